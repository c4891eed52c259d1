"""Reads the YAML of other programs without running code: tags such as `!!python/name:` become texts."""

from __future__ import annotations

from typing import Any

import yaml


class HarmlessLoader(yaml.SafeLoader):
    """A loader for settings that MkDocs reads with one that runs code; a value with an unknown tag becomes the tag."""


def _tag(loader: Any, tag: str, node: Any) -> str:
    return tag


HarmlessLoader.add_multi_constructor("", _tag)


def load_harmless(raw: bytes) -> Any:
    """Return the values of a file; None if it is empty or cannot be parsed."""
    try:
        return yaml.load(raw, HarmlessLoader)  # reason: it runs no code
    except (yaml.YAMLError, RecursionError):
        return None
