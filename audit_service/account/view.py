"""What a person's own page shows: who they are here, and the phones that speak for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import format_time, ngettext
from sqlalchemy.orm import Session

from audit_service.area_names import area_names
from audit_service.words import _, number
from inspections.account.models import ApiKey
from inspections.account.queries import devices_of
from inspections.account.rules import Actor, Permission, may
from inspections.account.secrets import digest
from inspections.facility.models import Retailer
from inspections.factor.queries import codes_left, has_factor
from inspections.key.queries.find import LATE
from inspections.person.queries.people import sessions_of
from inspections.person.queries.resets import ResetMade, last_reset

# For how long the page says that somebody made a link to one's password.
TOLD_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Phone:
    """`waiting`: "2 phiếu chờ gửi, lâu nhất 3 giờ"; None when nothing waits, or nobody knows."""

    key: ApiKey
    name: str
    waiting: str | None
    late: bool


@dataclass(frozen=True)
class Open:
    """A session that is open: `here` is the one that asks."""

    since: datetime
    browser: str
    here: bool


@dataclass(frozen=True)
class Secured:
    """`codes`: recovery codes left. `asked`: a second step is asked of people of this role."""

    has_factor: bool
    asked: bool
    codes: int
    sessions: tuple[Open, ...]


@dataclass(frozen=True)
class AccountPage:
    """`areas`: their names, in order; `retailer`: whom a retailer's account is bound to."""

    areas: list[str]
    retailer: str | None
    phones: list[Phone]
    may_enrol: bool
    secured: Secured
    reset: ResetMade | None


def account_page(
    session: Session, actor: Actor, now: datetime, token: str, asked: bool
) -> AccountPage:
    """`token`: of the session that asks."""
    retailer = session.get(Retailer, actor.retailer_id) if actor.retailer_id else None
    return AccountPage(
        areas=sorted(area_names(session, actor.areas).values()),
        retailer=retailer.name if retailer else None,
        phones=phones_of(session, actor.account_id, now),
        may_enrol=may(actor, Permission.USE_FORM),
        reset=last_reset(session, actor.account_id, now - TOLD_FOR),
        secured=Secured(
            has_factor=has_factor(session, actor.account_id),
            asked=asked,
            codes=codes_left(session, actor.account_id),
            sessions=tuple(
                Open(each.created_at, each.browser, each.token_sha256 == digest(token))
                for each in sessions_of(session, actor.account_id, now)
            ),
        ),
    )


def phones_of(session: Session, account_id: int, now: datetime) -> list[Phone]:
    """The phones that still speak for a person."""
    return [phone_of(key, now) for key in devices_of(session, account_id, now)]


def phone_of(key: ApiKey, now: datetime) -> Phone:
    age = now - key.unsent_oldest_at if key.unsent and key.unsent_oldest_at else timedelta(0)
    return Phone(key, key.label or _("Điện thoại chưa đặt tên"), _waiting(key, age), age > LATE)


def _waiting(key: ApiKey, age: timedelta) -> str | None:
    if not key.unsent:
        return None
    count = ngettext("%(num)s phiếu chờ gửi", "%(num)s phiếu chờ gửi", key.unsent)
    if not key.unsent_oldest_at:
        return str(count)
    return _("%(count)s, lâu nhất %(age)s", count=count, age=age_text(age))


def age_text(age: timedelta) -> str:
    """How long something waits: whole hours up to two days, then whole days."""
    hours = int(age.total_seconds() // 3600)
    if hours < 1:
        return _("chưa đến một giờ")
    if hours < 48:
        return str(ngettext("%(num)s giờ", "%(num)s giờ", hours))
    # Two at least: plural in English.
    return _("%(days)s ngày", days=number(hours // 24))


def hour(moment: datetime) -> str:
    """14:32, in Vietnam."""
    return str(format_time(moment, "HH:mm"))
