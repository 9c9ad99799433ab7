"""The observations of an inspection with how each was judged, as the domain's own values."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.reasons import clause_sentence
from audit_service.words import _, category_name, day, label, number
from inspections.inspection import models
from inspections.inspection.models import Inspection
from inspections.inspection.record import (
    Certificate,
    CertificateKind,
    Observation,
    PackedBy,
    UnitsSource,
    UsePoint,
    UsePointKey,
)
from inspections.packaging.rules import RuleSet
from inspections.verdict.judgement import Judged, judge_observation
from inspections.verdict.looked_at import is_absent, is_seen

_SAME = (
    "in_use",
    "default",
    "charged",
    "price_vnd",
    "units_per_day",
    "thickness_um",
    "width_cm",
    "height_cm",
    "printed_claim",
    "supplier",
    "note",
)


@dataclass(frozen=True)
class Seen:
    """One observation; `judged` None where it was not in use, or nothing was judged."""

    observation: Observation
    judged: Judged | None

    @property
    def name(self) -> str:
        return category_name(self.observation.category, short=False)

    @property
    def why(self) -> str:
        if self.judged is None:
            return ""
        part = self.judged.category.part
        return clause_sentence(self.judged.judgement, self.judged.clause, part)

    @property
    def details(self) -> list[str]:
        return details_of(self.observation)


@dataclass(frozen=True)
class Point:
    """One use point: what the inspector said of it, and what was seen there."""

    key: UsePointKey
    sentence: str
    seen: tuple[Seen, ...]


def observations_of(session: Session, seq: int) -> list[Observation]:
    query = (
        select(models.Observation)
        .where(models.Observation.inspection_seq == seq)
        .order_by(models.Observation.position)
    )
    return [_observation(row) for row in session.scalars(query)]


def use_points_of(session: Session, seq: int) -> list[UsePoint]:
    query = (
        select(models.UsePoint)
        .where(models.UsePoint.inspection_seq == seq)
        .order_by(models.UsePoint.position)
    )
    return [
        UsePoint(UsePointKey.of(row.key), row.present, row.rest_none)
        for row in session.scalars(query)
    ]


def points(
    inspection: Inspection,
    rule_set: RuleSet | None,
    observations: Sequence[Observation],
    use_points: Sequence[UsePoint],
) -> list[Point]:
    """Every use point that the record names, in the order of the form. `rule_set` None: nothing
    was judged."""
    named = {each.key for each in use_points} | {each.use_point for each in observations}
    return [
        Point(
            key,
            point_sentence(key, observations, use_points),
            tuple(
                Seen(each, _judged(inspection, rule_set, each))
                for each in observations
                if each.use_point is key
            ),
        )
        for key in UsePointKey
        if key in named
    ]


def point_sentence(
    key: UsePointKey, observations: Sequence[Observation], use_points: Sequence[UsePoint]
) -> str:
    if is_absent(key, use_points, observations):
        return _("Cơ sở không có quầy này.")
    if is_seen(key, use_points, observations):
        return _("Đã xem hết, các loại khác: không có.")
    return _("Chưa xác nhận đã xem hết.")


def _judged(
    inspection: Inspection, rule_set: RuleSet | None, observation: Observation
) -> Judged | None:
    if rule_set is None or inspection.visited_on is None or not observation.in_use:
        return None
    # A released rule set never changes, so this is what was judged when the record came.
    return judge_observation(rule_set, inspection.visited_on, observation)


def _observation(row: models.Observation) -> Observation:
    return Observation(
        category=row.category,
        use_point=UsePointKey.of(row.use_point),
        units_source=UnitsSource.of(row.units_source) if row.units_source else None,
        packed_by=PackedBy.of(row.packed_by) if row.packed_by else None,
        certificate=_certificate(row),
        **{name: getattr(row, name) for name in _SAME},
    )


def _certificate(row: models.Observation) -> Certificate | None:
    if row.certificate_kind is None:
        return None
    return Certificate(
        CertificateKind.of(row.certificate_kind),
        row.certificate_number,
        row.certificate_issuer,
        row.certificate_expires_on,
    )


def details_of(each: Observation) -> list[str]:
    """What else was written down, in short pieces; only what was written."""
    pieces = [
        _("phát hoặc bán mặc định") if each.default else None,
        _price(each),
        _units(each),
        label(each.packed_by) or None,
        _size(each),
        _certificate_text(each.certificate),
        _("in trên bao bì: %(claim)s", claim=each.printed_claim) if each.printed_claim else None,
        _("nhà cung cấp: %(name)s", name=each.supplier) if each.supplier else None,
        each.note,
    ]
    return [piece for piece in pieces if piece]


def _price(each: Observation) -> str | None:
    if each.price_vnd is not None and each.charged:
        return _("bán %(price)s đồng", price=number(each.price_vnd))
    if each.charged is None:
        return None
    return _("có thu tiền") if each.charged else _("phát miễn phí")


def _units(each: Observation) -> str | None:
    if each.units_per_day is None:
        return None
    units = _("%(count)s cái mỗi ngày", count=number(each.units_per_day))
    return f"{units} ({label(each.units_source)})" if each.units_source else units


def _size(each: Observation) -> str | None:
    parts = []
    if each.width_cm is not None and each.height_cm is not None:
        parts.append(f"{number(each.width_cm)} × {number(each.height_cm)} cm")
    if each.thickness_um is not None:
        parts.append(f"{number(each.thickness_um)} µm")
    return ", ".join(parts) or None


def _certificate_text(certificate: Certificate | None) -> str | None:
    if certificate is None:
        return None
    kind = label(certificate.kind)
    text = kind if certificate.kind is CertificateKind.OTHER else _("giấy: %(kind)s", kind=kind)
    for piece in (certificate.number, certificate.issuer):
        text += f", {piece}" if piece else ""
    if certificate.expires_on:
        return text + ", " + _("hạn đến %(day)s", day=day(certificate.expires_on))
    return text + ", " + _("không ghi hạn")
