"""A country to measure on: 50,000 facilities, one province of 1,250, visits of ten years spread
evenly; written by SQL, so that a million take a minute."""

from datetime import date

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from inspections.account.commands.accounts import add_account
from inspections.account.rules import Role
from inspections.area.models import Area, AreaWard
from inspections.db import now
from inspections.facility import code as codes
from inspections.facility.models import Facility, FacilityStatus, FacilityType
from inspections.progress.models import ProgressBuild, ProgressDelta, ProgressInterval

FACILITIES, IN_PROVINCE, PROVINCE = 50_000, 1_250, "P91"
FIRST, DAYS = date(2021, 1, 1), 3650
OUTCOMES = ("full", "gradual", "not_met", "insufficient")

# Two primes scatter the numbers over facilities and days as chance would.
_RECORDS = """
WITH RECURSIVE n(k) AS (SELECT CAST({first} AS BIGINT) UNION ALL SELECT k + 1 FROM n
  WHERE k < {last})
SELECT k AS seq, {uuid} AS id, k * 7919 % {facilities} + 1 AS facility_id,
       {day} AS visited_on, {moment} AS visited_at,
       CASE k * 31 / 7 % 4 WHEN 0 THEN 'full' WHEN 1 THEN 'gradual' WHEN 2 THEN 'not_met'
            ELSE 'insufficient' END AS outcome
FROM n
"""
_DIALECT = {
    "sqlite": {
        "uuid": "printf('%032x', k)",
        "day": "date('2021-01-01', (k * 104729 / 3 % 3650) || ' days')",
        "moment": "date('2021-01-01', (k * 104729 / 3 % 3650) || ' days') || ' 03:00:00.000000'",
        "false": "0",
        "null": "NULL",
        "body": "x''",
    },
    "postgresql": {
        "uuid": "lpad(to_hex(k), 32, '0')::uuid",
        "day": "DATE '2021-01-01' + (k * 104729 / 3 % 3650)::int",
        "moment": "(DATE '2021-01-01' + (k * 104729 / 3 % 3650)::int + TIME '03:00')"
        " AT TIME ZONE 'UTC'",
        "false": "false",
        "null": "NULL::json",
        "body": "''::bytea",
    },
}


def add_facilities(session: Session) -> int:
    """The id of the account that signs everything."""
    signer = add_account(
        session, "bench", Role.ADMINISTRATOR, "mat-khau-do-luong", area_codes=["VN"]
    )
    province = select(Area.id).where(Area.key == PROVINCE).scalar_subquery()
    inside = select(AreaWard.ward_id).where(AreaWard.area_id == province)
    ours = session.scalars(inside.order_by(AreaWard.ward_id)).all()
    nation = select(Area.id).where(Area.key == "VN").scalar_subquery()
    others = session.scalars(
        select(AreaWard.ward_id)
        .where(AreaWard.area_id == nation, AreaWard.ward_id.not_in(inside))
        .order_by(AreaWard.ward_id)
    ).all()
    rows, types, statuses = [], [], []
    for at in range(1, FACILITIES + 1):
        wards = ours if at <= IN_PROVINCE else others
        name = f"Siêu thị {at:06}"
        digits = f"{1_000_000 + at}"
        rows.append(
            {
                "id": at,
                "code": f"{digits}{codes.check_digit(digits)}",
                "name": name,
                "search_key": name,
                "sort_key": name,
                "ward_id": wards[at % len(wards)],
            }
        )
        always = {"facility_id": at, "starts_on": None, "ends_on": None}
        types.append({**always, "type": "mall" if at % 5 == 0 else "supermarket"})
        statuses.append({**always, "status": "active"})
    for model, made in ((Facility, rows), (FacilityType, types), (FacilityStatus, statuses)):
        session.execute(insert(model), made)
    return signer.id


def add_records(session: Session, signer_id: int, first: int, last: int) -> None:
    """Complete, accepted and counted ones, with their verdicts; nothing is kept of figures yet."""
    dialect = session.get_bind().dialect.name
    words = {**_DIALECT[dialect], "facilities": FACILITIES, "first": first, "last": last}
    records = _RECORDS.format(**words)
    at = now().isoformat(sep=" ")
    into = "INSERT INTO {table} ({columns}) SELECT {values} FROM ({records}) r"
    for table, values in {
        "inspection": {
            **dict.fromkeys(("seq", "id", "facility_id", "visited_at", "visited_on")),
            "body": words["body"],
            "payload_sha256": "'" + "0" * 64 + "'",
            "signer_id": str(signer_id),
            "signer_reviews": words["false"],
            "received_at": f"'{at}'",
            "state": "'complete'",
            "review": "'accepted'",
            "outcome": "'checked'",
            "supersedes_ignored": words["false"],
            "rule_set": "'2026.1'",
        },
        "inspection_change": {
            "inspection_seq": "seq",
            "changed_at": f"'{at}'",
            "state": "'complete'",
            "review": "'accepted'",
        },
        "verdict": {
            "inspection_seq": "seq",
            "rule_set": "'2026.1'",
            "facility_type": "'supermarket'",
            "outcome": None,
            "legal": "'none_seen'",
            "full_but_for_film": words["false"],
            "stalls": words["null"],
            "reasons": "'[]'",
            "judged_at": f"'{at}'",
        },
        "counted_inspection": {
            "inspection_seq": "seq",
            "inspection_id": "id",
            **dict.fromkeys(("facility_id", "visited_at", "visited_on")),
            "outcome": "'checked'",
            "rule_set": "'2026.1'",
        },
    }.items():
        columns, chosen = ", ".join(values), ", ".join(v or k for k, v in values.items())
        statement = into.format(table=table, columns=columns, values=chosen, records=records)
        session.execute(text(statement.replace(":", r"\:")))
    if dialect == "postgresql":
        session.execute(text(f"SELECT setval('inspection_seq_seq', {last})"))


def sizes(session: Session) -> str:
    models = (ProgressInterval, ProgressDelta, ProgressBuild)
    counts = [session.scalar(select(func.count()).select_from(model)) for model in models]
    return f"{counts[0]} intervals, {counts[1]} sums"
