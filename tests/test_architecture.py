"""The tables in ARCHITECTURE.md match the imports of the program."""

from __future__ import annotations

import ast
import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

import briefing
from briefing.model import entities
from tests.program import modules

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "briefing"
CLOCK = {"date.today", "datetime.now", "datetime.utcnow", "time.time", "time.localtime"}
ENVIRONMENT = {"os.environ", "os.getenv"}
API = frozenset(briefing.__all__) - {"__version__"}


class Row(NamedTuple):
    """One row of the table: the layer of a package, and the packages of its layer that it may import."""

    layer: int
    beside: frozenset[str]


def tables() -> tuple[dict[str, Row], dict[str, frozenset[str]]]:
    """The rows of the first table, and the things that only some packages may use."""
    page = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    rooms_text, rights_text = re.findall(r"```text\n(layer .*?|only .*?)```", page, re.DOTALL)
    rows, layer = {}, 0
    for line in rooms_text.splitlines()[1:]:
        named, package, beside, _ = (cell.strip() for cell in re.split(r"\s{2,}", line, maxsplit=3))
        layer = int(named[0]) if named else layer
        rows[package] = Row(layer, frozenset(beside.split()) - {"—"})
    rights = (re.split(r"\s{2,}", line, maxsplit=2) for line in rights_text.splitlines()[1:])
    return rows, {what.strip(): frozenset(where.split()) for what, where, _ in rights}


ROWS, RESTRICTED = tables()


class Use(NamedTuple):
    """Something that a package uses: another package, a library, the clock or the environment."""

    package: str
    what: str
    place: str


@cache
def uses() -> frozenset[Use]:
    """Everything that each module imports or uses, including imports for type checkers."""
    found = set()
    for module in modules():
        below = module.path.relative_to(PACKAGE)
        package = below.parts[0].removesuffix(".py")
        for node in module.nodes:
            found |= {Use(package, what, f"{below}:{getattr(node, 'lineno', 0)}") for what in used_by(node)}
    return frozenset(use for use in found if use.what not in (use.package, "__version__"))


def used_by(node: ast.AST) -> set[str]:
    """What one syntax node imports or uses."""
    if isinstance(node, ast.Import):
        return {named(alias.name) for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        whole = [f"briefing.{alias.name}" for alias in node.names] if node.module == "briefing" else [node.module or ""]
        return {named(each) for each in whole}
    if isinstance(node, ast.Attribute):
        used = f"{getattr(node.value, 'id', getattr(node.value, 'attr', ''))}.{node.attr}"
        return {"the clock"} if used in CLOCK else {"the environment"} if used in ENVIRONMENT else set()
    return set()


def named(module: str) -> str:
    """The package of a module of the program; the library of any other module."""
    first, _, rest = module.partition(".")
    if first != "briefing":
        return first
    below = rest.partition(".")[0]
    return "__init__" if below in API else below


def test_every_package_has_a_row() -> None:
    """The table lists exactly the packages that exist."""
    built = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    built |= {path.name for path in PACKAGE.iterdir() if path.is_dir() and list(path.glob("*.py"))}
    assert set(ROWS) == built


def test_imports_go_to_lower_layers() -> None:
    """A package imports from lower layers, and in its own layer only from the packages in its row."""
    wrong = [
        f"{use.place}: {use.package} (layer {ROWS[use.package].layer}) uses {use.what} (layer {ROWS[use.what].layer})"
        for use in sorted(uses())
        if use.what in ROWS and ROWS[use.what].layer >= ROWS[use.package].layer and use.what not in ROWS[use.package].beside
    ]
    assert not wrong, "\n".join(wrong)


def test_the_column_beside_it_is_true() -> None:
    """Packages in the column *beside it* are in the same layer, are imported, and form no cycle."""
    used = {(use.package, use.what) for use in uses()}
    for name, package in ROWS.items():
        for other in package.beside:
            assert ROWS[other].layer == package.layer, f"{other} is not in the layer of {name}"
            if (name, other) not in used:
                pytest.fail(f"{name} does not use {other}; take it out of the drawing")
    TopologicalSorter({name: package.beside for name, package in ROWS.items()}).prepare()


@pytest.mark.parametrize("what", RESTRICTED)
def test_restricted_things_are_used_in_their_packages_only(what: str) -> None:
    """A library, the clock and the environment are each used in the packages that the table names, and in no other."""
    places = {use.package: use.place for use in sorted(uses(), reverse=True) if use.what == what}
    assert set(places) == RESTRICTED[what], places


# --- inside a package ------------------------------------------------------------------------------------------------


def inner_orders() -> dict[str, list[set[str]]]:
    """The second table: for each package, its modules and subpackages from the bottom to the top."""
    (table,) = re.findall(r"```text\norder .*?\n(.*?)```", (ROOT / "ARCHITECTURE.md").read_text("utf-8"), re.DOTALL)
    rows = (line.split(maxsplit=1) for line in table.splitlines())
    return {package: [set(group.split()) for group in order.split(" < ")] for package, order in rows}


ORDERS = inner_orders()


def parts_of(package: Path) -> set[str]:
    """The modules and subpackages of a package."""
    files = {path.stem for path in package.glob("*.py")} - {"__init__"}
    return files | {path.name for path in package.iterdir() if path.is_dir() and list(path.glob("*.py"))}


def imports_inside(package: Path, parts: set[str]) -> set[tuple[str, str, str]]:
    """The imports from another part of the same package: both parts, and the place."""
    found = set()
    for file, _, _, nodes in modules():
        if not file.is_relative_to(package):
            continue
        part = file.relative_to(package).parts[0].removesuffix(".py")
        for node in nodes:
            if isinstance(node, ast.ImportFrom) and part != "__init__":
                for name in (f"{node.module}.{alias.name}" for alias in node.names):
                    other = name.removeprefix(f"briefing.{package.name}.").partition(".")[0]
                    if name.startswith(f"briefing.{package.name}.") and other in parts - {part}:
                        found.add((part, other, f"{file.relative_to(ROOT)}:{node.lineno}"))
    return found


@pytest.mark.parametrize("name", sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py")))
def test_imports_inside_a_package_go_one_way(name: str) -> None:
    """Each package has a row, every name in it exists, and its parts import only what is left of them."""
    parts, order = parts_of(PACKAGE / name), ORDERS[name]
    named = set.union(*order)
    assert named - {"…"} <= parts
    rest = next((at for at, group in enumerate(order) if "…" in group), None)
    assert rest is not None or named == parts, parts - named
    level = {part: next((at for at, group in enumerate(order) if part in group), rest) for part in parts}
    wrong = [f"{place}: {part} uses {other}" for part, other, place in imports_inside(PACKAGE / name, parts)
             if not (level[other] or 0) < (level[part] or 0)]  # fmt: skip
    assert not wrong, "\n".join(sorted(wrong))


def test_a_module_has_the_name_of_its_kind() -> None:
    """The module of a kind can be found by the name that messages use, and each holds one kind."""
    assert [module.__name__.rpartition(".")[2] for module in entities.MODULES] == [model.kind_name for model in entities.LISTED]


def test_class_names_are_unique() -> None:
    """A public class can be found by its name, because no other class has it."""
    seen: dict[str, Path] = {}
    for file, _, tree, _ in modules():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                assert node.name not in seen, f"{node.name} is in {seen.get(node.name)} and in {file}"
                seen[node.name] = file
    top = [path.name for path in PACKAGE.iterdir() if not path.name.startswith("__") and path.name != "py.typed"]
    assert len(top) <= 16, sorted(top)


def test_module_names_are_unique() -> None:
    """A file can be opened by its name, because no other module has it."""
    seen: dict[str, Path] = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        if not file.name.startswith("__"):
            assert file.name not in seen, f"{file.name} is {seen.get(file.name)} and {file}"
            seen[file.name] = file


def test_a_private_name_is_used_in_its_module_only() -> None:
    """A name that begins with `_` can be changed without a look at other modules."""
    assert [
        name
        for module, name in imported()
        if module.startswith("briefing") and name.startswith("_") and not name.startswith("__")
    ] == []


def test_a_package_offers_only_what_is_taken_from_it() -> None:
    """What the `__init__.py` of a package imports is used there, or somebody takes it from the package."""
    nodes = [node for module in modules() for node in module.nodes]
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    tests = " ".join(file.read_text("utf-8") for folder in ("tests", "benchmarks") for file in (ROOT / folder).rglob("*.py"))
    attributes |= set(re.findall(r"\.(\w+)", tests))
    taken = imported() | {(package, name) for package, names in re.findall(IMPORT, tests) for name in re.findall(r"\w+", names)}
    unused = []
    for module in modules():
        package = ".".join(module.path.parent.relative_to(ROOT).parts)
        if module.path.name == "__init__.py" and package != "briefing":
            used = (
                {node.id for node in module.nodes if isinstance(node, ast.Name)} | attributes | {"annotations", "TYPE_CHECKING"}
            )
            offered = [alias.name for node in module.tree.body if isinstance(node, ast.ImportFrom) for alias in node.names]
            unused += [f"{package}.{name}" for name in offered if name not in used and (package, name) not in taken]
    assert unused == []


IMPORT = r"from (briefing[\w.]*) import (\([^)]*\)|[^\n]*)"


def imported() -> set[tuple[str, str]]:
    """Each name that a module of the program imports from another one, with that module."""
    found = ((node.module, node.names) for module in modules() for node in module.nodes if isinstance(node, ast.ImportFrom))
    return {(module, alias.name) for module, names in found if module is not None for alias in names}
