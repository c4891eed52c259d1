"""Makes the PNG of a drawing, with the typeface of the extra `cards`, and makes it once: the file names the drawing it is from.

Equal drawings give equal bytes, because no typeface of the system is used (Noto Sans CJK, under the SIL Open Font License 1.1).
"""

from __future__ import annotations

import hashlib
import zlib
from functools import lru_cache
from importlib import import_module
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from briefing.publish.workers import run_parallel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from briefing.render.outputs import Picture
    from briefing.source.result_cache import ResultCache

_PACKAGES = ("noto-cjk-sans-otc", "resvg-py")
_HEADER = 33
"""The length of the signature and the first chunk of a PNG, IHDR (PNG, third edition, sections 5.2 and 11.2.1)."""


def is_installed() -> bool:
    """Return whether the packages of the extra `cards` are installed."""
    return all(find_spec(name) is not None for name in ("resvg_py", "noto_cjk_sans_otc"))


def pngs(pictures: Mapping[Path, Picture], *, jobs: int = 1, cache: ResultCache | None = None) -> dict[Path, bytes]:
    """Return the PNG of each drawing by the file that it is for; a file that was made from the same drawing is read instead.

    Drawing one takes longer than rendering ten pages, so `jobs` of them are drawn at the same time, and the `cache` keeps them.
    """
    versions = _versions() if pictures else ()  # without pictures, the extra need not be installed
    keys = {file: _key(picture, versions) for file, picture in pictures.items()}
    found = {}
    for file, key in keys.items():
        earlier = file.read_bytes() if file.is_file() else b""
        if not _is_named(earlier, key) and cache:
            kept = cache.find("picture", key, ())
            earlier = kept if isinstance(kept, bytes) else b""
        if _is_named(earlier, key):
            found[key] = earlier
    missing = {keys[file]: picture for file, picture in pictures.items() if keys[file] not in found}
    for key, content in zip(missing, run_parallel(png, [*missing.values()], jobs), strict=True):
        found[key] = content
        if cache:
            cache.keep("picture", key, content)
    return {file: found[key] for file, key in keys.items()}


def png(picture: Picture) -> bytes:
    """Return the PNG of a drawing, which names the drawing."""
    draw: Any = import_module("resvg_py")
    font = files("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc"
    made = draw.svg_to_bytes(svg_string=picture.svg, zoom=picture.zoom, font_files=[str(font)], skip_system_fonts=True)
    content = bytes(made)
    return content[:_HEADER] + _text_chunk(_key(picture, _versions())) + content[_HEADER:]


def _is_named(content: bytes, key: str) -> bool:
    """Return whether a file names the drawing that it was made from."""
    named = _text_chunk(key)
    return content[_HEADER : _HEADER + len(named)] == named


@lru_cache(maxsize=1)
def _versions() -> tuple[str, ...]:
    return tuple(version(name) for name in _PACKAGES)


def _key(picture: Picture, versions: Sequence[str]) -> str:
    """Return the digest of a drawing and of the versions of what draws it: two programs may draw the same differently."""
    return hashlib.sha256("\0".join((picture.svg, str(picture.zoom), *versions)).encode()).hexdigest()


def _text_chunk(key: str) -> bytes:
    """Return a chunk that holds a text (PNG, third edition, sections 5.3 and 11.3.3.3)."""
    body = b"tEXtSource\0" + key.encode()
    return (len(body) - 4).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
