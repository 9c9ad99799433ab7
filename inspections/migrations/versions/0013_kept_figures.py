"""kept figures"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("facility", schema=None) as batch_op:
        batch_op.drop_index("ix_facility_merged_into_id")
        batch_op.create_index(
            "ix_facility_merged_into_id",
            ["merged_into_id"],
            unique=False,
            sqlite_where=sa.text("merged_into_id IS NOT NULL"),
            postgresql_where=sa.text("merged_into_id IS NOT NULL"),
        )
    op.create_table(
        "progress_build",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_build")),
    )
    op.create_table(
        "progress_delta",
        sa.Column("area_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("step", sa.String(length=7), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("registered", sa.Integer(), nullable=False),
        sa.Column("inspected", sa.Integer(), nullable=False),
        sa.Column("met_gradual", sa.Integer(), nullable=False),
        sa.Column("met_full", sa.Integer(), nullable=False),
        sa.Column("insufficient", sa.Integer(), nullable=False),
        sa.Column("pending", sa.Integer(), nullable=False),
        sa.Column("expired", sa.Integer(), nullable=False),
        sa.Column("expired_gradual", sa.Integer(), nullable=False),
        sa.Column("expired_full", sa.Integer(), nullable=False),
        sa.Column("full_but_for_film", sa.Integer(), nullable=False),
        sa.Column("reporting", sa.Integer(), nullable=False),
        sa.Column("friendly_bags", sa.BigInteger(), nullable=False),
        sa.Column("all_bags", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("area_id", "step", "day", "type", name=op.f("pk_progress_delta")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "progress_interval",
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ward_id", sa.Integer(), nullable=True),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("inspection_seq", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("expired", sa.Boolean(), nullable=False),
        sa.Column("full_but_for_film", sa.Boolean(), nullable=False),
        sa.Column("friendly_bags", sa.BigInteger(), nullable=True),
        sa.Column("all_bags", sa.BigInteger(), nullable=True),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_progress_interval_facility_id_facility")
        ),
        sa.PrimaryKeyConstraint("facility_id", "starts_on", name=op.f("pk_progress_interval")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    with op.batch_alter_table("facility", schema=None) as batch_op:
        batch_op.drop_index("ix_facility_merged_into_id")
        batch_op.create_index("ix_facility_merged_into_id", ["merged_into_id"], unique=False)
    op.drop_table("progress_interval")
    op.drop_table("progress_delta")
    op.drop_table("progress_build")
