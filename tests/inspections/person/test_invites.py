"""An invitation makes one account, once, and gives no more than its maker has."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from inspections.account.commands.accounts import deactivate
from inspections.account.models import Account, AccountArea
from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role
from inspections.account.secrets import is_password
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.person.commands.accepting import TRIES_OF_ADDRESS, accept_invite, open_invite
from inspections.person.commands.invites import Wanted, invite, renew_invite, revoke_invite
from inspections.person.models import Invite
from inspections.person.rules import INVITE_LIFE
from inspections.trail.models import TrailEntry
from tests import make
from tests.together import together

DATABASES = "both"
HERE = "192.0.2.1"
GOOD = "cá linh kho mía mùa này"
INSPECTOR = Wanted(Role.INSPECTOR, area_codes=("91",))


@pytest.fixture
def quan(session):
    return actor_of(session, make.manager(session).id)


def refused(call, *arguments):
    with pytest.raises(Refused) as raised:
        call(*arguments)
    return raised.value.problem, raised.value.fields


def gone(session, token, at=None):
    problem, fields = refused(open_invite, session, token, HERE, at or now())
    assert fields == {}
    return problem is Problem.INVITE_GONE


def accept(session, token, password=GOOD, name="Lê Thị Sen"):
    return accept_invite(session, open_invite(session, token, HERE, now()), name, password, now())


def test_taking_an_invitation_up_makes_the_account_it_promised(session, quan):
    wanted = Wanted(Role.DEPARTMENT, Grade.REVIEWER, ("91", make.RACH_GIA))
    made, token = invite(session, quan, " SEN.le ", "Lê Sen", wanted, now())
    assert token.encode() not in made.token_sha256

    account = accept(session, token, name=" Lê  Thị Sen ")

    assert (account.name, account.display_name) == ("sen.le", "Lê Thị Sen")
    assert (account.role, account.grade, account.active) == ("department", "reviewer", True)
    assert is_password(account.password_hash, GOOD)
    areas = select(AccountArea).where(AccountArea.account_id == account.id)
    assert len(session.scalars(areas).all()) == 2
    made_by = select(TrailEntry).where(TrailEntry.act == "account_made")
    assert session.scalars(made_by).one().account_id == quan.account_id
    invited = session.scalars(select(TrailEntry).where(TrailEntry.act == "invited")).one()
    assert "sen" not in invited.body.decode()
    assert json.loads(invited.body)["facts"]["role"] == "department"


def test_used_over_revoked_renewed_and_guessed_links_are_answered_alike(session, quan):
    tokens = {}
    for name in ("used", "over", "revoked", "renewed", "again"):
        made, tokens[name] = invite(session, quan, name, name, INSPECTOR, now())
        if name == "revoked":
            revoke_invite(session, quan, made.id, now())
            assert refused(revoke_invite, session, quan, made.id, now())[0] is Problem.NOT_FOUND
        if name == "renewed":
            _, new = renew_invite(session, quan, made.id, now())
            assert open_invite(session, new, HERE, now()).id == made.id
    invite(session, quan, "again", "again", INSPECTOR, now())
    accept(session, tokens["used"])

    late = now() + INVITE_LIFE + timedelta(seconds=1)
    assert gone(session, tokens["over"], late)
    for token in (tokens["used"], tokens["revoked"], tokens["renewed"], tokens["again"], "0" * 64):
        assert gone(session, token)
    assert open_invite(session, tokens["over"], HERE, now())


def test_of_two_people_with_one_link_one_gets_the_account(app, session, quan):
    for round_ in range(3):
        _, token = invite(session, quan, f"sen.{round_}", "Sen", INSPECTOR, now())
        session.commit()

        def take(own, token=token):
            accept(own, token)

        ended = together(app, take, take)
        assert sorted(map(str, ended)) == ["None", "invite_gone"]
        assert (
            len(session.scalars(select(Account).where(Account.name == f"sen.{round_}")).all()) == 1
        )


def test_guessing_links_has_to_wait(session, quan):
    _, token = invite(session, quan, "sen", "Sen", INSPECTOR, now())
    for number in range(TRIES_OF_ADDRESS):
        assert gone(session, f"{number:064}")

    assert refused(open_invite, session, token, HERE, now())[0] is Problem.TOO_MANY_TRIES
    assert open_invite(session, token, "192.0.2.2", now())


@pytest.mark.parametrize("lost", ["closed", "moved", "demoted"])
def test_whoever_can_give_it_no_more_gave_nothing(session, quan, lost):
    _, token = invite(session, quan, "sen", "Sen", INSPECTOR, now())
    account = session.get_one(Account, quan.account_id)
    if lost == "closed":
        deactivate(session, "quan")
    if lost == "demoted":
        account.grade = Grade.REVIEWER.value
    if lost == "moved":
        areas = session.scalars(select(AccountArea)).all()
        for each in areas:
            session.delete(each)
    session.flush()

    assert gone(session, token)


@pytest.mark.parametrize(
    ("wanted", "fields"),
    [
        (Wanted(Role.INSPECTOR, area_codes=("92",)), {"areas": "outside"}),
        (Wanted(Role.INSPECTOR, area_codes=("91", "92")), {"areas": "outside"}),
        (Wanted(Role.DEPARTMENT, Grade.VIEWER, ("VN",)), {"areas": "outside"}),
        (Wanted(Role.INSPECTOR), {"areas": "required"}),
        (Wanted(Role.ADMINISTRATOR), {"role": "not_allowed"}),
        (Wanted(Role.RETAILER), {"retailer": "required"}),
        (Wanted(Role.RETAILER, retailer_id=2**31 - 1), {"retailer": "unknown"}),
        (Wanted(Role.INSPECTOR, area_codes=("00",)), {"area.00": "unknown"}),
    ],
)
def test_a_manager_gives_only_what_they_hold(session, quan, wanted, fields):
    assert refused(invite, session, quan, "sen", "Sen", wanted, now())[1] == fields
    assert session.scalars(select(Invite)).all() == []


def test_a_manager_invites_the_retailers_of_their_own_areas(session, quan):
    near, far = make.retailer(session, "Gần"), make.retailer(session, "Xa")
    make.facility(session, "A", retailer_id=near.id)
    make.facility(session, "B", retailer_id=far.id)
    make.facility(session, "C", retailer_id=far.id, ward_code=make.TRAN_BIEN)

    assert invite(session, quan, "gan", "Gần", Wanted(Role.RETAILER, retailer_id=near.id), now())
    wanted = Wanted(Role.RETAILER, retailer_id=far.id)
    assert refused(invite, session, quan, "xa", "Xa", wanted, now())[1] == {"retailer": "outside"}


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.RETAILER])
def test_who_manages_nobody_invites_nobody(session, role):
    owner = make.retailer(session) if role is Role.RETAILER else None
    actor = actor_of(session, make.account(session, "x", role, retailer=owner).id)

    assert refused(invite, session, actor, "sen", "Sen", INSPECTOR, now())[1] == {
        "role": "not_allowed"
    }


def test_a_name_is_taken_by_an_account_and_by_anothers_invitation(session, quan):
    make.account(session, "lan")
    assert refused(invite, session, quan, "LAN", "Lan", INSPECTOR, now())[0] is Problem.NAME_TAKEN
    other = actor_of(session, make.manager(session, "hai", ("92",)).id)
    _, token = invite(session, other, "sen", "Sen", Wanted(Role.INSPECTOR, None, ("92",)), now())

    assert refused(invite, session, quan, "sen", "S", INSPECTOR, now())[0] is Problem.NAME_TAKEN
    assert open_invite(session, token, HERE, now())


@pytest.mark.parametrize(
    ("name", "password", "fields"),
    [
        (" ", GOOD, {"display_name": "required"}),
        ("\u3164", GOOD, {"display_name": "required"}),
        ("x" * 201, GOOD, {"display_name": "too_long"}),
        ("a\u0007", GOOD, {"display_name": "unprintable"}),
        ("Sen", "", {"password": "required"}),
        ("Lê Thị Sen", "le thi sen 1990", {"password": "too_common"}),
    ],
)
def test_what_is_wrong_uses_nothing_up(session, quan, name, password, fields):
    _, token = invite(session, quan, "sen", "Sen", INSPECTOR, now())
    session.commit()

    assert refused(accept, session, token, password, name)[1] == fields
    session.rollback()
    assert accept(session, token).name == "sen"
