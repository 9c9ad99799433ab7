"""Folding texts of which a list says the same many times: types, places, names of companies."""

from functools import lru_cache

from inspections.facility import search

# A row's own texts are asked for several times in a row; longer memory saves little.
fold = lru_cache(maxsize=8192)(search.fold)
