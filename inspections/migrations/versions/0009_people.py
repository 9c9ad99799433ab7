"""invitations, second factors, half sign-ins; versions of accounts and what finds them"""

import sqlalchemy as sa
from alembic import op

from inspections.facility.search import search_key

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "factor",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=20), nullable=True),
        sa.Column("set_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.Column("pending_salt", sa.LargeBinary(length=20), nullable=True),
        sa.Column("pending_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_factor_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_factor")),
    )
    op.create_table(
        "half_login",
        sa.Column("token_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_half_login_account_id_account")
        ),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_half_login")),
    )
    with op.batch_alter_table("half_login", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_half_login_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_half_login_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "invite",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("grade", sa.String(length=20), nullable=True),
        sa.Column("retailer_id", sa.Integer(), nullable=True),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_invite_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["account.id"], name=op.f("fk_invite_invited_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["retailer_id"], ["retailer.id"], name=op.f("fk_invite_retailer_id_retailer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invite")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_invite_token_sha256")),
    )
    with op.batch_alter_table("invite", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invite_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_invite_invited_by_id"), ["invited_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_invite_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_invite_retailer_id"), ["retailer_id"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id_account")
        ),
        sa.PrimaryKeyConstraint("account_id", "code_sha256", name=op.f("pk_recovery_code")),
    )
    op.create_table(
        "invite_area",
        sa.Column("invite_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_invite_area_area_id_area")),
        sa.ForeignKeyConstraint(
            ["invite_id"], ["invite.id"], name=op.f("fk_invite_area_invite_id_invite")
        ),
        sa.PrimaryKeyConstraint("invite_id", "area_id", name=op.f("pk_invite_area")),
    )
    with op.batch_alter_table("invite_area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invite_area_area_id"), ["area_id"], unique=False)

    # Not in a batch: SQLite would make the tables anew, and others point to them.
    op.add_column("account", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("account", sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "account",
        sa.Column("search_key", sa.String(length=600), server_default="", nullable=False),
    )
    op.add_column(
        "login", sa.Column("browser", sa.String(length=40), server_default="", nullable=False)
    )
    _fill_search_keys()
    # Offices sign in anew, with their second factor.
    op.execute(
        "DELETE FROM login WHERE account_id IN "
        "(SELECT id FROM account WHERE role IN ('department', 'administrator'))"
    )


def _fill_search_keys() -> None:
    connection = op.get_bind()
    account = sa.table(
        "account",
        sa.column("id", sa.Integer),
        sa.column("name", sa.String),
        sa.column("display_name", sa.String),
        sa.column("search_key", sa.String),
    )
    for row in connection.execute(sa.select(account)).all():
        found_by = search_key(row.display_name, row.name)[:600]
        connection.execute(
            account.update().where(account.c.id == row.id).values(search_key=found_by)
        )


def downgrade() -> None:
    op.drop_column("login", "browser")
    for name in ("search_key", "signed_in_at", "version"):
        op.drop_column("account", name)
    for name in ("invite_area", "recovery_code", "invite", "half_login", "factor"):
        op.drop_table(name)
