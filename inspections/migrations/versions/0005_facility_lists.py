"""lists of facilities that were uploaded, and their rows"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "facility_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("heartbeat", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holds_on", sa.Date(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=True),
        sa.Column("sheet", sa.String(length=100), nullable=True),
        sa.Column("columns", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("notes", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("counts", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("fault", sa.String(length=40), nullable=True),
        sa.Column("fault_row", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_facility_list_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_list")),
    )
    op.create_index(op.f("ix_facility_list_account_id"), "facility_list", ["account_id"])

    op.create_table(
        "facility_list_row",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("action", sa.String(length=8), nullable=True),
        sa.Column("proposal", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("facility_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["facility_list.id"],
            name=op.f("fk_facility_list_row_list_id_facility_list"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"],
            ["facility.id"],
            name=op.f("fk_facility_list_row_facility_id_facility"),
        ),
        sa.PrimaryKeyConstraint("list_id", "number", name=op.f("pk_facility_list_row")),
    )
    op.create_index(
        "ix_facility_list_row_action", "facility_list_row", ["list_id", "action", "number"]
    )
    op.create_index(op.f("ix_facility_list_row_facility_id"), "facility_list_row", ["facility_id"])


def downgrade() -> None:
    op.drop_table("facility_list_row")
    op.drop_table("facility_list")
