"""Mistakes in a project's templates of the frame, which MkDocs would find while it builds: nothing is rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, TemplateSyntaxError
from jinja2.nodes import Const, Extends, FromImport, Import, Include, List, Tuple

from briefing.diagnostics import Place, error

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from jinja2.nodes import Node, Template

    from briefing.diagnostics import Problem

_OURS = "default/"


def template_faults(file: Path, folders: Sequence[Path], *, plugins: bool) -> Iterator[Problem]:
    """Yield the error of a template that has wrong syntax, or that names a template which is in none of the folders.

    `default/…` is in the folders of the themes, which are all but the first. With `plugins`, filters that these may add are not
    reported.
    """
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)  # MkDocs's is the same
    environment.filters.update(dict.fromkeys(("url", "script_tag"), str))
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
        return (folders[1] / name.removeprefix(_OURS)).is_file()
    return any((folder / name).is_file() for folder in folders)
