"""Makes the PNG of a drawing, with the typeface of the extra `cards`, and makes it once: the file names the drawing it is from.

Equal drawings give equal bytes, because no typeface of the system is used (Noto Sans CJK, under the SIL Open Font License 1.1).
"""

from __future__ import annotations

import hashlib
import zlib
from importlib import import_module
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from briefing.render.outputs import Picture

_PACKAGES = ("noto-cjk-sans-otc", "resvg-py")
_HEADER = 33
"""The length of the signature and the first chunk of a PNG, IHDR (PNG, third edition, sections 5.2 and 11.2.1)."""


def is_installed() -> bool:
    """Return whether the packages of the extra `cards` are installed."""
    return all(find_spec(name) is not None for name in ("resvg_py", "noto_cjk_sans_otc"))


def png(picture: Picture, earlier: bytes = b"") -> bytes:
    """Return the PNG of a drawing; `earlier` is the file that was made before, which is returned if it is of the same drawing.

    Two programs may draw the same differently, so their versions are a part of what the file names.
    """
    named = _text_chunk(_key(picture))
    if earlier[_HEADER : _HEADER + len(named)] == named:
        return earlier
    draw: Any = import_module("resvg_py")
    font = files("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc"
    made = draw.svg_to_bytes(svg_string=picture.svg, zoom=picture.zoom, font_files=[str(font)], skip_system_fonts=True)
    content = bytes(made)
    return content[:_HEADER] + named + content[_HEADER:]


def _key(picture: Picture) -> str:
    parts = (picture.svg, str(picture.zoom), *map(version, _PACKAGES))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _text_chunk(key: str) -> bytes:
    """Return a chunk that holds a text (PNG, third edition, sections 5.3 and 11.3.3.3)."""
    body = b"tEXtSource\0" + key.encode()
    return (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
