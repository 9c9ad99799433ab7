"""Lists of facilities through the real pages: uploaded, looked at, written, thrown away."""

import io
import zipfile
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from audit_service import import_jobs
from audit_service.department import imports
from audit_service.sheets.reading import read
from audit_service.sheets.writing import Column, write_xlsx
from inspections.account.rules import Grade, Role
from inspections.db import now
from inspections.facility.models import Facility
from inspections.facility_list.models import FacilityList, FacilityListRow
from tests import lists, make
from tests.lists import HEAD
from tests.pages import check_page, main_of, signed_in, token_of

PAGE = "/department/facilities/imports"
ROWS = [
    [
        None,
        "Co.opmart Rạch Giá",
        "Siêu thị hạng II",
        "19 Nguyễn Trung Trực",
        "Rạch Giá",
        "An Giang",
    ],
    [None, "Chợ Tắc Cậu", "Chợ", "ấp 1", "Phường Trấn Biên", "Đồng Nai"],
    ["12345678", "Siêu thị C", "Siêu thị", None, "Rạch Giá", "An Giang"],
]


def xlsx(rows, head=HEAD) -> bytes:
    out = io.BytesIO()
    write_xlsx([Column(each) for each in head], rows, out, "DS")
    return out.getvalue()


@pytest.fixture
def office(session, app):
    """A browser of the manager of An Giang."""
    lists.manager(session, "huong")
    yield signed_in(app, "huong")
    import_jobs.wait(app)


def upload(app, browser, data, name="danh-sach.xlsx", **more):
    form = {
        "csrf_token": token_of(browser.get(PAGE).text),
        "file": (io.BytesIO(data), name),
        **more,
    }
    answer = browser.post(PAGE, data=form, content_type="multipart/form-data")
    import_jobs.wait(app)
    return answer


def press(app, browser, page, act):
    answer = browser.post(f"{page}/{act}", data={"csrf_token": token_of(browser.get(page).text)})
    import_jobs.wait(app)
    return answer


def uploaded(app, browser, rows=ROWS, **more):
    answer = upload(app, browser, xlsx(rows), **more)
    assert answer.status_code == 303, main_of(answer.text)
    return answer.location


def facilities(session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Facility))


def test_a_list_is_previewed_confirmed_and_written_once(session, app, office):
    page = uploaded(app, office)

    preview = office.get(page).text
    check_page(preview)
    text = main_of(preview)
    assert facilities(session) == 0
    assert "Ghi mới 1" in text
    assert "Không ghi 2" in text
    assert "Phường Rạch Giá: Tên hiện nay" in text
    assert "Phường Trấn Biên không thuộc địa bàn của tài khoản" in text
    assert "Mã “12345678” không đúng" in text
    confirm = office.get(f"{page}/confirm").text
    check_page(confirm)
    assert "Cơ sở ghi mới 1" in main_of(confirm)
    press(app, office, f"{page}/confirm".removesuffix("/confirm"), "apply")
    assert "Đã ghi: 1 cơ sở mới, 0 cơ sở thay đổi" in main_of(office.get(page).text)
    assert facilities(session) == 1

    again = uploaded(app, office)

    assert "Không đổi 1" in main_of(office.get(again).text)
    assert "Ghi vào danh sách" not in office.get(again).text
    assert office.get(f"{again}/confirm").status_code == 302


def test_refused_rows_come_back_under_their_own_headings_with_the_reason(
    session, app, office, tmp_path
):
    page = uploaded(app, office)

    answer = office.get(f"{page}/refused.xlsx")

    file = tmp_path / "refused.xlsx"
    file.write_bytes(answer.data)
    rows = [cells for _, cells in read(file, "refused.xlsx").rows()]
    assert rows[0] == [*HEAD, "Lý do"]
    assert [row[1] for row in rows[1:]] == ["Chợ Tắc Cậu", "Siêu thị C"]
    assert rows[2][-1].startswith("Mã “12345678” không đúng")


def test_a_preview_that_is_thrown_away_leaves_nothing(session, app, office):
    page = uploaded(app, office)

    answer = press(app, office, page, "discard")

    assert answer.location == PAGE
    assert "Bản xem trước này đã bỏ" in main_of(office.get(page).text)
    assert press(app, office, PAGE, page.rsplit("/", 1)[1] + "/apply").status_code == 303
    assert session.scalar(select(func.count()).select_from(FacilityListRow)) == 0
    assert facilities(session) == 0


def test_previews_are_their_owners_alone(session, app, office):
    lists.manager(session, "nga")
    page = uploaded(app, office)
    other = signed_in(app, "nga")
    token = token_of(other.get(PAGE).text)

    answers = [other.get(page + more) for more in ("", "/confirm", "/refused.xlsx")]
    answers += [
        other.post(f"{page}/{act}", data={"csrf_token": token}) for act in ("apply", "discard")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert "danh-sach" not in other.get(PAGE).text


@pytest.mark.parametrize("grade", [Grade.VIEWER, Grade.REVIEWER])
def test_only_managers_bring_lists_in(session, app, grade):
    make.account(session, "minh", Role.DEPARTMENT, grade)
    browser = signed_in(app, "minh")
    token = token_of(browser.get("/account").text)

    form = {"csrf_token": token, "file": (io.BytesIO(xlsx(ROWS)), "a.xlsx")}
    answers = [browser.get(PAGE), browser.post(PAGE, data=form)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert session.scalar(select(func.count()).select_from(FacilityList)) == 0


def test_a_facility_of_other_areas_is_neither_matched_nor_told(session, app, office):
    far = make.facility(session, "Siêu thị Biên Hòa", ward_code=make.TRAN_BIEN)
    rows = [[far.code, "Tên khác", "Chợ", None, "Rạch Giá", "An Giang"]]
    rows.append([None, "Siêu thị Biên Hòa 2", "Siêu thị", None, "Phường Trấn Biên", "Đồng Nai"])

    text = main_of(office.get(uploaded(app, office, rows)).text)

    assert f"Mã {far.code} là của cơ sở ngoài địa bàn của tài khoản." in text
    assert "Phường Trấn Biên không thuộc địa bàn của tài khoản." in text
    assert "Siêu thị Biên Hòa " not in text.replace("Siêu thị Biên Hòa 2", "")


def bomb() -> bytes:
    out = io.BytesIO(xlsx(ROWS))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/big.bin", b"\0" * (160 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.xlsx", "Tệp không có dòng nào."),
        (b"%PDF-1.7", "a.pdf", "Tệp này không phải bảng Excel"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "Workbook".encode("utf-16-le"), "a.xls", "Excel cũ"),
        (xlsx(ROWS)[:900], "a.xlsx", "hỏng hoặc bị cắt ngắn"),
    ],
)
def test_a_file_that_is_no_table_is_told_at_once_and_the_day_kept(
    app, office, session, data, name, sentence
):
    answer = upload(app, office, data, name, on="01/6/2026")

    assert answer.status_code == 422
    check_page(answer.text)
    assert sentence in main_of(answer.text)
    assert 'value="01/6/2026"' in answer.text
    assert session.scalar(select(func.count()).select_from(FacilityList)) == 0


def test_a_zip_bomb_is_refused(app, office):
    answer = upload(app, office, bomb())
    page = answer.text if answer.status_code == 422 else office.get(answer.location).text

    assert "khi giải nén quá lớn" in main_of(page)


def test_a_file_that_is_too_large_is_413_with_a_sentence(app, office, monkeypatch):
    monkeypatch.setattr(imports.upload, "most_bytes", 10_000)

    answer = upload(app, office, b"x" * 20_000)

    assert answer.status_code == 413
    assert "Tệp lớn hơn 20 MB" in main_of(answer.text)


def test_a_file_without_headings_names_the_columns_needed(app, office):
    text = main_of(office.get(upload(app, office, b"a,b\n1,2\n", "a.csv").location).text)

    assert "Không thấy dòng tiêu đề trong 30 dòng đầu. Bảng cần có cột “Tên cơ sở”" in text


def test_old_encodings_are_told_for_the_file_and_for_the_cell(app, office):
    head = ["Tên cơ sở", "Loại hình", "Xã, phường"]
    one = xlsx([["Siªu thÞ R¹ch Gi¸", "Siêu thị", "Rạch Giá"]], head)
    whole = xlsx([["Siªu thÞ", "x"]], ["Tªn siªu thÞ", "Lo¹i h×nh kinh doanh"])

    of_cell = main_of(office.get(upload(app, office, one).location).text)
    of_file = main_of(office.get(upload(app, office, whole).location).text)

    assert "Chữ ở ô “Tên cơ sở” theo bảng mã TCVN3 (ABC); hãy chuyển sang Unicode." in of_cell
    assert "Chữ trong tệp theo bảng mã TCVN3 (ABC)." in of_file


def test_a_formula_in_a_column_that_is_read_refuses_its_row(app, office):
    data = xlsx([[None, "Chợ A", "Chợ", None, "Rạch Giá", "An Giang"]] * 2)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                text = content.decode()
                start = text.index("<c", text.index('<row r="3"'))
                end = text.index("</c>", start) + 4
                text = text[:start] + '<c r="B3"><f>A1&amp;"x"</f><v>1</v></c>' + text[end:]
                content = text.encode()
            new.writestr(entry, content)

    text = main_of(office.get(upload(app, office, out.getvalue()).location).text)

    assert "Ô “Tên cơ sở” là công thức; hãy dán giá trị." in text


def test_a_list_that_nobody_reads_any_more_says_so(session, app, office):
    page = uploaded(app, office)
    list_id = UUID(page.rsplit("/", 1)[1])
    running = {"state": "reading", "total": 20_000, "done": 3_200}
    session.execute(update(FacilityList).where(FacilityList.id == list_id).values(**running))
    session.commit()

    alive = office.get(page).text
    session.execute(update(FacilityList).values(heartbeat=now() - timedelta(seconds=61)))
    session.commit()
    silent = office.get(page).text

    assert "Đã xem 3.200 trên 20.000 dòng." in main_of(alive)
    assert '<meta http-equiv="refresh"' in alive
    assert "bị ngắt. Chưa ghi gì; hãy tải tệp lên lại" in main_of(silent)
    assert '<meta http-equiv="refresh"' not in silent


def test_a_day_to_come_is_refused(app, office):
    tomorrow = (now() + timedelta(days=2)).strftime("%d/%m/%Y")

    answer = upload(app, office, xlsx(ROWS), on=tomorrow)

    assert answer.status_code == 422
    assert "Chọn ngày từ 24/06/2020 đến hôm nay." in main_of(answer.text)


def test_uploaded_bytes_are_kept_nowhere(app, office):
    uploaded(app, office)
    upload(app, office, b"%PDF")

    assert list((app.config["SETTINGS"].data_dir / "lists").iterdir()) == []


def test_a_preview_older_than_a_week_is_removed(session, app, office):
    page = uploaded(app, office)
    session.execute(update(FacilityList).values(at=now() - timedelta(days=8)))
    session.commit()

    uploaded(app, office, ROWS[:1])

    assert office.get(page).status_code == 404


def test_what_is_exported_can_be_imported_and_changes_nothing(session, app, office):
    press(app, office, uploaded(app, office), "apply")
    make.facility(
        session, "Chợ B", make.FacilityType.MARKET, ward_code=make.PHU_QUOC, lat=10.1, lon=104.2
    )

    for kind in ("xlsx", "csv"):
        data = office.get(f"/department/facilities/export.{kind}").data
        text = main_of(office.get(upload(app, office, data, f"x.{kind}").location).text)
        assert "Không đổi 2" in text
        assert "Thay đổi" not in text.replace("Thay đổi sẽ tính", "")


def test_the_template_has_every_heading_choices_and_explanations(app, office, tmp_path):
    answer = office.get("/department/facilities/template.xlsx")

    file = tmp_path / "t.xlsx"
    file.write_bytes(answer.data)
    assert "Không thấy" not in main_of(office.get(PAGE).text)
    with zipfile.ZipFile(file) as package:
        names = package.read("xl/workbook.xml").decode()
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert "Hướng dẫn" in names
    assert sheet.count("<dataValidation ") == 3


def test_the_export_takes_the_filters_of_the_list(session, app, office, tmp_path):
    make.facility(session, "Siêu thị A")
    make.facility(session, "Chợ B", make.FacilityType.MARKET)

    answer = office.get("/department/facilities/export.csv?type=market")

    assert "Chợ B" in answer.text
    assert "Siêu thị A" not in answer.text
    assert office.get("/department/facilities/export.csv?type=x").status_code == 404
