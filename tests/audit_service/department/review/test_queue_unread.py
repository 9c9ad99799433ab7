"""Records in the queue that cannot be read yet: what is told of them, and their repair."""

import re

import pytest
from sqlalchemy import select

from inspections.errors import Refused
from inspections.inspection.models import Inspection
from tests import make
from tests.audit_service.department.review.conftest import QUEUE
from tests.pages import check_page, main_of, signed_in, token_of

UNKNOWN = [{"category": "tui_la", "use_point": "checkout", "in_use": True}]


def test_an_unread_record_shows_the_store_that_its_body_names(app, session, lan, store):
    record = make.put(session, make.body(store, observations=UNKNOWN), lan)
    browser = signed_in(app, "minh")
    said = "Siêu thị Chờ (theo nội dung đã gửi, phiếu chưa đọc được)"

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
    assert "Siêu thị Chờ (theo nội dung đã gửi, phiếu chưa đọc được)" in page


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
