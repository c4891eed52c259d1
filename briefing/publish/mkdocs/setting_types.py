"""The types of the settings of mkdocs.yml that are read or given to MkDocs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS: Mapping[str, tuple[tuple[type, ...], str]] = {
    "site_url": ((str,), "an address"),
    "site_name": ((str,), "a text"),
    "site_author": ((str,), "a text"),
    "site_description": ((str,), "a text"),
    "copyright": ((str,), "a text"),
    "repo_name": ((str,), "a text"),
    "repo_url": ((str,), "an address"),
    "edit_uri": ((str,), "a text"),
    "edit_uri_template": ((str,), "a text"),
    "extra": ((dict,), "a list of `name: value` lines"),
    "plugins": ((list, dict), "a list"),
    "markdown_extensions": ((list, dict), "a list"),
    "nav": ((list,), "a list"),
    "extra_css": ((list,), "a list"),
    "extra_javascript": ((list,), "a list"),
    "exclude_docs": ((str,), "lines of patterns"),
    "draft_docs": ((str,), "lines of patterns"),
}
"""The settings with their types and the description of each type."""


def of_another_type(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the settings whose values have another type, each with the description of its own type."""
    return {key: message for key, (kinds, message) in _KINDS.items() if not isinstance(values.get(key) or kinds[0](), kinds)}
