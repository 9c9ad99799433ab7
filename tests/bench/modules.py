"""How many rounds of asking a browser needs until it has every module of the form."""

import re
from collections.abc import Collection
from pathlib import Path

IMPORT = re.compile(
    r"""^(?:import|export)\b(?:[^;'"]*?\bfrom)?\s*['"]\./([^'"]+)['"]""", re.MULTILINE
)


def imports(folder: Path) -> dict[str, list[str]]:
    """The modules of the folder, each with those it names first thing; import() is not counted."""
    return {
        file.name: IMPORT.findall(file.read_text("utf-8")) for file in sorted(folder.glob("*.js"))
    }


def longest_chain(
    graph: dict[str, list[str]], entry: str, above: tuple[str, ...] = ()
) -> list[str]:
    """From the entry down, itself first; modules that import each other are followed once."""
    below = [name for name in graph.get(entry, ()) if name not in (*above, entry)]
    chains = [longest_chain(graph, name, (*above, entry)) for name in below]
    return [entry, *max(chains, key=len, default=[])]


def rounds(graph: dict[str, list[str]], named: Collection[str]) -> int:
    """1 = the page itself names every module that is needed (by a script or a modulepreload); one
    more for each step down to modules that only modules name."""
    known, latest, count = set(named), set(named), 1
    while latest := {name for each in latest for name in graph.get(each, ())} - known:
        known |= latest
        count += 1
    return count
