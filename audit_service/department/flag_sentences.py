"""What raised a flag, in a sentence. A flag asks a person to look; it accuses nobody."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.words import _, label, moment, number
from inspections.account.rules import Actor
from inspections.facility.rules import STATUSES
from inspections.inspection.models import Flag, Inspection
from inspections.inspection.queries import visible_inspections
from inspections.inspection.rules import FlagCode

Detail = Mapping[str, Any]


@dataclass(frozen=True)
class Raised:
    """`other`: another inspection that the flag is about, if the reader may see it."""

    code: FlagCode
    sentence: str
    other: UUID | None


def raised(session: Session, actor: Actor, seq: int) -> list[Raised]:
    """The flags of an inspection in the order of their codes."""
    query = select(Flag).where(Flag.inspection_seq == seq).order_by(Flag.code)
    flags = session.scalars(query).all()
    seen = _visible(session, actor, [other for flag in flags if (other := _other(flag))])
    return [
        Raised(
            FlagCode.of(flag.code),
            sentence(FlagCode.of(flag.code), flag.detail or {}),
            other if (other := _other(flag)) in seen else None,
        )
        for flag in flags
    ]


def _other(flag: Flag) -> UUID | None:
    detail = flag.detail or {}
    for name in ("inspection", "earlier", "supersedes"):
        if name in detail:
            return UUID(detail[name])
    return None


def _visible(session: Session, actor: Actor, ids: Iterable[UUID]) -> set[UUID]:
    wanted = list(ids)
    if not wanted:
        return set()
    query = select(Inspection.id).where(Inspection.id.in_(wanted), visible_inspections(actor))
    return set(session.scalars(query))


def sentence(code: FlagCode, detail: Detail) -> str:
    """The sentence of a flag; its bare name where nothing more is known."""
    worded = _SENTENCES.get(code)
    if worded is None:
        return label(code)
    try:
        return worded(detail)
    except (KeyError, ValueError):
        # A detail from before a field was added still has its flag.
        return label(code)


def _far(detail: Detail) -> str:
    return _(
        "Vị trí ghi trên máy cách cơ sở %(metres)s m, giới hạn là %(allowed)s m.",
        metres=number(detail["metres"]),
        allowed=number(detail["allowed"]),
    )


def _clock(detail: Detail) -> str:
    minutes = round(abs(detail["offset_ms"]) / 60_000)
    if detail["offset_ms"] > 0:
        return _("Đồng hồ trên máy chậm %(minutes)s phút.", minutes=number(minutes))
    return _("Đồng hồ trên máy nhanh %(minutes)s phút.", minutes=number(minutes))


def _future(detail: Detail) -> str:
    at = moment(datetime.fromisoformat(detail["visited_at"]))
    return _("Giờ kiểm tra (%(at)s) ở sau lúc máy chủ nhận phiếu.", at=at)


def _late(detail: Detail) -> str:
    return _("Phiếu đến sau lượt kiểm tra %(days)s ngày.", days=number(detail["days"]))


def _quick(detail: Detail) -> str:
    return _("Phiếu được ký sau %(seconds)s giây.", seconds=number(detail["seconds"]))


def _library(detail: Detail) -> str:
    return _("%(count)s ảnh lấy từ thư viện ảnh, không chụp tại chỗ.", count=len(detail["photos"]))


def _unreadable(detail: Detail) -> str:
    return _("%(count)s ảnh không mở được.", count=len(detail["photos"]))


def _few_stalls(detail: Detail) -> str:
    return _("Chỉ xem %(seen)s gian hàng, ít hơn số tối thiểu.", seen=number(detail["seen"]))


def _closed(detail: Detail) -> str:
    if detail["status"] is None:
        return _("Vào ngày kiểm tra, sổ cơ sở chưa ghi cơ sở này mở cửa.")
    status = label(STATUSES[detail["status"]])
    return _("Vào ngày kiểm tra, sổ cơ sở ghi: %(status)s.", status=status)


def _unknown(detail: Detail) -> str:
    return _("Phiếu có trường chưa biết: %(fields)s.", fields=", ".join(detail["fields"]))


_SENTENCES: dict[FlagCode, Callable[[Detail], str]] = {
    FlagCode.FAR: _far,
    FlagCode.CLOCK: _clock,
    FlagCode.FUTURE: _future,
    FlagCode.LATE: _late,
    FlagCode.QUICK: _quick,
    FlagCode.LIBRARY_PHOTO: _library,
    FlagCode.PHOTO_UNREADABLE: _unreadable,
    FlagCode.FEW_STALLS: _few_stalls,
    FlagCode.FACILITY_CLOSED: _closed,
    FlagCode.UNKNOWN_FIELDS: _unknown,
    FlagCode.PHOTO_BYTES_SEEN: lambda _detail: _("Một ảnh trùng hệt ảnh đã gửi cho cơ sở khác."),
    FlagCode.PHOTO_LOOK_SEEN: lambda _detail: _("Một ảnh trông rất giống ảnh của cơ sở khác."),
    FlagCode.NO_CHECKOUT_PHOTO: lambda _detail: _("Không có ảnh quầy thu ngân."),
    FlagCode.NOTHING_SEEN: lambda _detail: _("Phiếu không ghi nhận điều gì đã xem."),
    FlagCode.OUTSIDE_AREAS: lambda _detail: _("Cơ sở ở ngoài địa bàn của người kiểm tra."),
    FlagCode.FACILITY_MERGED: lambda _detail: _("Phiếu ghi mã cũ, cơ sở đã gộp vào cơ sở khác."),
    FlagCode.SUPERSEDES_OTHER: lambda _detail: _("Phiếu này sửa phiếu do người khác ký."),
    FlagCode.OTHER_FACILITY: lambda _detail: _("Phiếu sửa ghi một cơ sở khác với phiếu gốc."),
    FlagCode.FORKED: lambda _detail: _("Đã có một bản sửa khác của cùng phiếu gốc."),
    FlagCode.CIRCULAR: lambda _detail: _("Các bản sửa trỏ vòng; liên kết này không được theo."),
}
