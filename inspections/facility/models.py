"""The registry. What can change has dated rows: `starts_on` ≤ day < `ends_on`, None = not known
or still so. Nothing dated is ever overwritten."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from inspections.db import Base, Moment
from inspections.privacy.marks import OnErasure, Whose, Why, personal


class Retailer(Base):
    """The company or market board that answers for facilities. Found by `search_key`, listed by
    `sort_key` and id; so are facilities. A branch names its head office, which has none itself.
    """

    __tablename__ = "retailer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(
        String(300), unique=True, info=personal(Whose.CONTACT, Why.REGISTRY, OnErasure.KEEP)
    )
    kind: Mapped[str] = mapped_column(String(20))
    tax_code: Mapped[str | None] = mapped_column(
        String(14), info=personal(Whose.CONTACT, Why.REGISTRY, OnErasure.KEEP)
    )
    address: Mapped[str | None] = mapped_column(
        String(500), info=personal(Whose.CONTACT, Why.REGISTRY, OnErasure.KEEP)
    )
    head_office_id: Mapped[int | None] = mapped_column(ForeignKey("retailer.id"), index=True)
    search_key: Mapped[str] = mapped_column(
        String(300), info=personal(Whose.CONTACT, Why.REGISTRY, OnErasure.KEEP)
    )
    sort_key: Mapped[str] = mapped_column(
        String(1000), index=True, info=personal(Whose.CONTACT, Why.REGISTRY, OnErasure.KEEP)
    )


class Facility(Base):
    """One store, mall or market. `ward_id` is today's ward, for all dates (None = unplaced), and
    `ward_basis` how it is known (None = nobody said); `merged_into_id` names the facility that this
    one turned out to be, and its code stays an alias; `continues_id` the one that moved here.
    `territory_id` is the area whose office entered it: it places an unplaced facility among that
    office's, and says nothing once there is a ward. `changed_at` is the moment of the latest
    RegistryChange about it, and never goes back (None = none was ever written).

    `name` is the present one; it is found by every name that it ever bore, listed by the present.
    """

    __tablename__ = "facility"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    search_key: Mapped[str] = mapped_column(String(600))
    sort_key: Mapped[str] = mapped_column(String(1000), index=True)
    ward_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    ward_basis: Mapped[str | None] = mapped_column(String(12))
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    address: Mapped[str | None] = mapped_column(String(500))
    former_address: Mapped[str | None] = mapped_column(String(500))
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("facility.id"), index=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("facility.id"))
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("facility.id"), index=True)
    source: Mapped[str | None] = mapped_column(String(300))
    changed_at: Mapped[Moment | None]

    __table_args__ = (
        Index("ix_facility_changed_at", "changed_at", "id"),
        # Nearly all are null: an index of those too would draw SQLite into reading every facility.
        Index(
            "ix_facility_merged_into_id",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
    )


class FacilityName(Base):
    """What the facility was called between two dates."""

    __tablename__ = "facility_name"

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    name: Mapped[str] = mapped_column(String(300))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    __table_args__ = (
        UniqueConstraint("facility_id", "starts_on"),
        Index("ix_facility_name_facility", "facility_id", "starts_on"),
    )


class FacilityType(Base):
    """The type and class that held between two dates, and what that rests on: the list or decision
    that says so, the selling area in square metres, the number of goods on offer."""

    __tablename__ = "facility_type"

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    type: Mapped[str] = mapped_column(String(20))
    class_: Mapped[str | None] = mapped_column("class", String(10))
    basis: Mapped[str | None] = mapped_column(String(300))
    area_m2: Mapped[int | None]
    items: Mapped[int | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    __table_args__ = (
        UniqueConstraint("facility_id", "starts_on"),
        Index("ix_facility_type_facility", "facility_id", "starts_on"),
    )


class FacilityStatus(Base):
    """Planned, active, suspended or closed between two dates, with the reason where known."""

    __tablename__ = "facility_status"

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    status: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(
        String(500), info=personal(Whose.ANYBODY, Why.REGISTRY, OnErasure.KEEP)
    )
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    __table_args__ = (
        UniqueConstraint("facility_id", "starts_on"),
        Index("ix_facility_status_facility", "facility_id", "starts_on"),
    )


class FacilityOwner(Base):
    """The retailer that answered for the facility between two dates."""

    __tablename__ = "facility_owner"

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    retailer_id: Mapped[int] = mapped_column(ForeignKey("retailer.id"), index=True)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    __table_args__ = (
        UniqueConstraint("facility_id", "starts_on"),
        Index("ix_facility_owner_facility", "facility_id", "starts_on"),
    )


class FacilityDistinct(Base):
    """Two facilities that look like one and are not; `a_id` < `b_id`."""

    __tablename__ = "facility_distinct"

    id: Mapped[int] = mapped_column(primary_key=True)
    a_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    b_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
    why: Mapped[str] = mapped_column(
        String(500), info=personal(Whose.ANYBODY, Why.REGISTRY, OnErasure.KEEP)
    )

    __table_args__ = (UniqueConstraint("a_id", "b_id"),)


class RegistryChange(Base):
    """What was changed, by whom and why; only ever added to. It is about a facility or a retailer.

    `account_id` None = somebody at the command line. `before` and `after` hold what differs, under
    the names that the commands give it; `before` None = there was nothing yet.
    """

    __tablename__ = "registry_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int | None] = mapped_column(ForeignKey("facility.id"), index=True)
    retailer_id: Mapped[int | None] = mapped_column(ForeignKey("retailer.id"), index=True)
    at: Mapped[Moment]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    what: Mapped[str] = mapped_column(String(20))
    why: Mapped[str | None] = mapped_column(
        String(500), info=personal(Whose.ANYBODY, Why.REGISTRY, OnErasure.KEEP)
    )
    before: Mapped[Any | None] = mapped_column(
        JSON(none_as_null=True), info=personal(Whose.CONTACT, Why.REGISTRY, OnErasure.KEEP)
    )
    after: Mapped[Any | None] = mapped_column(
        JSON(none_as_null=True), info=personal(Whose.CONTACT, Why.REGISTRY, OnErasure.KEEP)
    )
