"""Whether a word could be one syllable of Vietnamese: onset, rime and a tone that goes with it."""

import re
import unicodedata

_TONES = "\N{COMBINING GRAVE ACCENT}\N{COMBINING ACUTE ACCENT}\N{COMBINING TILDE}" \
    "\N{COMBINING HOOK ABOVE}\N{COMBINING DOT BELOW}"  # fmt: skip
_HIGH_OR_LOW = "\N{COMBINING ACUTE ACCENT}\N{COMBINING DOT BELOW}"
_TONE = re.compile(f"[{_TONES}]")
_STOPPED = re.compile(r"(?:c|ch|p|t)$")
_ONSETS = "b c ch d đ g gh gi h k kh l m n nh ng ngh p ph qu r s t th tr v x"
_RIMES = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu iêng
    o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oen oeo oet oi om on ong ooc oong
    op ot oăc oăm oăn oăng oăt ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uy uya uych uynh uyt uyu uyên uyêt uân uâng uât uây uê uêch uênh
    uôc uôi uôm uôn uông uôt uơ ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu
"""
_SYLLABLE = re.compile(f"(?:{'|'.join(_ONSETS.split())})?(?:{'|'.join(_RIMES.split())})")


def is_syllable(word: str) -> bool:
    """In any capitals; where the tone is written is not asked for (hòa, hoà)."""
    apart = unicodedata.normalize("NFD", word.lower())
    tones = _TONE.findall(apart)
    plain = unicodedata.normalize("NFC", _TONE.sub("", apart))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(plain):
        return False
    return not _STOPPED.search(plain) or bool(tones and tones[0] in _HIGH_OR_LOW)
