"""Mistakes in a project's templates of the frame, which MkDocs would find while it builds: nothing is rendered."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from jinja2 import Environment, TemplateSyntaxError
from jinja2.meta import find_undeclared_variables
from jinja2.nodes import Const, Extends, FromImport, Import, Include, List, Macro, Name, Tuple

from briefing.diagnostics import Place, did_you_mean, error, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from jinja2.nodes import Node, Template

    from briefing.diagnostics import Problem

_OURS = "default/"


def template_faults(file: Path, folders: Sequence[Path], *, plugins: bool) -> Iterator[Problem]:
    """Yield the error of a template that has wrong syntax, or that names a template which is in none of the folders.

    `default/…` is in the folders of the themes, which are all but the first. With `plugins`, filters that these may add are not
    reported.
    """
    environment = _environment()
    try:
        tree = environment.parse(file.read_text(encoding="utf-8"))
        missing = list(_missing(tree, folders))
        if not plugins:
            environment.compile(tree)
    except UnicodeDecodeError:
        return  # it is reported as such
    except TemplateSyntaxError as fault:
        yield _problem(file, fault.lineno, f"the template cannot be read: {fault.message}")
    except (RecursionError, SyntaxError):
        yield _problem(file, 1, "the template cannot be read: its expressions or blocks are nested too deeply")
    else:
        for line, name in missing:
            yield _problem(file, line, f"there is no template `{name}`")


def unknown_names(files: Sequence[Path], folders: Sequence[Path]) -> Iterator[Problem]:
    """Yield a warning for each name that templates print or compare and that no template and no page sets: it prints nothing."""
    trees = {file: tree for file in files if (tree := _parsed(file))}
    known = set(_CONTEXT)
    for tree in trees.values():
        known |= {name.name for name in tree.find_all(Name) if name.ctx != "load"}
        known |= {name for node in tree.find_all((FromImport, Import, Macro)) for name in _set_by(node)}
    unknown = {file: find_undeclared_variables(tree) - known for file, tree in trees.items()}
    if any(unknown.values()):
        texts = (file.read_text("utf-8", errors="replace") for folder in folders for file in folder.rglob("*.html"))
        known |= {name for text in texts for found in _SET.findall(text) for name in _WORD.findall("".join(found))}
    for file, names in unknown.items():
        lines = {name.name: name.lineno for name in reversed([*trees[file].find_all(Name)])}
        for name in sorted(names - known):
            message, line = f"there is no `{name}` in a template: it shows nothing", lines[name]
            help = did_you_mean(name, sorted(known)) or "correct the name, or delete it"
            yield warning("publish", message, Place(file.as_posix(), line, 1, line, 1), help)


_CONTEXT = (
    "base_url", "build_date_utc", "config", "cycler", "dict", "extra_css", "extra_javascript", "gettext", "joiner", "lipsum",
    "loop", "mkdocs_version", "namespace", "nav", "ngettext", "page", "pages", "range", "_", "caller", "kwargs", "self", "super",
    "varargs",
)  # fmt: skip
"""The names that MkDocs and Jinja give to every template."""
_SET = re.compile(
    r"\{%[-+]?\s*(?:set\s+([\w, ]+)|for\s+([\w, ]+)\s+in\b|macro\s+(\w+)"
    r"|import[^%]*\bas\s+(\w+)|from[^%]*\bimport\s+([\w, ]+))"
)
_WORD = re.compile(r"\w+")


def _set_by(node: Node) -> list[str]:
    if isinstance(node, Macro):
        return [node.name]
    if isinstance(node, Import):
        return [node.target]
    names = vars(node).get("names") or ()
    return [name[1] if isinstance(name, tuple) else name for name in names]


def first_circle(own: Mapping[str, Path], folders: Sequence[Path]) -> Place | None:
    """Return where a template of the project uses one that uses the first again; the names of others are in the folders."""
    for name, file in own.items():
        for line, used in _uses(file):
            if _reaches(used, name, folders, set()):
                return Place(file.as_posix(), line, 1, line, 1)
    return None


def template_file(name: str, folders: Iterable[Path]) -> Path | None:
    """Return the file of a template in the first folder that has it; as in Jinja, no name leads out of the folders."""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if not parts or ".." in parts:
        return None
    with suppress(OSError):  # a name that is too long for a file
        return next((file for folder in folders if (file := folder.joinpath(*parts)).is_file()), None)
    return None


def _reaches(name: str, wanted: str, folders: Sequence[Path], seen: set[str]) -> bool:
    if name == wanted:
        return True
    file = template_file(name, folders)
    if name in seen or file is None:
        return False
    seen.add(name)
    return any(_reaches(used, wanted, folders, seen) for _, used in _uses(file))


def _uses(file: Path) -> Iterator[tuple[int, str]]:
    """Yield each template that a template names, with the line."""
    tree = _parsed(file)
    for node in tree.find_all((Extends, FromImport, Import, Include)) if tree else ():
        yield from ((node.lineno, name) for name in _names(vars(node)["template"]))


def _parsed(file: Path) -> Template | None:
    """Return a template; one that cannot be read has a problem of its own."""
    with suppress(UnicodeDecodeError, TemplateSyntaxError, RecursionError):
        return _environment().parse(file.read_text(encoding="utf-8"))
    return None


def _environment() -> Environment:
    """Return an environment like that of MkDocs."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    environment.filters.update(dict.fromkeys(("url", "script_tag"), str))
    return environment


def _problem(file: Path, line: int, message: str) -> Problem:
    help = "compare it with the file of the same name in the theme; `default/…` extends that one"
    return error("publish", message, Place(file.as_posix(), line, 1, line, 1), help)


def _missing(tree: Template, folders: Sequence[Path]) -> Iterator[tuple[int, str]]:
    for node in tree.find_all((Extends, FromImport, Import, Include)):
        names = _names(vars(node)["template"])
        if names and not getattr(node, "ignore_missing", False) and not any(_exists(name, folders) for name in names):
            yield node.lineno, names[0]


def _names(given: Node) -> list[str]:
    """Return the templates that are named, of which the first that exists is taken; none if they are known later only."""
    each = given.items if isinstance(given, (List, Tuple)) else [given]
    found = [one.value for one in each if isinstance(one, Const) and isinstance(one.value, str)]
    return found if len(found) == len(each) else []


def _exists(name: str, folders: Sequence[Path]) -> bool:
    if name.startswith(_OURS):
        return template_file(name.removeprefix(_OURS), folders[1:2]) is not None
    return template_file(name, folders) is not None
