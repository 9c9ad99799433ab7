"""whose unplaced facility it is; pairs that look like one facility and are not"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: SQLite would make the table anew, and others point to it.
    link = sa.Column("territory_id", sa.Integer(), sa.ForeignKey("area.id"), nullable=True)
    op.add_column("facility", link, inline_references=True)

    op.create_table(
        "facility_distinct",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("a_id", sa.Integer(), nullable=False),
        sa.Column("b_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["a_id"], ["facility.id"], name=op.f("fk_facility_distinct_a_id_facility")
        ),
        sa.ForeignKeyConstraint(
            ["b_id"], ["facility.id"], name=op.f("fk_facility_distinct_b_id_facility")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_facility_distinct_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_distinct")),
        sa.UniqueConstraint("a_id", "b_id", name=op.f("uq_facility_distinct_a_id")),
    )
    op.create_index(op.f("ix_facility_distinct_b_id"), "facility_distinct", ["b_id"])


def downgrade() -> None:
    op.drop_table("facility_distinct")
    op.drop_column("facility", "territory_id")
