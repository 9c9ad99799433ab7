"""What an arrived record is, what makes it count, and what a reviewer should look at."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from uuid import UUID

from inspections.words import Word

# Vietnam has had one zone without summer time since 1975.
VIETNAM = timezone(timedelta(hours=7))


class State(Word):
    WAITING = "waiting", "chờ ảnh", "waiting for photos"
    COMPLETE = "complete", "đã đủ", "complete"
    QUARANTINED = "quarantined", "chưa đọc được", "quarantined"


class ReviewState(Word):
    NONE = "none", "chưa xét", "not yet"
    ACCEPTED = "accepted", "đã chấp nhận", "accepted"
    FLAGGED = "flagged", "chờ duyệt", "waiting for review"
    RETURNED = "returned", "trả lại", "returned"
    VOIDED = "voided", "đã huỷ", "voided"


class Act(Word):
    """What a reviewer does, with the state that it leads to."""

    ACCEPT = "accept", "chấp nhận", "accept"
    RETURN = "return", "trả lại", "return"
    VOID = "void", "huỷ", "void"


AFTER_ACT = {
    Act.ACCEPT: ReviewState.ACCEPTED,
    Act.RETURN: ReviewState.RETURNED,
    Act.VOID: ReviewState.VOIDED,
}


class FlagCode(Word):
    FAR = "far", "vị trí xa cơ sở", "far from the store"
    CLOCK = "clock", "đồng hồ máy lệch quá 5 phút", "clock off by more than 5 minutes"
    FUTURE = "future", "giờ kiểm tra ở tương lai", "visit in the future"
    LATE = "late", "gửi quá muộn sau lượt kiểm tra", "received long after the visit"
    QUICK = "quick", "ký trong vòng một phút", "signed within a minute"
    LIBRARY_PHOTO = "library_photo", "ảnh lấy từ thư viện", "photo from the library"
    PHOTO_BYTES_SEEN = (
        "photo_bytes_seen",
        "ảnh trùng với ảnh ở cơ sở khác",
        "same photo at another store",
    )
    PHOTO_LOOK_SEEN = (
        "photo_look_seen",
        "ảnh rất giống ảnh ở cơ sở khác",
        "look-alike photo at another store",
    )
    PHOTO_UNREADABLE = "photo_unreadable", "ảnh không mở được", "photo cannot be opened"
    NO_CHECKOUT_PHOTO = (
        "no_checkout_photo",
        "không có ảnh quầy thu ngân",
        "no photo of the checkout",
    )
    NOTHING_SEEN = "nothing_seen", "không ghi nhận gì", "nothing seen at all"
    FEW_STALLS = "few_stalls", "xem quá ít gian hàng", "few stalls seen"
    OUTSIDE_AREAS = "outside_areas", "ngoài địa bàn được giao", "outside one's areas"
    FACILITY_CLOSED = "facility_closed", "cơ sở không hoạt động hôm đó", "facility not active then"
    FACILITY_MERGED = "facility_merged", "mã cơ sở đã gộp", "facility code was merged"
    UNKNOWN_FIELDS = "unknown_fields", "có trường chưa biết", "unknown fields"
    SUPERSEDES_OTHER = (
        "supersedes_other",
        "sửa phiếu của người khác",
        "corrects another's record",
    )
    OTHER_FACILITY = (
        "other_facility",
        "sửa sang cơ sở khác",
        "correction names another facility",
    )
    FORKED = "forked", "hai bản sửa của cùng một phiếu", "two corrections of one record"
    CIRCULAR = "circular", "các bản sửa trỏ vòng tròn", "corrections form a circle"


def visit_moment(started_at: datetime, clock_offset_ms: int | None) -> datetime:
    """`started_at` put right by the phone's clock offset (server minus device; unknown = 0)."""
    return started_at + timedelta(milliseconds=clock_offset_ms or 0)


def visit_day(visited_at: datetime) -> date:
    """The date in Vietnam."""
    return visited_at.astimezone(VIETNAM).date()


def day_after(day: date) -> datetime:
    """The first moment that `visit_day` puts on a later date."""
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM) + timedelta(days=1)


@dataclass(frozen=True)
class Revision:
    """What counting needs of one record. `valid`: complete and accepted. `supersedes` None when
    there is no link, or when it has no effect (yet)."""

    id: UUID
    supersedes: UUID | None
    valid: bool


def superseded_by(revisions: Sequence[Revision]) -> dict[UUID, UUID]:
    """For each record that no longer counts for itself: the valid record that took its place,
    directly or through a chain (a voided link in the middle still passes the correction on).

    `revisions` in order of arrival: the link that closes a circle is the one that came last.
    """
    children: dict[UUID, list[Revision]] = defaultdict(list)
    link_of: dict[UUID, UUID] = {}
    for revision in revisions:
        earlier = revision.supersedes
        if earlier is not None and not closes_circle(link_of, revision.id, earlier):
            link_of[revision.id] = earlier
            children[earlier].append(revision)

    replaced: dict[UUID, UUID] = {}
    for revision in revisions:
        queue = list(children[revision.id])
        while queue and revision.id not in replaced:
            child = queue.pop(0)
            if child.valid:
                replaced[revision.id] = child.id
            queue.extend(children[child.id])
    return replaced


def counted_ids(revisions: Sequence[Revision]) -> set[UUID]:
    """The records that count: valid, and not superseded by a valid one."""
    replaced = superseded_by(revisions)
    return {revision.id for revision in revisions if revision.valid and revision.id not in replaced}


def closes_circle(link_of: dict[UUID, UUID], new: UUID, supersedes: UUID) -> bool:
    """Whether `new` → `supersedes` would close a circle over the links that already stand."""
    step: UUID | None = supersedes
    passed: set[UUID] = set()
    # Two records that arrive together can have closed a circle among themselves.
    while step is not None and step not in passed:
        if step == new:
            return True
        passed.add(step)
        step = link_of.get(step)
    return False


def all_arrived(photo_states: Iterable[str]) -> bool:
    """A photo that cannot be opened has arrived all the same: it is flagged, not awaited."""
    return all(state != "missing" for state in photo_states)
