"""Patterns of handwritten files that are left out of the site (`exclude_docs`, `draft_docs`), as in a `.gitignore`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.publish.docs_addresses import OF_HOSTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_PATH = re.compile(r"/?[\w-][\w.-]*(?:/[\w-][\w.-]*)*/?")
"""A pattern without special signs."""
_ALWAYS = "/templates/"


def hidden_in_patterns(text: str) -> Iterator[str]:
    """Yield each pattern that would include hidden files (`!.drafts`), which remain unpublished."""
    for line in text.splitlines():
        path = line.strip().removeprefix("!").strip("/")
        if line.startswith("!") and path.startswith(".") and path.partition("/")[0] not in OF_HOSTS:
            yield line.strip()


def excluded(texts: Sequence[str]) -> Callable[[str], bool]:
    """Return a predicate for paths that match a pattern; raises ValueError for a faulty pattern."""
    lines = [_ALWAYS, *(line for text in texts for line in text.splitlines())]
    patterns = [line.rstrip() for line in lines if line.strip() and not line.startswith("#")]
    if all(map(_PATH.fullmatch, patterns)):  # the reader of patterns takes as long as many of the rules of a check
        tests = [_test_of(pattern) for pattern in patterns]
        return lambda path: any(test(path.split("/")) for test in tests)
    from pathspec.gitignore import GitIgnoreSpec  # what MkDocs reads them with

    spec = GitIgnoreSpec.from_lines(lines)
    return lambda path: bool(spec.match_file(path))


def _test_of(pattern: str) -> Callable[[list[str]], bool]:
    names, more = pattern.strip("/").split("/"), pattern.endswith("/")
    if pattern.startswith("/") or len(names) > 1:
        return lambda parts: parts[: len(names)] == names and len(parts) >= len(names) + more
    return lambda parts: names[0] in (parts[:-1] if more else parts)
