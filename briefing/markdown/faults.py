"""One constructor for each fault of a text: what was found, what was expected, what to type. `size_limits` has those of size."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.markdown.reference_syntax import citations
from briefing.markdown.tree import Fault
from briefing.model.values.excerpt import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.markdown.link_policy import LinkRefusal

_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_INSTEAD_OF_TAG = {
    "b": "write `**words**` for bold",
    "strong": "write `**words**` for bold",
    "i": "write `*words*` for italics",
    "em": "write `*words*` for italics",
    "a": "write `[words](https://…)` for a link",
    "code": "write the code between backticks",
    "br": "leave the tag out; an empty line starts a new paragraph where a field has paragraphs",
    "p": "leave the tag out; an empty line starts a new paragraph where a field has paragraphs",
    "img": "put the picture's content into a figure (`figures.yaml`)",
    "sup": "write the superscript character itself, for example `²`",
    "sub": "write the subscript character itself, for example `₂`",
}
_PLAIN_LESS_THAN = "leave the tag out, or write `&lt;` for the character `<`"


def raw_html(tag: str, start: int) -> Fault:
    """Return the fault for an HTML tag, located at its `<`."""
    if tag.startswith("<!--"):
        what, help = "an HTML comment", "leave it out, or keep the remark as a YAML comment: `# …`"
    else:
        name = _TAG_NAME.match(tag)
        what = f"the HTML tag `{excerpt(tag)}`" if name else f"HTML: `{excerpt(tag)}`"
        help = _INSTEAD_OF_TAG.get(name[1].lower(), _PLAIN_LESS_THAN) if name else _PLAIN_LESS_THAN
    return Fault("raw-html", start, start + 1, f"found {what}; a text is Markdown without HTML", help)


def unsafe_link(why: LinkRefusal, start: int, end: int) -> Fault:
    """Return the fault for a link to a forbidden destination, located at the whole link."""
    return Fault("unsafe-link", start, end, why.message, why.help)


def forbidden_entity(entity: str, start: int) -> Fault:
    """Return the fault for a character reference to a forbidden character."""
    return Fault(
        "bad-character",
        start,
        start + len(entity),
        f"`{excerpt(entity)}` stands for a character that readers cannot see or that changes the text around it",
        "leave it out",
    )


def _unsupported(found: str, start: int, what: str, help: str) -> Fault:
    return Fault("unsupported-markdown", start, start + len(found), f"`{excerpt(found)}` {what}", help)


def image(found: str, start: int) -> Fault:
    """Return the fault for an image."""
    what = "is an image; images are not allowed in texts"
    return _unsupported(found, start, what, "make it a figure (`figures.yaml`) and refer to it: `[G1]`")


def empty_link(found: str, start: int) -> Fault:
    """Return the fault for a link without text, which is invisible and has no accessible name."""
    return _unsupported(found, start, "is a link without words", "write the words of the link between the brackets")


def footnote(found: str, start: int) -> Fault:
    """Return the fault for a footnote reference or a footnote definition."""
    what = "is a footnote; footnotes are not allowed in texts"
    return _unsupported(found, start, what, "cite a source, `[@key]`, or write the note into the text")


def link_definition(found: str, start: int) -> Fault:
    """Return the fault for a link reference definition."""
    what = "defines the address of a link separately; write the address in the link"
    help = f"write `[words](https://…)` in its place; to show the brackets, write `\\{excerpt(found)}`"
    return _unsupported(found, start, what, help)


def abbreviation(found: str, start: int) -> Fault:
    """Return the fault for an abbreviation definition."""
    what = "defines an abbreviation; this is not allowed in texts"
    return _unsupported(found, start, what, "put the term into `glossary.yaml`: it is explained where it first appears")


def attribute_list(found: str, start: int) -> Fault:
    """Return the fault for an attribute list (ids, classes and other attributes)."""
    what = "is an attribute list; attributes are not allowed in texts"
    return _unsupported(found, start, what, "leave it out; to show a brace, write `\\{`")


_OTHER_BLOCKS = (
    (
        re.compile(r"\A(?:!!!|\?\?\?\+?)[ ]+[a-z]+"),
        "is a note of another dialect",
        "write it as a paragraph or as a quotation: `> …`",
    ),
    (
        re.compile(r"\A\[[ xX]\](?=[ ]+\S)"),
        "is a task of another dialect",
        "write in words what is done; steps of a recommendation belong in `actions`",
    ),
    (
        re.compile(r"\A\[![A-Za-z]+\][+-]?"),
        "is a note of another dialect",
        "delete it: without it, the lines are a quotation, and without `>` a paragraph",
    ),
    (
        re.compile(r"\A:::+[ ]*(?:\{[^}\n]*\}|[A-Za-z][\w-]*)"),
        "is a block of another dialect",
        "delete it, and the `:::` below; write the lines as a paragraph or as a quotation: `> …`",
    ),
    (re.compile(r"\A\[TOC\]\Z"), "is a table of contents; pages have their own", "delete it"),
    (
        re.compile(r"(?<=\n):(?=[ \t]+\S)"),
        "begins a definition, as in lists of another dialect",
        "write the list with `-`, or put the term into `glossary.yaml`",
    ),
)


def other_blocks(paragraph: str) -> Iterator[Fault]:
    """Yield the fault for each block of another dialect of Markdown in a paragraph, which a page would show as typed."""
    for form, what, help in _OTHER_BLOCKS:
        if found := form.search(paragraph):
            yield _unsupported(found[0], found.start(), what, help)


def malformed_citation(found: str, start: int) -> Fault:
    """Return the fault for a malformed citation."""
    what = "starts like a citation but is not a valid one"
    meant = _WITHOUT_COMMA.sub(r"\1, ", _FULL_WIDTH_STOP.sub(lambda stop: _STOPS[stop[1]], found.replace("＠", "@")))
    meant = _WITHOUT_SIGN.sub("; @", _OTHER_KEY.sub("; ", meant))
    if meant == found or citations(meant, 1, len(meant) - 1) is None:
        meant = "`[@key]`, `[@key, para. 4]` or `[@key; @other-key, p. 2]`"
        return _unsupported(found, start, what, f"write {meant}")
    return _unsupported(found, start, what, f"write `{meant}`")


_STOPS = {"，": ", ", "、": ", ", "；": "; "}
_FULL_WIDTH_STOP = re.compile(r"(?<!\s)\s*+([，、；])\s*+")
_OTHER_KEY = re.compile(r",\s*(?=@)")
_WITHOUT_SIGN = re.compile(r";\s*(?=[a-z0-9]+-[a-z0-9-]+\s*[,;\]])")
_WITHOUT_COMMA = re.compile(r"(@[a-z0-9][a-z0-9-]*)\s+(?=[^\s,;@\]])")


def text_break(start: int, end: int) -> Fault:
    """Return the fault for a second paragraph in a single-paragraph field."""
    message = "found an empty line; this text is one paragraph"
    return Fault("text-break", start, end, message, "join the two parts, or shorten the text to one of them")


def no_words(start: int, end: int) -> Fault:
    """Return the fault for a text or a heading that shows no words."""
    return Fault("no-words", start, end, "this text shows no words", "write some, or delete it")


def bad_heading(start: int, end: int, mark: str) -> Fault:
    """Return the fault for a heading of a level that is reserved for the page."""
    if mark[0] == "#":
        message = f"`{mark}` is a heading of the page's own level; headings in a text start with `###`"
        return Fault("bad-heading", start, end, message, "write `###`, or `\\#` for the character `#`")
    message = f"`{excerpt(mark)}` under a line makes that line a heading of the page's own level"
    help = "write `### ` in front of a heading, or an empty line above a rule"
    return Fault("bad-heading", start, end, message, help)
