import pytest

from inspections.facility.taxcode import check_digit, is_tax_code, normalise


@pytest.mark.parametrize("text", ["0100233488", "0100112437", "0314409058-002", "0312687878-001"])
def test_tax_codes_published_as_examples_check(text):
    assert is_tax_code(text)


@pytest.mark.parametrize(
    "text", ["", "0100233480", "010023348", "0314409058-000", "0314409058-2", "0314409058002", "x"]
)
def test_wrong_digits_and_shapes_are_refused(text):
    assert not is_tax_code(text)


def test_every_single_wrong_digit_is_caught():
    right = "0100233488"
    wrong = [
        right[:place] + digit + right[place + 1 :]
        for place in range(10)
        for digit in "0123456789"
        if digit != right[place]
    ]
    assert not any(is_tax_code(text) for text in wrong)


def test_a_number_whose_check_would_be_ten_has_no_tax_code():
    assert check_digit("000000000") is None
    assert not any(is_tax_code(f"000000000{digit}") for digit in range(10))


@pytest.mark.parametrize("text", ["03.14.40.90.58 - 002", "0314409058002", "0314409058-002"])
def test_a_branch_is_set_off_by_one_dash(text):
    assert normalise(text) == "0314409058-002"


def test_a_head_office_has_no_dash():
    assert normalise(" 01.00.233488 ") == "0100233488"
