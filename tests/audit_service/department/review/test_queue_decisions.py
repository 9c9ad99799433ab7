"""What becomes of decisions about several records at once."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from inspections.account.queries import actor_of
from inspections.db import now
from inspections.inspection.commands.review import review
from inspections.inspection.models import Review
from inspections.inspection.rules import Act
from tests import make
from tests.audit_service.department.review.conftest import QUEUE, send, states
from tests.pages import check_page, main_of, signed_in


def test_several_are_decided_at_once_and_the_queue_is_shown_again(app, session, three):
    browser = signed_in(app, "minh")
    address = f"{QUEUE}?kind=flagged&area=91"

    answer = send(browser, [each.id for each in three[:2]], "return", "Chụp lại quầy", address)

    assert (answer.status_code, answer.location) == (303, f"{address}#queue")
    assert states(session, three) == ["returned", "returned", "flagged"]
    shown = browser.get(address).text
    assert "Đã ghi cho 2 phiếu: trả lại." in shown
    assert [str(each.id) in shown for each in three] == [False, False, True]
    reasons = session.scalars(select(Review.reason).where(Review.act == "return")).all()
    assert reasons == ["Chụp lại quầy"] * 2


@pytest.mark.parametrize(
    ("count", "act", "reason", "said"),
    [
        (0, "accept", "", "Hãy chọn ít nhất một phiếu."),
        (2, "", "", "Hãy chọn một trong ba việc."),
        (2, "explode", "", "Hãy chọn một trong ba việc."),
        (2, "void", "  ", "Cần ghi lý do."),
        (2, "void", "\u200b\u00ad", "Cần ghi lý do."),
        (2, "return", "x" * 1001, "Lý do dài quá 1.000 ký tự."),
        (2, "accept", "x" * 1001, "Lý do dài quá 1.000 ký tự."),
    ],
)
def test_a_form_that_lacks_something_decides_nothing_and_keeps_the_rest(
    app, session, three, count, act, reason, said
):
    answer = send(signed_in(app, "minh"), [each.id for each in three[:count]], act, reason)

    check_page(answer.text)
    assert answer.status_code == 422
    assert said in answer.text
    assert answer.text.count(" checked data-tick") == count
    assert states(session, three) == ["flagged"] * 3


def test_what_was_typed_and_chosen_is_kept(app, session, three):
    answer = send(signed_in(app, "minh"), [], "void", "Ảnh <b>mờ</b>")

    assert 'value="void" checked' in answer.text
    assert "Ảnh &lt;b&gt;mờ&lt;/b&gt;</textarea>" in answer.text


def test_five_hundred_at_once_are_refused_whole(app, session, three):
    ids = [three[0].id, *(uuid4() for _each in range(499))]

    answer = send(signed_in(app, "minh"), ids)

    assert answer.status_code == 422
    assert "nhiều nhất 50 phiếu" in answer.text
    assert states(session, three) == ["flagged"] * 3


def test_one_id_five_hundred_times_is_one(app, session, three):
    answer = send(signed_in(app, "minh"), [three[0].id] * 500)

    assert answer.status_code == 303
    assert states(session, three) == ["accepted", "flagged", "flagged"]


def test_what_could_not_be_decided_is_listed_with_why_and_the_rest_is_done(
    app, session, lan, store, three
):
    """Unknown, another territory's and no id at all read alike; one's own and one that a colleague
    has decided each have their sentence."""
    minh = session.scalars(select(make.Account).where(make.Account.name == "minh")).one()
    tam = actor_of(session, make.reviewer(session, "tam").id)
    hoa = make.account(session, "hoa", areas=("75",))
    far = make.facility(session, "Nơi Không Ai Biết", ward_code=make.TRAN_BIEN)
    foreign = make.inspection(session, far, hoa, accepted=False)
    own = make.inspection(session, store, minh, accepted=False)
    unread = make.put(session, {**make.body(store), "facility": "11111"}, lan)
    review(session, three[1], Act.VOID, "trùng với phiếu hôm qua", tam, now())
    session.commit()
    unknown = uuid4()
    ids = [three[0].id, three[1].id, foreign.id, unknown, "khong-phai-ma", own.id, unread.id]

    answer = send(signed_in(app, "minh"), ids)

    check_page(answer.text)
    text = main_of(answer.text)
    assert answer.status_code == 409
    assert "Đã ghi cho 1 phiếu: chấp nhận." in text
    assert "6 phiếu chưa quyết định được" in text
    assert "Tam đã ghi: huỷ" in text
    assert "trùng với phiếu hôm qua" in text
    for sent in (foreign.id, unknown, "khong-phai-ma"):
        assert f"{sent} Không tìm thấy." in text
    assert "Không ai được tự duyệt phiếu của mình." in text
    assert "chưa duyệt được" in text
    assert "Nơi Không Ai Biết" not in text
    assert states(session, [*three, foreign, own]) == [
        "accepted",
        "voided",
        "flagged",
        "flagged",
        "flagged",
    ]


def test_a_form_sent_twice_says_that_it_was_done_already(app, session, three):
    browser = signed_in(app, "minh")
    send(browser, [three[0].id], "void", "trùng")

    again = send(browser, [three[0].id], "void", "trùng")

    assert again.status_code == 409
    assert "Chính bạn đã ghi: huỷ" in main_of(again.text)
    acts = session.scalars(select(Review.act).where(Review.inspection_seq == three[0].seq)).all()
    assert acts == ["void"]


def test_ones_own_stands_there_with_the_sentence_and_cannot_be_ticked(app, session, store):
    minh = make.reviewer(session)
    own = make.inspection(session, store, minh, accepted=False)

    page = signed_in(app, "minh").get(QUEUE).text

    assert "Đây là phiếu của chính bạn" in page
    assert f'value="{own.id}"' not in page
    assert "Ghi quyết định" not in page


def test_ones_own_among_several_is_left_undecided_whatever_the_form_says(app, session, three):
    """The tick is not there; a form made by hand is refused for that one alone."""
    minh = session.scalars(select(make.Account).where(make.Account.name == "minh")).one()
    store = make.facility(session, "Của Minh")
    mine = make.inspection(session, store, minh, accepted=False)

    for act in ("accept", "return", "void"):
        answer = send(signed_in(app, "minh"), [mine.id], act, "x")
        assert answer.status_code == 409
        assert "1 phiếu chưa quyết định được" in main_of(answer.text)
    answer = send(signed_in(app, "minh"), [mine.id, three[0].id], "accept")

    assert answer.status_code == 409
    assert states(session, [mine, three[0]]) == ["flagged", "accepted"]
