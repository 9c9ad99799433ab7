"""The tools themselves: each does to the network or the phone what its name says."""

import threading
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from uuid import uuid4

import pytest

from inspections.inspection.models import Inspection
from inspections.photo.models import Photo
from tests import make
from tests.browser.rig.rules import PHOTO, RECORD, to
from tests.crash.server import Answer, until

APP = {"X-App": "bao-bi-xanh", "Sec-Fetch-Site": "same-origin"}
STORED = """(value) => new Promise((done, failed) => {
  const opening = indexedDB.open('rig', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('kept');
  opening.onerror = () => failed(opening.error);
  opening.onsuccess = () => {
    const db = opening.result;
    const way = db.transaction('kept', 'readwrite', { durability: 'strict' });
    const kept = way.objectStore('kept');
    const asked = value === null ? kept.get(1) : kept.put(value, 1);
    way.oncomplete = () => { db.close(); done(value === null ? asked.result ?? null : value); };
    way.onabort = () => { db.close(); done(String(way.error?.name)); };
  };
})"""
FETCHED = "path => fetch(path, { cache: 'no-store' }).then(r => r.status, () => 'failed')"
INSTALLED = """() => navigator.serviceWorker.register('/f/rig.js', { scope: '/f/' })
  .then(() => navigator.serviceWorker.ready).then(() => true)"""
TOLD_BY_WORKER = """() => new Promise(async (done) => {
  const { active } = await navigator.serviceWorker.ready;
  const way = new MessageChannel();
  way.port1.onmessage = (event) => done(event.data);
  active.postMessage('', [way.port2]);
})"""
# What is said to a worker in the moment of its start or end is lost.
HURRIED = f"Promise.race([({TOLD_BY_WORKER})(), new Promise(end => setTimeout(end, 3000))])"


@pytest.fixture
def key(rig, bearer):
    return bearer("lan")


@pytest.fixture
def ask(rig, key):
    """ask(method, path, body): one try through the proxy on a connection of its own; None when it
    broke."""

    def one(method, path, body=b"", seconds=30):
        headers = {**key, "Content-Type": "image/jpeg"}
        with closing(HTTPConnection("127.0.0.1", rig.proxy.port, timeout=seconds)) as connection:
            try:
                connection.request(method, path, body, headers)
                response = connection.getresponse()
                return Answer(response.status, response.read())
            except (OSError, HTTPException):
                return None

    yield one
    rig.session.rollback()


@pytest.fixture
def visit(rig):
    """A record with one photo: its address, body, the photo's address and bytes."""
    photo = make.jpeg(1)
    entry = make.photo_entry(photo)
    (shop, *_others) = rig.stores
    payload = {**make.body(Shop(shop), photos=[entry]), "outcome": "closed"}
    path = f"/api/v1/inspections/{uuid4()}"
    return path, make.to_bytes(payload), f"{path}/photos/{entry['id']}", photo


class Shop:
    def __init__(self, code):
        self.code = code


def statuses(rig):
    return [(each.method, each.answered, each.status) for each in rig.proxy.taken()]


def test_what_passes_is_counted_as_it_was_on_the_wire(rig, ask, visit):
    path, body, _photo, _data = visit
    connection = HTTPConnection("127.0.0.1", rig.proxy.port, timeout=30)
    connection.request("GET", "/sign-in")
    page = connection.getresponse().read()
    connection.request("HEAD", "/sign-in")
    connection.getresponse().read()
    connection.close()
    ask("PUT", path, body)

    first, second, put = rig.proxy.taken()

    assert (first.path, first.status, first.content_type) == ("/sign-in", 200, "text/html")
    assert len(page) < first.down < len(page) + 2000
    assert second.down == first.down - len(page)
    assert first.connection == second.connection != put.connection
    assert (put.status, put.body) == (201, body)
    assert len(body) < put.up < len(body) + 1000
    assert rig.proxy.taken() == []


def ends(connection):
    """The other side closes or resets it."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def test_down_refuses_and_resets_and_keeps_the_port_for_later(rig, ask):
    kept = HTTPConnection("127.0.0.1", rig.proxy.port, timeout=30)
    kept.request("GET", "/sign-in")
    kept.getresponse().read()

    rig.proxy.mode = "down"

    kept.sock.settimeout(30)
    assert ends(kept.sock)
    kept.close()
    with pytest.raises(ConnectionRefusedError):
        HTTPConnection("127.0.0.1", rig.proxy.port).connect()
    rig.proxy.mode = "pass"
    assert ask("GET", "/sign-in").status == 200


def test_silence_is_no_answer_ever(rig, ask):
    with rig.proxy.during("silent"):
        lost = ask("GET", "/sign-in", seconds=0.3)

    assert lost is None
    assert statuses(rig) == [("GET", 0, 0)]
    assert ask("GET", "/sign-in").status == 200


def test_a_captive_portal_answers_everything_with_its_own_page(rig, ask, visit):
    path, body, _photo, _data = visit
    with rig.proxy.during("captive"):
        answer = ask("PUT", path, body)

    assert (answer.status, answer.body[:9]) == (200, b"<!doctype")
    assert rig.rows(Inspection) == []


def test_a_swallowed_answer_leaves_the_row_and_the_client_without_a_word(rig, ask, visit):
    path, body, _photo, _data = visit
    rig.proxy.swallow(RECORD)

    lost, again = ask("PUT", path, body), ask("PUT", path, body)

    assert (lost, again.status) == (None, 200)
    assert statuses(rig) == [("PUT", 201, 0), ("PUT", 200, 200)]
    assert len(rig.rows(Inspection)) == 1


def test_a_cut_photo_reaches_the_service_by_half_and_is_not_kept(rig, ask, visit):
    path, body, photo, data = visit
    ask("PUT", path, body)
    rig.proxy.taken()
    rig.proxy.cut(PHOTO)

    lost = ask("PUT", photo, data)

    assert lost is None
    assert statuses(rig) == [("PUT", 0, 0)]
    assert [each.state for each in rig.rows(Photo)] == ["missing"]
    assert ask("PUT", photo, data).status == 201


def test_the_service_killed_in_the_middle_of_a_photo_comes_back_at_the_same_address(
    rig, ask, visit
):
    path, body, photo, data = visit
    ask("PUT", path, body)
    before = rig.server.port
    rig.proxy.at("half", PHOTO, rig.server.kill)

    lost, refused = ask("PUT", photo, data), ask("GET", "/sign-in")
    rig.server.start()

    assert (lost, refused) == (None, None)
    assert rig.server.port != before
    assert ask("PUT", photo, data).status == 201


def test_a_reply_of_our_own_never_reaches_the_service(rig, ask, visit):
    path, body, _photo, _data = visit
    rig.proxy.reply(RECORD, 503, b'{"code": "busy"}', retry_after="2", x_app="bao-bi-xanh")

    assert [ask("PUT", path, body).status for _ in range(2)] == [503, 201]


def test_a_held_request_goes_on_when_it_is_released(rig, ask):
    held = rig.proxy.hold(to("GET", "^/sign-in$"))
    answers = []
    asking = threading.Thread(target=lambda: answers.append(ask("GET", "/sign-in?next=/f/")))
    asking.start()

    held.wait()
    assert rig.proxy.seen == []
    held.release()
    asking.join()

    assert [answer.status for answer in answers] == [200]


def test_a_release_changes_the_address_of_every_file_and_the_version_of_the_form(rig, ask):
    before = ask("GET", "/f/").body.decode()

    rig.server.release()
    after = ask("GET", "/f/").body.decode()

    def told(page, name):
        return page.split(f'{name}="', 1)[1].split('"', 1)[0]

    assert told(before, "data-app-version") != told(after, "data-app-version")
    assert told(after, "data-form-version") == told(before, "data-form-version") + "+1"
    assert f"/static/{told(after, 'data-app-version')}/" in after


def test_what_a_phone_stores_survives_its_crash_its_empty_battery_and_its_closing(rig, phone):
    phone.go("/sign-in")
    phone.page.evaluate(STORED, "phiếu")

    phone.crash()
    phone.go("/sign-in")
    assert phone.page.evaluate(STORED, None) == "phiếu"
    phone.kill()
    phone.reopen("/sign-in")
    assert phone.page.evaluate(STORED, None) == "phiếu"
    phone.close()
    phone.reopen("/sign-in")
    assert phone.page.evaluate(STORED, None) == "phiếu"
    phone.clear_storage()
    phone.go("/sign-in")
    assert phone.page.evaluate(STORED, None) is None


def test_a_phone_signs_in_and_loses_its_network_in_two_ways(rig, phone):
    phone.sign_in("hoa", "/account-that-is-none")
    assert phone.page.evaluate(FETCHED, "/sign-in") == 200

    phone.offline()
    assert phone.page.evaluate(FETCHED, "/sign-in") == "failed"
    assert phone.page.evaluate("navigator.onLine") is False
    phone.offline(False)
    rig.proxy.mode = "down"
    assert phone.page.evaluate(FETCHED, "/sign-in") == "failed"
    assert phone.page.evaluate("navigator.onLine") is True
    rig.proxy.mode = "pass"
    assert phone.page.evaluate(FETCHED, "/sign-in") == 200


@pytest.mark.parametrize("way", ["swallow", "cut"])
def test_a_page_sees_its_request_fail_and_the_browser_does_not_send_it_again(rig, phone, way):
    phone.go("/sign-in")
    path = "/api/v1/inspections/0198a000-0000-7000-8000-000000000000"
    put = "path => fetch(path, { method: 'PUT', body: 'x' }).then(r => r.status, () => 'failed')"
    getattr(rig.proxy, way)(RECORD)

    assert [phone.page.evaluate(put, path) for _ in range(2)] == ["failed", 401]
    assert [each.status for each in rig.proxy.seen if each.method == "PUT"] == [0, 401]


def test_a_wrong_clock_is_wrong_in_every_page_until_it_is_put_right(rig, phone):
    days = "(Date.now() - performance.timeOrigin - performance.now()) / 86400000"
    phone.go("/sign-in")
    assert round(phone.page.evaluate(days)) == 0

    phone.clock(3)
    assert round(phone.page.evaluate(days)) == 3
    other = phone.open()
    other.goto(f"{rig.url}/sign-in")
    assert round(other.evaluate(days)) == 3
    assert other.evaluate("new Date() instanceof Date && Math.abs(new Date() - Date.now()) < 1000")
    assert other.evaluate("new Date(0).getTime() === 0 && Date.UTC(1970, 0) === 0")
    phone.close()
    phone.reopen("/sign-in")
    assert round(phone.page.evaluate(days)) == 3
    phone.clock(0)
    assert round(phone.page.evaluate(days)) == 0


def test_a_full_phone_refuses_to_store_more_until_it_has_room(rig, phone):
    phone.go("/sign-in")

    phone.quota(1)
    assert phone.page.evaluate(STORED, "a") == "QuotaExceededError"
    phone.crash()
    phone.go("/sign-in")
    assert phone.page.evaluate(STORED, "b") == "QuotaExceededError"
    phone.quota(None)
    assert phone.page.evaluate(STORED, "c") == "c"


def test_a_photo_goes_into_a_file_input_and_differs_from_the_one_before(rig, phone):
    phone.go("/sign-in")
    phone.page.evaluate(
        "document.body.append(Object.assign(document.createElement('input'), {type: 'file'}))"
    )
    size = "document.querySelector('[type=file]').files[0].size"

    first = phone.take_photo("[type=file]")
    assert phone.page.evaluate(size) == len(first)
    second = phone.take_photo("[type=file]")

    assert second != first
    assert phone.page.evaluate(size) == len(second)


@pytest.fixture
def work(rig, phone):
    """work(script): a page that a worker with this script has in its hand."""

    def install(script):
        asked = to("GET", r"^/f/rig\.js$")
        rig.proxy.reply(asked, 200, script, times=9, content_type="text/javascript")
        phone.go("/f/")
        phone.page.evaluate(INSTALLED)
        return phone.page

    return install


def told(page):
    """What the page's worker answers."""
    answers = []
    until(lambda: answers.append(page.evaluate(HURRIED)) or answers[-1] is not None)
    return answers[-1]


def test_a_stopped_worker_is_started_again_by_the_next_page(phone, work):
    page = work(b"const born = Math.random(); onmessage = e => e.ports[0].postMessage(born);")
    born = told(page)

    assert told(page) == born
    phone.stop_worker()
    page.reload()

    until(lambda: page.evaluate(HURRIED) not in (None, born))


def test_the_line_is_slow_for_a_worker_too(rig, work):
    page = work(b"onmessage = e => fetch('/sign-in').then(r => e.ports[0].postMessage(r.status));")
    rig.proxy.taken()
    rig.proxy.slow(delay=0.4)

    answer = told(page)

    seen = next(each for each in rig.proxy.taken() if each.path == "/sign-in")
    assert answer == 200
    assert seen.ended - seen.began >= 0.4
