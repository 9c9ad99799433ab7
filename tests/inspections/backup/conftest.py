"""A service in use, its backup, and services that nobody has used."""

import os
import shutil
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from audit_service.app import create_app
from audit_service.db import db
from inspections.account.commands.enrolment import invite_device
from inspections.account.commands.keys import add_key
from inspections.account.models import HalfLogin, Login, Throttle
from inspections.account.queries import actor_of
from inspections.account.rules import Role, Scope
from inspections.db import now
from inspections.facility.commands.duplicates import dismiss
from inspections.facility.commands.merge import merge
from inspections.facility.rules import Author
from inspections.factor.commands.setting_up import begin_set_up, new_recovery_codes
from inspections.inspection.models import Inspection, Repair, SecondCopy
from inspections.installation.commands import mark_demo
from inspections.person.commands.invites import Wanted, invite
from inspections.privacy.commands.look import look
from inspections.privacy.commands.plan import plan_representative_erasure
from inspections.privacy.rules import SHOWN, Purpose
from inspections.review.commands.look import look_at
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject
from inspections.trail.tree import BLOCK
from tests import lists, make, trails
from tests.backups import NO_PICTURE, SHELF, run
from tests.conftest import service_settings
from tests.phone import Phone


@pytest.fixture
def new_app(request, tmp_path_factory):
    """new_app("sqlite"): a service on a database that nobody has used."""
    made, databases = [], []

    def make_app(backend: str):
        folder, url = tmp_path_factory.mktemp("other"), ""
        if backend == "sqlite":
            template = request.getfixturevalue("sqlite_template")
            shutil.copy(template, folder / template.name)
        else:
            lender = request.getfixturevalue("lender")
            databases.append((lender, lender.lend()))
            url = lender.address(databases[-1][1])
        made.append(create_app(service_settings(folder, url)))
        return made[-1]

    yield make_app
    for app in made:
        with app.app_context():
            db.engine.dispose()
    for lender, name in databases:
        lender.give_back(name)


@pytest.fixture
def other(new_app, backend):
    """An unused service on the same kind of database."""
    return new_app(backend)


@pytest.fixture
def ids(session, client, bearer) -> list[UUID]:
    """A service in use: records of every state, all that hangs on them, and people."""
    owner = make.retailer(session)
    mall = make.facility(session, "Trung tâm thương mại", code="48210373", retailer_id=owner.id)
    # The parent and the survivor stand after the rows that point at them.
    tenant = make.facility(session, "Siêu thị trong đó", lat=10.012300000000001, lon=105.08)
    tenant.parent_id = make.facility(session, "Mới ghi sau").id
    merge(session, make.facility(session, "Ghi hai lần"), mall)
    lan = make.account(session, "lan")
    viet = make.account(session, "viet", Role.RETAILER, areas=(), retailer=owner)
    office = make.reviewer(session)
    at = now() + timedelta(hours=1)
    session.add(
        Login(token_sha256=os.urandom(32), account_id=viet.id, created_at=at, expires_at=at)
    )
    session.add(Throttle(key="lan", window=1, attempts=2))
    invite_device(session, actor_of(session, lan.id), now())
    add_key(session, "lan", Scope.READ, 30, area_ids=actor_of(session, lan.id).areas)
    wanted = Wanted(Role.INSPECTOR, area_codes=("91",))
    invite(session, None, "moi", "Người mới", wanted, now())
    session.add(HalfLogin(token_sha256=os.urandom(32), account_id=viet.id, expires_at=at))
    begin_set_up(session, viet.id, now())
    new_recovery_codes(session, viet.id, now())
    session.commit()

    phone, sent = Phone(client, bearer("lan")), [uuid4() for _ in range(4)]
    whole, broken, late = (make.photo_entry(data) for data in (SHELF, NO_PICTURE, make.jpeg(2)))
    body = make.body(tenant, "not_met", photos=[whole, broken], note="Siêu thị\n“Rạch Giá”")
    assert phone.put(body, sent[0]).status_code == 201
    assert phone.photo(sent[0], whole["id"], SHELF).status_code == 201
    assert phone.photo(sent[0], broken["id"], NO_PICTURE).status_code == 201
    assert phone.put(make.body(mall, photos=[late], app=1), sent[1]).status_code == 201
    assert phone.put({**make.body(mall), "started_at": "hôm qua"}, sent[2]).status_code == 202
    assert phone.put(make.body(tenant, supersedes=str(sent[0])), sent[3]).status_code == 201
    assert phone.put(make.body(mall, "gradual"), sent[0]).status_code == 409
    repairing = Repair(inspection_seq=3, mapping={"b": 1, "a": []}, reason="thử", at=now())
    repairing.reviewer_id = office.id
    session.add(repairing)
    copy = session.scalars(select(SecondCopy)).one()
    look_at(
        session, session.get_one(Inspection, 1), copy, "xem", actor_of(session, office.id), now()
    )
    make.inspection(session, mall, lan)
    dismiss(session, mall, tenant, Author(office.id, "hai cửa"))
    new = [None, "Siêu thị Mới", "Siêu thị", "1 Trần Phú", "Rạch Giá", "An Giang"]
    lists.previewed(session, lists.manager(session), [lists.HEAD, new])
    planner = make.manager(session)
    make.round(session, planner, [tenant], lan)
    make.drawn(session, planner, 1, lan)
    invited = Subject(Kind.ACCOUNT, str(viet.id))
    record(session, Act.INVITED, invited, office.id, now(), personal={"name": "Việt"})
    seen = session.get_one(Inspection, 1)
    reviews = actor_of(session, office.id)
    look(session, reviews, seen, SHOWN, Purpose.REVIEW, os.urandom(32), now())
    plan_representative_erasure(session, "Ai đó", [1], "thử", None, now(), 0)
    mark_demo(session)
    # One block of a day's tree, and what is not sealed yet.
    trails.some(session, BLOCK)
    trails.sealed(session)
    trails.some(session, 1)
    return sent


@pytest.fixture
def kept(app, ids, tmp_path) -> Path:
    """A backup of the service in use."""
    folder = tmp_path / "kept"
    result = run(app, "backup", folder)
    assert result.exit_code == 0, result.output
    return folder
