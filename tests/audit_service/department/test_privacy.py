"""What is kept of a person, given to them and erased, on the pages and from the command line."""

import io
import json
import zipfile

import pytest
from sqlalchemy import select

from inspections.account.models import Account
from inspections.account.rules import Grade, Role
from inspections.inspection.models import Inspection
from inspections.trail.models import TrailEntry
from inspections.trail.rules import Act
from tests import make
from tests.pages import check_page, main_of, signed_in, token_of

NAME = "Lê Thị Dấuhiệu"
REPRESENTATIVES = "/department/representatives"


@pytest.fixture
def cast(session):
    """Lan inspects in An Giang; Hà keeps it, Nam another province, Tri everything."""
    make.account(session, "ha", Role.DEPARTMENT, Grade.MANAGER)
    make.manager(session, "nam", ("75",))
    make.reviewer(session)
    make.account(session, "tri", Role.ADMINISTRATOR, areas=())
    lan = make.account(session, "lan")
    lan.display_name = "Nguyễn Thị Lan"
    session.commit()
    return lan


@pytest.fixture
def kept(session, cast):
    said = {"name": NAME, "position": "Trưởng ca", "comment": "Đồng ý", "signs": True}
    signature = make.photo_entry(make.jpeg(4), kind="signature", use_point=None)
    body = make.body(make.facility(session), representative=said, photos=[signature])
    return make.put(session, body, cast)


def send(browser, page: str, address: str, **form: str):
    return browser.post(address, data={"csrf_token": token_of(browser.get(page).text), **form})


def data_of(account: Account) -> str:
    return f"/department/people/{account.id}/data"


def opened(answer) -> dict[str, list]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    page = archive.read("doc-truoc.html").decode()
    names = [name for name in archive.namelist() if name.endswith(".json")]
    assert all(name in page for name in names)
    return {name: json.loads(archive.read(name)) for name in names}


def acts(session, act: Act) -> list[tuple[str, str, int | None]]:
    session.expire_all()
    query = select(TrailEntry).where(TrailEntry.act == act).order_by(TrailEntry.id)
    return [
        (each.subject_kind, each.subject_key, each.account_id) for each in session.scalars(query)
    ]


def test_everybody_gets_what_is_kept_of_them_and_nothing_of_others(app, session, cast, kept):
    browser = signed_in(app, "lan")
    check_page(browser.get("/account").text)

    answer = send(browser, "/account", "/account/data")

    found = opened(answer)
    assert [row["display_name"] for row in found["account.json"]] == ["Nguyễn Thị Lan"]
    assert [row["seq"] for row in found["inspection.json"]] == [kept.seq]
    assert NAME not in answer.data.decode("latin-1")
    whole = json.dumps(found, ensure_ascii=False)
    for hidden in (NAME, "Trưởng ca", "argon2", "password_hash", "token_sha256", "secret_sha256"):
        assert hidden not in whole
    assert acts(session, Act.EXPORTED) == [("account", str(cast.id), cast.id)]


def test_a_manager_gives_out_what_is_kept_of_their_people_only(app, session, cast):
    ha, nam = signed_in(app, "ha"), signed_in(app, "nam")
    page = ha.get(data_of(cast))
    check_page(page.text)
    assert "Nguyễn Thị Lan" in main_of(page.text)
    assert "Xoá hẳn" not in page.text

    assert "account.json" in opened(send(ha, data_of(cast), f"{data_of(cast)}/export"))
    assert nam.get(data_of(cast)).status_code == 404
    assert send(nam, "/account", f"{data_of(cast)}/export").status_code == 404
    assert send(nam, "/account", f"{data_of(cast)}/erase").status_code == 404
    assert signed_in(app, "minh").get(data_of(cast)).status_code == 403
    (office,) = session.scalars(select(Account).where(Account.name == "ha"))
    assert acts(session, Act.EXPORTED) == [("account", str(cast.id), office.id)]


def test_an_administrator_erases_after_typing_the_name(app, session, cast, kept):
    tri, address = signed_in(app, "tri"), f"{data_of(cast)}/erase"

    wrong = send(tri, data_of(cast), address, typed_name="lam", reason="Theo đơn")
    silent = send(tri, data_of(cast), address, typed_name="lan", reason=" ")
    refused = send(signed_in(app, "ha"), data_of(cast), address, typed_name="lan", reason="Theo")
    assert (wrong.status_code, silent.status_code, refused.status_code) == (422, 422, 403)
    check_page(wrong.text)
    check_page(silent.text)
    assert "Tên gõ lại chưa khớp." in wrong.text
    session.expire_all()
    assert session.get_one(Account, cast.id).active

    done = send(tri, data_of(cast), address, typed_name="lan", reason="Theo đơn")

    assert done.status_code == 303
    session.expire_all()
    assert session.get_one(Account, cast.id).display_name == "đã xoá"
    page = tri.get(data_of(cast)).text
    check_page(page)
    assert "Đã xoá dữ liệu cá nhân của người này." in main_of(page)
    assert "erased:" not in main_of(page)
    (own,) = session.scalars(select(Account).where(Account.name == "tri"))
    assert "Xoá hẳn" not in tri.get(data_of(own)).text


def test_a_representative_is_found_given_out_and_erased_in_ones_own_territory(
    app, session, cast, kept
):
    nam, ha = signed_in(app, "nam"), signed_in(app, "ha")
    elsewhere = send(nam, REPRESENTATIVES, REPRESENTATIVES, name=NAME)
    found = send(ha, REPRESENTATIVES, REPRESENTATIVES, name=" lê thị  DẤUHIỆU")
    for answer in (ha.get(REPRESENTATIVES), elsewhere, found):
        check_page(answer.text)
    assert "Không có phiếu nào" in main_of(elsewhere.text)
    assert f"BBX-{kept.seq}" in found.text
    assert "Trưởng ca" not in found.text
    assert send(nam, REPRESENTATIVES, f"{REPRESENTATIVES}/export", name=NAME).status_code == 422

    given = opened(send(ha, REPRESENTATIVES, f"{REPRESENTATIVES}/export", name=NAME))
    assert [row["name"] for row in given["phieu.json"]] == [NAME]

    form = {"name": NAME, "reason": "Theo đơn"}
    wrong = send(ha, REPRESENTATIVES, f"{REPRESENTATIVES}/erase", typed_name="ai đó", **form)
    assert wrong.status_code == 422
    assert f"BBX-{kept.seq}" in wrong.text
    assert (
        send(nam, REPRESENTATIVES, f"{REPRESENTATIVES}/erase", typed_name=NAME, **form).status_code
        == 422
    )
    done = send(ha, REPRESENTATIVES, f"{REPRESENTATIVES}/erase", typed_name=NAME, **form)

    assert done.status_code == 303
    session.expire_all()
    assert session.get_one(Inspection, kept.seq).representative_name is None
    again = send(ha, REPRESENTATIVES, REPRESENTATIVES, name=NAME)
    assert "Không có phiếu nào" in main_of(again.text)
    assert ("inspection", str(kept.id)) in [each[:2] for each in acts(session, Act.ERASED)]
    assert len(acts(session, Act.RESTRICTED_READ)) == 3
    session.expire_all()
    stored = [entry.body.decode() for entry in session.scalars(select(TrailEntry))]
    assert not [each for each in stored if "Dấuhiệu" in each]


def test_a_duty_to_keep_is_told_on_the_page(app, session, cast, kept):
    app.config["RETENTION_DAYS"] = 30
    browser = signed_in(app, "tri")
    form = {"typed_name": "lan", "reason": "Theo đơn"}

    answer = send(browser, data_of(cast), f"{data_of(cast)}/erase", **form)

    assert answer.status_code == 409
    assert "Còn trong thời hạn phải lưu giữ" in answer.text


def test_the_same_from_the_command_line(app, session, cast, kept, tmp_path):
    session.commit()
    run = app.test_cli_runner().invoke
    out = tmp_path / "lan.zip"

    given = run(args=["person", "export", "lan", str(out)])
    named = run(args=["person", "export", NAME, str(tmp_path), "--representative"])
    over = run(args=["person", "export", "lan", str(out)])
    unknown = run(args=["person", "export", "ai", str(tmp_path / "x.zip")])
    unsure = run(args=["person", "erase", "lan", "--reason", "đơn"], input="lam\n")
    erased = run(args=["person", "erase", NAME, "--reason", "đơn", "--representative", "--yes"])
    gone = run(args=["person", "erase", "lan", "--reason", "đơn"], input="lan\n")
    resumed = run(args=["person", "resume"])

    assert [each.exit_code for each in (given, named)] == [0, 0], given.output + named.output
    assert [each.exit_code for each in (over, unknown, unsure)] == [1, 1, 1]
    assert zipfile.is_zipfile(out)
    assert out.stat().st_mode & 0o777 == 0o600
    assert zipfile.is_zipfile(tmp_path / "du-lieu-ca-nhan.zip")
    assert not (tmp_path / "x.zip").exists()
    for result in (erased, gone, resumed):
        assert (result.exit_code, result.output.splitlines()[-1]) == (0, "done")
    assert len(acts(session, Act.EXPORTED)) == 2
    session.expire_all()
    assert session.get_one(Account, cast.id).name.startswith("erased:")
