"""Invitations: how a person gets an account without anybody else knowing their password."""

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from inspections.db import Base, Moment
from inspections.privacy.marks import OnErasure, Whose, Why, personal


class Invite(Base):
    """What the account will be. The link holds the token, the table only its hash. `invited_by_id`
    None = somebody at the command line; `account_id` is the account that was made of it, or, from
    the beginning, the one to whose password it is a way back."""

    __tablename__ = "invite"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[bytes] = mapped_column(
        LargeBinary(32), unique=True, info=personal(Whose.ACCOUNT, Why.SIGN_IN, OnErasure.REPLACE)
    )
    name: Mapped[str] = mapped_column(
        String(64), index=True, info=personal(Whose.ACCOUNT, Why.SIGN_IN, OnErasure.REPLACE)
    )
    display_name: Mapped[str] = mapped_column(
        String(200), info=personal(Whose.ACCOUNT, Why.SIGN_IN, OnErasure.REPLACE)
    )
    role: Mapped[str] = mapped_column(String(20))
    grade: Mapped[str | None] = mapped_column(String(20))
    retailer_id: Mapped[int | None] = mapped_column(ForeignKey("retailer.id"), index=True)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]
    revoked_at: Mapped[Moment | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)


class InviteArea(Base):
    """The areas that the account will have."""

    __tablename__ = "invite_area"

    invite_id: Mapped[int] = mapped_column(ForeignKey("invite.id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True, index=True)
