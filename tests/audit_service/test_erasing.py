"""Erasing a person: bytes and values go, hashes and figures stay, and a crash only delays it."""

import json
from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from audit_service import erasing
from audit_service.photo_files import store
from inspections.account.commands.accounts import add_account
from inspections.account.models import Account, ApiKey, Login
from inspections.account.queries import actor_of
from inspections.account.rules import Role
from inspections.account.tombstone import DISPLAY_NAME
from inspections.db import Base, now
from inspections.errors import Problem, Refused
from inspections.inspection.models import Inspection
from inspections.inspection.rules import visit_day
from inspections.photo.leftovers import orphans
from inspections.photo.models import Photo, PhotoBand
from inspections.photo.queries import known_hashes
from inspections.privacy.commands import erase
from inspections.privacy.commands.plan import plan_account_erasure, plan_representative_erasure
from inspections.privacy.models import Erasure, ErasureStep
from inspections.privacy.queries.found import records_naming
from inspections.progress.commands.recompute import recompute
from inspections.trail.commands.record import record
from inspections.trail.models import TrailEntry, TrailValue
from inspections.trail.rows import ROW
from inspections.trail.rules import Act, Kind, Subject, leaf_hash
from tests import make
from tests.kept import everything
from tests.pages import main_of, signed_in
from tests.phone import Phone, photo_states

DATABASES = "both"

NAME, TITLE, COMMENT = "Lê Thị Dấuhiệu", "Trưởng ca Đặcbiệt", "Tôi phản đối kiểuriêng"
SIGNATURE = make.jpeg(7)
SHELF = make.jpeg(8)


@pytest.fixture
def cast(session):
    make.reviewer(session)
    person = make.account(session, "lan")
    person.display_name = "Nguyễn Thị Lanriêng"
    session.commit()
    return person


@pytest.fixture
def phone(client, bearer, cast) -> Phone:
    return Phone(client, bearer("lan"))


@pytest.fixture
def store_place(session):
    return make.facility(session, lat=10.0124, lon=105.0802)


@pytest.fixture
def body(store_place, cast):
    """A record that names its representative wherever a phone could write it."""
    said = {"name": NAME, "position": TITLE, "comment": COMMENT, "signs": True, "agrees": True}
    return make.body(
        store_place,
        "not_met",
        signed_by="lan",
        representative=said,
        position={"lat": 10.01237, "lon": 105.08019, "accuracy_m": 17.0},
        note=f"Bà {NAME} mở cửa cho Nguyễn Thị Lanriêng",
        app_note=f"bà {NAME.upper()}",
        photos=[
            make.photo_entry(SHELF),
            make.photo_entry(SIGNATURE, kind="signature", use_point=None),
        ],
    )


def send(phone: Phone, body: dict, inspection_id: UUID | None = None) -> UUID:
    sent = inspection_id or uuid4()
    assert phone.put(body, sent).status_code == 201
    for entry, data in zip(body["photos"], (SHELF, SIGNATURE), strict=True):
        assert phone.photo(sent, entry["id"], data).status_code == 201
    return sent


def plan(session, keep_days: int = 0, actor=None) -> int:
    seqs = records_naming(session, None, NAME)
    made = plan_representative_erasure(
        session, NAME, seqs, f"Theo đơn của {NAME}", actor, now(), keep_days
    )
    session.commit()
    return made.id


def figures(client, bearer) -> list:
    keyed = bearer("minh")
    return [
        client.get(f"/api/v1/plans/{plan}/progress", headers=keyed).json
        for plan in ("kien-giang-135", "vn-889")
    ]


def differences(session) -> list:
    session.expire_all()
    found = list(recompute(session, visit_day(now())))
    session.rollback()
    return found


def receipt_of(phone: Phone, sent: UUID) -> dict:
    receipt = phone.receipt(sent)
    return {**receipt, "photos": None}


def test_a_representative_goes_and_the_figures_stay(
    app, session, client, bearer, phone, body, cast
):
    sent = send(phone, body)
    assert phone.put({**body, "note": f"khác: {NAME}"}, sent).status_code == 409
    unread = uuid4()
    assert phone.put({**body, "started_at": "hôm qua"}, unread).status_code == 202
    before, receipt = figures(client, bearer), receipt_of(phone, sent)
    assert NAME in everything(session)
    digest = sha256(SIGNATURE).hexdigest()
    assert store().exists(digest)

    assert erasing.carry_out(plan(session)) is True

    left = everything(session)
    for word in (NAME, NAME.upper(), TITLE, COMMENT):
        assert word not in left
    assert "10.01237" in left
    assert digest in left
    assert not store().exists(digest)
    assert store().exists(sha256(SHELF).hexdigest())
    assert figures(client, bearer) == before
    assert differences(session) == []
    assert receipt_of(phone, sent) == receipt
    for entry in session.scalars(select(TrailEntry)):
        assert entry.leaf == leaf_hash(entry.salt, entry.body)
    erased = select(TrailEntry.subject_key).where(TrailEntry.act == Act.ERASED)
    assert {str(sent), str(unread)} < set(session.scalars(erased))
    page = main_of(signed_in(app, "minh").get(f"/department/inspections/{sent}").text)
    assert "Đại diện cơ sở đã xoá" in page
    assert "Ảnh chữ ký đã xoá" in page


def test_a_phone_that_sends_once_more_gets_its_receipt_and_brings_nothing_back(
    session, phone, body
):
    sent = send(phone, body)
    erasing.carry_out(plan(session))
    signature = body["photos"][1]["id"]

    again = phone.put(body, sent)
    photo = phone.photo(sent, signature, SIGNATURE)

    assert (again.status_code, photo.status_code) == (200, 200)
    assert photo_states(photo.json)[signature] == "erased"
    assert not store().exists(sha256(SIGNATURE).hexdigest())
    assert NAME not in everything(session)
    assert phone.picture(sent, signature).status_code == 404
    assert phone.photo(sent, signature, SHELF).status_code == 422


def test_a_signature_that_comes_after_the_erasure_is_not_kept_and_completes_the_record(
    session, phone, body
):
    sent, (shelf, signature) = uuid4(), body["photos"]
    phone.put(body, sent)
    phone.photo(sent, shelf["id"], SHELF)
    assert erasing.carry_out(plan(session)) is True
    assert phone.receipt(sent)["state"] == "waiting"
    assert differences(session) == []

    answer = phone.photo(sent, signature["id"], SIGNATURE)

    assert answer.status_code == 201
    assert answer.json["state"] == "complete"
    assert photo_states(answer.json)[signature["id"]] == "erased"
    assert not store().exists(sha256(SIGNATURE).hexdigest())
    assert differences(session) == []


def test_bytes_that_another_record_holds_stay_for_it(session, phone, body):
    send(phone, body)
    other = {**body, "representative": {"name": "Trần Văn Khác"}, "note": ""}
    other["photos"] = [{**each, "id": str(uuid4())} for each in body["photos"]]
    send(phone, other)

    assert erasing.carry_out(plan(session)) is True

    states = set(session.scalars(select(Photo.state).where(Photo.kind == "signature")))
    assert states == {"erased", "stored"}
    assert store().exists(sha256(SIGNATURE).hexdigest())
    assert "Trần Văn Khác" in everything(session)


def test_what_was_erased_is_swept_if_it_was_left_and_is_no_part_of_a_backup(
    app, session, phone, body, tmp_path
):
    send(phone, body)
    erasing.carry_out(plan(session))
    digest = sha256(SIGNATURE).hexdigest()
    part = store().incoming / "left.part"
    part.write_bytes(SIGNATURE)
    store().commit(part, digest)
    session.rollback()

    swept = list(
        orphans(store(), lambda some: known_hashes(session, some), now() + timedelta(days=2))
    )

    assert swept == [digest]
    session.rollback()
    result = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "kept")])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("cut", range(5))
def test_a_crash_at_any_step_only_delays_it(session, phone, body, monkeypatch, cut):
    """Two records: four steps and the end. Each is cut short after its work, before its commit."""
    send(phone, body)
    send(phone, {**body, "photos": [{**each, "id": str(uuid4())} for each in body["photos"]]})
    erasure_id = plan(session)
    done = []
    real = erasing.next_step

    def falls_over(*given):
        going_on = real(*given)
        done.append(going_on)
        if len(done) == cut + 1:
            raise RuntimeError("power loss")
        return going_on

    monkeypatch.setattr(erasing, "next_step", falls_over)
    with pytest.raises(RuntimeError):
        erasing.carry_out(erasure_id)
    monkeypatch.setattr(erasing, "next_step", real)
    assert erase.unfinished(session) == [erasure_id]
    session.rollback()

    assert erasing.carry_on() == 0

    assert NAME not in everything(session)
    assert not store().exists(sha256(SIGNATURE).hexdigest())
    assert erase.unfinished(session) == []
    signed = select(Photo.row).where(Photo.kind == "signature")
    bands = select(PhotoBand.photo_row).where(PhotoBand.photo_row.in_(signed))
    assert list(session.scalars(bands)) == []


def test_every_step_may_be_done_twice(session, phone, body, cast):
    send(phone, body)
    for erasure_id in (plan(session), plan_account(session, cast)):
        erasing.carry_out(erasure_id)
        first = contents(session)
        session.execute(update(ErasureStep).values(done_at=None))
        session.execute(update(Erasure).where(Erasure.id == erasure_id).values(finished_at=None))
        session.commit()
        assert erasing.carry_out(erasure_id) is True

        assert contents(session) == first


def contents(session) -> list:
    """All rows but those that say when."""
    session.expire_all()
    told = ("trail_entry", "erasure", "erasure_step")
    found = [
        [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
        for table in Base.metadata.sorted_tables
        if table.name not in told
    ]
    session.rollback()
    return found


def plan_account(session, person, actor=None, keep_days: int = 0, reason: str = "Theo đơn") -> int:
    made = plan_account_erasure(session, person, reason, actor, now(), keep_days)
    session.commit()
    return made.id


def test_an_accounts_holder_goes_and_what_they_did_stays(
    app, session, client, bearer, phone, body, cast
):
    sent = send(phone, body)
    about = Subject(Kind.ACCOUNT, str(cast.id))
    minh = session.scalars(select(Account).where(Account.name == "minh")).one()
    record(session, Act.INVITED, about, minh.id, now(), personal={"name": cast.display_name})
    others = Subject(Kind.ACCOUNT, str(minh.id))
    record(session, Act.INVITED, others, cast.id, now(), personal={"name": "Minh"})
    session.commit()
    browser = signed_in(app, "lan")
    before = figures(client, bearer)

    assert erasing.carry_out(plan_account(session, cast)) is True

    left = everything(session)
    for word in (cast.display_name, "Nguyễn Thị Lanriêng", "10.01237", "105.08019"):
        if word != DISPLAY_NAME:
            assert word not in left
    assert NAME in left
    gone = session.get_one(Account, cast.id)
    assert (gone.display_name, gone.active) == (DISPLAY_NAME, False)
    assert gone.name.startswith("erased:")
    assert not session.scalars(select(Login).where(Login.account_id == cast.id)).all()
    keys = session.scalars(select(ApiKey).where(ApiKey.account_id == cast.id)).all()
    assert keys
    assert all(key.revoked_at and not any(key.secret_sha256) for key in keys)
    # Of what rows are compared with nothing goes where no text was written anew.
    values = select(TrailValue.value).where(TrailValue.name != ROW)
    assert session.scalars(values).all() == ["Minh"]
    with pytest.raises(Refused) as refused:
        add_account(session, " LAN ", Role.INSPECTOR, make.PASSWORD)
    assert refused.value.problem is Problem.NAME_TAKEN
    session.rollback()
    assert browser.get("/account").status_code == 302
    assert figures(client, bearer) == before
    assert differences(session) == []
    seen = session.scalars(select(Inspection).where(Inspection.id == sent)).one()
    payload = json.loads(seen.body)
    assert (payload["signed_by"], payload["position"]) == (None, None)
    assert seen.payload_sha256 == sha256(make.to_bytes(body)).hexdigest()
    # Asked again it is the same one.
    assert plan_account(session, gone) == 1


def test_who_may_erase_whom(session, phone, body, cast):
    send(phone, body)
    manager = actor_of(session, make.manager(session).id)
    reviewer = actor_of(session, make.reviewer(session, "duyet").id)
    admin = actor_of(session, make.account(session, "tri", Role.ADMINISTRATOR, areas=()).id)
    elsewhere = actor_of(session, make.manager(session, "nam", ("75",)).id)
    session.commit()

    for actor in (manager, reviewer):
        with pytest.raises(Refused) as refused:
            plan_account(session, cast, actor)
        assert refused.value.problem is Problem.NOT_ALLOWED
    with pytest.raises(Refused):
        plan_account(session, session.get_one(Account, admin.account_id), admin)
    with pytest.raises(Refused):
        plan(session, actor=reviewer)
    assert records_naming(session, elsewhere, NAME) == []
    assert len(records_naming(session, manager, " lê  thị DẤUHIỆU ")) == 1
    assert plan(session, actor=manager)
    assert plan_account(session, cast, admin)


def test_nothing_goes_while_a_duty_to_keep_holds_or_without_a_reason(session, phone, body, cast):
    send(phone, body)
    for keep_days, reason, problem in (
        (30, "Theo đơn", Problem.KEPT_BY_DUTY),
        (0, "  ", Problem.REASON_NEEDED),
        (0, "\u3164", Problem.REASON_NEEDED),
        (0, "x" * 1001, Problem.REASON_TOO_LONG),
    ):
        with pytest.raises(Refused) as refused:
            plan_account(session, cast, None, keep_days, reason)
        assert refused.value.problem is problem
        session.rollback()
    with pytest.raises(Refused):
        plan(session, keep_days=30)
    session.rollback()
    assert NAME in everything(session)
    assert session.get_one(Account, cast.id).active
    session.execute(update(Inspection).values(received_at=now() - timedelta(days=31)))
    session.commit()
    assert plan(session, keep_days=30)
