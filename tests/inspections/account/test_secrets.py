from argon2 import PasswordHasher

from inspections.account import secrets


def test_a_password_is_right_however_the_phone_composes_its_letters():
    stored = secrets.hash_password("mật khẩu")

    assert secrets.is_password(stored, "mật khẩu")
    assert not secrets.is_password(stored, "mat khau")


def test_a_hash_that_cannot_be_read_matches_no_password():
    assert not secrets.is_password("not a hash", "")


def test_hashes_use_the_19_mib_profile_and_older_ones_are_outdated():
    stored = secrets.hash_password("x")

    assert "m=19456,t=2,p=1" in stored
    assert not secrets.is_outdated(stored)
    assert secrets.is_outdated(PasswordHasher(time_cost=1, memory_cost=8192).hash("x"))


def test_a_printed_key_is_one_word_that_reads_back():
    key_id, secret, printed = secrets.new_key()

    assert printed.split() == [printed]
    assert secrets.read_key(printed) == (key_id, secret)
    assert len(bytes.fromhex(secret)) == 32


def test_other_words_are_no_keys():
    words = ["", "bbx", "bbx_", "bbx_1_", "bbx__1", "abc_1_2"]

    assert [secrets.read_key(word) for word in words] == [None] * len(words)


def test_only_the_token_itself_matches_its_digest():
    stored = secrets.digest("a token")

    assert secrets.is_token(stored, "a token")
    assert not secrets.is_token(stored, "another")
