"""what keys are narrowed to, and when they were last used"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    used = sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("api_key", used)

    op.create_table(
        "api_key_area",
        sa.Column("key_id", sa.String(length=24), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_api_key_area_area_id_area")
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["api_key.id"], name=op.f("fk_api_key_area_key_id_api_key")
        ),
        sa.PrimaryKeyConstraint("key_id", "area_id", name=op.f("pk_api_key_area")),
    )
    with op.batch_alter_table("api_key_area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_key_area_area_id"), ["area_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("api_key_area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_key_area_area_id"))

    op.drop_table("api_key_area")
    op.drop_column("api_key", "last_used_at")
