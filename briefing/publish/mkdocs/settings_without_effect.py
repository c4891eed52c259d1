"""Settings of mkdocs.yml that MkDocs supports and a build of a brief ignores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.diagnostics import Problem, warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from briefing.publish.mkdocs.settings import MkdocsSettings

_OF_THE_BUILD = "delete the line: every page is built in the same way"
_WITHOUT_EFFECT: Mapping[str, tuple[object, str]] = {
    "use_directory_urls": (True, "delete the line: every address ends in `/`, so the site needs a web server"),
    "strict": (False, "delete the line, and use `briefing build --strict`"),
    "not_in_nav": (None, "delete the line: no page has to be in the navigation"),
    "extra_templates": (None, _OF_THE_BUILD),
    "validation": (None, "delete the line: every dead link stops the build"),
    "theme.features": (None, "delete the line: the theme has its own navigation and search"),
    "theme.palette": (None, "delete the line, and set colours in a style sheet that `extra_css` names"),
    "theme.icon": (None, "delete the line: the theme has its own icons"),
}
"""Settings that a build ignores, each with the value that it uses instead, and what to do."""


def settings_without_effect(settings: MkdocsSettings) -> Iterator[Problem]:
    """Yield a warning for each setting that has no effect, so that no one searches for its effect."""
    for name, (given, help) in _WITHOUT_EFFECT.items():
        top, _, below = name.partition(".")
        value = settings.values.get(top)
        value = value.get(below) if below and isinstance(value, dict) else None if below else value
        if value is not None and value != given:
            yield warning("publish", f"the setting `{name}` has no effect", settings.place_of(*name.split(".")), help)
