"""enrolled phones"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("api_key", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_contact_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("unsent", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("unsent_oldest_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("app_version", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("form_version", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("persisted", sa.Boolean(), nullable=True))

    op.create_table(
        "enrolment",
        sa.Column("code_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key_id", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_enrolment_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["api_key.id"], name=op.f("fk_enrolment_key_id_api_key")
        ),
        sa.PrimaryKeyConstraint("code_sha256", name=op.f("pk_enrolment")),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolment_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolment_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrolment_key_id"), ["key_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolment_key_id"))
        batch_op.drop_index(batch_op.f("ix_enrolment_expires_at"))
        batch_op.drop_index(batch_op.f("ix_enrolment_account_id"))

    op.drop_table("enrolment")
    with op.batch_alter_table("api_key", schema=None) as batch_op:
        batch_op.drop_column("persisted")
        batch_op.drop_column("form_version")
        batch_op.drop_column("app_version")
        batch_op.drop_column("unsent_oldest_at")
        batch_op.drop_column("unsent")
        batch_op.drop_column("last_contact_at")
