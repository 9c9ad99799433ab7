"""who imported a record, a second copy, a photo from a rescue file"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("inspection", "second_copy", "photo")


def upgrade() -> None:
    for table in TABLES:
        # Not in a batch: SQLite would make these tables anew, and others point to them.
        op.add_column(
            table,
            sa.Column("imported_by_id", sa.Integer(), sa.ForeignKey("account.id"), nullable=True),
            inline_references=True,
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "imported_by_id")
