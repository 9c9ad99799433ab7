"""What the queue shows, and how it is walked through."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from audit_service.choices import today
from inspections.account.rules import Grade, Role
from inspections.db import now
from inspections.errors import Refused
from inspections.inspection.models import SecondCopy
from inspections.review.rules import Task
from tests import make
from tests.audit_service.department.review.conftest import QUEUE
from tests.pages import check_page, main_of, signed_in, statements

POSITION = {"lat": 10.05, "lon": 105.0801, "accuracy_m": 18}


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
    seen = make.inspection(session, make.facility(session, "Dệt"), lan, observations=[woven])
    left = 30 - (today() - seen.visited_on).days
    copy = session.scalars(select(SecondCopy)).one()
    browser = signed_in(app, "minh")

    pages = {task: browser.get(f"{QUEUE}?kind={task.value}").text for task in Task}

    for page in pages.values():
        check_page(page)
    assert "không có cơ sở mang mã này" in pages[Task.QUARANTINED]
    assert "Sửa để đọc được" in pages[Task.QUARANTINED]
    assert f"{QUEUE}/copies/{copy.id}" in pages[Task.SECOND_COPY]
    assert f"/department/inspections/{forked.id}/compare" in pages[Task.FORKED]
    assert f"còn {left} ngày" in pages[Task.NEEDS_PROOF]
    assert "Ghi quyết định" not in pages[Task.SECOND_COPY] + pages[Task.NEEDS_PROOF]
