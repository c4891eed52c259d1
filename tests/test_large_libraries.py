"""Large libraries: their files are packed until they are needed, and a process of its own reads and renders them."""

from __future__ import annotations

import pickle
import shutil
import zlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from briefing import driver
from briefing.driver import build_project
from briefing.driver.cache_keys import open_cache
from briefing.driver.render_project import PreparedSite, prepare
from briefing.loader.folder import library_folder, load, load_project
from briefing.publish import workers
from briefing.rules import check
from briefing.source import packed_content
from briefing.source.memo import Memo
from briefing.source.result_cache import CacheFolder, digest
from briefing.source.yaml_reader import read
from tests import small_site
from tests.commands import tree
from tests.conftest import BASE, TODAY
from tests.test_editions import closed

if TYPE_CHECKING:
    from briefing.driver.session import Session
    from briefing.loader.folder import Loaded
    from briefing.source.project import Project

LIBRARY = BASE.parents[1] / "sites" / "library" / "data"


def test_packed_files_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a large library, whose files are packed until they are needed, all texts, values, places and problems are the same."""
    data = shutil.copytree(LIBRARY, tmp_path / "data")
    (data / "sources.yaml").unlink()
    brief = next(data.glob("*/brief.yaml")).parent
    (brief / "actors.yaml").write_text("- id: a\n  name: [x\n", "utf-8")
    (brief / "glossary.yaml").write_text("- &one {id: a, term: A, meaning: Aa.}\n- *one\n", "utf-8")
    as_read = load(data, "data")
    monkeypatch.setattr(library_folder, "MOST_HELD", 0)
    monkeypatch.setattr(packed_content, "_MOST_OPEN", 1)
    packed = load(data, "data")
    assert check.check_site(packed, TODAY) == check.check_site(as_read, TODAY) != ()
    assert dict(packed.texts) == dict(as_read.texts)
    assert packed.documents.keys() == as_read.documents.keys()
    for key, document in as_read.documents.items():
        same = packed.documents[key]
        assert isinstance(same.content, packed_content.PackedContent) == bool(key[0]), "shared files are not packed"
        assert (same.value, same.readable, same.problems) == (document.value, document.readable, document.problems)
        paths = [(at, *deeper) for at, each in enumerate(document.value or ()) for deeper in ((), *((name,) for name in each))]
        assert [same.at(path) for path in paths] == [document.at(path) for path in paths]
        assert [same.alias_at(path) for path in paths] == [document.alias_at(path) for path in paths]


def values(loaded: Loaded) -> list[str]:
    """The digest of all that is known of each brief, without the places of its values."""
    return [
        digest(
            (
                (
                    brief.slug,
                    brief.head,
                    brief.lists,
                    brief.changes,
                    brief.claimed,
                    brief.unreadable,
                    brief.broken,
                    brief.partial,
                ),
                [(key, at.document.file, at.path) for key, at in brief.origins.items()],
                [(key, entity.id) for key, entity in brief.index.items()],
                [(name, table.columns, table.rows, [*table.lines], [*table.starts]) for name, table in brief.tables.items()],
            )
        )
        for brief in loaded.site.briefs
    ]


def test_briefs_are_read_at_once(large: Project) -> None:
    """What several processes read is what one reads: entities, of which shared ones are the same objects, and problems."""
    (next(large.data.glob("*/brief.yaml")).parent / "actors.yaml").write_text("- id: a\n  name: [x\n", "utf-8")
    alone = load_project(large)
    at_once = load_project(large, spread=partial(workers.run_in_forks, jobs=2))
    assert values(at_once) == values(alone)
    assert at_once.problems == alone.problems != ()
    assert check.check_site(at_once, TODAY) == check.check_site(alone, TODAY)
    shared = at_once.site.shared["source"]
    assert shared
    for brief in at_once.site.briefs:
        assert brief.sources[-len(shared) :] == shared
        assert brief.sources[-1] is shared[-1]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_large_library_is_taken_from_a_cache(large: Project, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    """Packed files are kept as they are: in the second build, no brief is read again, by one process or by several."""

    def cached() -> Loaded:
        session = driver.open_project(large)
        memo = Memo(open_cache(CacheFolder(large.root / "cache"), session, TODAY), repeated=False)
        return load_project(large, memo, partial(workers.run_in_forks, jobs=jobs))

    first = cached()

    def fail(*_: object) -> None:
        raise LookupError("read again")

    monkeypatch.setattr(library_folder, "read_brief", fail)
    second = cached()
    assert values(second) == values(first)
    assert dict(second.texts) == dict(first.texts)


def test_only_the_last_files_are_unpacked() -> None:
    """A content that was asked for stays unpacked until enough others were asked for."""
    last = packed_content.LastOpened()
    documents = [read(b"- a: 1\n", f"{number}.yaml") for number in range(packed_content._MOST_OPEN + 1)]
    contents = []
    for document in documents:
        document.pack(last)
        assert isinstance(document.content, packed_content.PackedContent)
        contents.append(document.content)
    assert [document.text for document in documents] == ["- a: 1\n"] * len(documents)
    assert [content._open is None for content in contents] == [True, *[False] * (len(contents) - 1)]
    assert documents[0].value == [{"a": "1"}]
    assert contents[1]._open is None


def test_a_packed_file_holds_no_classes() -> None:
    """What is loaded from a cache of another machine makes values of built-in types only."""
    document = read(b"a: 1\n", "a.yaml")
    document.pack(packed_content.LastOpened())
    forged = zlib.compress(pickle.dumps((Path("a"), None, None, b"")))
    assert isinstance(document.content, packed_content.PackedContent)
    document.content.__setstate__((forged, packed_content.LastOpened()))
    with pytest.raises(pickle.UnpicklingError, match="is not a value of YAML"):
        _ = document.text


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A library that counts as large."""
    made = small_site.project(tmp_path / "project", "site_name: Shade\nplugins: [briefing, search]\n")
    shutil.copytree(LIBRARY, made.data, dirs_exist_ok=True)
    monkeypatch.setattr(library_folder, "MOST_HELD", 1)
    return made


def build(project: Project, jobs: int) -> driver.Built:
    """Build a project from no build folder."""
    shutil.rmtree(project.root / "build", ignore_errors=True)
    options = driver.BuildOptions(jobs=jobs)
    return driver.build(driver.open_project(project), TODAY, project.root / "build", project.root / "site", options)


def test_data_are_in_memory_while_pages_are_rendered_only(large: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that publishes the site has never read the data; pages and problems are the same."""
    as_one = build(large, 1)
    assert as_one.ok
    pages = tree(large.root / "site")
    seen: list[object] = []

    def noted(session: Session, *more: Any, **named: Any) -> PreparedSite:
        seen.append(session)
        return prepare(session, *more, **named)

    monkeypatch.setattr(build_project, "prepare", noted)
    assert build(large, 2) == as_one
    here = [] if workers.can_fork() else [seen[0]]  # a process with threads reads the data itself, such as that of `pytest -n`
    assert seen == here
    assert tree(large.root / "site") == pages
    (next(large.data.glob("*/brief.yaml")).parent / "actors.yaml").write_text("- [\n", "utf-8")
    refused = build(large, 2)
    assert len(seen) == 2 * len(here)
    assert not refused.ok
    assert refused.problems == build(large, 1).problems


def test_an_error_of_the_process_is_raised_here(large: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole traceback is that of this process."""

    def fail(*_: object, **__: object) -> None:
        raise LookupError("no site")

    monkeypatch.setattr(build_project, "prepare", fail)
    with pytest.raises(LookupError, match="no site"):
        build(large, 2)


def test_a_closed_edition_is_sent_without_what_can_be_read_again() -> None:
    """The process that renders sends the files of closed editions to the one that publishes, and not what is in them."""
    edition = closed()
    edition.verify()
    sent = pickle.loads(pickle.dumps(edition))
    assert sent == edition
    assert "members" in vars(edition)
    assert "members" not in vars(sent)
    assert sent.members == edition.members
