"""The second thing that proves who somebody is, and the codes that stand in for it."""

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from inspections.db import Base, Moment
from inspections.privacy.marks import OnErasure, Whose, Why, personal


class Factor(Base):
    """A person's authenticator app: `salt` makes its secret (totp.py), None until a first code has
    shown that the app has it. `last_step` is the step of the clock whose code was used last.
    `pending_salt`: one that is being set up since `pending_at`, beside or instead of the other.
    """

    __tablename__ = "factor"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    salt: Mapped[bytes | None] = mapped_column(
        LargeBinary(20), info=personal(Whose.ACCOUNT, Why.SIGN_IN, OnErasure.DROP)
    )
    set_up_at: Mapped[Moment | None]
    last_step: Mapped[int | None]
    pending_salt: Mapped[bytes | None] = mapped_column(
        LargeBinary(20), info=personal(Whose.ACCOUNT, Why.SIGN_IN, OnErasure.DROP)
    )
    pending_at: Mapped[Moment | None]


class RecoveryCode(Base):
    """One of a person's ten; only its hash is kept."""

    __tablename__ = "recovery_code"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    code_sha256: Mapped[bytes] = mapped_column(
        LargeBinary(32), primary_key=True, info=personal(Whose.ACCOUNT, Why.SIGN_IN, OnErasure.DROP)
    )
    used_at: Mapped[Moment | None]
