"""What people type into the registry's forms, and what is read from it."""

from datetime import date

import pytest

from audit_service.department.registry.fields import (
    MOST,
    Choice,
    Day,
    Field,
    Finder,
    Number,
    Option,
    Position,
    Tick,
    Wrong,
)


@pytest.fixture(autouse=True)
def request_context(app):
    """Sentences are in the reader's language."""
    with app.test_request_context():
        yield


@pytest.mark.parametrize("text", ["31/12/2025", "31.12.2025", "2025-12-31", " 31-12-2025 "])
def test_a_day_is_read_as_people_write_it(text):
    assert Day("on", "Từ ngày").read({"on": text}) == date(2025, 12, 31)


@pytest.mark.parametrize("text", ["31/02/2025", "12/31/2025", "hôm nay", "31/12/25", "1/1/1899"])
def test_a_day_that_there_is_not_is_said_so(text):
    with pytest.raises(Wrong) as wrong:
        Day("on", "Từ ngày").read({"on": text})

    assert wrong.value.sentence == "Từ ngày chưa đúng. Hãy ghi như 31/12/2025."


@pytest.mark.parametrize(
    ("text", "number"), [("1200", 1200), ("1.200", 1200), ("20 000", 20_000), ("0", 0)]
)
def test_a_number_may_have_its_thousands_set_apart(text, number):
    assert Number("area_m2", "Diện tích").read({"area_m2": text}) == number


@pytest.mark.parametrize("text", ["1.2", "12,5", "-3", "nhiều", "1.2000", "٣", "9" * 10])
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(Wrong, match="số nguyên"):
        Number("area_m2", "Diện tích").read({"area_m2": text})


@pytest.mark.parametrize(
    "text",
    [
        "10.01, 105.08",
        "10.01,105.08",
        "10.01 105.08",
        "10,01; 105,08",
        "10,01 105,08",
        "10.01°, 105.08°",
    ],
)
def test_a_position_is_read_as_maps_give_it(text):
    assert Position("position", "Vị trí").read({"position": text}) == (10.01, 105.08)


@pytest.mark.parametrize(
    "text", ["10.01", "10.01, 105.08, 3", "10,01, 105,08", "10°0'36\"N 105°E", "nan, 1"]
)
def test_a_position_that_cannot_be_read_says_how_to_write_it(text):
    with pytest.raises(Wrong, match=r"10\.0123, 105\.0801"):
        Position("position", "Vị trí").read({"position": text})


def test_an_empty_field_is_none_where_it_may_be_and_asked_for_where_not():
    assert Field("name", "Tên", required=False).read({"name": "  "}) is None
    with pytest.raises(Wrong, match=r"Hãy điền: tên mới\."):
        Field("name", "Tên mới").read({})


def test_only_an_option_that_was_offered_is_taken():
    field = Choice("type", "Loại", options=(Option("mall", "TTTM"),))

    assert field.read({"type": "mall"}) == "mall"
    with pytest.raises(Wrong, match=r"Hãy chọn: loại\."):
        field.read({"type": "market"})


def test_a_box_is_ticked_or_not():
    assert [Tick("new", "Ghi mới").read(sent) for sent in ({"new": "1"}, {})] == [True, False]


def finder(*names: str, **more) -> Finder:
    options = [Option(str(at), name) for at, name in enumerate(names)]
    return Finder("ward", "Xã", search=lambda _text: options, nothing="Không có.", **more)


def test_what_a_text_names_without_a_doubt_is_found():
    assert finder("Phường Rạch Giá").read({"ward": "rach gia"}) == "0"


def test_where_a_text_may_mean_several_one_is_to_be_chosen():
    several = finder("Phường Rạch Giá", "Phường Vĩnh Thông")

    with pytest.raises(Wrong, match="Hãy chọn một") as wrong:
        several.read({"ward": "phuong"})

    assert [option.words for option in wrong.value.options] == [
        "Phường Rạch Giá",
        "Phường Vĩnh Thông",
    ]
    assert several.read({"ward": "phuong", "ward-choice": "1"}) == "1"


def test_a_choice_that_the_text_no_longer_offers_is_not_taken():
    with pytest.raises(Wrong, match="Hãy chọn một"):
        finder("Một", "Hai").read({"ward": "x", "ward-choice": "7"})


def test_a_text_that_fits_too_much_is_to_be_made_longer():
    with pytest.raises(Wrong, match="ghi rõ hơn") as wrong:
        finder(*map(str, range(MOST + 1))).read({"ward": "x"})

    assert len(wrong.value.options) == MOST


def test_what_nobody_knows_is_said_so_unless_it_is_said_to_be_new():
    unknown = finder(new="is_new")

    with pytest.raises(Wrong, match=r"Không có\."):
        unknown.read({"ward": "Xanh"})
    assert unknown.read({"ward": "Xanh", "is_new": "1"}) == "Xanh"
