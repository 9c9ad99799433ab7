"""What the preview of a long list costs: `PYTHONPATH=. python tests/bench/imports.py`.

A list of 20,000 rows is made as departments have them, then read and judged in a fresh process, as
the service does it. It prints seconds and the peak of memory, and judges nothing.
"""

import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from uuid import UUID

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from audit_service.app import create_app
from audit_service.db import db
from audit_service.import_jobs import read_list, write_list
from audit_service.settings import Settings
from audit_service.sheets.writing import Column, write_xlsx
from inspections.account.commands.accounts import add_account
from inspections.account.rules import Grade, Role
from inspections.area.former import former_districts, former_provinces, former_wards
from inspections.db import now
from inspections.facility_list.commands.keep import add_list, begin_applying
from inspections.facility_list.models import FacilityList, FacilityListRow
from inspections.reference.commands import load_reference

ROWS = 20_000
SECONDS, MEGABYTES = 20, 300
HEADINGS = (
    *("STT", "Tên cơ sở kinh doanh", "Loại hình, hạng", "Đơn vị chủ quản", "Địa chỉ"),
    *("Diện tích", "Ngày khai trương", "Tình trạng", "Vĩ độ", "Kinh độ"),
)
TYPES = ("Siêu thị hạng II", "ST hạng 3", "TTTM", "Chợ hạng 3", "CHTL", "Chợ")
NAMES = ("Siêu thị Xanh", "Cửa hàng Tiện Lợi", "Chợ", "Trung tâm thương mại", "Siêu thị Sông Hậu")
STREETS = ("Trần Phú", "Lê Lợi", "Nguyễn Trung Trực", "Lý Thường Kiệt", "30 tháng 4", "Hùng Vương")


def rows(count: int) -> list[list[object]]:
    """Invented facilities at addresses from before July 2025."""
    random = Random(5)
    districts = {each.code: each for each in former_districts()}
    provinces = {each.code: each.name for each in former_provinces()}
    wards = former_wards()
    made: list[list[object]] = []
    for number in range(1, count + 1):
        ward = random.choice(wards)
        district = districts[ward.district]
        address = (
            f"{random.randrange(1, 900)} {random.choice(STREETS)}, {ward.kind} {ward.name}, "
            f"{district.kind} {district.name}, {provinces[district.province]}"
        )
        made.append(
            [
                number,
                f"{random.choice(NAMES)} {ward.name} {number % 40 or ''}".strip(),
                random.choice(TYPES),
                f"Công ty Bán lẻ số {random.randrange(300)}",
                address,
                f"{random.randrange(1, 9)}.{random.randrange(100, 999)} m2",
                date(2010, 1, 1).replace(year=random.randrange(2005, 2026)),
                "Đang hoạt động",
                f"{random.uniform(8.7, 22.9):.5f}".replace(".", ","),
                f"{random.uniform(102.5, 109.3):.5f}".replace(".", ","),
            ]
        )
    return made


def prepared(app: Flask, file: Path) -> UUID:
    with app.app_context():
        session = db.session()
        manager = add_account(
            session,
            "bench",
            Role.DEPARTMENT,
            "do-luong-hai-muoi-nghin",
            Grade.MANAGER,
            area_codes=["VN"],
        )
        made = add_list(session, manager.id, file.name, "0" * 64, date(2026, 1, 1), now())
        session.commit()
        return made.id


def preview(folder: Path, list_id: str, file: Path) -> None:
    """In its own process: begun with nothing in memory."""
    app = create_app(settings(folder))
    idle, began, busy = peak(), time.perf_counter(), time.process_time()
    read_list(app, UUID(list_id), file, file.name)
    spent = time.perf_counter() - began
    busy = time.process_time() - busy
    print(f"preview: {spent:.1f} s, {busy:.1f} s of CPU (bound {SECONDS} s)")
    print(f"peak of memory: {peak():.0f} MB (bound {MEGABYTES} MB; {idle:.0f} MB before)")
    with app.app_context():
        tell(UUID(list_id))


def write(folder: Path, list_id: str) -> None:
    app = create_app(settings(folder))
    with app.app_context():
        begin_applying(db.session(), db.session().get_one(FacilityList, UUID(list_id)), now())
        db.session.commit()
    began, busy = time.perf_counter(), time.process_time()
    write_list(app, UUID(list_id))
    spent, busy = time.perf_counter() - began, time.process_time() - busy
    print(f"writing: {spent:.1f} s, {busy:.1f} s of CPU, peak {peak():.0f} MB")
    with app.app_context():
        tell(UUID(list_id))


def tell(list_id: UUID) -> None:
    made = db.session().get_one(FacilityList, list_id)
    count = db.session().scalar(select(func.count()).select_from(FacilityListRow))
    print(f"{made.state}: {count} rows, {made.counts}, {made.fault or 'no fault'}")


def settings(folder: Path) -> Settings:
    return Settings(data_dir=folder, secret_key="only to measure", demo=True)


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app(settings(folder))
        with app.app_context():
            upgrade()
            for _part in load_reference(db.session()):
                pass
            db.session.commit()
        file = folder / "20000.xlsx"
        write_xlsx([Column(each) for each in HEADINGS], rows(ROWS), file, "DS")  # type: ignore[arg-type]
        list_id = str(prepared(app, file))
        print(f"{ROWS} rows, {file.stat().st_size / 1e6:.1f} MB", flush=True)
        for step in (["preview", name, list_id, str(file)], ["write", name, list_id]):
            subprocess.run([sys.executable, __file__, *step], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["preview"]:
        preview(Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
    elif sys.argv[1:2] == ["write"]:
        write(Path(sys.argv[2]), sys.argv[3])
    else:
        main()
