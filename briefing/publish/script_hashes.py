"""The hashes of the inline scripts of a theme, by which a page permits these and no other."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.publish.folder_sync import plain_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL)


class ScriptHashes:
    """The inline scripts of the theme's templates: their text, with a path pattern in place of each expression."""

    def __init__(self, theme_dirs: Sequence[str], *, inline_styles: bool = False) -> None:
        self.inline_styles = inline_styles
        bodies = dict.fromkeys(body for folder in theme_dirs for body in _scripts(folder))
        self._bodies = tuple(body for body in bodies if "{%" not in body)
        self._hashes: dict[str, str | None] = {}

    def hash(self, script: str) -> str | None:
        """Return the hash source of a script, or `None` if it is not one of the theme's."""
        if script not in self._hashes:
            # Of most scripts, the beginning is enough to know that it is another one, and no pattern has to be compiled.
            ours = any(
                script.startswith(body.partition("{{")[0]) and re.fullmatch(_pattern(body), script) for body in self._bodies
            )
            self._hashes[script] = script_hash(script) if ours else None
        return self._hashes[script]


def script_hash(text: str) -> str:
    """Return the hash source of a script (CSP Level 3, section 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _scripts(folder: str) -> Sequence[str]:
    """Return the inline scripts of a folder of templates; an installed package's do not change while the program runs."""
    return _installed_scripts(folder) if "site-packages" in Path(folder).parts else tuple(_read_scripts(folder))


@cache
def _installed_scripts(folder: str) -> tuple[str, ...]:
    return tuple(_read_scripts(folder))


def _read_scripts(folder: str) -> Iterator[str]:
    for name in sorted(plain_files(folder)):
        if name.endswith(".html"):
            yield from filter(None, _SCRIPT.findall(Path(folder, name).read_text(encoding="utf-8")))


def _pattern(body: str) -> str:
    return r"[\w./:%~\-]*".join(map(re.escape, re.split(r"\{\{.*?\}\}", body)))
