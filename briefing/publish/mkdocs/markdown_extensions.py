"""The Markdown extensions of handwritten pages: those whose output needs no script and no inline style.

Pages made from the data are the same with and without them, because every character in them that could be markup is escaped.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.diagnostics import Place, Problem, did_you_mean, error, warning
from briefing.publish.markdown_links import without_code
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.render.outputs import Unit

STYLES = Path(__file__).with_name("handwritten.css")

ALWAYS: Mapping[str, Mapping[str, Any]] = {
    "attr_list": {},
    "toc": {"permalink": False},
    "tables": {"use_align_attribute": True},
}
"""The extensions of every page. Tables align by attribute, because the Content Security Policy forbids `style`."""

ALLOWED: Mapping[str, frozenset[str]] = {
    "abbr": frozenset(),
    "admonition": frozenset(),
    "attr_list": frozenset(),
    "def_list": frozenset(),
    "fenced_code": frozenset(),
    "footnotes": frozenset(("BACKLINK_TEXT", "BACKLINK_TITLE", "PLACE_MARKER", "SUPERSCRIPT_TEXT", "USE_DEFINITION_ORDER")),
    "md_in_html": frozenset(),
    "pymdownx.details": frozenset(),
    "pymdownx.superfences": frozenset(("disable_indented_code_blocks", "preserve_tabs", "relaxed_headers")),
    "pymdownx.tasklist": frozenset(),
    "sane_lists": frozenset(),
    "tables": frozenset(),
    "toc": frozenset(),
}
"""The extensions that a project may use, each with the options that may be set."""

_INSTEAD: Mapping[str, str] = {
    "codehilite": "delete the line: code is shown without colours",
    "extra": "write the parts that you use: abbr, attr_list, def_list, fenced_code, footnotes, md_in_html, tables",
    "pymdownx.arithmatex": "delete the line: formulas need a script",
    "pymdownx.emoji": "delete the line: its pictures come from another host, so type the character itself",
    "pymdownx.highlight": "delete the line: code is shown without colours",
    "pymdownx.inlinehilite": "delete the line: code is shown without colours",
    "pymdownx.snippets": "delete the line: it can publish any file of the computer that builds the site",
    "pymdownx.tabbed": "delete the line, and write the tabs one below the other: readers without the style sheet see no tabs",
    "smarty": "delete the line, and type the quotation marks and dashes of the language",
}
_OTHERWISE = "delete the line, or use one of: " + ", ".join(ALLOWED)


def configured(settings: MkdocsSettings, unit: Unit) -> list[dict[str, dict[str, Any]]]:
    """Return the extensions of a unit with their options."""
    chosen = {name: dict(options) for name, options in ALWAYS.items()}
    for each in settings.entries("markdown_extensions"):
        name = _full_name(each.name)
        if name in ALLOWED:
            plain = {key: value for key, value in each.options.items() if _is_allowed(name, key, value)}
            chosen[name] = {**_defaults(name, unit), **plain, **ALWAYS.get(name, {})}
    if "pymdownx.superfences" in chosen:
        chosen["pymdownx.highlight"] = {"use_pygments": False}  # its colours would not fit both colour schemes
    return [{name: options} for name, options in chosen.items()]


def are_used(settings: MkdocsSettings) -> bool:
    """Return whether handwritten pages may contain what only `handwritten.css` styles."""
    return any(_full_name(each.name) in ALLOWED.keys() - ALWAYS.keys() for each in settings.entries("markdown_extensions"))


def extensions_in_use(settings: MkdocsSettings) -> frozenset[str]:
    """Return the names of the extensions that the project lists."""
    return frozenset(_full_name(each.name) for each in settings.entries("markdown_extensions"))


def extensions_without_effect(settings: MkdocsSettings) -> Iterator[Problem]:
    """Yield a warning for each extension and option that has no effect."""
    for each in settings.entries("markdown_extensions"):
        name = _full_name(each.name)
        if name not in ALLOWED:
            help = _INSTEAD.get(name) or did_you_mean(name, ALLOWED) or _OTHERWISE
            yield warning("publish", f"the Markdown extension `{each.name}` has no effect", settings.place_of(*each.path), help)
            continue
        for option, value in each.options.items():
            if not _is_allowed(name, option, value):
                message = f"the option `{option}` of the Markdown extension `{each.name}` has no effect"
                help = "delete the line: diagrams need a script" if option == "custom_fences" else "delete the line"
                yield warning("publish", message, settings.place_of(*each.path, option), help)


def missing_extensions(page: str, file: str, settings: MkdocsSettings) -> Iterator[Problem]:
    """Yield a warning for each extension that the Markdown of a handwritten page needs and the project does not use."""
    configured = extensions_in_use(settings)
    text = ""
    for name, pattern in _SYNTAX.items():
        if name in configured or not any(sign in page for sign in _SIGNS[name]) or not pattern.search(page):
            continue
        text = text or without_code(page)
        if found := pattern.search(text):
            line = text.count("\n", 0, found.start("sign")) + 1
            column = found.start("sign") - (text.rfind("\n", 0, found.start("sign")) + 1) + 1
            place = Place(file, line, column, line, column + len(found["sign"]))
            is_link = name == "footnotes" and _NOTE_OF_ONE_WORD.search(text)
            message = f"`{found['sign']}` has no effect without the Markdown extension `{name}`"
            report = error if is_link else warning
            yield report("publish", message, place, f"add `- {name}` to `markdown_extensions` in {settings.file.name}")


_SYNTAX: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.MULTILINE)
    for name, pattern in {
        "abbr": r"^(?P<sign>\*\[[^\]\n]+\]:)",
        "admonition": r"^[ ]*(?P<sign>!!! ?[\w-]+)",
        "def_list": r"^(?!:)\S.*\n(?:[ ]*\n)?(?P<sign>:)[ ]{1,3}\S",
        "footnotes": r"^[ ]{0,3}(?P<sign>\[\^[^\]\n]+\]:)",
        "md_in_html": r"^[ ]*<\w+[^>\n]*\s(?P<sign>markdown)(?:=[^>\n]*)?>",
        "pymdownx.details": r"^[ ]*(?P<sign>\?\?\?\+? ?[\w-]+)",
        "pymdownx.tasklist": r"^[ ]*(?:[-*+]|\d+\.)[ ]+(?P<sign>\[[ xX]\])[ ]",
    }.items()
}
"""What the Markdown of an extension begins with; the group `sign` is what readers would see as it was typed."""
_SIGNS: Mapping[str, tuple[str, ...]] = {
    "abbr": ("*[",),
    "admonition": ("!!!",),
    "def_list": ("\n:",),
    "footnotes": ("[^",),
    "md_in_html": ("markdown",),
    "pymdownx.details": ("???",),
    "pymdownx.tasklist": ("[ ]", "[x]", "[X]"),
}
"""What a page contains if it contains such Markdown: to search for it takes a tenth of the time."""
_NOTE_OF_ONE_WORD = lazy_pattern(r"^ {0,3}\[\^[^\]\n]+\]:[ ]*+\n?+[ ]*+\S+[ ]*$", re.MULTILINE)
"""A footnote that is a link's target if footnotes are not read."""


def _full_name(name: str) -> str:
    return name.removeprefix("markdown.extensions.")


def _defaults(name: str, unit: Unit) -> dict[str, Any]:
    """Return the options that a unit sets: the words of its language."""
    back = unit.frame.get("words", {}).get("footnote_back")
    return {"BACKLINK_TITLE": back} if name == "footnotes" and back else {}


def _is_allowed(name: str, option: str, value: object) -> bool:
    """Return whether an option may be set to a value: those of footnotes are texts but one, all others are yes or no."""
    is_text = name == "footnotes" and option != "USE_DEFINITION_ORDER"
    return option in ALLOWED[name] and isinstance(value, str if is_text else bool)
