"""Handwritten pages: marks of other dialects, and words that readers would miss, are reported at their place."""

from __future__ import annotations

import pytest
from markdown import Markdown

from briefing.publish.handwritten.unread_markup import unread_markup

TYPED = "is shown as typed"


@pytest.mark.parametrize(
    ("page", "place", "words", "shown"),
    [
        ("See [[Counting]].", (1, 5, 17), TYPED, "[[Counting]]"),
        ("See [[counting#Packages|x]].", (1, 5, 28), TYPED, "[[counting#Packages|x]]"),
        ("![[a.png]]", (1, 1, 11), TYPED, "![[a.png]]"),
        ("So ==x== it is.", (1, 4, 9), TYPED, "==x=="),
        ("So ~~x y~~ it is.", (1, 4, 11), TYPED, "~~x y~~"),
        ("So $$x^2$$ it is.", (1, 4, 11), TYPED, "$$x^2$$"),
        ("Text\n\n$$\nx\n$$\n", (3, 1, 3), TYPED, "$$\nx\n$$"),
        ("Text.^[A note on it.]", (1, 6, 22), TYPED, "^[A note on it.]"),
        ("Text\n\n+---+---+\n| a | b |\n+===+===+\n", (3, 1, 10), TYPED, "+---+---+"),
        ("::: note\nText\n:::\n", (1, 1, 9), TYPED, "::: note"),
        ("::: {.note}\nText\n:::\n", (1, 1, 12), TYPED, "::: {.note}"),
        ("In {{ year }} we", (1, 4, 14), TYPED, "{{ year }}"),
        ("In {% if a %} we", (1, 4, 14), TYPED, "{% if a %}"),
        ("Text <!-- no end\n\nMore", (1, 6, 10), "has no end", "&lt;!-- no end"),
        ("`<!--` <!-- no end\n\nMore", (1, 8, 12), "has no end", "&lt;!-- no end"),
        ("Dear <Name of you>, hello", (1, 6, 19), "take it for a tag", "<Name of you>"),
        ("Dear <your-name>, hello", (1, 6, 17), "take it for a tag", "<your-name>"),
        ("Limits: <five days and >3 days", (1, 9, 25), "take it for a tag", "<five days and >"),
        ("A\n\n[Hinweis]: wichtig\n\nB", (3, 1, 19), "this line is not shown", "<p>A</p>\n<p>B</p>"),
        ("A\n\n- [Note]: draft.", (3, 3, 17), "this line is not shown", "<li></li>"),
        ("A\n\n[Note]: draft (of May)", (3, 1, 14), "this line is not shown", "<p>A</p>"),
    ],
)
def test_markup_that_nothing_reads_is_named(page: str, place: tuple[int, int, int], words: str, shown: str) -> None:
    """Python-Markdown shows that readers would see the marks, or that a browser would not show the words."""
    (found,) = unread_markup(page, "docs/about.md", ())
    assert found.severity == "warning"
    assert (found.place.line, found.place.column, found.place.end_column) == place
    assert words in found.message
    assert found.help
    assert shown in Markdown(extensions=["attr_list", "toc", "tables", "footnotes"]).convert(page)


@pytest.mark.parametrize(
    "page",
    [
        "`[[a]]`, `==x==` and `{{ x }}`\n\n```\n::: note\n<Name>\n$$x$$\n```\n",
        "<!-- <Name> [[a]] -->\n\nText",
        "---\ntitle: <Name>\n---\n\nText",
        "Brackets [[1]], [[words]](https://example.org) and [[words]][of].\n\n[of]: https://example.org\n",
        "See [[words]].\n\n[words]: https://example.org\n",
        "If a == b and c==d==e, or 2 ~~ 3.",
        "Title\n=====\n\nPart\n----\n",
        "It costs $$5 or $$6, or $5.",
        "a^[1] and [^a-z]^[b]+",
        "Term\n:   Definition\n",
        "A ::: B",
        "<div class='x'>a</div> <br> <br/> <IMG src='a.png' alt=''> <del>x</del>",
        "<https://example.org> <desk@example.org> <mailto:desk@example.org>",
        "<o:p>Text</o:p> <x-y>Text</x-y>",
        "<svg><path d='M0 0'/><unknown/></svg>",
        "a < b and c > d, 3 <5 and 6> 4",
        "&lt;Name&gt; and `<Name>`",
        "[label]: https://example.org\n[other]: other.md\n[//]: # (A comment)\n[x]: <> (A comment)\n",
        "[words][label]\n\n[label]: counting\n",
        "[^1]: Note\n\n*[WHO]: World\n",
        "[Hinweis]: wichtig ist das",
        "",
    ],
)
def test_markup_that_is_read_brings_no_message(page: str) -> None:
    """Samples, comments, links, elements of HTML and signs between words are as they were meant."""
    assert not [*unread_markup(page, "docs/about.md", ())]


def test_an_extension_that_reads_a_mark_has_the_warning_alone() -> None:
    """The warning in mkdocs.yml says that the extension has no effect."""
    page = "==a== ~~b~~ $$c$$"
    assert not [*unread_markup(page, "docs/about.md", ("pymdownx.mark", "pymdownx.tilde", "pymdownx.arithmatex"))]
    assert len([*unread_markup(page, "docs/about.md", ("pymdownx.mark",))]) == 2


@pytest.mark.parametrize(
    ("page", "is_empty"),
    [
        ("!!! note\nText\n", True),
        ("!!! note\n  Text\n", True),
        ('!!! note "Title"\nText\n', True),
        ("!!! note\n\nText\n", True),
        ("??? note\nText\n", True),
        ("!!! note\n", True),
        ("!!! note\n    Text\n", False),
        ("!!! note\n\tText\n", False),
        ("!!! note\n\n    Text\n", False),
        ("!!! note\n    ```\n    code\n    ```\n\nText\n", False),
        ('!!! note "Title alone"\n\nText\n', False),
        ("```\n!!! note\nText\n```\n", False),
    ],
)
def test_a_box_without_text_is_named(page: str, is_empty: bool) -> None:
    """Text that is not indented is outside of the box; a title alone may be meant."""
    found = [*unread_markup(page, "docs/about.md", ("admonition", "pymdownx.details"))]
    assert [each.place.line for each in found] == ([1] if is_empty else [])
    assert not [*unread_markup(page, "docs/about.md", ())]


@pytest.mark.parametrize(
    "page",
    ["[[" + "a" * 200_000, "[x]: a" + " " * 200_000 + "b", "!!! a" + " " * 200_000 + "'", "<a " * 50_000, "[x]: a\n" * 20_000]
    + [sign * 100_000 for sign in ("==a ", "~~a ", "$$1", "a^[a", "{{a", "{%a", "<!--", "::: ")],
)
def test_long_lines_are_read_in_one_way(page: str) -> None:
    """A mark without an end is not searched for again from each of its characters: that would take minutes."""
    assert len([*unread_markup(page, "docs/about.md", ("admonition",))]) <= 1
