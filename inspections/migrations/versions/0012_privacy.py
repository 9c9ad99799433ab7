"""who looked at what is restricted; erasures and their steps"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_erasure_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["account.id"], name=op.f("fk_erasure_asked_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erasure_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_erasure_finished_at"), ["finished_at"], unique=False)

    op.create_table(
        "erasure_step",
        sa.Column("erasure_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("inspection_seq", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["erasure_id"], ["erasure.id"], name=op.f("fk_erasure_step_erasure_id_erasure")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_seq"],
            ["inspection.seq"],
            name=op.f("fk_erasure_step_inspection_seq_inspection"),
        ),
        sa.PrimaryKeyConstraint("erasure_id", "position", name=op.f("pk_erasure_step")),
    )
    with op.batch_alter_table("erasure_step", schema=None) as batch_op:
        batch_op.create_index("ix_erasure_step_inspection", ["inspection_seq"], unique=False)

    op.create_table(
        "restricted_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("inspection_seq", sa.Integer(), nullable=False),
        sa.Column("under", sa.LargeBinary(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_restricted_look_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_seq"],
            ["inspection.seq"],
            name=op.f("fk_restricted_look_inspection_seq_inspection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restricted_look")),
        sa.UniqueConstraint(
            "account_id", "inspection_seq", "under", name=op.f("uq_restricted_look_account_id")
        ),
    )
    with op.batch_alter_table("restricted_look", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_restricted_look_inspection_seq"), ["inspection_seq"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("restricted_look", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_restricted_look_inspection_seq"))

    op.drop_table("restricted_look")
    with op.batch_alter_table("erasure_step", schema=None) as batch_op:
        batch_op.drop_index("ix_erasure_step_inspection")

    op.drop_table("erasure_step")
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_erasure_finished_at"))
        batch_op.drop_index(batch_op.f("ix_erasure_account_id"))

    op.drop_table("erasure")
