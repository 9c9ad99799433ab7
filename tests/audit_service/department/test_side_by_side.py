"""Two bodies under one id, and two corrections of one record, side by side."""

import pytest
from sqlalchemy import select

from inspections.account.rules import Grade, Role
from inspections.errors import Refused
from inspections.facility.models import Facility
from inspections.inspection.models import Counted, Inspection, Review, SecondCopy
from inspections.review.models import CopyLook
from inspections.trail.models import TrailEntry
from tests import make
from tests.pages import check_page, main_of, signed_in, token_of

REPRESENTATIVE = {"name": "Nguyễn Thị Hoa", "signs": True}


@pytest.fixture
def lan(session):
    make.reviewer(session)
    return make.account(session)


@pytest.fixture
def copied(session, lan):
    """A record of Lan's, and other bytes that she sent under its id."""
    store = make.facility(session)
    made = make.inspection(session, store, lan, "full")
    second = make.body(store, "gradual", note="khác", representative=REPRESENTATIVE)
    with pytest.raises(Refused):
        make.put(session, second, lan, made.id)
    session.commit()
    return made


@pytest.fixture
def page(session, copied):
    copy = session.scalars(select(SecondCopy)).one()
    return f"/department/review/copies/{copy.id}"


def post(browser, address, **form):
    token = token_of(browser.get("/department/").text)
    return browser.post(address, data={"csrf_token": token, **form})


def test_two_bodies_stand_side_by_side_without_what_is_restricted(app, session, page):
    shown = signed_in(app, "minh").get(page).text

    check_page(shown)
    text = main_of(shown)
    assert "Ghi chú thêm không có khác" in text
    assert "Thông tin hạn chế" in text
    assert "Nguyễn Thị Hoa" not in shown


def test_a_body_beyond_reading_is_compared_field_by_field(app, session, lan):
    store = make.facility(session)
    made = make.inspection(session, store, lan)
    with pytest.raises(Refused):
        make.put(session, {**make.body(store), "observations": "không"}, lan, made.id)
    session.commit()
    copy = session.scalars(select(SecondCopy)).one()

    shown = signed_in(app, "minh").get(f"/department/review/copies/{copy.id}").text

    check_page(shown)
    assert "chưa đọc được nên không so sánh được" in shown
    assert "<code>observations</code>" in shown


def test_the_bytes_are_given_as_a_file_and_never_as_a_page(app, session, copied, page):
    browser = signed_in(app, "minh")
    bodies = [copied.body, session.scalars(select(SecondCopy)).one().body]

    for name, body in zip(("first-body", "second-body"), bodies, strict=True):
        answer = post(browser, f"{page}/{name}")
        assert answer.data == body
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.mimetype == "application/octet-stream"
    session.expire_all()
    acts = select(TrailEntry.act).where(TrailEntry.act == "restricted_read")
    assert len(session.scalars(acts).all()) == 2


def test_a_look_takes_the_copy_off_the_queue_with_what_was_found(app, session, page):
    browser = signed_in(app, "minh")
    queue = "/department/review?kind=second_copy"
    assert page in browser.get(queue).text

    refused = post(browser, page, reason=" ")
    check_page(refused.text)
    assert refused.status_code == 422
    assert '<a href="#reason">Cần ghi lý do.</a>' in refused.text
    refused = post(browser, page, reason="x" * 1001)
    check_page(refused.text)
    assert refused.status_code == 422
    assert '<a href="#reason">Lý do dài quá 1.000 ký tự.' in refused.text
    assert f"{'x' * 1001}</textarea>" in refused.text
    answer = post(browser, page, reason="Gửi hai lần từ hai máy")

    assert (answer.status_code, answer.location) == (303, queue)
    assert page not in browser.get(queue).text
    shown = browser.get(page).text
    check_page(shown)
    assert "Minh đã xem lúc" in main_of(shown)
    assert "Gửi hai lần từ hai máy" in shown
    assert "Ghi là đã xem" not in shown


def test_a_copy_that_a_colleague_looked_at_meanwhile_says_so(app, session, page):
    make.reviewer(session, "tam")
    mine, theirs = signed_in(app, "minh"), signed_in(app, "tam")
    post(theirs, page, reason="Đã gọi Lan")

    answer = post(mine, page, reason="Của tôi")

    assert answer.status_code == 409
    text = main_of(answer.text)
    assert "Tam đã xem" in text
    assert "Đã gọi Lan" in text
    session.expire_all()
    assert session.scalars(select(CopyLook.reason)).all() == ["Đã gọi Lan"]


def test_copies_are_for_reviewers_of_the_territory(app, session, page):
    make.reviewer(session, "nam", ("75",))
    make.account(session, "xem", Role.DEPARTMENT, Grade.VIEWER)

    for name, status in (("nam", 404), ("xem", 403)):
        browser = signed_in(app, name)
        answers = [
            browser.get(page),
            post(browser, page, reason="x"),
            post(browser, f"{page}/second-body"),
        ]
        assert [each.status_code for each in answers] == [status] * 3
    assert signed_in(app, "minh").get(f"{page}0000").status_code == 404


def test_a_copy_that_a_reviewer_sent_is_for_somebody_else(app, session, lan):
    minh = session.scalars(select(make.Account).where(make.Account.name == "minh")).one()
    store = make.facility(session)
    made = make.inspection(session, store, lan)
    with pytest.raises(Refused):
        make.put(session, make.body(store, note="khác"), minh, made.id)
    session.commit()
    address = f"/department/review/copies/{session.scalars(select(SecondCopy)).one().id}"
    browser = signed_in(app, "minh")

    assert "nên người khác sẽ xem" in browser.get(address).text
    assert post(browser, address, reason="x").status_code == 403
    assert post(browser, f"{address}/first-body").status_code == 403


@pytest.fixture
def forked(session, lan):
    """A record and two corrections of it."""
    store = make.facility(session)
    first = make.inspection(session, store, lan, "not_met")
    earlier = {"supersedes": str(first.id), "reason": "nhầm"}
    one = make.inspection(session, store, lan, "full", **earlier)
    other = make.inspection(session, store, lan, "gradual", accepted=False, **earlier)
    return first, one, other


def compare(inspection, with_=None):
    address = f"/department/inspections/{inspection.id}/compare"
    return f"{address}?with={with_.id}" if with_ else address


def test_of_a_fork_both_heads_stand_side_by_side(app, session, forked):
    first, one, other = forked
    browser = signed_in(app, "minh")

    shown = browser.get(compare(other)).text
    with_first = browser.get(compare(other, first)).text

    check_page(shown)
    assert f"BBX-{one.seq}" in main_of(shown).split("Chỗ khác nhau")[0]
    assert "thêm" in main_of(shown)
    check_page(with_first)
    assert "bớt" not in main_of(with_first)
    for each in forked:
        assert str(each.id) in shown


def test_a_record_of_no_chain_has_nothing_beside_it(app, session, lan):
    alone = make.inspection(session, make.facility(session), lan)
    stranger = make.inspection(session, make.facility(session, "Khác"), lan)
    browser = signed_in(app, "minh")

    assert "không có bản nào khác" in browser.get(compare(alone)).text
    assert browser.get(compare(alone, stranger)).status_code == 404
    assert browser.get(f"{compare(alone)}?with=x").status_code == 404


def test_what_changed_by_little_is_printed_so_that_it_differs(app, session, lan):
    """Clocks 0.8 s behind and a little more, and visits that began some seconds apart."""
    store = make.facility(session)
    began = "2026-10-01T09:00:0{}+07:00"
    first = make.inspection(session, store, lan, clock_offset_ms=-796, started_at=began.format(1))
    second = make.inspection(
        session,
        store,
        lan,
        clock_offset_ms=-803,
        started_at=began.format(4),
        supersedes=str(first.id),
        reason="nhầm",
    )

    text = main_of(signed_in(app, "minh").get(compare(second)).text)

    assert "Độ lệch đồng hồ đổi −0,796 giây −0,803 giây" in text
    assert "Bắt đầu đổi 09:00:01, 01/10/2026 09:00:04, 01/10/2026" in text


def test_less_than_a_second_between_two_beginnings_is_no_change(app, session, lan):
    store = make.facility(session)
    began = "2026-10-01T09:00:01.{}+07:00"
    first = make.inspection(session, store, lan, started_at=began.format(100))
    more = {"supersedes": str(first.id), "reason": "nhầm", "started_at": began.format(400)}
    second = make.inspection(session, store, lan, **more)

    assert "Bắt đầu đổi" not in main_of(signed_in(app, "minh").get(compare(second)).text)


def test_the_page_of_a_correction_says_what_it_changed(app, session, forked):
    _first, one, _other = forked

    shown = signed_in(app, "minh").get(f"/department/inspections/{one.id}").text

    check_page(shown)
    text = main_of(shown)
    assert "So với bản được sửa" in text
    assert "Đặt cạnh bản này" in text


def test_a_correction_of_a_record_elsewhere_is_not_compared(app, session, lan):
    """Hoa's record lies in a province that Minh does not see."""
    hoa = make.account(session, "hoa", areas=("75",))
    far = make.facility(session, "Nơi Không Ai Biết", ward_code=make.TRAN_BIEN)
    theirs = make.inspection(session, far, hoa)
    mine = make.inspection(
        session, make.facility(session), lan, accepted=False, supersedes=str(theirs.id)
    )
    browser = signed_in(app, "minh")

    assert browser.get(compare(mine, theirs)).status_code == 404
    page = browser.get(compare(mine)).text + browser.get(f"/department/inspections/{mine.id}").text
    assert "Nơi Không Ai Biết" not in page
    assert "So với bản được sửa" not in page


def test_both_heads_show_their_chain_and_what_was_decided(app, session, forked):
    first, one, other = forked

    shown = signed_in(app, "minh").get(compare(other)).text

    text = main_of(shown)
    for each in (one, other):
        assert f"Chuỗi bản sửa BBX-{first.seq} → BBX-{each.seq}" in text
    assert f"BBX-{one.seq}, Lan" in text
    assert "Chấp nhận" in text.split("Chỗ khác nhau")[0]


@pytest.mark.parametrize("later", [True, False])
def test_one_head_is_kept_and_the_other_voided_with_one_reason(app, session, forked, later):
    _first, one, other = forked
    kept, dropped = (other, one) if later else (one, other)
    browser = signed_in(app, "minh")

    answer = post(browser, compare(other, one), keep=str(kept.id), reason="Bản này có ảnh")

    assert (answer.status_code, answer.location) == (303, "/department/review?kind=forked#queue")
    session.expire_all()
    assert session.get_one(Inspection, kept.seq).review == "accepted"
    assert session.get_one(Inspection, dropped.seq).review == "voided"
    assert session.scalars(select(Counted.inspection_seq)).all() == [kept.seq]
    reasons = select(Review.reason).where(Review.inspection_seq == dropped.seq)
    assert session.scalars(reasons).all()[-1] == "Bản này có ảnh"
    assert str(other.id) not in browser.get("/department/review?kind=forked").text
    # There is nothing left to choose.
    assert 'name="keep"' not in browser.get(compare(other)).text


def test_what_a_colleague_has_chosen_meanwhile_stands(app, session, forked):
    """Two reviewers have the page open; the second is told and nothing is written twice."""
    _first, one, other = forked
    make.reviewer(session, "nam")
    minh, nam = signed_in(app, "minh"), signed_in(app, "nam")
    post(minh, compare(other, one), keep=str(one.id), reason="Bản đầu đúng")
    decisions = session.scalars(select(Review.id)).all()

    for choice in (other, one):
        answer = post(nam, compare(other, one), keep=str(choice.id), reason="Bản sau đúng")
        assert answer.status_code == 409
        check_page(answer.text)
        text = main_of(answer.text)
        assert "Phiếu này không còn chờ duyệt: đã có người quyết định trước." in text
        assert "Bản đầu đúng" in text

    session.expire_all()
    assert [each.review for each in (one, other)] == ["accepted", "voided"]
    assert session.scalars(select(Review.id)).all() == decisions


def test_to_keep_one_takes_a_choice_and_a_reason_or_nothing_changes(app, session, forked):
    _first, one, other = forked
    browser = signed_in(app, "minh")
    for typed, said in (
        ({"keep": "", "reason": "x"}, "Hãy chọn bản được giữ."),
        ({"keep": str(forked[0].id), "reason": "x"}, "Hãy chọn bản được giữ."),
        ({"keep": str(other.id), "reason": " "}, "Cần ghi lý do."),
        ({"keep": str(other.id), "reason": "\u3164"}, "Cần ghi lý do."),
        ({"keep": str(other.id), "reason": "x" * 1001}, "Lý do dài quá 1.000 ký tự."),
    ):
        answer = post(browser, compare(other, one), **typed)
        assert answer.status_code == 422
        check_page(answer.text)
        assert said in answer.text
    # A record and its correction are no fork.
    answer = post(browser, compare(other, forked[0]), keep=str(other.id), reason="x")
    assert answer.status_code == 422
    session.expire_all()
    assert [each.review for each in (one, other)] == ["accepted", "flagged"]


def test_nobody_chooses_between_a_record_of_their_own_and_another(app, session, lan):
    minh = session.scalars(select(make.Account).where(make.Account.name == "minh")).one()
    first = make.inspection(session, make.facility(session), minh, "not_met")
    earlier = {"supersedes": str(first.id), "reason": "nhầm"}
    one = make.inspection(session, first_store(session, first), minh, "full", **earlier)
    other = make.inspection(
        session, first_store(session, first), minh, "gradual", accepted=False, **earlier
    )
    browser = signed_in(app, "minh")

    page = browser.get(compare(other)).text
    answer = post(browser, compare(other, one), keep=str(other.id), reason="x")

    assert 'name="keep"' not in page
    assert "nên người khác sẽ duyệt" in page
    assert answer.status_code == 403
    session.expire_all()
    assert session.get_one(Inspection, other.seq).review == "flagged"


def first_store(session, inspection):
    return session.get_one(Facility, inspection.facility_id)


def test_a_viewer_sees_both_and_chooses_neither(app, session, forked):
    _first, one, other = forked
    make.account(session, "xem", Role.DEPARTMENT, Grade.VIEWER)
    browser = signed_in(app, "xem")

    assert 'name="keep"' not in browser.get(compare(other)).text
    answer = post(browser, compare(other, one), keep=str(other.id), reason="x")
    assert answer.status_code == 403
