"""The folders of the installed theme: our templates, and those of Material that they extend."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

THEME = Path(__file__).parent / "mkdocs" / "theme"
SEARCH_WORDS = "assets/javascripts/search-words.js"
"""A template of our theme with the words of the search, which `masthead.js` loads when the search is first used."""


def theme_folder() -> Path:
    """Return the folder of Material's templates, without importing Material."""
    spec = find_spec("material")
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise FileNotFoundError("Material for MkDocs is not installed")
    return Path(next(iter(places))) / "templates"
