"""Any text is parsed without an exception, shown in its own words, and the same for every publisher."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefing.markdown import html_blocks, html_inline, markdown_blocks, parse, to_plain_text
from briefing.markdown.paragraph_faults import OTHER_MARKS
from briefing.markdown.parser.fast_parser import parse_fast
from briefing.markdown.parser.full_parser import parse_fully
from briefing.markdown.reference_syntax import BLANKS
from tests.prose_pages import (
    ALLOWED_ATTRIBUTES,
    ALLOWED_TAGS,
    COMMONMARK,
    MANY_EXTENSIONS,
    MARKUP,
    PAGE_MARKDOWN,
    PLAIN_MARKDOWN,
    TEXTS,
    Links,
    events,
    seen,
    words,
)

if TYPE_CHECKING:
    from briefing.markdown import Prose


def without_blanks(text: str) -> str:
    return re.sub(r"[ \n]+", "", text)


def check_html(html: str) -> None:
    for event in events(html):
        assert event[0] in ("<", ">", "words"), event
        if event[0] == "<":
            assert event[1] in ALLOWED_TAGS, event
            assert {each.partition("=")[0] for each in event[2:]} <= ALLOWED_ATTRIBUTES.get(event[1], set()), event


def check_places(text: str, prose: Prose) -> None:
    text = text.replace("\0", "\ufffd")
    begins = {
        "raw-html": "<",
        "unsafe-link": "[<",
        "unsupported-markdown": "[!*{~?:`$\\(#-+^=",
        "bad-heading": "#=-",
        "bad-character": "&[<",
    }
    for fault in prose.faults:
        assert 0 <= fault.start < fault.end <= len(text)
        is_mark = fault.code == "unsupported-markdown" and re.match(rf"{OTHER_MARKS}|[0-9]{{1,3}}[.)]|-", text[fault.start :])
        assert is_mark or text[fault.start] in begins.get(fault.code, text), fault
    for mention in prose.mentions:
        inside = text[mention.start + 1 : mention.end - 1]
        assert text[mention.start] + text[mention.end - 1] == "[]"
        assert "".join(re.split(r"[\s>\\]+", inside)) == "".join(re.split(r"[\s>\\]+", mention.target))
    for citation in prose.citations:
        assert text[citation.start : citation.end] == f"@{citation.key}"


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.booleans())
@example("a [@k] b", True)
@example("[x](https://e.org/*a*_b_:smile:`c`)", False)
@example("a^a^ and ==b==", False)
def test_any_text_stays_in_its_field(text: str, block: bool) -> None:
    """Any text is parsed without an exception, and shown with its own words, allowed tags and allowed attributes only."""
    prose = parse(text, block=block)
    check_places(text, prose)
    html = html_blocks(prose, Links())
    inline = html_inline(prose, Links())
    check_html(html)
    check_html(inline)
    assert "\n\n" not in html
    assert "\n" not in inline
    assert without_blanks(words(html)) == without_blanks(seen(to_plain_text(prose)))
    assert without_blanks(words(inline)) == without_blanks(seen(to_plain_text(prose)))


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(TEXTS, st.booleans())
def test_publishers_convert_rendered_markdown_to_the_same_page(text: str, block: bool) -> None:
    """Python-Markdown, with and without extensions, and CommonMark give the same page."""
    prose = parse(text, block=block)
    page = markdown_blocks(prose, Links())
    intended = events(html_blocks(prose, Links()))
    assert events(PLAIN_MARKDOWN.reset().convert(page)) == intended
    assert events(PAGE_MARKDOWN.reset().convert(page)) == intended
    assert events(COMMONMARK.render(page)) == intended
    if not prose.mentions and not prose.citations:
        assert without_blanks(words(MANY_EXTENSIONS.reset().convert(page))) == without_blanks(seen(to_plain_text(prose)))


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.booleans())
def test_a_text_has_the_words_of_commonmark(text: str, block: bool) -> None:
    """If a text has no fault, cite or reference, its words are those of markdown-it's page."""
    prose = parse(text, block=block)
    if prose.faults or prose.mentions or prose.citations:
        return
    if re.search(r"\]:\s*[^\x00-\x7f]", text):
        return  # a link definition to CommonMark even if only an unusual space follows; this program shows it
    text = text.replace("\r\n", " \n")
    page = COMMONMARK.render(text) if block else COMMONMARK.renderInline(text.strip(BLANKS))
    assert "".join(seen(to_plain_text(prose)).split()) == "".join(seen(words(page)).split())
    shape = [event[:2] for event in events(html_blocks(prose, Links())) if event[0] == "<"]
    page = page if block else f"<p>{page.replace('<br />', '')}</p>"
    emptied = 1
    while emptied:
        page, emptied = EMPTY_BLOCK.subn("", page)
    assert shape == [event[:2] for event in events(page) if event[0] == "<"]


EMPTY_BLOCK = re.compile(r"<(p|h\d|blockquote)>\s*</\1>")

PLAINER = st.lists(
    st.sampled_from([*"abc 中.,:;-'!?()=>+#~|1", "\n", "\n\n", " ", " ", "\u3000", "[F2]", "[@k]", "[@k, p. 1; @l]", "[A]", "["]),
    max_size=20,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(PLAINER, MARKUP), st.booleans())
@example("a [@k,\n\nb] c", True)
def test_the_fast_parser_gives_the_same_result(text: str, block: bool) -> None:
    """Plain sentences have a faster parser with exactly the result of the full grammar."""
    quickly = parse_fast(text, block=block)
    assert quickly is None or quickly == parse_fully(text, block=block)
