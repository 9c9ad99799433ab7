"""The one receipt: what it says, when, and to whom."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role, Scope
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.facility.commands.dated import set_owner
from inspections.facility.rules import FacilityType
from inspections.inspection.commands.review import review
from inspections.inspection.queries import inspection_by_id
from inspections.inspection.rules import Act, visit_day
from inspections.trail.heads import verify_proof
from tests import make, trails
from tests.pages import statements

DATABASES = "both"

KEYS = {
    "id",
    "payload_sha256",
    "state",
    "review",
    "receipt_no",
    "superseded_by",
    "photos",
    "flags",
    "verdict",
    "trail",
}


def photographed(store, seed=1, outcome="full", **more):
    """A record with one photo of the checkout, raising no flag; and the photo."""
    data = make.jpeg(seed)
    entry = make.photo_entry(data)
    return make.body(store, outcome, photos=[entry], **more), entry, data


def send_photo(lans, id_, entry, data):
    url = f"/api/v1/inspections/{id_}/photos/{entry['id']}"
    return lans.client.put(url, data=data, headers=lans.headers)


def decide(session, id_, act) -> None:
    reviewer = actor_of(session, make.reviewer(session, f"r-{uuid4()}").id)
    inspection = inspection_by_id(session, UUID(str(id_)))
    review(session, inspection, act, "lý do", reviewer, now())
    session.commit()


def test_a_record_waits_for_its_photos_then_is_complete_and_accepted_by_itself(lan, store, phone):
    lans, id_ = phone(), uuid4()
    body, entry, data = photographed(store)

    first = lans.put(body, id_).json
    assert first.keys() == KEYS
    assert (first["state"], first["review"]) == ("waiting", "none")
    assert first["photos"] == [{"id": entry["id"], "sha256": entry["sha256"], "state": "missing"}]

    last = send_photo(lans, id_, entry, data).json
    assert (last["state"], last["review"], last["flags"]) == ("complete", "accepted", [])
    assert last["photos"][0]["state"] == "stored"
    assert lans.put(body, id_).json == lans.receipt(id_).json == last


def test_a_receipt_is_read_without_the_lock_that_only_one_may_hold(
    session, lan, store, phone, backend
):
    """On SQLite one writes at a time: no phone waits while another's receipt is read."""
    lans = phone()
    with statements() as sent:
        lans.put(make.body(store))

    begun = [each for each in sent if each.startswith("BEGIN")]
    assert begun[-2:] == (["BEGIN IMMEDIATE", "BEGIN"] if backend == "sqlite" else [])


def test_receipt_numbers_rise_and_say_nothing_but_the_row(session, lan, store, phone):
    ids = [uuid4(), uuid4()]

    numbers = [phone().put(make.body(store), id_).json["receipt_no"] for id_ in ids]

    first, second = (inspection_by_id(session, id_).seq for id_ in ids)
    assert numbers == [f"BBX-{first}", f"BBX-{second}"]
    assert first < second


def test_a_verdict_gives_a_reason_for_each_observation_in_use(lan, store, phone):
    verdict = phone().put(make.body(store, "gradual")).json["verdict"]

    assert verdict == {
        "outcome": "gradual",
        "legal": "found",
        "rule_set": "2026.1",
        "full_but_for_film": False,
        "stalls": None,
        "reasons": [
            {
                "category": "thin_carrier_bag",
                "use_point": "checkout",
                "judgement": "not_friendly",
                "clause": "default",
            },
            {
                "category": "paper_bag",
                "use_point": "checkout",
                "judgement": "friendly",
                "clause": "default",
            },
        ],
    }


def test_a_market_has_three_shares_of_the_stalls_seen(session, lan, phone):
    market = make.facility(session, "Chợ", FacilityType.MARKET)
    tally = {"of": 100, "friendly_only": 10, "both": 5, "plastic_only": 20, "none_given": 5}

    verdict = phone().put(make.body(market, stalls=tally)).json["verdict"]

    assert verdict["outcome"] == "not_rated"
    assert verdict["stalls"] == {"friendly_only": 0.25, "both": 0.125, "plastic_only": 0.5}


def test_a_visit_without_a_check_has_no_verdict(lan, store, phone):
    for outcome in ("closed", "refused", "moved", "not_found"):
        receipt = phone().put({**make.body(store), "outcome": outcome}).json
        assert (receipt["state"], receipt["review"]) == ("complete", "accepted")
        assert receipt["verdict"] is None


@pytest.mark.parametrize(
    ("act", "said"), [(Act.ACCEPT, "accepted"), (Act.RETURN, "returned"), (Act.VOID, "voided")]
)
def test_whatever_a_reviewer_decides_the_same_bytes_answer_200(
    act, said, session, lan, store, phone
):
    lans, id_ = phone(), uuid4()
    body = make.body(store)
    lans.put(body, id_)

    decide(session, id_, act)

    answer = lans.put(body, id_)
    assert (answer.status_code, answer.json["review"]) == (200, said)
    assert answer.json["state"] == "complete"


def test_a_correction_is_named_while_it_counts(session, lan, store, phone):
    lans, old, new = phone(), uuid4(), uuid4()
    body, entry, data = photographed(store, 1)
    lans.put(body, old)
    send_photo(lans, old, entry, data)
    later, entry, data = photographed(store, 2, "not_met", supersedes=str(old), reason="nhầm")

    lans.put(later, new)
    assert lans.receipt(old).json["superseded_by"] is None

    send_photo(lans, new, entry, data)
    assert lans.receipt(old).json["superseded_by"] == str(new)

    decide(session, new, Act.VOID)
    assert lans.receipt(old).json["superseded_by"] is None


def test_a_receipt_is_for_those_who_may_see_the_inspection(session, lan, store, phone):
    id_ = uuid4()
    phone().put(make.body(store), id_)
    make.account(session, "binh")
    make.account(session, "xem", Role.DEPARTMENT, Grade.VIEWER)
    make.account(session, "dong-nai", Role.DEPARTMENT, Grade.MANAGER, ("75",))
    make.account(session, "quan-tri", Role.ADMINISTRATOR, areas=())

    for name, status in (("binh", 404), ("dong-nai", 404), ("xem", 200), ("quan-tri", 200)):
        answer = phone(name, scope=Scope.READ).receipt(id_)
        assert (name, answer.status_code) == (name, status)
    assert phone("xem", scope=Scope.SUBMIT).receipt(id_).status_code == 404
    assert phone("xem", scope=Scope.READ).receipt(uuid4()).status_code == 404


def test_a_retailer_sees_the_receipts_of_its_time_without_the_offices_flags(session, lan, phone):
    owner, other = make.retailer(session), make.retailer(session, "Công ty Khác")
    store = make.facility(session, retailer_id=owner.id)
    id_ = uuid4()
    sent = phone().put(make.body(store), id_).json
    make.account(session, "chu", Role.RETAILER, areas=(), retailer=owner)
    make.account(session, "khac", Role.RETAILER, areas=(), retailer=other)

    assert sent["flags"] == ["no_checkout_photo"]
    assert phone("chu", scope=Scope.READ).receipt(id_).json == {**sent, "flags": []}
    assert phone("khac", scope=Scope.READ).receipt(id_).status_code == 404

    # Sold: what comes after is not the first owner's to see.
    set_owner(session, store, other.id, visit_day(now()) - timedelta(days=1))
    session.commit()
    later = uuid4()
    phone().put(make.body(store), later)
    assert phone("chu", scope=Scope.READ).receipt(later).status_code == 404
    assert phone("khac", scope=Scope.READ).receipt(later).status_code == 200


def test_a_server_that_is_busy_says_when_to_come_again(monkeypatch, lan, store, phone):
    def locked(*_args, **_kwargs):
        raise Refused(Problem.BUSY)

    monkeypatch.setattr("audit_service.api.inspections.receive", locked)

    answer = phone().put(make.body(store))

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["X-App"] == "bao-bi-xanh"


def test_an_error_has_a_code_and_a_sentence_in_the_readers_language(lan, store, phone):
    lans = phone()

    for language, word in (("vi", "phiếu"), ("en", "record"), ("fr, en;q=0.5", "record")):
        lans.headers["Accept-Language"] = language
        answer = lans.put(make.body(store, signed_by="binh"))
        assert answer.content_type.startswith("application/problem+json")
        assert (answer.json["status"], answer.json["code"]) == (403, "signed_by_other")
        assert word in answer.json["detail"].lower()


def test_a_receipt_promises_a_leaf_at_once_and_proves_its_place_once_it_is_sealed(
    session, lan, store, phone
):
    lans, id_ = phone(), uuid4()
    body = make.to_bytes(make.body(store))

    first, again = lans.put(body, id_).json, lans.put(body, id_).json
    assert first == again
    assert (first["trail"]["number"], first["trail"]["proof"]) == (None, None)
    trails.sealed(session)
    sealed = lans.put(body, id_).json["trail"]

    assert sealed["leaf"] == first["trail"]["leaf"]
    assert verify_proof(sealed["leaf"], sealed["number"], sealed["proof"])
    assert lans.put(body, id_).json["trail"] == sealed
    trails.some(session, 300)
    head = trails.sealed(session)
    later = lans.put(body, id_).json["trail"]
    assert later["proof"]["head"] == head.head.hex()
    assert verify_proof(later["leaf"], later["number"], later["proof"])
    # A second body under the id has an entry of its own and changes no promise.
    assert lans.put(make.to_bytes(make.body(store, note="khác")), id_).status_code == 409
    assert lans.put(body, id_).json["trail"] == later
    assert trails.found(session, head) == []
