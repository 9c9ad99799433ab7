"""The photo store of this host, and the small pictures made when first asked for."""

from pathlib import Path

from flask import Flask, current_app

from inspections.errors import Problem, Refused
from inspections.photo.image import THUMBNAIL_BOX, VIEW_BOX, view
from inspections.photo.store import DiskStore, Kind, StoreFailed

_BOXES = {"thumb": THUMBNAIL_BOX, "view": VIEW_BOX}


def init_app(app: Flask, folder: Path) -> None:
    app.extensions["photo_store"] = DiskStore(folder)


def store() -> DiskStore:
    found: DiskStore = current_app.extensions["photo_store"]
    return found


def picture(sha256: str, kind: Kind) -> Path:
    """The file of a small picture; made now if nobody asked for it before."""
    made = store().open_derived(sha256, kind)
    if made is None:
        try:
            store().put_derived(sha256, kind, view(store().path(sha256), _BOXES[kind]))
        except StoreFailed as error:
            raise Refused(Problem.STORE_FAILED, retry_after=60) from error
    else:
        made.close()
    return store().derived_path(sha256, kind)
