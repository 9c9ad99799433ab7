"""Rules about the house itself: who may use each address, and which file may import which.

`PYTHONPATH=. python tests/test_house.py > tests/routes.txt` writes the list of addresses anew.
"""

import ast
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from tempfile import TemporaryDirectory

import grimp
import pytest
from flask import Flask

from audit_service.app import create_app
from audit_service.auth import PUBLIC, needed_by
from audit_service.settings import Settings
from inspections.account.rules import Permission

ROOT = Path(__file__).parents[1]
ROUTES = ROOT / "tests" / "routes.txt"
# Any other name is a pure helper and ranks with rules.
RANKS = {"rules": 0, "models": 1, "queries": 2, "commands": 3}
WEB = {"audit_service", "flask", "flask_sqlalchemy", "flask_smorest", "marshmallow", "werkzeug"}


def make_app(folder: Path) -> Flask:
    return create_app(Settings(data_dir=folder, secret_key="x", demo=True))


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Flask:
    return make_app(tmp_path_factory.mktemp("house"))


def methods(rule) -> list[str]:
    return sorted(rule.methods - {"HEAD", "OPTIONS"})


def routes(app: Flask) -> list[str]:
    return sorted(
        f"{rule.rule} {method}" for rule in app.url_map.iter_rules() for method in methods(rule)
    )


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    """What is imported when the program runs."""
    return grimp.build_graph(
        "inspections",
        "audit_service",
        include_external_packages=True,
        exclude_type_checking_imports=True,
        cache_dir=None,
    )


def pairs(imports: grimp.ImportGraph) -> Iterator[tuple[str, str]]:
    for module in sorted(imports.modules):
        for imported in sorted(imports.find_modules_directly_imported_by(module)):
            yield module, imported


def concept(module: str) -> str | None:
    """The concept of a module of the domain; None for what all concepts share."""
    parts = module.split(".")
    return parts[1] if parts[0] == "inspections" and len(parts) > 2 else None


def rank(module: str) -> int:
    return RANKS.get(module.split(".")[2], 0)


def test_every_address_names_who_may_use_it(house):
    silent = [
        f"{rule.rule} {method}"
        for rule in house.url_map.iter_rules()
        for method in methods(rule)
        if not isinstance(need := needed_by(house, rule.endpoint, method), Permission)
        and need != PUBLIC
    ]

    assert silent == []


def test_no_address_appears_or_vanishes_unnoticed(house):
    """Other programs, QR labels and bookmarks hold these. If the change is meant:

    PYTHONPATH=. .venv/bin/python tests/test_house.py > tests/routes.txt
    """
    assert routes(house) == ROUTES.read_text(encoding="utf-8").splitlines()


def test_the_domain_knows_no_web(imports):
    wrong = [
        f"{module} -> {imported}"
        for module, imported in pairs(imports)
        if module.split(".")[0] == "inspections" and imported.split(".")[0] in WEB
    ]

    assert wrong == []


def test_a_file_imports_its_own_kind_or_lower(imports):
    wrong = [
        f"{module} -> {imported}"
        for module, imported in pairs(imports)
        if concept(module) and concept(imported) and rank(imported) > rank(module)
    ]

    assert wrong == []


def test_models_meet_other_concepts_models_for_their_types_only(imports):
    wrong = [
        f"{module} -> {imported}"
        for module, imported in pairs(imports)
        if concept(module)
        and concept(imported) not in (None, concept(module))
        and rank(module) == rank(imported) == RANKS["models"]
    ]

    assert wrong == []


def test_no_modules_import_each_other_in_a_circle(imports):
    own = {
        module: imports.find_modules_directly_imported_by(module)
        for module in imports.modules
        if not imports.is_module_squashed(module)
    }
    try:
        TopologicalSorter(own).prepare()
    except CycleError as error:
        circle = error.args[1]
    else:
        circle = []

    assert circle == []


def test_no_import_hides_in_a_function():
    hidden = [
        f"{file.relative_to(ROOT)}:{inner.lineno}"
        for package in ("inspections", "audit_service")
        for file in sorted((ROOT / package).rglob("*.py"))
        for function in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        sys.stdout.writelines(f"{line}\n" for line in routes(make_app(Path(folder))))
