"""The files and folders of a data folder, how they are read, and which of them do not belong there."""

from __future__ import annotations

import re
import stat
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from briefing.diagnostics import Place, Problem, did_you_mean, error, nearest, working_on
from briefing.loader import decode
from briefing.loader.csv_table import read_table
from briefing.loader.folder.read_part import ReadPart, Spread, from_cache
from briefing.model import HEAD, KINDS, LIBRARY
from briefing.model.values import parse_lang
from briefing.source.folder_digests import digests
from briefing.source.lazy_pattern import lazy_pattern
from briefing.source.yaml_reader import MAX_BYTES, read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from briefing.model import Table
    from briefing.source.document import Document
    from briefing.source.memo import Memo
    from briefing.source.packed_content import LastOpened

T = TypeVar("T")

FIGURES = "figures"
SHARED = tuple(kind.file for kind in KINDS if kind.shared)
LIBRARY_FILES = (LIBRARY, *SHARED)
"""The files beside the folders of the briefs of a library."""
ENDINGS = (".yaml", ".yml")
LEFTOVER = re.compile(r"^\.|~$|\.sw[a-p]$|^#.*#$|^Thumbs\.db$|^desktop\.ini$")
_OWN_HEAD = re.compile(rb"^(?:published|as_of|review_by|edition|languages)\b", re.MULTILINE)


NOT_FOLLOWED = "put the file itself here"
"""The help for a link, a pipe or a device in place of a file; what it names may contain entries and references."""


class FolderContent(NamedTuple):
    """The content of one folder: YAML files by list name, folders by name."""

    files: dict[str, Path]
    folders: dict[str, Path]
    misnamed_heads: tuple[tuple[Path, Problem], ...]
    """Files that were probably meant as `brief.yaml`, each with its problem."""
    misnamed_lists: frozenset[str]
    """The names of the lists that are not there, but probably in a file with a wrong name."""


class DataReader:
    """Reads the files of one data folder, and collects problems, texts and documents."""

    def __init__(self, data: Path, shown: str, memo: Memo | None = None, spread: Spread | None = None) -> None:
        """Take a folder and its name in problems; in a large library, `spread` reads several briefs at the same time."""
        self.data = data
        self.shown = shown
        self._memo = memo
        self.spread = spread
        self.problems: list[Problem] = []
        self.texts: dict[str, str | Document] = {}
        self.overlays: dict[tuple[str, str], dict[str, Document]] = {}
        self.documents: dict[tuple[str, str], Document] = {}
        self.last_opened: LastOpened | None = None
        """In a large library, the documents of a brief that were used last; the others are packed."""
        self._shared: object = None
        """The digests of the files that the briefs of a library share."""

    @property
    def is_repeated(self) -> bool:
        """Whether the data will be read again by this process, as in the preview."""
        return self._memo is not None and self._memo.repeated

    def read(
        self,
        slug: str,
        places: Path | tuple[Path, ...],
        reading: Callable[[DataReader], T],
        *same: object,
        equal: object = None,
        shared: Sequence[object] | None = None,
    ) -> T:
        """Read a part of the data: what is in a folder, or some files.

        With a memo, the part is read again only if the content of these files differs, one of the objects `same` is another
        one, or the value `equal` is not equal. A brief of a library, which has `shared` objects in common with others, is taken
        from the cache of the memo, if there is one.
        """
        found: T = self.add(self.part(slug, places, reading, *same, equal=equal, shared=shared))
        return found

    def part(
        self,
        slug: str,
        places: Path | tuple[Path, ...],
        reading: Callable[[DataReader], object],
        *same: object,
        equal: object = None,
        shared: Sequence[object] | None = None,
    ) -> ReadPart:
        """Read a part of the data as `read` does, without adding it to what was read."""

        def read() -> ReadPart:
            part = DataReader(self.data, self.shown)
            found = ReadPart(reading(part), part.problems, part.texts, part.overlays, part.documents)
            return found.pack(self.last_opened) if self.last_opened and slug else found

        if self._memo is None:
            return read()
        files = places if isinstance(places, tuple) else (places,)
        contents = tuple(map(digests, files))
        make: Callable[[], ReadPart] = read
        if slug == "":
            self._shared = contents, equal
        elif shared is not None and self._memo.cache is not None:
            known = (*shared, self.last_opened) if self.last_opened else shared
            inputs = self.shown, slug, contents, self._shared
            make = partial(from_cache, self._memo.cache, inputs, known, read, files)
        return self._memo.once(("data", slug), same, (self.data, self.shown, places, contents, equal), make)

    def add(self, part: ReadPart) -> Any:
        """Add a part to what was read, and return what was found in it."""
        self.problems += part.problems
        self.texts |= part.texts
        self.overlays |= part.overlays
        self.documents |= part.documents
        return part.found

    def folder(self, path: Path, allowed: tuple[str, ...]) -> FolderContent:
        """The YAML files and the folders in a folder; a file that is not allowed is a problem."""
        files: dict[str, Path] = {}
        folders: dict[str, Path] = {}
        misnamed: list[tuple[Path, Problem]] = []
        meant: set[str | None] = set()
        names = [f"{name}.yaml" for name in allowed]
        for each in self._entries(path):
            if each.is_dir():
                folders[each.name] = each
            elif each.suffix not in ENDINGS or each.stem not in allowed:
                beside = f"move `{each.name}` beside the folders of the briefs" if each.stem == LIBRARY else None
                help = beside or copy_of(each, allowed) or did_you_mean(each.name, names)
                self.unknown(each, f"`{each.name}` is not a file of a brief", help)
                near = list_of_kind(each, allowed) or nearest(each.name, names)
                meant.add(near and near.removesuffix(".yaml"))
                if near == f"{HEAD}.yaml":
                    misnamed.append((each, self.problems[-1]))
            elif each.stem in files:
                second = each if each.suffix == ".yml" else files[each.stem]
                self.problems.append(
                    error(
                        "two-files",
                        f"`{each.stem}.yaml` is in the same folder: one list, two files",
                        Place(self.name(second)),
                        "merge the two files and delete one",
                    )
                )
            else:
                files[each.stem] = each
        return FolderContent(files, folders, tuple(misnamed), frozenset(filter(None, meant)).difference(files))

    def document(self, path: Path) -> Document:
        """The document of a YAML file."""
        with working_on(f"the file {self.name(path)}"):
            document = read_file(path, self.name(path), decode.fields_of(path.stem))
        self.problems += document.problems
        self.texts[document.file] = document
        return document

    def tables(self, path: Path) -> dict[str, Table | None]:
        """The tables of the CSV files in a folder, by file name; `None` for one that cannot be read."""
        tables: dict[str, Table | None] = {}
        entries = self._entries(path)
        names = {each.name for each in entries}
        for each in entries:
            if each.is_dir() or each.suffix != ".csv":
                is_table = each.is_file() and each.suffix.lower() in (".csv", *TABLE_ENDINGS) and f"{each.stem}.csv" not in names
                self.unknown(each, "only CSV files belong in `figures/`", csv_instead(each) if is_table else None)
                if is_table:
                    tables[each.name] = tables[f"{_stem_of_table(each)}.csv"] = None  # a figure that names it has no mistake
                continue
            with working_on(f"the file {self.name(each)}"):
                table, problems = read_table(each, self.name(each))
            self.problems += problems
            with suppress(OSError):  # `read_table` has reported it
                if each.stat().st_size <= MAX_BYTES:
                    self.texts[self.name(each)] = each.read_text("utf-8-sig", errors="replace")
            tables[each.name] = table
        return tables

    def unknown(self, path: Path, message: str, help: str | None) -> None:
        """Report a file or a folder that does not belong where it is, with what it may be meant as."""
        away = f"move it out of `{self.shown}/`" if self.shown not in ("", ".") else "move it out of this folder"
        self.problems.append(error("unknown-file", message, Place(self.name(path)), help or away))

    def name(self, path: Path) -> str:
        """The name of a file in problems."""
        below = path.relative_to(self.data).as_posix()
        return f"{self.shown}/{below}" if self.shown not in ("", ".") else below

    def _entries(self, path: Path) -> list[Path]:
        """The content of a folder, without temporary files of editors; a link or a device is a problem and is not followed."""
        found = []
        for each in sorted(path.iterdir(), key=lambda p: p.name):
            if LEFTOVER.search(each.name):
                continue
            mode = each.lstat().st_mode
            if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
                found.append(each)
            else:
                what = "a link" if stat.S_ISLNK(mode) else "not a regular file"
                message = f"`{each.name}` is {what}; only regular files and folders are read"
                self.unknown(each, message, NOT_FOLLOWED)
        return found


def csv_instead(path: Path) -> str:
    """Return how a table of another program becomes a CSV file."""
    name = f"{_stem_of_table(path)}.csv"
    is_csv = ".csv" in (suffix.lower() for suffix in path.suffixes)
    return f"rename it to `{name}`" if is_csv else f"save it as CSV, under the name `{name}`"


def _stem_of_table(path: Path) -> str:
    """Return the name of a file without its endings: a browser saves `lengths.csv` as `lengths.csv.txt`."""
    return re.sub(r"(?i)\.csv$", "", path.stem)


_COPY = lazy_pattern(
    r"(?P<stem>.+?)(?:\.ya?ml)?"
    r"(?: ?\([0-9]{1,2}\)|[ _-]+(?:copy|Copy|Kopie|copie|copia|副本|old|backup)(?: ?\(?[0-9]{1,2}\)?)?)?"
    r"(?:\.ya?ml)?(?:\.(?:bak|old|orig|tmp|save|backup|txt))?"
)
_BY_KIND = {name: kind.file for kind in KINDS for name in (kind.name, f"{kind.name}s")}


def copy_of(path: Path, allowed: Sequence[str]) -> str | None:
    """Return what to do with a file that has the name of a list, of its kind, or of a copy; None for another name."""
    found = _COPY.fullmatch(path.name)
    stem = found["stem"] if found else ""
    if stem in allowed and any((path.parent / f"{stem}{ending}").is_file() for ending in ENDINGS):
        return f"delete it if it is a copy of `{stem}.yaml`, or move it out of this folder"
    meant = list_of_kind(path, allowed)
    return f"rename it to `{meant}`" if meant else None


def list_of_kind(path: Path, allowed: Sequence[str]) -> str | None:
    """Return the file of the list whose kind a file is named after: `events.yaml` is meant as `timeline.yaml`."""
    meant = _BY_KIND.get(path.stem.lower())
    return f"{meant}.yaml" if path.suffix in ENDINGS and meant in allowed and path.stem.lower() != meant else None


TABLE_ENDINGS = (".xlsx", ".xls", ".xlsm", ".ods", ".numbers", ".tsv", ".tab", ".txt", ".dat")
"""The endings of files with tables that are not CSV."""


def has_head(path: Path) -> bool:
    """Whether a folder contains `brief.yaml`."""
    return any((path / f"{HEAD}{ending}").is_file() for ending in ENDINGS)


def is_translation(path: Path) -> bool:
    """Whether a folder is a translation, not a brief of a library: its name is a language, and its head lacks required fields."""
    if not is_language(path.name):
        return False
    heads = [path / f"{HEAD}{ending}" for ending in ENDINGS if (path / f"{HEAD}{ending}").is_file()]
    return not any(_OWN_HEAD.search(head.read_bytes()[:MAX_BYTES]) for head in heads)


def is_language(name: str) -> bool:
    """Whether the name of a folder is a language tag."""
    try:
        return bool(parse_lang(name))
    except ValueError:
        return False
