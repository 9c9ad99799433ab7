"""Who signed a record: the sender, or nobody."""

from uuid import uuid4

from sqlalchemy import func, select

from inspections.account.rules import Grade, Role, Scope
from inspections.inspection.models import Inspection, SecondCopy
from inspections.inspection.queries import inspection_by_id
from tests import make

DATABASES = "both"


def kept(session) -> int:
    return sum(
        session.scalar(select(func.count()).select_from(model))
        for model in (Inspection, SecondCopy)
    )


def test_the_sender_signed_it_where_nobody_or_the_sender_is_named(session, lan, store, phone):
    for signer in (None, "lan", " Lan ", "LAN"):
        id_ = uuid4()
        assert phone().put(make.body(store, signed_by=signer), id_).status_code == 201
        assert inspection_by_id(session, id_).signer_id == lan.id


def test_a_record_signed_by_another_is_403_with_nothing_stored(session, lan, store, phone):
    make.account(session, "binh")
    whole = make.to_bytes(make.body(store))

    for signer in ("binh", "lan.nguyen", "", "la\u0000n2", "\ud800"):
        answer = phone().put(whole.replace(b"{", b'{"signed_by": %s, ' % _json(signer), 1))
        assert (answer.status_code, answer.json["code"]) == (403, "signed_by_other")
    assert kept(session) == 0


def _json(text: str) -> bytes:
    return b'"' + b"".join(b"\\u%04x" % ord(letter) for letter in text) + b'"'


def test_not_even_a_reviewer_sends_for_another(session, lan, store, phone):
    make.reviewer(session)

    assert phone("minh").put(make.body(store, signed_by="lan")).status_code == 403
    assert kept(session) == 0


def test_a_name_in_decomposed_letters_is_the_same_name(session, store, phone):
    make.account(session, "hà")

    assert phone("hà").put(make.body(store, signed_by="ha\u0300")).status_code == 201


def test_a_signer_that_is_no_text_is_quarantined(session, lan, store, phone):
    answer = phone().put(make.body(store, signed_by=5))

    assert (answer.status_code, answer.json["state"]) == (202, "quarantined")


def test_a_damaged_body_is_400_before_anybody_asks_who_signed_it(lan, phone):
    assert phone().put(b'{"signed_by": "binh"').status_code == 400


def test_the_same_bytes_from_another_person_are_not_theirs(session, lan, store, phone):
    make.account(session, "binh")
    id_, body = uuid4(), make.to_bytes(make.body(store))
    phone().put(body, id_)

    answer = phone("binh").put(body, id_)

    assert (answer.status_code, answer.json["code"]) == (403, "signed_by_other")
    assert kept(session) == 1


def test_only_who_inspects_may_send(session, store, phone):
    make.account(session, "xem", Role.DEPARTMENT, Grade.VIEWER)
    make.account(session, "ban", Role.RETAILER, retailer=make.retailer(session), areas=())
    make.account(session, "quan-tri", Role.ADMINISTRATOR, areas=())
    make.account(session)

    answers = [phone(name).put(make.body(store)) for name in ("xem", "ban", "quan-tri")]
    answers.append(phone("lan", scope=Scope.READ).put(make.body(store)))

    assert {(each.status_code, each.json["code"]) for each in answers} == {(403, "not_allowed")}
    assert kept(session) == 0
