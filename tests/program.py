"""The source files of the program, each read and parsed once for all tests of a process."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

import briefing

PACKAGE = Path(briefing.__file__).parent


class Module(NamedTuple):
    """A module of the program; `nodes` are all nodes of its syntax tree."""

    path: Path
    source: str
    tree: ast.Module
    nodes: tuple[ast.AST, ...]


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the program, in the order of the paths."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_text("utf-8")
        tree = ast.parse(source)
        found.append(Module(path, source, tree, tuple(ast.walk(tree))))
    return tuple(found)
