"""rounds"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inspection_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "basis",
            sa.Enum("survey", "inspection", name="basiskind", native_enum=False, length=12),
            nullable=False,
        ),
        sa.Column("decision", sa.String(length=200), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column(
            "how",
            sa.Enum("filter", "random", name="how", native_enum=False, length=8),
            nullable=False,
        ),
        sa.Column("filter", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("seed", sa.String(length=64), nullable=True),
        sa.Column("drawn_on", sa.Date(), nullable=True),
        sa.Column("drawn_from", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_inspection_round_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["account.id"],
            name=op.f("fk_inspection_round_created_by_id_account"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_inspection_round_plan_id_plan")
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["target.id"], name=op.f("fk_inspection_round_target_id_target")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_round")),
    )
    with op.batch_alter_table("inspection_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_round_area_id"), ["area_id"], unique=False)
        batch_op.create_index("ix_inspection_round_days", ["starts_on", "id"], unique=False)

    op.create_table(
        "round_frame",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_round_frame_facility_id_facility")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["inspection_round.id"],
            name=op.f("fk_round_frame_round_id_inspection_round"),
        ),
        sa.PrimaryKeyConstraint("round_id", "facility_id", name=op.f("pk_round_frame")),
    )
    with op.batch_alter_table("round_frame", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_round_frame_facility_id"), ["facility_id"], unique=False
        )

    op.create_table(
        "round_member",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_round_member_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["inspection_round.id"],
            name=op.f("fk_round_member_round_id_inspection_round"),
        ),
        sa.PrimaryKeyConstraint("round_id", "account_id", name=op.f("pk_round_member")),
    )
    with op.batch_alter_table("round_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_round_member_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "round_visit",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_round_visit_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_round_visit_facility_id_facility")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["inspection_round.id"],
            name=op.f("fk_round_visit_round_id_inspection_round"),
        ),
        sa.PrimaryKeyConstraint("round_id", "facility_id", name=op.f("pk_round_visit")),
    )
    with op.batch_alter_table("round_visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_round_visit_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_round_visit_facility_id"), ["facility_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("round_visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_visit_facility_id"))
        batch_op.drop_index(batch_op.f("ix_round_visit_account_id"))

    op.drop_table("round_visit")
    with op.batch_alter_table("round_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_member_account_id"))

    op.drop_table("round_member")
    with op.batch_alter_table("round_frame", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_frame_facility_id"))

    op.drop_table("round_frame")
    with op.batch_alter_table("inspection_round", schema=None) as batch_op:
        batch_op.drop_index("ix_inspection_round_days")
        batch_op.drop_index(batch_op.f("ix_inspection_round_area_id"))

    op.drop_table("inspection_round")
