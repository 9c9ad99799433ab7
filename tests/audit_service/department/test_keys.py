"""The department's page of keys: seen, made once, narrowed, revoked; by whom and for whom."""

import re
from base64 import b64encode
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import func, select

from inspections.account.commands.devices import enrol_signed_in
from inspections.account.commands.keys import add_key
from inspections.account.models import ApiKey, ApiKeyArea
from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role, Scope
from inspections.account.secrets import read_key
from inspections.area.queries import area_by_code
from inspections.db import now
from inspections.trail.models import TrailEntry, TrailValue
from tests import make
from tests.pages import check_page, main_of, signed_in, statements, token_of

KEYS = "/department/keys"


@pytest.fixture
def people(session):
    """Of An Giang: Lan, and the manager Hà. Bình is of Đồng Nai, An an administrator."""
    named = {"lan": make.account(session), "ha": make.manager(session, "ha")}
    named["binh"] = make.account(session, "binh", areas=("75",))
    named["an"] = make.account(session, "an", Role.ADMINISTRATOR, areas=("91",))
    return named


@pytest.fixture
def ha(app, people):
    return signed_in(app, "ha")


def key_of(session, name: str, label: str = "", scope: Scope = Scope.READ, **more) -> ApiKey:
    key = session.get(ApiKey, read_key(add_key(session, name, scope, 30, label, **more))[0])
    session.commit()
    return key


def form_of(browser, person, **typed: str):
    """What the form sends, filled in for this person."""
    page = browser.get(f"{KEYS}/new?for={person.id}").text
    check_page(page)
    form = {"csrf_token": token_of(page), "for": str(person.id), "scope": "read", "days": "30"}
    return {**form, "label": "Bảng tính", **typed}


def revoke(browser, key: ApiKey, **more: str):
    token = token_of(browser.get(KEYS).text)
    return browser.post(f"{KEYS}/{key.id}/revoke", data={"csrf_token": token, **more})


def trail(session) -> list[tuple[str, str, int | None]]:
    """Acts on keys, in order: what, to which, by whom."""
    query = select(TrailEntry.act, TrailEntry.subject_key, TrailEntry.account_id)
    query = query.where(TrailEntry.subject_kind.in_(["key", "device"]))
    return [tuple(row) for row in session.execute(query.order_by(TrailEntry.id))]


def test_the_list_tells_whose_key_it_is_what_it_may_and_where_it_stands(session, people, ha):
    area = area_by_code(session, make.RACH_GIA)
    narrow = key_of(session, "lan", "Bảng tính", area_ids=[area.id])
    narrow.last_used_at = now()
    old = key_of(session, "lan", "Máy quét", Scope.SUBMIT)
    old.expires_at = now()
    key_of(session, "ha", "")
    key_of(session, "binh", "ở Đồng Nai")
    key_of(session, "an", "của quản trị")
    enrol_signed_in(session, actor_of(session, people["lan"].id), "điện thoại", now())
    session.commit()
    revoke(ha, old, reason="cũ")

    page = ha.get(KEYS).text

    check_page(page)
    text = main_of(page)
    assert re.search(
        r"Bảng tính mã \w+, lập lúc .* Lan lan Chỉ đọc Phường Rạch Giá Đang dùng", text
    )
    assert re.search(
        r"Máy quét .* Gửi phiếu mọi địa bàn của người đó Đã thu hồi Ha thu hồi lúc", text
    )
    assert "Khoá chưa đặt tên" in text
    for hidden in ("Đồng Nai", "của quản trị", "điện thoại"):
        assert hidden not in text.replace("Điện thoại", "")
    assert "secret" not in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=bang+tinh", {"Bảng tính"}),
        ("q=LAN", {"Bảng tính", "Máy quét"}),
        ("scope=submit", {"Máy quét"}),
        ("state=revoked", {"Máy quét"}),
        ("state=in_force&q=ha", {"Của Hà"}),
        ("q=kh%C3%B4ng+c%C3%B3", set()),
        ("page=2", set()),
    ],
)
def test_it_is_searched_without_accents_and_narrowed_down(session, people, ha, query, shown):
    key_of(session, "lan", "Bảng tính")
    key_of(session, "lan", "Máy quét", Scope.SUBMIT).revoked_at = now()
    key_of(session, "ha", "Của Hà")
    session.commit()

    text = main_of(ha.get(f"{KEYS}?{query}").text)

    found = {name for name in ("Bảng tính", "Máy quét", "Của Hà") if f"{name} mã" in text}
    assert found == shown


def test_a_key_is_found_by_its_id_and_long_lists_go_on(session, people, ha, monkeypatch):
    monkeypatch.setattr("audit_service.department.keys.PAGE", 2)
    keys = [key_of(session, "lan", f"số {number}") for number in range(3)]

    first = ha.get(KEYS).text
    assert [f"số {number} mã" in main_of(first) for number in range(3)] == [False, True, True]
    following = re.search(r'href="([^"]+)" rel="next"', first)[1]
    assert "số 0 mã" in main_of(ha.get(following).text)
    assert re.findall(r"(\S+ \S+) mã \w+, lập", main_of(ha.get(f"{KEYS}?q={keys[0].id}").text)) == [
        "số 0"
    ]


def test_more_keys_ask_the_database_no_more(session, people, ha):
    def count() -> int:
        with statements() as sent:
            assert ha.get(KEYS).status_code == 200
        return len(sent)

    only = [area_by_code(session, "91").id]
    revoke(ha, key_of(session, "lan", area_ids=only))
    few = count()
    for _ in range(5):
        revoke(ha, key_of(session, "lan", area_ids=only))

    assert count() == few


def test_a_key_is_shown_once_works_and_is_in_the_trail(app, client, session, people, ha):
    app.config["PUBLIC_URL"] = "https://baobixanh.example"

    answer = ha.post(f"{KEYS}/new", data=form_of(ha, people["lan"]))

    check_page(answer.text)
    assert answer.headers["Cache-Control"] == "no-store"
    printed = re.search(r'value="(bbx_[0-9a-f]+_[0-9a-f]+)"', answer.text)[1]
    key = session.scalars(select(ApiKey)).one()
    assert (key.account_id, key.scope, key.label) == (people["lan"].id, "read", "Bảng tính")
    assert key.expires_at - key.created_at == timedelta(days=30)
    assert printed not in ha.get(KEYS).text
    assert trail(session) == [("key_made", key.id, people["ha"].id)]
    assert printed.encode() not in session.scalars(select(TrailEntry.body)).all()[-1]
    # As the page tells them to be used.
    address = "https://baobixanh.example/api/v1/inspections"
    assert f'curl -H "Authorization: Bearer {printed}" "{address}"' in unescape(answer.text)
    assert f'value="{address}"' in answer.text
    assert f'value="{key.id}"' in answer.text
    basic = b64encode(f"{key.id}:{printed}".encode()).decode()
    for proof in (f"Bearer {printed}", f"Basic {basic}"):
        assert client.get("/api/v1/me", headers={"Authorization": proof}).json["name"] == "lan"


def test_a_key_is_narrowed_to_some_of_several_areas_or_to_a_smaller_one(session, people, ha):
    make.manager(session, "ngoc", ("91", "75"))
    both = make.account(session, "mai", areas=("91", "75"))
    ngoc = signed_in(ha.application, "ngoc")
    page = ngoc.get(f"{KEYS}/new?for={both.id}").text
    assert page.count('type="checkbox" name="areas"') == 2
    chosen = re.search(r'name="areas" value="(\w+)"', page)[1]

    ngoc.post(f"{KEYS}/new", data=form_of(ngoc, both, areas=chosen))
    page = ha.get(f"{KEYS}/new?for={people['lan'].id}").text
    assert f'<option value="W{make.RACH_GIA}">' in page
    assert f'<option value="W{make.TRAN_BIEN}">' not in page
    ha.post(f"{KEYS}/new", data=form_of(ha, people["lan"], areas=f"W{make.RACH_GIA}"))

    owned = {key.id: key.account_id for key in session.scalars(select(ApiKey))}
    only = {owned[row.key_id]: row.area_id for row in session.scalars(select(ApiKeyArea))}
    assert only == {
        both.id: area_by_code(session, chosen).id,
        people["lan"].id: area_by_code(session, make.RACH_GIA).id,
    }


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"days": "0"}, "Ghi số ngày từ 1 đến 3650."),
        ({"days": "³"}, "Ghi số ngày từ 1 đến 3650."),
        ({"days": "9999999999999"}, "Ghi số ngày từ 1 đến 3650."),
        ({"label": "x" * 81}, "Tên khoá dài nhất 80 chữ"),
        ({"scope": "admin"}, "chỉ lập được khoá chỉ đọc"),
        ({"scope": ""}, "chỉ lập được khoá chỉ đọc"),
        ({"areas": "75"}, "Chỉ chọn được địa bàn của chính người này."),
        ({"areas": "VN"}, "Chỉ chọn được địa bàn của chính người này."),
        ({"areas": "khong-co"}, "Chỉ chọn được địa bàn của chính người này."),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed_and_no_key_is_made(
    session, people, ha, typed, said
):
    answer = ha.post(f"{KEYS}/new", data=form_of(ha, people["lan"], **typed))

    check_page(answer.text)
    assert answer.status_code == 422
    assert said in main_of(answer.text)
    assert session.scalars(select(ApiKey)).all() == []
    assert trail(session) == []


def test_only_who_sends_records_gets_a_key_to_send_them(session, people, ha):
    viewer = make.account(session, "viet", Role.DEPARTMENT, Grade.VIEWER)

    page = ha.get(f"{KEYS}/new?for={viewer.id}").text
    answer = ha.post(f"{KEYS}/new", data=form_of(ha, viewer, scope="submit"))

    assert 'value="submit"' not in page
    assert answer.status_code == 422
    assert session.scalars(select(ApiKey)).all() == []


def test_people_are_found_by_name_and_only_those_in_ones_areas(session, people, ha):
    closed = make.account(session, "cu")
    closed.active = False
    session.commit()

    text = main_of(ha.get(f"{KEYS}/new").text)
    assert [name in text for name in ("Lan lan", "Ha ha", "Binh", "An an", "Cu cu")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert "Ha ha" not in main_of(ha.get(f"{KEYS}/new?q=lan").text)
    assert "Không có ai như vậy" in ha.get(f"{KEYS}/new?q=binh").text


def test_a_key_ends_at_once_stays_listed_and_the_trail_has_why(client, session, people, ha):
    printed = add_key(session, "lan", Scope.READ, 30)
    session.commit()
    key = session.get(ApiKey, read_key(printed)[0])

    answer = revoke(ha, key, reason="Chị Hoa nghỉ việc")
    again = revoke(ha, key, reason="lần nữa")

    assert (answer.status_code, again.status_code) == (303, 303)
    bearer = {"Authorization": f"Bearer {printed}"}
    assert client.get("/api/v1/me", headers=bearer).status_code == 401
    acts = [act for act, _key, by in trail(session) if by == people["ha"].id]
    assert acts == ["key_revoked"]
    entry = session.scalars(select(TrailEntry).where(TrailEntry.act == "key_revoked")).one()
    assert "Hoa" not in entry.body.decode()
    assert session.scalars(
        select(TrailValue.value).where(TrailValue.entry_id == entry.id)
    ).all() == ["Chị Hoa nghỉ việc"]
    assert "Đã thu hồi" in main_of(ha.get(KEYS).text)


def test_what_lies_outside_is_not_there(session, people, ha):
    """Another province's, an administrator's, a phone, nobody's."""
    phone = read_key(enrol_signed_in(session, actor_of(session, people["lan"].id), "", now()))[0]
    keys = [key_of(session, "binh"), key_of(session, "an"), session.get(ApiKey, phone)]
    session.commit()
    for key in keys:
        assert revoke(ha, key).status_code == 404
    assert ha.get(f"{KEYS}/new?for=999999999999999").status_code == 404
    for person in (people["binh"], people["an"]):
        assert ha.get(f"{KEYS}/new?for={person.id}").status_code == 404
        sent = form_of(ha, people["lan"], **{"for": str(person.id)})
        assert ha.post(f"{KEYS}/new", data=sent).status_code == 404
    token = token_of(ha.get(KEYS).text)
    for odd in ("none", "x" * 300, "%00"):
        sent = ha.post(f"{KEYS}/{odd}/revoke", data={"csrf_token": token})
        assert sent.status_code == 404
    for query in ("state=x", "scope=x", "page=-1"):
        assert ha.get(f"{KEYS}?{query}").status_code == 404
    mine = key_of(session, "ha")
    for odd in ("x" * 501, "a\0b"):
        assert revoke(ha, mine, reason=odd).status_code == 422
    session.rollback()
    assert session.scalar(select(func.count()).where(ApiKey.revoked_at.is_not(None))) == 0


def test_who_manages_no_keys_has_no_such_page(app, session, people):
    make.reviewer(session)
    key = key_of(session, "lan")
    for name in ("lan", "minh"):
        browser = signed_in(app, name)
        assert browser.get(KEYS).status_code == 403
        assert browser.get(f"{KEYS}/new").status_code == 403
        token = token_of(browser.get("/account").text)
        sent = browser.post(f"{KEYS}/{key.id}/revoke", data={"csrf_token": token})
        assert sent.status_code == 403
    bearer = {"Authorization": f"Bearer {add_key(session, 'ha', Scope.READ, 1)}"}
    assert app.test_client().get(KEYS, headers=bearer).status_code == 403
    assert signed_in(app, "an").get(KEYS).status_code == 200
    session.rollback()
    assert key.revoked_at is None


def test_the_page_speaks_english(session, people, ha):
    key_of(session, "lan")
    ha.set_cookie("language", "en")

    for path in (KEYS, f"{KEYS}/new", f"{KEYS}/new?for={people['lan'].id}"):
        # Areas have their own names in both languages.
        text = re.sub(r"<optgroup.*</optgroup>", "", ha.get(path).text, flags=re.S)
        assert not re.search(r"[ăâđêôơưĂÂĐÊÔƠƯ]", main_of(text)), path
