"""The Markdown grammar of texts: markdown-it's CommonMark with tables, without the constructs that texts must not use.

The marks that `inline.scan` finds replace CommonMark's own rules for links, images and tags. Block rules record the source
offsets of each inline text, because markdown-it itself records line numbers only.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import fence, heading, html_block, lheading, paragraph, table
from markdown_it.token import Token

from briefing.markdown import size_limits
from briefing.markdown.parser.inline import CiteMark, LinkMark, MentionMark
from briefing.markdown.reference_syntax import BLANKS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

    from briefing.markdown.parser.inline import Mark, Span

    BlockRule = Callable[[StateBlock, int, int, bool], bool]


def blocks(source: str) -> list[Token]:
    """Parse block structure: paragraphs, lists, quotes, tables, headings and code. Inline content stays unparsed."""
    tokens: list[Token] = []
    _MARKDOWN.block.parse(source, _MARKDOWN, {}, tokens)
    return tokens


def line(source: str) -> list[Token]:
    """Return the whole source as one inline token."""
    content = source.strip(BLANKS)
    start = source.find(content)
    meta = {"rule": "line", "lines": [(start, start + len(content))]}
    return [Token("inline", "", 0, content=content, meta=meta)] if content else []


def inline(content: str, marks: Mapping[int, Mark]) -> list[Token]:
    """Parse one inline text whose marks have been found."""
    tokens: list[Token] = []
    _MARKDOWN.inline.parse(content, _MARKDOWN, {"marks": marks}, tokens)
    return tokens


def _record_offsets(name: str, rule: BlockRule) -> BlockRule:
    """Wrap a block rule so that its tokens record its name and the source offsets of each of their lines."""

    def noting(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        known = len(state.tokens)
        if not rule(state, start, end, silent):
            return False
        cells = Counter[int]()
        for token in () if silent else state.tokens[known:]:
            if token.map and (token.nesting == 0 or token.type in ("heading_open", "tr_open")):
                lines = [(state.bMarks[n] + state.tShift[n], state.eMarks[n]) for n in range(*token.map)]
                token.meta = {"rule": name, "lines": lines, "cell": cells[token.map[0]]}
                cells[token.map[0]] += token.type == "inline"
        return True

    return noting


def _mark(state: StateInline, silent: bool) -> bool:
    mark = state.env["marks"].get(state.pos)
    if mark is None:
        return False
    _PUSH[type(mark)](state, mark)
    state.pos = mark.end
    return True


def _push_link(state: StateInline, mark: LinkMark) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrSet("href", mark.address)
    if mark.title:
        opening.attrSet("title", mark.title)
    if isinstance(mark.label, str):
        state.push("text", "", 0).content = mark.label
    else:
        _read_label(state, mark.label)
    state.push("link_close", "a", -1)


def _push_mention(state: StateInline, mark: MentionMark) -> None:
    state.push("mention_open", "", 1).meta = {"mark": mark}
    if mark.label is not None:
        _read_label(state, mark.label)
    state.push("mention_close", "", -1)


def _push_cites(state: StateInline, mark: CiteMark) -> None:
    state.push("cites", "", 0).meta = {"mark": mark}


def _read_label(state: StateInline, label: Span) -> None:
    whole = state.posMax
    state.pos, state.posMax = label
    state.md.inline.tokenize(state)
    state.posMax = whole


_PUSH: dict[type, Callable[[StateInline, Any], None]] = {
    LinkMark: _push_link,
    MentionMark: _push_mention,
    CiteMark: _push_cites,
}

# The rules whose offsets are recorded, and the constructs that each may interrupt (copied from markdown-it).
_NOTED: tuple[tuple[str, BlockRule, list[str]], ...] = (
    ("table", table, ["paragraph", "reference"]),
    ("fence", fence, ["paragraph", "reference", "blockquote", "list"]),
    ("html_block", html_block, ["paragraph", "reference", "blockquote"]),
    ("heading", heading, ["paragraph", "reference", "blockquote"]),
    ("lheading", lheading, []),
    ("paragraph", paragraph, []),
)


def _grammar() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"maxNesting": 4 * size_limits.DEEPEST})
    markdown.enable("table").disable(["reference", "link", "image", "autolink", "html_inline"])
    for name, rule, interrupts in _NOTED:
        markdown.block.ruler.at(name, _record_offsets(name, rule), {"alt": interrupts})
    markdown.block.ruler.before("table", "too_deep", _record_offsets("too_deep", size_limits.too_deep))
    markdown.block.ruler.before("table", "too_large", _record_offsets("too_large", size_limits.too_large))
    markdown.inline.ruler.before("escape", "mark", _mark)
    return markdown


_MARKDOWN = _grammar()
