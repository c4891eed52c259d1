"""Writes the mkdocs.yml of each unit, which contains the settings of the project and those that pages depend on.

It does not inherit from the project's file: publishers merge inherited lists differently, and the folder is complete without it.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from briefing.publish.docs_addresses import OF_HOSTS
from briefing.publish.installed_theme import SEARCH_WORDS
from briefing.publish.mkdocs import markdown_extensions
from briefing.publish.mkdocs.settings_without_effect import is_writable
from briefing.render.fallback_words import direction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.render.outputs import Unit

_CHINESE = {"lang": ["en"], "separator": r"[\s\u200b\u3000\-、。，．：；？！“”‘’（）《》]+", "pipeline": []}
_STEMMED = frozenset(["da", "de", "es", "fi", "fr", "hu", "it", "ja", "ko", "nl", "no", "pt", "ro", "ru", "sv", "tr"])
_OTHER_LETTERS = frozenset(["bg", "el", "hi", "ja", "ko", "ru", "th", "uk", "zh"])
"""Languages, beside those from right to left, whose scripts our typefaces do not cover: their pages load none."""


def mkdocs_yml(unit: Unit, settings: MkdocsSettings, pages: Sequence[str], material: Mapping[str, Any]) -> str:
    """Return the unit's configuration, with all other settings of the project's mkdocs.yml.

    `pages` are the handwritten pages in the navigation, `material` are further values for the theme (assets, pages in other
    languages).
    """
    site = f"{settings.site_url.rstrip('/')}/" if settings.site_url else None
    values: dict[str, Any] = {
        "site_name": html.escape(unit.title),
        "site_url": site and site + unit.base,
        "docs_dir": "docs",
        "site_dir": "site",
        "use_directory_urls": True,
        "strict": False,
        "theme": _theme(unit, settings),
        "nav": [{html.escape(title): path} for title, path in unit.nav] + _own_entries(unit, settings, pages) or None,
        "not_in_nav": "*",
        "exclude_docs": "" if unit.base else "".join(f"!/{name}\n" for name in OF_HOSTS),
        "draft_docs": "",
        "markdown_extensions": markdown_extensions.configured(settings, unit),
        "plugins": [_with_language(each.name, each.options, unit.lang) for each in settings.plugins()],
        "hooks": [],
        "watch": [],
        "extra_templates": [],
        "extra": _extra(unit, settings, site, material),
        "validation": {  # a link that MkDocs leaves as it is may lead to another unit: the finished site is checked
            "nav": {"omitted_files": "warn", "not_found": "warn", "absolute_links": "warn"},
            "links": {"not_found": "warn", "absolute_links": "warn", "unrecognized_links": "info", "anchors": "warn"},
        },
    }
    return as_yaml(_merged(_written(settings.values), values))


def _written(value: Any) -> Any:
    """Return a setting without the values inside it that a file cannot hold; a problem names them (`settings.read`)."""
    if isinstance(value, Mapping):
        return {key: _written(below) for key, below in value.items() if is_writable(below)}
    return [_written(below) for below in value if is_writable(below)] if isinstance(value, (list, tuple)) else value


def _merged(project: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Lay settings over those of the project, at any depth."""
    both = {name: _merged(project[name], own[name]) for name in own if _are_mappings(project.get(name), own[name])}
    return {**project, **own, **both}


def _are_mappings(*values: object) -> bool:
    return all(isinstance(value, dict) for value in values)


def as_yaml(values: Mapping[str, Any]) -> str:
    """Serialise values as JSON, which is a subset of YAML; dates become texts."""
    text = json.dumps(values, ensure_ascii=False, indent=2, skipkeys=True, default=str)
    # YAML folds these characters as line breaks or rejects them; JSON allows them.
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff]", lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def _own_entries(unit: Unit, settings: MkdocsSettings, pages: Sequence[str]) -> list[Any]:
    asked = settings.values.get("nav")
    return list(asked) if asked and not unit.base else list(pages)


def _theme(unit: Unit, settings: MkdocsSettings) -> dict[str, Any]:
    return {
        "name": "material",
        "custom_dir": "theme",
        "language": unit.lang,
        "direction": direction(unit.lang),
        "font": False,
        "static_templates": [*settings.static_templates(), SEARCH_WORDS],
        "features": [],
        # Our style sheet defines the colour schemes, which need no script. Zensical refuses `null`.
        "palette": [],
    }


def _extra(unit: Unit, settings: MkdocsSettings, site: str | None, material: Mapping[str, Any]) -> dict[str, Any]:
    other_letters = direction(unit.lang) == "rtl" or unit.lang.partition("-")[0].lower() in _OTHER_LETTERS
    # By position: publishers know the title and the address of an entry, and not all of them its file.
    main = [place for place, (_, path) in enumerate(unit.nav) if path in unit.frame.get("sections", ())]
    brand = unit.frame.get("brand") or settings.values.get("site_name") or unit.title
    return {
        "generator": False,
        # Each of these would make Material load third-party scripts or generate links of its own.
        "analytics": None,
        "alternate": None,
        "consent": None,
        "version": None,
        "polyfills": [],
        "site": site,
        "home": "../" * unit.base.count("/"),
        "base": unit.base,
        **({"fonts": False} if other_letters else {}),
        "frame": {**unit.frame, "brand": brand, "sections": main},
        "icon": own.get("favicon") if isinstance(own := settings.values.get("theme"), dict) else None,
        **material,
        # One colour preference for all languages, separate from other sites on the same host.
        **({"scope": urlsplit(site).path} if site else {}),
    }


def _with_language(name: str, options: Mapping[str, Any], lang: str) -> Any:
    if name not in ("search", "material/search"):
        return {name: dict(options)} if options else name
    primary = lang.partition("-")[0].lower()
    # The dash of "China–US" has word joiners around it; both words must be searchable.
    spaced = {"lang": [primary if primary in _STEMMED else "en"], "separator": r"[\s\-\u2013\u2060]+"}
    fitting = _CHINESE if primary == "zh" else spaced
    return {name: {**fitting, **options}}
