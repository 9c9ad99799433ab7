"""What is kept of a person as a ZIP: JSON for programs, and a page that says what it is."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from flask import render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.words import _
from inspections.account.models import Account
from inspections.db import now
from inspections.facility.models import Facility
from inspections.inspection.models import Inspection
from inspections.inspection.queries import receipt_no
from inspections.inspection.record import PhotoKind
from inspections.photo.models import Photo
from inspections.photo.rules import PhotoState
from inspections.photo.store import PhotoStore
from inspections.privacy.queries.holdings import holdings, rows_of

INDEX = "doc-truoc.html"
_PIECE = 64 * 1024


def write_account(session: Session, account_id: int, out: IO[bytes]) -> None:
    """A file for each table with rows about the account's holder."""
    account = session.get_one(Account, account_id)
    title = account.display_name
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        parts = []
        for holding in holdings(account_id):
            name = f"{holding.table}.json"
            count = _write_rows(archive, name, rows_of(session, holding))
            parts.append((name, count, table_words(holding.table)))
        _write_index(archive, title, parts)


def write_representative(
    session: Session, store: PhotoStore, seqs: list[int], out: IO[bytes]
) -> None:
    """What records say of a store's representative, and their signatures as they were sent."""
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        told = [_told(session, store, archive, seq) for seq in seqs]
        count = _write_rows(archive, "phieu.json", iter(told))
        title = _("Đại diện cơ sở")
        _write_index(archive, title, [("phieu.json", count, _("Phiếu có nêu tên"))])


def table_words(table: str) -> str:
    """What the rows of a table are, for their person; KeyError of a table that nobody named."""
    words = {
        "account": _("Tài khoản"),
        "account_area": _("Địa bàn được giao"),
        "api_key": _("Khoá và điện thoại"),
        "copy_look": _("Bản thứ hai đã xem xét"),
        "enrolment": _("Mã thêm điện thoại"),
        "erasure": _("Yêu cầu xoá dữ liệu"),
        "facility_distinct": _("Cặp cơ sở đã ghi là khác nhau"),
        "facility_list": _("Danh sách đã nhập"),
        "factor": _("Mã xác thực đã cài"),
        "half_login": _("Lần đăng nhập chờ mã xác thực"),
        "inspection": _("Phiếu đã ký hoặc đã nhập hộ"),
        "inspection_round": _("Đợt kiểm tra đã lập"),
        "invite": _("Lời mời đã gửi hoặc đã nhận"),
        "login": _("Lần đăng nhập còn hiệu lực"),
        "photo": _("Ảnh đã nhập hộ"),
        "recovery_code": _("Mã dự phòng"),
        "registry_change": _("Lần sửa danh sách cơ sở"),
        "repair": _("Lần sửa để đọc được phiếu"),
        "restricted_look": _("Lần xem thông tin hạn chế"),
        "review": _("Lần duyệt phiếu"),
        "round_member": _("Đợt kiểm tra có tham gia"),
        "round_visit": _("Lượt được giao trong các đợt"),
        "second_copy": _("Bản thứ hai đã gửi"),
        "trail_entry": _("Việc đã làm, trong nhật ký"),
        "trail_value": _("Thông tin cá nhân trong nhật ký"),
    }
    return words[table]


def _told(session: Session, store: PhotoStore, archive: ZipFile, seq: int) -> dict[str, Any]:
    inspection = session.get_one(Inspection, seq)
    facility = session.get(Facility, inspection.facility_id) if inspection.facility_id else None
    return {
        "receipt_no": receipt_no(seq),
        "id": inspection.id,
        "facility": facility.code if facility else None,
        "facility_name": facility.name if facility else None,
        "visited_on": inspection.visited_on,
        "received_at": inspection.received_at,
        "name": inspection.representative_name,
        "position": inspection.representative_position,
        "signs": inspection.representative_signs,
        "agrees": inspection.representative_agrees,
        "comment": inspection.representative_comment,
        "signatures": [
            _copy_signature(store, archive, receipt_no(seq), photo)
            for photo in _signatures(session, seq)
        ],
    }


def _signatures(session: Session, seq: int) -> list[Photo]:
    query = select(Photo).where(
        Photo.inspection_seq == seq,
        Photo.kind == PhotoKind.SIGNATURE,
        Photo.second_copy_id.is_(None),
        Photo.state.in_((PhotoState.STORED, PhotoState.UNREADABLE)),
    )
    return list(session.scalars(query.order_by(Photo.position)))


def _copy_signature(store: PhotoStore, archive: ZipFile, folder: str, photo: Photo) -> str:
    name = f"chu-ky/{folder}/{photo.id}"
    with store.open(photo.sha256) as source, archive.open(name, "w", force_zip64=True) as target:
        while piece := source.read(_PIECE):
            target.write(piece)
    return name


def _write_rows(archive: ZipFile, name: str, rows: Iterator[dict[str, Any]]) -> int:
    """A JSON array, a line a row; how many."""
    count = 0
    with archive.open(name, "w", force_zip64=True) as file:
        file.write(b"[")
        for row in rows:
            file.write(b"\n" if not count else b",\n")
            file.write(json.dumps(row, ensure_ascii=False, default=_plain).encode())
            count += 1
        file.write(b"\n]\n")
    return count


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in an export")


def _write_index(archive: ZipFile, title: str, parts: list[tuple[str, int, str]]) -> None:
    page = render_template("privacy/index.html", title=title, parts=parts, made_at=now())
    archive.writestr(INDEX, page)
