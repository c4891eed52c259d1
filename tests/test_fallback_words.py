"""Pages in a language without interface words show those of the main language, and mark them wherever HTML can."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from click.testing import CliRunner
from markupsafe import Markup

from briefing.cli import cli
from briefing.i18n import interface
from briefing.publish.mkdocs.settings import MkdocsSettings
from briefing.publish.mkdocs.unit_config import mkdocs_yml
from briefing.render.fallback_words import direction, in_fallback_language, marks_to_elements, without_marks
from briefing.render.outputs import Unit
from tests.conftest import TODAY
from tests.stories import PUBLISHED, SITES, rendered, site, views

_MARKS = re.compile(b"\xef\xb7[\x90-\x92]|%EF%B7%9[0-2]|\\\\ufdd[0-2]")
"""A mark as it is, in an address, and in JSON or in a value as Python shows it."""

WORD = in_fallback_language(Markup("Key &amp; <b>lock</b>"), "en")


@pytest.mark.parametrize(("html", "shown"), [
    ("<p>{}</p>", '<p><span lang="en">Key &amp; <b>lock</b></span></p>'),
    ("<svg><title>{}</title><text>{}</text></svg>{}",
     '<svg><title>Key &amp; <b>lock</b></title><text><tspan lang="en">Key &amp; <b>lock</b></tspan></text></svg>'
     '<span lang="en">Key &amp; <b>lock</b></span>'),
    ("<select><option>{}</option></select>", "<select><option>Key &amp; <b>lock</b></option></select>"),
    ("no word", "no word"),
])  # fmt: skip
def test_a_word_is_marked_where_html_can(html: str, shown: str) -> None:
    """In a text the word is in an element with its language, in a drawing in one of SVG."""
    assert marks_to_elements(html.replace("{}", WORD)) == shown
    assert without_marks(WORD) == "Key &amp; <b>lock</b>"


def test_an_attribute_holds_the_word_alone() -> None:
    """An attribute cannot say which language a part of it has."""
    html = '<a title="{}" href="x">y</a>'.replace("{}", in_fallback_language(Markup("Key"), "en"))
    assert marks_to_elements(html) == '<a title="Key" href="x">y</a>'


def test_a_word_from_right_to_left_says_so() -> None:
    """A word of a language that is written from right to left has its direction."""
    assert marks_to_elements(in_fallback_language(Markup("x"), "ar")) == '<span lang="ar" dir="rtl">x</span>'


@pytest.mark.parametrize(("language", "way"), [
    ("ar", "rtl"), ("ug", "rtl"), ("ps-AF", "rtl"), ("pa-Arab-PK", "rtl"), ("az-Arab", "rtl"),
    ("sd-Deva", "ltr"), ("pa", "ltr"), ("pa-PK", "rtl"), ("prs", "rtl"), ("bal", "rtl"), ("zh-Hant", "ltr"),
])  # fmt: skip
def test_pages_run_as_their_script_does(language: str, way: str) -> None:
    """Every language has its direction, also one that the theme does not know; the script in a tag decides."""
    assert direction(language) == way
    unit = Unit(name="u", base="", lang=language, title="T", nav=(), frame={})
    settings = json.loads(mkdocs_yml(unit, MkdocsSettings(Path("mkdocs.yml")), (), {}))
    assert settings["theme"]["direction"] == way
    assert (settings["extra"].get("fonts") is False) == (way == "rtl" or language.startswith("zh"))


@pytest.mark.slow
def test_every_language_of_cldr_has_its_direction() -> None:
    """The direction that follows from the script is that which CLDR states for a language, in each country."""
    stated = {each: Locale.parse(each).character_order == "right-to-left" for each in locale_identifiers()}
    assert len(stated) > 1000
    assert [each for each, is_rtl in stated.items() if (direction(each.replace("_", "-")) == "rtl") != is_rtl] == []


@pytest.mark.slow
@pytest.mark.parametrize(("languages", "lang", "main"), [("[en, ga]", "ga", "en"), ("[zh-Hans, ga]", "ga", "zh-Hans")])
def test_every_word_of_a_page_is_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, languages: str, lang: str, main: str
) -> None:
    """A whole brief is written in a language of which the program has no word; no mark and no key is left in any file."""
    data = shutil.copytree(SITES / "full" / "data", tmp_path / "data")
    shutil.rmtree(data / "zh-Hans", ignore_errors=True)
    head = data / "brief.yaml"
    head.write_text(re.sub(r"languages: .*", f"languages: {languages}", head.read_text("utf-8")), "utf-8")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["render", "--today", TODAY.isoformat()])
    assert (result.exit_code, result.output.count("warning[missing-words]")) == (0, 1), result.output
    files = [path for path in (tmp_path / "build").rglob("*") if path.is_file()]
    assert {".svg", ".txt", ".json"} <= {path.suffix for path in files}
    assert not [path for path in files if _MARKS.search(path.read_bytes())]
    named = (tmp_path / "build" / lang / "docs/glossary/index.md").read_text("utf-8")
    assert re.search(f'^# <span lang="{main}">', named, re.MULTILINE), "the name of a page is a word too"
    for view in views(site(data), PUBLISHED):
        made = rendered(replace(view, words=interface.load(lang)[0]))
        entries = made.unit.entries
        assert entries
        assert not _MARKS.search(repr((entries, made.unit.frame, made.unit.nav, made.unit.title)).encode())
    page = (tmp_path / "build" / lang / "docs" / "index.md").read_text("utf-8")
    assert page.count(f'<span lang="{main}">') > 20
    assert f'<span lang="{main}">' not in (tmp_path / "build" / main / "docs" / "index.md").read_text("utf-8")


@pytest.mark.parametrize(("main", "shown"), [("de", "`de`"), ("nl", "`en`")])
def test_the_warning_names_the_language_that_pages_show(main: str, shown: str) -> None:
    """If the main language has no words either, that is English."""
    words, _ = interface.load(main)
    _, (missing,) = interface.load("sv", main=words)
    assert f"pages show those of {shown} in their place" in missing.message
