"""PUT /api/v1/inspections/{id}: what is kept, and what is answered."""

from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import func, select

from inspections.inspection.models import Inspection, Observation, SecondCopy, UsePoint
from inspections.inspection.queries import inspection_by_id
from tests import make

DATABASES = "both"

REQUIRED = ("facility", "form_version", "started_at", "signed_at")
OBSERVATION = {"category": "paper_bag", "use_point": "checkout", "in_use": True}


def rows(session, model) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(model))


def kept(session, inspection_id) -> Inspection:
    session.expire_all()
    return inspection_by_id(session, UUID(str(inspection_id)))


def test_the_first_put_is_201_and_the_same_again_is_200_with_an_equal_receipt(lan, store, phone):
    body = make.to_bytes(make.body(store))
    lans, id_ = phone(), uuid4()

    first, second = lans.put(body, id_), lans.put(body, id_)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json == second.json
    assert first.json["payload_sha256"] == sha256(body).hexdigest()
    assert first.json["verdict"]["outcome"] == "full"


def test_an_id_is_compared_as_a_uuid_whatever_its_case(session, lan, store, phone):
    body = make.to_bytes(make.body(store))
    lans, id_ = phone(), "ABCDEF01-2345-6789-ABCD-EF0123456789"

    first, second = lans.put(body, id_), lans.put(body, id_.lower())

    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json["id"] == id_.lower()
    assert rows(session, Inspection) == 1


def test_an_address_without_a_uuid_is_400_and_stores_nothing(session, lan, store, phone):
    answers = [
        phone().put(make.body(store), id_)
        for id_ in ("1", "abcdef0123456789abcdef0123456789", f"{{{uuid4()}}}", f"{uuid4()}x")
    ]

    assert {(each.status_code, each.json["code"]) for each in answers} == {(400, "bad_id")}
    assert rows(session, Inspection) == 0


def test_the_bytes_are_kept_as_sent_and_sameness_is_their_hash(session, lan, store, phone):
    # Spaces and decomposed letters are part of what was signed.
    body = b" \n" + make.to_bytes(make.body(store, note="Co\u0302ng ty")) + b"  "
    id_ = uuid4()

    answer = phone().put(body, id_)

    stored = kept(session, id_)
    assert stored.body == body
    assert stored.payload_sha256 == answer.json["payload_sha256"] == sha256(body).hexdigest()
    assert stored.note == "Công ty"


def test_a_record_with_its_required_fields_alone_fits(session, lan, store, phone):
    whole = make.body(store)
    id_ = uuid4()

    answer = phone().put({name: whole[name] for name in REQUIRED}, id_)

    assert answer.status_code == 201
    assert kept(session, id_).outcome == "checked"
    assert answer.json["verdict"]["outcome"] == "insufficient"


def test_a_record_without_a_required_field_is_quarantined(session, lan, store, phone):
    for name in REQUIRED:
        for body in ({**make.body(store), name: None}, make.body(store)):
            if body[name] is not None:
                del body[name]
            id_ = uuid4()
            answer = phone().put(body, id_)
            assert (answer.status_code, answer.json["state"]) == (202, "quarantined")
            assert list(kept(session, id_).problems) == [name]


def test_an_observation_and_a_use_point_need_their_required_fields(session, lan, store, phone):
    for wrong in ({**OBSERVATION, "in_use": None}, {"category": "paper_bag"}, 5, None):
        assert phone().put(make.body(store, observations=[wrong])).status_code == 202
    assert phone().put(make.body(store, use_points=[{"present": True}])).status_code == 202
    assert phone().put(make.body(store, observations=[OBSERVATION])).status_code == 201
    assert phone().put(make.body(store, use_points=[{"key": "fresh"}])).status_code == 201


def test_everything_a_record_may_say_is_kept_in_its_rows(session, lan, store, phone):
    id_, earlier = uuid4(), uuid4()
    certificate = {
        "kind": "nstvn",
        "number": "12",
        "issuer": "Bộ NN&MT",
        "expires_on": "2027-01-31",
    }
    observation = {
        **OBSERVATION,
        "default": True,
        "charged": True,
        "price_vnd": 2000,
        "units_per_day": 1200,
        "units_source": "told",
        "packed_by": "shop",
        "thickness_um": 30.5,
        "width_cm": 20,
        "height_cm": 35,
        "certificate": certificate,
        "printed_claim": "tự huỷ",
        "supplier": "Cô Ba",
        "note": "x",
    }
    body = make.body(
        store,
        app_version="7",
        signed_by="lan",
        basis={"kind": "inspection", "decision": "12/QĐ"},
        clock_offset_ms=120,
        position={"lat": 10.0123, "lon": 105.0801, "accuracy_m": 18},
        position_reason="trong nhà",
        arrived_by="qr",
        observations=[observation],
        representative={"name": "Hoa", "position": "Quản lý", "signs": True, "agrees": False},
        note="y",
        supersedes=str(earlier),
        reason="ghi nhầm",
    )

    assert phone().put(body, id_).status_code == 201

    stored = kept(session, id_)
    observed = session.scalars(select(Observation)).one()
    assert (stored.basis_kind, stored.basis_decision) == ("inspection", "12/QĐ")
    assert (stored.lat, stored.lon, stored.accuracy_m) == (10.0123, 105.0801, 18)
    assert (stored.arrived_by, stored.position_reason) == ("qr", "trong nhà")
    assert (stored.representative_name, stored.representative_agrees) == ("Hoa", False)
    assert (stored.supersedes, stored.reason, stored.note) == (earlier, "ghi nhầm", "y")
    assert {name: getattr(observed, name) for name in observation if name != "certificate"} == {
        name: value for name, value in observation.items() if name != "certificate"
    }
    assert observed.certificate_kind == "nstvn"
    assert observed.certificate_expires_on.isoformat() == "2027-01-31"


def test_a_pair_of_category_and_use_point_may_repeat_in_its_order(session, lan, store, phone):
    suppliers = ["B", "A", "B"]
    observations = [{**OBSERVATION, "supplier": name} for name in suppliers]

    assert phone().put(make.body(store, observations=observations)).status_code == 201

    query = select(Observation.supplier).order_by(Observation.position)
    assert session.scalars(query).all() == suppliers


def test_a_record_with_ten_thousand_observations_is_201(session, lan, store, phone):
    answer = phone().put(make.body(store, observations=[OBSERVATION] * 10_000))

    assert answer.status_code == 201
    assert len(answer.json["verdict"]["reasons"]) == 10_000
    assert rows(session, Observation) == 10_000
    assert rows(session, UsePoint) == 3


def test_an_answer_names_the_service_and_echoes_id_and_hash(lan, store, phone):
    body = make.to_bytes(make.body(store))
    id_ = uuid4()

    for answer in (phone().put(body, id_), phone().put(body, id_), phone().receipt(id_)):
        assert answer.headers["X-App"] == "bao-bi-xanh"
        assert answer.json["id"] == str(id_)
        assert answer.json["payload_sha256"] == sha256(body).hexdigest()


def test_a_record_without_a_valid_key_is_401_and_stores_nothing(session, lan, store, client):
    answer = client.put(f"/api/v1/inspections/{uuid4()}", data=make.to_bytes(make.body(store)))

    assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")
    assert answer.content_type.startswith("application/problem+json")
    assert answer.headers["X-App"] == "bao-bi-xanh"
    assert rows(session, Inspection) == rows(session, SecondCopy) == 0
