"""A password is long, and not made of what everybody makes theirs of."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.account.password import LONGEST, SHORTEST, _words, is_common, password_fault
from inspections.facility.search import fold

OWN = ("lan.nguyen", "Nguyễn Thị Mỹ Lan")


@pytest.mark.parametrize(
    "password",
    [
        "mật khẩu của tôi",
        "matkhau123456",
        "MatKhau@2026!",
        "M4tKh4u@2026",
        "passwordpassword",
        "P@ssw0rd2026",
        "baobixanh2026",
        "Bao Bì Xanh 85%",
        "qwertyuiop12",
        "1qaz2wsx3edc",
        "poiuytrewq99",
        "abcdefghijklm",
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "0912345678 0912345678",
        "31/12/2025 - 31/12/2030",
        "anhyeuem1234",
        "em yêu anh mãi mãi",
        "toiyeuvietnam30041975",
        "moitruongangiang",
        "lannguyen2026",
        "Mỹ Lan Mỹ Lan Mỹ Lan",
        "Nguyen Thi My Lan 1990",
        "xyzxyzxyzxyzxyz",
        "hanoi saigon danang",
        "7391 0482 6653",
    ],
)
def test_what_everybody_would_try_first_is_refused(password):
    assert password_fault(password, OWN) == "too_common"


@pytest.mark.parametrize(
    "password",
    [
        "rừng tràm mùa nước nổi",
        "cá linh kho mía bông điên điển",
        "correct horse battery staple",
        "chuyến phà sớm qua sông Hậu",
        "Zq8$kd-vw2Lp",
    ],
)
def test_a_sentence_of_ones_own_or_a_random_word_is_fine(password):
    assert password_fault(password, OWN) is None


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", "required"),
        ("Zq8$kd-vw2L", "too_short"),
        ("Zq8$kd-vw2Lp" * 22, "too_long"),
        (" " * SHORTEST, "too_common"),
    ],
)
def test_the_length_is_told_from_the_rest(password, fault):
    assert password_fault(password) == fault


def test_a_whole_sentence_fits():
    assert LONGEST >= 128
    assert password_fault("sáng nay ghé chợ nổi Cái Răng mua bắp cải, " * 3) is None


def test_ones_own_names_are_no_secret_but_fine_for_somebody_else():
    assert is_common("tung-lam-vu-khuc", ["tung.lam.vu", "Khúc"])
    assert not is_common("phù sa bồi đắp", OWN)


@given(
    st.lists(st.sampled_from(sorted(_words())), min_size=1, max_size=5), st.integers(0, 99999999)
)
def test_any_chain_of_common_words_and_a_number_is_common(words, number):
    assert is_common("-".join(word.title() for word in words) + str(number))


def test_drawn_passwords_are_never_common():
    assert not any(is_common(secrets.token_urlsafe(12)) for _ in range(300))


def test_the_list_is_kept_as_it_is_compared():
    assert [word for word in _words() if fold(word).replace(" ", "") != word] == []
