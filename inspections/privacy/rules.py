"""Who needs which restricted fields of a record, and who may erase: the one table of it."""

from collections.abc import Set
from datetime import datetime, timedelta

from inspections.account.rules import Actor, Grade, InspectionFacts, Role
from inspections.privacy.marks import Restricted
from inspections.words import Word


class Reader(Word):
    """What somebody is to one record that they may see."""

    SIGNER = "signer", "người ký phiếu", "its signer"
    REVIEWER = "reviewer", "người duyệt, người quản lý", "reviewers and managers"
    ADMINISTRATOR = "administrator", "quản trị", "administrators"
    VIEWER = "viewer", "người xem của cơ quan", "an office's viewers"
    RETAILER = "retailer", "đơn vị bán lẻ", "retailers"


class ErasureKind(Word):
    ACCOUNT = "account", "người có tài khoản", "somebody with an account"
    REPRESENTATIVE = "representative", "đại diện cơ sở", "a store's representative"


class Purpose(Word):
    """What somebody looks at restricted fields for; stored, and hashed into the trail."""

    REVIEW = "review", "duyệt phiếu", "to review the record"
    COMPLAINT = "complaint", "giải quyết kiến nghị, khiếu nại", "to answer a complaint"
    SUBJECT = "subject", "theo yêu cầu của người được nêu tên", "asked by the person it names"
    CHECK = "check", "kiểm tra nội bộ", "an internal check"
    # Not chosen from the list: one's own record, and a program with a key.
    OWN = "own", "xem phiếu của chính mình", "one's own record"
    PROGRAM = "program", "chương trình đọc bằng khoá", "a program with a key"


CHOSEN = (Purpose.REVIEW, Purpose.COMPLAINT, Purpose.SUBJECT, Purpose.CHECK)

# What a record's page shows after a look.
SHOWN = frozenset({Restricted.REPRESENTATIVE, Restricted.SIGNATURE, Restricted.POSITION})

# An original holds what the phone wrote into it, often a position: only for who judges the record.
NEEDS: dict[Reader, Set[Restricted]] = {
    Reader.SIGNER: SHOWN | {Restricted.ORIGINAL},
    Reader.REVIEWER: SHOWN | {Restricted.ORIGINAL},
    Reader.ADMINISTRATOR: SHOWN,
    Reader.VIEWER: frozenset(),
    # A company's account is not the shift manager who stood by; they have the paper.
    Reader.RETAILER: frozenset(),
}


def reader_of(actor: Actor, inspection: InspectionFacts) -> Reader:
    """Of a record that `may_see_inspection` allows."""
    if inspection.signer_id == actor.account_id:
        return Reader.SIGNER
    if actor.role is Role.ADMINISTRATOR:
        return Reader.ADMINISTRATOR
    if actor.role is Role.DEPARTMENT and actor.grade in (Grade.REVIEWER, Grade.MANAGER):
        return Reader.REVIEWER
    return Reader.RETAILER if actor.role is Role.RETAILER else Reader.VIEWER


def needed_fields(actor: Actor, inspection: InspectionFacts) -> Set[Restricted]:
    """What this person may see of it once they say what for; of nobody's business otherwise."""
    return NEEDS[reader_of(actor, inspection)]


def may_erase_account(actor: Actor, account_id: int) -> bool:
    """An administrator in person, and never their own: somebody has to be left to answer for it."""
    return (
        actor.role is Role.ADMINISTRATOR and actor.scope is None and actor.account_id != account_id
    )


def may_erase_representatives(actor: Actor) -> bool:
    """Managers for what they see, administrators for all; always in person."""
    is_manager = actor.role is Role.DEPARTMENT and actor.grade is Grade.MANAGER
    return actor.scope is None and (is_manager or actor.role is Role.ADMINISTRATOR)


def is_held(received_at: datetime, now: datetime, keep_days: int) -> bool:
    """Whether a duty to keep still holds a record. `keep_days` 0 = the office has named no term:
    kept until somebody asks, and then nothing stands against it."""
    return keep_days > 0 and now < received_at + timedelta(days=keep_days)


class Step(Word):
    """What an erasure is made of, each of which may be done twice."""

    RECORD = "record", "xoá trong phiếu", "in a record"
    PHOTOS = "photos", "xoá tệp ảnh chữ ký", "the files of signatures"
    ACCOUNT = "account", "xoá trong tài khoản", "in the account"
    TRAIL = "trail", "xoá trong nhật ký", "in the trail"
