"""The parser of finished pages agrees with the standard library's parser, which shares no expression with it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefing.publish.html_tags import RAW, Tag, tags

# All supported releases of Python read this much in the same way; the differences are listed below.
SPACE = st.sampled_from((" ", "\n", "\t ", "  "))
NAME = st.sampled_from(("a", "P", "b-c", "h1", "img", "link", "meta"))
WORDS = st.text("ab=é>\"'/ \n-!&;", max_size=8)
ATTRIBUTE_NAME = st.sampled_from(("a", "B", "on-x", "x:y", "href", "é", "@c", '"'))


def value(quote: str, alphabet: str) -> st.SearchStrategy[str]:
    parts = st.lists(st.sampled_from((*alphabet, "&lt;", "&#x3e;", "&amp;")), max_size=6)
    return parts.map(lambda each: f"{quote}{''.join(each)}{quote}")


EQUALS = st.sampled_from(("=", " =", "= ", "\n=\n"))
ATTRIBUTE = st.one_of(
    ATTRIBUTE_NAME,
    st.tuples(ATTRIBUTE_NAME, EQUALS, value('"', "ab<>='/ \n")).map("".join),
    st.tuples(ATTRIBUTE_NAME, EQUALS, value("'", 'ab<>="/ \n')).map("".join),
    st.tuples(ATTRIBUTE_NAME, EQUALS, value("", "ab:").filter(bool)).map("".join),
)
ATTRIBUTES = st.lists(st.tuples(SPACE, ATTRIBUTE).map("".join), max_size=4).map("".join)
RAW_TEXT = st.text("ab<>=\"'/ \n&;", max_size=12).filter(lambda text: "</" not in text and not text.endswith("<"))


def start_tag(name: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(st.just("<"), name, ATTRIBUTES, st.sampled_from(("", " ", "\n")), st.just(">")).map("".join)


def raw_element(name: str) -> st.SearchStrategy[str]:
    end = st.sampled_from((f"</{name.lower()}>", f"</{name.upper()} >"))
    return st.tuples(start_tag(st.just(name)), RAW_TEXT, end).map("".join)


COMMENT = WORDS.filter(lambda text: "--" not in text and not text.startswith(("-", ">")) and not text.endswith(("-", "!")))
PAGE = st.lists(
    st.one_of(
        WORDS,
        start_tag(NAME),
        NAME.map(lambda name: f"</{name}>"),
        st.one_of(*map(raw_element, ("script", "style", "SCRIPT"))),
        st.tuples(st.just("<!-- "), COMMENT, st.sampled_from(("<p>", "<script>", "")), st.just(" -->")).map("".join),
        st.just("<!DOCTYPE html>"),
    ),
    max_size=8,
).map("".join)


class Reference(HTMLParser):
    """The same tags as the standard library finds them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        first: dict[str, str] = {}
        for name, text in attrs:
            first.setdefault(name, text or "")
        self.found.append(Tag(tag, first))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is not None:
            self.found[-1] = self.found[-1]._replace(text=self.found[-1].text + data)


def by_the_standard_library(html: str) -> list[Tag]:
    parser = Reference()
    parser.feed(html)
    parser.close()
    return parser.found


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(PAGE)
@example("<p a='x>y' a=z b>é<script src=x>1<2</script><b>")
@example("<a b=\"c\"d='e'f=g>")
def test_tags_are_those_of_the_standard_library(html: str) -> None:
    """Names, attributes and the text of scripts equal those of an independent parser."""
    assert list(tags(html)) == by_the_standard_library(html)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(PAGE, st.integers(min_value=0, max_value=200))
def test_an_incomplete_page_is_read_to_its_end(html: str, length: int) -> None:
    """The tags of a page's beginning are the first tags of the page; only the last may be missing, and that is reported."""
    whole, part = list(tags(html)), list(tags(html[:length]))
    complete = part[:-1] if part[-1:] == [None] else part
    assert complete == whole[: len(complete)]
    assert None not in complete


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(("<", ">", "</", "<script", "<!--", "--", "!", "?", "a", "'", '"', "=", " "))).map("".join))
def test_any_text_can_be_read(html: str) -> None:
    """The parser ends for every page, and only an incomplete page is marked as incomplete."""
    found = list(tags(html))
    assert None not in found[:-1]
    assert all(each is None or not each.text or each.name in RAW for each in found)


# Browsers agree on these, older releases of the standard library do not; from the tokenization sections of the HTML standard.
BROWSERS = {
    "an end tag with attributes": ("</p <script><b>", [Tag("b", {})]),
    "a quoted bracket in an end tag": ("</p a='<i>'><b>", [Tag("b", {})]),
    "an end tag without a name": ("</1 <i><b></><i>", [Tag("b", {}), Tag("i", {})]),
    "a declaration": ("<!x <script><b>", [Tag("b", {})]),
    "a processing instruction": ("<?x <script>?><b>", [Tag("b", {})]),
    "an empty comment": ("<!--><b><!---><i>-->", [Tag("b", {}), Tag("i", {})]),
    "a comment that ends with an exclamation mark": ("<!-- x --!><b>", [Tag("b", {})]),
    "a comment that does not end": ("<b><!-- <i>", [Tag("b", {})]),
    "a name with a character that is white space elsewhere": ("<script\x0b><b>", [Tag("script\x0b", {}), Tag("b", {})]),
    "a value with such a character": ("<b a=x\xa0onclick=y>", [Tag("b", {"a": "x\xa0onclick=y"})]),
    "slashes between attributes": ("<b/a/c=d/>", [Tag("b", {"a": "", "c": "d/"})]),
    "an equals sign first": ("<b =a=c>", [Tag("b", {"=a": "c"})]),
    "a script that ends with attributes": ("<script>1</scripts></script a><b>", [Tag("script", {}, "1</scripts>"), Tag("b", {})]),
    "a quote that does not end": ("<b><i a='x>", [Tag("b", {}), None]),
    "a script that does not end": ("<b><script>1</script", [Tag("b", {}), None]),
    "an end tag that does not end": ("<b></p a='", [Tag("b", {}), None]),
}


@pytest.mark.parametrize("case", BROWSERS)
def test_tags_are_those_of_a_browser(case: str) -> None:
    """Markup that could hide a script from the check of a page is read as browsers read it."""
    html, expected = BROWSERS[case]
    assert list(tags(html)) == expected
