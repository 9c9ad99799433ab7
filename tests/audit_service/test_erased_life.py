"""A whole life in the service is erased, and the trail still proves all that was done in it."""

import pytest
from sqlalchemy import select, text

from audit_service import erasing
from inspections.account.commands.enrolment import enrol_device, invite_device
from inspections.account.commands.keys import add_key
from inspections.account.models import Account
from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role, Scope
from inspections.account.tombstone import DISPLAY_NAME, PREFIX
from inspections.db import now
from inspections.facility.commands.corrections import set_address, set_position
from inspections.facility.models import Facility, RegistryChange
from inspections.facility.rules import Author
from inspections.inspection.commands.review import review
from inspections.inspection.rules import Act
from inspections.person.commands.accepting import accept_invite, open_invite
from inspections.person.commands.changes import Changed, change_person, sign_person_out
from inspections.person.commands.invites import Wanted, invite
from inspections.privacy.commands.plan import plan_account_erasure, plan_representative_erasure
from inspections.privacy.queries.found import records_naming
from inspections.round.commands.change import Edit, cancel
from tests import make, trails
from tests.kept import everything
from tests.pages import check_page, main_of, signed_in, token_of

DATABASES = "both"

SIGN_IN, NAME = "sen.dauhieu", "Lê Thị Dấuhiệu"
BEFORE = "Lê Thị Tênthờitrước"
LABEL = "Máy của Dấuhiệu"
REPRESENTATIVE = "Trần Văn Đạidiệnriêng"


@pytest.fixture
def sen(app, session) -> Account:
    """Was invited, signed in, lost a phone, sent records, judged others', kept the registry and
    planned a round; her own records were judged, once by name."""
    tri = actor_of(session, make.account(session, "tri", Role.ADMINISTRATOR, areas=()).id)
    wanted = Wanted(Role.DEPARTMENT, Grade.MANAGER, ("91",))
    invite(session, tri, SIGN_IN, BEFORE, wanted, now())
    _, token = invite(session, tri, SIGN_IN, BEFORE, wanted, now())
    made = open_invite(session, token, "192.0.2.7", now())
    sen = accept_invite(session, made, BEFORE, make.PASSWORD, now())
    named = Changed(NAME, Grade.MANAGER, ("91",))
    change_person(session, tri, sen.id, sen.version, named, now())
    session.commit()
    _sign_in(app)
    by = actor_of(session, sen.id)
    enrol_device(session, invite_device(session, by, now()), LABEL, "192.0.2.8", now())
    add_key(session, SIGN_IN, Scope.READ, 30, LABEL)
    session.commit()
    store = make.facility(session)
    _records(session, sen, store)
    set_address(
        session, store, address="1 Lê Lợi", former_address=None, by=Author(sen.id, "Theo giấy mới")
    )
    set_position(session, store, 10.0, 105.1, by=Author(sen.id, None))
    round = make.round(session, sen, [store], sen)
    cancel(session, Edit(by, round.id, round.version, round.starts_on, now()), f"{NAME} bận")
    round.cancel_reason = "Bận"
    sign_person_out(session, tri, sen.id, False, now())
    session.commit()
    return sen


def _sign_in(app) -> None:
    signed_in(app, SIGN_IN)
    wrong = app.test_client()
    token = token_of(wrong.get("/sign-in").text)
    wrong.post("/sign-in", data={"csrf_token": token, "name": SIGN_IN, "password": "sai"})


def _records(session, sen: Account, store: Facility) -> None:
    minh, lan = make.reviewer(session), make.account(session, "lan")
    said = {"name": REPRESENTATIVE, "position": "Ca", "comment": "", "signs": True}
    own = make.put(session, make.body(store, signed_by=SIGN_IN, note=NAME), sen)
    others = make.put(session, make.body(store, representative=said), lan)
    for record, who, reason in (
        (own, minh, f"Đã hỏi {NAME}"),
        (own, minh, "Đủ ảnh"),
        (others, sen, f"Đã hỏi {REPRESENTATIVE}"),
        (others, sen, "Đúng mẫu"),
    ):
        review(session, record, Act.ACCEPT, reason, actor_of(session, who.id), now())
    session.commit()


def _erase(session, made) -> None:
    session.commit()
    assert erasing.carry_out(made.id) is True
    session.expire_all()


def test_a_life_is_erased_and_the_trail_stays_whole(app, session, sen):
    head = trails.sealed(session)
    assert trails.found(session, head) == []
    whole = everything(session)
    words = (SIGN_IN, NAME, BEFORE, LABEL)
    assert all(word in whole for word in words)

    _erase(session, plan_account_erasure(session, sen, "Theo đơn", None, now(), 0))

    left = everything(session)
    assert [word for word in words if word in left] == []
    assert trails.found(session, head) == []
    _check_rows_are_still_held(session, 3, head)

    _check_pages_say_so(app, session, sen.id)

    seqs = records_naming(session, None, REPRESENTATIVE)
    assert len(seqs) == 1
    why = f"Theo đơn của {REPRESENTATIVE}"
    _erase(session, plan_representative_erasure(session, REPRESENTATIVE, seqs, why, None, now(), 0))

    assert REPRESENTATIVE not in everything(session)
    later = trails.sealed(session)
    assert trails.found(session, head, later) == []
    # Of the four decisions the two that held a name were written anew.
    _check_rows_are_still_held(session, 2, head, later)


def _check_pages_say_so(app, session, account_id: int) -> None:
    """Who was erased is called so, and is nobody whom one could change or bring back."""
    tri = signed_in(app, "tri")
    for address in ("", f"/{account_id}", f"/{account_id}/data"):
        page = tri.get(f"/department/people{address}").text
        check_page(page)
        assert DISPLAY_NAME in main_of(page)
        assert PREFIX not in page
    token = token_of(tri.get("/account").text)
    for act in ("reopen", "reset-link", "sign-out"):
        answer = tri.post(f"/department/people/{account_id}/{act}", data={"csrf_token": token})
        assert answer.status_code == 403, act
    session.expire_all()


def _check_rows_are_still_held(session, reviews: int, *heads) -> None:
    """Whoever changes a row that no erasure has touched is found out."""
    made = [f"review {each}" for each in _touched(session, "review", "reason", *heads)]
    assert len(made) == reviews, made
    changes = _touched(session, "registry_change", "why", *heads)
    (address,) = session.scalars(
        select(RegistryChange.id).where(RegistryChange.why == "Theo giấy mới")
    )
    assert address in changes


def _touched(session, table: str, column: str, *heads) -> list[int]:
    kept = session.execute(text(f"SELECT id, {column} FROM {table}")).all()  # noqa: S608
    trails.tamper(session, f"UPDATE {table} SET {column} = 'khác'")  # noqa: S608
    found = trails.found(session, *heads)
    for id_, value in kept:
        trails.tamper(
            session,
            f"UPDATE {table} SET {column} = :value WHERE id = :id",  # noqa: S608
            value=value,
            id=id_,
        )
    told = [each.split()[2] for each in found if each.startswith(f"row_changed: {table} ")]
    return [int(each) for each in told]
