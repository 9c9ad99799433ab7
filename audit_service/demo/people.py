"""The people of the demonstration: invented, with passwords drawn anew for each installation."""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.account.commands.accounts import add_account
from inspections.account.models import Account
from inspections.account.rules import Grade, Role
from inspections.facility.models import Retailer

FILE = "demo-sign-ins.json"


@dataclass(frozen=True)
class Person:
    """`retailer` names one of places.toml; `territory`, as there, is an inspector's."""

    name: str
    display_name: str
    role: Role
    grade: Grade | None = None
    area: str | None = None
    retailer: str | None = None
    territory: str | None = None


def inspector(name: str, display_name: str, area: str, territory: str) -> Person:
    return Person(name, display_name, Role.INSPECTOR, area=area, territory=territory)


def department(name: str, display_name: str, grade: Grade, area: str) -> Person:
    return Person(name, display_name, Role.DEPARTMENT, grade=grade, area=area)


PEOPLE = (
    inspector("lan.nguyen", "Nguyễn Thị Lan (minh hoạ)", "91", "kien-giang"),
    inspector("duc.tran", "Trần Minh Đức (minh hoạ)", "75", "dong-nai"),
    inspector("hoa.pham", "Phạm Thu Hoà (minh hoạ)", "31", "hai-duong"),
    inspector("khoa.le", "Lê Anh Khoa (minh hoạ)", "92", "can-tho"),
    inspector("mai.lo", "Lò Thị Mai (minh hoạ)", "12", "lai-chau"),
    department("moitruong.angiang", "Môi trường An Giang (minh hoạ)", Grade.MANAGER, "91"),
    department("congthuong.angiang", "Công Thương An Giang (minh hoạ)", Grade.VIEWER, "91"),
    department("moitruong.dongnai", "Môi trường Đồng Nai (minh hoạ)", Grade.REVIEWER, "75"),
    department("moitruong.haiphong", "Môi trường Hải Phòng (minh hoạ)", Grade.REVIEWER, "31"),
    department("moitruong.cantho", "Môi trường Cần Thơ (minh hoạ)", Grade.REVIEWER, "92"),
    department("moitruong.laichau", "Môi trường Lai Châu (minh hoạ)", Grade.REVIEWER, "12"),
    department("trunguong", "Cơ quan trung ương (minh hoạ)", Grade.VIEWER, "VN"),
    Person("coopmart", "Co.opmart (minh hoạ)", Role.RETAILER, retailer="Hệ thống Co.opmart"),
    Person("vincom", "Vincom Plaza (minh hoạ)", Role.RETAILER, retailer="Hệ thống Vincom Plaza"),
    Person(
        "cho.cantho",
        "Ban quản lý chợ (minh hoạ)",
        Role.RETAILER,
        retailer="Ban quản lý chợ Cần Thơ (minh hoạ)",
    ),
    Person("quantri", "Quản trị (minh hoạ)", Role.ADMINISTRATOR, area="VN"),
)


def add_people(session: Session, folder: Path) -> dict[str, Account]:
    """The accounts by name, those that are missing added; their passwords stay in `folder`.

    Needs the areas and the places. Does not commit.
    """
    passwords = sign_ins(folder) or _new_sign_ins(folder)
    found = {}
    for person in PEOPLE:
        account = session.scalar(select(Account).where(Account.name == person.name))
        found[person.name] = account or _add(session, person, passwords[person.name])
    return found


def _add(session: Session, person: Person, password: str) -> Account:
    retailer_id = None
    if person.retailer is not None:
        query = select(Retailer.id).where(Retailer.name == person.retailer)
        retailer_id = session.scalars(query).one()
    return add_account(
        session,
        person.name,
        person.role,
        password,
        grade=person.grade,
        area_codes=[person.area] if person.area else [],
        retailer_id=retailer_id,
        display_name=person.display_name,
    )


def sign_ins(folder: Path) -> dict[str, str]:
    """Name → password as kept in the folder; empty before they are made."""
    file = folder / FILE
    return json.loads(file.read_text("utf-8")) if file.exists() else {}


def _new_sign_ins(folder: Path) -> dict[str, str]:
    """Drawn once and readable only by whoever runs the service."""
    drawn = {person.name: secrets.token_urlsafe(12) for person in PEOPLE}
    number = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        json.dump(drawn, file, indent=1)
    return drawn
