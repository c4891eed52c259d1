"""A reference in a citation style as HTML: the formats of the style, and our links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.bibliography.reference_marks import KeptPart
from briefing.i18n.translation_overlay import OriginalName
from briefing.markdown.escape import escape_address, escape_run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from briefing.bibliography.reference_marks import FormattedReference, RangeName
    from briefing.render.page_text import PageText

_TAGS: Mapping[RangeName, tuple[str, str]] = {
    "italic": ("<i>", "</i>"), "bold": ("<b>", "</b>"), "underline": ("<u>", "</u>"), "superscript": ("<sup>", "</sup>"),
    "subscript": ("<sub>", "</sub>"), "small-caps": ('<span class="bf-small-caps">', "</span>"),
}  # fmt: skip
_TWO_STOPS = re.compile(r"([.?!…؟۔。？！]|&#(?:33|46|63);)((?:</[a-z]+>)*)(?:\.|&#46;)(?![\w.])")
"""A mark that ends a sentence, with the tags that it closes, and the full stop that the style writes after a title."""
_AFTER_SLASH = re.compile(r"(?<=[^/]/)(?=[^/])")
_RESOLVER = "https://doi.org/"


def to_html(
    page: PageText,
    reference: FormattedReference,
    *,
    url: str | None = None,
    translated: str | None = None,
    in_writing: bool = False,
    breaks: bool = False,
) -> Markup:
    """Return a reference with its language.

    An address that the style prints is a link. If it prints none, the title leads to `url`, or `url` follows `in_writing`. The
    `translated` title follows the title in brackets. With `breaks`, an address may break after each slash, so that a narrow
    column does not cut off its last letter.
    """
    pieces = list(reference.pieces())
    printed = any(isinstance(piece, KeptPart) and piece.name in ("URL", "DOI") for piece in pieces)
    target = None if printed else url
    tags: list[tuple[RangeName, str]] = []
    html: list[str] = []

    def close(name: RangeName) -> None:
        if any(each == name for each, _ in tags):  # a style may break a pair
            while tags:
                opened, end = tags.pop()
                html.append(end)
                if opened == name:
                    break

    for piece in pieces:
        if isinstance(piece, KeptPart):
            html.append(_kept(piece, html, breaks=breaks))
        elif isinstance(piece, str):
            html.append(escape_run(piece, after_tag=bool(html)))
        elif piece == ("title", True):
            linked = target if not in_writing else None
            tags.append(("title", "</a>" if linked else ""))
            html.append(f'<a class="bf-at" href="{escape_address(linked)}" rel="external">' if linked else "")
        elif piece[1]:
            tags.append((piece[0], _TAGS[piece[0]][1]))
            html.append(_TAGS[piece[0]][0])
        else:
            close(piece[0])
            if piece[0] == "title" and translated:
                html.append(f' &#91;<bdi lang="{escape_address(page.words.lang)}">{page.typed(translated)}</bdi>&#93;')
                translated = None
            if piece[0] == "title" and not in_writing:
                target = None
    html += [end for _, end in reversed(tags)]
    if target:
        html.append(f" {_link(target)}{escape_run(target, after_tag=True)}</a>")
    language = reference.language
    text = _TWO_STOPS.sub(r"\1\2", "".join(html).strip(" "))
    return page.marked(OriginalName("", language) if language != page.words.lang else "", text)


def _kept(part: KeptPart, before: list[str], *, breaks: bool) -> str:
    shown = escape_run(part.text, after_tag=bool(before))
    if part.name in ("text", "date"):
        return shown
    if part.name == "URL":
        parts = _AFTER_SLASH.split(part.text) if breaks else [part.text]
        return f"{_link(part.text)}{'<wbr>'.join(escape_run(each, after_tag=True) for each in parts)}</a>"
    resolver = escape_run(_RESOLVER, after_tag=True)
    if before and before[-1].endswith(resolver):  # the style has written it in front of the DOI
        before[-1] = before[-1].removesuffix(resolver)
        shown = resolver + shown
    return f"{_link(_RESOLVER + part.text)}{shown}</a>"


def _link(address: str) -> str:
    return f'<a href="{escape_address(address)}" rel="external">'
