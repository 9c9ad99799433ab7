import pytest


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (None, "Không tìm thấy."),
        ("en", "Not found."),
        ("en-GB,en;q=0.9", "Not found."),
        ("vi,en;q=0.8", "Không tìm thấy."),
        ("fr,en;q=0.5", "Not found."),
        ("fr", "Không tìm thấy."),
    ],
)
def test_vietnamese_unless_the_browser_asks_for_english(service, asked, sentence):
    headers = {} if asked is None else {"Accept-Language": asked}

    answer = service.client().get("/api/v1/none", headers=headers)

    assert answer.json["detail"] == sentence
