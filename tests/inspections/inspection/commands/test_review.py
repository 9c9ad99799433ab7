"""What a reviewer decides about a complete record."""

import pytest
from sqlalchemy import select

from inspections.account.queries import actor_of
from inspections.account.rules import Actor, Grade, Role, Scope
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.facility.models import Facility
from inspections.inspection.commands.review import review
from inspections.inspection.models import Counted, Inspection, Review
from inspections.inspection.queries import receipt
from inspections.inspection.rules import Act, State
from tests import make
from tests.unseen import UNSEEN

DATABASES = "both"


@pytest.fixture
def store(session) -> Facility:
    return make.facility(session)


@pytest.fixture
def flagged(session, store) -> Inspection:
    """Complete, and waiting for a reviewer: it has no photo of the checkout."""
    return make.inspection(session, store, make.account(session), accepted=False)


@pytest.fixture
def minh(session) -> Actor:
    return actor_of(session, make.reviewer(session).id)


def decide(session, inspection, act, reviewer, reason="lý do") -> None:
    review(session, inspection, act, reason, reviewer, now())
    session.commit()


def refusal(session, inspection, reviewer, act=Act.ACCEPT, reason="lý do") -> Problem:
    with pytest.raises(Refused) as refused:
        review(session, inspection, act, reason, reviewer, now())
    session.rollback()
    return refused.value.problem


def acts(session) -> list[tuple[str, str | None, int | None]]:
    query = select(Review.act, Review.reason, Review.reviewer_id).order_by(Review.id)
    return [tuple(row) for row in session.execute(query)]


def counted(session) -> list[int]:
    return list(session.scalars(select(Counted.inspection_seq)))


@pytest.mark.parametrize(
    ("act", "state", "counts"),
    [(Act.ACCEPT, "accepted", True), (Act.RETURN, "returned", False), (Act.VOID, "voided", False)],
)
def test_each_act_leads_to_its_state_and_only_the_accepted_counts(
    act, state, counts, session, flagged, minh
):
    assert counted(session) == []

    decide(session, flagged, act, minh, " lý do ")

    assert flagged.review == state
    assert counted(session) == ([flagged.seq] if counts else [])
    assert acts(session) == [(act.value, "lý do", minh.account_id)]


def test_each_act_can_be_followed_by_another_and_all_are_kept(session, flagged, minh):
    for act in (Act.ACCEPT, Act.VOID, Act.ACCEPT, Act.RETURN, Act.ACCEPT):
        decide(session, flagged, act, minh)
        assert counted(session) == ([flagged.seq] if act is Act.ACCEPT else [])

    assert [act for act, _, _ in acts(session)] == ["accept", "void", "accept", "return", "accept"]


def test_returning_and_voiding_need_a_reason_and_accepting_does_not(session, flagged, minh):
    for act in (Act.RETURN, Act.VOID):
        for reason in (None, "", *UNSEEN):
            assert refusal(session, flagged, minh, act, reason) is Problem.REASON_NEEDED
    assert acts(session) == []

    decide(session, flagged, Act.ACCEPT, minh, None)

    assert acts(session) == [("accept", None, minh.account_id)]


def test_a_reason_has_a_longest_length_whatever_is_decided(session, flagged, minh):
    for act in Act:
        assert refusal(session, flagged, minh, act, "x" * 600_000) is Problem.REASON_TOO_LONG
    assert acts(session) == []

    decide(session, flagged, Act.ACCEPT, minh, "\u200b")

    assert acts(session) == [("accept", None, minh.account_id)]


def test_nobody_reviews_their_own_inspection(session, store):
    signer = make.reviewer(session, "tu-duyet")
    own = make.inspection(session, store, signer, accepted=False)

    assert refusal(session, own, actor_of(session, signer.id)) is Problem.OWN_INSPECTION
    assert own.review == "flagged"


def test_an_inspection_of_another_territory_does_not_exist_for_a_reviewer(session, flagged):
    elsewhere = make.reviewer(session, "dong-nai", ("75",))
    ward = make.reviewer(session, "phu-quoc", (make.PHU_QUOC,))
    nowhere = make.reviewer(session, "khong", ())

    for person in (elsewhere, ward, nowhere):
        assert refusal(session, flagged, actor_of(session, person.id)) is Problem.NOT_FOUND


def test_a_reviewer_of_the_ward_the_province_or_the_nation_reviews(session, flagged):
    for at, code in enumerate((make.RACH_GIA, "91", "VN")):
        person = make.reviewer(session, f"r{at}", (code,))
        decide(session, flagged, Act.RETURN, actor_of(session, person.id))

    assert len(acts(session)) == 3


def test_who_sees_but_may_not_review_is_told_so(session, flagged):
    viewer = make.account(session, "xem", Role.DEPARTMENT, Grade.VIEWER)
    administrator = make.account(session, "quan-tri", Role.ADMINISTRATOR, areas=())

    for person in (viewer, administrator):
        assert refusal(session, flagged, actor_of(session, person.id)) is Problem.NOT_ALLOWED


def test_another_inspector_and_a_key_do_not_review(session, flagged, minh):
    binh = actor_of(session, make.account(session, "binh").id)
    key = Actor(**{**vars(minh), "scope": Scope.READ})

    assert refusal(session, flagged, binh) is Problem.NOT_FOUND
    assert refusal(session, flagged, key) is Problem.NOT_ALLOWED


def test_a_retailer_does_not_review_what_it_sees(session):
    owner = make.retailer(session)
    store = make.facility(session, retailer_id=owner.id)
    record = make.inspection(session, store, make.account(session), accepted=False)
    chu = make.account(session, "chu", Role.RETAILER, areas=(), retailer=owner)

    assert refusal(session, record, actor_of(session, chu.id)) is Problem.NOT_ALLOWED


def test_from_the_shell_nobody_is_named(session, flagged):
    decide(session, flagged, Act.VOID, None)

    assert acts(session) == [("void", "lý do", None)]


def test_nothing_is_reviewed_before_it_is_complete(session, store, minh):
    entry = make.photo_entry(make.jpeg())
    signer = make.account(session)
    waiting = make.put(session, make.body(store, photos=[entry]), signer)
    quarantined = make.put(session, {"facility": store.code}, signer)

    for record in (waiting, quarantined):
        for act in Act:
            assert refusal(session, record, minh, act) is Problem.NOT_COMPLETE
            assert refusal(session, record, None, act) is Problem.NOT_COMPLETE
    assert (waiting.review, quarantined.review) == ("none", "none")


def test_a_record_accepted_by_itself_says_that_nobody_did_it(session, store):
    data = make.jpeg()
    entry = make.photo_entry(data)
    record = make.put(session, make.body(store, photos=[entry]), make.account(session))

    make.send_photo(session, record, entry["id"], data)

    assert record.state == State.COMPLETE
    assert acts(session) == [("accept", None, None)]
    assert counted(session) == [record.seq]


def test_voiding_leaves_the_verdict_and_the_receipt_where_they_are(session, flagged, minh):
    before = receipt(session, flagged)

    decide(session, flagged, Act.VOID, minh)

    after = receipt(session, flagged)
    assert after.review == "voided"
    assert (after.verdict, after.state, after.receipt_no) == (
        before.verdict,
        "complete",
        before.receipt_no,
    )
