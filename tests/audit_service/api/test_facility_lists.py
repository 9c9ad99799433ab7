"""Lists of facilities and alike pairs by API: sent, looked at, written; said to be two."""

from uuid import uuid4

import pytest

from audit_service import import_jobs
from audit_service.sheets.limits import MAX_FILE
from inspections.facility.models import Facility
from tests import make
from tests.audit_service.api.test_registry import OUR_PAGE
from tests.pages import signed_in

HEAD = "Mã cơ sở,Tên cơ sở,Loại hình,Địa chỉ,Xã phường,Tỉnh\n"
NEW = ",Siêu thị Mới,Siêu thị hạng II,1 Trần Phú,Rạch Giá,An Giang\n"
WRONG = ",Siêu thị Xa,Siêu thị,2 Trần Phú,Phường Trấn Biên,Đồng Nai\n"
PATH = "/api/v1/facility-lists"


@pytest.fixture
def browser(app, session):
    """The manager of An Giang, signed in."""
    make.manager(session)
    yield signed_in(app, "quan")
    import_jobs.wait(app)


def upload(browser, text, name="danh-sach.csv"):
    return browser.post(
        f"{PATH}?name={name}",
        data=text if isinstance(text, bytes) else text.encode(),
        content_type="application/octet-stream",
        headers=OUR_PAGE,
    )


def previewed(app, browser, text):
    """The address of the list, once it was looked at."""
    sent = upload(browser, text)
    assert sent.status_code == 202, sent.json
    import_jobs.wait(app)
    return f"{PATH}/{sent.json['id']}"


def test_a_list_is_looked_at_before_anything_is_written_and_written_once(app, session, browser):
    address = previewed(app, browser, HEAD + NEW + WRONG)

    ready = browser.get(address).json
    rows = browser.get(f"{address}/rows").json["items"]
    refused = browser.get(f"{address}/rows?action=refused").json["items"]

    assert (ready["state"], ready["counts"]["created"], ready["counts"]["refused"]) == (
        "ready",
        1,
        1,
    )
    assert [each["action"] for each in rows] == ["created", "refused"]
    assert [each["code"] for each in refused[0]["reasons"]] == ["foreign_area"]
    assert session.query(Facility).count() == 0
    for _ in range(2):
        assert browser.post(f"{address}/apply", headers=OUR_PAGE).status_code == 202
        import_jobs.wait(app)
    session.rollback()
    assert [each.name for each in session.query(Facility)] == ["Siêu thị Mới"]
    assert browser.get(address).json["state"] == "applied"
    thrown = browser.delete(address, headers=OUR_PAGE)
    assert (thrown.status_code, thrown.json["errors"]) == (422, {"list": "applied"})
    again = previewed(app, browser, HEAD + NEW + WRONG)
    assert browser.get(again).json["counts"]["same"] == 1


def test_pages_of_rows_follow_each_other(app, browser):
    rows = "".join(f",Chợ {each},Chợ,{each} Lê Lợi,Rạch Giá,An Giang\n" for each in range(5))
    address = previewed(app, browser, HEAD + rows)

    first = browser.get(f"{address}/rows?limit=3").json
    rest = browser.get(first["next"]).json

    assert [each["number"] for each in first["items"] + rest["items"]] == [2, 3, 4, 5, 6]
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        (b"", {"file": "empty"}),
        (b"%PDF-1.4", {"file": "not_a_table"}),
        (b"PK\x03\x04nothing", {"file": "damaged"}),
    ],
)
def test_what_is_no_table_is_named_and_kept_nowhere(app, browser, sent, errors):
    answer = upload(browser, sent)

    assert (answer.status_code, answer.json["errors"]) == (422, errors)
    assert list((app.config["SETTINGS"].data_dir / "lists").iterdir()) == []


def test_a_file_beyond_the_limit_is_413(browser):
    assert upload(browser, b"x" * (MAX_FILE + 1)).status_code == 413


def test_a_list_without_headings_fails_with_a_code_and_cannot_be_written(app, browser):
    address = previewed(app, browser, "a,b\n1,2\n")

    assert browser.get(address).json["fault"] == "no_headings"
    answer = browser.post(f"{address}/apply", headers=OUR_PAGE)
    assert (answer.status_code, answer.json["code"]) == (409, "list_not_ready")


def test_a_list_is_its_senders_alone_and_can_be_thrown_away(app, session, browser):
    make.manager(session, "huong")
    other = signed_in(app, "huong")
    address = previewed(app, browser, HEAD + NEW)

    for method, path in (("GET", ""), ("GET", "/rows"), ("POST", "/apply"), ("DELETE", "")):
        sent = other.open(f"{address}{path}", method=method, headers=OUR_PAGE)
        assert sent.status_code == 404
    assert browser.get(f"{PATH}/{uuid4()}").status_code == 404
    assert browser.delete(address, headers=OUR_PAGE).status_code == 204
    assert browser.get(address).json["state"] == "discarded"


def test_pairs_that_look_alike_are_listed_until_somebody_says_that_they_are_two(session, browser):
    one = make.facility(session, "Co.opmart Rạch Giá", address="19 Lê Lợi")
    other = make.facility(session, "CO.OPMART RACH GIA", address="19 Lê Lợi")
    make.facility(session, "Chợ An Hoà", make.FacilityType.MARKET, address="3 Lê Lợi")

    (pair,) = browser.get("/api/v1/facility-duplicates").json["items"]

    assert {pair["one"], pair["other"]} == {one.code, other.code}
    assert pair["likeness"] == "likely"
    assert "same_name" in pair["reasons"]
    two = {"other": other.code, "reason": "hai tầng"}
    path = f"/api/v1/facilities/{one.code}/distinct"
    assert browser.post(path, json=two, headers=OUR_PAGE).status_code == 204
    assert browser.get("/api/v1/facility-duplicates").json["items"] == []
    unknown = browser.post(path, json=two | {"other": "12345675"}, headers=OUR_PAGE)
    assert (unknown.status_code, unknown.json["errors"]) == (422, {"other": "unknown"})
