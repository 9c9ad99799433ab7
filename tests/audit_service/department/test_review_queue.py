"""The queue as reviewers work through it: what is shown, and what becomes of many decisions."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role
from inspections.db import now
from inspections.errors import Refused
from inspections.inspection.commands.review import review
from inspections.inspection.models import Inspection, Review, SecondCopy
from inspections.inspection.rules import Act
from inspections.review.rules import Task
from tests import make
from tests.pages import check_page, main_of, signed_in, statements, token_of

QUEUE = "/department/review"
POSITION = {"lat": 10.05, "lon": 105.0801, "accuracy_m": 18}


@pytest.fixture
def lan(session):
    make.reviewer(session)
    return make.account(session)


@pytest.fixture
def store(session):
    return make.facility(session, "Siêu thị Chờ", lat=10.0123, lon=105.0801)


@pytest.fixture
def three(session, lan, store):
    return [make.inspection(session, store, lan, accepted=False) for _each in range(3)]


def send(browser, ids, act="accept", reason="", address=QUEUE):
    token = token_of(browser.get("/department/").text)
    form = {"csrf_token": token, "act": act, "reason": reason}
    return browser.post(address, data={**form, "id": [str(each) for each in ids]})


def states(session, inspections):
    session.expire_all()
    return [session.get_one(Inspection, each.seq).review for each in inspections]


def test_every_kind_of_work_has_its_list_and_an_empty_one_says_so(app, session, lan):
    browser = signed_in(app, "minh")

    for task in Task:
        page = browser.get(f"{QUEUE}?kind={task.value}")
        check_page(page.text)
        assert "Không có gì cần xem ở mục này" in page.text
    assert browser.get(f"{QUEUE}?kind=nothing").status_code == 404
    assert browser.get(f"{QUEUE}?after=nothing").status_code == 404
    assert browser.get(f"{QUEUE}?kind=needs_proof&after=WyIiLCAxXQ==").status_code == 404
    assert browser.get(f"{QUEUE}?inspector=99999999999").status_code == 404


def test_the_page_says_in_which_order_its_list_is(app, session, lan):
    """By arrival, however old a record says it is; what waits for proof by the end of its term."""
    browser = signed_in(app, "minh")

    for task in Task:
        text = main_of(browser.get(f"{QUEUE}?kind={task.value}").text)
        by_term = task is Task.NEEDS_PROOF
        assert ("Xếp theo thứ tự nhận." in text) is not by_term
        assert ("Phiếu được kiểm tra trước đứng trước." in text) is by_term
        assert "Dấu nhắc không phải kết luận." in text


def test_what_raised_a_flag_stands_beside_it(app, session, lan, store):
    """Distance as numbers and drawn, without saying where the inspector stood; times on a line."""
    make.inspection(
        session,
        store,
        lan,
        accepted=False,
        position=POSITION,
        clock_offset_ms=720_000,
        representative={"name": "Nguyễn Thị Hoa"},
    )

    page = signed_in(app, "minh").get(QUEUE).text

    check_page(page)
    text = main_of(page)
    assert "cách cơ sở 4.192 m, giới hạn là 200 m" in text
    assert "máy, cách 4.192 m, sai số 18 m" in text
    assert page.count('<svg class="distance__map"') == 1
    assert "Đồng hồ trên máy chậm 12 phút" in text
    assert "máy ghi" in text
    assert "12 phút sau" in text
    for hidden in ("10.05", "105.08", "Nguyễn Thị Hoa"):
        assert hidden not in page


def photographed(session, store, signer, data, **more):
    entry = make.photo_entry(data)
    made = make.put(session, make.body(store, photos=[entry], **more), signer)
    make.send_photo(session, made, entry["id"], data)
    return made, entry["id"]


def test_a_photo_seen_before_stands_beside_the_one_it_resembles(app, session, lan, store):
    data = make.jpeg(5, (640, 480))
    here = make.facility(session, "Chợ Ở Đây")
    first, first_photo = photographed(session, here, lan, data)
    second, second_photo = photographed(session, store, lan, data)
    # A smaller copy of the look, whose bytes differ.
    third, third_photo = photographed(
        session, make.facility(session, "Nơi ba"), lan, make.jpeg(5, (320, 240))
    )

    page = signed_in(app, "minh").get(QUEUE).text

    check_page(page)
    cards = dict(zip((second, third), page.split("<article")[1:], strict=True))
    for made, own in ((second, second_photo), (third, third_photo)):
        card = cards[made]
        assert f"/inspections/{made.id}/photos/{own}" in card
        assert f"/inspections/{first.id}/photos/{first_photo}" in card
        assert "Chợ Ở Đây" in card


def test_where_the_other_photo_was_taken_is_no_business_of_another_territory(app, session, lan):
    data = make.jpeg(5)
    hoa = make.account(session, "hoa", areas=("75",))
    far = make.facility(session, "Nơi Không Ai Biết", ward_code=make.TRAN_BIEN)
    other, _photo = photographed(session, far, hoa, data)
    photographed(session, make.facility(session), lan, data)

    page = signed_in(app, "minh").get(QUEUE).text

    assert "Giống ảnh ở một cơ sở khác" in main_of(page)
    assert "Nơi Không Ai Biết" not in page
    assert str(other.id) not in page


def test_long_waits_are_written_in_groups_of_thousands(app, session, lan, store):
    long_ago = now() - timedelta(days=3651)
    times = dict.fromkeys(("started_at", "signed_at"), long_ago.isoformat())
    make.inspection(session, store, lan, accepted=False, **times)
    make.inspection(session, store, lan, accepted=False).received_at = long_ago
    session.commit()

    text = main_of(signed_in(app, "minh").get(QUEUE).text)

    assert "3.651 ngày sau" in text
    assert "3.651 ngày" in text.replace("3.651 ngày sau", "")
    assert not re.search(r"\d{4} ngày", text)


def test_a_page_of_many_asks_no_more_than_a_page_of_one(app, session, lan, store):
    browser = signed_in(app, "minh")

    def add(numbers):
        for number in numbers:
            data = make.jpeg(number)
            photographed(session, make.facility(session, f"Một {number}"), lan, data)
            photographed(session, store, lan, data, position=POSITION, clock_offset_ms=10**6)
            make.put(session, {**make.body(store), "facility": "11111"}, lan)

    add([1])
    asked = {}
    for kind in ("flagged", "quarantined"):
        with statements() as sent:
            browser.get(f"{QUEUE}?kind={kind}")
        asked[kind] = len(sent)
    add([2, 3, 4, 5])
    for kind in ("flagged", "quarantined"):
        with statements() as sent:
            assert browser.get(f"{QUEUE}?kind={kind}").text.count("<article") == 5
        assert len(sent) == asked[kind]


def test_the_next_page_begins_after_the_last_of_this_one(app, session, three, monkeypatch):
    monkeypatch.setattr("audit_service.department.review.queue.PAGE", 2)
    browser = signed_in(app, "minh")

    first = browser.get(f"{QUEUE}?kind=flagged").text
    address = re.search(r'href="(/department/review[^"]*after=[^"]*)"', first)[1]
    second = browser.get(address.replace("&amp;", "&")).text

    assert [str(each.id) in first for each in three] == [True, True, False]
    assert [str(each.id) in second for each in three] == [False, False, True]
    assert "Về đầu danh sách" in second


def test_a_tab_counts_what_its_link_lists_and_the_navigation_all(app, session, lan, three):
    far = make.facility(session, "Phú Quốc", ward_code=make.PHU_QUOC)
    make.inspection(session, far, lan, accepted=False)
    browser = signed_in(app, "minh")

    for query, count in (("", 4), (f"&area={make.PHU_QUOC}", 1), ("&inspector=99", 0)):
        page = browser.get(f"{QUEUE}?kind=quarantined{query}").text
        tab = page.split('<nav class="tabs"')[1].split("</a>")[0]
        assert f'href="{QUEUE}?kind=flagged{query.replace("&", "&amp;")}"' in tab
        assert f'<strong class="number">{count}</strong>' in tab
        assert 'Cần xem <strong class="number">4</strong>' in page


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


def test_the_navigation_counts_what_waits_for_those_who_review_alone(app, session, three):
    make.account(session, "xem", Role.DEPARTMENT, Grade.VIEWER)
    make.account(session, "chi", Role.ADMINISTRATOR, None, ())
    item = re.compile(
        r'href="/department/review"[^>]*>Cần xem(?: <strong class="number">3</strong>)'
    )

    assert item.search(signed_in(app, "minh").get("/department/").text)
    for name in ("xem", "chi"):
        browser = signed_in(app, name)
        assert "/department/review" not in browser.get("/department/").text
        assert browser.get(QUEUE).status_code == 403


def test_an_error_page_asks_for_no_count(app, session, three):
    browser = signed_in(app, "minh")
    with statements() as sent:
        page = browser.get("/department/facilities/48210373")

    assert page.status_code == 404
    assert 'href="/department/review"' in page.text
    assert not [each for each in sent if "copy_look" in each]


def test_quarantined_copies_forks_and_proof_each_say_what_they_are(app, session, lan, store):
    make.put(session, {**make.body(store), "facility": "11111"}, lan)
    copied = make.inspection(session, store, lan)
    with pytest.raises(Refused):
        make.put(session, make.body(store, note="khác"), lan, copied.id)
    earlier = {"supersedes": str(copied.id), "reason": "nhầm"}
    make.inspection(session, store, lan, **earlier)
    forked = make.inspection(session, store, lan, accepted=False, **earlier)
    woven = {"category": "woven_pp_bag", "use_point": "checkout", "in_use": True, "charged": True}
    make.inspection(session, make.facility(session, "Dệt"), lan, observations=[woven])
    copy = session.scalars(select(SecondCopy)).one()
    browser = signed_in(app, "minh")

    pages = {task: browser.get(f"{QUEUE}?kind={task.value}").text for task in Task}

    for page in pages.values():
        check_page(page)
    assert "không có cơ sở mang mã này" in pages[Task.QUARANTINED]
    assert "Sửa để đọc được" in pages[Task.QUARANTINED]
    assert f"{QUEUE}/copies/{copy.id}" in pages[Task.SECOND_COPY]
    assert f"/department/inspections/{forked.id}/compare" in pages[Task.FORKED]
    assert "còn 30 ngày" in pages[Task.NEEDS_PROOF]
    assert "Ghi quyết định" not in pages[Task.SECOND_COPY] + pages[Task.NEEDS_PROOF]


UNKNOWN = [{"category": "tui_la", "use_point": "checkout", "in_use": True}]


def test_an_unread_record_shows_the_store_that_its_body_names(app, session, lan, store):
    record = make.put(session, make.body(store, observations=UNKNOWN), lan)
    browser = signed_in(app, "minh")
    said = "Siêu thị Chờ (theo nội dung gửi, phiếu chưa đọc được)"

    for area in ("91", make.RACH_GIA):
        queue = browser.get(f"{QUEUE}?kind=quarantined&area={area}").text
        check_page(queue)
        assert f"{said}</a></h2>" in queue
        assert f'href="/department/facilities/{store.code}"' in queue
        assert "Cơ sở chưa rõ" not in queue
        assert 'Chưa đọc được <strong class="number">1</strong>' in queue
    assert said not in browser.get(f"{QUEUE}?kind=quarantined&area={make.PHU_QUOC}").text
    page = browser.get(f"/department/inspections/{record.id}").text
    check_page(page)
    assert said in main_of(page)
    assert f'href="/department/facilities/{store.code}"' in page


def test_a_second_copy_of_an_unread_record_shows_it_too(app, session, lan, store):
    record = make.put(session, make.body(store, observations=UNKNOWN), lan)
    with pytest.raises(Refused):
        make.put(session, make.body(store, note="khác"), lan, record.id)

    page = signed_in(app, "minh").get(f"{QUEUE}?kind=second_copy&area={make.RACH_GIA}").text

    check_page(page)
    assert "Siêu thị Chờ (theo nội dung gửi, phiếu chưa đọc được)" in page


def test_a_store_elsewhere_that_a_body_names_is_not_shown(app, session, lan):
    far = make.facility(session, "Nơi Không Ai Biết", ward_code=make.TRAN_BIEN)
    record = make.put(session, make.body(far, observations=UNKNOWN), lan)
    browser = signed_in(app, "minh")

    queue = browser.get(f"{QUEUE}?kind=quarantined").text
    page = browser.get(f"/department/inspections/{record.id}").text

    assert "Cơ sở chưa rõ" in queue
    for shown in (queue, page):
        assert "Nơi Không Ai Biết" not in shown
        assert f"/department/facilities/{far.code}" not in shown


def unreadable(session, signer, number):
    payload = {**make.body(make.facility(session, f"Nơi {number}")), "facility": "11111"}
    return make.put(session, payload, signer)


def repairing(browser, address, inspection, **typed):
    """Sends the form of this record's card as the page at the address holds it."""
    page = browser.get(address).text
    card = page.split(f'action="{QUEUE}/{inspection.id}/repair')[1]
    query = card.split('"')[0].replace("&amp;", "&")
    assert all(f'name="{inspection.id}-{name}"' in card for name in typed)
    form = {f"{inspection.id}-{name}": value for name, value in typed.items()}
    target = f"{QUEUE}/{inspection.id}/repair{query}"
    return browser.post(target, data={"csrf_token": token_of(page), **form})


@pytest.fixture
def unread(session, lan):
    make.facility(session, "Siêu thị Đích", code="48210373")
    records = [unreadable(session, lan, number) for number in range(3)]
    session.commit()
    return records


def test_a_record_is_made_readable_in_its_card_and_one_stays_at_the_place(app, session, unread):
    browser = signed_in(app, "minh")
    check_page(browser.get(f"{QUEUE}?kind=quarantined").text)

    answer = repairing(
        browser, f"{QUEUE}?kind=quarantined", unread[1], facility="4821 0373", reason="Gõ nhầm mã"
    )

    assert (answer.status_code, answer.location) == (303, f"{QUEUE}?kind=quarantined#card-2")
    session.expire_all()
    assert [each.state for each in unread] == ["quarantined", "complete", "quarantined"]
    # The next one stands where it stood.
    page = browser.get(answer.location).text
    assert str(unread[2].id) in page.split('id="card-2"')[1]
    assert "Đã sửa để đọc được phiếu" in page


def test_a_repair_that_does_not_do_shows_the_card_again_with_what_was_typed(app, session, unread):
    browser = signed_in(app, "minh")
    for typed, said in (
        ({"facility": "4821 0374", "reason": "x"}, "Mã cơ sở gồm 8 chữ số"),
        ({"facility": "4821 0373", "reason": " "}, "Cần ghi lý do."),
        ({"facility": "4821 0373", "reason": "x" * 1001}, "Lý do dài quá 1.000 ký tự."),
        ({"facility": "11111", "reason": "x"}, "Sau khi sửa, phiếu vẫn chưa đọc được."),
    ):
        answer = repairing(browser, f"{QUEUE}?kind=quarantined", unread[1], **typed)

        assert answer.status_code == 422, said
        check_page(answer.text)
        card = answer.text.split('id="card-2"')[1].split("</article>")[0]
        assert "<details" in card
        assert re.search(r"<details[^>]* open>", card)
        assert said in answer.text
        assert f'value="{typed["facility"]}"' in card
        assert answer.text.count(" open>") == 1
        assert f'href="#{unread[1].id}-' in answer.text
    session.expire_all()
    assert {each.state for each in unread} == {"quarantined"}


def test_ones_own_unreadable_record_is_for_somebody_else(app, session, unread):
    minh = session.scalars(select(make.Account).where(make.Account.name == "minh")).one()
    mine = unreadable(session, minh, 9)
    session.commit()
    browser = signed_in(app, "minh")

    page = browser.get(f"{QUEUE}?kind=quarantined").text
    token = token_of(page)
    form = {"csrf_token": token, f"{mine.id}-facility": "48210373", f"{mine.id}-reason": "x"}
    answer = browser.post(f"{QUEUE}/{mine.id}/repair?kind=quarantined", data=form)

    assert f"{QUEUE}/{mine.id}/repair" not in page
    assert answer.status_code == 403
    session.expire_all()
    assert session.get_one(Inspection, mine.seq).state == "quarantined"


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
