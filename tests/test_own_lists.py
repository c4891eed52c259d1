"""Lists that each language has of its own: the other words for a term."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from briefing.i18n.localise import localise
from briefing.loader.folder import load
from briefing.rules.check import check_site
from tests.commands import run
from tests.conftest import BASE, TODAY

if TYPE_CHECKING:
    from pathlib import Path

TERM = "- {{id: albedo, term: albedo, definition: The share of sunlight that a surface gives back., also: {}}}\n"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A brief in English and two forms of Chinese, and one term with two other words for it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    for file in BASE.glob("*.yaml"):
        (tmp_path / "data" / file.name).write_bytes(file.read_bytes())
    head = tmp_path / "data/brief.yaml"
    text = head.read_text("utf-8")
    assert "languages: [en]" in text
    head.write_text(text.replace("languages: [en]", "languages: [en, zh-Hans, zh-Hant]"), "utf-8")
    (tmp_path / "data/glossary.yaml").write_text(TERM.format("[reflectance, reflectivity]"), "utf-8")
    return tmp_path / "data"


def translated(data: Path, also: str, language: str = "zh-Hans") -> None:
    (data / language).mkdir(exist_ok=True)
    words = f"- {{id: albedo, term: 反照率, definition: '地面反射阳光的比例。', also: {also}}}\n"
    (data / language / "glossary.yaml").write_text(words, "utf-8")


def also_in(data: Path, language: str) -> tuple[str, ...]:
    return localise(load(data, "data"), language).briefs[0].terms[0].also


def reported(data: Path) -> list[str]:
    """The codes of the problems of the translated term; that it has no fingerprint is one of them."""
    return [each.code for each in check_site(load(data, "data"), TODAY) if "zh-Hans/glossary" in each.place.file]


def missing(data: Path) -> int:
    """How many texts are not translated."""
    found = [each.message for each in check_site(load(data, "data"), TODAY) if each.code == "missing-translation"]
    return int(found[0].split()[0])


@pytest.mark.parametrize("also", ["[反射率]", "[反射率, 反照]", "[反射率, 反照, 白度]", "[]"])
def test_a_language_has_as_many_words_for_a_term_as_it_needs(data: Path, also: str) -> None:
    """Fewer, more or none: they replace those of the main language, also where they are converted."""
    translated(data, also)
    words = tuple(filter(None, also.strip("[]").split(", ")))
    assert reported(data) == ["stale-translation"]
    assert also_in(data, "zh-Hans") == words
    assert also_in(data, "zh-Hant") == words  # the same characters in both scripts
    assert also_in(data, "en") == ("reflectance", "reflectivity")


def test_a_term_has_other_words_in_one_language_only(data: Path) -> None:
    """The main language may have none."""
    (data / "glossary.yaml").write_text(TERM.format("[]"), "utf-8")
    translated(data, "[反射率]")
    assert reported(data) == ["stale-translation"]
    assert also_in(data, "zh-Hans") == ("反射率",)


@pytest.mark.parametrize("also", ["", "[null]", "[null, null]"])
def test_a_list_that_waits_for_its_texts_is_missing(data: Path, also: str) -> None:
    """It is one missing text, in whatever number; pages have the words of the main language until then."""
    translated(data, "[反射率]")
    before = missing(data)
    translated(data, also or "null")
    assert missing(data) == before + 1
    assert also_in(data, "zh-Hans") == ("reflectance", "reflectivity")


def test_another_word_is_a_text(data: Path) -> None:
    """A list that holds something else is reported as for any other text."""
    translated(data, "[反射率, [x]]")
    assert "wrong-type" in reported(data)


def test_a_list_is_written_out_once(data: Path) -> None:
    """One place below all words of the main language; filled in or not, it is left as it is."""
    assert run("translate", "zh-Hans", "glossary").exit_code == 0
    file = data / "zh-Hans/glossary.yaml"
    waiting = file.read_text("utf-8")
    assert "  also:\n    # en: reflectance\n    # en: reflectivity\n    -\n" in waiting
    assert "3 texts to translate (albedo)" in run("translate", "zh-Hans", "glossary").output
    assert file.read_text("utf-8") == waiting
    file.write_text(waiting.replace("    -\n", "    - 反射率\n    - 反射系数\n    - 白度\n"), "utf-8")
    (data / "glossary.yaml").write_text(TERM.format("[reflectance]"), "utf-8")
    run("translate", "zh-Hans", "glossary")
    assert "  also:\n    # en: reflectance\n    - 反射率\n    - 反射系数\n    - 白度\n" in file.read_text("utf-8")


def test_a_converted_list_is_written_out_whole(data: Path) -> None:
    """The converted words are those of the other script, in whatever number."""
    translated(data, "[这种反射率, 反射系数, 白度]")
    assert run("translate", "zh-Hant", "glossary").exit_code == 0
    text = (data / "zh-Hant/glossary.yaml").read_text("utf-8")
    assert text.endswith("  also:\n    - 這種反射率\n    - 反射係數\n    - 白度\n")
