from audit_service.department.differences import LONGEST, MOST, Difference, differences


def test_only_the_fields_that_differ_are_named():
    first = {"note": "a", "observations": [{"in_use": True}, {"in_use": True}]}
    second = {"note": "a", "observations": [{"in_use": True}, {"in_use": False}], "x": None}

    found = differences(first, second, restricted=True)

    assert found == [
        Difference("observations.1.in_use", "true", "false"),
        Difference("x", None, "null"),
    ]


def test_who_stood_for_the_store_is_left_out_for_those_who_may_not_know():
    first = {"representative": {"name": "Tám"}, "note": "a"}
    second = {"representative": {"name": "Chín"}, "note": "b"}

    assert [each.path for each in differences(first, second, restricted=False)] == ["note"]


def test_a_body_full_of_differences_is_cut():
    many = {str(number): number for number in range(MOST * 2)}

    assert len(differences(many, None, restricted=True)) == MOST


def test_what_a_page_cannot_hold_is_shown_as_a_replacement_and_cut():
    found = differences({"\ud800": "a\0"}, {"\ud800": "x" * LONGEST * 2}, restricted=True)

    assert found == [Difference("\ufffd", "a\ufffd", "x" * LONGEST)]
