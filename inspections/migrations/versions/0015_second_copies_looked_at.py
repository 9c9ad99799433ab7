"""that somebody has looked at a second copy"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "copy_look",
        sa.Column("second_copy_id", sa.Integer(), nullable=False),
        sa.Column("inspection_seq", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_seq"],
            ["inspection.seq"],
            name=op.f("fk_copy_look_inspection_seq_inspection"),
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["account.id"], name=op.f("fk_copy_look_reviewer_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["second_copy_id"],
            ["second_copy.id"],
            name=op.f("fk_copy_look_second_copy_id_second_copy"),
        ),
        sa.PrimaryKeyConstraint("second_copy_id", name=op.f("pk_copy_look")),
    )
    with op.batch_alter_table("copy_look", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_copy_look_inspection_seq"), ["inspection_seq"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("copy_look", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_copy_look_inspection_seq"))

    op.drop_table("copy_look")
