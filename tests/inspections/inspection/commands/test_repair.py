"""How an unreadable record is put right: a mapping beside the untouched bytes, nothing else."""

import pytest
from sqlalchemy import func, select

from audit_service.api.reader import READER
from inspections.account.queries import actor_of
from inspections.account.rules import Actor, Grade, Role
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.facility.models import Facility
from inspections.inspection.commands.review import repair
from inspections.inspection.models import Counted, Flag, Inspection, Observation, Repair, UsePoint
from inspections.inspection.queries import receipt
from inspections.inspection.record import Repairs
from inspections.verdict.models import Verdict
from tests import make

DATABASES = "both"

PAPER = {"category": "paper_bag", "use_point": "checkout", "in_use": True, "charged": True}


@pytest.fixture
def store(session) -> Facility:
    return make.facility(session)


@pytest.fixture
def lan(session):
    return make.account(session)


@pytest.fixture
def minh(session) -> Actor:
    return actor_of(session, make.reviewer(session).id)


def mend(session, record, reviewer, reason="gõ nhầm", **repairs) -> None:
    repair(session, record, Repairs(**repairs), reason, reviewer, READER, now())
    session.commit()


def refusal(session, record, reviewer, reason="gõ nhầm", **repairs) -> Refused:
    with pytest.raises(Refused) as refused:
        repair(session, record, Repairs(**repairs), reason, reviewer, READER, now())
    # Even a caller that commits what was refused stores nothing.
    session.commit()
    return refused.value


def mistyped(session, store, lan, **more) -> Inspection:
    record = make.put(session, {**make.body(store, **more), "facility": "48210374"}, lan)
    assert record.state == "quarantined"
    return record


def test_another_facility_code_makes_the_record_readable_beside_its_untouched_bytes(
    session, store, lan, minh
):
    record = mistyped(session, store, lan)
    body, sha256 = record.body, record.payload_sha256

    mend(session, record, minh, facility=store.code)

    assert (record.state, record.facility_id, record.problems) == ("complete", store.id, None)
    assert (record.body, record.payload_sha256) == (body, sha256)
    assert receipt(session, record).verdict["outcome"] == "full"
    kept = session.scalars(select(Repair)).one()
    assert kept.mapping == {"facility": store.code, "categories": {}, "use_points": {}}
    assert (kept.reason, kept.reviewer_id) == ("gõ nhầm", minh.account_id)


def test_unknown_keys_are_mapped_wherever_they_stand(session, store, lan, minh):
    entry = make.photo_entry(make.jpeg(), use_point="till", category="bao_giay")
    record = make.put(
        session,
        make.body(
            store,
            use_points=[{"key": "till", "present": True, "rest_none": True}],
            observations=[{**PAPER, "category": "bao_giay", "use_point": "till"}],
            photos=[entry],
        ),
        lan,
    )

    mend(
        session,
        record,
        minh,
        categories={"bao_giay": "paper_bag"},
        use_points={"till": "checkout"},
    )

    observed = session.scalars(select(Observation)).one()
    assert (observed.category, observed.use_point, observed.charged) == (
        "paper_bag",
        "checkout",
        True,
    )
    assert session.scalars(select(UsePoint.key)).all() == ["checkout"]
    (photo,) = receipt(session, record).photos
    assert (str(photo["id"]), photo["state"], record.state) == (entry["id"], "missing", "waiting")
    # The photo of the checkout is known for one now.
    assert receipt(session, record).flags == []


def test_a_known_key_is_never_mapped_for_that_would_change_an_observation(
    session, store, lan, minh
):
    record = mistyped(session, store, lan, observations=[{**PAPER, "category": "thin_carrier_bag"}])
    mapping = {"facility": store.code, "categories": {"thin_carrier_bag": "paper_bag"}}

    refused = refusal(session, record, minh, **mapping, use_points={"checkout": "fresh"})

    assert refused.problem is Problem.INVALID
    assert refused.fields == {
        "categories.thin_carrier_bag": "known_key",
        "use_points.checkout": "known_key",
    }
    assert record.state == "quarantined"


@pytest.mark.parametrize(
    ("more", "repairs", "left"),
    [
        ({}, {}, ["facility"]),
        ({}, {"facility": "48210382"}, ["facility"]),
        ({"note": 5}, {"facility": "right"}, ["note"]),
        (
            {"observations": [{**PAPER, "category": "x"}]},
            {"facility": "right", "categories": {"x": "y"}},
            ["observations.0.category"],
        ),
        ({"stalls": {"of": 1, "both": 2}}, {"facility": "right"}, ["stalls"]),
    ],
)
def test_a_repair_after_which_the_record_still_does_not_read_stores_nothing(
    more, repairs, left, session, store, lan, minh
):
    record = mistyped(session, store, lan, **more)
    problems = dict(record.problems)
    if repairs.get("facility") == "right":
        repairs = {**repairs, "facility": store.code}

    refused = refusal(session, record, minh, **repairs)

    assert refused.problem is Problem.STILL_UNREADABLE
    assert list(refused.fields) == left
    session.expire_all()
    assert (record.state, record.facility_id, record.problems) == ("quarantined", None, problems)
    for model in (Repair, Observation, UsePoint, Flag, Verdict, Counted):
        assert session.scalar(select(func.count()).select_from(model)) == 0


def test_a_body_too_deep_to_read_cannot_be_repaired(session, store, lan, minh):
    deep = '{"facility": "1", "x": ' + "[" * 100_000 + "]" * 100_000 + "}"
    record = make.put(session, {}, lan)
    record.body = deep.encode()
    session.commit()

    assert refusal(session, record, minh, facility=store.code).problem is Problem.STILL_UNREADABLE


def test_a_facility_that_was_registered_meanwhile_needs_no_mapping(session, store, lan, minh):
    record = make.put(session, {**make.body(store), "facility": "48210373"}, lan)
    late = make.facility(session, "Siêu thị mới", code="48210373")

    mend(session, record, minh)

    assert record.facility_id == late.id


def test_a_repaired_record_is_judged_by_its_own_arrival_and_its_signers_areas(session, store, minh):
    binh = make.account(session, "binh", areas=(make.LONG_XUYEN,))
    entry = make.photo_entry(make.jpeg())
    record = mistyped(session, store, binh, photos=[entry])
    received = record.received_at
    make.send_photo(session, record, entry["id"], make.jpeg())

    mend(session, record, minh, facility=store.code)

    assert record.received_at == received
    assert receipt(session, record).flags == ["outside_areas"]
    assert (record.state, record.review) == ("complete", "flagged")


def test_a_repaired_record_whose_photos_are_here_is_complete_and_counts(session, store, lan, minh):
    entry = make.photo_entry(make.jpeg())
    record = mistyped(session, store, lan, photos=[entry])
    make.send_photo(session, record, entry["id"], make.jpeg())
    assert record.state == "quarantined"

    mend(session, record, minh, facility=store.code)

    assert (record.state, record.review) == ("complete", "accepted")
    assert session.scalars(select(Counted.inspection_seq)).all() == [record.seq]


def test_a_repair_needs_a_reason_and_a_record_that_needs_it(session, store, lan, minh):
    record = mistyped(session, store, lan)

    for reason in (" ", "\u3164", "\x01\x02"):
        refused = refusal(session, record, minh, reason, facility=store.code)
        assert refused.problem is Problem.REASON_NEEDED
    refused = refusal(session, record, minh, "x" * 1001, facility=store.code)
    assert refused.problem is Problem.REASON_TOO_LONG
    mend(session, record, minh, facility=store.code)
    assert refusal(session, record, minh, facility=store.code).problem is Problem.NOT_QUARANTINED


def test_a_facility_that_the_reviewer_may_not_see_is_as_good_as_unknown(session, store, lan, minh):
    record = mistyped(session, store, lan)
    elsewhere = make.facility(session, "Biên Hoà", ward_code=make.TRAN_BIEN)

    foreign, unknown = (
        refusal(session, record, minh, facility=code) for code in (elsewhere.code, "48210373")
    )

    assert foreign.problem is Problem.STILL_UNREADABLE
    assert foreign.fields == unknown.fields == {"facility": "unknown_facility"}
    assert record.state == "quarantined"


def test_the_facility_that_the_signer_wrote_may_lie_anywhere(session, lan, minh):
    elsewhere = make.facility(session, "Biên Hoà", ward_code=make.TRAN_BIEN)
    mapped = [{**PAPER, "category": "bao_giay"}]
    record = make.put(session, make.body(elsewhere, observations=mapped), lan)

    mend(session, record, minh, categories={"bao_giay": "paper_bag"})

    assert "outside_areas" in receipt(session, record).flags


def test_only_another_reviewer_of_the_signers_territory_repairs(session, store, lan):
    record = mistyped(session, store, lan)
    viewer = make.account(session, "xem", Role.DEPARTMENT, Grade.VIEWER)
    far = make.reviewer(session, "dong-nai", ("75",))
    own = make.reviewer(session, "tu-sua")
    theirs = make.put(session, {"note": 1}, own)

    def problem(inspection, person):
        actor = actor_of(session, person.id)
        return refusal(session, inspection, actor, facility=store.code).problem

    assert problem(record, viewer) is Problem.NOT_ALLOWED
    assert problem(record, far) is Problem.NOT_FOUND
    assert problem(record, lan) is Problem.OWN_INSPECTION
    assert problem(theirs, own) is Problem.OWN_INSPECTION
