"""Places in works: locators as CSL has them, in the words of each language."""

from __future__ import annotations

import pytest

from briefing.i18n import interface
from briefing.model.values import InvalidValueError, locators, paragraphs_named, parse_place
from briefing.model.values.locators import LABELS

GOOD = (
    "P4", "p. 12", "pp. 12–14", "pp. 12-14", "p. iv", "para. 9", "sec. 3.2", "ch. 2", "art. 5(2)", "fig. 2", "tab. 1", "n. 7",
    "vol. 2", "col. 3", "vol. 2, p. 3", "sec. 3.2, fig. A1, n. 4", "paras. 9–12",
)  # fmt: skip
NEAREST = (
    ("para 3", "para. 3"), ("p.12", "p. 12"), ("page 12", "p. 12"), ("pages 12-14", "pp. 12–14"), ("§ 3.2", "sec. 3.2"),
    ("Sec 3.2", "sec. 3.2"), ("第12页", "p. 12"), ("第12～14页", "pp. 12–14"),
    ("第９段", "para. 9"), ("图2", "fig. 2"), ("表1", "tab. 1"),
    ("第5條", "art. 5"), ("P04", "P4"), ("P 4", "P4"), ("pp. 12, 14", "p. 12, p. 14"), ("p. 12; p. 13", "p. 12, p. 13"),
    ("P4, p. 2", "para. 4, p. 2"), ("P3, P4", "para. 3, para. 4"), ("P4–6", "paras. 4–6"), ("P04-P6", "paras. 4–6"),
    ("P 4 and P 6", "para. 4, para. 6"), ("sec. 2, P4", "sec. 2, para. 4"), ("p4, p. 2", "p. 4, p. 2"),
    ("S. 12", "p. 12"), ("S. 12–14", "pp. 12–14"), ("Seite 12", "p. 12"), ("Rn. 14", "para. 14"),
    ("Kap. 3 und Abb. 2", "ch. 3, fig. 2"), ("Abs. 2", "para. 2"), ("Art. 5, al. 2", "art. 5, para. 2"),
    ("chapitre 4", "ch. 4"), ("pág. 7", "p. 7"), ("cap. 3 y nota 2", "ch. 3, n. 2"),
    ("ص. 12", "p. 12"), ("فقرة 14", "para. 14"), ("مادة 5، فقرة 2", "art. 5, para. 2"),
    ("table 3 and fig 1", "tab. 3, fig. 1"), ("footnote 7", "n. 7"), ("Article 5", "art. 5"), ("paragraphs 3—4", "paras. 3–4"),
)  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_a_locator_of_csl_is_a_place(text: str) -> None:
    """A paragraph, a locator and several of them are kept as they are, and read back into the same text."""
    assert parse_place(text) == text
    parts = locators(text)
    assert ", ".join(f"P{value}" if label == "P" else f"{label}. {value}" for label, value in parts) == text


@pytest.mark.parametrize(("text", "meant"), NEAREST)
def test_another_notation_gets_the_nearest_form(text: str, meant: str) -> None:
    """What differs only in its notation, in any of the three languages, is answered with the form to type."""
    with pytest.raises(InvalidValueError) as refused:
        parse_place(text)
    assert refused.value.help == f"type `{meant}`"
    assert parse_place(meant)


def test_a_long_number_of_paragraphs_is_a_pair_of_numbers() -> None:
    """Paragraphs are read as the first and the last one, in any notation and however long the numbers are."""
    assert paragraphs_named("sec. 2, paras. 4–9000000000, P7") == ((4, 9000000000), (7, 7))
    assert paragraphs_named("第9段") == paragraphs_named("¶ 9") == ((9, 9),)
    assert paragraphs_named("第2～3段") == paragraphs_named("第2-3段") == ((2, 3),)
    assert paragraphs_named(f"para. {'9' * 5000}") == ((9999999999, 9999999999),)
    assert paragraphs_named("the end") == paragraphs_named("p. 4") == paragraphs_named("para. iv") == ()


@pytest.mark.parametrize("text", ["the end", "note", "p. 77 of it", "P0", "12", "p. ", "p. 12,p. 13 of", ""])
def test_anything_else_gets_the_list_of_forms(text: str) -> None:
    """A place that no locator can say is refused, never guessed."""
    with pytest.raises(InvalidValueError) as refused:
        parse_place(text)
    assert "P4" in (refused.value.help or "") or parse_place((refused.value.help or "").split("`")[1])


def test_a_small_p_may_be_a_page_or_a_paragraph() -> None:
    """Both readings of `p4` are offered."""
    with pytest.raises(InvalidValueError, match=r"`P4` for the paragraph, or `p\. 4` for the page"):
        parse_place("p4")


@pytest.mark.parametrize("lang", interface.available())
def test_every_label_has_words(lang: str) -> None:
    """Each language says every locator in its own words."""
    words, _ = interface.load(lang)
    assert [words(f"locator.{label}", n="5") for label in LABELS if "5" not in words(f"locator.{label}", n="5")] == []
    pages = {"en": "pp. 12–14", "zh-Hans": "第12～14页", "zh-Hant": "第12～14頁", "de": "S. 12–14", "fr": "p. 12–14"}
    assert lang not in pages or words("locator.pp", n=words.number_range("12–14")) == pages[lang]
