"""When a phone tries to send: five occasions and a button, and pauses that grow."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from inspections.db import now
from inspections.inspection.models import Flag, Inspection
from inspections.inspection.rules import VIETNAM
from tests.browser.form_hand import following, sent, state, tap
from tests.browser.queue_hand import (
    following_signed,
    learn,
    records,
    rows,
    sign_closed_at,
    stop_time,
    trouble,
)
from tests.browser.rig.rules import PHOTO, RECORD
from tests.crash.server import until

INSPECTIONS = "**/api/v1/inspections/*"
RECEIVED = "Sở đã nhận (số BBX-1)"
DAY_MS = 24 * 3600 * 1000
PAUSES = """async () => {
  const address = document.querySelector('[rel=modulepreload][href$="/form/queue.js"]').href;
  const { pause } = await import(address);
  const tries = [...Array(12).keys()].map(before => before + 1);
  return tries.map(number => [...Array(200)].map(() => pause(number, null)));
}"""
# The page's own queue; a try that sends nothing is over at once, one under way when it has
# planned the next.
TRY_IS_OVER = """async () => {
  const address = document.querySelector('[rel=modulepreload][href$="/form/queue.js"]').href;
  const { kick } = await import(address);
  await kick(false);
}"""
# As long as a request of the page needs to be seen.
ROUND_TRIP = "fetch('/f/sw.js', { cache: 'no-store' }).then(() => null)"
# A browser without a window never hides a page: told so instead.
COME_BACK = """() => {
  for (const told of ['hidden', 'visible']) {
    Object.defineProperty(document, 'visibilityState', { get: () => told, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }
}"""
# The next try is planned as the last step of one: the reader comes back just before.
COME_BACK_AT_THE_LAST_STEP = f"""() => {{
  const plan = window.setTimeout;
  window.setTimeout = (then, wait) => {{
    window.setTimeout = plan;
    ({COME_BACK})();
    return plan(then, wait);
  }};
}}"""


@pytest.fixture
def begun(reader, store):
    """A visit to be signed, on a phone whose time stands still; the PUTs of its records."""
    page = reader.page
    page.clock.install()
    requests = sent(page)
    reader.sign_in("lan", f"/f/{store}")
    # Stopping the time moves it on first, which would give up a list that is under way.
    until(lambda: rows(page, "facilities"))
    stop_time(page)
    return page, requests


@pytest.fixture
def stuck(begun):
    """A signed record whose only try has failed."""
    page, requests = begun
    page.route(INSPECTIONS, lambda route: route.abort(), times=1)
    sign_closed_here(page)
    expect(trouble(page)).to_contain_text("Chưa tới được máy chủ")
    # Time stands still: who moves it on before the next try is planned moves it for nothing.
    page.evaluate(TRY_IS_OVER)
    assert len(requests) == 1
    return page, requests


def sign_closed_here(page: Page) -> None:
    tap(page, "Cơ sở đóng cửa")
    following(page)
    following(page)
    following_signed(page)


def tries(page: Page) -> list[int]:
    return [row["tries"] for row in rows(page, "records")]


def sign_another(page: Page) -> None:
    page.locator("[data-new-form]").click()
    page.locator("[data-step=guide] .button--main").click()
    page.locator("[data-found] button").first.click()
    sign_closed_here(page)


def lose_and_find_the_network(page: Page) -> None:
    page.context.set_offline(True)
    page.context.set_offline(False)


OCCASIONS = {
    "opening the page": lambda page: page.reload(),
    "signing another": sign_another,
    "the network comes back": lose_and_find_the_network,
    "the reader comes back": lambda page: page.evaluate(COME_BACK),
    "time": lambda page: page.clock.run_for(5_000),
    "the button": lambda page: page.locator("[data-bar-send]").click(),
}


@pytest.mark.parametrize("occasion", OCCASIONS)
def test_each_occasion_sends_what_waits(stuck, session, occasion):
    page, requests = stuck

    OCCASIONS[occasion](page)
    expect(page.locator("[data-bar-unsent]")).to_have_text("Không có phiếu chờ gửi")

    waited = [each for each in requests if each.url == requests[0].url]
    assert len(waited) == 2
    assert waited[0].post_data_buffer == waited[1].post_data_buffer


@pytest.mark.parametrize("moment", [COME_BACK, COME_BACK_AT_THE_LAST_STEP], ids=["early", "late"])
def test_an_occasion_that_comes_while_a_try_is_failing_is_not_lost(begun, session, moment):
    page, requests = begun
    held = []
    page.route(INSPECTIONS, lambda route: held.append(route), times=1)
    with page.expect_request(INSPECTIONS):
        sign_closed_here(page)

    page.evaluate(moment)
    held[0].abort()

    expect(state(page)).to_have_text(RECEIVED)
    assert len(requests) == 2


def test_pauses_double_up_to_ten_minutes_and_are_never_quite_the_same(reader, store):
    reader.go("/f/")
    pauses = reader.page.evaluate(PAUSES)

    longest = [min(5_000 * 2**number, 600_000) for number in range(12)]
    for found, most in zip(pauses, longest, strict=True):
        assert most * 0.75 <= min(found) < max(found) <= most
        assert len({round(each) for each in found}) > 50


def test_without_a_server_the_second_pause_is_longer_than_the_first(stuck, session):
    page, requests = stuck
    page.route(INSPECTIONS, lambda route: route.abort(), times=1)

    page.clock.run_for(5_000)
    until(lambda: tries(page) == [2])
    page.evaluate(TRY_IS_OVER)
    # The shortest second pause is longer than the longest first.
    page.clock.run_for(7_000)
    page.evaluate(ROUND_TRIP)
    assert len(requests) == 2
    page.clock.run_for(3_000)

    expect(state(page)).to_have_text(RECEIVED)
    assert len(requests) == 3


@pytest.mark.parametrize("status", [429, 503])
def test_a_pause_that_the_server_asked_for_is_kept_whoever_is_impatient(begun, session, status):
    page, requests = begun
    answer = {"status": status, "json": {"code": "busy"}}
    told = {"X-App": "bao-bi-xanh", "Retry-After": "60"}
    page.route(INSPECTIONS, lambda route: route.fulfill(**answer, headers=told), times=1)
    sign_closed_here(page)
    expect(trouble(page)).to_have_text("Máy chủ đang bận. Sẽ tự gửi lại sau 60 giây.")

    tap(page, "Gửi lại")
    page.locator("[data-bar-send]").click()
    lose_and_find_the_network(page)
    page.reload()
    expect(trouble(page)).to_have_text("Máy chủ đang bận. Sẽ tự gửi lại sau 60 giây.")
    page.locator("[data-bar-send]").click()
    page.clock.run_for(55_000)
    page.evaluate(ROUND_TRIP)
    assert len(requests) == 1
    # A busy machine may come to look only after these seconds, for which time stands still.
    until(lambda: page.clock.run_for(6_000) or state(page).text_content() == RECEIVED)
    assert len(requests) == 2


@pytest.mark.parametrize("days", [-3, 3])
def test_a_clock_that_is_set_wrong_meanwhile_does_not_stop_the_sending(stuck, session, days):
    page, _requests = stuck

    page.clock.set_system_time(page.evaluate("Date.now() / 1000") + days * DAY_MS / 1000)
    page.clock.run_for(5_000)
    # The pause it planned is over, the moment it wrote down is days away or long ago.
    page.clock.run_for(5_000)

    expect(state(page)).to_have_text(RECEIVED)


@pytest.mark.parametrize("days", [-3, 3])
def test_a_phone_days_wrong_says_by_how_much_and_its_record_is_flagged_not_refused(
    rig, phone, days
):
    phone.go("/sign-in")
    phone.clock(days)
    learn(phone)
    phone.offline()
    page = sign_closed_at(phone, rig.stores[0])
    phone.offline(False)
    expect(state(page)).to_have_text(RECEIVED)

    (arrived,) = rig.rows(Inspection)
    assert arrived.state == "complete"
    assert abs(arrived.clock_offset_ms + days * DAY_MS) < 5_000
    assert arrived.visited_on == now().astimezone(VIETNAM).date()
    assert abs(arrived.visited_at - now()) < timedelta(minutes=2)
    assert "clock" in {flag.code for flag in rig.rows(Flag)}


def test_records_sent_again_by_hand_while_another_is_on_its_way_are_not_forgotten(rig, phone):
    learn(phone)
    phone.offline()
    refused = [sign_closed_at(phone, store).url for store in rig.stores[:2]]
    sign_closed_at(phone, rig.stores[2], photos=1)
    busy = {"content_type": "application/problem+json", "x_app": "bao-bi-xanh"}
    rig.proxy.reply(RECORD, 403, b'{"code": "not_allowed"}', times=len(refused), **busy)
    held = rig.proxy.hold(PHOTO)
    phone.offline(False)
    held.wait()
    assert [each.status for each in records(rig)] == [403, 403, 201]

    page = phone.page
    for address in refused:
        page.evaluate("address => location.assign(address)", address)
        expect(page).to_have_url(address)
        expect(trouble(page)).to_contain_text("không cho tài khoản này")
        tap(page, "Gửi lại")
    held.release()

    for address in refused:
        page.evaluate("address => location.assign(address)", address)
        expect(page).to_have_url(address)
        expect(state(page)).to_contain_text("Sở đã nhận")
    assert [each.status for each in records(rig)] == [403, 403, 201, 201, 201]
