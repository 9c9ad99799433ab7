"""Photos: one request each, raw bytes; shown upright and without metadata."""

from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response, current_app, request, send_file
from flask_smorest import Blueprint
from werkzeug.exceptions import ClientDisconnected

from audit_service.api.answers import refuses
from audit_service.api.bodies import uuid_of
from audit_service.api.inspections import answer, imports, seen
from audit_service.api.parameters import INSPECTION, PHOTO
from audit_service.api.schemas.receipt import ReceiptSchema
from audit_service.auth import current_actor, needs
from audit_service.db import db
from audit_service.noting import reading
from audit_service.photo_files import picture, store
from audit_service.restricted import let_read
from inspections.account.rules import Permission
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.inspection.queries import facts
from inspections.inspection.record import PhotoKind
from inspections.photo.commands.arrive import arrive, expected_hashes
from inspections.photo.container import Undecodable
from inspections.photo.image import Examined, examine
from inspections.photo.queries import is_erased, photo_by_id
from inspections.photo.rules import PhotoState
from inspections.photo.store import KINDS, StoreFailed, TooLarge, WrongHash
from inspections.privacy.marks import Restricted
from inspections.privacy.rules import needed_fields

blp = Blueprint("photos", __name__, description="Ảnh")
# Said of raw bytes by clients that know no better.
_UNNAMED = {"", "application/octet-stream"}
_BYTES = {"type": "string", "format": "binary"}
_PICTURE = {
    "image/jpeg": {"schema": _BYTES},
    "application/octet-stream": {"schema": _BYTES},
}
IMAGE_TYPES = ("image/jpeg", "image/png", "image/webp")


@blp.route(
    "/inspections/<inspection_id>/photos/<photo_id>",
    methods=["PUT"],
    parameters=[INSPECTION, PHOTO],
)
@needs(Permission.SUBMIT_INSPECTION)
@refuses(
    Problem.BAD_ID,
    Problem.INSPECTION_NOT_RECEIVED,
    Problem.OTHER_BODY,
    Problem.TOO_LARGE,
    Problem.NOT_AN_IMAGE,
    Problem.NOT_IN_MANIFEST,
    Problem.WRONG_HASH,
    Problem.STORE_FAILED,
)
@blp.doc(
    requestBody={
        "required": True,
        "description": "The image's bytes, those whose SHA-256 was signed in the manifest.",
        "content": {media_type: {"schema": _BYTES} for media_type in IMAGE_TYPES},
    },
)
@blp.alt_response(200, schema=ReceiptSchema, description="Received before.")
@blp.alt_response(201, schema=ReceiptSchema, description="Received.")
@blp.alt_response(202, schema=ReceiptSchema, description="Received; the record is quarantined.")
def put_photo(inspection_id: str, photo_id: str) -> Any:
    """Send one photo of an inspection, raw; sending it again changes nothing.

    The record goes first: its manifest names the photo and its hash.
    """
    given_id, given_photo = uuid_of(inspection_id), uuid_of(photo_id)
    actor = current_actor()
    # No lock is held while a slow phone sends.
    with reading() as session:
        expected = expected_hashes(session, given_id, given_photo, actor, imports=imports())
    if request.mimetype not in _UNNAMED and not request.mimetype.startswith("image/"):
        raise Refused(Problem.NOT_AN_IMAGE)
    sha256, examined = _keep(expected, given_id, given_photo)
    arrived = arrive(
        db.session(), given_id, given_photo, sha256, examined, actor, now(), imports=imports()
    )
    db.session.commit()
    if not arrived.of_record:
        # A photo of a second copy under another person's id: kept, but that record is not theirs.
        raise Refused(Problem.OTHER_BODY)
    return answer(given_id, created=arrived.created)


def _keep(
    expected: frozenset[str], inspection_id: UUID, photo_id: UUID
) -> tuple[str, Examined | None]:
    """The bytes, durably under their hash, before any row speaks of them, and what they show.

    What was erased on a person's demand is read, compared and dropped.
    """
    try:
        part, sha256 = store().receive(
            request.stream, expected, current_app.config["MAX_PHOTO_BYTES"]
        )
        # Nor while the disk works.
        with reading() as session:
            erased = is_erased(session, inspection_id, photo_id, sha256)
        if erased:
            part.unlink(missing_ok=True)
            return sha256, None
        store().commit(part, sha256)
    except (WrongHash, ClientDisconnected) as error:
        raise Refused(Problem.WRONG_HASH) from error
    except TooLarge as error:
        raise Refused(Problem.TOO_LARGE) from error
    except StoreFailed as error:
        raise Refused(Problem.STORE_FAILED, retry_after=60) from error
    return sha256, _examined(sha256)


def _examined(sha256: str) -> Examined | None:
    """What the photo shows, its thumbnail kept; None where the bytes are no picture."""
    path: Path = store().path(sha256)
    try:
        examined = examine(path)
        store().put_derived(sha256, "thumb", examined.thumbnail)
    except Undecodable:
        return None
    except StoreFailed as error:
        raise Refused(Problem.STORE_FAILED, retry_after=60) from error
    return examined


@blp.route("/inspections/<inspection_id>/photos/<photo_id>", parameters=[INSPECTION, PHOTO])
@needs(Permission.READ_INSPECTIONS)
@refuses(
    Problem.BAD_ID,
    Problem.NOT_FOUND,
    Problem.LOOK_FIRST,
    Problem.INVALID,
    Problem.STORE_FAILED,
    (416, Problem.BAD_REQUEST),
)
@blp.doc(
    parameters=[
        {
            "in": "query",
            "name": "size",
            "description": "How large; the original comes as an attachment.",
            "schema": {"type": "string", "enum": ["view", "thumb", "original"], "default": "view"},
            "example": "thumb",
        }
    ],
    responses={
        "200": {"description": "The picture.", "content": _PICTURE},
        "206": {"description": "The part that the header Range asked for.", "content": _PICTURE},
    },
)
def get_photo(inspection_id: str, photo_id: str) -> Response:
    """A photo of an inspection that one may see.

    The original, with all its metadata, is only for its signer and for reviewers, and is never
    shown inline. That and photos of signatures are restricted: who reads them stands in the trail.
    """
    inspection = seen(inspection_id)
    photo = photo_by_id(db.session(), inspection, uuid_of(photo_id))
    if photo is None or photo.state in (PhotoState.MISSING, PhotoState.ERASED):
        raise Refused(Problem.NOT_FOUND)
    size = request.args.get("size", "view")
    needed = needed_fields(current_actor(), facts(db.session(), inspection))
    # A signature is a person's; the store's own people sign on the phone and need no copy here.
    is_signature, is_original = photo.kind == PhotoKind.SIGNATURE, size == "original"
    if is_signature and Restricted.SIGNATURE not in needed:
        raise Refused(Problem.NOT_FOUND)
    if is_original and Restricted.ORIGINAL not in needed:
        raise Refused(Problem.NOT_ALLOWED)
    # Noted once it is certain that it may be read: a refused original was not looked at.
    if is_signature:
        let_read(inspection, Restricted.SIGNATURE)
    if is_original:
        let_read(inspection, Restricted.ORIGINAL)
        name = f"{photo.id}.bin"
        return send_file(
            store().path(photo.sha256),
            mimetype="application/octet-stream",
            as_attachment=True,
            download_name=name,
            max_age=0,
        )
    kind = next((kind for kind in KINDS if kind == size), None)
    if kind is None:
        raise Refused(Problem.INVALID, {"size": "unknown"})
    if photo.state == PhotoState.UNREADABLE:
        raise Refused(Problem.NOT_FOUND)
    response = send_file(picture(photo.sha256, kind), mimetype="image/jpeg", etag=photo.sha256)
    # Bytes under a hash never change; who may see them can.
    response.headers["Cache-Control"] = "no-store" if is_signature else "private, max-age=3600"
    return response
