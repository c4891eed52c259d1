"""A data folder becomes a `Site`: which files there are, what is read from each, and what does not belong there.

The only room that looks at the data folder. Loading cannot fail, it can only report.
"""

from __future__ import annotations

import re
import stat
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.diagnostics import Place, Problem, did_you_mean, error
from briefing.loader import decode
from briefing.loader.csv_table import read_table
from briefing.model import BY_FILE, BY_NAME, CHANGES, HEAD, KINDS, LIST_FILES, Brief, Origin, Site, Unread
from briefing.model.resolve import NAMED
from briefing.model.values import RESERVED_FOLDERS, parse_lang, parse_slug
from briefing.source.reader import MAX_BYTES, read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from briefing.model import Entity, Table
    from briefing.source.document import Document

FIGURES = "figures"
SHARED = tuple(kind.file for kind in KINDS if kind.shared)
ENDINGS = (".yaml", ".yml")
_LEFTOVER = re.compile(r"^\.|~$|\.sw[a-p]$|^#.*#$|^Thumbs\.db$|^desktop\.ini$")


class Loaded(NamedTuple):
    """A site, what was wrong with its files, and the text of each file for excerpts."""

    site: Site
    problems: tuple[Problem, ...]
    texts: Mapping[str, str]
    overlays: Mapping[tuple[str, str], Mapping[str, Document]]
    """Translations by brief's slug and language: the documents by list name."""
    documents: Mapping[tuple[str, str], Document] = MappingProxyType({})
    """The main files by brief's slug and list name; what a library shares has the empty slug."""


class _Folder(NamedTuple):
    """What stands in one folder: YAML files by list name, folders by name, and what is neither."""

    files: dict[str, Path]
    folders: dict[str, Path]
    problems: tuple[Problem, ...]


class _Shared(NamedTuple):
    """What the briefs of a library share, as far as it could be read."""

    lists: Mapping[str, tuple[Entity, ...]] = MappingProxyType({})
    claimed: Mapping[str, frozenset[str]] = MappingProxyType({})
    opaque: frozenset[str] = frozenset()
    partial: bool = False


def load(data: Path, shown: str) -> Loaded:
    """Read a data folder; `shown` is how problems call it."""
    return _Loader(data, shown.rstrip("/")).load()


class _Loader:
    """One walk over a data folder; it gathers problems and texts on its way."""

    def __init__(self, data: Path, shown: str) -> None:
        self.data = data
        self.shown = shown
        self.problems: list[Problem] = []
        self.texts: dict[str, str] = {}
        self.overlays: dict[tuple[str, str], dict[str, Document]] = {}
        self.documents: dict[tuple[str, str], Document] = {}
        self.unread: list[Unread] = []

    def load(self) -> Loaded:
        if not self.data.is_dir():
            return self._result(
                Site(()),
                error(
                    "no-brief",
                    "there is no such folder",
                    Place(self.shown),
                    "name the folder that holds `brief.yaml` with --data",
                ),
            )
        top = self._folder(self.data, (HEAD, *LIST_FILES))
        if HEAD in top.files:
            return self._result(Site((self._brief("", self.data, top, top.folders, _Shared()),)))
        homes = {name: path for name, path in top.folders.items() if _has_head(path) and not _is_translated(path)}
        if not homes:
            return self._headless(top) or self._homeless()
        return self._library(top, homes)

    def _headless(self, top: _Folder) -> Loaded | None:
        """A folder with the lists of a brief has lost its `brief.yaml`: one problem, whatever else stands there."""
        lists = [name for name in LIST_FILES if name in top.files and name not in SHARED]
        if not lists:
            return None
        misnamed = next(
            (PurePosixPath(problem.place.file).name for problem in top.problems if f"`{HEAD}.yaml`" in str(problem.help)), None
        )
        self.problems = []
        cure = f"rename `{misnamed}` to `{HEAD}.yaml`" if misnamed else f"restore `{self._name(self.data / HEAD)}.yaml`"
        more = f" and {len(lists) - 1} more files of a brief" if len(lists) > 2 else ""
        return self._result(
            Site(()),
            error("no-brief", f"the folder holds `{lists[0]}.yaml`{more}, but no `{HEAD}.yaml`", Place(self.shown), cure),
        )

    def _homeless(self) -> Loaded:
        """A folder without a brief is told as that; only a file that was meant as `brief.yaml` is told too."""
        self.problems = [problem for problem in self.problems if f"`{HEAD}.yaml`" in str(problem.help)]
        above = PurePosixPath(self.shown).parent
        cure = (
            f"did you mean `--data {above}`?"
            if _has_head(self.data.parent)
            else ("name the folder that holds it with `--data`, or run `briefing init FOLDER` to see an example")
        )
        return self._result(
            Site(()), error("no-brief", "no `brief.yaml` stands in this folder or in a folder below it", Place(self.shown), cure)
        )

    def _library(self, top: _Folder, homes: dict[str, Path]) -> Loaded:
        for name, path in top.files.items():
            if name not in SHARED:
                self._unknown(
                    path,
                    f"only {', '.join(f'`{file}.yaml`' for file in SHARED)} can be shared by all briefs",
                    "move it into the folder of a brief",
                )
        before = len(self.problems)
        lists, origins, claimed, _, opaque = self._lists("", {n: p for n, p in top.files.items() if n in SHARED})
        shared = _Shared(lists, claimed, opaque, any(problem.severity == "error" for problem in self.problems[before:]))
        briefs = []
        for slug, path in sorted(homes.items()):
            try:
                parse_slug(slug, RESERVED_FOLDERS)
            except ValueError as failure:
                message, _, cure = str(failure).rpartition(": ")
                self.problems.append(error("bad-id", message or str(failure), Place(self._name(path)), cure or None))
                continue
            folder = self._folder(path, (HEAD, *LIST_FILES))
            if HEAD in folder.files:  # else it is a link, which has its own problem
                briefs.append(self._brief(slug, path, folder, folder.folders, shared))
        for language in sorted({language.lower() for brief in briefs for language in brief.head.languages} & set(homes)):
            self.problems.append(
                error(
                    "bad-id",
                    f"`{language}` is the address of a language of this site",
                    Place(self._name(homes[language])),
                    "give the brief's folder another name",
                )
            )
        languages = set(Site(tuple(briefs)).languages[1:])
        rest = {name: path for name, path in top.folders.items() if name not in homes}
        self._below(rest, "", languages, figures=False, allowed=SHARED)
        return self._result(Site(tuple(briefs), True, lists, origins))

    def _brief(self, slug: str, path: Path, folder: _Folder, folders: dict[str, Path], shared: _Shared) -> Brief:
        before = len(self.problems)
        self.unread = []
        document = self.documents[slug, HEAD] = self._read(folder.files[HEAD])
        lists, origins, claimed, changes, opaque = self._lists(
            slug, {name: file for name, file in folder.files.items() if name != HEAD}
        )
        for kind, ids in shared.claimed.items():
            claimed[kind] = claimed.get(kind, frozenset()) | ids
        for kind, entities in shared.lists.items():
            own = {entity.id for entity in lists.get(kind, ())}
            lists[kind] = lists.get(kind, ()) + tuple(entity for entity in entities if entity.id not in own)
        head, broken, problems = decode.head(document, {kind: min(known) for kind, known in claimed.items() if known})
        self.problems += problems
        partial = any(problem.severity == "error" for problem in self.problems[before:])
        languages = set(head.languages[1:])
        if "languages" in broken:
            languages = {name for name in folders if _is_language(name)}
        tables = self._below(folders, slug, languages, figures=True, allowed=(HEAD, *LIST_FILES))
        return Brief(
            slug,
            head,
            Origin(document, ()),
            lists,
            origins,
            changes=tuple(change for _, change in changes),
            change_origins=tuple(origin for origin, _ in changes),
            tables={name: table for name, table in tables.items() if table is not None},
            broken_tables=frozenset(name for name, table in tables.items() if table is None),
            claimed=claimed,
            opaque=opaque | shared.opaque,
            broken=broken,
            partial=partial or shared.partial,
            unread=tuple(self.unread),
            index=_index(lists),
        )

    def _lists(
        self, slug: str, files: Mapping[str, Path]
    ) -> tuple[
        dict[str, Any], dict[tuple[str, str], Origin], dict[str, frozenset[str]], list[tuple[Origin, Any]], frozenset[str]
    ]:
        lists: dict[str, Any] = {}
        origins: dict[tuple[str, str], Origin] = {}
        claimed: dict[str, frozenset[str]] = {}
        changes: list[tuple[Origin, Any]] = []
        opaque: set[str] = set()
        documents = {name: self._read(path) for name, path in files.items()}
        self.documents |= {(slug, name): document for name, document in documents.items()}
        ids = decode.ids_of_broken_entries(documents)
        for name in files:
            kind = BY_FILE.get(name)
            document = documents[name]
            if not document.readable:
                opaque |= {kind.name, decode.NESTED.get(kind.name, kind.name)} if kind else set()
                continue
            decoded = decode.entries(document, LIST_FILES[name], kind, ids)
            self.problems += decoded.problems
            self.unread += [Unread(LIST_FILES[name], value, Origin(document, at)) for at, value in decoded.unread]
            if name == CHANGES:
                changes = [(Origin(document, path_), entry) for path_, entry in decoded.entries]
                continue
            assert kind is not None, "every list but the log is of a kind"
            self._claims(slug, document, kind.name, decoded)
            claimed |= {of: frozenset(id for id, _ in ids) for of, ids in decoded.claimed.items()}
            self._keep(kind.name, document, decoded, lists, origins)
        return lists, origins, claimed, changes, frozenset(opaque)

    def _claims(self, slug: str, document: Document, kind: str, decoded: decode.Decoded) -> None:
        """Two entries of one id: the second is the one that is wrong."""
        for of, ids in decoded.claimed.items():
            seen: dict[str, Any] = {}
            known = (*(id for id, _ in ids), *_written(self.documents.get((slug, CHANGES))))
            for id, path in ids:
                if id in seen:
                    first = document.at(seen[id])
                    self.problems.append(
                        error(
                            "duplicate-id",
                            f"the id `{id}` is taken (line {first.line}); an id names one {of}",
                            document.at(path),
                            _another(of, id, known),
                        )
                    )
                seen.setdefault(id, path)

    def _keep(
        self,
        kind: str,
        document: Document,
        decoded: decode.Decoded,
        lists: dict[str, Any],
        origins: dict[tuple[str, str], Origin],
    ) -> None:
        first: dict[str, Any] = {}
        nested: dict[str, Any] = {}
        field = BY_NAME[kind].nested
        for path, entry in decoded.entries:
            if first.setdefault(entry.id, entry) is not entry:
                continue
            origins[kind, entry.id] = Origin(document, path)
            for index, part in enumerate(getattr(entry, field) if field else ()):
                if nested.setdefault(part.id, part) is part:
                    origins[decode.NESTED[kind], part.id] = Origin(document, (*path, str(field), index))
        lists[kind] = tuple(first.values())
        if field:
            lists[decode.NESTED[kind]] = tuple(nested.values())

    def _below(
        self, folders: Mapping[str, Path], slug: str, languages: set[str], *, figures: bool, allowed: tuple[str, ...]
    ) -> dict[str, Table | None]:
        """Figures' numbers and translations; any other folder does not belong here."""
        tables: dict[str, Table | None] = {}
        for name, path in folders.items():
            if name == FIGURES and figures:
                tables = self._tables(path)
            elif name in languages:
                folder = self._folder(path, allowed)
                self.overlays[slug, name] = {file: self._read(at) for file, at in folder.files.items()}
                for extra in folder.folders.values():
                    self._unknown(extra, "a translation holds no folders", None)
            else:
                known = [*languages, *([FIGURES] if figures else [])]
                cure = did_you_mean(name, known)
                if cure is None and _is_language(name):
                    cure = f"if it is a translation, add `{name}` to `languages` in `brief.yaml`"
                self._unknown(path, f"there is no folder `{name}` in a brief", cure)
        return tables

    def _tables(self, path: Path) -> dict[str, Table | None]:
        tables: dict[str, Table | None] = {}
        for each in self._entries(path):
            if each.is_dir() or each.suffix != ".csv":
                self._unknown(each, "only CSV files belong in `figures/`", None)
                continue
            table, problems = read_table(each, self._name(each))
            self.problems += problems
            if each.stat().st_size <= MAX_BYTES:
                self.texts[self._name(each)] = each.read_text("utf-8-sig", errors="replace")
            tables[each.name] = table
        return tables

    def _folder(self, path: Path, allowed: tuple[str, ...]) -> _Folder:
        files: dict[str, Path] = {}
        folders: dict[str, Path] = {}
        before = len(self.problems)
        for each in self._entries(path):
            if each.is_dir():
                folders[each.name] = each
            elif each.suffix not in ENDINGS or each.stem not in allowed:
                near = did_you_mean(each.name, [f"{name}.yaml" for name in allowed])
                self._unknown(each, f"a brief has no file `{each.name}`", near)
            elif each.stem in files:
                second = each if each.suffix == ".yml" else files[each.stem]
                self.problems.append(
                    error(
                        "two-files",
                        f"`{each.stem}.yaml` stands beside it: one list, two files",
                        Place(self._name(second)),
                        "join the two and delete one",
                    )
                )
            else:
                files[each.stem] = each
        return _Folder(files, folders, tuple(self.problems[before:]))

    def _entries(self, path: Path) -> list[Path]:
        """What stands in a folder, less editors' leftovers; a link or a device is a problem and is not followed."""
        found = []
        for each in sorted(path.iterdir(), key=lambda p: p.name):
            if _LEFTOVER.search(each.name):
                continue
            mode = each.lstat().st_mode
            if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
                found.append(each)
            else:
                what = "a link" if stat.S_ISLNK(mode) else "no ordinary file"
                self._unknown(each, f"`{each.name}` is {what}; only files and folders are read", "put the file itself here")
        return found

    def _read(self, path: Path) -> Document:
        document = read_file(path, self._name(path), decode.fields_of(path.stem))
        self.problems += document.problems
        self.texts[document.file] = document.text
        return document

    def _unknown(self, path: Path, message: str, cure: str | None) -> None:
        self.problems.append(error("unknown-file", message, Place(self._name(path)), cure))

    def _name(self, path: Path) -> str:
        below = path.relative_to(self.data).as_posix()
        return f"{self.shown}/{below}" if self.shown not in ("", ".") else below

    def _result(self, site: Site, *more: Problem) -> Loaded:
        return Loaded(site, (*self.problems, *more), self.texts, self.overlays, self.documents)


def _index(lists: Mapping[str, tuple[Entity, ...]]) -> dict[tuple[str, str], Entity]:
    return {(kind, entity.id): entity for kind, entities in lists.items() for entity in entities}


def _has_head(path: Path) -> bool:
    return any((path / f"{HEAD}{ending}").is_file() for ending in ENDINGS)


def _another(kind: str, id: str, taken: Iterable[str]) -> str:
    """What to do about an id that two entries have; numbers go up, and one that was retired is not used again."""
    stem = id.rstrip("0123456789")
    if kind in NAMED or stem == id:
        return "give one of the two another id, or delete it if both are the same"
    numbers = [int(each[len(stem) :]) for each in taken if each.startswith(stem) and each[len(stem) :].isdecimal()]
    return f"give the newer of the two a number that is free: `{stem}{max(numbers, default=0) + 1}`"


def _written(log: Document | None) -> tuple[str, ...]:
    """The ids that the log of editions names, retired ones among them."""
    entries = log.value if log is not None and isinstance(log.value, list) else ()
    items = [entry.get("items") for entry in entries if isinstance(entry, dict)]
    return tuple(str(id) for listed in items if isinstance(listed, list) for id in listed)


def _is_translated(path: Path) -> bool:
    """Whether a folder is called like a language, and its head lacks what every brief's own has: it is no brief of a library."""
    if not _is_language(path.name):
        return False
    heads = [path / f"{HEAD}{ending}" for ending in ENDINGS if (path / f"{HEAD}{ending}").is_file()]
    return not any(_OWN_HEAD.search(head.read_bytes()[:MAX_BYTES]) for head in heads)


_OWN_HEAD = re.compile(rb"^(?:published|as_of|review_by|edition|languages)\b", re.MULTILINE)


def _is_language(name: str) -> bool:
    try:
        return bool(parse_lang(name))
    except ValueError:
        return False
