"""Texts from before Unicode are told; texts of today never are."""

import pytest

from audit_service.sheets.encodings import encoding_of, from_tcvn3, from_vni, legacy_encoding

# Bytes of the two encodings, letter by letter.
TCVN3 = {
    "ă": 0xA8, "â": 0xA9, "ê": 0xAA, "ô": 0xAB, "ơ": 0xAC, "ư": 0xAD, "đ": 0xAE, "Đ": 0xA7,
    "Ê": 0xA3, "Â": 0xA2, "Ô": 0xA4,
    "à": 0xB5, "ả": 0xB6, "ã": 0xB7, "á": 0xB8, "ạ": 0xB9, "ằ": 0xBB, "ắ": 0xBE, "ặ": 0xC6,
    "ầ": 0xC7, "ẩ": 0xC8, "ấ": 0xCA, "ậ": 0xCB, "è": 0xCC, "ẻ": 0xCE, "é": 0xD0, "ẹ": 0xD1,
    "ề": 0xD2, "ể": 0xD3, "ễ": 0xD4, "ế": 0xD5, "ệ": 0xD6, "ì": 0xD7, "ỉ": 0xD8, "ĩ": 0xDC,
    "í": 0xDD,
    "ị": 0xDE, "ò": 0xDF, "ỏ": 0xE1, "õ": 0xE2, "ó": 0xE3, "ọ": 0xE4, "ồ": 0xE5, "ổ": 0xE6,
    "ố": 0xE8, "ộ": 0xE9, "ờ": 0xEA, "ở": 0xEB, "ớ": 0xED, "ợ": 0xEE, "ù": 0xEF, "ủ": 0xF1,
    "ũ": 0xF2, "ú": 0xF3, "ụ": 0xF4, "ừ": 0xF5, "ử": 0xF6, "ữ": 0xF7, "ứ": 0xF8, "ự": 0xF9,
    "ý": 0xFD, "ỳ": 0xFA, "ỹ": 0xFC,
}  # fmt: skip
VNI = {
    "ă": "aê", "â": "aâ", "ê": "eâ", "ô": "oâ", "ơ": "ô", "ư": "ö", "đ": "ñ", "Đ": "Ñ",
    "Ê": "EÂ", "Â": "AÂ", "Ô": "OÂ",
    "à": "aø", "ả": "aû", "ã": "aõ", "á": "aù", "ạ": "aï", "ằ": "aè", "ắ": "aé", "ặ": "aë",
    "ầ": "aà", "ẩ": "aå", "ấ": "aá", "ậ": "aä", "è": "eø", "ẻ": "eû", "é": "eù", "ẹ": "eï",
    "ề": "eà", "ể": "eå", "ễ": "eã", "ế": "eá", "ệ": "eä", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "í": "í",
    "ị": "ò", "ò": "oø", "ỏ": "oû", "õ": "oõ", "ó": "où", "ọ": "oï", "ồ": "oà", "ổ": "oå",
    "ố": "oá", "ộ": "oä", "ờ": "ôø", "ở": "ôû", "ớ": "ôù", "ợ": "ôï", "ù": "uø", "ủ": "uû",
    "ũ": "uõ", "ú": "uù", "ụ": "uï", "ừ": "öø", "ử": "öû", "ữ": "öõ", "ứ": "öù", "ự": "öï",
    "ý": "yù", "ỳ": "yø", "ỹ": "yõ",
}  # fmt: skip

NAMES = [
    "Siêu thị Thắng Lợi",
    "Chợ đầu mối Rạch Giá",
    "Cửa hàng tiện lợi số 7",
    "Phường Vĩnh Thanh, thành phố Rạch Giá, tỉnh Kiên Giang",
    "Trung tâm thương mại Đông Á",
    "Đang hoạt động",
    "Hộ kinh doanh Nguyễn Thị Mỹ Hạnh",
    "hạng II",
    "Đóng cửa ngày 3 tháng 5",
    "Bách hóa tổng hợp",
]


def tcvn3(text):
    return "".join(chr(TCVN3.get(sign, ord(sign))) for sign in text)


def vni(text):
    return "".join(VNI.get(sign, sign) for sign in text)


@pytest.mark.parametrize("name", NAMES)
def test_text_for_the_vntime_fonts_is_told(name):
    assert legacy_encoding(tcvn3(name)) == "tcvn3"


@pytest.mark.parametrize("name", NAMES)
def test_text_for_the_vni_fonts_is_told(name):
    assert legacy_encoding(vni(name)) == "vni"


def test_the_examples_from_real_files_are_told():
    assert legacy_encoding("Siªu thÞ") == "tcvn3"
    assert legacy_encoding("SI£U THÞ") == "tcvn3"
    assert legacy_encoding("Sieâu thò") == "vni"
    assert legacy_encoding("SIEÂU THÒ") == "vni"


@pytest.mark.parametrize("name", NAMES)
def test_the_tables_lead_back_to_the_text(name):
    assert from_tcvn3(tcvn3(name)) == name
    assert from_vni(vni(name)) == name.lower()


@pytest.mark.parametrize(
    "text",
    [
        *NAMES,
        "",
        "Bà Trà",
        "Hoà Bình",
        "toà nhà, khoá sổ, xoè tay",
        "Công ty TNHH Thành Công",
        "Lê Văn Tám",
        "Sô cô la",
        "Mega Market, 12 Main Street",
        "Café Déjà Vu",
        "Crème brûlée à la façon de Noël, août 2026, où êtes-vous ?",
        "où",
        "Nestlé, L'Oréal, Lancôme, Moët & Chandon, Citroën, Häagen-Dazs",
        "Müller, Zürich, Köln, Malmö, São Paulo, El Niño, señor José",
        "Raphaël, Israël, naïve, maïs, coïncidence",
        "30 m² ± 5 %, 25°C, ½ kg, 3×4, ©2026, «là», 1ª",
        "cho¹",
        "\N{GREEK SMALL LETTER MU}g, \N{CYRILLIC SMALL LETTER ZHE}",
        "Sie\u0302u thi\u0323",
    ],
)
def test_text_of_today_is_never_taken_for_old(text):
    assert legacy_encoding(text) is None


def test_a_vietnamese_cell_with_one_odd_word_is_left_alone():
    assert legacy_encoding("Siêu thị Café Bµ Trà") is None


@pytest.mark.parametrize("name", NAMES)
def test_bytes_are_told_by_the_words_they_make(name):
    assert encoding_of(tcvn3(name).encode("latin-1")) == "tcvn3"
    assert encoding_of(vni(name).encode("latin-1")) == "vni"


def test_bytes_of_windows_are_told_from_the_older_two():
    assert encoding_of(windows("Siêu thị Thắng Lợi, phường Vĩnh Thanh, Rạch Giá")) == "cp1258"
    assert encoding_of("Café Déjà Vu".encode("latin-1")) == "cp1258"


def windows(text):
    """Windows-1258: the letter with its shape, then its tone as a sign of its own."""
    tones = {"ị": "i\u0323", "ắ": "ă\u0301", "ợ": "ơ\u0323", "ờ": "ơ\u0300", "ĩ": "i\u0303",
             "ạ": "a\u0323"}  # fmt: skip
    return "".join(tones.get(sign, sign) for sign in text).encode("cp1258")
