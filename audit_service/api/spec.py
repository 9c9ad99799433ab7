"""The API's blueprints and its OpenAPI document, both at /api/v1."""

from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from flask_smorest import Api

from audit_service.api import (
    catalogue,
    devices,
    docs,
    duplicates,
    facilities,
    facility_lists,
    inspections,
    me,
    photos,
    plans,
    points,
    registry,
    retailers,
    rounds,
    summaries,
    tables,
)
from audit_service.api.answers import complete
from audit_service.api.common import components
from audit_service.api.examples import PHOTO_FILE
from audit_service.auth import public
from audit_service.compression import compressed

BLUEPRINTS = (
    inspections.blp,
    photos.blp,
    facilities.blp,
    registry.blp,
    retailers.blp,
    duplicates.blp,
    facility_lists.blp,
    catalogue.blp,
    plans.blp,
    summaries.blp,
    tables.blp,
    points.blp,
    rounds.blp,
    me.blp,
    devices.blp,
)
document = Blueprint("openapi", __name__, url_prefix="/api/v1")
ABOUT = """\
Retail eco-packaging audits: records, photos, figures.

An error is `application/problem+json` (RFC 9457) with a stable `code`; its sentence is Vietnamese
or English, as `Accept-Language` asks. An address answers 405 `method_not_allowed` with `Allow` to
any other method. Lists come in pages: `next` is the address of the following one, or null.
"""


class OurApi(Api):  # type: ignore[misc]
    """Errors have one handler for the whole service (the library's own drops headers), and each
    operation says itself what it refuses."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        return


def init_app(app: Flask) -> None:
    app.config.update(
        API_TITLE="Bao Bì Xanh",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        # The document has its own route below, which says who may read it.
        OPENAPI_URL_PREFIX=None,
        API_SPEC_OPTIONS={"info": {"description": ABOUT}},
    )
    api = OurApi(app)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint, url_prefix="/api/v1")
    app.register_blueprint(document)
    app.register_blueprint(docs.blueprint)
    app.extensions["openapi"] = complete(written(api, app), app)
    app.after_request(tag)


def written(api: OurApi, app: Flask) -> dict[str, Any]:
    """The document as the library writes it, with the parts that all operations share."""
    made: dict[str, Any] = api.spec.to_dict()
    # The library's own idea of an error is not what is sent.
    schemas = {
        name: schema
        for name, schema in made["components"]["schemas"].items()
        if name not in ("Error", "PaginationMetadata")
    }
    made["components"] = components(schemas)
    photo = f"/static/{app.config['STATIC_TREE']}/{PHOTO_FILE}"
    sent = made["paths"]["/api/v1/inspections/{inspection_id}/photos/{photo_id}"]["put"]
    sent["requestBody"]["content"]["image/jpeg"]["examples"] = {"bag": {"externalValue": photo}}
    return made


@document.get("/openapi.json")
@public
@compressed
def openapi() -> Response:
    return jsonify(current_app.extensions["openapi"])


def tag(response: Response) -> Response:
    """An ETag on every JSON answer to a GET, and 304 where the client has it already."""
    if request.method in ("GET", "HEAD") and response.status_code == 200 and response.is_json:
        response.add_etag()
        response.make_conditional(request)
    return response
