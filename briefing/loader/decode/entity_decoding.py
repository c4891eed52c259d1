"""Values with places become typed entities; each mistake becomes a problem."""

from __future__ import annotations

from functools import cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.diagnostics import MOST_ALIKE, Problem, error, working_on
from briefing.loader.decode.claimed_ids import NO_IDS, claim_ids, has_lost_ids
from briefing.loader.decode.descriptions import describe_value
from briefing.loader.decode.model_fields import all_fields, model_at
from briefing.loader.decode.number_words import whole_number
from briefing.model import FILES, HEAD, Head, Kind, LibraryHead, Model, Origin
from briefing.model.fields import fields, fields_by_key
from briefing.model.value_readers import Mistake, UnreadableValueError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from briefing.model.markers import Path
    from briefing.source.document import Document


class Decoded(NamedTuple):
    """The content of a list file: its valid entries with their paths, every id in it, and its problems."""

    entries: tuple[tuple[Path, Any], ...]
    claimed: Mapping[str, tuple[tuple[str, Path], ...]]
    problems: tuple[Problem, ...]
    unread: tuple[tuple[Path, Any], ...] = ()
    """The entries that could not be read, with their raw values."""
    uncertain: frozenset[str] = frozenset()
    """The kinds of which an entry has no valid id of its own, so that any unknown id may be meant for it."""


MOST_BROKEN = 5_000
"""The number of broken entries of a file after which no further entry is read."""

# Placeholders for fields of the head that cannot be read, so that the rest of the brief is still checked.
_PLACEHOLDER_VALUES: Mapping[str, Any] = MappingProxyType({
    "title": "?", "bottom_line": {"claim": "?"}, "published": "0001-01-01", "as_of": "0001-01-01",
    "review_by": "9999-12-31", "edition": "1", "languages": ["en"],
})  # fmt: skip


def head(document: Document, ids: Mapping[str, str] = NO_IDS) -> tuple[Head, frozenset[str], tuple[Problem, ...]]:
    """Decode `brief.yaml`: the head, the names of fields that were replaced by a placeholder, and the problems."""
    if not document.readable:
        return Head.decode(dict(_PLACEHOLDER_VALUES)), frozenset(fields_by_key(Head)), ()
    value = {} if document.value is None else document.value
    faults = _Faults()
    with working_on(f"the file {document.file}"):
        model, problems = _model(document, Head, value, (), ids, faults)
    problems += faults.counted(document)
    if isinstance(model, Head):
        return model, frozenset(), problems
    valid = dict(value) if isinstance(value, dict) else {}
    broken = set() if isinstance(value, dict) else {*fields_by_key(Head)}
    while True:
        try:
            return Head.decode(valid), frozenset(broken), problems
        except UnreadableValueError as refusal:
            for field in dict.fromkeys(str(fault.path[0]) for fault in refusal.mistakes):
                broken.add(field)
                valid.pop(field, None)
                if field in _PLACEHOLDER_VALUES:
                    valid[field] = _PLACEHOLDER_VALUES[field]


def library(document: Document) -> tuple[LibraryHead | None, tuple[Problem, ...]]:
    """Decode `library.yaml`: the head of the library, if it has no mistake, and the problems."""
    if not document.readable:
        return None, ()
    faults = _Faults()
    with working_on(f"the file {document.file}"):
        value = {} if document.value is None else document.value
        model, problems = _model(document, LibraryHead, value, (), NO_IDS, faults)
    return (model if isinstance(model, LibraryHead) else None), problems + faults.counted(document)


def any_head(document: Document, file: str) -> Model | None:
    """Decode a file that is one mapping, without its problems."""
    return head(document)[0] if file == HEAD else library(document)[0]


def _entry_name(document: Document, path: Path) -> str:
    """Name an entry in the report of an internal error."""
    return f"the entry in {document.file}, line {document.head(path).line}"


def entries(document: Document, model: type[Model], kind: Kind | None, ids: Mapping[str, str] = NO_IDS) -> Decoded:
    """Decode a list file; an empty one is an empty list. `ids` holds an example id of each kind, for help texts."""
    value = document.value
    if value is None:
        return Decoded((), {}, ())
    if not isinstance(value, list):
        found = error(
            "wrong-type",
            f"a list of entries is expected, not {describe_value(value)}",
            document.head(),
            f"start each entry with `- {'id' if 'id' in fields_by_key(model) else fields(model)[0].key}: …`",
        )
        return Decoded((), {}, (found,))
    read: list[tuple[Path, Any]] = []
    unread: list[tuple[Path, Any]] = []
    problems: list[Problem] = []
    faults = _Faults()
    passed_over = 0
    claimed: dict[str, list[tuple[str, Path]]] = {}
    uncertain: set[str] = set()
    for index, item in enumerate(value):
        path: Path = (index,)
        if kind is not None and isinstance(item, dict):
            uncertain.update(claim_ids(kind, item, path, claimed))
        if len(unread) >= MOST_BROKEN:
            passed_over += 1
            continue
        with working_on(partial(_entry_name, document, path)):
            entry, mistakes = _model(document, model, item, path, ids, faults)
        problems += mistakes
        if entry is not None:
            read.append((path, entry))
        else:
            unread.append((path, item))
    problems += faults.counted(document)
    if passed_over:
        number = f"{passed_over:,} more entries are" if passed_over > 1 else "one more entry is"
        message, help = f"{number} not read, because {MOST_BROKEN:,} entries of this file are broken", "correct the first ones"
        problems.append(error("wrong-type", message, document.head((len(value) - passed_over,)), f"{help}, and check again"))
    uncertain |= {of for of, ids in claimed.items() if has_lost_ids(of, ids)}
    listed = {name: tuple(ids) for name, ids in claimed.items()}
    return Decoded(tuple(read), listed, tuple(problems), tuple(unread), frozenset(uncertain))


@cache  # of types, whose fields are fixed
def fields_of(file: str) -> frozenset[str]:
    """The names of the fields in a file of a brief or in its translation."""
    model = FILES.get(file)
    return all_fields(model) | {_REVIEWED} if model is not None else frozenset()


_REVIEWED = "of"  # the marker of a translation


class _Faults:
    """Counts mistakes by their kind; those of a kind beyond the first of a file are not looked into."""

    def __init__(self) -> None:
        self._kept: dict[str, int] = {}
        self._further: dict[str, tuple[int, Path]] = {}
        self._codes: dict[str, str] = {}

    def keeps(self, fault: Mistake, path: Path) -> bool:
        """Whether an error is within the limit; it is counted in any case."""
        kind = fault.kind
        if self._kept.get(kind, 0) < MOST_ALIKE:
            self._kept[kind] = self._kept.get(kind, 0) + 1
            return True
        count, first = self._further.get(kind, (0, (*path, *fault.path)))
        self._further[kind] = (count + 1, first)
        return False

    def reported(self, fault: Mistake, problem: Problem) -> Problem:
        """Keep the code under which mistakes of this kind are reported."""
        self._codes.setdefault(fault.kind, problem.code)
        return problem

    def counted(self, document: Document) -> tuple[Problem, ...]:
        """One problem for the further mistakes of each kind."""
        return tuple(self._summary(document, kind, *found) for kind, found in self._further.items())

    def _summary(self, document: Document, kind: str, count: int, path: Path) -> Problem:
        if kind == "unknown":
            number = f"{count:,} more fields are" if count > 1 else "one more field is"
            help = "look whether the file belongs to the brief, or delete these fields"
            return error("unknown-field", f"{number} unknown in this file", document.key(path), help)
        number = f"{count:,} more problems of this kind are" if count > 1 else "one more problem of this kind is"
        place = document.at(path[:-1] if kind == "missing" else path)
        return error(
            self._codes.get(kind, "wrong-type"), f"{number} in this file", place, "correct the first ones, and check again"
        )


def _model(
    document: Document, model: type[Model], value: Any, path: Path, ids: Mapping[str, str], counts: _Faults
) -> tuple[Model | None, tuple[Problem, ...]]:
    """Validate one entry: the entity, and its problems as far as they are within the limit."""
    try:
        return model.decode(value), _quoted_numbers(document, model, value, path)
    except UnreadableValueError as refusal:
        faults = refusal.mistakes
    # Only files with mistakes need these.
    from briefing.loader.decode.unknown_fields import find_owner_of, nearest_field
    from briefing.loader.decode.validation_problems import problem_of

    # A misspelt or misplaced key is one mistake: the field that it stands for is not also reported as missing.
    unknown = [fault.path for fault in faults if fault.kind == "unknown"][:MOST_ALIKE]
    meant: set[tuple[Path, Any]] = {(loc[:-1], nearest_field(model, loc)) for loc in unknown}
    meant |= {(found.path, loc[-1]) for loc in unknown if (found := find_owner_of(document, model, path, loc)) is not None}
    problems = tuple(
        counts.reported(fault, problem_of(document, model, fault, path, ids))
        for fault in faults
        if (fault.kind != "missing" or (fault.path[:-1], fault.path[-1]) not in meant) and counts.keeps(fault, path)
    )
    return None, (*problems, *_needed_too(document, model, faults, path))


def _needed_too(document: Document, model: type[Model], faults: tuple[Mistake, ...], base: Path) -> Iterator[Problem]:
    """What the status of a mapping with a mistake needs too: a rule says so only when the entry can be read."""
    faulty = {fault.path for fault in faults[:MOST_ALIKE]}
    for loc in sorted({path[:-1] for path in faulty if len(path) > 1}, key=repr):
        value = document.value_at((*base, *loc))
        status = value.get("status") if isinstance(value, dict) else None
        needed = getattr(model_at(model, loc), "needed_for", {})
        for field in needed.get(status, ()) if isinstance(status, str) else ():
            if not value.get(field) and (*loc, field) not in faulty:
                origin = Origin(document, (*base, *loc))
                yield origin.missing_field((field,), f"`status: {status}` needs it", f"add `{field}: …`")


def _quoted_numbers(document: Document, model: type[Model], value: Any, path: Path) -> tuple[Problem, ...]:
    """Report numbers in quotes: every other reader of the file would read them as texts."""
    return tuple(
        error(
            "wrong-type",
            f"the number of `{name}` is in quotes",
            document.at((*path, name)),
            f"write it without quotes: `{name}: {whole_number(value[name])}`",
        )
        for name in _numbers(model)
        if value.get(name) is not None and not document.plain((*path, name))
    )


@cache  # of types, whose number is fixed
def _numbers(model: type[Model]) -> tuple[str, ...]:
    """The fields of a model that hold whole numbers."""
    return tuple(field.key for field in fields(model) if field.type is int)
