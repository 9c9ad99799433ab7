"""What reviewers decide: accept, return, void, repair."""

import json
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from audit_service.api.reader import READER
from audit_service.department.repair_form import MOST
from inspections.account.models import Account
from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role
from inspections.db import now
from inspections.inspection.commands.receive import receive
from inspections.inspection.models import Inspection, Repair, Review
from tests import make
from tests.pages import check_page, main_of, signed_in, token_of

DATABASES = "both"


def address(inspection, act="review"):
    return f"/department/inspections/{inspection.id}/{act}"


def page_of(inspection):
    return f"/department/inspections/{inspection.id}"


@pytest.fixture
def flagged(session):
    """A flagged record of Lan's, for Minh to review."""
    make.reviewer(session)
    return make.inspection(session, make.facility(session), make.account(session), accepted=False)


def send(browser, inspection, form_name="review", /, **form):
    token = token_of(browser.get("/department/").text)
    return browser.post(address(inspection, form_name), data={"csrf_token": token, **form})


def state_of(session, inspection):
    session.expire_all()
    return session.get_one(Inspection, inspection.seq).review


@pytest.mark.parametrize(
    ("act", "state"), [("accept", "accepted"), ("return", "returned"), ("void", "voided")]
)
def test_a_decision_changes_the_state_and_shows_the_record_again(app, session, flagged, act, state):
    browser = signed_in(app, "minh")

    answer = send(browser, flagged, act=act, reason="Đã xem kỹ")

    assert (answer.status_code, answer.location) == (303, page_of(flagged))
    assert state_of(session, flagged) == state
    shown = browser.get(answer.location).text
    check_page(shown)
    assert "Đã ghi:" in shown
    assert "Đã xem kỹ" in shown


@pytest.mark.parametrize("act", ["accept", "return", "void"])
def test_a_decided_record_asks_for_no_reviewer(app, session, flagged, act):
    browser = signed_in(app, "minh")
    before = main_of(browser.get(page_of(flagged)).text)

    send(browser, flagged, act=act, reason="Đã xem kỹ")

    after = main_of(browser.get(page_of(flagged)).text)
    assert "Cần người duyệt xem" in before
    assert "Cần người duyệt xem" not in after
    # What was flagged stays there to read.
    assert "Điều đã nhắc dấu nhắc, không phải kết luận" in after


def test_no_decision_follows_one_that_its_writer_has_not_seen(app, session, flagged):
    make.reviewer(session, "nam")
    minh, nam = signed_in(app, "minh"), signed_in(app, "nam")
    assert 'name="seen" value="flagged"' in minh.get(page_of(flagged)).text
    send(nam, flagged, act="void", reason="Ảnh của nơi khác", seen="flagged")

    late = send(minh, flagged, act="accept", reason="Thấy ổn", seen="flagged")

    check_page(late.text)
    assert (late.status_code, state_of(session, flagged)) == (409, "voided")
    assert "đã có người quyết định trước" in late.text
    # The other's reason is there to read, what was typed too; now it is seen.
    assert "Ảnh của nơi khác" in late.text
    assert "Thấy ổn" in late.text
    assert 'name="seen" value="voided"' in late.text
    send(minh, flagged, act="accept", reason="Thấy ổn", seen="voided")
    assert state_of(session, flagged) == "accepted"


def test_a_decision_needs_the_token_of_a_form(app, session, flagged):
    answer = signed_in(app, "minh").post(address(flagged), data={"act": "accept"})

    assert answer.status_code == 403
    assert state_of(session, flagged) == "flagged"


def test_returning_needs_a_reason_and_says_so_above_the_form(app, session, flagged):
    answer = send(signed_in(app, "minh"), flagged, act="return", reason=" ")

    check_page(answer.text)
    assert answer.status_code == 422
    assert '<a href="#reason">Cần ghi lý do.</a>' in answer.text
    assert 'value="return" checked' in answer.text
    assert state_of(session, flagged) == "flagged"


@pytest.mark.parametrize("act", ["accept", "return", "void"])
def test_a_reason_that_is_too_long_says_so_and_stays_as_typed(app, session, flagged, act):
    reason = "Ảnh mờ. " * 126

    answer = send(signed_in(app, "minh"), flagged, act=act, reason=reason)

    check_page(answer.text)
    assert answer.status_code == 422
    assert '<a href="#reason">Lý do dài quá 1.000 ký tự.' in answer.text
    assert f"{reason}</textarea>" in answer.text
    assert state_of(session, flagged) == "flagged"


def test_a_reason_that_nobody_sees_is_none(app, session, flagged):
    answer = send(signed_in(app, "minh"), flagged, act="void", reason="\u200b\u3164")

    assert answer.status_code == 422
    assert '<a href="#reason">Cần ghi lý do.</a>' in answer.text


def test_what_was_typed_is_kept_when_nothing_was_chosen(app, session, flagged):
    answer = send(signed_in(app, "minh"), flagged, reason="Ảnh mờ, <b>xem lại</b>")

    assert answer.status_code == 422
    assert "Ảnh mờ, &lt;b&gt;xem lại&lt;/b&gt;</textarea>" in answer.text
    assert "Hãy chọn một trong ba việc." in answer.text


def test_nobody_reviews_their_own_inspection(app, session):
    minh = make.reviewer(session)
    own = make.inspection(session, make.facility(session), minh, accepted=False)
    browser = signed_in(app, "minh")

    page = browser.get(page_of(own)).text
    answer = send(browser, own, act="accept")

    assert "Đây là phiếu của chính bạn" in page
    assert address(own) not in page
    assert answer.status_code == 403
    assert state_of(session, own) == "flagged"


def test_a_viewer_sees_no_form_and_may_not_send_one(app, session, flagged):
    make.account(session, "xem", Role.DEPARTMENT, Grade.VIEWER)
    browser = signed_in(app, "xem")

    page = browser.get(page_of(flagged)).text

    assert address(flagged) not in page
    assert send(browser, flagged, act="accept").status_code == 403
    assert state_of(session, flagged) == "flagged"


def test_a_reviewer_of_another_territory_finds_nothing_to_decide(app, session, flagged):
    make.reviewer(session, "nam", ("75",))

    assert send(signed_in(app, "nam"), flagged, act="accept").status_code == 404
    assert state_of(session, flagged) == "flagged"


def test_a_record_that_waits_for_photos_cannot_be_decided(app, session, flagged):
    lan = session.get_one(Inspection, flagged.seq).signer_id
    payload = make.body(make.facility(session, "Khác"), photos=[make.photo_entry(make.jpeg(9))])
    waiting = make.put(session, payload, session.get_one(make.Account, lan))

    answer = send(signed_in(app, "minh"), waiting, act="accept")

    assert answer.status_code == 409
    assert "nên chưa duyệt được" in answer.text


@pytest.fixture
def quarantined(session):
    """Unknown keys, and the code of no facility."""
    make.reviewer(session)
    make.facility(session, "Siêu thị Đích", code="48210373")
    observations = [
        {"category": "tui_la", "use_point": "checkout", "in_use": True},
        {"category": "paper_bag", "use_point": "quay_1", "in_use": True},
    ]
    payload = make.body(make.facility(session), observations=observations)
    payload["facility"] = "11111"
    return make.put(session, payload, make.account(session))


MENDED = {
    "facility": "4821 0373",
    "category-0": "paper_bag",
    "use_point-0": "checkout",
    "reason": "Máy cũ gửi khoá cũ",
}


def test_a_quarantined_record_says_what_is_wrong_and_offers_its_unknown_keys(
    app, session, quarantined
):
    page = signed_in(app, "minh").get(page_of(quarantined)).text

    check_page(page)
    assert "quan sát 2, quầy giá trị chưa biết" in main_of(page)
    assert 'Loại bao bì ghi là "tui_la"' in page
    assert 'Quầy ghi là "quay_1"' in page


def test_a_repair_makes_the_record_readable_and_keeps_the_bytes(app, session, quarantined):
    before = quarantined.body
    browser = signed_in(app, "minh")

    answer = send(browser, quarantined, "repair", **MENDED)

    session.expire_all()
    mended = session.get_one(Inspection, quarantined.seq)
    assert answer.status_code == 303
    assert mended.state == "complete"
    assert mended.body == before
    assert "Siêu thị Đích" in browser.get(page_of(quarantined)).text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reason": ""}, "Cần ghi lý do."),
        ({"facility": "48210374"}, "Mã cơ sở gồm 8 chữ số"),
        ({"category-0": ""}, "Sau khi sửa, phiếu vẫn chưa đọc được."),
        ({"category-0": "no_such_bag"}, "Sau khi sửa, phiếu vẫn chưa đọc được."),
    ],
)
def test_a_repair_that_does_not_do_changes_nothing(app, session, quarantined, change, said):
    answer = send(signed_in(app, "minh"), quarantined, "repair", **{**MENDED, **change})

    session.expire_all()
    assert answer.status_code == 422
    assert said in answer.text
    check_page(answer.text)
    assert session.get_one(Inspection, quarantined.seq).state == "quarantined"
    assert session.scalar(select(func.count()).select_from(Repair)) == 0
    assert session.scalar(select(func.count()).select_from(Review)) == 0


def test_keys_that_a_page_cannot_hold_are_offered_all_the_same(app, session, quarantined):
    observations = [{"category": "t\ud800", "use_point": "checkout", "in_use": True}]
    payload = {"facility": "\udfff", "observations": observations}
    body = json.dumps(payload).encode()
    signer = actor_of(session, quarantined.signer_id)
    kept = receive(session, uuid4(), body, signer, READER, now()).inspection
    session.commit()

    page = signed_in(app, "minh").get(page_of(kept))

    assert page.status_code == 200
    assert 'Loại bao bì ghi là "t\ufffd"' in page.text


def test_a_body_full_of_unknown_keys_makes_no_endless_form(app, session, quarantined):
    keys = [f"tui_{number}" for number in range(MOST * 3)]
    observations = [{"category": key, "use_point": key, "in_use": True} for key in keys]
    signer = session.get_one(Account, quarantined.signer_id)
    kept = make.put(session, {"observations": observations}, signer)

    page = signed_in(app, "minh").get(page_of(kept)).text

    assert page.count('Loại bao bì ghi là "') == MOST
    assert page.count('Quầy ghi là "') == MOST
