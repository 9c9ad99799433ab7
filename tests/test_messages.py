"""The catalogue of English sentences is complete, and no sentence of a page escapes it."""

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from jinja2 import Environment, FileSystemLoader, nodes

from audit_service.language import CATALOGUE, compiled

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "audit_service" / "templates"
VIETNAMESE = re.compile(
    "[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE
)
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|\{\w+\}")
# What stays Vietnamese in an English sentence.
NAMES = (
    "Bao Bì Xanh",
    "Sở Công Thương Hải Dương",
    "Sở Tài nguyên và Môi trường",
    "NĐ-CP",
    "QĐ-UBND",
)
TRANSLATES = {"_", "gettext", "ngettext", "pgettext"}
# A class of these holds a Vietnamese and an English text beside each other.
PAIRS = {"Word", "StrEnum"}
# Vietnamese that is no sentence of a page.
NO_SENTENCES = {
    "audit_service/api": "for people who write programs, explained in English",
    "audit_service/cli/data.py": "printed in both languages",
    "audit_service/demo": "invented data",
    "audit_service/department/facility_files.py": "names of sheets in a Vietnamese table",
    "audit_service/language.py": "a language by its own name",
    "audit_service/sheets/encodings.py": "letters",
    "audit_service/sheets/syllables.py": "letters",
    "audit_service/templates/department/components.html": "invented data, not for readers",
    "inspections/area/gazetteer.py": "short forms of names",
    "inspections/area/reading.py": "words of an address as written",
    "inspections/area/source.py": "names in the source",
    "inspections/area/spelling.py": "letters",
    "inspections/export": "said in both languages",
    "inspections/facility/collation.py": "letters",
    "inspections/facility/search.py": "letters",
    "inspections/facility_list/commands/apply.py": "a reason as it is stored",
    "inspections/facility_list/headings.py": "headings as departments write them",
    "inspections/facility_list/matching.py": "said in both languages",
    "inspections/facility_list/places.py": "kinds of units as departments write them",
    "inspections/facility_list/statuses.py": "said in both languages",
    "inspections/facility_list/template.py": "a Vietnamese table explains itself in Vietnamese",
    "inspections/facility_list/values.py": "what stands in cells",
    "inspections/migrations": "stored values",
}


def is_vietnamese(text: str) -> bool:
    for name in NAMES:
        text = text.replace(name, "")
    return VIETNAMESE.search(text) is not None


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Catalog:
    """What `make messages` finds today."""
    found = tmp_path_factory.mktemp("messages") / "messages.pot"
    mapping = ROOT / "babel.cfg"
    CommandLineInterface().run(
        ["pybabel", "-q", "extract", "-F", str(mapping), "-o", str(found), str(ROOT)]
    )
    with found.open("rb") as file:
        return read_po(file)


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def texts(value: str | tuple[str, ...] | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def test_the_catalogue_holds_the_sentences_of_today_and_no_others(template, catalogue):
    """If not: `make messages`, then translate what is new."""
    today = {(message.context, message.id) for message in messages(template)}
    kept = {(message.context, message.id) for message in messages(catalogue)}

    assert today - kept == set()
    assert kept - today == set()
    assert len(kept) > 500


def test_every_sentence_is_translated_for_good(catalogue):
    open_ = [each.id for each in messages(catalogue) if each.fuzzy or not all(texts(each.string))]

    assert open_ == []


def test_a_sentence_that_counts_has_both_english_forms(catalogue):
    counted = [each for each in messages(catalogue) if each.pluralizable]

    assert counted
    assert [each.id for each in counted if len(texts(each.string)) != 2] == []


def test_placeholders_are_the_same_in_both_languages(catalogue):
    different = [
        (each.id, text)
        for each in messages(catalogue)
        for text in texts(each.string)
        if placeholders(texts(each.id)[0]) != placeholders(text)
    ]

    assert different == []


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def test_a_percent_sign_is_doubled_where_values_are_filled_in(catalogue):
    bare = [
        text
        for each in messages(catalogue)
        if "%(" in texts(each.id)[0]
        for text in [*texts(each.id), *texts(each.string)]
        if "%" in PLACEHOLDER.sub("", text)
    ]

    assert bare == []


def test_english_sentences_hold_no_vietnamese_but_names(catalogue):
    mixed = [text for each in messages(catalogue) for text in texts(each.string)]

    assert [text for text in mixed if is_vietnamese(text)] == []


def test_catalogue_keeps_no_dates_and_no_line_numbers_that_change_with_every_edit():
    text = CATALOGUE.read_text(encoding="utf-8")

    assert "POT-Creation-Date" not in text
    assert "\n#:" not in text
    assert "\n#~" not in text


def test_the_catalogue_is_read_as_it_stands():
    english = compiled(CATALOGUE)

    assert english.gettext("Đăng nhập") == "Sign in"
    assert english.ngettext("cơ sở", "cơ sở", 1) == "facility"
    assert english.ngettext("cơ sở", "cơ sở", 12) == "facilities"


def test_a_sentence_without_a_translation_or_marked_as_fuzzy_stays_vietnamese(tmp_path):
    file = tmp_path / "messages.po"
    file.write_text(
        'msgid "Túi"\nmsgstr ""\n\n#, fuzzy\nmsgid "Ký"\nmsgstr "Sing"\n', encoding="utf-8"
    )

    english = compiled(file)

    assert (english.gettext("Túi"), english.gettext("Ký")) == ("Túi", "Ký")


def exempt(path: Path) -> bool:
    name = path.relative_to(ROOT).as_posix()
    return any(name == each or name.startswith(f"{each}/") for each in NO_SENTENCES)


def test_what_is_exempt_exists():
    assert [name for name in NO_SENTENCES if not (ROOT / name).exists()] == []


def test_no_template_says_something_outside_the_catalogue():
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), extensions=["jinja2.ext.i18n"], autoescape=True
    )
    bare = [
        f"{path.relative_to(ROOT)}: {text}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        if not exempt(path)
        for text in said_by_template(environment.parse(path.read_text(encoding="utf-8")))
    ]

    assert bare == []


def said_by_template(template: nodes.Template) -> list[str]:
    """Vietnamese texts that are not arguments of a translating call."""
    translated = {
        id(argument)
        for call in template.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATES
        for argument in call.args
    }
    said = [each.data for each in template.find_all(nodes.TemplateData)]
    said += [
        each.value
        for each in template.find_all(nodes.Const)
        if isinstance(each.value, str) and id(each) not in translated
    ]
    return [text.strip() for text in said if is_vietnamese(text)]


def test_no_module_says_something_outside_the_catalogue():
    bare = [
        f"{path.relative_to(ROOT)}:{constant.lineno}: {constant.value}"
        for package in ("audit_service", "inspections")
        for path in sorted((ROOT / package).rglob("*.py"))
        if not exempt(path)
        for constant in said_by_module(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert bare == []


def said_by_module(module: ast.Module) -> Iterator[ast.Constant]:
    """Vietnamese texts that are neither explained (docstrings), nor translated, nor one of a pair
    of a Vietnamese and an English text."""
    fine = {id(part) for each in ast.walk(module) if is_fine(each) for part in ast.walk(each)}
    for each in ast.walk(module):
        is_text = isinstance(each, ast.Constant) and isinstance(each.value, str)
        if is_text and id(each) not in fine and is_vietnamese(each.value):
            yield each


def is_fine(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in TRANSLATES
    if isinstance(node, ast.ClassDef):
        return any(isinstance(base, ast.Name) and base.id in PAIRS for base in node.bases)
    return False


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<p>Cơ sở</p>", ["<p>Cơ sở</p>"]),
        ("{{ _('Cơ sở') }} {# Cơ sở #}", []),
        ("{{ button('Gửi lại') }}", ["Gửi lại"]),
        ("<b>Bao Bì Xanh</b> {{ ngettext('gian', 'gian hàng', 2) }}", []),
    ],
)
def test_the_scan_of_templates_finds_what_is_outside(source, said):
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)

    assert said_by_template(environment.parse(source)) == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 'Cơ sở'", ["Cơ sở"]),
        ("def f():\n    'Về cơ sở.'\n    return _('Cơ sở %(a)s', a=1)", []),
        ("class A(Word):\n    B = 'b', 'cơ sở', 'facility'", []),
        ("raise ValueError('Sai rồi', _('Cơ sở'))", ["Sai rồi"]),
    ],
)
def test_the_scan_of_modules_finds_what_is_outside(source, said):
    assert [each.value for each in said_by_module(ast.parse(source))] == said


def test_nothing_is_compiled_beforehand(tmp_path):
    """A fresh clone has no .mo, and an installation may be read-only."""
    copied = tmp_path / "messages.po"
    shutil.copy(CATALOGUE, copied)
    copied.chmod(0o444)
    tmp_path.chmod(0o555)

    english = compiled(copied)
    tmp_path.chmod(0o755)

    assert english.gettext("Đăng xuất") == "Sign out"
    assert [file.name for file in tmp_path.iterdir()] == ["messages.po"]
