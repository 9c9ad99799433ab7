"""Phones that stay a person's after the sign-in is over: enrolled, in touch, forgotten.

Their key is in a cookie that no script reads; see audit_service/auth.py for what it proves.
"""

from typing import Any

from flask import Response, g, jsonify, request
from flask import session as form_session
from flask_smorest import Blueprint

from audit_service.api.answers import refuses
from audit_service.api.examples import CONTACT, ENROLMENT
from audit_service.api.objects import object_body, read_object
from audit_service.api.schemas.devices import (
    ContactSchema,
    DeviceSchema,
    EnrolledSchema,
    EnrolmentSchema,
)
from audit_service.auth import (
    DEVICE_COOKIE,
    SESSION_COOKIE,
    current_actor,
    device_of,
    device_of_request,
    needs,
    public,
    session_token,
)
from audit_service.db import db
from audit_service.security import cookie_name, drop_cookie, set_cookie
from inspections.account.commands.devices import enrol_signed_in, report_contact, revoke_device
from inspections.account.commands.enrolment import enrol_device
from inspections.account.commands.sessions import sign_out
from inspections.account.models import ApiKey
from inspections.account.queries import Device
from inspections.account.rules import Permission, may
from inspections.db import now
from inspections.errors import Problem, Refused

blp = Blueprint("devices", __name__, description="Điện thoại")
MOST_BYTES = 16 * 1024


@blp.route("/devices", methods=["POST"])
@public
@refuses(
    Problem.NOT_JSON,
    Problem.TOO_LARGE,
    Problem.INVALID,
    Problem.WRONG_ENROLMENT_CODE,
    Problem.TOO_MANY_TRIES,
)
@blp.doc(requestBody=object_body(EnrolmentSchema, ENROLMENT))
@blp.alt_response(201, schema=EnrolledSchema, description="Enrolled; the key is in the cookie.")
def enrol() -> Any:
    """Enrol the phone that asks, with a code or as the person who has signed in on it.

    The answer sets the cookie `device`, good for 90 days from the phone's last contact. It takes
    the place of the one before, and of the session of anybody else. Without a code a session is
    needed: no key makes another. All codes that are not good are answered alike.
    """
    sent = read_object(EnrolmentSchema, MOST_BYTES)
    before = device_of_request()
    try:
        printed = _enrolled(sent["code"], sent["label"])
    except Refused:
        # The tries are counted whatever came of them.
        db.session.commit()
        raise
    device = device_of(printed)
    if device is None:
        raise Refused(Problem.NOT_SIGNED_IN)
    if before is not None:
        revoke_device(db.session(), before.actor.account_id, before.id, now())
    response = jsonify(EnrolledSchema().dump({**vars(device), "person": _person(device)}))
    if g.actor is not None and g.actor.account_id != device.actor.account_id:
        _end_session(response)
    db.session.commit()
    _keep(response, device, printed)
    response.status_code = 201
    return response


def _enrolled(code: str | None, label: str) -> str:
    if code is None:
        return enrol_signed_in(db.session(), current_actor(), label, now())
    return enrol_device(db.session(), code, label, request.remote_addr or "", now())


def _person(device: Device) -> dict[str, Any]:
    actor = device.actor
    return {**vars(actor), "may_submit": may(actor, Permission.SUBMIT_INSPECTION)}


@blp.route("/devices/this", methods=["PUT"])
@needs(Permission.SUBMIT_INSPECTION)
@refuses(Problem.NOT_JSON, Problem.TOO_LARGE, Problem.INVALID, Problem.NOT_FOUND)
@blp.doc(requestBody=object_body(ContactSchema, CONTACT))
@blp.alt_response(200, schema=DeviceSchema, description="Noted; the cookie is renewed.")
def report() -> Any:
    """Say how this phone is: what it has not sent yet, and which form it runs.

    Each contact lets the phone live on for 90 days. Not found: the asker's phone is not enrolled.
    """
    device: Device | None = g.device
    if device is None:
        raise Refused(Problem.NOT_FOUND)
    sent = read_object(ContactSchema, MOST_BYTES)
    key = report_contact(db.session(), device.id, now(), **sent)
    response = jsonify(DeviceSchema().dump(key))
    _keep(response, key, request.cookies[cookie_name(DEVICE_COOKIE)])
    db.session.commit()
    return response


@blp.route("/devices/this", methods=["DELETE"])
@public
@blp.alt_response(204, description="This browser proves nobody any more.")
def forget() -> Response:
    """Forget this phone: its key is revoked, the session in it ends, both cookies are dropped.

    Also where neither was good any more. Records on the phone stay there.
    """
    response = Response(status=204)
    device = device_of_request()
    if device is not None:
        revoke_device(db.session(), device.actor.account_id, device.id, now())
    _end_session(response)
    db.session.commit()
    drop_cookie(response, DEVICE_COOKIE)
    return response


def _keep(response: Response, device: Device | ApiKey, printed: str) -> None:
    """The phone's key, where no script reads it, for as long as it is good."""
    seconds = int((device.expires_at - now()).total_seconds())
    set_cookie(response, DEVICE_COOKIE, printed, seconds)


def _end_session(response: Response) -> None:
    sign_out(db.session(), session_token(), now())
    form_session.clear()
    drop_cookie(response, SESSION_COOKIE)
