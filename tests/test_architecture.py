"""The drawing in ARCHITECTURE.md and the imports of the program, held against each other."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

import briefing
from tests.program import modules

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "briefing"
CLOCK = {"date.today", "datetime.now", "datetime.utcnow", "time.time", "time.localtime"}
ENVIRONMENT = {"os.environ", "os.getenv"}
API = frozenset(briefing.__all__) - {"__version__"}


class Room(NamedTuple):
    """One row of the table: the layer of a package, and the packages of its layer that it may import."""

    floor: int
    beside: frozenset[str]


def drawn() -> tuple[dict[str, Room], dict[str, frozenset[str]]]:
    """The rooms of the drawing, and what only some of them may use."""
    page = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    rooms_text, rights_text = re.findall(r"```text\n(layer .*?|only .*?)```", page, re.DOTALL)
    rooms, floor = {}, 0
    for line in rooms_text.splitlines()[1:]:
        named, room, beside, _ = (cell.strip() for cell in re.split(r"\s{2,}", line, maxsplit=3))
        floor = int(named[0]) if named else floor
        rooms[room] = Room(floor, frozenset(beside.split()) - {"—"})
    rights = (re.split(r"\s{2,}", line, maxsplit=2) for line in rights_text.splitlines()[1:])
    return rooms, {what.strip(): frozenset(where.split()) for what, where, _ in rights}


ROOMS, RIGHTS = drawn()


class Use(NamedTuple):
    """Something that a package uses: another package, a library, the clock or the environment."""

    room: str
    what: str
    place: str


def uses() -> set[Use]:
    """Everything that each module imports or uses, including imports for type checkers."""
    found = set()
    for module in modules():
        below = module.path.relative_to(PACKAGE)
        room = below.parts[0].removesuffix(".py")
        for node in module.nodes:
            found |= {Use(room, what, f"{below}:{getattr(node, 'lineno', 0)}") for what in asked(node)}
    return {use for use in found if use.what not in (use.room, "__version__")}


def asked(node: ast.AST) -> set[str]:
    """What one piece of syntax asks for."""
    if isinstance(node, ast.Import):
        return {named(alias.name) for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        whole = [f"briefing.{alias.name}" for alias in node.names] if node.module == "briefing" else [node.module or ""]
        return {named(each) for each in whole}
    if isinstance(node, ast.Attribute):
        said = f"{getattr(node.value, 'id', getattr(node.value, 'attr', ''))}.{node.attr}"
        return {"the clock"} if said in CLOCK else {"the environment"} if said in ENVIRONMENT else set()
    return set()


def named(module: str) -> str:
    """The package of a module of the program; the library of any other module."""
    first, _, rest = module.partition(".")
    if first != "briefing":
        return first
    below = rest.partition(".")[0]
    return "__init__" if below in API else below


USES = uses()


def test_every_room_is_drawn() -> None:
    """The table lists exactly the packages that exist."""
    built = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    built |= {path.name for path in PACKAGE.iterdir() if path.is_dir() and list(path.glob("*.py"))}
    assert set(ROOMS) == built


def test_imports_lead_downwards() -> None:
    """A package imports from lower layers, and in its own layer only from the packages in its row."""
    wrong = [
        f"{use.place}: {use.room} (floor {ROOMS[use.room].floor}) uses {use.what} (floor {ROOMS[use.what].floor})"
        for use in sorted(USES)
        if use.what in ROOMS and ROOMS[use.what].floor >= ROOMS[use.room].floor and use.what not in ROOMS[use.room].beside
    ]
    assert not wrong, "\n".join(wrong)


def test_what_is_drawn_beside_a_room_is_used() -> None:
    """Packages in the column *beside it* are in the same layer, are imported, and form no cycle."""
    used = {(use.room, use.what) for use in USES}
    for name, room in ROOMS.items():
        for other in room.beside:
            assert ROOMS[other].floor == room.floor, f"{other} does not stand on the floor of {name}"
            if (name, other) not in used:
                pytest.fail(f"{name} does not use {other}; take it out of the drawing")
    TopologicalSorter({name: room.beside for name, room in ROOMS.items()}).prepare()


@pytest.mark.parametrize("what", RIGHTS)
def test_some_things_are_for_some_rooms_only(what: str) -> None:
    """A library, the clock, the environment: each is used in the rooms that the drawing names, and in no other."""
    places = {use.room: use.place for use in sorted(USES, reverse=True) if use.what == what}
    assert set(places) == RIGHTS[what], places


# --- inside a package ------------------------------------------------------------------------------------------------


def inner_orders() -> dict[str, list[set[str]]]:
    """The second table: by package, its modules and subpackages from the bottom to the top."""
    (table,) = re.findall(r"```text\norder .*?\n(.*?)```", (ROOT / "ARCHITECTURE.md").read_text("utf-8"), re.DOTALL)
    rows = (line.split(maxsplit=1) for line in table.splitlines())
    return {package: [set(group.split()) for group in order.split(" < ")] for package, order in rows}


ORDERS = inner_orders()


def parts_of(package: Path) -> set[str]:
    """The modules and subpackages of a package."""
    files = {path.stem for path in package.glob("*.py")} - {"__init__"}
    return files | {path.name for path in package.iterdir() if path.is_dir() and list(path.glob("*.py"))}


def imports_inside(package: Path, parts: set[str]) -> set[tuple[str, str, str]]:
    """What a part of a package imports from another part: both, and the place."""
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
def test_imports_inside_a_package_lead_one_way(name: str) -> None:
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


def test_a_class_has_its_name_alone() -> None:
    """A public class can be searched by its name, and the package itself can be read at a glance."""
    seen: dict[str, Path] = {}
    for file, _, tree, _ in modules():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                assert node.name not in seen, f"{node.name} is in {seen.get(node.name)} and in {file}"
                seen[node.name] = file
    top = [path.name for path in PACKAGE.iterdir() if not path.name.startswith("__") and path.name != "py.typed"]
    assert len(top) <= 16, sorted(top)


def test_a_module_has_its_name_alone() -> None:
    """A file can be opened by its name: no module is called like another."""
    seen: dict[str, Path] = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        if not file.name.startswith("__"):
            assert file.name not in seen, f"{file.name} is {seen.get(file.name)} and {file}"
            seen[file.name] = file
