"""Markup of handwritten pages that nothing reads: marks of other dialects of Markdown, and words that readers would miss."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Place, warning
from briefing.model.values.excerpt import excerpt
from briefing.publish.markdown_links import without_code, without_settings
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from briefing.diagnostics import Problem


class _Dialect(NamedTuple):
    """Markup that only other programs read, or an extension that a page may have."""

    sign: str
    """What a page contains if it contains such markup: to search for it takes a tenth of the time."""
    form: re.Pattern[str]
    help: str
    readers: tuple[str, ...] = ()
    """Extensions of Markdown that read it; of one that has no effect, mkdocs.yml has the warning."""


_PLUGIN = "type the text itself: only a plugin, such as `macros`, replaces it"
_FORMULA = "write the formula in words and signs, or show it as a picture: formulas need a script"
_ROWS = "write each row as `| a | b |`, with `| --- | --- |` below the first"
_BOX = "write `!!! note` and indent the text below it by 4 blanks, with `- admonition` in `markdown_extensions`"
_WIKI = r"\[\[(?!\d+\]\])(?P<words>[^\[\]\n|#]++)[^\[\]\n]*+\]\](?![(\[:])"

_DIALECTS = (
    _Dialect("![[", lazy_pattern(rf"(?<!\\)!{_WIKI}"), "write `![what the picture shows](FILE)`", ("wikilinks",)),
    _Dialect("[[", lazy_pattern(rf"(?<![!\\\[]){_WIKI}"), "write `[words](FILE.md)`: a link names a file", ("wikilinks",)),
    _Dialect(
        "==",
        lazy_pattern(r"(?<![=\w\\])==(?=[^\s=])[^=\n]*(?<=\S)==(?![=\w])"),
        "write `**…**` for emphasis",
        ("pymdownx.mark",),
    ),
    _Dialect(
        "~~",
        lazy_pattern(r"(?<![~\\])~~(?=[^\s~])[^~\n]*(?<=\S)~~(?!~)"),
        "delete the words, or write `<del>…</del>`",
        ("pymdownx.tilde",),
    ),
    _Dialect("$$", lazy_pattern(r"(?<![$\\])\$\$(?=[^$\d])[^$]+\$\$(?!\$)"), _FORMULA, ("pymdownx.arithmatex", "mdx_math")),
    _Dialect(
        "^[",
        lazy_pattern(r"(?<=[\w.,;:!?)\"'\u201d\u2019])\^\[(?=[^\W\d_])(?![a-zA-Z]-)[^\[\]\n]+\](?![(\[+*?{])"),
        "write `[^1]` in its place, and `[^1]: …` on a line below the text, with `- footnotes` in `markdown_extensions`",
    ),
    _Dialect("+--", lazy_pattern(r"(?:\A|(?<=\n\n))[ ]{0,3}\+(?:[-=]{3,}\+)+[ ]*$", re.MULTILINE), _ROWS),
    _Dialect(":::", lazy_pattern(r"^[ ]{0,3}:{3,}[ ]*\{?[ ]*\.?[a-zA-Z][^\n]*$", re.MULTILINE), _BOX, ("pymdownx.blocks",)),
    _Dialect("{{", lazy_pattern(r"(?<![{\\])\{\{[^{}\n]+\}\}(?!\})"), _PLUGIN),
    _Dialect("{%", lazy_pattern(r"(?<!\{)\{%[^{}\n]+%\}"), _PLUGIN),
)
_TAG = re.compile(r"<(?P<name>[a-zA-Z][^<>@\s/]*)(?:\s[^<>]*)?/?>")
_END_TAG = lazy_pattern(r"</([a-zA-Z][^<>@\s/]*)")
_ADDRESS = lazy_pattern(r"(?:https?|ftp|mailto):", re.IGNORECASE)
_ELEMENTS = frozenset(
    """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br button
    canvas caption center cite code col colgroup command content data datalist dd del details dfn dialog dir div dl dt element em
    embed fencedframe fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i
    iframe image img input ins isindex kbd keygen label legend li link listing main map mark marquee math menu menuitem meta meter
    multicol nav nextid nobr noembed noframes noscript object ol optgroup option output p param picture plaintext portal pre
    progress q rb rbc rp rt rtc ruby s samp script search section select shadow slot small source spacer span strike strong style
    sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp
    """.split()  # noqa: SIM905
)
"""The elements of HTML, also those of its past: a browser shows the text of each, or another rule reports it."""
_DRAWING = ("<svg", "<math")
"""Elements that have elements of their own."""
_DEFINITION = re.compile(
    r"^[ ]{0,3}(?:(?:[-*+]|[0-9]+\.)[ ]+)?(?P<sign>\[(?P<label>[^\[\]\n^][^\[\]\n]*)\]:)[ ]*(?P<to>[^\s<]\S*)"
    r"[ ]*+(?:(?:\([^()\n]*\)|\"[^\"\n]*\"|'[^'\n]*')[ ]*+)?$",
    re.MULTILINE,
)
_DEFINED = lazy_pattern(r"^ {0,3}\[(?P<label>[^\]\n]+)\]:", re.MULTILINE)
_IN_BRACKETS = lazy_pattern(r"\[[^\[\]\n]*\]")
_LIKE_A_TARGET = lazy_pattern(r"[/#:@]|\.\w")
_BOX_START = lazy_pattern(
    r"^(?P<before>[ ]*)(?P<sign>(?P<kind>!!!|\?\?\?\+?) ?[\w-]+(?: +[\w-]+)*)(?P<title> +\"[^\"\n]+\")?[ ]*\Z"
)
_BOXES = {"!": "admonition", "?": "pymdownx.details"}
_NO_END = "<!~~"  # as long as the start of a comment


def unread_markup(page: str, file: str, extensions: Collection[str]) -> Iterator[Problem]:
    """Yield a warning for each place with such markup; `extensions` are those that the project lists."""
    page = page.removeprefix("\ufeff")
    dialects = [each for each in _DIALECTS if each.sign in page and not {*extensions}.intersection(each.readers)]
    dialects = [each for each in dialects if each.form.search(page)]
    has_boxes = "!!!" in page or "???" in page
    has_tags = any(_unknown_tags(page))
    has_definitions = "]:" in page and any(_lost_definitions(page))
    is_open = page.rfind("<!--") > page.rfind("-->")
    if not (dialects or has_boxes or has_tags or has_definitions or is_open):
        return
    if is_open:
        text = without_code(without_settings(page.replace("<!--", _NO_END)))
        at = text.rfind(_NO_END)
        if at > text.rfind("-->"):
            yield _problem(text, at, at + 4, file, "this comment has no end, and is shown as typed", "write `-->` at its end")
            page = page[:at] + _NO_END + page[at + 4 :]
    text = without_code(without_settings(page))
    defined = {each["label"].casefold() for each in _DEFINED.finditer(text)}
    for dialect in dialects:
        for found in dialect.form.finditer(text):
            if dialect.sign.endswith("[[") and found["words"].casefold() in defined:
                continue
            at = found.start() + len(found[0]) - len(found[0].lstrip())
            message = f"`{excerpt(' '.join(found[0].split()))}` is shown as typed: only other programs read this markup"
            yield _problem(text, at, found.end(), file, message, dialect.help)
    if has_boxes:
        yield from _empty_boxes(text, page, file, extensions)
    for found in _unknown_tags(text):
        message = f"`{excerpt(' '.join(found[0].split()))}` is not shown, because browsers take it for a tag"
        words = excerpt(" ".join(found[0].split())[1:-1])
        yield _problem(
            text, found.start(), found.end(), file, message, f"write `&lt;{words}&gt;`, or `<{words}>` between backticks"
        )
    for found in _lost_definitions(text):
        message = f"this line is not shown: Markdown takes `{found['to']}` for the address of a link that nothing names"
        yield _problem(text, found.start("sign"), found.end("to"), file, message, f"write `\\{found['sign']} {found['to']}`")


def _empty_boxes(text: str, page: str, file: str, extensions: Collection[str]) -> Iterator[Problem]:
    """Yield a warning for each box without text; `text` is the page without code, which may be all that is in a box."""
    below, following, start = "", [], 0
    for line in reversed([*page.expandtabs(4).split("\n")[1:], ""]):
        below = line if line.strip() else below
        following.append((below, bool(line.strip())))
    for line, (follows, is_next) in zip(text.split("\n"), reversed(following), strict=True):
        found = _BOX_START.match(line)
        if found and _BOXES[found["kind"][0]] in extensions:
            inside = len(follows) - len(follows.lstrip()) >= len(found["before"]) + 4
            if not inside and (is_next or not found["title"]):
                message = f"the box `{found['sign']}` has no text, because the lines below it are not indented"
                at = start + found.start("sign")
                yield _problem(text, at, at + len(found["sign"]), file, message, "begin each line of its text with 4 blanks")
        start += len(line) + 1


def _unknown_tags(text: str) -> Iterator[re.Match[str]]:
    """Yield each start tag of no element; one with an end tag shows its content, and an element of a drawing is drawn."""
    if any(sign in text for sign in _DRAWING):
        return
    closed: set[str] | None = None
    for found in _TAG.finditer(text):
        name = found["name"]
        if name.lower() not in _ELEMENTS and not _ADDRESS.match(name):
            closed = set(_END_TAG.findall(text)) if closed is None else closed
            if name not in closed:
                yield found


def _lost_definitions(text: str) -> Iterator[re.Match[str]]:
    """Yield each definition of a link that is none: a word in place of an address, and a label that no link has."""
    labels: Counter[str] = Counter()
    for found in _DEFINITION.finditer(text):
        if not _LIKE_A_TARGET.search(found["to"].rstrip(".,;:!?")):
            labels = labels or Counter(_IN_BRACKETS.findall(text.casefold()))
            if labels[f"[{found['label']}]".casefold()] == 1:
                yield found


def _problem(text: str, start: int, end: int, file: str, message: str, help: str) -> Problem:
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    stop = text.find("\n", start, end)
    return warning("publish", message, Place(file, line, column, line, column + (stop if stop >= 0 else end) - start), help)
