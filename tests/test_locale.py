"""The Korean catalogue is complete and compiled, and the language is the one that was asked for."""

import ast
import gettext
import io
import locale
import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

import sunbae
from sunbae import errors
from sunbae.errors import OptionError
from sunbae.i18n import LANGUAGES, N_, _, current_language, language_of_environment, set_language

PACKAGE = Path(sunbae.__file__).parent
MAPPING = Path(__file__).parents[1] / "babel.cfg"
FOLDER = PACKAGE / "locale" / "ko" / "LC_MESSAGES"


@pytest.fixture(autouse=True)
def language_restored():
    before = current_language()
    yield
    set_language(before)


@pytest.fixture(scope="module")
def extracted() -> dict[str, str]:
    """Every text that the package asks a translation for -> where it stands."""
    with MAPPING.open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(PACKAGE, methods, options)
    return {text: f"{file}:{line}" for file, line, text, _comments, _context in found}


def catalogue() -> Catalog:
    with (FOLDER / "sunbae.po").open("rb") as file:
        return read_po(file, locale="ko")


def entries() -> list[Message]:
    """All but the header."""
    return [message for message in catalogue() if message.id]


def fields(text: str) -> set[tuple[str, str | None, str | None]]:
    """The placeholders of a text: name, format and conversion."""
    return {(name, spec, how) for _text, name, spec, how in string.Formatter().parse(text) if name is not None}


def edges(text: str) -> tuple[bool, bool]:
    """Whether a text begins and ends with a blank; such texts are joined to others."""
    return text[:1].isspace(), text[-1:].isspace()


def test_every_text_is_in_korean_and_none_is_left_over(extracted):
    assert len(extracted) > 400, "the extraction itself went wrong"
    korean = {m.id: m.string for m in entries()}
    untranslated = [f"{place}: {text}" for text, place in extracted.items() if not korean.get(text)]
    assert not untranslated, "run `make locale` and translate these"
    assert set(korean) <= set(extracted), "run `make locale`"


def test_placeholders_are_the_same():
    assert [(m.id, m.string) for m in entries() if fields(m.id) != fields(m.string)] == []


def test_blanks_at_the_ends_are_the_same():
    assert [(m.id, m.string) for m in entries() if edges(m.id) != edges(m.string)] == []


def test_nothing_is_fuzzy_or_obsolete():
    assert [m.id for m in entries() if m.fuzzy] == []
    assert not catalogue().fuzzy
    assert list(catalogue().obsolete) == []


def test_compiled_catalogue_is_the_one_that_is_read():
    compiled = io.BytesIO()
    write_mo(compiled, catalogue())
    compiled.seek(0)
    with (FOLDER / "sunbae.mo").open("rb") as file:
        shipped = {m.id: m.string for m in read_mo(file) if m.id}
    assert shipped == {m.id: m.string for m in read_mo(compiled) if m.id}, "run `make locale`"
    with (FOLDER / "sunbae.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).charset() == "utf-8"


def test_set_language_there_and_back():
    set_language("en")
    assert (current_language(), _("accuracy")) == ("en", "accuracy")
    set_language("ko")
    assert (current_language(), _("accuracy")) == ("ko", "정확도")
    set_language("en")
    assert (current_language(), _("accuracy")) == ("en", "accuracy")


def test_text_without_a_translation_stays_as_it_is():
    set_language("ko")
    assert _("no text of sunbae") == "no text of sunbae"
    assert _("") == ""


def test_a_mark_changes_nothing():
    set_language("ko")
    assert N_("accuracy") == "accuracy"


def test_every_message_of_an_error_asks_for_a_translation():
    """A literal may stand alone in an error only if it has no words of its own, as in `{source}: {message}`."""
    names = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
    bare = []
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                words = [text for arg in node.args for text in literals(arg) if re.search(r"[a-z]{2}", text)]
                bare += [f"{file.relative_to(PACKAGE)}:{node.lineno}: {text}" for text in words]
    assert bare == []


def literals(node: ast.expr) -> list[str]:
    """The texts that an expression is made of, as long as no function was asked for them."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):  # "text".format(...)
        return literals(node.func.value)
    if isinstance(node, ast.BinOp):
        return literals(node.left) + literals(node.right)
    pieces = node.values if isinstance(node, ast.JoinedStr) else [node]
    return [str(piece.value) for piece in pieces if isinstance(piece, ast.Constant)]


def test_unknown_language():
    set_language("ko")
    with pytest.raises(OptionError) as raised:
        set_language("fr")
    assert str(raised.value) == f"--lang 값이 'fr'입니다. {', '.join(LANGUAGES)} 중 하나여야 합니다."
    assert (current_language(), _("accuracy")) == ("ko", "정확도")


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"SUNBAE_LANG": "ko"}, "ko"),
        ({"SUNBAE_LANG": "KO"}, "ko"),
        ({"SUNBAE_LANG": "fr"}, "en"),
        ({"LANG": "ko"}, "ko"),
        ({"LANG": "ko_KR"}, "ko"),
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko-KR"}, "ko"),
        ({"LANG": "ko.UTF-8"}, "ko"),
        ({"LANG": "ko@hangul"}, "ko"),
        ({"LANG": "Korean_Korea.949"}, "ko"),
        ({"LANG": "kok_IN"}, "en"),
        ({"LANG": "koreanish"}, "en"),
        ({"LANG": "en_KO"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LC_ALL": "ko_KR.UTF-8", "LANG": "en_US.UTF-8"}, "ko"),
        ({"LC_ALL": "C", "LANG": "ko_KR.UTF-8"}, "en"),
        ({"LC_MESSAGES": "en_US.UTF-8", "LANG": "ko_KR.UTF-8"}, "en"),
        ({"LC_ALL": "en_US.UTF-8", "LC_MESSAGES": "ko_KR.UTF-8"}, "en"),
        ({"SUNBAE_LANG": "en", "LC_ALL": "ko_KR.UTF-8", "LANG": "ko_KR.UTF-8"}, "en"),
        ({"SUNBAE_LANG": "ko", "LC_ALL": "C", "LANG": "en_US.UTF-8"}, "ko"),
        ({"SUNBAE_LANG": "", "LC_ALL": "", "LANG": "ko_KR.UTF-8"}, "ko"),
    ],
)
def test_language_of_environment(environ, language):
    assert language_of_environment(environ) == language


@pytest.mark.parametrize(("name", "language"), [("Korean_Korea", "ko"), ("English_United States", "en"), (None, "en")])
def test_language_of_the_system_counts_without_variables(monkeypatch, name, language):
    for variable in ("SUNBAE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(locale, "getlocale", lambda: (name, "949"))
    assert language_of_environment() == language
    monkeypatch.setenv("SUNBAE_LANG", "ko")
    assert language_of_environment() == "ko"
    monkeypatch.setenv("SUNBAE_LANG", "en")
    assert language_of_environment() == "en"
