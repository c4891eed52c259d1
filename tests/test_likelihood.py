"""Words of likelihood in three languages: which are marked, which are not, and where a translation is marked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from briefing.i18n.interface import load as load_words
from briefing.loader.folder import load
from briefing.model.values import LIKELIHOODS
from briefing.rules import check
from briefing.rules.likelihood_lexicon import (
    CHINESE,
    LEXICONS,
    Lexicon,
    LikelihoodWord,
    contains_any,
    lexicon_of,
    replacement,
    words,
)
from tests.conftest import TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CORPUS = yaml.safe_load((Path(__file__).parent / "likelihood.yaml").read_text("utf-8"))
PLACES = ("fact", "value", "forecast", "unmarked", "advice", "text")


def with_sentence(folder: Path, where: str, lang: str, text: str) -> None:
    """Put a sentence of the corpus into the base brief, whose language is then that of the sentence."""
    head = folder / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("languages: [en]", f"languages: [{lang}]"), "utf-8")
    name, index, field, more = {
        "advice": ("recommendations", 0, "summary", {}),
        "text": ("factors", 0, "body", {}),
        "forecast": ("judgements", 0, "text", {}),
        "unmarked": ("judgements", 0, "text", {"likelihood": None}),
        "value": ("judgements", 1, "text", {}),
        "fact": ("judgements", 1, "text", {"kind": "fact"}),
    }[where]
    file = folder / f"{name}.yaml"
    entries = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
    entries[index] |= {field: text, **more}
    file.write_text(yaml.safe_dump(entries, allow_unicode=True, width=1000), "utf-8")


def marked(folder: Path) -> list[str]:
    """The marked characters, as they are in the files."""
    loaded = load(folder, "")
    found = []
    for problem in check.check_site(loaded, TODAY):
        if problem.code == "weak-language":
            lines = loaded.texts[problem.place.file].split("\n")
            found.append(lines[problem.place.line - 1][problem.place.column - 1 : problem.place.end_column - 1])
    return found


@pytest.mark.parametrize("sentence", CORPUS, ids=lambda sentence: f"{sentence['lang']}: {sentence['text'][:40]}")
def test_a_sentence_of_the_corpus(brief_folder: Path, sentence: dict[str, Any]) -> None:
    """Exactly the words that the corpus names are marked, each at its place."""
    with_sentence(brief_folder, sentence["in"], sentence["lang"], sentence["text"])
    assert marked(brief_folder) == sentence["finds"]


def test_terms_are_searched_for_wherever_a_line_ends() -> None:
    """What tells quickly that a text has no term is true of each term of the corpus with a line break in place of a space."""
    for sentence in CORPUS:
        for found in words(sentence["text"], sentence["lang"]):
            lexicon, wrapped = lexicon_of(sentence["lang"]), "\n".join(found.text.split())
            assert lexicon is not None
            assert contains_any(wrapped, lexicon.stems)
            assert found.group in ("first", "loose", "hedge") or contains_any(wrapped, lexicon.hints), wrapped


def test_the_corpus_covers_places_and_languages() -> None:
    """The corpus has every place, three languages, and about as many sentences without a mark as with one."""
    assert len(CORPUS) >= 60
    assert {sentence["in"] for sentence in CORPUS} == set(PLACES)
    for lang in ("en", "zh-Hans", "zh-Hant"):
        of_it = [sentence for sentence in CORPUS if sentence["lang"] == lang]
        assert len([each for each in of_it if each["finds"]]) >= 5
        assert len([each for each in of_it if not each["finds"]]) >= 4


def test_a_translation_is_compared_with_its_own_language(brief_folder: Path) -> None:
    """The Chinese text of a fact is marked in the Chinese file, at the characters, also in a part that is found by its id."""
    head = brief_folder / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("languages: [en]", "languages: [en, zh-Hans, zh-Hant]"), "utf-8")
    for language, judgement, action in (("zh-Hans", "可能", "几乎肯定"), ("zh-Hant", "也許", "幾乎肯定")):
        folder = brief_folder / language
        folder.mkdir()
        (folder / "judgements.yaml").write_text(f"- id: J2\n  text: 遮荫{judgement}更重要。\n- id: J1\n  text: likely\n", "utf-8")
        (folder / "recommendations.yaml").write_text(
            f"- id: R1\n  summary: probably\n  actions:\n    - {{id: R1.1, text: 公布名单，{action}有用。}}\n"
            "  answers:\n    - {how: 很可能降温。}\n",
            "utf-8",
        )
    loaded = load(brief_folder, "")
    found = [
        (problem.place.file, problem.place.line, problem.place.column, problem.place.end_column)
        for problem in check.check_site(loaded, TODAY)
        if problem.code == "weak-language"
    ]
    assert found == [
        *(
            (f"{language}/{file}", line, start, end)
            for language in ("zh-Hans", "zh-Hant")
            for file, line, start, end in (
                ("judgements.yaml", 2, 11, 13),
                ("recommendations.yaml", 4, 29, 33),
                ("recommendations.yaml", 6, 13, 16),
            )
        )
    ]


def test_every_term_of_the_first_row_is_known() -> None:
    """The seven terms are found whole in the wording of the interface in each language."""
    for language in ("en", "zh-Hans", "zh-Hant"):
        table, problems = load_words(language)
        assert not problems
        for term in LIKELIHOODS:
            shown = term if language == "en" else table.likelihood(term)[0]
            assert [word.text for word in words(shown, language)] == [shown]


def test_only_the_text_of_a_forecast_is_compared_with_its_likelihood(brief_folder: Path) -> None:
    """A term of the second row has no likelihood beside it if it is elsewhere in the entry or in another entry."""
    judgements, factors = brief_folder / "judgements.yaml", brief_folder / "factors.yaml"
    text = judgements.read_text("utf-8")
    judgements.write_text(text.replace("Two of ten were planted", "All ten seemed improbable but two were planted"), "utf-8")
    text = factors.read_text("utf-8")
    factors.write_text(text.replace("Street temperatures at night follow", "It is improbable that temperatures follow"), "utf-8")
    assert marked(brief_folder) == []
    judgements.write_text(judgements.read_text("utf-8").replace("will be planted by", "are improbable by"), "utf-8")
    assert marked(brief_folder) == ["improbable"]


def alternatives(pattern: str) -> list[str]:
    """The alternatives of a pattern: the parts between the `|` that are outside brackets."""
    depth, parts = 0, [""]
    for sign in re.findall(r"\\.|\[[^]]*\]|.", pattern):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def without_one(patterns: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Each alternative of each pattern, and the patterns without it; an empty pattern matches nothing."""
    for at, pattern in enumerate(patterns):
        parts = alternatives(pattern)
        for number, part in enumerate(parts):
            rest = "|".join(parts[:number] + parts[number + 1 :]) or r"(?!)"
            yield part, [*patterns[:at], rest, *patterns[at + 1 :]]


@pytest.mark.parametrize("language", LEXICONS)
def test_every_phrase_is_needed_by_a_sentence(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any one of its phrases or exceptions, the lexicon finds something else in the corpus."""
    whole = LEXICONS[language]

    def found(lexicon: Lexicon) -> list[list[LikelihoodWord]]:
        monkeypatch.setattr("briefing.rules.likelihood_lexicon.LEXICONS", {language: lexicon})
        return [words(each["text"], each["lang"]) for each in CORPUS if each["lang"].startswith(language)]

    groups, phrases = zip(*whole.phrases, strict=True)
    variants = [(part, whole._replace(phrases=tuple(zip(groups, rest, strict=True)))) for part, rest in without_one(phrases)]
    variants += [(part, whole._replace(exceptions=tuple(rest))) for part, rest in without_one(whole.exceptions)]
    assert len(variants) > 30
    expected = found(whole)
    assert [part for part, lexicon in variants if found(lexicon) == expected] == []


@pytest.mark.parametrize(
    ("second", "first"),
    [("remote", "almost no chance"), ("highly improbable", "very unlikely"), ("improbable", "unlikely"),
     ("roughly even odds", "roughly even chance"), ("probable", "likely"), ("Probably", "likely"),
     ("highly probable", "very likely"), ("nearly certain", "almost certain")],
)  # fmt: skip
def test_a_term_of_the_second_row_has_one_of_the_first(second: str, first: str) -> None:
    """The help names the term with the same range (ICD 203, table of terms)."""
    found = words(f"It is {second} chance", "en")[0]
    assert (found.group, replacement(found, "en")) == ("second", first)


@pytest.mark.parametrize(
    ("second", "first"),
    [("极不可能", "很不可能"), ("極不可能", "很不可能"), ("五五开", "大致各半"), ("近乎肯定", "几乎肯定"),
     ("几近肯定", "几乎肯定"), ("幾近肯定", "幾乎肯定"),
     ("機會渺茫", "幾乎不可能"), ("机会渺茫", "几乎不可能"), ("可能性渺茫", "几乎不可能")],
)  # fmt: skip
def test_a_chinese_term_of_the_second_row_has_one_of_the_first(second: str, first: str) -> None:
    """The same in Chinese, in the script of the term if the term is of one script."""
    found = words(f"续签{second}。", "zh")[0]
    assert (found.group, found.text, replacement(found, "zh")) == ("second", second, first)


def test_every_phrase_has_a_character_that_starts_the_search() -> None:
    """Texts without any of these characters are skipped, so each term of the second row and each word of confidence has one."""
    for language, lexicon in LEXICONS.items():
        for sentence in CORPUS:
            for word in words(sentence["text"], sentence["lang"]) if sentence["lang"].startswith(language) else ():
                if word.group in ("second", "ground"):
                    assert any(sign in word.text.lower() for sign in lexicon.hints), word
    assert CHINESE.edge == ""
