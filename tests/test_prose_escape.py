"""Escaping: the content of a plain-text field is shown as it was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from briefing.markdown import escape
from tests.hostile import HOSTILE
from tests.prose_pages import BLOCK_TAGS, MANY_EXTENSIONS, PAGE_MARKDOWN, PLAIN_MARKDOWN, TEXTS, events, seen

if TYPE_CHECKING:
    import markdown

SINKS = [
    ("{}", "p"),
    ("text {}", "p"),
    ("# {}", "h1"),
    ("### {}", "h3"),
    ("- {}", "li"),
    ("<div><p>{}</p></div>", "p"),
    ("| x |\n|---|\n| {} |", "td"),
]


def check_escaped(text: str, reader: markdown.Markdown, *, exactly: bool = True) -> None:
    expected = seen(text)
    for template, tag in SINKS:
        if tag == "td" and reader is PLAIN_MARKDOWN:
            continue
        page = events(reader.reset().convert(template.replace("{}", escape(text))))
        inside = [event for event in page if event[0] == "words" and event[1] not in ("x", "text")]
        shown = "".join(event[1] for event in inside).removeprefix("text ")
        assert {event[1] for event in page if event[0] in "<>"} <= BLOCK_TAGS, (template, page)
        assert {event[0] for event in page} <= {"<", ">", "words"}
        assert not expected or expected in ("x", "text") or shown == expected, (template, tag, page)
    page = events(reader.reset().convert(f'a <a title="{escape(text)}">x</a>'))
    assert page == [("<", "p"), ("words", "a "), ("<", "a", f"title={expected}"), ("words", "x"), (">", "a"), (">", "p")]


def test_the_list_of_hostile_strings_is_long() -> None:
    """A test of escaping needs many hostile strings."""
    assert len(set(HOSTILE)) >= 200


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_strings_are_shown_as_typed(text: str) -> None:
    """All forms of markup are plain characters in paragraphs, headings, lists, tables, HTML and attributes."""
    for reader in (PLAIN_MARKDOWN, PAGE_MARKDOWN, MANY_EXTENSIONS):
        check_escaped(text, reader)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_any_string_is_shown_as_typed(text: str) -> None:
    """A reader sees the content of any plain-text field character for character."""
    check_escaped(text, PAGE_MARKDOWN)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_other_extensions_do_not_change_escaped_text(text: str) -> None:
    """A publisher with thirty more extensions shows an escaped string unchanged."""
    check_escaped(text, MANY_EXTENSIONS)


def test_escaped_sentences_can_still_be_read() -> None:
    """An ordinary sentence contains no entity, because people also read the Markdown on disk."""
    sentence = "In 2024, the council's trial (two streets; 1.5 km) cost 50 % less: a well-known result. Was it luck?"
    assert escape(sentence) == sentence
    assert escape("地表升温，树荫可降温。") == "地表升温，树荫可降温。"


def test_a_heading_survives_being_unescaped_once() -> None:
    """Themes strip tags from a title and decode its entities; after another escape the rest is complete."""
    title = "</title><script>alert(1)</script>"
    [heading] = [event[1] for event in events(PAGE_MARKDOWN.reset().convert(f"# {escape(title)}")) if event[0] == "words"]
    assert heading == title
    assert escape(heading) == escape(title)
