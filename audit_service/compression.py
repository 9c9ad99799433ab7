"""Answers sent gzipped or in brotli, for the views that say so.

Never a page that holds a form's token: who can make a browser ask for it with text of their own,
and sees how long the answers are, guesses a secret out of a compressed page letter by letter
(BREACH). So it is off unless a view asks for it, and off all the same once a token was made.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, Response, after_this_request, current_app, g, request
from flask_compress import Compress

ParamT = ParamSpec("ParamT")
ReturnT = TypeVar("ReturnT")

_library = Compress()


def init_app(app: Flask) -> None:
    app.config.update(
        # Only what is marked below.
        COMPRESS_REGISTER=False,
        COMPRESS_STREAMS=False,
        COMPRESS_MIMETYPES=["application/json", "application/geo+json", "text/html"],
        # The first one that the client takes, where it likes several alike.
        COMPRESS_ALGORITHM=["br", "gzip"],
        # Done below, for answers that are not compressed too.
        COMPRESS_EVALUATE_CONDITIONAL_REQUEST=False,
    )
    _library.init_app(app)


def compressed(view: Callable[ParamT, ReturnT]) -> Callable[ParamT, ReturnT]:
    """Compress what this view answers with 200, where the client takes it; with an ETag and 304."""

    @wraps(view)
    def marked(*args: ParamT.args, **kwargs: ParamT.kwargs) -> ReturnT:
        after_this_request(_compress)
        return view(*args, **kwargs)

    return marked


def _compress(response: Response) -> Response:
    # Flask-WTF keeps the token here that it has made for a form of this answer.
    holds_token = current_app.config["WTF_CSRF_FIELD_NAME"] in g
    if response.status_code != 200 or response.is_streamed or holds_token:
        return response
    # Of the plain bytes: gzip writes the time into its own. The library adds ":br" or ":gzip".
    response.add_etag()
    packed: Response = _library.after_request(response)
    packed.make_conditional(request)
    return packed
