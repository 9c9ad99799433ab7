"""The API's blueprints and its OpenAPI document, both at /api/v1."""

from flask import Blueprint, Flask, Response, current_app, jsonify, request
from flask_smorest import Api

from audit_service.api import catalogue, facilities, inspections, me, photos, plans
from audit_service.auth import public

BLUEPRINTS = (inspections.blp, photos.blp, facilities.blp, catalogue.blp, plans.blp, me.blp)
document = Blueprint("openapi", __name__, url_prefix="/api/v1")


class OurApi(Api):  # type: ignore[misc]
    """Errors have one handler for the whole service; the library's own drops headers."""

    def _register_error_handlers(self) -> None:
        return


def init_app(app: Flask) -> None:
    app.config.update(
        API_TITLE="Bao Bì Xanh",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        # The document has its own route below, which says who may read it.
        OPENAPI_URL_PREFIX=None,
        API_SPEC_OPTIONS={
            "info": {"description": "Retail eco-packaging audits: records, photos, figures."},
            "components": {
                "securitySchemes": {
                    "key": {"type": "http", "scheme": "bearer"},
                    "basic": {"type": "http", "scheme": "basic"},
                }
            },
            "security": [{"key": []}, {"basic": []}],
        },
    )
    api = OurApi(app)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint, url_prefix="/api/v1")
    app.extensions["openapi"] = api.spec
    app.register_blueprint(document)
    app.after_request(tag)


@document.get("/openapi.json")
@public
def openapi() -> Response:
    return jsonify(current_app.extensions["openapi"].to_dict())


def tag(response: Response) -> Response:
    """An ETag on every JSON answer to a GET, and 304 where the client has it already."""
    if request.method in ("GET", "HEAD") and response.status_code == 200 and response.is_json:
        response.add_etag()
        response.make_conditional(request)
    return response
