"""Which facility of the registry a row means."""

from collections.abc import Container

from inspections.facility.rules import PlacedBy
from inspections.facility_list.columns import Key
from inspections.facility_list.entry import Said
from inspections.facility_list.findings import Finding, RowRefused
from inspections.facility_list.folding import fold
from inspections.facility_list.known import Known, Registry, folded
from inspections.facility_list.notices import Notice
from inspections.facility_list.places import Addresses, Guess
from inspections.facility_list.reasons import Reason

# So many are named; more tell nobody more.
_NAMED = 5


def match(
    said: Said, guess: Guess, addresses: Addresses, registry: Registry, taken: Container[str]
) -> Known | None:
    """The facility that the row means; None = none yet. By its code, else by its folded name in
    its ward, and by its address where that does not tell.

    `taken`: codes that exist but are not for this person. Refused where several fit, and for what
    an earlier row means.
    """
    found = (
        _by_code(said, registry, taken) if said.code else _by_name(said, guess, addresses, registry)
    )
    if found is None:
        return None
    row = found.row if found.id is None else registry.claimed.get(found.id)
    if row is not None:
        raise RowRefused(Reason.SAME_AS_ROW, Key.CODE if said.code else Key.NAME, row=row)
    return found


def look_alikes(known: Known, registry: Registry) -> list[Finding]:
    """What a new facility may be the same as."""
    named = registry.named(known.name, known.ward_id)
    housed = [
        each
        for each in registry.at(known.addresses)
        if each.ward_id == known.ward_id and known.names.isdisjoint(each.names)
    ]
    findings = []
    for word, found in ((Notice.LIKE_NAME, named), (Notice.LIKE_ADDRESS, housed)):
        others = [each for each in found if each is not known]
        if others:
            findings.append(Finding(word, args={"codes": told(others)}))
    return findings


def told(found: list[Known]) -> list[str]:
    """The codes of those in the registry, the numbers of rows of the others; [vi, en]."""
    first = found[:_NAMED]
    more = " …" if len(found) > _NAMED else ""
    vi = ", ".join(each.code or f"dòng {each.row}" for each in first) + more
    en = ", ".join(each.code or f"row {each.row}" for each in first) + more
    return [vi, en]


def _by_code(said: Said, registry: Registry, taken: Container[str]) -> Known | None:
    known = registry.by_code.get(said.code or "")
    if known is None and said.code in taken:
        raise RowRefused(Reason.ELSEWHERE, Key.CODE, text=said.code)
    return known


def _by_name(said: Said, guess: Guess, addresses: Addresses, registry: Registry) -> Known | None:
    mine = folded(addresses.address, addresses.former)
    here = registry.named(said.name or "", guess.ward_id)
    alike = [each for each in here if _meet(each.addresses, mine)]
    # No address says nothing against it.
    silent = [each for each in here if not each.addresses or not mine]
    moved = [
        each
        for each in registry.at(mine)
        if fold(said.name or "") in each.names
        and each.ward_id != guess.ward_id
        # Only two wards that are certain are two places.
        and (guess.basis is not PlacedBy.STATED or each.ward_id is None)
    ]
    for found in (alike, silent, moved):
        if len(found) > 1:
            raise RowRefused(Reason.AMBIGUOUS, Key.NAME, codes=told(found))
        if found:
            return found[0]
    return None


def _meet(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether an address of the one is one of the other, or its beginning."""
    return any(
        left == right or left.startswith(f"{right} ") or right.startswith(f"{left} ")
        for left in one
        for right in other
    )
