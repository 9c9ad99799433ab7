"""What is personal is marked in the models: a new column has to decide."""

from sqlalchemy import JSON, Column, Enum, Float, LargeBinary, String

import inspections.models  # noqa: F401 – every table
from inspections.account.models import Account, ApiKey
from inspections.db import Base
from inspections.privacy.commands.in_account import dropped_columns
from inspections.privacy.impersonal import COLUMNS, TABLES
from inspections.privacy.marks import KEY, OnErasure, Personal, Restricted, Whose

COULD_HOLD = (String, LargeBinary, JSON, Float)


def could_hold(column: Column) -> bool:
    """Free text, bytes, JSON, degrees; a closed vocabulary is none of these."""
    return isinstance(column.type, COULD_HOLD) and not isinstance(column.type, Enum)


def columns():
    return [column for table in Base.metadata.sorted_tables for column in table.columns]


def marked(table: str) -> dict[str, Personal]:
    own = Base.metadata.tables[table].columns
    return {column.name: column.info[KEY] for column in own if KEY in column.info}


def test_each_column_that_could_hold_personal_data_says_whether_it_does():
    """Mark it `info=personal(…)` in its model, or name it in inspections/privacy/impersonal.py."""
    undecided = [
        f"{column.table.name}.{column.name}"
        for column in columns()
        if could_hold(column)
        and KEY not in column.info
        and column.table.name not in TABLES
        and column.name not in COLUMNS.get(column.table.name, ())
    ]

    assert undecided == []


def test_no_column_is_said_to_be_both():
    both = [
        f"{column.table.name}.{column.name}"
        for column in columns()
        if KEY in column.info
        and (column.table.name in TABLES or column.name in COLUMNS.get(column.table.name, ()))
    ]

    assert both == []


def test_what_is_named_as_impersonal_exists():
    known = {(column.table.name, column.name) for column in columns()}
    named = {(table, name) for table, names in COLUMNS.items() for name in names}

    assert sorted(named - known) == []
    assert sorted(TABLES - Base.metadata.tables.keys()) == []


def test_the_representative_and_the_position_are_restricted_and_dropped():
    found = marked("inspection")

    for name in ("name", "position", "comment"):
        mark = found[f"representative_{name}"]
        assert (mark.whose, mark.erasure) == (Whose.REPRESENTATIVE, OnErasure.DROP)
        assert mark.restricted is Restricted.REPRESENTATIVE
    for name in ("lat", "lon", "accuracy_m"):
        assert found[name].restricted is Restricted.POSITION
        assert found[name].erasure is OnErasure.DROP


def test_bodies_and_photos_lose_their_bytes_and_keep_their_hash():
    assert marked("inspection")["body"].erasure is OnErasure.KEEP_HASH
    assert marked("second_copy")["body"].erasure is OnErasure.KEEP_HASH
    assert marked("photo")["sha256"].erasure is OnErasure.KEEP_HASH


def test_what_an_account_loses_is_emptied_by_its_mark_or_by_name():
    """A new column of a person that cannot be empty needs a line in privacy/commands/in_account."""
    by_name = {"account": {"password_hash"}, "api_key": {"secret_sha256", "label"}}
    for model in (Account, ApiKey):
        table = model.__tablename__
        lost = {name for name, mark in marked(table).items() if mark.erasure is OnErasure.DROP}
        assert lost - set(dropped_columns(model)) == by_name[table]
