"""The day's list on the phone: what is planned, on what basis and with whom; offline too."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from inspections.account.models import Account
from inspections.account.queries import account_by_name, actor_of
from inspections.db import now
from inspections.facility.models import Facility
from inspections.facility.queries.by_code import facility_by_code
from inspections.inspection.models import Inspection
from inspections.inspection.record import BasisKind
from inspections.inspection.rules import VIETNAM, visit_day
from inspections.round.commands.change import Edit, assign
from tests import make
from tests.browser.eye import sideways, small_targets, violations
from tests.browser.form_hand import heading
from tests.browser.queue_hand import READY, learn, sign_closed_at, visit
from tests.crash.server import until

DECISION = "12/QĐ-SNNMT"


def named(rig, name: str) -> Account:
    found = account_by_name(rig.session, name)
    assert found is not None
    return found


def stores(rig) -> list[Facility]:
    found = [facility_by_code(rig.session, code) for code in rig.stores]
    assert all(found)
    return [each for each in found if each]


@pytest.fixture
def planned(rig):
    """Lan and Hoa go to three stores by a decision: the third is Lan's today, the first anybody's
    in the team, the second Hoa's. Another round begins the day after tomorrow."""
    rig.session.rollback()
    lan, hoa, quan = named(rig, "lan"), named(rig, "hoa"), make.manager(rig.session)
    today = visit_day(now())
    one, two, three = stores(rig)
    decided = {"basis": BasisKind.INSPECTION, "decision": DECISION}
    made = make.round(rig.session, quan, [one, two, three], lan, hoa, title="Chuyên đề", **decided)
    quan_acts = actor_of(rig.session, quan.id)
    assign(rig.session, Edit(quan_acts, made.id, 1, today, now()), [three.id], lan.id, today)
    assign(rig.session, Edit(quan_acts, made.id, 2, today, now()), [two.id], hoa.id, None)
    later = today + timedelta(days=2)
    make.round(rig.session, quan, [two], lan, title="Khảo sát sau", starts_on=later, today=today)
    rig.session.commit()
    return made


def rounds(page):
    return page.locator("[data-rounds] section")


def names(page):
    return rounds(page).locator("strong")


def test_the_day_begins_with_what_is_planned_and_a_visit_takes_basis_and_team_from_it(
    rig, phone, planned
):
    page = learn(phone)

    expect(rounds(page)).to_have_count(1)
    expect(rounds(page).locator("h2")).to_have_text("Chuyên đề")
    expect(rounds(page).locator("p").first).to_contain_text("0 trên 2 xong")
    expect(rounds(page).locator("p").first).to_contain_text("Hoa, Lan")
    # What has a day comes first; what is another's is not there.
    expect(names(page)).to_have_text(["Siêu thị Phú Quốc", "Siêu thị Rạch Giá"])
    expect(rounds(page).locator("[data-planned]").first).to_contain_text("Hẹn")
    assert violations(page) + sideways(page) + small_targets(page) == []

    names(page).first.click()
    expect(heading(page)).to_have_text("Siêu thị Phú Quốc")
    expect(page.locator("[data-chosen-round]")).to_have_text("Chuyên đề · Hoa · Lan")
    page.locator("label").filter(has_text="Đúng cơ sở, bắt đầu kiểm tra").click()
    expect(page.locator('[name^="basis"][value="inspection"]')).to_be_checked()
    expect(page.locator("#decision")).to_have_value(DECISION)


def test_without_a_network_the_list_is_there_and_what_was_signed_has_left_it(rig, phone, planned):
    page = learn(phone)
    expect(rounds(page)).to_have_count(1)
    rig.server.kill()
    page = sign_closed_at(phone, rig.stores[2])
    phone.close()

    page = phone.reopen("/f/")
    page.locator(READY).wait_for(state="attached")
    expect(rounds(page).locator("p").first).to_contain_text("1 trên 2 xong")
    expect(names(page)).to_have_text(["Siêu thị Rạch Giá"])

    rig.server.start()
    page.locator("[data-step=home] [data-send-now]").click()
    until(lambda: len(rig.rows(Inspection)) == 1)
    (record,) = rig.rows(Inspection)
    assert (record.basis_kind, record.basis_decision) == ("inspection", DECISION)


@pytest.mark.parametrize("hour", [1, 12, 23])
def test_what_was_signed_on_the_first_day_has_left_the_list_at_whatever_hour(
    rig, phone, planned, hour
):
    page = learn(phone)
    rig.server.kill()
    at = now().astimezone(VIETNAM).replace(hour=hour)
    phone.clock(days=(at - now()) / timedelta(days=1))
    page = sign_closed_at(phone, rig.stores[2])

    page.goto(f"{phone.url}/f/")
    page.locator(READY).wait_for(state="attached")
    expect(rounds(page).locator("p").first).to_contain_text("1 trên 2 xong")


def test_a_round_that_begins_later_is_shown_on_its_day_without_asking_again(rig, phone, planned):
    page = learn(phone)
    expect(rounds(page)).to_have_count(1)
    rig.server.kill()
    phone.clock(days=2)

    page = visit(phone, "")
    expect(rounds(page).locator("h2")).to_have_text(["Chuyên đề", "Khảo sát sau"])


def test_a_store_in_no_round_is_visited_as_before(rig, phone, planned):
    learn(phone)

    page = visit(phone, rig.stores[1])
    expect(heading(page)).to_have_text("Cửa hàng Vĩnh Thanh")
    expect(page.locator("[data-chosen-round]")).to_be_empty()
