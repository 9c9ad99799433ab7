"""The office sends what a phone kept, from a rescue file, for the person who signed it."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from audit_service.api.reader import READER
from inspections.account.commands.accounts import deactivate
from inspections.account.queries import actor_of
from inspections.account.rules import Actor, Grade, Role, Scope
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.facility.models import Facility
from inspections.inspection.commands.receive import receive
from inspections.inspection.commands.review import review
from inspections.inspection.models import Inspection, SecondCopy
from inspections.inspection.queries import flag_codes, receipt
from inspections.inspection.rules import Act, State
from inspections.photo.commands.arrive import arrive, expected_hashes
from inspections.photo.image import examine
from inspections.photo.models import Photo
from tests import make

DATABASES = "both"


@pytest.fixture
def store(session) -> Facility:
    return make.facility(session)


@pytest.fixture
def lan(session) -> Actor:
    make.account(session, "noise")
    return actor_of(session, make.account(session).id)


@pytest.fixture
def minh(session) -> Actor:
    return actor_of(session, make.reviewer(session).id)


def kept(session) -> int:
    return sum(
        session.scalar(select(func.count()).select_from(model))
        for model in (Inspection, SecondCopy)
    )


def body_of(store, signer="lan", **more) -> bytes:
    return make.to_bytes(make.body(store, signed_by=signer, **more))


def imported(session, body, importer, inspection_id: UUID | None = None):
    id_ = inspection_id or uuid4()
    received = receive(session, id_, body, importer, READER, now(), imports=True)
    session.commit()
    return received


def sent(session, body, signer, inspection_id: UUID):
    received = receive(session, inspection_id, body, signer, READER, now())
    session.commit()
    return received


def refusal(act, *values, **more) -> Problem:
    with pytest.raises(Refused) as refused:
        act(*values, **more)
    return refused.value.problem


def test_the_record_is_its_signers_and_says_who_imported_it(session, store, lan, minh):
    body = body_of(store, " Lan ")

    received = imported(session, body, minh)

    found = received.inspection
    assert received.created
    assert (found.signer_id, found.imported_by_id) == (lan.account_id, minh.account_id)
    assert found.body == body
    assert found.signer_reviews is False


def test_what_a_reviewer_signed_counts_as_a_reviewers(session, store, minh):
    make.reviewer(session, "tam")

    found = imported(session, body_of(store, "tam"), minh).inspection

    assert found.signer_reviews is True


def test_ones_own_record_is_imported_for_nobody_else(session, store, minh):
    found = imported(session, body_of(store, "minh"), minh).inspection

    assert (found.signer_id, found.imported_by_id) == (minh.account_id, None)


@pytest.mark.parametrize(
    ("signers", "importers", "flagged"),
    [(("75",), "VN", True), (("91",), "VN", False), (("91", "75"), "75", False)],
)
def test_the_signers_areas_decide_whether_the_store_lies_outside_them(
    session, store, signers, importers, flagged
):
    make.account(session, areas=signers)
    importer = actor_of(session, make.reviewer(session, "minh", (importers,)).id)

    found = imported(session, body_of(store), importer).inspection

    assert found.state == State.COMPLETE
    assert ("outside_areas" in flag_codes(session, [found.seq])[found.seq]) is flagged


@pytest.mark.parametrize("signers", [("75",), ()])
def test_nobody_is_imported_for_who_works_elsewhere_or_nowhere(session, store, minh, signers):
    make.account(session, areas=signers)

    assert refusal(imported, session, body_of(store), minh) is Problem.UNKNOWN_SIGNER
    assert kept(session) == 0


def test_whoever_has_an_area_in_common_may_import(session, store, minh):
    lan = make.account(session, areas=(make.RACH_GIA,))

    assert imported(session, body_of(store), minh).inspection.signer_id == lan.id


def test_the_visit_of_somebody_who_has_left_since_is_imported(session, store, lan, minh):
    deactivate(session, "lan")

    assert imported(session, body_of(store), minh).inspection.signer_id == lan.account_id


@pytest.mark.parametrize("name", ["la", "lan.nguyen", "la\u0000n", "chi", "quan-tri"])
def test_nobody_else_can_be_named_as_the_signer(session, store, lan, minh, name):
    make.account(session, "chi", Role.RETAILER, None, (), make.retailer(session))
    make.account(session, "quan-tri", Role.ADMINISTRATOR, areas=())

    assert refusal(imported, session, body_of(store, name), minh) is Problem.UNKNOWN_SIGNER
    assert kept(session) == 0


def test_letters_that_no_database_can_hold_name_nobody(session, store, lan, minh):
    body = body_of(store, "x").replace(b'"x"', b'"\\ud800"')

    assert refusal(imported, session, body, minh) is Problem.UNKNOWN_SIGNER


@pytest.mark.parametrize("name", [None, "", "  ", 5, ["lan"]])
def test_a_record_that_names_no_signer_cannot_be_imported(session, store, lan, minh, name):

    assert refusal(imported, session, body_of(store, name), minh) is Problem.SIGNER_NOT_NAMED
    assert kept(session) == 0


def test_a_record_too_deep_to_read_names_no_signer(session, lan, minh):
    body = b'{"signed_by": "lan", "x": ' + b"[" * 50_000 + b"]" * 50_000 + b"}"

    assert refusal(imported, session, body, minh) is Problem.SIGNER_NOT_NAMED


def test_what_does_not_fit_is_quarantined_as_its_signers(session, store, lan, minh):
    found = imported(session, body_of(store, started_at=5), minh).inspection

    assert (found.state, found.signer_id) == (State.QUARANTINED, lan.account_id)


def test_importing_again_changes_nothing(session, store, lan, minh):
    id_, body = uuid4(), body_of(store)
    first = receipt(session, imported(session, body, minh, id_).inspection)
    other = actor_of(session, make.reviewer(session, "tam").id)

    again = imported(session, body, other, id_)

    assert not again.created
    assert receipt(session, again.inspection) == first
    assert again.inspection.imported_by_id == minh.account_id


def test_the_phone_that_comes_back_gets_the_same_receipt(session, store, lan, minh):
    id_, body = uuid4(), body_of(store)
    first = receipt(session, imported(session, body, minh, id_).inspection)

    assert receipt(session, sent(session, body, lan, id_).inspection) == first
    assert kept(session) == 1


def test_what_the_phone_had_sent_before_is_not_marked_as_imported(session, store, lan, minh):
    id_, body = uuid4(), body_of(store)
    sent(session, body, lan, id_)

    again = imported(session, body, minh, id_)

    assert (again.created, again.inspection.imported_by_id) == (False, None)


def test_another_body_under_the_same_id_is_kept_beside_it(session, store, lan, minh):
    id_ = uuid4()
    sent(session, body_of(store), lan, id_)

    assert refusal(imported, session, body_of(store, note="khác"), minh, id_) is Problem.OTHER_BODY
    session.commit()
    copy = session.scalars(select(SecondCopy)).one()
    assert (copy.sender_id, copy.imported_by_id) == (lan.account_id, minh.account_id)


@pytest.mark.parametrize("who", ["inspector", "viewer", "administrator", "submit key", "read key"])
def test_only_a_reviewer_at_a_page_may_import(session, store, lan, minh, who):
    others = {
        "inspector": lambda: actor_of(session, make.account(session, "hoa").id),
        "viewer": lambda: replace(minh, grade=Grade.VIEWER),
        "administrator": lambda: replace(minh, role=Role.ADMINISTRATOR, grade=None),
        "submit key": lambda: replace(minh, scope=Scope.SUBMIT),
        "read key": lambda: replace(minh, scope=Scope.READ),
    }
    sender = others[who]()

    assert refusal(imported, session, body_of(store), sender) is Problem.NOT_ALLOWED
    assert (
        refusal(expected_hashes, session, uuid4(), uuid4(), sender, imports=True)
        is Problem.NOT_ALLOWED
    )
    assert kept(session) == 0


def test_a_manager_may_import(session, store, lan, minh):
    manager = replace(minh, grade=Grade.MANAGER)

    assert imported(session, body_of(store), manager).created


def test_who_imported_a_record_may_review_it_and_its_signer_may_not(session, store, minh):
    tam = actor_of(session, make.reviewer(session, "tam").id)
    found = imported(session, body_of(store, "tam"), minh).inspection

    assert refusal(review, session, found, Act.ACCEPT, "", tam, now()) is Problem.OWN_INSPECTION
    review(session, found, Act.ACCEPT, "", minh, now())
    assert found.review == "accepted"


class TestPhotos:
    data = make.jpeg()

    @pytest.fixture
    def waiting(self, session, store, lan):
        """A record of Lan's phone that lacks its photo: (id, photo's id, hash)."""
        entry = make.photo_entry(self.data)
        id_ = uuid4()
        sent(session, body_of(store, photos=[entry]), lan, id_)
        return id_, UUID(entry["id"]), entry["sha256"]

    def arrive(self, session, waiting, sender, **more):
        arrived = arrive(session, *waiting, examine(self.data), sender, now(), **more)
        session.commit()
        return arrived

    def test_an_importer_sends_them_and_that_is_kept(self, session, waiting, minh):
        id_, photo_id, sha256 = waiting

        assert expected_hashes(session, id_, photo_id, minh, imports=True) == {sha256}
        arrived = self.arrive(session, waiting, minh, imports=True)

        photo = session.scalars(select(Photo)).one()
        assert (arrived.created, arrived.of_record) == (True, True)
        assert arrived.inspection.state == State.COMPLETE
        assert photo.imported_by_id == minh.account_id

    def test_what_the_phone_sends_itself_is_imported_by_nobody(self, session, waiting, lan):
        self.arrive(session, waiting, lan)

        assert session.scalars(select(Photo)).one().imported_by_id is None

    def test_without_importing_they_are_nobody_elses_to_send(self, session, waiting, minh):
        id_, photo_id, _ = waiting

        assert (
            refusal(expected_hashes, session, id_, photo_id, minh)
            is Problem.INSPECTION_NOT_RECEIVED
        )

    def test_a_photo_of_a_second_copy_says_nothing_of_the_record(self, session, store, lan, minh):
        id_, entry = uuid4(), make.photo_entry(self.data)
        sent(session, body_of(store), lan, id_)
        refusal(imported, session, body_of(store, photos=[entry]), minh, id_)
        session.commit()
        of_copy = (id_, UUID(entry["id"]), entry["sha256"])

        arrived = self.arrive(session, of_copy, minh, imports=True)

        assert (arrived.created, arrived.of_record) == (True, False)
