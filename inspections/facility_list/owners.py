"""Which retailer a row means."""

from dataclasses import dataclass

from inspections.facility.rules import RetailerKind
from inspections.facility_list.columns import Key
from inspections.facility_list.entry import Said
from inspections.facility_list.findings import RowRefused
from inspections.facility_list.folding import fold
from inspections.facility_list.known import KnownRetailer, Registry
from inspections.facility_list.reasons import Reason


@dataclass(frozen=True)
class Owner:
    """`tax_code`: what the registry does not know of this retailer yet; None = nothing new."""

    retailer: KnownRetailer
    tax_code: str | None

    @property
    def is_new(self) -> bool:
        return self.retailer.id is None


def owner_of(said: Said, registry: Registry) -> Owner | None:
    """By the folded name, or by the tax code; one that is in neither way known is new. None where
    the row names nobody. Changes nothing."""
    name = said.retailer if said.retailer and fold(said.retailer) else None
    by_tax = registry.retailers_by_tax.get(said.tax_code, []) if said.tax_code else []
    if name is None:
        return None if said.tax_code is None else Owner(_only(by_tax, said), None)
    named = registry.retailers_by_name.get(fold(name), [])
    if not named:
        if by_tax:
            return Owner(_only(by_tax, said), None)
        return Owner(KnownRetailer(None, name, None), said.tax_code)
    fitting = [each for each in named if each in by_tax] or named
    if len(fitting) > 1:
        raise RowRefused(Reason.RETAILER_UNCLEAR, Key.RETAILER)
    retailer = fitting[0]
    if said.tax_code is None or retailer.tax_code == said.tax_code:
        return Owner(retailer, None)
    if retailer.tax_code is not None or by_tax:
        raise RowRefused(
            Reason.RETAILER_DIFFERS, Key.TAX_CODE, text=said.tax_code, name=retailer.name
        )
    return Owner(retailer, said.tax_code)


def kind_of(name: str) -> RetailerKind:
    """Of a new retailer, by its name."""
    is_board = fold(name).startswith(("ban quan ly", "bql", "to quan ly"))
    return RetailerKind.MARKET_BOARD if is_board else RetailerKind.COMPANY


def remember(owner: Owner, registry: Registry) -> None:
    """What later rows may rest on."""
    if owner.tax_code:
        owner.retailer.tax_code = owner.tax_code
    if owner.is_new or owner.tax_code:
        registry.add_retailer(owner.retailer)


def _only(found: list[KnownRetailer], said: Said) -> KnownRetailer:
    if not found:
        raise RowRefused(Reason.RETAILER_NAME, Key.TAX_CODE, text=said.tax_code)
    if len(found) > 1:
        raise RowRefused(Reason.RETAILER_UNCLEAR, Key.TAX_CODE)
    return found[0]
