"""that somebody has looked at a second copy"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "copy_look",
        sa.Column("second_copy_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
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


def downgrade() -> None:
    op.drop_table("copy_look")
