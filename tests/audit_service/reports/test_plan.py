"""The figures of a plan on paper: what the page says, and nothing else."""

import re
from datetime import date
from html import unescape

import pypdfium2
import pytest

from audit_service.db import db
from audit_service.reports import plan
from audit_service.typeset import typeset
from inspections.account.rules import Role
from inspections.facility.rules import FacilityType
from tests import make
from tests.pages import main_of, signed_in
from tests.paper import alternatives, texts

DATABASES = "both"
A4 = (595.3, 841.9)
ON = "2026-06-30"
CAI_KHE, BIEN_HOA = "31135", "26068"
PLANS = (
    *("vn-889", "kien-giang-135", "dong-nai-202", "hai-duong-2627", "can-tho-160"),
    "lai-chau-2020",
)
# A count of all with its share; the counts that it rests on; a quarter of the trend.
FIGURES = {
    "counts": re.compile(r"[0-9.]+ trên [0-9.]+ (?:cơ sở|túi)[^0-9]{0,40}?[0-9]+,[0-9] %"),
    "basis": re.compile(
        r"(?:Cơ sở thuộc diện đang hoạt động \(N\)|Đã kiểm tra trong 12 tháng \(n\)|"
        r"Đạt một phần trở lên|Trong đó đạt đầy đủ|Đủ, trừ màng và túi cuộn|"
        r"Chưa đủ bằng chứng \(u\)|Chờ ảnh hoặc chờ duyệt|Quá 12 tháng[^0-9]*|"
        r"Xấu nhất – tốt nhất[^0-9]*|Còn thiếu(?! [0-9.]+ cơ sở)|Cơ sở có số liệu túi)"
        r" [0-9][0-9., –%]*"
    ),
    "quarters": re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}(?: (?:[0-9.,–]+|%)(?![0-9/])){3,}"),
}


@pytest.fixture
def stores(session):
    """Visited and not, in three provinces, so that each way to say a target is met with."""
    make.account(session, "quan", Role.ADMINISTRATOR, areas=())
    lan = make.account(session, areas=("VN",))
    for number, outcome in enumerate(("full", "gradual", "not_met", "insufficient"), 1):
        for ward in (make.RACH_GIA, BIEN_HOA, make.TRAN_BIEN):
            store = make.facility(session, f"Siêu thị {ward} {number}", ward_code=ward)
            for day in (date(2025, 11, number), date(2026, 5, number)):
                make.inspection(session, store, lan, outcome, visited_on=day)
    bags = [{**make.PAPER, "units_per_day": 100}, {**make.THIN, "units_per_day": 300}]
    store = make.facility(session, "Siêu thị có túi", ward_code=BIEN_HOA)
    make.inspection(session, store, lan, "gradual", date(2025, 10, 1), observations=bags)
    for ward in (None, make.RACH_GIA, BIEN_HOA, CAI_KHE):
        make.facility(session, "Siêu thị chưa đến", ward_code=ward)
    market = make.facility(session, "Chợ Cái Khế", FacilityType.MARKET, CAI_KHE)
    stalls = {"of": 30, "friendly_only": 10, "both": 5, "plastic_only": 10}
    make.inspection(session, market, lan, "gradual", date(2025, 5, 1), stalls=stalls)


@pytest.fixture
def reader(app, stores):
    return signed_in(app, "quan")


def paper(reader, plan, on=ON):
    answer = reader.get(f"/department/plans/{plan}.pdf?on={on}")
    assert answer.mimetype == "application/pdf"
    return answer.data


def told(text, what):
    plain = text.replace("\N{NO-BREAK SPACE}", " ").replace(" · ", " ")
    return {each.group().strip() for each in FIGURES[what].finditer(plain)}


@pytest.mark.parametrize("plan", PLANS)
def test_paper_has_every_figure_of_the_page_and_no_other(reader, plan):
    page = main_of(reader.get(f"/department/plans/{plan}?on={ON}").text)
    printed = " ".join(texts(paper(reader, plan)))

    for what in FIGURES:
        assert told(printed, what) == told(page, what)


def test_what_is_compared_is_there(reader):
    """So that the test above cannot hold of nothing."""
    printed = " ".join(texts(paper(reader, "kien-giang-135")))

    assert {what: len(told(printed, what)) > 1 for what in FIGURES} == dict.fromkeys(FIGURES, True)


def test_its_charts_are_those_of_the_page(reader):
    """What they say to who cannot see them, in the page's drawing and in place of the paper's."""
    page = reader.get(f"/department/plans/kien-giang-135?on={ON}").text
    pdf = paper(reader, "kien-giang-135")

    drawing = (
        r"<svg class=\"(?:bar|trend|ages)[ \"][^>]*>\s*<title>(.*?)</title>\s*<desc>(.*?)</desc>"
    )
    words = {
        ". ".join(" ".join(unescape(each).split()) for each in parts)
        for parts in re.findall(drawing, page, re.S)
    }
    assert len(words) == 4
    # Those of the key are a few words alone.
    assert words == {each for each in alternatives(pdf) if ". " in each}


def test_it_is_a4_can_be_read_aloud_and_says_where_its_figures_come_from(reader):
    pdf = paper(reader, "kien-giang-135")
    document = pypdfium2.PdfDocument(pdf)

    for page in document:
        assert page.get_size() == pytest.approx(A4, abs=0.5)
    assert document.get_metadata_value("Title").startswith("Kế hoạch 135/KH-UBND · Tỉnh Kiên Giang")
    assert document.is_tagged()
    assert b"pdfuaid" in pdf
    assert b"/Lang(vi)" in pdf
    *_, last = texts(pdf)
    assert f"http://localhost/department/plans/kien-giang-135?on={ON}" in last
    assert "http://localhost/method" in last
    assert "bộ quy tắc 2026.1" in last
    assert f"Trang {len(document)} trên {len(document)}" in last
    document.close()


def test_in_english_it_is_english(app, reader):
    reader.get("/language/en")
    pdf = paper(reader, "kien-giang-135")
    text = " ".join(texts(pdf))

    assert b"/Lang(en)" in pdf
    assert "of 5 facilities" in text
    for words in ("cơ sở", "Hiện nay", "Ngày", "Trang", "kiểm tra"):
        assert words not in text


def test_what_somebody_typed_is_no_markup(reader, session):
    source = '#panic() $x^2$ *sao* [b] <nhãn> \\ "trích"'
    make.facility(session, "Siêu thị lạ", ward_code=make.RACH_GIA, source=source)

    assert source in " ".join(texts(paper(reader, "kien-giang-135")))


@pytest.mark.parametrize("source", ["Danh sách ✅", "Sở Công Thương：2025", "中文.xlsx"])
def test_a_sign_that_the_fonts_lack_does_not_keep_it_from_being_printed(reader, session, source):
    make.facility(session, "Siêu thị lạ", ward_code=make.RACH_GIA, source=source)

    pdf = paper(reader, "kien-giang-135")

    assert "N theo sổ cơ sở" in " ".join(texts(pdf))
    assert b"pdfuaid" not in pdf


def test_the_figure_of_the_day_says_so_before_the_one_of_the_due_date_comes(reader):
    text = " ".join(texts(paper(reader, "kien-giang-135")))

    order = ["Ngày 30/06/2026", "Trên đây là số của ngày", "Tại hạn 31/12/2025, ngày chấm"]
    assert sorted(order, key=text.index) == order


def test_nothing_of_the_database_is_held_while_it_is_set(reader, monkeypatch):
    held = []

    def set_in_type(*given, **more):
        held.append(db.session().in_transaction())
        return typeset(*given, **more)

    monkeypatch.setattr(plan, "typeset", set_in_type)
    paper(reader, "kien-giang-135")

    assert held == [False]


def test_before_the_plan_began_there_is_nothing_to_draw(reader):
    text = " ".join(texts(paper(reader, "dong-nai-202", "2021-06-30")))

    assert "ở trước đó" in text
    assert "chưa có quý nào để vẽ" in text


def test_what_is_wrong_with_the_day_is_said_by_the_page(reader):
    answer = reader.get("/department/plans/kien-giang-135.pdf?on=2019-01-01", follow_redirects=True)

    assert answer.status_code == 422
    assert "ở ngoài mọi kế hoạch" in answer.text
    assert reader.get("/department/plans/no-such.pdf").status_code == 404


def test_the_page_leads_to_its_paper(reader):
    page = reader.get(f"/department/plans/kien-giang-135?on={ON}").text

    assert f'href="/department/plans/kien-giang-135.pdf?on={ON}"' in page
