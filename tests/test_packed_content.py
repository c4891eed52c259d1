"""The files of a large library, which are packed until they are needed."""

from __future__ import annotations

import pickle
import shutil
import zlib
from pathlib import Path

import pytest

from briefing.loader.folder import library_folder, load
from briefing.rules import check
from briefing.source import packed_content
from briefing.source.yaml_reader import read
from tests.conftest import BASE, TODAY


def test_packed_files_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a large library, whose files are packed until they are needed, all texts, values, places and problems are the same."""
    data = shutil.copytree(BASE.parents[1] / "sites" / "library" / "data", tmp_path / "data")
    (data / "sources.yaml").unlink()
    brief = next(data.glob("*/brief.yaml")).parent
    (brief / "actors.yaml").write_text("- id: a\n  name: [x\n", "utf-8")
    (brief / "glossary.yaml").write_text("- &one {id: a, term: A, meaning: Aa.}\n- *one\n", "utf-8")
    as_read = load(data, "data")
    monkeypatch.setattr(library_folder, "_MOST_HELD", 0)
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
