"""what has changed since a moment, of inspections and facilities"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# What is known of the past: the latest of arrival, decisions and repairs.
_NOTED = """
INSERT INTO inspection_change (inspection_seq, changed_at, state, review, superseded_by)
SELECT seq, {latest}(
    received_at,
    COALESCE((SELECT MAX(at) FROM review WHERE inspection_seq = seq), received_at),
    COALESCE((SELECT MAX(at) FROM repair WHERE inspection_seq = seq), received_at)
), state, review, NULL
FROM inspection
"""
# The nearest accepted correction over links that have an effect, as inspection/rules.py has it.
_SUPERSEDED = """
WITH RECURSIVE later (earlier, seq, id, depth, counts) AS (
    SELECT e.seq, c.seq, c.id, 1, c.state = 'complete' AND c.review = 'accepted'
    FROM inspection e JOIN inspection c ON c.supersedes = e.id WHERE NOT c.supersedes_ignored AND (
        c.signer_id = e.signer_id OR c.signer_reviews OR c.review = 'accepted'
    )
    UNION
    SELECT l.earlier, c.seq, c.id, l.depth + 1, c.state = 'complete' AND c.review = 'accepted'
    FROM later l JOIN inspection e ON e.seq = l.seq JOIN inspection c ON c.supersedes = e.id
    WHERE l.depth < 100 AND NOT c.supersedes_ignored AND (
        c.signer_id = e.signer_id OR c.signer_reviews OR c.review = 'accepted'
    )
)
UPDATE inspection_change SET superseded_by = (
    SELECT id FROM later WHERE later.earlier = inspection_change.inspection_seq AND later.counts
    ORDER BY later.depth, later.seq LIMIT 1
)
WHERE inspection_seq IN (SELECT earlier FROM later)
"""
_CHANGED = """
UPDATE facility SET changed_at =
    (SELECT MAX(at) FROM registry_change WHERE registry_change.facility_id = facility.id)
"""


def upgrade() -> None:
    op.create_table(
        "inspection_change",
        sa.Column("inspection_seq", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("review", sa.String(length=10), nullable=False),
        sa.Column("superseded_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["inspection_seq"],
            ["inspection.seq"],
            name=op.f("fk_inspection_change_inspection_seq_inspection"),
        ),
        sa.PrimaryKeyConstraint("inspection_seq", name=op.f("pk_inspection_change")),
    )
    latest = "GREATEST" if op.get_bind().dialect.name == "postgresql" else "MAX"
    op.execute(_NOTED.format(latest=latest))
    op.execute(_SUPERSEDED)
    op.create_index(
        "ix_inspection_change_at", "inspection_change", ["changed_at", "inspection_seq"]
    )

    # Not in a batch: SQLite would make the table anew, and others point to it.
    op.add_column("facility", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(_CHANGED)
    op.create_index("ix_facility_changed_at", "facility", ["changed_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_facility_changed_at", "facility")
    op.drop_column("facility", "changed_at")
    op.drop_table("inspection_change")
