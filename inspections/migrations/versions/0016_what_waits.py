"""indexes of what waits, and of the rule sets behind visits"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_WAITS = sa.text(
    "outcome = 'checked' AND CASE WHEN state = 'waiting' THEN true ELSE review = 'flagged' END"
)


def upgrade() -> None:
    op.create_index(
        "ix_inspection_waits",
        "inspection",
        ["facility_id", "visited_on"],
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )
    op.create_index("ix_counted_rule_set", "counted_inspection", ["rule_set", "visited_on"])


def downgrade() -> None:
    op.drop_index("ix_counted_rule_set", "counted_inspection")
    op.drop_index("ix_inspection_waits", "inspection")
