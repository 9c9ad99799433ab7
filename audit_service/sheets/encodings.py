"""Vietnamese in the encodings from before Unicode: told apart by which of them makes words.

A text in TCVN3 (ABC, the .VnTime fonts) or VNI is a row of Western letters that only its font
shows as Vietnamese: "Siªu thÞ", "Sieâu thò" for "Siêu thị". Source of the tables: TCVN 5712:1993
(VN3) and the VNI for Windows layout.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Literal

from audit_service.sheets.syllables import is_syllable

Legacy = Literal["tcvn3", "vni"]

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
# A letter and the sign after it that stands for its marks; then letters of their own.
_VNI_PAIRS = {
    "a": ("øùûõïâàáåãäêèéúüë", "àáảãạâầấẩẫậăằắẳẵặ"),
    "e": ("øùûõïâàáåãä", "èéẻẽẹêềếểễệ"),
    "o": ("øùûõïâàáåãä", "òóỏõọôồốổỗộ"),
    "ô": ("øùûõï", "ờớởỡợ"),
    "u": ("øùûõï", "ùúủũụ"),
    "ö": ("øùûõï", "ừứửữự"),
    "y": ("øùûõ", "ỳýỷỹ"),
}
_VNI = {
    base + sign: letter
    for base, (signs, letters) in _VNI_PAIRS.items()
    for sign, letter in zip(signs, letters, strict=True)
} | dict(zip("ìíæóòôöîñ", "ìíỉĩịơưỵđ", strict=True))
_VNI_SIGN = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))

_WORD = re.compile(r"[A-Za-z\u00a1-\u00ff]+")
_MARKED = re.compile(r"[\u00a1-\u00ff]")
# Letters of Vietnamese that neither encoding can show.
_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
# "m²", "cho¹", "où": one such word says nothing about the rest.
_WEAK = re.compile(r".*[¹²³ª°º]|[^A-Za-z]|où", re.IGNORECASE)
_ENOUGH = 2_000


def legacy_encoding(text: str) -> Legacy | None:
    """The old encoding in which the text was typed; None for any other text, whatever language.

    Certain words decide: those that are no Vietnamese as they stand, but are when read so. One
    word may be too little to tell ("Bµ" is, "chung" is not); more text is judged better.
    """
    text = unicodedata.normalize("NFC", text)
    if _UNICODE.search(text):
        return None
    odd = [word for word in _marked_words(text) if not is_syllable(word)]
    found: dict[Legacy, list[str]] = {
        "tcvn3": [word for word in odd if is_syllable(from_tcvn3(word))],
        "vni": [word for word in odd if is_syllable(from_vni(word))],
    }
    name = max(found, key=lambda key: len(found[key]))
    words = set(found[name])
    enough = len(found[name]) * 2 >= len(odd) and any(not _WEAK.fullmatch(word) for word in words)
    return name if enough else None


def encoding_of(sample: bytes) -> Legacy | Literal["cp1258"]:
    """In which of the three 8-bit encodings of Vietnamese the bytes make the most words."""
    western = sample.decode("latin-1")
    ways: dict[Legacy | Literal["cp1258"], Callable[[str], str]] = {
        "cp1258": _from_cp1258,
        "tcvn3": from_tcvn3,
        "vni": from_vni,
    }
    words = _marked_words(western)
    return max(ways, key=lambda way: sum(is_syllable(ways[way](word)) for word in words))


def from_tcvn3(text: str) -> str:
    return "".join(_TCVN3.get(sign, sign) for sign in text)


def from_vni(text: str) -> str:
    """In small letters."""
    return _VNI_SIGN.sub(lambda found: _VNI[found[0]], text.lower())


def _from_cp1258(text: str) -> str:
    """Windows writes a letter and its tone as two signs."""
    decoded = text.encode("latin-1", "replace").decode("cp1258", "replace")
    return unicodedata.normalize("NFC", decoded)


def _marked_words(text: str) -> list[str]:
    """Words with a sign beyond ASCII, up to a number that is enough to judge by."""
    words = (found[0] for found in _WORD.finditer(text) if _MARKED.search(found[0]))
    return [word for word, _ in zip(words, range(_ENOUGH), strict=False)]
