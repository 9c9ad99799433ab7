"""dated names, who changed the registry and why, chains, moves, the basis of type and ward"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LINKS = (("facility", "continues_id"), ("retailer", "head_office_id"))
COLUMNS = (
    ("retailer", "address", sa.String(length=500)),
    ("facility", "ward_basis", sa.String(length=12)),
    ("facility_type", "area_m2", sa.Integer()),
    ("facility_type", "items", sa.Integer()),
)


def upgrade() -> None:
    # Not in a batch: SQLite would make these tables anew, and others point to them.
    for table, name, kind in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    for table, name in LINKS:
        link = sa.Column(name, sa.Integer(), sa.ForeignKey(f"{table}.id"), nullable=True)
        op.add_column(table, link, inline_references=True)
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])

    op.create_table(
        "facility_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_facility_name_facility_id_facility")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_name")),
        sa.UniqueConstraint("facility_id", "starts_on", name=op.f("uq_facility_name_facility_id")),
    )
    op.create_index("ix_facility_name_facility", "facility_name", ["facility_id", "starts_on"])
    # The name that is known has always been borne, as far as is known.
    op.execute("INSERT INTO facility_name (facility_id, name) SELECT id, name FROM facility")

    op.create_table(
        "registry_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=True),
        sa.Column("retailer_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=True),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_registry_change_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_registry_change_facility_id_facility")
        ),
        sa.ForeignKeyConstraint(
            ["retailer_id"], ["retailer.id"], name=op.f("fk_registry_change_retailer_id_retailer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_change")),
    )
    for name in ("facility_id", "retailer_id"):
        op.create_index(op.f(f"ix_registry_change_{name}"), "registry_change", [name])


def downgrade() -> None:
    op.drop_table("registry_change")
    op.drop_table("facility_name")
    for table, name in LINKS:
        op.drop_index(op.f(f"ix_{table}_{name}"), table)
        op.drop_column(table, name)
    for table, name, _kind in COLUMNS:
        op.drop_column(table, name)
