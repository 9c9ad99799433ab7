"""People, what they are bound to, and what proves who they are."""

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from inspections.db import Base, Moment
from inspections.facility.search import search_key
from inspections.privacy.marks import OnErasure, Whose, Why, personal


def found_by(display_name: str, name: str) -> str:
    """What an account is found by, accents and case aside."""
    return search_key(display_name, name)[:600]


def _search_key(row: DefaultExecutionContext) -> str:
    given = row.get_current_parameters()  # type: ignore[no-untyped-call]
    return found_by(given["display_name"], given["name"])


class Account(Base):
    """One person. `name` is what they sign with: lower case, NFC, never reused. `version` grows
    with each change of what they are or may do; they are found by `search_key`."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(
        String(64), unique=True, info=personal(Whose.ACCOUNT, Why.SIGN_IN, OnErasure.REPLACE)
    )
    display_name: Mapped[str] = mapped_column(
        String(200), info=personal(Whose.ACCOUNT, Why.ANSWERABLE, OnErasure.REPLACE)
    )
    role: Mapped[str] = mapped_column(String(20))
    grade: Mapped[str | None] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(
        String(200), info=personal(Whose.ACCOUNT, Why.SIGN_IN, OnErasure.DROP)
    )
    retailer_id: Mapped[int | None] = mapped_column(ForeignKey("retailer.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    signed_in_at: Mapped[Moment | None]
    search_key: Mapped[str] = mapped_column(
        String(600),
        default=_search_key,
        server_default="",
        info=personal(Whose.ACCOUNT, Why.SIGN_IN, OnErasure.REPLACE),
    )


class AccountArea(Base):
    """The areas that an account's scope is made of; none = sees nothing."""

    __tablename__ = "account_area"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True, index=True)


class Login(Base):
    """A server-side session; the cookie holds the token, the table only its hash. `browser` is a
    coarse word for where it began ("Chrome, Android"), "" where nobody knows."""

    __tablename__ = "login"

    token_sha256: Mapped[bytes] = mapped_column(
        LargeBinary(32), primary_key=True, info=personal(Whose.ACCOUNT, Why.SIGN_IN, OnErasure.DROP)
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment] = mapped_column(index=True)
    browser: Mapped[str] = mapped_column(
        String(40),
        default="",
        server_default="",
        info=personal(Whose.ACCOUNT, Why.SIGN_IN, OnErasure.DROP),
    )


class HalfLogin(Base):
    """A sign-in whose password was right and whose second step is still to come. It opens no page
    but that step."""

    __tablename__ = "half_login"

    token_sha256: Mapped[bytes] = mapped_column(
        LargeBinary(32), primary_key=True, info=personal(Whose.ACCOUNT, Why.SIGN_IN, OnErasure.DROP)
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    expires_at: Mapped[Moment] = mapped_column(index=True)


class ApiKey(Base):
    """A key for programs, and the same table for enrolled phones (`device` true).

    `last_used_at` is some minutes behind at most. From `last_contact_at` on it is what a phone last
    said of itself: how many records it has not sent, since when the oldest waits by its own clock,
    and whether its browser promised to keep them (`persisted`; None = the browser does not say).
    """

    __tablename__ = "api_key"

    id: Mapped[str] = mapped_column(String(24), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    scope: Mapped[str] = mapped_column(String(10))
    secret_sha256: Mapped[bytes] = mapped_column(
        LargeBinary(32), info=personal(Whose.ACCOUNT, Why.SIGN_IN, OnErasure.DROP)
    )
    label: Mapped[str] = mapped_column(
        String(200), default="", info=personal(Whose.ACCOUNT, Why.SIGN_IN, OnErasure.DROP)
    )
    device: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    revoked_at: Mapped[Moment | None]
    last_used_at: Mapped[Moment | None]
    last_contact_at: Mapped[Moment | None]
    unsent: Mapped[int | None]
    unsent_oldest_at: Mapped[Moment | None]
    app_version: Mapped[str | None] = mapped_column(
        String(80), info=personal(Whose.ACCOUNT, Why.SIGN_IN, OnErasure.DROP)
    )
    form_version: Mapped[str | None] = mapped_column(
        String(80), info=personal(Whose.ACCOUNT, Why.SIGN_IN, OnErasure.DROP)
    )
    persisted: Mapped[bool | None]


class ApiKeyArea(Base):
    """What a key is narrowed to; none = all areas that its account has."""

    __tablename__ = "api_key_area"

    key_id: Mapped[str] = mapped_column(ForeignKey("api_key.id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True, index=True)


class Enrolment(Base):
    """A code that makes one phone a person's device, once; `key_id` is the key it became."""

    __tablename__ = "enrolment"

    code_sha256: Mapped[bytes] = mapped_column(
        LargeBinary(32), primary_key=True, info=personal(Whose.ACCOUNT, Why.SIGN_IN, OnErasure.DROP)
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment] = mapped_column(index=True)
    used_at: Mapped[Moment | None]
    key_id: Mapped[str | None] = mapped_column(ForeignKey("api_key.id"), index=True)


class Throttle(Base):
    """Attempts per key and window; in the database, so that several hosts count together."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(
        String(200), primary_key=True, info=personal(Whose.ACCOUNT, Why.SIGN_IN, OnErasure.DROP)
    )
    window: Mapped[int] = mapped_column(primary_key=True)
    attempts: Mapped[int]

    __table_args__ = (Index("ix_throttle_window", "window"),)
