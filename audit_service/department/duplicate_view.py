"""Two entries of the registry side by side, and what merging them would change."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from audit_service.words import _, code, label
from inspections.account.rules import Actor
from inspections.facility.models import Facility, Retailer
from inspections.facility.queries.dated import owners_on
from inspections.facility.queries.duplicates import Candidate
from inspections.facility.queries.entries import times_of
from inspections.facility.queries.find import FoundFacility, described
from inspections.facility.queries.visible import visible_facilities
from inspections.facility.rules import Status
from inspections.facility.similar import Alike
from inspections.inspection.models import Counted
from inspections.verdict.queries import LastFinding, last_findings
from inspections.verdict.standing import Standing


@dataclass(frozen=True)
class Side:
    """One of the two. `visits`: how many count, those of codes merged into it among them."""

    found: FoundFacility
    owner: str | None
    opened_on: date | None
    closed_on: date | None
    visits: int
    aliases: tuple[str, ...]
    last: LastFinding | None

    @property
    def facility(self) -> Facility:
        return self.found.facility

    @property
    def outcome(self) -> str | None:
        return label(Standing.of(self.last.outcome)) if self.last else None


@dataclass(frozen=True)
class Compared:
    """`alike` None: nothing says by itself that they are one."""

    a: Side
    b: Side
    alike: Alike | None

    @property
    def metres(self) -> int | None:
        found = self.alike.metres if self.alike else None
        return None if found is None else round(found)


def compared(session: Session, candidates: Collection[Candidate], on: date) -> list[Compared]:
    both = {each.id: each for one in candidates for each in (one.a, one.b)}
    known = sides(session, list(both.values()), on)
    return [Compared(known[one.a.id], known[one.b.id], one.pair.alike) for one in candidates]


def sides(session: Session, facilities: list[Facility], on: date) -> Mapping[int, Side]:
    """By id. Eleven statements, whatever the number of facilities."""
    ids = [each.id for each in facilities]
    times = times_of(session, Facility.id.in_(ids))
    owners = _owners(session, ids, on)
    visits, aliases = _visits(session, ids), _aliases(session, ids)
    last = last_findings(session, ids, on)
    return {
        found.facility.id: Side(
            found=found,
            owner=owners.get(found.facility.id),
            opened_on=times.get(found.facility.id, (None, None))[0],
            closed_on=times.get(found.facility.id, (None, None))[1],
            visits=visits.get(found.facility.id, 0),
            aliases=tuple(aliases[found.facility.id]),
            last=last.get(found.facility.id),
        )
        for found in described(session, facilities, on)
    }


def consequences(session: Session, actor: Actor, kept: Side, other: Side) -> list[str]:
    """What merging would change, a sentence each."""
    mine, theirs = code(kept.facility.code), code(other.facility.code)
    sentences = [
        _("Từ trước đến nay chỉ là một cơ sở, mang mã %(mine)s.", mine=mine),
        _(
            "Mã %(theirs)s vẫn dùng được mãi: nhãn đã dán và phiếu ghi mã ấy thuộc về cơ sở này.",
            theirs=theirs,
        ),
        _(
            "Tên, địa chỉ, loại, tình trạng và đơn vị bán lẻ là của mã %(mine)s; của mã %(theirs)s "
            "chỉ còn trong lịch sử.",
            mine=mine,
            theirs=theirs,
        ),
        _visits_sentence(kept, other),
        _count_sentence(other),
    ]
    if inside := _children(session, actor, other.facility):
        names = ", ".join(each.name for each in inside)
        sentences.append(
            _("Sẽ nằm trong %(name)s: %(inside)s.", name=kept.facility.name, inside=names)
        )
    return sentences


def warnings(kept: Side, other: Side) -> list[str]:
    """What speaks against keeping this side."""
    found = []
    if kept.facility.ward_id is None and other.facility.ward_id is not None:
        found.append(
            _(
                "Bên được giữ chưa có xã, phường, bên kia thì có. Nên giữ bên kia, hoặc ghi xã, "
                "phường trước khi gộp."
            )
        )
    if kept.owner is None and other.owner is not None:
        found.append(
            _(
                "Bên được giữ chưa có đơn vị bán lẻ, bên kia thì có. Nên giữ bên kia, hoặc ghi đơn "
                "vị bán lẻ trước khi gộp."
            )
        )
    if kept.closed_on is not None and other.closed_on is None:
        found.append(
            _(
                "Bên được giữ đã đóng cửa, bên kia thì chưa. Sau khi gộp, cơ sở là đã đóng cửa. "
                "Nếu cơ sở chuyển chỗ thì ghi chuyển địa điểm, đừng gộp."
            )
        )
    return found


def _visits_sentence(kept: Side, other: Side) -> str:
    if not kept.visits and not other.visits:
        return _("Chưa bên nào có lượt kiểm tra được tính.")
    values = {"mine": kept.visits, "theirs": other.visits, "all": kept.visits + other.visits}
    return _(
        "%(mine)s và %(theirs)s lượt kiểm tra thành %(all)s lượt của một cơ sở; lượt gần nhất "
        "trong đó quyết định kết luận.",
        **values,
    )


def _count_sentence(other: Side) -> str:
    if other.found.status is Status.ACTIVE:
        return _(
            "Các chỉ tiêu đang tính mã %(theirs)s sẽ tính ít đi một cơ sở, kể cả ở những ngày "
            "trước đây.",
            theirs=code(other.facility.code),
        )
    return _("Hôm nay số cơ sở thuộc diện của các chỉ tiêu không đổi.")


def _owners(session: Session, ids: Collection[int], on: date) -> dict[int, str]:
    owners = owners_on(session, ids, on)
    query = select(Retailer.id, Retailer.name).where(Retailer.id.in_(set(owners.values())))
    names = {row.id: row.name for row in session.execute(query)}
    return {id_: names[retailer] for id_, retailer in owners.items()}


def _visits(session: Session, ids: Collection[int]) -> dict[int, int]:
    visited = aliased(Facility)
    survivor = func.coalesce(visited.merged_into_id, visited.id)
    query = (
        select(survivor.label("id"), func.count().label("visits"))
        .select_from(Counted)
        .join(visited, visited.id == Counted.facility_id)
        .where(visited.id.in_(ids) | visited.merged_into_id.in_(ids))
        .group_by(survivor)
    )
    return {row.id: row.visits for row in session.execute(query)}


def _aliases(session: Session, ids: Collection[int]) -> dict[int, list[str]]:
    query = select(Facility.merged_into_id, Facility.code).where(Facility.merged_into_id.in_(ids))
    found: dict[int, list[str]] = defaultdict(list)
    for id_, alias in session.execute(query.order_by(Facility.code)):
        found[id_ or 0].append(alias)
    return found


def _children(session: Session, actor: Actor, facility: Facility) -> list[Facility]:
    query = (
        select(Facility)
        .where(Facility.parent_id == facility.id, visible_facilities(actor))
        .order_by(Facility.sort_key, Facility.id)
    )
    return list(session.scalars(query))
