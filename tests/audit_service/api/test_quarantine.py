"""What does not fit is kept all the same: 202, without a verdict, never counted, for a person."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from inspections.facility.rules import FacilityType
from inspections.inspection.models import Counted, Flag, Observation
from inspections.inspection.queries import inspection_by_id
from inspections.verdict.models import Verdict
from tests import make

DATABASES = "both"


def test_an_unknown_facility_is_202_and_says_so(session, lan, store, phone):
    lans, id_ = phone(), uuid4()
    body = {**make.body(store), "facility": "48210374"}

    answer = lans.put(body, id_)

    assert answer.status_code == 202
    assert answer.json == {
        **answer.json,
        "state": "quarantined",
        "review": "none",
        "verdict": None,
        "flags": [],
        "superseded_by": None,
    }
    assert inspection_by_id(session, id_).problems == {"facility": "unknown_facility"}
    assert lans.put(body, id_).status_code == 202
    assert lans.receipt(id_).json == answer.json


def test_a_quarantined_record_writes_no_rows_and_never_counts(session, lan, store, phone):
    phone().put({**make.body(store), "started_at": "yesterday"})

    for model in (Observation, Verdict, Flag, Counted):
        assert session.scalar(select(func.count()).select_from(model)) == 0


def test_a_facility_code_is_known_however_it_is_typed(lan, store, phone):
    spaced = f" {store.code[:4]}\u00a0{store.code[4:]}"

    assert phone().put({**make.body(store), "facility": spaced}).status_code == 201


@pytest.mark.parametrize("type_", [FacilityType.MARKET, FacilityType.MALL])
def test_more_stalls_seen_than_there_are_is_quarantined(type_, session, lan, phone):
    store = make.facility(session, "Chợ", type_)
    tally = {"of": 20, "friendly_only": 20, "both": 0, "plastic_only": 0, "none_given": 0}

    assert phone().put(make.body(store, stalls=tally)).status_code == 201
    assert phone().put(make.body(store, stalls={**tally, "none_given": 1})).status_code == 202


def test_the_photos_of_a_quarantined_record_are_expected_and_kept(session, lan, store, phone):
    lans, id_ = phone(), uuid4()
    datas = [make.jpeg(1), make.jpeg(2)]
    entries = [make.photo_entry(datas[0]), make.photo_entry(datas[1], use_point="till")]
    lans.put(make.body(store, photos=[*entries, {"id": "x"}]), id_)

    for entry, data in zip(entries, datas, strict=True):
        url = f"/api/v1/inspections/{id_}/photos/{entry['id']}"
        answer = lans.client.put(url, data=data, headers=lans.headers)
        assert (answer.status_code, answer.json["state"]) == (202, "quarantined")

    assert {photo["state"] for photo in lans.receipt(id_).json["photos"]} == {"stored"}


def test_what_is_wrong_is_for_the_office_and_not_in_the_receipt(lan, store, phone):
    answer = phone().put({**make.body(store), "note": 5})

    assert "problems" not in answer.json
    assert "note" not in answer.text


def test_a_correction_of_a_quarantined_record_counts_for_itself(session, lan, store, phone):
    lans, old, new = phone(), uuid4(), uuid4()
    lans.put({**make.body(store), "note": 5}, old)

    entry = make.photo_entry(make.jpeg(5))
    body = make.body(store, photos=[entry], supersedes=str(old))
    lans.put(body, new)
    url = f"/api/v1/inspections/{new}/photos/{entry['id']}"
    receipt = lans.client.put(url, data=make.jpeg(5), headers=lans.headers).json

    assert (receipt["review"], receipt["flags"]) == ("accepted", [])
    assert session.scalars(select(Counted.inspection_id)).all() == [new]


def test_a_correction_takes_over_the_photos_of_a_quarantined_record(lan, store, phone):
    lans, old, new = phone(), uuid4(), uuid4()
    entry = make.photo_entry(make.jpeg(6))
    lans.put({**make.body(store, photos=[entry]), "note": 5}, old)
    url = f"/api/v1/inspections/{old}/photos/{entry['id']}"
    lans.client.put(url, data=make.jpeg(6), headers=lans.headers)

    receipt = lans.put(make.body(store, photos=[entry], supersedes=str(old)), new).json

    assert receipt["state"] == "complete"
