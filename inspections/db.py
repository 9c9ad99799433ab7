"""The one Base, the one clock type, and what SQLite and PostgreSQL must do alike."""

from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from sqlalchemy import Connection, DateTime, Engine, Enum, MetaData, TypeDecorator, event, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

from inspections.words import Word


class Base(DeclarativeBase):
    """Constraints have names from the first day: a migration can only drop what it can name."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in, aware UTC datetimes out; a naive one is a bug and raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        # SQLite keeps no zone; what went in was UTC.
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Row = TypeVar("Row", bound=Base)
Moment = Annotated[datetime, mapped_column(UtcDateTime)]


def word_type(words: type[Word], length: int = 20) -> Enum:
    """A column that holds the stored values of a vocabulary and gives back its members."""
    return Enum(
        words,
        native_enum=False,
        length=length,
        values_callable=lambda members: [member.value for member in members],
    )


def now() -> datetime:
    """The server's clock, aware, in UTC."""
    return datetime.now(UTC)


def insert_once(session: Session, model: type[Base], /, **values: Any) -> bool:
    """Insert a row unless a unique constraint already holds its like; True if this call made it.

    The guard is the constraint itself, so two equal requests racing each other make one row.
    Waits for a concurrent inserter of the same row to commit or roll back.
    """
    # What is returned is a row per insert; the drivers' row counts do not agree with each other.
    made = _insertion(session, model, values).returning(literal(1))
    return session.execute(made).first() is not None


def inserted(session: Session, model: type[Row], /, **values: Any) -> Row | None:
    """As insert_once, with the row that this call made; None where its like was there."""
    return session.scalars(_insertion(session, model, values).returning(model)).first()


def _insertion(
    session: Session, model: type[Base], values: dict[str, Any]
) -> postgresql.Insert | sqlite.Insert:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(model).values(**values).on_conflict_do_nothing()


# A SQLite transaction that reads first and writes later is refused at once when another wrote in
# between; so writers take the lock when they begin. Requests that only read say so here.
sqlite_begin: ContextVar[str] = ContextVar("sqlite_begin", default="BEGIN IMMEDIATE")


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not type(connection).__module__.startswith("sqlite3"):
        return
    # None: the driver must not begin transactions by itself, _begin_sqlite does.
    connection.isolation_level = None
    for pragma in (
        "foreign_keys = ON",
        "journal_mode = WAL",
        # NORMAL loses acknowledged rows at power loss.
        "synchronous = FULL",
        "busy_timeout = 20000",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(sqlite_begin.get())


_WROTE_NOTHING = "SELECT pg_current_xact_id_if_assigned() IS NULL"


@event.listens_for(Engine, "rollback")
def _keep_what_is_prepared(connection: Connection) -> None:
    """What has only read ends by a commit as well. By a rollback, as reading ends else, psycopg
    forgets all statements that it has prepared: PostgreSQL would plan nearly every one anew, which
    takes longer than most take to run."""
    if connection.dialect.name != "postgresql" or connection.invalidated:
        return
    driver: Any = connection.connection.dbapi_connection
    if driver.info.transaction_status.name != "INTRANS":
        return
    # A connection that was lost is met by the rollback itself, which follows.
    with suppress(connection.dialect.loaded_dbapi.Error):
        (nothing,) = driver.execute(_WROTE_NOTHING).fetchone()
        if nothing:
            driver.commit()
