"""The scripts hold no sentence: what they say stands in the page."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "static" / "form"
SCRIPTS = sorted(FOLDER.glob("*.js"))
COMMENTS = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)


def code(script: Path) -> str:
    return COMMENTS.sub("", script.read_text(encoding="utf-8"))


@pytest.fixture
def known(service) -> set[str]:
    return set(re.findall(r'data-word="([^"]+)"', service.client().get("/f/").text))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_holds_no_vietnamese(script):
    assert re.findall(r"[À-ỹ]", code(script)) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_every_sentence_that_a_script_names_stands_in_the_page(script, known):
    named = set(re.findall(r"\bsay\(\s*'([^']+)'", code(script)))

    assert named - known == set()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_every_import_of_a_script_is_a_file_beside_it(script):
    named = re.findall(r"from '([^']+)'", script.read_text(encoding="utf-8"))

    assert [name for name in named if not (FOLDER / name).is_file()] == []
    assert all(name.startswith("./") for name in named)


def test_what_a_draft_may_lack_has_its_sentence(known):
    lacks = set(re.findall(r"lack\('([^']+)'", code(FOLDER / "record.js")))

    assert len(lacks) > 10
    assert {f"missing.{lack}" for lack in lacks} - known == set()
