import pytest

from audit_service.department.flag_sentences import sentence
from inspections.inspection.rules import FlagCode


@pytest.mark.parametrize(
    ("code", "detail", "said"),
    [
        ("far", {"metres": 1200, "allowed": 200}, "cách cơ sở 1.200 m, giới hạn là 200 m"),
        ("clock", {"offset_ms": 420_000}, "chậm 7 phút"),
        ("clock", {"offset_ms": -420_000}, "nhanh 7 phút"),
        ("future", {"visited_at": "2026-11-20T03:00:00+00:00"}, "(10:00, 20/11/2026)"),
        ("late", {"days": 9}, "9 ngày"),
        ("quick", {"seconds": 40}, "40 giây"),
        ("library_photo", {"photos": ["a", "b"]}, "2 ảnh lấy từ thư viện"),
        ("few_stalls", {"seen": 3}, "3 gian hàng"),
        ("facility_closed", {"status": "closed"}, "đã đóng cửa"),
        ("facility_closed", {"status": None}, "chưa ghi cơ sở này mở cửa"),
        ("unknown_fields", {"fields": ["colour"]}, "colour"),
    ],
)
def test_a_flag_says_what_raised_it(app, code, detail, said):
    with app.test_request_context(headers={"Accept-Language": "vi"}):
        assert said in sentence(FlagCode.of(code), detail)


@pytest.mark.parametrize("code", list(FlagCode))
def test_a_flag_without_its_detail_still_has_words(app, code):
    with app.test_request_context():
        assert len(sentence(code, {})) > 5
