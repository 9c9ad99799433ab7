"""Who may do what: the one table of permissions, and the rules about single objects."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime

from inspections.words import Word


class Role(Word):
    INSPECTOR = "inspector", "cán bộ kiểm tra", "inspector"
    RETAILER = "retailer", "đơn vị bán lẻ", "retailer"
    DEPARTMENT = "department", "cơ quan môi trường", "department"
    ADMINISTRATOR = "administrator", "quản trị", "administrator"


class Grade(Word):
    """Of a department's account; each grade may all that the one before may."""

    VIEWER = "viewer", "người xem", "viewer"
    REVIEWER = "reviewer", "người duyệt", "reviewer"
    MANAGER = "manager", "người quản lý", "manager"


class Scope(Word):
    """What a key may do in its person's name; a signed-in person is not narrowed."""

    READ = "read", "chỉ đọc", "read"
    SUBMIT = "submit", "gửi phiếu", "submit"


@dataclass(frozen=True)
class Actor:
    """Who is asking, as plain values. `areas` are area ids; `nation` = one of them is VN.
    `branch_ids`: the retailers whose head office is the actor's own. `scope` None means a person's
    own session. `narrowed`: a key for `areas` alone, outside which not even one's own is seen."""

    account_id: int
    name: str
    display_name: str
    role: Role
    grade: Grade | None = None
    retailer_id: int | None = None
    areas: frozenset[int] = frozenset()
    nation: bool = False
    scope: Scope | None = None
    branch_ids: frozenset[int] = frozenset()
    narrowed: bool = False

    @property
    def retailers(self) -> frozenset[int]:
        """Whose facilities and audits a retailer's account sees; none for everybody else."""
        return frozenset() if self.retailer_id is None else self.branch_ids | {self.retailer_id}


class Permission(Word):
    SUBMIT_INSPECTION = "submit_inspection", "gửi phiếu kiểm tra", "send inspections"
    READ_INSPECTIONS = "read_inspections", "xem lượt kiểm tra", "read inspections"
    READ_FACILITIES = "read_facilities", "xem cơ sở", "read facilities"
    READ_CATALOGUE = "read_catalogue", "xem danh mục bao bì", "read the catalogue"
    READ_PROGRESS = "read_progress", "xem tiến độ", "read progress"
    REVIEW_INSPECTION = "review_inspection", "duyệt lượt kiểm tra", "review inspections"
    IMPORT_RECORDS = "import_records", "nhập phiếu hộ người ký", "import records for their signers"
    USE_ACCOUNT = "use_account", "xem tài khoản của mình", "see one's own account"
    USE_FORM = "use_form", "dùng phiếu trên điện thoại", "use the phone form"
    USE_PORTAL = "use_portal", "dùng trang đơn vị bán lẻ", "use the retailer portal"
    READ_REGISTRY = "read_registry", "xem lịch sử danh sách cơ sở", "read the registry's history"
    MANAGE_FACILITIES = "manage_facilities", "sửa danh sách cơ sở", "keep the registry"
    USE_DEPARTMENT = "use_department", "dùng trang cơ quan", "use the department's pages"
    READ_ROUNDS = "read_rounds", "xem đợt kiểm tra", "see rounds"
    PLAN_ROUNDS = "plan_rounds", "lập đợt kiểm tra", "plan rounds"
    MANAGE_PEOPLE = "manage_people", "quản lý người dùng", "manage people"
    MANAGE_KEYS = "manage_keys", "quản lý khoá và điện thoại", "manage keys and phones"
    READ_TRAIL = "read_trail", "xem nhật ký", "read the trail"


_ALL = frozenset(Role)
_FIELD = frozenset({Role.INSPECTOR, Role.DEPARTMENT})
_OFFICE = frozenset({Role.DEPARTMENT, Role.ADMINISTRATOR})

# permission: roles, lowest grade of a department's account, scopes of keys that carry it
PERMISSIONS: dict[Permission, tuple[Set[Role], Grade, Set[Scope]]] = {
    Permission.SUBMIT_INSPECTION: (_FIELD, Grade.REVIEWER, {Scope.SUBMIT}),
    Permission.READ_INSPECTIONS: (_ALL, Grade.VIEWER, {Scope.READ, Scope.SUBMIT}),
    Permission.READ_FACILITIES: (_ALL, Grade.VIEWER, {Scope.READ, Scope.SUBMIT}),
    Permission.READ_CATALOGUE: (_ALL, Grade.VIEWER, {Scope.READ, Scope.SUBMIT}),
    Permission.READ_PROGRESS: (_ALL, Grade.VIEWER, {Scope.READ}),
    Permission.REVIEW_INSPECTION: (frozenset({Role.DEPARTMENT}), Grade.REVIEWER, frozenset()),
    Permission.USE_ACCOUNT: (_ALL, Grade.VIEWER, frozenset()),
    Permission.IMPORT_RECORDS: (frozenset({Role.DEPARTMENT}), Grade.REVIEWER, frozenset()),
    Permission.USE_FORM: (_FIELD, Grade.REVIEWER, frozenset()),
    Permission.USE_PORTAL: (frozenset({Role.RETAILER}), Grade.VIEWER, frozenset()),
    Permission.READ_REGISTRY: (_OFFICE, Grade.VIEWER, {Scope.READ}),
    Permission.MANAGE_FACILITIES: (frozenset({Role.DEPARTMENT}), Grade.MANAGER, frozenset()),
    Permission.USE_DEPARTMENT: (_OFFICE, Grade.VIEWER, frozenset()),
    Permission.READ_ROUNDS: (_FIELD | _OFFICE, Grade.VIEWER, {Scope.READ, Scope.SUBMIT}),
    Permission.PLAN_ROUNDS: (frozenset({Role.DEPARTMENT}), Grade.MANAGER, frozenset()),
    Permission.MANAGE_PEOPLE: (_OFFICE, Grade.MANAGER, frozenset()),
    Permission.MANAGE_KEYS: (_OFFICE, Grade.MANAGER, frozenset()),
    Permission.READ_TRAIL: (_OFFICE, Grade.REVIEWER, frozenset()),
}

_GRADES = list(Grade)


def _reaches(grade: Grade | None, lowest: Grade) -> bool:
    return grade is not None and _GRADES.index(grade) >= _GRADES.index(lowest)


def may(actor: Actor, permission: Permission) -> bool:
    """Whether this kind of actor may do this at all; the rules below say to which object."""
    roles, lowest, scopes = PERMISSIONS[permission]
    if actor.role not in roles:
        return False
    if actor.role is Role.DEPARTMENT and not _reaches(actor.grade, lowest):
        return False
    return actor.scope is None or actor.scope in scopes


def has_second_step(role: Role) -> bool:
    """Whether people of this role sign in with a second factor: their password alone would open a
    whole territory."""
    return role in _OFFICE


def may_have_signed(person: Actor) -> bool:
    """Whether there can be records of this person: whoever inspects by their role, also when they
    may no longer send any today."""
    return person.role in _FIELD


def sees_by_area(role: Role) -> bool:
    """Whether a person of this role sees what lies in their areas: not all, nor what is theirs."""
    return role in _FIELD


def in_scope(actor: Actor, area_ids: Set[int] | None) -> bool:
    """Whether what lies in these areas, a ward or an office's territory, lies in the actor's.

    None = the facility is unplaced and nobody's: only a scope over the nation holds it.
    """
    if area_ids is None:
        return actor.nation
    return not actor.areas.isdisjoint(area_ids)


@dataclass(frozen=True)
class FacilityFacts:
    """`area_ids`: every area that holds the ward, or the territory of an unplaced facility (None =
    neither is known); `owner_ids`: all retailers that
    ever answered for the facility."""

    area_ids: frozenset[int] | None
    owner_ids: frozenset[int]


def may_see_facility(actor: Actor, facility: FacilityFacts) -> bool:
    """Inspectors and departments by area, retailers what is or was theirs or their branches',
    administrators all."""
    if actor.role is Role.ADMINISTRATOR:
        return True
    if actor.role is Role.RETAILER:
        return not actor.retailers.isdisjoint(facility.owner_ids)
    return in_scope(actor, facility.area_ids)


@dataclass(frozen=True)
class InspectionFacts:
    """`owner_id`: the retailer that answered for the facility on the visit's day. `readable`: out
    of quarantine; a record without a known facility has as `area_ids` every area that shares a
    ward with its signer's (None = the signer has no area)."""

    signer_id: int
    readable: bool
    area_ids: frozenset[int] | None
    owner_id: int | None
    visited_on: date | None


def may_see_inspection(actor: Actor, inspection: InspectionFacts) -> bool:
    """Inspectors their own, retailers those made while the facility was theirs or a branch's and
    that are readable, departments by territory, administrators all. A submit key sees its person's
    own, a key for some areas nothing outside them."""
    if actor.narrowed and not in_scope(actor, inspection.area_ids):
        return False
    if actor.scope is Scope.SUBMIT or actor.role is Role.INSPECTOR:
        return inspection.signer_id == actor.account_id
    if actor.role is Role.ADMINISTRATOR:
        return True
    if actor.role is Role.RETAILER:
        return inspection.readable and inspection.owner_id in actor.retailers
    if inspection.signer_id == actor.account_id:
        return True
    return in_scope(actor, inspection.area_ids)


def may_review(actor: Actor, inspection: InspectionFacts) -> bool:
    """A reviewer of the territory, never of one's own inspection."""
    return (
        may(actor, Permission.REVIEW_INSPECTION)
        and inspection.signer_id != actor.account_id
        and may_see_inspection(actor, inspection)
    )


def may_import_for(actor: Actor, signer_id: int, area_ids: Set[int] | None) -> bool:
    """A reviewer what they signed themselves, or whoever works in their territory did. `area_ids`:
    every area that shares a ward with the signer's own; None = the signer has none."""
    is_own = signer_id == actor.account_id
    return may(actor, Permission.IMPORT_RECORDS) and (is_own or in_scope(actor, area_ids))


class KeyState(Word):
    """Where a key or a phone stands; of several reasons for its end the first that holds."""

    CLOSED = "closed", "tài khoản đã khoá", "account closed"
    REVOKED = "revoked", "đã thu hồi", "revoked"
    EXPIRED = "expired", "hết hạn", "expired"
    IN_FORCE = "in_force", "đang dùng", "in force"


def key_state(
    active: bool, revoked_at: datetime | None, expires_at: datetime, now: datetime
) -> KeyState:
    """`active`: whether its account is open."""
    if not active:
        return KeyState.CLOSED
    if revoked_at is not None:
        return KeyState.REVOKED
    return KeyState.EXPIRED if expires_at <= now else KeyState.IN_FORCE


@dataclass(frozen=True)
class RoundFacts:
    """`area_ids`: every area in which the round's territory lies wholly; `member_ids`: its team."""

    area_ids: frozenset[int]
    member_ids: frozenset[int]


def may_see_round(actor: Actor, round: RoundFacts) -> bool:
    """The team its own rounds, departments those of their territory too, administrators all. A
    submit key sees those of its person's teams."""
    is_own = actor.account_id in round.member_ids
    if actor.scope is Scope.SUBMIT or actor.role is Role.INSPECTOR:
        return is_own
    if actor.role is Role.ADMINISTRATOR:
        return True
    if actor.role is Role.RETAILER:
        return False
    return is_own or in_scope(actor, round.area_ids)


def may_plan_round(actor: Actor, round: RoundFacts) -> bool:
    """A manager of the territory."""
    return may(actor, Permission.PLAN_ROUNDS) and in_scope(actor, round.area_ids)
