"""The result sheet: for whoever holds its address, and nothing of persons on it."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from inspections.account.rules import Role
from inspections.db import now
from inspections.facility.rules import FacilityType
from inspections.inspection.commands.review import review
from inspections.inspection.models import Inspection
from inspections.inspection.rules import Act, visit_day
from inspections.trail import rules as trail
from inspections.trail.queries.proofs import promise_of
from inspections.trail.rules import Kind, Subject
from tests import make, trails
from tests.pages import check_page, main_of, signed_in

DATABASES = "both"

UNKNOWN = "Sở chưa nhận được phiếu này, hoặc địa chỉ không đúng."
POSITION = {"lat": 10.0123, "lon": 105.0801, "accuracy_m": 18}
REPRESENTATIVE = {"name": "Trần Thị Đại Diện", "position": "Quản lý ca", "signs": True}


@pytest.fixture
def lan(session):
    return make.account(session)


@pytest.fixture
def store(session):
    return make.facility(session, address="19 Nguyễn Trung Trực")


def address(inspection: Inspection) -> str:
    return f"/r/{inspection.id}/{inspection.payload_sha256[:16]}"


def told(client, inspection: Inspection) -> str:
    """What the sheet says, as text."""
    answer = client.get(address(inspection))
    assert answer.status_code == 200
    check_page(answer.text)
    return main_of(answer.text)


def decide(session, inspection, act) -> None:
    review(session, inspection, act, "lý do", None, now())
    session.commit()


def test_an_accepted_record_is_told_with_its_verdict_and_why(session, client, store, lan):
    noise = make.inspection(session, make.facility(session, "Siêu thị Khác"), lan, "full")
    proof = {"category": "compostable_bag", "use_point": "checkout", "in_use": True}
    made = make.inspection(
        session,
        store,
        lan,
        visited_on=date(2026, 5, 1),
        observations=[make.PAPER, make.THIN, proof],
    )

    text = told(client, made)

    for words in (
        "Phiếu kết quả kiểm tra",
        f"Phiếu BBX-{made.seq} · kiểm tra ngày 01/05/2026",
        "Phiếu đã được chấp nhận.",
        "Siêu thị Rạch Giá",
        f"{store.code[:4]} {store.code[4:]}",
        "19 Nguyễn Trung Trực, Phường Rạch Giá",
        "đạt một phần",
        "Đã có bao bì thân thiện nhưng còn dùng: túi ni lông mỏng.",
        "cần chứng minh",
        "cho Sở trong 30 ngày",
        f"kèm số phiếu BBX-{made.seq}",
        "/portal/",
        "phiếu không có ảnh",
    ):
        assert words in text
    assert "chứng nhận sạch" not in text
    assert f"BBX-{noise.seq} " not in text
    assert "Siêu thị Khác" not in text


def test_no_person_position_photo_or_flag_is_on_it(app, session, store, lan):
    owner = make.reviewer(session)
    made = make.put(
        session,
        make.body(
            store,
            "not_met",
            signed_by="lan",
            note="ghi chú riêng",
            position=POSITION,
            representative=REPRESENTATIVE,
            photos=[make.photo_entry(make.jpeg())],
        ),
        lan,
    )

    page = signed_in(app, owner.name).get(address(made)).text

    secrets = ("Lan<", "Minh", "Trần Thị", "Quản lý ca", "10.01", "105.0", "ghi chú riêng", "<img")
    assert [each for each in secrets if each in page] == []
    assert "không có ảnh quầy thu ngân" not in page
    assert made.payload_sha256 not in page


def test_a_record_that_waits_for_photos_says_how_many_came(session, client, store, lan):
    pictures = [make.jpeg(1), make.jpeg(2)]
    entries = [make.photo_entry(data) for data in pictures]
    made = make.put(session, make.body(store, "gradual", photos=entries), lan)
    make.send_photo(session, made, entries[0]["id"], pictures[0])

    text = told(client, made)

    assert "còn chờ ảnh. Kết luận dưới đây chưa chính thức." in text
    assert "Kết luận này chưa được tính vào con số." in text
    assert "Ảnh đã đến Sở 1 trên 2" in text


def test_a_record_that_waits_for_review_is_told_as_not_final(session, client, store, lan):
    made = make.inspection(session, store, lan, "not_met", accepted=False)

    text = told(client, made)

    assert "đang chờ người của Sở duyệt. Kết luận dưới đây chưa chính thức." in text
    assert "chưa đạt" in text
    assert "Được tính đến hết ngày" not in text


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (Act.VOID, "Phiếu đã huỷ, không được tính."),
        (Act.RETURN, "Sở đã trả phiếu cho người kiểm tra để sửa. Chưa có kết luận."),
    ],
)
def test_what_does_not_stand_says_so_and_tells_no_verdict(
    session, client, store, lan, act, sentence
):
    made = make.inspection(session, store, lan, "not_met")
    decide(session, made, act)

    text = told(client, made)

    assert sentence in text
    assert "chưa đạt" not in text
    assert "túi ni lông mỏng" not in text


def test_a_corrected_record_says_that_there_is_a_correction(session, client, store, lan):
    old = make.inspection(session, store, lan, "not_met")
    new = make.inspection(session, store, lan, "full", supersedes=str(old.id), reason="nhầm")

    text = told(client, old)

    assert "Đã có phiếu đính chính thay cho phiếu này." in text
    assert "chưa đạt" not in text
    assert str(new.id) not in client.get(address(old)).text
    assert "Phiếu đã được chấp nhận." in told(client, new)


def test_a_record_that_cannot_be_read_yet_says_so(session, client, store, lan):
    made = make.put(session, make.body(store) | {"facility": "11111"}, lan)

    text = told(client, made)

    assert "Sở đã nhận phiếu nhưng chưa đọc được hết" in text
    assert f"Phiếu BBX-{made.seq}" in text
    assert "11111" not in text


def test_a_visit_without_a_check_has_no_verdict(session, client, store, lan):
    made = make.inspection(session, store, lan, outcome_=1)
    closed = make.put(session, make.body(store) | {"outcome": "refused", "observations": []}, lan)

    assert "Không kiểm tra được: " in told(client, closed)
    assert "Không kiểm tra được: " not in told(client, made)


def test_a_market_is_told_by_its_stalls(session, client, lan):
    market = make.facility(session, "Chợ Rạch Giá", FacilityType.MARKET)
    tally = {"of": 30, "friendly_only": 10, "both": 9, "plastic_only": 1, "none_given": 4}
    made = make.inspection(session, market, lan, use_points=[], observations=[], stalls=tally)

    text = told(client, made)

    assert "không xếp loại" in text
    assert "Trong số gian hàng đã xem: 41,7 % chỉ dùng loại thân thiện" in text
    assert "30 ngày" not in text


def test_a_verdict_whose_time_is_over_says_so(session, client, store, lan):
    long_ago = visit_day(datetime.now(UTC)) - timedelta(days=500)
    made = make.inspection(session, store, lan, visited_on=long_ago)

    assert "nay đã quá 12 tháng nên không còn được tính." in told(client, made)


def test_whatever_is_wrong_with_the_address_is_answered_alike(session, client, store, lan):
    made = make.inspection(session, store, lan)
    other = make.inspection(session, store, lan, "not_met")
    right = address(made)
    wrong = [
        f"/r/{uuid4()}/{made.payload_sha256[:16]}",
        f"/r/{made.id}/{other.payload_sha256[:16]}",
        f"/r/{made.id}/{'0' * 16}",
        f"/r/{made.id}/{made.payload_sha256[:15]}",
        f"/r/{made.id}/{made.payload_sha256[:17]}",
        f"/r/{made.id}/{made.payload_sha256}",
        f"/r/{made.id}/%E1%BA%A1%F0%9F%98%80",
        f"/r/{made.id}/",
        f"/r/{made.id}",
        f"/r/{str(made.id)[:-1]}/{made.payload_sha256[:16]}",
        f"/r/BBX-{made.seq}/{made.payload_sha256[:16]}",
        f"/r/x{right}",
        f"{right}/",
        f"{right}/x",
        "/r/",
    ]

    answers = [client.get(each) for each in wrong]

    assert {each.status_code for each in answers} == {404}
    assert len({each.text for each in answers}) == 1
    assert UNKNOWN in main_of(answers[0].text)
    assert len({tuple(sorted(each.headers)) for each in answers}) == 1
    check_page(answers[0].text)
    assert client.get(right).status_code == 200


def test_letters_of_either_case_are_the_same_address(session, client, store, lan):
    made = make.inspection(session, store, lan)

    assert client.get("/r/" + address(made)[3:].upper()).status_code == 200


def test_a_zero_key_opens_nothing_that_is_not_there(client):
    assert client.get(f"/r/{uuid4()}/{'0' * 16}").status_code == 404


def test_nobody_keeps_it_and_nobody_is_told_its_address(session, client, store, lan):
    made = make.inspection(session, store, lan)

    for each in (client.get(address(made)), client.get(f"/r/{uuid4()}/0")):
        assert each.headers["Cache-Control"] == "no-store"
        assert each.headers["Referrer-Policy"] == "no-referrer"
        assert each.headers["X-Robots-Tag"] == "noindex"
        assert "Set-Cookie" not in each.headers


def test_every_reader_gets_the_same_page(app, session, client, store, lan):
    make.account(session, "chi", Role.RETAILER, None, (), make.retailer(session))
    make.reviewer(session, "nam", ("75",))
    made = make.inspection(session, store, lan)

    pages = {signed_in(app, name).get(address(made)).text for name in ("lan", "chi", "nam")}

    assert pages == {client.get(address(made)).text}


def test_it_is_read_only(session, client, store, lan):
    made = make.inspection(session, store, lan)

    assert client.put(address(made)).status_code == 405


def test_the_sheet_s_foot_holds_its_leaf_and_the_head_of_the_trail(session, client, store, lan):
    made = make.inspection(session, store, lan)
    early = client.get(address(made)).text
    head = trails.sealed(session)

    page = client.get(address(made)).text

    promise = promise_of(session, Subject(Kind.INSPECTION, str(made.id)), trail.Act.RECEIVED)
    foot = page.split('<footer class="site-footer">')[1]
    assert "sẽ được niêm phong" in early
    assert promise.leaf in early
    assert promise.leaf in foot
    assert f"số {promise.number}" in foot
    assert head.head.hex() in foot
    assert trails.found(session, head) == []
