"""Values with places become typed entities; what pydantic finds wrong becomes problems in an author's words.

Pydantic says *what* is wrong and by which path; the document knows *where* that path stands. Nothing stops at the
first problem, and an entity that could not be read still claims its id, so that one slip brings no train of others.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from briefing.diagnostics import Problem, did_you_mean, error, missing_colon_help, nearest
from briefing.loader.decode.commas import text_cut_by_comma
from briefing.loader.decode.misplaced_fields import MisplacedField, find_owner
from briefing.loader.decode.suggestions import all_fields, choices, field_prefix, fields, fields_to_add, nested, shape
from briefing.model import BY_FILE, BY_NAME, HEAD, LIST_FILES, Head, Kind, Model
from briefing.model.base import PLACE_IN_ARTICLE, VISIBLE
from briefing.model.values import ID_FORMS, parse_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.model.base import Path
    from briefing.source.document import Document


class Decoded(NamedTuple):
    """What one list file holds: its readable entries with their paths, every id it claims, and its problems."""

    entries: tuple[tuple[Path, Any], ...]
    claimed: Mapping[str, tuple[tuple[str, Path], ...]]
    problems: tuple[Problem, ...]
    unread: tuple[tuple[Path, Any], ...] = ()
    """The entries that could not be read, with their raw values."""


NO_IDS: Mapping[str, str] = MappingProxyType({})

# What stands in for a field of the head that cannot be read, so that the rest of the brief is checked all the same.
_STAND_INS: Mapping[str, Any] = MappingProxyType({
    "title": "?", "bottom_line": {"claim": "?"}, "published": "0001-01-01", "as_of": "0001-01-01",
    "review_by": "9999-12-31", "edition": "1", "languages": ["en"],
})  # fmt: skip


def head(document: Document, ids: Mapping[str, str] = NO_IDS) -> tuple[Head, frozenset[str], tuple[Problem, ...]]:
    """Read `brief.yaml`; the fields that could not be read are named, and something stands in for them."""
    if not document.readable:
        return Head.model_validate(dict(_STAND_INS)), frozenset(_STAND_INS), ()
    value = {} if document.value is None else document.value
    model, problems = _model(document, Head, value, (), ids)
    if isinstance(model, Head):
        return model, frozenset(), problems
    sound = dict(value) if isinstance(value, dict) else {}
    broken: set[str] = set()
    while True:
        try:
            return Head.model_validate(sound), frozenset(broken), problems
        except ValidationError as failure:
            for fault in failure.errors(include_url=False):
                field = str(fault["loc"][0])
                broken.add(field)
                sound.pop(field, None)
                if field in _STAND_INS:
                    sound[field] = _STAND_INS[field]


def entries(document: Document, model: type[Model], kind: Kind | None, ids: Mapping[str, str] = NO_IDS) -> Decoded:
    """Read a list file; an empty one is an empty list. `ids` holds one that there is of each kind, for what to type."""
    value = document.value
    if value is None:
        return Decoded((), {}, ())
    if not isinstance(value, list):
        found = error(
            "wrong-type",
            f"a list of entries is expected, not {_found(value)}",
            document.head(),
            f"start each entry with `- {'id' if 'id' in model.model_fields else next(iter(model.model_fields))}: …`",
        )
        return Decoded((), {}, (found,))
    read: list[tuple[Path, Any]] = []
    unread: list[tuple[Path, Any]] = []
    problems: list[Problem] = []
    claimed: dict[str, list[tuple[str, Path]]] = {}
    for index, item in enumerate(value):
        path: Path = (index,)
        if kind is not None and isinstance(item, dict):
            _claim(kind, item, path, claimed)
        entry, slips = _model(document, model, item, path, ids)
        problems += slips
        if entry is not None:
            read.append((path, entry))
        else:
            unread.append((path, item))
    return Decoded(tuple(read), {name: tuple(ids) for name, ids in claimed.items()}, tuple(problems), tuple(unread))


@cache  # of types, whose fields are fixed
def fields_of(file: str) -> frozenset[str]:
    """The names that fields may have in a file of a brief or in its translation."""
    model = Head if file == HEAD else LIST_FILES.get(file)
    return all_fields(model) | {_REVIEWED} if model is not None else frozenset()


_REVIEWED = "of"  # a translation's mark


def ids_of_broken_entries(documents: Mapping[str, Document]) -> dict[str, str]:
    """The first id of each kind in list files, by their names: what can be shown where one is wanted."""
    found: dict[str, str] = {}
    for name, document in documents.items():
        kind = BY_FILE.get(name)
        for item in document.value if kind is not None and isinstance(document.value, list) else ():
            if kind is not None and isinstance(item, dict) and isinstance(id := item.get("id"), str):
                found.setdefault(kind.name, id)
    return found


def _claim(kind: Kind, item: dict[str, Any], path: Path, claimed: dict[str, list[tuple[str, Path]]]) -> None:
    if isinstance(item.get("id"), str):
        claimed.setdefault(kind.name, []).append((item["id"], (*path, "id")))
    nested = item.get(kind.nested) if kind.nested else None
    for index, part in enumerate(nested if isinstance(nested, list) else ()):
        if isinstance(part, dict) and isinstance(part.get("id"), str):
            claimed.setdefault(NESTED[kind.name], []).append((part["id"], (*path, str(kind.nested), index, "id")))


NESTED = {"factor": "claim", "recommendation": "action"}


def _model(
    document: Document, model: type[Model], value: Any, path: Path, ids: Mapping[str, str]
) -> tuple[Model | None, tuple[Problem, ...]]:
    try:
        return model.model_validate(value), _quoted_numbers(document, model, path)
    except ValidationError as failure:
        errors = failure.errors(include_url=False)
    absent = [fault["loc"] for fault in errors if fault["input"] is None and _optional(model, fault["loc"])]
    if absent:  # written as null and allowed to be absent: the same as not written
        return _model(document, model, _without(value, absent), path, ids)
    inside = {fault["loc"][:-depth] for fault in errors for depth in range(1, len(fault["loc"]))}
    errors = [fault for fault in errors if fault["type"] != "too_short" or fault["loc"] not in inside]
    unknown = [fault["loc"] for fault in errors if fault["type"] == "extra_forbidden"]
    meant: set[tuple[Path, Any]] = {(loc[:-1], _meant(model, loc)) for loc in unknown}
    meant |= {(found.path, loc[-1]) for loc in unknown if (found := _home(document, model, path, loc)) is not None}
    # A misspelt or misplaced key is one slip, not two: the field it means is not also reported as missing.
    return None, tuple(
        _problem(document, model, fault, path, ids)
        for fault in errors
        if fault["type"] != "missing" or (fault["loc"][:-1], fault["loc"][-1]) not in meant
    )


def _optional(model: type[Model], loc: Path) -> bool:
    info = fields(_owner(model, loc[:-1])).get(str(loc[-1])) if loc and isinstance(loc[-1], str) else None
    return info is not None and not info.is_required()


def _without(value: Any, absent: list[Path]) -> Any:
    """A copy of values less those at some paths."""
    if isinstance(value, dict):
        heads = {loc[0] for loc in absent if len(loc) == 1}
        return {
            key: _without(each, [loc[1:] for loc in absent if len(loc) > 1 and loc[0] == key])
            for key, each in value.items()
            if key not in heads
        }
    if isinstance(value, list):
        return [_without(each, [loc[1:] for loc in absent if loc[0] == index]) for index, each in enumerate(value)]
    return value


def _quoted_numbers(document: Document, model: type[Model], path: Path) -> tuple[Problem, ...]:
    """A number is written plain: in quotes it would be a text to every other reader of the file."""
    return tuple(
        error(
            "wrong-type", f"the number of `{name}` stands in quotes", document.at((*path, name)), f"write it plain: `{name}: 2`"
        )
        for name in _numbers(model)
        if not document.plain((*path, name))
    )


@cache  # of types, whose number is fixed
def _numbers(model: type[Model]) -> tuple[str, ...]:
    """The fields of a model that hold whole numbers."""
    return tuple(name for name, info in model.model_fields.items() if info.annotation is int)


def _meant(model: type[Model], loc: Path) -> str | None:
    return nearest(_ascii(str(loc[-1])), fields(_owner(model, loc[:-1])))


def _problem(document: Document, model: type[Model], fault: Any, base: Path, ids: Mapping[str, str]) -> Problem:
    """Say one of pydantic's errors in an author's words, at the smallest thing that is wrong."""
    loc: Path = fault["loc"]
    path = (*base, *loc)
    field = str(loc[-1]) if loc else ""
    owner = _owner(model, loc[:-1])
    kind, found = fault["type"], fault["input"]
    if found is None and field and (cut := text_cut_by_comma(document, path)) is not None:
        return cut
    if kind == "missing":
        where = _of(owner, "from") or (f" from `{loc[-2]}`" if len(loc) > 1 and isinstance(loc[-2], str) else "")
        return error(
            "missing-field", f"the field `{field}` is missing{where}", document.head(path[:-1]), fields_to_add(owner, field, ids)
        )
    if kind in ("extra_forbidden", "invalid_key"):
        return _unknown_field(document, owner, field, path, _home(document, model, base, loc))
    if found is None and isinstance(loc[-1] if loc else 0, str):
        cure = f"write{fields_to_add(owner, field, ids).removeprefix('add')}"
        return error("missing-field", f"the field `{field}` has no value", document.key(path), cure)
    if kind == "too_short":
        return error(
            "missing-field",
            f"the list `{field}` is empty; it needs at least one entry",
            document.key(path),
            f"write{fields_to_add(owner, field, ids).removeprefix('add')}",
        )
    if kind == "literal_error":
        return _unknown_choice(document, owner, field, found, path)
    if kind == "string_pattern_mismatch":
        return _mismatch(document, owner, fault["ctx"]["pattern"], found, path)
    if found is None:  # among the entries of a list
        return error("missing-field", "an entry of the list is empty", document.at(path), "write it, or delete it")
    if kind in _WRONG_TYPE:
        wanted = _owner(model, loc)
        advice = missing_colon_help(found, fields(wanted)) or (_shaped(wanted, loc, found) if kind in _MAPPINGS and loc else None)
        return error(
            "wrong-type",
            f"{_WRONG_TYPE[kind]} is expected{_for(field)}, not {_found(found)}",
            document.at(path),
            advice or _help_for_type(kind, field, found),
        )
    if kind == "wrong-type":
        return error(
            "wrong-type",
            f"a whole number from 1 is expected{_for(field)}, not {_found(found)}",
            document.at(path),
            f"write it plain, without quotes: `{field}: 1`",
        )
    message, _, cure = str(fault["ctx"]["message"] if "ctx" in fault else fault["msg"]).rpartition(": ")
    return error(kind, message or cure, document.at(path), cure if message else None)


_WRONG_TYPE = {
    "string_type": "a text", "tuple_type": "a list", "list_type": "a list", "model_type": "a mapping",
    "model_attributes_type": "a mapping", "dict_type": "a mapping", "absent": "a value",
}  # fmt: skip


_BRACKETS, _SEPARATED = "[]［］【】", re.compile("[,;，；、]")
_LIKE_AN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:-]*")


def _listed(field: str, found: Any) -> str | None:
    """What to type where a list of ids is one text, for want of brackets and commas that YAML knows."""
    parts = [part.strip() for part in _SEPARATED.split(found.strip(_BRACKETS))] if isinstance(found, str) else []
    shown = ", ".join(parts)
    return f"write `{field}: [{shown}]`" if parts and len(shown) <= 60 and all(map(_LIKE_AN_ID.fullmatch, parts)) else None


def _shaped(wanted: type[Model], loc: Path, found: Any) -> str:
    """A mapping as it is typed on one line, around what was found if that belongs into it."""
    written = shape(wanted, found if field_prefix(wanted, found) else "")
    return f"write `{loc[-1]}: {written}`" if isinstance(loc[-1], str) else f"write each entry of the list like `{written}`"


_MAPPINGS = ("model_type", "model_attributes_type")


def _help_for_type(kind: str, field: str, found: Any) -> str | None:
    if kind == "tuple_type":
        return _listed(field, found) or f"write `{field}: [one, two]`, or one entry a line, each after `- `"
    if kind in _MAPPINGS or kind == "dict_type":
        return "write `key: value` lines below it"
    return "put the text in quotes if it holds `: `, `[` or `{`" if kind == "string_type" else None


def _home(document: Document, model: type[Model], base: Path, loc: Path) -> MisplacedField | None:
    return find_owner(document, base, loc, lambda at: frozenset(fields(_owner(model, at))))


def _unknown_field(document: Document, owner: type[Model], field: str, path: Path, belongs: MisplacedField | None) -> Problem:
    refused = getattr(owner, "refuses", {}).get(field)
    if refused is not None:
        return error("misplaced-field", refused, document.key(path), f"delete `{field}`, or write a judgement")
    if belongs is not None:
        here, there = (_of(owner) or f" of `{_named_in(path[:-1])}`"), _named_in(belongs.path)
        return error(
            "unknown-field",
            f"`{field}` is no field{here}, but of {f'`{there}`' if there else 'the entry around it'}",
            document.key(path),
            f"indent it by {belongs.indent}" if belongs.indent else "start it at the margin",
        )
    known = list(fields(owner))
    odd = next((letter for letter in field if not letter.isascii()), None)
    where = f" ({_named(odd)} is none of the letters a to z)" if odd else ""
    cure = missing_colon_help(field, fields(owner)) or did_you_mean(_ascii(field), known) or f"the fields are: {', '.join(known)}"
    return error("unknown-field", f"there is no field `{field}`{_of(owner, 'in')}{where}", document.key(path), cure)


def _named_in(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _unknown_choice(document: Document, owner: type[Model], field: str, found: Any, path: Path) -> Problem:
    if not isinstance(found, str):
        return error("wrong-type", f"a word is expected{_for(field)}, not {_found(found)}", document.at(path))
    words = choices(owner, field)
    listed = ", ".join(f"`{word}`" for word in words) if len(words) <= 10 else ""
    best = nearest(found, words)
    cure = f"did you mean `{best}`?" if best else f"write one of {listed}" if listed else None
    if best and listed:
        cure = f"{cure} The words are {listed}"
    return error("unknown-choice", f"`{_short(found)}` is none of the words that `{field}` takes", document.at(path), cure)


def _mismatch(document: Document, owner: type[Model], pattern: str, found: str, path: Path) -> Problem:
    if pattern == VISIBLE and isinstance(path[-1], str):
        return error(
            "missing-field",
            f"the field `{path[-1]}` holds nothing that a reader could see",
            document.key(path),
            f"write `{path[-1]}: …`",
        )
    if pattern == VISIBLE:
        return error("missing-field", "an entry of the list is empty", document.at(path), "write it, or delete it")
    if pattern == PLACE_IN_ARTICLE:
        return error(
            "bad-place",
            f"`{_short(found)}` is no place in the article",
            document.at(path),
            "write P and the number of the paragraph: `P4`",
        )
    own = getattr(owner, "kind_name", "")
    kind = own if own in ID_FORMS else next(name for name, form in ID_FORMS.items() if form.pattern == pattern)
    try:
        parse_id(kind, found)
        message, cure = f"`{_short(found)}` is not an id", ""
    except ValueError as failure:
        message, _, cure = str(failure).rpartition(": ")
    return error("bad-id", message, document.at(path), cure or None)


def _owner(model: type[Model], loc: Path) -> type[Model]:
    """The model that a path leads to."""
    for step in loc:
        if isinstance(step, str):
            info = next((info for name, info in model.model_fields.items() if (info.alias or name) == step), None)
            inner = nested(info.annotation) if info is not None else None
            if inner is None:
                return model
            model = inner
    return model


def _of(model: type[Model], word: str = "of") -> str:
    kind = getattr(model, "kind_name", None)
    if kind is not None and (kind in BY_NAME or kind in NESTED.values()):
        return f" {word} a {kind}" if kind[0] not in "aeiou" else f" {word} an {kind}"
    return f" {word} `brief.yaml`" if model is Head else ""


def _for(field: str) -> str:
    return f" for `{field}`" if field and not field.isdigit() else ""


def _found(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else f"`{_short(str(value))}`"


def _short(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= 60 else text[:59] + "…"


def _named(letter: str) -> str:
    return f"`{letter}` U+{ord(letter):04X} {unicodedata.name(letter, '').lower()}".rstrip()


_LOOKALIKES = str.maketrans("аеорсухіјѕԁһӏ", "aeopcyxijsdhl")


def _ascii(word: str) -> str:
    return word.translate(_LOOKALIKES)
