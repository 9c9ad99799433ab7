"""People, what they are bound to, and what proves who they are."""

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from inspections.db import Base, Moment
from inspections.privacy.marks import OnErasure, Whose, Why, personal


class Account(Base):
    """One person. `name` is what they sign with: lower case, NFC, never reused."""

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


class AccountArea(Base):
    """The areas that an account's scope is made of; none = sees nothing."""

    __tablename__ = "account_area"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True, index=True)


class Login(Base):
    """A server-side session; the cookie holds the token, the table only its hash."""

    __tablename__ = "login"

    token_sha256: Mapped[bytes] = mapped_column(
        LargeBinary(32), primary_key=True, info=personal(Whose.ACCOUNT, Why.SIGN_IN, OnErasure.DROP)
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[Moment]
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
