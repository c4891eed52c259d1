"""Renders a parsed text as inline HTML, as HTML blocks, or as Markdown for a page."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from briefing.markdown.escape import escape_address, escape_once, escape_preformatted, escape_run
from briefing.markdown.tree import Cites, Code, Element, Reference, blocks_of, is_block

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.markdown.tree import Piece, Prose, Resolver

_VOID = frozenset(("br", "hr"))
_HEADING = {"h3": "### ", "h4": "#### ", "h5": "##### ", "h6": "###### "}
_TEXTUAL = frozenset(("p", *_HEADING))
# Python-Markdown needs quadratic time in the number of entities in a line, but passes HTML blocks through unchanged.
_MANY_ENTITIES = 300
_FIRST_NAME = re.compile(r"\A<\w+")


def html_inline(prose: Prose, to: Resolver) -> str:
    """Render a text as inline HTML; paragraphs are joined with a space."""
    if len(prose.body) == 1 and type(prose.body[0]) is str:  # as most texts
        return escape_once(prose.body[0])
    if not any(map(is_block, prose.body)):  # as almost all others
        return _inline(prose.body, to).strip(" ")
    return " ".join(line for line in (_inline(run, to).strip(" ") for run in _inline_runs(prose.body)) if line)


def html_blocks(prose: Prose, to: Resolver, attributes: str = "") -> str:
    """Render a text as HTML blocks without empty lines, so that a Markdown page can embed it unchanged.

    Each block gets the attributes, as ` lang="en"`: the style sheets of a page would not find blocks in another element.
    """
    blocks = filter(None, (_block(piece, to) for piece in blocks_of(prose.body)))
    return "\n".join(_FIRST_NAME.sub(rf"\g<0>{attributes}", block) if attributes else block for block in blocks)


def markdown_blocks(prose: Prose, to: Resolver) -> str:
    """Render a text as Markdown for the top level of a page: paragraphs and headings as Markdown, the rest as HTML."""
    return "\n\n".join(filter(None, (_markdown(piece, to) for piece in blocks_of(prose.body))))


def _markdown(piece: Piece, to: Resolver) -> str:
    if isinstance(piece, Element) and (piece.name == "p" or piece.name in _HEADING):
        line = _inline(piece.inside, to).strip(" ")
        if line.count("&#") <= _MANY_ENTITIES:
            return line and _HEADING.get(piece.name, "") + line
    return _block(piece, to)


def _block(piece: Piece, to: Resolver) -> str:
    if isinstance(piece, Code) and piece.block:
        return f"<pre><code>{escape_preformatted(piece.text)}</code></pre>"
    if not isinstance(piece, Element):
        return _inline((piece,), to)
    if piece.name in _VOID:
        return _tag(piece)
    inside = ""
    for blocks, run in groupby(piece.inside, is_block):
        if blocks:
            inside += "".join(f"\n{html}" for html in (_block(each, to) for each in run) if html)
        else:
            inside += _inline(run, to, after_tag=True).strip(" ")
    last = "\n" if "\n" in inside and is_block(piece.inside[-1]) else ""
    return f"{_tag(piece)}{inside}{last}</{piece.name}>" if inside or piece.name not in _TEXTUAL else ""


def _inline(pieces: Iterable[Piece], to: Resolver, *, after_tag: bool = False) -> str:
    line = ""
    for piece in pieces:
        is_after_tag = after_tag or line.endswith(">")
        line += escape_run(piece, after_tag=is_after_tag) if type(piece) is str else _inline_piece(piece, to, is_after_tag)
    return line


def _inline_piece(piece: Piece, to: Resolver, after_tag: bool) -> str:
    if isinstance(piece, str):
        return escape_run(piece, after_tag=after_tag)
    if isinstance(piece, Code):
        return f"<code>{escape_run(piece.text, after_tag=True)}</code>"
    if isinstance(piece, Cites):
        return _one_line(to.cite(piece.citations))
    if isinstance(piece, Reference):
        return _one_line(to.mention(piece.target, None if piece.label is None else _inline(piece.label, to)))
    if piece.name in _VOID:
        return _tag(piece)
    return f"{_tag(piece)}{_inline(piece.inside, to, after_tag=True)}</{piece.name}>"


def _one_line(html: str) -> str:
    return html.replace("\n", " ")


def _tag(element: Element) -> str:
    attributes = "".join(f' {name}="{_value(name, value)}"' for name, value in element.attributes)
    if element.name == "a" and not element.attributes[0][1].lower().startswith("mailto:"):
        attributes += ' rel="external"'
    return f"<{element.name}{attributes}>"


def _value(name: str, value: str) -> str:
    return escape_address(value) if name == "href" else value if name == "class" else escape_run(value)


def _inline_runs(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Yield the runs of inline pieces, from blocks of any depth."""
    for blocks, run in groupby(pieces, is_block):
        if not blocks:
            yield tuple(run)
            continue
        for piece in run:
            if isinstance(piece, Element):
                yield from _inline_runs(piece.inside)
            elif isinstance(piece, Code):
                yield (Code(piece.text, block=False),)
