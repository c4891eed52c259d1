"""Reads the YAML of other programs without running code: tags such as `!!python/name:` become texts."""

from __future__ import annotations

from typing import Any

from yaml import SafeLoader


class HarmlessLoader(SafeLoader):
    """A loader for settings that MkDocs reads with one that runs code; a value with an unknown tag becomes the tag."""


def _tag(loader: Any, tag: str, node: Any) -> str:
    return tag


HarmlessLoader.add_multi_constructor("", _tag)
