"""The characters of the glyphs in a PDF file by WeasyPrint, so that every glyph reads as text (ISO 14289-1, 7.21.7).

Where several glyphs draw one cluster, such as an Arabic letter and its vowel sign, WeasyPrint gives the whole text of the
cluster to one glyph and none to the others, or leaves to the others what they stood for before; and it does so for each later
use of these glyphs, in other words too.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAPPED = re.compile(rb"<([0-9a-f]+)> <([0-9a-f]*)>")
_INVISIBLE = "\u2060"


def complete(document: Any, pdf: Any, by_reference: Mapping[bytes, Any]) -> None:
    """Give a character to each glyph without one, and leave to the other glyphs of its cluster their own."""
    for font in document.fonts.values():
        if all(len(unicodedata.normalize("NFD", text)) == 1 for text in font.to_unicode.values()):
            continue
        own = _characters(font)
        entries = (
            each for each in pdf.objects if isinstance(each, dict) and each.get("BaseFont") == font.name and "ToUnicode" in each
        )
        for entry in entries:
            stream = by_reference[entry["ToUnicode"]].stream
            stream[:] = [_line(line, own) for line in stream]


def _characters(font: Any) -> dict[int, str]:
    """Return the character that a font draws with each glyph; a form for the middle of a word counts as its letter."""
    import io

    from fontTools.ttLib import TTFont
    from weasyprint.text.fonts import get_hb_object_data

    whole = TTFont(io.BytesIO(get_hb_object_data(font.hb_face)), fontNumber=font.index)  # the one in the file is a subset
    return {
        whole.getGlyphID(name): unicodedata.normalize("NFKC", chr(code)) for code, name in (whole.getBestCmap() or {}).items()
    }


def _line(line: bytes, own: Mapping[int, str]) -> bytes:
    found = _MAPPED.fullmatch(line)
    if found is None:
        return line
    glyph, text = found[1], bytes.fromhex(found[2].decode()).decode("utf-16-be")
    character = own.get(int(glyph, 16), "")
    if text and (len(character) != 1 or character not in unicodedata.normalize("NFD", text)):
        return line  # a ligature, or a letter that is one glyph with its accent
    return b"<%s> <%s>" % (glyph, (character or _INVISIBLE).encode("utf-16-be").hex().encode())
