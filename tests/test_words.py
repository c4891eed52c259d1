"""The words of the interface: the same keys in three languages, and dates and numbers as each language writes them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.i18n.interface import LOCALES, available, load, placeholders
from briefing.i18n.interface.work_words import OTHER, SEVERAL, WORKS, naming_work
from briefing.model import FILES, EditionChange, LibraryHead, Name, values
from briefing.model.brief import LogItem
from briefing.model.fields import walk_types
from briefing.model.kinds import ENTITIES
from briefing.model.values import LIKELIHOOD_RANGES, LIKELIHOODS, When
from briefing.render.page_variables.changed_values import field_message
from briefing.source.yaml_reader import read, read_file

if TYPE_CHECKING:
    from briefing.model.values import CslType
    from briefing.source.yaml_reader import Document

WORDS = {lang: load(lang)[0] for lang in ("en", "zh-Hans", "zh-Hant")}
EN, HANS, HANT = WORDS.values()
DRAFTS = {lang: load(lang)[0] for lang in ("ar", "de", "es", "fr")}
languages = pytest.mark.parametrize("lang", WORDS)
every_language = pytest.mark.parametrize("lang", {**WORDS, **DRAFTS})
GUIDE = (Path(__file__).parents[1] / "docs/guide/translating.md").read_text("utf-8")


def document(text: str) -> Document:
    return read(text.encode(), "locales/own.yaml")


# ------------------------------------------------------------------------------------- the files


def test_the_languages_that_come_with_the_program() -> None:
    """English, Chinese in both scripts and four drafts come with the program; what is complete loads without a problem."""
    assert available() == tuple(sorted((*WORDS, *DRAFTS)))
    assert [load(lang)[1] for lang in WORDS] == [(), (), ()]


@pytest.mark.parametrize("lang", DRAFTS)
def test_a_draft_is_marked_until_a_person_has_read_it(lang: str) -> None:
    """No person who speaks the language has read a draft; its file says so, and the guide lists it as such."""
    document = read_file(LOCALES / f"{lang}.yaml", lang)
    assert document.value["reviewed"] == "no"
    assert f"| `{lang}` | draft" in GUIDE


@pytest.mark.parametrize("lang", DRAFTS)
def test_a_draft_is_nearly_complete(lang: str) -> None:
    """A draft may lack the newest words, or have one that the program no longer uses; all others are there."""
    assert len(DRAFTS[lang].fallbacks) < 0.2 * len(EN.table)


@languages
def test_the_files_hold_the_same_keys(lang: str) -> None:
    """All languages have the same keys in the same order."""
    own, problems = load("xx", read_file(LOCALES / f"{lang}.yaml", lang))
    assert problems == ()
    assert list(own.table) == list(EN.table)
    assert _lines(lang) == _lines("en")


def _lines(lang: str) -> list[str]:
    """The keys of the file, with their indentation."""
    lines = (LOCALES / f"{lang}.yaml").read_text(encoding="utf-8").splitlines()
    return [line.partition(":")[0] for line in lines if line.strip() and not line.startswith("#")]


@every_language
def test_the_files_hold_the_same_placeholders(lang: str) -> None:
    """A sentence needs the same values in every language; the pattern of a date needs what its grammar requires."""
    for key, word in {**WORDS, **DRAFTS}[lang].table.items():
        if not key.startswith("date."):
            other = word["other"] if isinstance(word, dict) else word
            english = EN.table[key]
            assert placeholders(other) == placeholders(english), key


@every_language
def test_no_word_is_empty(lang: str) -> None:
    """No text is blank or contains a brace that is not a placeholder; punctuation may be blank if a language has none."""
    for key, word in {**WORDS, **DRAFTS}[lang].table.items():
        for text in word.values() if isinstance(word, dict) else (word,):
            assert text.strip() or key.startswith(("mark.", "name.", "number.")), key
            assert not re.search(r"[{}]", re.sub(r"\{[a-z_]+\}", "", text)), key
            assert not re.search(r"[<>*_`\[\]]", re.sub(r"\{[a-z_]+\}", "", text)), f"{key} is text, not markup"


def test_numbers_in_sentences_are_the_same() -> None:
    """The digits in an English sentence are also in the Chinese ones."""
    for key, word in EN.table.items():
        if isinstance(word, str) and not key.startswith(("month", "date.")):
            for words in (HANS, HANT):
                assert re.findall(r"\d+", str(words.table[key])) == re.findall(r"\d+", word), key


def test_scripts_are_not_mixed() -> None:
    """Neither Chinese file contains characters of the other script, except for the names of the languages."""
    simplified, traditional = (
        set("简绿资译证断产时间于说关历页术语预测设书"),
        set("簡綠資譯證斷產時間於說關歷頁術語預測設書"),
    )
    for words, foreign in ((HANS, traditional - simplified), (HANT, simplified - traditional)):
        for key, word in words.table.items():
            if not key.startswith(("language.", "language_short.")):
                assert not foreign & set(str(word)), key


def test_languages_name_themselves_alike() -> None:
    """The language switch shows the same three names on every page."""
    for tag in WORDS:
        assert len({words.own_language(tag) for words in WORDS.values()}) == 1
        assert len({words.own_language(tag, short=True) for words in WORDS.values()}) == 1


MODELS = tuple(FILES.values())
USED = {field.type for model in MODELS for field in walk_types(model) if field.choices}


def test_every_choice_of_the_model_has_a_name() -> None:
    """A field with a new choice needs messages for its words."""
    assert USED - {*values.CHOICES} == set()


@pytest.mark.parametrize("group", [*values.CHOICES.values(), "month", "month_short"])
def test_every_choice_has_a_word(group: str) -> None:
    """Every value of a choice has its word and explanation, in the order of the choices, and there is no other word."""
    expected = {name: get_args(choice) for choice, name in values.CHOICES.items()}.get(group, tuple(map(str, range(1, 13))))
    for found in (group, f"{group}_means"):
        words = tuple(key.removeprefix(f"{found}.") for key in EN.table if key.startswith(f"{found}."))
        # The relations between entries are more than the directions of support.
        assert (words[: len(expected)] if group == "relation" else words) in (expected, ())
    assert any(key.startswith(f"{group}.") for key in EN.table)


def test_every_field_and_kind_that_a_list_of_changes_names_has_a_word() -> None:
    """In each language, the page of editions names what changed, and the Markdown of a page its parts, in words of the reader."""
    unnamed = (EditionChange, LogItem, Name)  # the log itself is not compared, and a name is shown whole
    models = (model for model in MODELS if model not in unnamed and model is not LibraryHead)
    named = [field for model in models for field in walk_types(model) if field.key != "id" and field.owner not in unnamed]
    assert len(named) > 100
    assert not [f"{field.owner.__name__}.{field.key}" for field in named if not field_message(EN, field.key, field)]
    assert not [kind for kind in ENTITIES if f"kind.{kind}" not in EN]


# ------------------------------------------------------------------------------------- likelihood


@languages
def test_likelihoods_keep_their_numbers(lang: str) -> None:
    """Word and range belong together, and the numbers of ICD 203 are the same in every language."""
    for word in LIKELIHOODS:
        name, span = WORDS[lang].likelihood(word)
        assert name == WORDS[lang](f"likelihood.{word}")
        # GB/T 15835: a wave dash is between the numbers, and a percent sign follows both.
        assert span == ("{}–{}%" if lang == "en" else "{}%～{}%").format(*LIKELIHOOD_RANGES[word])
        assert tuple(map(int, re.findall(r"\d+", WORDS[lang].likelihood_means(word))))[1:] == LIKELIHOOD_RANGES[word]
    assert len({WORDS[lang](f"likelihood.{word}") for word in LIKELIHOODS}) == 7


# ------------------------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("text", "english", "chinese", "machine"),
    [
        ("2024-08-27", "27 Aug 2024", "2024年8月27日", "2024-08-27"),
        ("2024-03", "Mar 2024", "2024年3月", "2024-03"),
        ("2024", "2024", "2024年", "2024"),
        ("0800-03", "Mar AD 800", "公元800年3月", "0800-03"),
        ("198X", "1980s", "20世纪80年代", None),
        ("190X", "1900–1909", "20世纪头十年", None),
        ("19XX", "20th century", "20世纪", None),
        ("20XX", "21st century", "21世纪", None),
        ("10XX", "11th century", "11世纪", None),
        ("2030-06~", "about June 2030", "约2030年6月", None),
        ("198X~", "about the 1980s", "约20世纪80年代", None),
        ("2019?", "2019 (uncertain)", "2019年（存疑）", None),
        ("2024-02/2024-03", "Feb to Mar 2024", "2024年2月至3月", None),
        ("2024-02/2024-02", "Feb 2024", "2024年2月", None),
        ("2023-08-27/2024-02-27", "27 Aug 2023 to 27 Feb 2024", "2023年8月27日至2024年2月27日", None),
        ("2024-02-27/2024-08-27", "27 Feb to 27 Aug 2024", "2024年2月27日至8月27日", None),
        ("2024-03-01/2024-03-05", "1 to 5 Mar 2024", "2024年3月1日至5日", None),
        ("2024-02~/2024-03", "about Feb 2024 to Mar 2024", "约2024年2月至2024年3月", None),
        ("2024-02/2024-03-05", "Feb 2024 to 5 Mar 2024", "2024年2月至2024年3月5日", None),
        ("198X/2017", "1980s to 2017", "20世纪80年代至2017年", None),
        ("2011/..", "since 2011", "2011年起", None),
        ("1980~/..", "since about 1980", "约1980年起", None),
        ("../2024-03", "until Mar 2024", "至2024年3月为止", None),
    ],
)
def test_dates_in_words(text: str, english: str, chinese: str, machine: str | None) -> None:
    """The words of a date keep its uncertainty, and HTML gets a value only if it can express the same."""
    when = When.parse(text)
    assert EN.when(when) == english
    assert HANS.when(when) == chinese
    assert EN.machine(when) == machine


def test_days_and_full_months() -> None:
    """A plain day is written like a date of the timeline; a citation spells the month out."""
    assert EN.date(date(2026, 9, 3)) == "3 Sept 2026"
    assert EN.date(date(2026, 9, 3), full=True) == "3 September 2026"
    assert EN.when(When.parse("2024-02/2024-03"), full=True) == "February to March 2024"
    assert HANT.date(date(2026, 9, 3), full=True) == "2026年9月3日"
    assert EN.machine(date(2026, 9, 3)) == "2026-09-03"


# ------------------------------------------------------------------------------------- numbers, lists, sentences


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (999, "999"),
        (1234567, "1,234,567"),
        (-1234.5, "−1,234.5"),
        (3.0, "3"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (Decimal("1.10"), "1.10"),
    ],
)
def test_numbers(value: float | Decimal, written: str) -> None:
    """A number keeps its decimals, has thousands separators and a real minus sign."""
    assert {words.number(value) for words in WORDS.values()} == {written}


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_values_that_are_not_numbers(value: float | Decimal) -> None:
    """A value that is not a number is never formatted as one."""
    with pytest.raises(ValueError, match="not a finite number"):
        EN.number(value)


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_no_number_changes_its_value(value: float) -> None:
    """The written number reads back as the same number."""
    assert float(EN.number(value).replace(",", "").replace("−", "-")) == float(value)


def test_plurals() -> None:
    """English has two forms, Chinese one; a form that needs a number is never shown without one."""
    assert [EN("count.sources", n=n) for n in (0, 1, 2)] == ["0 sources", "1 source", "2 sources"]
    assert [HANS("count.sources", n=n) for n in (0, 1, 2)] == ["0项资料来源", "1项资料来源", "2项资料来源"]
    with pytest.raises(KeyError, match="give n"):
        EN("count.sources")


def test_a_missing_word_or_value_stops_the_page() -> None:
    """A key without a word and a placeholder without a value are errors, never text on a page."""
    with pytest.raises(KeyError, match=r"label\.nothing"):
        EN("label.nothing")
    with pytest.raises(KeyError, match="total"):
        EN("say.factor_of", n=1)
    with pytest.raises(KeyError, match="date"):
        EN("say.checked_on", date=None)


def test_values_in_sentences() -> None:
    """Numbers and dates in a sentence are written as the language writes them; text is inserted unchanged."""
    assert EN("say.checked_on", date=date(2026, 11, 23)) == "Checked 23 Nov 2026"
    assert HANS("say.checked_on", date=When.parse("2026-11~")) == "约2026年11月核查"
    assert EN("say.source_named", id="S2", title="{n} {id} %s") == "Source S2: {n} {id} %s"


def test_pieces() -> None:
    """A page that puts an element into a sentence gets the text around it."""
    assert EN.pieces("say.checked_on") == ("Checked ", "date", "")
    assert HANS.pieces("count.events", n=3) == ("", "n", "个事件")


def test_lists() -> None:
    """A list reads like one in a sentence of its language."""
    assert [EN.join(list("abc")[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert HANS.join(["甲", "乙", "丙"]) == "甲、乙和丙"


def test_names_of_languages() -> None:
    """A source's language is named in the reader's words, as precisely as possible; otherwise its tag is shown."""
    assert EN.language("zh-Hant-HK") == "Traditional Chinese"
    assert HANS.language("de-AT") == "德文"
    assert (EN.language("nl"), HANS.language("nl")) == ("Dutch", "荷兰语")
    assert (EN.own_language("nl"), HANS.own_language("it", short=True)) == ("Nederlands", "Italiano")
    assert (EN.language("qaa"), EN.own_language("qaa"), EN.own_language("nl-BE", short=True)) == ("qaa", "qaa", "nl-BE")


# ------------------------------------------------------------------------------------- the user's own words


def test_words_of_the_user_win() -> None:
    """A user's file changes the words that it contains and no others."""
    words, problems = load("en", document("page: {summary: Overview}\ncount: {sources: {other: '{n} works'}}"))
    assert problems == ()
    assert words("page.summary") == "Overview"
    assert words("count.sources", n=1) == "1 works"
    assert words("page.factors") == "Factors"


def test_a_region_uses_the_words_of_its_language() -> None:
    """`en-GB` needs no separate file."""
    words, problems = load("en-GB")
    assert problems == ()
    assert words("page.factors") == "Factors"
    assert words("count.sources", n=1) == "1 source"


@pytest.mark.parametrize(
    ("text", "code", "line", "expected"),
    [
        ("page:\n  sumary: Overview", "unknown-field", 2, "`page.summary`"),
        ("page:\n  summary: [a]", "wrong-type", 2, "text"),
        ("page:\n  sumary:", "unknown-field", 2, "`page.summary`"),
        ("page:\n  summary: {other: a}", "wrong-type", 2, "one form"),
        ("say:\n  checked_on: Checked {day}", "unknown-placeholder", 2, "{date}"),
        ("- a", "wrong-type", 1, "the file is not a mapping"),
        ("bottom_line: a", "unknown-field", 1, "did you mean `label.bottom_line`? Write it below `label`"),
        ("page: 'x", "yaml-syntax", 1, ""),
    ],
)
def test_faults_in_words_of_the_user(text: str, code: str, line: int, expected: str) -> None:
    """A mistake in a user's file is a problem at its place, and the built-in words still load."""
    words, problems = load("en", document(text))
    assert [(problem.code, problem.place.line) for problem in problems] == [(code, line)]
    assert expected in f"{problems[0].message} {problems[0].help}"
    assert words("page.summary") == "Summary"


def test_a_language_without_words() -> None:
    """A language without words borrows those of the main language, or else English, with one warning."""
    words, (problem,) = load("it")
    assert (problem.code, problem.severity, problem.message.count(str(len(EN.table)))) == ("missing-words", "warning", 2)
    assert (words("page.factors"), words.fallbacks["page.factors"]) == (EN("page.factors"), "en")
    words, (gap,) = load("it", document("page: {summary: Sommario}"), None, HANS)
    assert (gap.code, gap.place.file) == ("missing-words", "locales/own.yaml")
    assert gap.message.startswith(f"{len(EN.table) - 1} of {len(EN.table)} interface words are missing in `it`")
    assert "`page.factors`" in str(gap.help)
    assert (words("page.summary"), "page.summary" in words.fallbacks) == ("Sommario", False)
    assert (words("page.factors"), words.fallbacks["page.factors"]) == (HANS("page.factors"), "zh-Hans")


def test_a_new_language_needs_a_whole_file() -> None:
    """With a complete file of words, any language works."""
    text = (LOCALES / "en.yaml").read_text(encoding="utf-8").replace("summary: Summary", "summary: Résumé")
    words, problems = load("it", document(text))
    assert problems == ()
    assert words("page.summary") == "Résumé"


# ------------------------------------------------------------------------------------- the work of a brief


@languages
def test_every_work_has_a_word(lang: str) -> None:
    """Each type of CSL has a word for the work, and there is no word that no type uses."""
    named = {SEVERAL, *(WORKS.get(each, OTHER) for each in values.CSL_TYPES)}
    assert {key.removeprefix("work.") for key in WORDS[lang].table if key.startswith("work.")} == named
    for types in ((), *((type,) for type in values.CSL_TYPES), ("report", "treaty")):
        table = naming_work(WORDS[lang], types).table
        assert not [key for key, word in table.items() if "{work}" in str(word)]


@pytest.mark.parametrize(
    ("type", "stated", "place", "chinese"),
    [
        ("report", "The report states it", "paragraph 3 of the report", "报告明确提到"),
        ("treaty", "The treaty states it", "paragraph 3 of the treaty", "条约明确提到"),
        ("speech", "The speech states it", "paragraph 3 of the speech", "讲话明确提到"),
        ("legal_case", "The decision states it", "paragraph 3 of the decision", "裁决明确提到"),
        ("song", "The work states it", "paragraph 3 of the work", "作品明确提到"),
        (None, "The article states it", "paragraph 3 of the article", "文章明确提到"),
    ],
)
def test_the_work_is_called_what_it_is(type: CslType | None, stated: str, place: str, chinese: str) -> None:
    """The word has a capital at the start of a sentence only."""
    types = (type,) if type else ()
    english = naming_work(EN, types)
    assert english("in_article.stated") == stated
    assert english("say.place", n=3) == place
    assert naming_work(HANS, types)("in_article.stated") == chinese
