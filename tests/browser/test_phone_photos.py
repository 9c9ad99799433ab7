"""A photo on its way from the camera to the office: small, upright, without a place in it, and the
very bytes that the signed record names."""

import io
import json
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from inspections.inspection.models import Inspection
from inspections.photo.models import Photo
from tests import make
from tests.browser.form_hand import following, state, tap
from tests.browser.queue_hand import digest, learn, rows, visit
from tests.browser.store_hand import choose_photo, shots, step

ORIENTATION, GPS = 0x0112, 0x8825
LIBRARY, CAMERA = '[data-photo-from="library"]', '[data-photo-from="camera"]'
WITHOUT_WORKER = "delete window.OffscreenCanvas;"
# What a phone short of memory does: whatever is drawn, nothing comes out.
BLACK = """
delete window.OffscreenCanvas;
CanvasRenderingContext2D.prototype.drawImage = () => {};
"""
# As where a policy forbids the worker: it exists, says that it failed, and never answers.
BROKEN_WORKER = """
window.started = 0;
window.Worker = class extends EventTarget {
  constructor() {
    super();
    window.started += 1;
    setTimeout(() => this.dispatchEvent(new Event('error')));
  }
  postMessage() {}
  terminate() {}
};
"""
LATER_ENCODING = """() => {
  for (const owner of [HTMLCanvasElement, OffscreenCanvas]) {
    for (const name of ['toBlob', 'convertToBlob']) delete owner.prototype[name];
  }
  delete window.createImageBitmap;
}"""


def picture(size=(640, 480), kind="PNG", **save) -> bytes:
    """Red on the left half, blue on the right."""
    drawn = Image.new("RGB", size, (200, 20, 20))
    ImageDraw.Draw(drawn).rectangle((size[0] // 2, 0, *size), fill=(20, 20, 200))
    out = io.BytesIO()
    drawn.save(out, kind, **save)
    return out.getvalue()


def sideways() -> bytes:
    """As a phone held upright writes it: turned by EXIF alone, and with the place."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS).update({1: "N", 2: (10.0, 0.0, 44.0), 3: "E", 4: (105.0, 4.0, 48.0)})
    return picture((3000, 2000), "JPEG", exif=exif, quality=90)


def heavy(folder: Path) -> Path:
    """A JPEG of more than the office takes: readers stop at its end, whatever follows."""
    file = folder / "nang.jpg"
    file.write_bytes(make.jpeg(6) + bytes(12 * 1024 * 1024))
    return file


def stored(page) -> list[bytes]:
    """The photos on the phone, in the order of the draft's lines."""
    (draft,) = rows(page, "drafts")
    held = {each["id"]: bytes(each["bytes"]) for each in rows(page, "photos")}
    found = [held[line["id"]] for line in draft["photos"]]
    assert [line["sha256"] for line in draft["photos"]] == [digest(data) for data in found]
    assert [line["bytes"] for line in draft["photos"]] == [len(data) for data in found]
    return found


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def is_red(colour) -> bool:
    return colour[0] > 150 and colour[2] < 80


@pytest.fixture
def taking(reader, store):
    """taking(script): the step of the photos, in a page where the script ran first."""

    def open_step(script=""):
        reader.page.add_init_script(script)
        reader.sign_in("lan", f"/f/{store}")
        tap(reader.page, "Cơ sở đóng cửa")
        step(reader.page, "photos")
        return reader.page

    yield open_step
    assert reader.complaints == []


def failed(page):
    return page.locator('[data-photo-trouble="photo-failed"]')


@pytest.mark.parametrize("script", ["", WITHOUT_WORKER, BROKEN_WORKER])
def test_a_photo_comes_out_small_upright_and_without_a_place(taking, script):
    page = taking(script)
    for number in (1, 2):
        choose_photo(page, sideways())
        shots(page, number)

    for data in stored(page):
        image = opened(data)
        assert (image.format, image.size) == ("JPEG", (1067, 1600))
        assert not image.getexif()
        assert b"Exif" not in data
        # Turned to the right, what was on the left is above.
        assert is_red(image.getpixel((500, 100)))
        assert not is_red(image.getpixel((500, 1500)))


def test_every_kind_that_the_browser_opens_becomes_a_jpeg(taking):
    page = taking()
    sizes = ((640, 480), (640, 480), (5000, 1), (1, 1700))
    kinds = ("PNG", "WEBP", "PNG", "PNG")
    for number, (size, kind) in enumerate(zip(sizes, kinds, strict=True), 1):
        data = picture(size, kind) if size[0] > 1 else tall()
        choose_photo(page, data, f"a.{kind.lower()}", f"image/{kind.lower()}")
        shots(page, number)

    found = [opened(data) for data in stored(page)]
    assert {image.format for image in found} == {"JPEG"}
    assert [image.size for image in found] == [(640, 480), (640, 480), (1600, 1), (1, 1600)]


def tall() -> bytes:
    drawn = Image.new("RGB", (1, 1700), (200, 20, 20))
    drawn.paste((20, 20, 200), (0, 850, 1, 1700))
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def test_what_comes_out_black_is_sent_as_it_was_taken_if_it_can_be(taking, session, tmp_path):
    page = taking(BLACK)
    original = make.jpeg(5, (1200, 900))
    choose_photo(page, original)
    shots(page, 1)
    assert stored(page) == [original]
    gif = picture((64, 48), "GIF")
    choose_photo(page, gif, "a.gif", "image/gif")
    expect(failed(page)).to_be_visible()
    choose_photo(page, original)
    shots(page, 2)
    expect(failed(page)).to_be_hidden()
    page.locator(LIBRARY).set_input_files(heavy(tmp_path))
    expect(failed(page)).to_be_visible()
    shots(page, 2)
    step(page, "sign")
    page.locator("[data-next]").click()
    expect(state(page)).to_have_text("Sở đã nhận (số BBX-1)")

    session.rollback()
    assert {row.sha256 for row in session.query(Photo)} == {digest(original)}
    assert session.query(Photo).count() == 2


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        ("hong.jpg", "image/jpeg", b"\xff\xd8\xff\xe0 khong phai anh"),
        ("cat.jpg", "image/jpeg", picture((640, 480), "JPEG")[:200]),
        ("IMG_1.HEIC", "image/heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200)),
        ("trong.jpg", "image/jpeg", b""),
    ],
)
def test_what_cannot_be_opened_is_said_and_the_next_photo_is_taken(taking, name, kind, data):
    page = taking()
    choose_photo(page, data, name, kind)
    expect(failed(page)).to_have_text("Không mở được ảnh này. Hãy chụp lại.")
    expect(page.locator("[data-photo-busy]")).to_be_hidden()
    shots(page, 0)

    choose_photo(page, make.jpeg(2))
    shots(page, 1)
    expect(failed(page)).to_be_hidden()


def test_camera_and_library_are_told_apart_equal_photos_are_two_and_a_deleted_one_is_gone(
    rig, phone, app
):
    phone.sign_in("lan", f"/f/{rig.stores[0]}")
    page = phone.page
    tap(page, "Cơ sở đóng cửa")
    following(page)
    same = make.jpeg(4, (2400, 1800))
    for number, into in enumerate((CAMERA, LIBRARY, LIBRARY), 1):
        phone.take_photo(into, same if number < 3 else None)
        shots(page, number)
    page.locator("[data-delete]").last.click()
    shots(page, 2)
    until_two = stored(page)
    assert len(rows(page, "photos")) == 2
    following(page)
    # From here on nothing may be encoded again.
    page.evaluate(LATER_ENCODING)
    page.locator("[data-next]").click()
    expect(state(page)).to_have_text("Sở đã nhận (số BBX-1)")

    (arrived,) = rig.rows(Inspection)
    camera, library = json.loads(arrived.body)["photos"]
    assert (camera["source"], library["source"]) == ("camera", "library")
    assert "taken_at" in camera
    assert "taken_at" not in library
    assert camera["id"] != library["id"]
    assert [line["sha256"] for line in (camera, library)] == [digest(data) for data in until_two]
    store = app.extensions["photo_store"]
    photos = {str(row.id): row for row in rig.rows(Photo)}
    assert photos.keys() == {camera["id"], library["id"]}
    for line, data in zip((camera, library), until_two, strict=True):
        assert store.path(photos[line["id"]].sha256).read_bytes() == data
    assert phone.complaints == []


def test_without_a_network_a_photo_is_made_small_by_the_same_worker(rig, phone):
    learn(phone)
    rig.server.stop()
    phone.offline()
    phone.context.add_init_script("""
      const Real = Worker;
      window.Worker = class extends Real {
        constructor(...given) { super(...given); window.worked = true; }
      };
      delete HTMLCanvasElement.prototype.toBlob;
    """)
    page = visit(phone, rig.stores[0])
    tap(page, "Cơ sở đóng cửa")
    step(page, "photos")
    phone.take_photo(data=sideways())
    shots(page, 1)

    (data,) = stored(page)
    assert opened(data).size == (1067, 1600)
    assert page.evaluate("window.worked") is True
    assert phone.complaints == []
