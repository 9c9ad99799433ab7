"""The page of each thing says which change was made to it, by whom, and why."""

import pytest
from sqlalchemy import select

from audit_service.trail_details import DETAILS, detail_of
from inspections.account.commands.keys import add_key, revoke_key
from inspections.account.models import ApiKey
from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role, Scope
from inspections.db import now
from inspections.person.commands.accepting import accept_invite, open_invite
from inspections.person.commands.changes import Changed, change_person
from inspections.person.commands.invites import Wanted, invite
from inspections.round.commands import change
from inspections.round.commands.change import Edit
from inspections.trail.queries.lines import Entry
from inspections.trail.rules import Act
from tests import make
from tests.pages import check_page, main_of, signed_in


@pytest.fixture
def tri(session):
    return make.account(session, "tri", Role.ADMINISTRATOR, areas=())


def test_a_persons_page_tells_what_was_done_to_them_and_to_whom_it_may_what_they_did(
    app, session, tri
):
    make.account(session, "ha", Role.DEPARTMENT, Grade.MANAGER)
    make.reviewer(session, "minh")
    by = actor_of(session, tri.id)
    wanted = Wanted(Role.DEPARTMENT, Grade.REVIEWER, ("91",))
    _, token = invite(session, by, "sen", "Lê Sen", wanted, now())
    sen = accept_invite(
        session, open_invite(session, token, "::1", now()), "Lê Sen", make.PASSWORD, now()
    )
    to = Changed("Lê Thị Sen", Grade.MANAGER, ("91", make.RACH_GIA))
    change_person(session, by, sen.id, sen.version, to, now())
    add_key(session, "sen", Scope.READ, 9)
    session.commit()
    revoke_key(session, session.scalars(select(ApiKey.id)).one(), tri.id, "Chương trình cũ")
    make.round(session, sen, [make.facility(session)], make.account(session, "lan"), title="Đợt 1")
    session.commit()
    signed_in(app, "sen")

    address = f"/department/people/{sen.id}"
    pages = {name: signed_in(app, name).get(address).text for name in ("tri", "ha")}

    for name, page in pages.items():
        check_page(page)
        told = main_of(page)
        for words in (
            "Gửi lời mời",
            "Địa bàn: thêm 1; cấp: người duyệt → người quản lý; họ tên",
            "Lý do: Chương trình cũ",
            "Đăng nhập Bằng mật khẩu",
        ):
            assert words in told, (name, words)
        assert f'href="{address}/data"' in page
        assert ("Việc người này đã làm" in told) == (name == "tri")
    assert "Lập đợt kiểm tra Đợt kiểm tra Đợt 1" in main_of(pages["tri"])
    assert signed_in(app, "minh").get(address).status_code == 403


def test_a_rounds_page_tells_which_change(app, session):
    quan, lan = make.manager(session), make.account(session)
    stores = [make.facility(session, f"Cơ sở {each}") for each in "ABCD"]
    made = make.round(session, quan, stores[:2], lan)
    by = actor_of(session, quan.id)
    ids = [each.id for each in stores]

    def edit() -> Edit:
        return Edit(by, made.id, made.version, made.starts_on, now())

    change.add_stores(session, edit(), ids[2:])
    change.remove_stores(session, edit(), ids[:1])
    change.assign(session, edit(), ids[1:3], lan.id, None)
    change.change_terms(session, edit(), make.terms(lan, quan, title="Tên khác"))
    change.cancel(session, edit(), "Bão số 9")
    session.commit()

    page = signed_in(app, "quan").get(f"/department/rounds/{made.id}").text

    check_page(page)
    for words in (
        "Thêm 2 cơ sở",
        "Bớt 1 cơ sở",
        "Giao 2 lượt",
        "Sửa tên đợt; đoàn: thêm 1",
        "Huỷ đợt; lý do: Bão số 9",
    ):
        assert words in main_of(page), words


@pytest.mark.parametrize("odd", [None, 7, -1, "x", [], [[]], {}, {"from": []}, True])
def test_facts_of_any_shape_break_no_page(app, odd):
    names = ("what", "grade", "areas", "stores", "more", "changed", "fields", "sessions")
    shapes = [
        *({name: odd, "what": what} for name in names for what in ("added", "drawn", "terms")),
        dict.fromkeys(names, odd),
        {"what": "terms", "changed": {"team": odd, "title": odd}},
    ]
    with app.test_request_context():
        for act in DETAILS:
            for facts in shapes:
                told = detail_of(Entry(1, act, now(), None, None, facts, None))
                assert isinstance(told, str)
        assert detail_of(Entry(1, None, now(), None, None, {"what": odd}, None)) == ""
        assert detail_of(Entry(1, Act.INVITED, now(), None, None, {"what": "renewed"}, None))
