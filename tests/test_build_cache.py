"""A build with a cache gives the site of a build without one, whatever is in the cache, and makes only what has changed."""

from __future__ import annotations

import os
import pickle
import shutil
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from briefing import driver
from briefing.diagnostics import Place
from briefing.driver.cache_keys import plain_values
from briefing.driver.render_project import classes_of_units, prepare
from briefing.i18n.translation_overlay import ForeignText
from briefing.loader.folder import library_folder, load, load_project
from briefing.loader.folder.folder_files import ReadPart
from briefing.loader.folder.kept_classes import kept_classes
from briefing.publish import unit_tasks
from briefing.render import unit_writer
from briefing.render.outputs import Picture
from briefing.rules import check
from briefing.source.memo import Memo
from briefing.source.result_cache import MARKER, CacheFolder, ResultCache, StoredTree, digest
from tests import commands, small_brief, small_site
from tests.small_brief import differences, errors, fresh, put, replace
from tests.small_site import DAY
from tests.stories import SITES
from tests.test_serve_library import EDITS, LIBRARY

if TYPE_CHECKING:
    from collections.abc import Callable

    from briefing.source.project import Project

# ------------------------------------------------------------------------------------------------ entries


def opened(folder: Path, *, read_only: bool = False) -> ResultCache:
    """A cache in a folder."""
    return ResultCache(CacheFolder(folder, read_only), "base")


def entries(folder: Path) -> list[Path]:
    """The entries of a cache."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MARKER)


def test_a_result_is_found_by_all_that_it_was_made_from(tmp_path: Path) -> None:
    """The step, the inputs and the base are parts of the key, and the value is the one that was kept."""
    cache = opened(tmp_path)
    cache.keep("step", ("a", 1), [Place("a.yaml", 3)])
    assert cache.find("step", ("a", 1), (Place,)) == [Place("a.yaml", 3)]
    assert opened(tmp_path).find("step", ("a", 1), (Place,)) == [Place("a.yaml", 3)]
    assert cache.find("other", ("a", 1), (Place,)) is None
    assert cache.find("step", ("a", 2), (Place,)) is None
    assert ResultCache(CacheFolder(tmp_path), "other").find("step", ("a", 1), (Place,)) is None


@pytest.mark.parametrize("damage", [
    lambda content: b"",
    lambda content: content[:-1],
    lambda content: content[:40] + bytes([content[40] ^ 1]) + content[41:],
    lambda content: content + b"x",
    lambda content: content[::-1],
])  # fmt: skip
def test_a_damaged_entry_is_none(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    """An entry that is empty, cut off or changed is not used, and the next build replaces it."""
    cache = opened(tmp_path)
    cache.keep("step", 1, "a long result of a step")
    (file,) = entries(tmp_path)
    file.write_bytes(damage(file.read_bytes()))
    assert cache.find("step", 1, ()) is None
    cache.keep("step", 1, "a long result of a step")
    assert cache.find("step", 1, ()) == "a long result of a step"


class Bomb:
    """Runs a program when it is loaded."""

    def __reduce__(self) -> Any:
        return os.system, ("exit 1",)


@pytest.mark.parametrize("value", [Bomb(), Place("a"), date(2031, 1, 1)], ids=["a program", "another class", "of a library"])
def test_an_entry_cannot_name_what_is_loaded(tmp_path: Path, value: object) -> None:
    """Only the classes that a step expects are loaded, even if an entry has the right digest."""
    cache = opened(tmp_path)
    cache.keep("step", 1, value)
    assert len(entries(tmp_path)) == 1
    assert cache.find("step", 1, (ForeignText,)) is None


@pytest.mark.parametrize("content", [
    b"\x80\x05\x8e" + b"\xff" * 8,  # more bytes than there can be
    b"\x80\x05\x95" + b"\xff" * 8,
    b"(" * 10 + b"\x80\x05\x8a\xff",
    b"\x80\x05U\xff\xfe.",
    b"",
], ids=["size", "frame", "number", "text", "empty"])  # fmt: skip
def test_an_entry_that_is_no_pickle_is_none(tmp_path: Path, content: bytes) -> None:
    """Whatever `pickle` raises for an entry with the right digest, the result is made again."""
    cache = opened(tmp_path)
    cache._write(cache._key("step", 1), content)
    assert cache.find("step", 1, ()) is None


def test_a_result_of_another_class_is_made_again(tmp_path: Path) -> None:
    """An entry has the class of its step, or it is not used."""
    cache = opened(tmp_path)
    cache.keep("step", (None, 1), ["no place"])
    assert Memo(cache).kept("step", lambda _: 1, (Place,), lambda: Place("a")) == Place("a")


@pytest.mark.parametrize("stored", [
    StoredTree({"../new.txt": b"x"}, {}, 1), StoredTree({"a/../../new.txt": b"x"}, {}, 1), StoredTree({"": b"x"}, {}, 1),
    StoredTree({"a\\..\\b": b"x"}, {}, 1), StoredTree({}, {"a": "../../new.txt"}, 1), StoredTree({}, {"a": "A" * 64}, 1),
    StoredTree({"a": "x"}, {}, 1), StoredTree({"a": b"x"}, {}, -1), StoredTree([], {}, 1), ({}, {}, 1),
])  # fmt: skip
def test_a_tree_stays_below_its_folder(tmp_path: Path, stored: Any) -> None:
    """A tree from a cache that somebody else filled writes nothing outside its folder, and nothing at all if it is damaged."""
    top = tmp_path / "deep" / "tree"
    assert not opened(tmp_path / "cache").restore_tree(stored, top)
    assert not opened(tmp_path / "cache").restore_tree(StoredTree({f"{tmp_path}/new.txt": b"x"}, {}, 1), top)
    assert list(tmp_path.iterdir()) == []


def test_no_file_of_a_user_is_deleted(tmp_path: Path) -> None:
    """A folder that holds files of a user is refused as a cache, and a cache deletes only its entries."""
    project, folder = small_brief.project(tmp_path / "project"), tmp_path / "own"
    put(folder / "my/letter.txt", "Dear reader")
    for unsafe in (folder, project.root, project.config):
        if unsafe == project.config:
            put(unsafe, "site_name: Shade\n")
        assert [problem.code for problem in build(project, CacheFolder(unsafe)).problems] == ["unsafe-folder"]
    cache = opened(folder)
    cache.keep("step", 1, "result")
    cache.trim(0)
    assert [path.name for path in entries(folder)] == ["letter.txt"]
    assert (folder / MARKER).is_file()


@pytest.mark.parametrize("pictures", [False, True])
def test_a_rendered_unit_can_be_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, pictures: bool) -> None:
    """All that a unit contains is of the classes that the cache loads, with the extra `cards` and without it."""
    monkeypatch.setattr("briefing.publish.picture_files.is_installed", lambda: pictures)
    prepared = prepare(driver.open_project(small_brief.project(tmp_path / "project")), DAY)
    cache = opened(tmp_path / "cache")
    for writer in prepared.writers:
        unit = unit_writer.render_unit(writer)._replace(stored=())
        assert any(isinstance(output.content, Picture) for output in unit.outputs) == pictures
        cache.keep("pages", writer.view.unit, unit)
        assert cache.find("pages", writer.view.unit, classes_of_units()) == unit


def test_values_of_settings_have_digests() -> None:
    """Also the values that tags of YAML make in mkdocs.yml: functions, calls and objects."""
    values = [{"a": 1}, {"a": "1"}, {1: [date]}, {"f": small_brief.put}, {"f": small_brief.replace}, {"f": Bomb()}, {"f": None}]
    values += [
        {"f": partial(small_brief.put, "a")},
        {"f": partial(small_brief.put, "b")},
        {"f": partial(small_brief.put, key="b")},
    ]
    assert len({digest(plain_values(value)) for value in values}) == len(values)


def test_a_cache_that_is_only_read_stays_as_it_is(tmp_path: Path) -> None:
    """A build that may not add to a cache changes neither its files nor their times."""
    opened(tmp_path).keep("step", 1, "result")
    (file,) = entries(tmp_path)
    os.utime(file, (1000, 1000))
    cache = opened(tmp_path, read_only=True)
    assert cache.find("step", 1, ()) == "result"
    cache.keep("step", 2, "another")
    cache.trim(0)
    assert cache.store_tree(tmp_path) is None
    assert entries(tmp_path) == [file]
    assert file.stat().st_mtime == 1000


def test_what_was_used_longest_ago_is_deleted_first(tmp_path: Path) -> None:
    """The entries stay within the limit; one that was used again is younger than one that was not."""
    cache = opened(tmp_path)
    for number in range(4):
        cache.keep("step", number, f"{number}" * 1000)
    for at, file in enumerate(entries(tmp_path)):
        os.utime(file, (1000 + at, 1000 + at))
    assert cache.find("step", 2, ()) is not None
    cache.trim(2500)
    found = [number for number in range(4) if cache.find("step", number, ()) is not None]
    assert len(found) == 2
    assert 2 in found


def test_a_folder_that_cannot_be_written_to_stops_nothing(tmp_path: Path) -> None:
    """A cache is a help and no condition: a file in place of its folder only means that nothing is kept."""
    (tmp_path / "cache").write_text("a file")
    cache = opened(tmp_path / "cache")
    cache.keep("step", 1, "result")
    cache.trim()
    assert cache.find("step", 1, ()) is None


def test_a_tree_is_restored_with_its_times(tmp_path: Path) -> None:
    """Files, also large and empty ones, come back with their bytes and their time; a lost part is noticed."""
    top, cache = tmp_path / "tree", opened(tmp_path / "cache")
    for name, content in {"a.html": b"a", "sub/b.css": b"b" * 20_000, "empty": b""}.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(content)
        os.utime(top / name, (1000, 1000))
    stored = cache.store_tree(top)
    assert stored is not None
    assert cache.restore_tree(stored, tmp_path / "new")
    assert commands.tree(tmp_path / "new") == commands.tree(top)
    assert {path.stat().st_mtime for path in (tmp_path / "new").rglob("*") if path.is_file()} == {1000}
    (large,) = entries(tmp_path / "cache")
    large.unlink()
    assert not opened(tmp_path / "cache").restore_tree(stored, tmp_path / "third")


def test_digests_tell_values_apart() -> None:
    """Values that are not equal have different digests; the order of a mapping or set has no part in it."""
    values = [
        None, True, 1, "1", b"1", 1.5, "None", (), [], {}, frozenset(), ("a", "b"), ("ab",), ("a,b",), ["a", "b"], {"a": "b"},
        {"b": "a"}, frozenset(("a", "b")), date(2031, 1, 1), "2031-01-01", Path("a"), Place("a"), ("a", 1, 1, 1, 1),
        ForeignText("a", "en"), ForeignText("a", "fr"), "a", (("a",), "b"), ("a", ("b",)),
    ]  # fmt: skip
    assert len({digest(value) for value in values}) == len(values)
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest({"x", "y", "z"}) == digest(frozenset(("z", "y", "x")))
    with pytest.raises(TypeError, match="depend on a object"):
        digest(object())


# ------------------------------------------------------------------------------------------------- builds


@pytest.fixture
def library(tmp_path: Path) -> Project:
    """A copy of the library among the small sites."""
    made = small_site.project(tmp_path / "project", "site_name: Shade\nplugins: [briefing, search]\n")
    shutil.copytree(LIBRARY, made.data, dirs_exist_ok=True)
    return made


def build(project: Project, cache: CacheFolder, day: date = DAY) -> driver.Built:
    """Build a project with a cache, in this process, from no build folder."""
    shutil.rmtree(project.root / "build", ignore_errors=True)
    session = driver.open_project(project)
    return driver.build(session, day, project.root / "build", project.root / "site", driver.BuildOptions(jobs=1, cache=cache))


def made_units(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that receives each brief that is checked, and each unit that is rendered or published."""
    seen: list[str] = []
    apply, render, publish = check._apply, unit_writer.render_unit, unit_tasks.build_with
    monkeypatch.setattr(check, "_apply", lambda context: (seen.append(f"check {context.brief.slug}"), apply(context))[1])
    monkeypatch.setattr(
        unit_writer, "render_unit", lambda writer, *more: (seen.append(f"render {writer.view.unit}"), render(writer, *more))[1]
    )
    monkeypatch.setattr(
        unit_tasks, "build_with", lambda order, *more: (seen.append(f"publish {order.unit.name}"), publish(order, *more))[1]
    )
    return seen


def changed_settings(project: Project, word: str) -> None:
    """Another name of the site."""
    put(project.config, f"site_name: {word}\nplugins: [briefing, search]\n")


MORE_EDITS: tuple[Callable[[Project, str], object], ...] = (
    changed_settings,
    lambda project, word: put(project.root / "locales/en.yaml", f"page: {{factors: {word}}}\n"),
    lambda project, word: put(
        project.templates / "timeline.md.jinja",
        "{% extends 'default/timeline.md.jinja' %}\n{% block key %}" + word + "{% endblock %}\n",
    ),
    lambda project, word: put(project.docs / "about.md", f"# About\n\n{word}.\n"),
    lambda project, word: put(project.overrides / "assets/own.txt", word),
    lambda project, word: put(project.config, f"site_name: Shade\nsite_url: https://example.org/{word}/\n"),
    lambda project, word: (
        os.environ.update(SHADE_REPOSITORY=f"https://example.org/{word}"),
        put(project.config, "site_name: Shade\nrepo_url: !ENV SHADE_REPOSITORY\n"),
    ),
)
"""What a site depends on beside its data."""


def briefs_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that receives each brief of a library that is read from its files."""
    seen: list[str] = []
    read = library_folder.read_brief
    monkeypatch.setattr(library_folder, "read_brief", lambda part, slug, *more: (seen.append(slug), read(part, slug, *more))[1])
    return seen


def test_a_brief_is_read_again_if_its_files_or_the_shared_ones_differ(
    library: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is taken from the cache is what would be read, and shared entries are the same objects in all briefs."""
    seen = briefs_read(monkeypatch)

    def read() -> list[str]:
        seen.clear()
        from_cache = load_project(library, Memo(opened(tmp_path / "cache"), repeated=False))
        found, wanted = list(seen), load_project(library)
        assert from_cache.problems == wanted.problems
        assert from_cache.texts == wanted.texts
        assert {key: document.value for key, document in from_cache.documents.items()} == {
            key: document.value for key, document in wanted.documents.items()
        }
        shared = {id(entity) for entities in from_cache.site.shared.values() for entity in entities}
        for one, other in zip(from_cache.site.briefs, wanted.site.briefs, strict=True):
            assert (one.head, one.lists, one.claimed, one.tables) == (other.head, other.lists, other.claimed, other.tables)
            assert {key: origin.head() for key, origin in one.origins.items()} == {
                key: origin.head() for key, origin in other.origins.items()
            }
            own = {entity.id for entities in one.lists.values() for entity in entities if id(entity) not in shared}
            assert own == {key[1] for key in one.origins if "." not in key[1]}
        return found

    every = ["awnings", "roofs", "trees"]
    assert read() == every
    assert read() == []
    replace(library.data / "roofs/factors.yaml", "title: Paint", "title: White paint")
    assert read() == ["roofs"]
    put(library.data / "trees/factors.yaml", "- {id: F1, titel: Shade}\n")
    assert read() == ["trees"]
    assert read() == []
    replace(library.data / "sources.yaml", "A report for", "A long report for")
    assert read() == every
    assert read() == []


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    library: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The digest in the cache would be that of another content."""
    read, file = library_folder.read_brief, library.data / "roofs/factors.yaml"

    def slowly(part: Any, slug: str, *more: Any) -> Any:
        if slug == "roofs":
            replace(file, "title: Paint", "title: White paint")
        return read(part, slug, *more)

    monkeypatch.setattr(library_folder, "read_brief", slowly)
    memo = Memo(opened(tmp_path / "cache"), repeated=False)
    load_project(library, memo)
    monkeypatch.setattr(library_folder, "read_brief", read)
    replace(file, "title: White paint", "title: Paint")
    found, wanted = load_project(library, memo).site, load_project(library).site
    assert [brief.lists for brief in found.briefs] == [brief.lists for brief in wanted.briefs]


@pytest.mark.parametrize("data", [SITES.parent.parent / "data", *sorted(SITES.glob("*/data"))], ids=lambda data: data.parent.name)
def test_every_class_of_the_data_can_be_kept(tmp_path: Path, data: Path) -> None:
    """Data with a class that the list lacks would be read again in each build."""
    loaded, cache = load(data, "data"), opened(tmp_path)
    part = ReadPart(loaded.site.briefs, list(loaded.problems), dict(loaded.texts), dict(loaded.overlays), dict(loaded.documents))
    cache.keep("data", 1, part)
    found = cache.find("data", 1, kept_classes())
    assert isinstance(found, ReadPart)
    assert [brief.lists for brief in found.found] == [brief.lists for brief in loaded.site.briefs]


@pytest.mark.slow  # builds two sites for each edit
def test_any_edits_give_the_site_of_a_build_without_a_cache(
    library: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Data, words, templates, settings, pages and the assets of a project: whatever changes, no old result is used."""
    monkeypatch.setenv("SHADE_REPOSITORY", "")  # an edit changes it
    cache, random = CacheFolder(tmp_path / "cache"), Random(5)
    steps = [*random.sample(EDITS, 5), *MORE_EDITS]
    random.shuffle(steps)
    for step, edit in enumerate(steps):
        word = random.choice(("Lime", "Oak", "Elm"))
        if edit in MORE_EDITS:
            edit(library, word)  # type: ignore[arg-type]  # reason: it is one of that table
        else:
            edit(library.data, word)  # type: ignore[arg-type]  # reason: it is one of the other
        wanted = fresh(library, tmp_path / "fresh")
        built = build(library, cache)
        assert errors(built.problems) == wanted.errors, step
        assert set(built.problems) == set(wanted.problems), step
        if wanted.errors:
            shutil.rmtree(library.data)
            shutil.copytree(LIBRARY, library.data)
        else:
            assert differences(small_brief.site(library.root / "site"), wanted.tree) == [], step


@pytest.mark.slow  # builds a site several times
def test_a_cache_is_used_in_whatever_state_it_is(library: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cold, warm, damaged, of another program, only read: the site is the same, and only what is missing is made."""
    wanted, seen = fresh(library, tmp_path / "fresh"), made_units(monkeypatch)
    cache = CacheFolder(tmp_path / "cache")

    def made(folder: CacheFolder, day: date = DAY) -> list[str]:
        seen.clear()
        built = build(library, folder, day)
        assert built.pages
        if day == DAY:
            assert differences(small_brief.site(library.root / "site"), wanted.tree) == []
        return list(seen)

    assert (every := made(CacheFolder(cache.path, read_only=True)))
    assert not cache.path.exists()
    assert made(cache) == every
    times = {path: path.stat().st_mtime_ns for path in (library.root / "site").rglob("roofs/**/index.html")}
    assert made(cache) == []
    assert {path: path.stat().st_mtime_ns for path in times} == times
    assert made(CacheFolder(cache.path, read_only=True)) == []
    assert made(cache, DAY + timedelta(days=1)) == [each for each in every if each.startswith(("check", "render"))] + [
        each for each in every if each.startswith("publish") and each in seen
    ]
    replace(library.data / "awnings/brief.yaml", "Awnings help", "Linen helps")
    wanted = fresh(library, tmp_path / "fresh")
    seen.clear()
    units = {"awnings-en", "en", "zh-Hans", "roofs-en", "roofs-zh-Hans"}
    assert {each.partition(" ")[2] for each in made(cache)} == {"awnings", *units}
    for file in entries(cache.path)[::2]:
        file.write_bytes(file.read_bytes()[:-3])
    assert made(cache) != []
    assert made(cache) == []
    for file in entries(cache.path):
        file.write_bytes(pickle.dumps("something else"))
    assert made(cache) == every
