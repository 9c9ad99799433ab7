"""What raised each flag, beside the flag: distances drawn, times on a line, photos side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from audit_service import photo_strip
from audit_service.department import flag_sentences
from audit_service.department.review.sketch import Sketch, sketch
from audit_service.department.review.time_line import Stop, time_line
from inspections.account.rules import Actor
from inspections.inspection.models import Flag, Inspection
from inspections.inspection.rules import FlagCode
from inspections.photo.models import Photo
from inspections.photo.rules import PhotoState
from inspections.photo.similar import distance, from_signed
from inspections.review.queries.evidence import Other, flags_of, others_seen, photos_in

_OF_TIME = (FlagCode.CLOCK, FlagCode.FUTURE, FlagCode.LATE, FlagCode.QUICK)
_OF_LIKENESS = (FlagCode.PHOTO_BYTES_SEEN, FlagCode.PHOTO_LOOK_SEEN)
# Of the photos that one flag names; the rest is on the record's page.
MOST = 8


@dataclass(frozen=True)
class Twin:
    """The photo and the one that it resembles. `other` None: the reader may not see that record,
    and reads "một cơ sở khác"."""

    own: Sequence[dict[str, Any]]
    theirs: Sequence[dict[str, Any]]
    other: Other | None


@dataclass(frozen=True)
class Evidence:
    """`other`: another record that the flag is about, if the reader may see it."""

    code: FlagCode
    sentence: str
    sketch: Sketch | None
    line: Sequence[Stop]
    photos: Sequence[dict[str, Any]]
    twin: Twin | None
    other: Other | None


def evidence(
    session: Session, actor: Actor, records: Sequence[Inspection]
) -> dict[int, list[Evidence]]:
    """Of each record, by its seq. Three statements, however many."""
    flags = flags_of(session, [each.seq for each in records])
    every = [flag for found in flags.values() for flag in found]
    others = others_seen(session, actor, {id_ for flag in every if (id_ := _other_id(flag))})
    with_photos = {each.seq for each in records} | {each.inspection.seq for each in others.values()}
    photos = photos_in(session, with_photos)
    found = {}
    for record in records:
        one = _One(record, others, photos)
        found[record.seq] = one.all(flags.get(record.seq, ()))
    return found


@dataclass(frozen=True)
class _One:
    """One record, and what was read for the whole page."""

    record: Inspection
    others: Mapping[UUID, Other]
    photos: Mapping[int, list[Photo]]

    def all(self, flags: Iterable[Flag]) -> list[Evidence]:
        shown, has_line = [], False
        for flag in flags:
            code, detail = FlagCode.of(flag.code), flag.detail or {}
            line = time_line(self.record) if code in _OF_TIME and not has_line else []
            has_line = has_line or bool(line)
            shown.append(
                Evidence(
                    code=code,
                    sentence=flag_sentences.sentence(code, detail),
                    sketch=self._sketch(code, detail),
                    line=line,
                    photos=self._strip(self.record, detail.get("photos", ())),
                    twin=self._twin(code, detail, self._other(flag)),
                    other=self._other(flag),
                )
            )
        return shown

    def _other(self, flag: Flag) -> Other | None:
        id_ = _other_id(flag)
        return self.others.get(id_) if id_ else None

    def _sketch(self, code: FlagCode, detail: Mapping[str, Any]) -> Sketch | None:
        if code is not FlagCode.FAR or not {"metres", "allowed"} <= detail.keys():
            return None
        return sketch(detail["metres"], detail["allowed"], self.record.accuracy_m)

    def _twin(self, code: FlagCode, detail: Mapping[str, Any], other: Other | None) -> Twin | None:
        own = self._named([detail.get("photo", "")])
        if code not in _OF_LIKENESS or not own:
            return None
        theirs: list[dict[str, Any]] = []
        if other is not None:
            alike = _nearest(own[0], self.photos.get(other.inspection.seq, ()))
            theirs = photo_strip.strip(other.inspection, alike, signatures=False)
        return Twin(photo_strip.strip(self.record, own, signatures=False), theirs, other)

    def _strip(self, record: Inspection, ids: Iterable[str]) -> list[dict[str, Any]]:
        return photo_strip.strip(record, self._named(ids)[:MOST], signatures=False)

    def _named(self, ids: Iterable[str]) -> list[Photo]:
        wanted = set(ids)
        return [each for each in self.photos.get(self.record.seq, ()) if str(each.id) in wanted]


def _nearest(photo: Photo, others: Iterable[Photo]) -> list[Photo]:
    """The one photo of these with the same bytes, or else with the look that differs least."""
    arrived = [each for each in others if each.state != PhotoState.MISSING]
    same = [each for each in arrived if each.sha256 == photo.sha256]
    if same or photo.dhash is None:
        return same[:1]
    own = from_signed(photo.dhash)
    known = [(distance(own, from_signed(each.dhash)), each) for each in arrived if each.dhash]
    return [min(known, key=lambda each: each[0])[1]] if known else []


def _other_id(flag: Flag) -> UUID | None:
    detail = flag.detail or {}
    for name in ("inspection", "earlier", "supersedes"):
        if name in detail:
            return UUID(detail[name])
    return None
