"""Paragraphs, lists, tables and headings that YAML joins to the line above them, because the text is not written after `|`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.diagnostics import Place, Problem, error
from briefing.rules.escaped_blanks import escaped_blanks
from briefing.source.lazy_pattern import lazy_pattern
from briefing.source.scalar_positions import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.model.markers import Path
    from briefing.source.document import Document

# A line that can only be a heading or code, and one that may also continue a sentence: `- `, `1. `, `| `, `> `.
_SURE = lazy_pattern(r"[ \t]*(?:#{1,6}[ \t]|```|~~~)")
_LIKELY = lazy_pattern(r"[ \t]*(?:(?P<mark>[-*+|>])(?:[ \t]|(?<=\|))|(?P<number>[0-9]{1,9})[.)][ \t])")
_ENDS_A_SENTENCE = lazy_pattern(r"[.!?:;؟؛۔。！？：；…][\s*_)\]”’\"'）」』】]*$|[\])|][ \t]*$")
# Found in the value of each text whose lines are joined; most texts lack it, and the places of their lines are not computed.
# It begins with one character, for which `re` searches several times as fast as for alternatives.
# These characters are rarer than the white space before them.
_MAY_BE_JOINED = lazy_pattern(
    r"[\n\\#`~|*+>0-9-](?:(?<=\n)|(?<=\\)\s|(?<=\s#)#{0,5}(?!\S)|(?<=\s`)``|(?<=\s~)~~"
    r"|(?<=\s[-*+>])(?!\S)|(?<=\s\|)|(?<=\s[0-9])[0-9]{0,8}[.)](?!\S))"
)
# A heading, and a line with a hard break: the text below them is not part of them.
_MUST_END = lazy_pattern(r"\A[ \t]*#{1,6}[ \t]|(?<!\\)\\[ \t]*\Z")
_INTRODUCES = lazy_pattern(r"[:：][\s*_]*$")


def may_be_joined(text: str) -> bool:
    """Whether `joined_lines` may find something in a text: the place of each is not asked for."""
    return "\t" in text or _MAY_BE_JOINED.search(f" {text}") is not None


def joined_lines(document: Document, path: Path, text: str, *, block: bool) -> Iterator[Problem]:
    """Yield a problem at the first line of the text at a path that YAML joins to the paragraph above it, if there is one.

    In a field of one paragraph, the page joins the lines of a `|` text too.

    Outside `|`, YAML turns a line break into a space, one empty line into a line break, and two into an empty line
    (YAML 1.2.2, 6.5 and 8.1.3). Lines of a `>` text that are indented further keep their breaks.
    """
    yield from escaped_blanks(document, path, text)
    if not _MAY_BE_JOINED.search(f" {text}"):
        return
    node = document.node_at(path)
    if not isinstance(node, tuple) or node[0] == node[2] or (node[4] == "|" and block):
        return
    literal = node[4] == "|"
    folded, quoted = literal or node[4] == ">", node[4] in ("'", '"')
    first, last = node[0] + folded, node[2] - (folded and node[3] == 0)
    lines = lines_of(document.text)[first : last + 1]
    if node[4] == '"' and any(line.endswith("\\") for line in lines):
        return  # it contains its line breaks as they are
    if quoted and lines and not lines[-1][: node[3]].strip(" \t'\""):
        lines.pop()  # the closing quotation mark, which other fields may follow in braces
    if not folded and lines:  # the key before the text and its quotation mark are no part of the first line
        lines[0] = " " * (node[1] + quoted) + lines[0][node[1] + quoted :]
    several = sum(_LIKELY.match(line) is not None for line in lines) > 1
    margin = next((_indent(line) for line in lines if line.strip()), 0)
    # Programs that rewrite a `|` text in quotes or after `>` write each line break as an empty line, also inside a sentence,
    # and each empty line as two.
    rewritten = quoted or (node[4] == ">" and block)
    keeps_paragraphs = rewritten and "\n\n" in text
    empty, above = 0, ""
    for number, line in enumerate(lines, first + 1):
        if not line.strip():
            empty += 1
            continue
        breaks = empty + (folded and _indent(line) > margin)
        starts = _SURE.match(line) or (_starts_a_list(line) and (several or _INTRODUCES.search(above)))
        parted = breaks == 1 and (_ends_a_paragraph(above, line) if rewritten else True)
        joined = (breaks == 0 and (starts or _MUST_END.search(above))) or (
            parted and not keeps_paragraphs and not _LIKELY.match(line) and not _SURE.match(above)
        )
        if literal:
            parted, several, breaks = False, several or bool(starts), empty  # an empty line has a problem of its own
        if above and (joined if block else parted or (breaks == 0 and several and starts)):
            yield _problem(Place(document.file, number, _indent(line) + 1, number, len(line.rstrip()) + 1), node[4], block)
            return
        empty, above = 0, line


def _ends_a_paragraph(above: str, line: str) -> bool:
    """Whether a sentence ends with the line above; a reference may also stand inside a sentence, which then goes on."""
    in_a_sentence = above.rstrip().endswith(("]", ")")) and line.lstrip()[0].islower()
    return not in_a_sentence and _ENDS_A_SENTENCE.search(above) is not None


def _starts_a_list(line: str) -> bool:
    """Whether a line may start a list, a table or a quotation; a numbered list inside a paragraph starts with 1 (CommonMark)."""
    found = _LIKELY.match(line)
    return found is not None and (found["number"] is None or int(found["number"]) < 10)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _problem(place: Place, style: str | None, block: bool) -> Problem:
    if not block:
        help = "join the lines; lists and paragraphs belong in a field that takes them, such as `body`"
        return error("text-break", "this field is one paragraph", place, help)
    form = "a text after `>`" if style == ">" else "a text in quotes" if style else "a text without `|`"
    return error(
        "lost-text",
        f"YAML joins the lines of {form}, so this line becomes part of the paragraph above it",
        place,
        "write `|` after the field's colon, and the text on the lines below it, indented",
    )
