"""Phones as devices: who may have one, how long it lasts, what it says of itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from inspections.account.commands import accounts, devices
from inspections.account.commands.accounts import deactivate
from inspections.account.commands.devices import DEVICE_LIFE, enrol_signed_in
from inspections.account.commands.enrolment import enrol_device, invite_device
from inspections.account.commands.keys import add_key, revoke_key
from inspections.account.models import ApiKey
from inspections.account.queries import actor_of, device_by_key, devices_of
from inspections.account.rules import Grade, Role, Scope
from inspections.account.secrets import read_key
from inspections.errors import Problem, Refused
from inspections.trail.models import TrailEntry

SAID = {
    "unsent": 2,
    "unsent_oldest_at": None,
    "app_version": "a1",
    "form_version": "2026.1",
    "persisted": True,
}


@pytest.fixture
def enrolled(session, lan, moment) -> ApiKey:
    """Lan's phone; Minh has one too."""
    enrol_signed_in(session, actor_of(session, lan.id - 1), "của Minh", moment)
    printed = enrol_signed_in(session, actor_of(session, lan.id), "của Lan", moment)
    return session.get(ApiKey, read_key(printed)[0])


def refusal(call, *arguments, **keywords):
    with pytest.raises(Refused) as raised:
        call(*arguments, **keywords)
    return raised.value


def test_a_device_is_a_submit_key_for_ninety_days_kept_as_a_digest(session, lan, moment):
    printed = enrol_signed_in(session, actor_of(session, lan.id), "Máy A", moment)

    key_id, secret = read_key(printed)
    key = session.get(ApiKey, key_id)
    assert (key.device, key.scope, key.account_id) == (True, "submit", lan.id)
    assert key.expires_at == moment + timedelta(days=90)
    assert secret.encode() not in key.secret_sha256
    device = device_by_key(session, key_id, secret, moment)
    assert (device.id, device.label, device.actor.scope) == (key_id, "Máy A", Scope.SUBMIT)


@pytest.mark.parametrize(
    ("role", "grade", "more"),
    [
        (Role.RETAILER, None, {"retailer_id": 7}),
        (Role.ADMINISTRATOR, None, {}),
        (Role.DEPARTMENT, Grade.VIEWER, {}),
    ],
)
def test_who_may_not_send_inspections_has_no_device(session, moment, role, grade, more):
    person = accounts.add_account(session, "ha", role, "rừng tràm mùa nước", grade, **more)

    refused = refusal(enrol_signed_in, session, actor_of(session, person.id), "", moment)

    assert refused.problem is Problem.NOT_ALLOWED


def test_no_key_makes_another(session, enrolled, lan, moment):
    actor = actor_of(session, lan.id)
    scoped = type(actor)(**{**vars(actor), "scope": Scope.SUBMIT})

    assert refusal(enrol_signed_in, session, scoped, "", moment).problem is Problem.NOT_ALLOWED


@pytest.mark.parametrize(
    ("given", "kept"),
    [("  Máy \t của\nLan ", "Máy của Lan"), ("Ma\u0301y", "Máy"), ("", ""), ("a" * 80, "a" * 80)],
)
def test_a_label_is_kept_composed_and_evenly_spaced(given, kept):
    assert devices.readable_label(given) == kept


@pytest.mark.parametrize(
    ("given", "code"), [("a" * 81, "too_long"), ("a\0b", "unprintable"), ("\u202eb", "unprintable")]
)
def test_a_label_has_at_most_80_printable_letters(given, code):
    assert refusal(devices.readable_label, given).fields == {"label": code}


def test_a_programs_key_is_no_device(session, enrolled, lan, moment):
    printed = add_key(session, "lan", Scope.SUBMIT, 30)
    session.get(ApiKey, read_key(printed)[0]).expires_at = moment + DEVICE_LIFE

    assert device_by_key(session, *read_key(printed), moment) is None
    assert devices_of(session, lan.id, moment) == [enrolled]


def test_a_persons_devices_are_those_that_can_still_speak_for_them(session, enrolled, lan, moment):
    lost = enrol_signed_in(session, actor_of(session, lan.id), "đã mất", moment)
    devices.revoke_device(session, lan.id, read_key(lost)[0], moment)
    later = moment + timedelta(days=1)
    enrol_signed_in(session, actor_of(session, lan.id), "mới", later)

    assert [each.label for each in devices_of(session, lan.id, later)] == ["mới", "của Lan"]
    assert devices_of(session, lan.id, moment + timedelta(days=91)) == []


def test_what_a_phone_says_takes_the_place_of_what_it_said_before(session, enrolled, moment):
    devices.report_contact(session, enrolled.id, moment, **{**SAID, "unsent_oldest_at": moment})
    assert (enrolled.unsent, enrolled.unsent_oldest_at, enrolled.app_version) == (2, moment, "a1")

    said = {**SAID, "unsent": 0, "unsent_oldest_at": moment, "persisted": None}
    devices.report_contact(session, enrolled.id, moment, **said)

    assert (enrolled.unsent, enrolled.unsent_oldest_at, enrolled.persisted) == (0, None, None)
    assert enrolled.last_contact_at == moment


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("unsent", -1, "out_of_range"),
        ("unsent", 1_000_001, "out_of_range"),
        ("app_version", "a" * 81, "too_long"),
        ("form_version", "a" * 81, "too_long"),
    ],
)
def test_what_no_phone_can_say_is_refused(session, enrolled, moment, field, value, code):
    said = {**SAID, field: value}

    refused = refusal(devices.report_contact, session, enrolled.id, moment, **said)

    assert (refused.problem, refused.fields) == (Problem.INVALID, {field: code})
    assert enrolled.last_contact_at is None


@pytest.mark.parametrize(
    ("after", "slid"),
    [
        (timedelta(hours=23), timedelta(0)),
        (timedelta(days=1), timedelta(days=1)),
        (timedelta(days=89), timedelta(days=89)),
        (timedelta(days=90), timedelta(0)),
    ],
)
def test_a_device_lives_on_with_each_contact_written_once_a_day(enrolled, moment, after, slid):
    devices.slide(enrolled, moment + after)

    assert enrolled.expires_at == moment + DEVICE_LIFE + slid


def test_revoking_a_phone_twice_keeps_the_first_moment(session, enrolled, lan, moment):
    devices.revoke_device(session, lan.id, enrolled.id, moment)
    devices.revoke_device(session, lan.id, enrolled.id, moment + timedelta(hours=1))

    assert enrolled.revoked_at == moment


def test_nobody_revokes_what_is_not_their_phone(session, enrolled, lan, moment):
    key_id = read_key(add_key(session, "lan", Scope.READ, 1))[0]

    for account_id, device_id in ((lan.id - 1, enrolled.id), (lan.id, key_id), (lan.id, "none")):
        refused = refusal(devices.revoke_device, session, account_id, device_id, moment)
        assert refused.problem is Problem.NOT_FOUND

    assert enrolled.revoked_at is None


def test_every_way_a_key_or_phone_comes_and_goes_is_in_the_trail(session, lan, moment):
    minh = lan.id - 1
    by_code = enrol_device(
        session, invite_device(session, actor_of(session, lan.id), moment), "Máy A", "::1", moment
    )
    signed_in = enrol_signed_in(session, actor_of(session, lan.id), "", moment)
    at_the_desk = add_key(session, "lan", Scope.READ, 30)
    by_minh = add_key(session, "lan", Scope.READ, 30, "Bảng tính", by=minh)
    devices.revoke_device(session, lan.id, read_key(by_code)[0], moment)
    revoke_key(session, read_key(by_minh)[0], minh, "nghỉ việc")
    # Again, which changes nothing and says nothing.
    revoke_key(session, read_key(by_minh)[0])
    deactivate(session, "lan")

    of_keys = TrailEntry.subject_kind.in_(("key", "device"))
    rows = session.scalars(select(TrailEntry).where(of_keys).order_by(TrailEntry.id)).all()
    keys = [read_key(printed)[0] for printed in (by_code, signed_in, at_the_desk, by_minh)]
    first, second, third, fourth = keys
    told = [(row.act, row.subject_kind, row.subject_key, row.account_id) for row in rows]
    assert told[:6] == [
        ("device_enrolled", "device", first, lan.id),
        ("device_enrolled", "device", second, lan.id),
        ("key_made", "key", third, None),
        ("key_made", "key", fourth, minh),
        ("device_revoked", "device", first, lan.id),
        ("key_revoked", "key", fourth, minh),
    ]
    assert {each[:3] for each in told[6:]} == {
        ("device_revoked", "device", second),
        ("key_revoked", "key", third),
    }
    bodies = b"".join(row.body for row in rows)
    for secret in ("Bảng tính", "Máy A", "nghỉ việc", *(each.split("_")[2] for each in (by_minh,))):
        assert secret.encode() not in bodies
    assert b'"way":"code"' in rows[0].body
    assert b'"way":"signed_in"' in rows[1].body
