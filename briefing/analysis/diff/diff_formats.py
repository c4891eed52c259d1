"""Formats of changes, for people and programs. `FORMATS` lists them; each is a function from a comparison to text."""

from __future__ import annotations

import re
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.analysis.diff.snapshot import SHARED, TRANSLATIONS
from briefing.analysis.diff.word_diff import excerpt, shorten, without_table_marks
from briefing.diagnostics import count_of
from briefing.diagnostics.reports import printable, to_json
from briefing.markdown import escape
from briefing.model import FILES, HEADS, LIBRARY, LIST_FILES
from briefing.model.brief import ANY_LANGUAGE
from briefing.model.fields import walk_types
from briefing.model.kinds import NAMED, TELLING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from briefing.analysis.diff.change import FactChange
    from briefing.model.values import ChangeSize


class Comparison(NamedTuple):
    """The names of two states (the new one has none if it is the current files), and the changes from one to the other."""

    old: str
    new: str | None
    changes: tuple[FactChange, ...]
    remarks: tuple[str, ...] = ()
    """Sentences for the reviewer about the changes, such as a likelihood that is not kept."""

    def of_size(self, size: ChangeSize) -> list[FactChange]:
        """The changes of a size that readers can see."""
        return [change for change in self.changes if change.size == size and _says_something(change)]


def _is_record(change: FactChange) -> bool:
    """Whether a change only records a comparison with another text: the fingerprint of a translation, or a review."""
    return (bool(change.language) and change.path[-1:] == ("of",)) or change.path[-1:] == ("reviewed",)


def _says_something(change: FactChange) -> bool:
    return not change.silent and not _is_record(change)


def _records(changes: Iterable[FactChange]) -> str:
    """A sentence about the records of comparisons, which say nothing one by one; empty if there are none."""
    records = [change for change in changes if _is_record(change) and not change.silent]
    reviews = sum(change.path[-1:] == ("reviewed",) for change in records)
    parts = (
        count_of(len(records) - reviews, "translation") + " marked as up to date" if len(records) > reviews else "",
        count_of(reviews, "answer") + " marked as reviewed" if reviews else "",
    )
    return " and ".join(filter(None, parts))


SIZES: tuple[ChangeSize, ...] = ("major", "minor")


class _Style(NamedTuple):
    """How a format writes the parts of a line."""

    plain: Callable[[str], str]
    name: Callable[[str], str]
    removed: Callable[[str], str]
    added: Callable[[str], str]


# ------------------------------------------------------------------------------------------------- words


def subject_name(change: FactChange) -> str:
    """The name of what has changed, as in a text: `J1`, `other-brief:J1`, `source smith-2024`."""
    named = {"change": f"edition {change.id}", "": ""}.get(change.kind, change.kind if change.kind in HEADS else change.id)
    if change.kind in NAMED:
        named = f"{change.kind} {change.id}"
    if not change.kind and not change.language:
        return f"brief {change.brief}".rstrip()
    if not change.id and change.kind not in HEADS:  # a whole list, or a whole language
        named = "translation" if change.path[-2] == TRANSLATIONS else str(change.path[-1])
    shared = "shared " if change.path[0] == SHARED and change.kind != LIBRARY else ""
    prefix = f"{change.brief}:" if change.brief else shared
    return " ".join(filter(None, (change.language, prefix + named)))


def _lines(changes: Iterable[FactChange], style: _Style) -> Iterator[tuple[tuple[FactChange, ...], str]]:
    """One line for each change; entries that are added to or removed from one list share a line."""
    for (_, verb), group in groupby(changes, lambda change: (change.path[:-1], change.verb)):
        same = tuple(group)
        if len(same) > 1 and verb in ("added", "removed") and isinstance(same[0].path[-1], int) and same[0].field:
            values = [change.old if verb == "removed" else change.new for change in same]
            yield same, _line(same[0]._replace(old=values, new=values), style)
        else:
            yield from (((change,), _line(change, style)) for change in same)


def _line(change: FactChange, style: _Style) -> str:
    subject = style.name(subject_name(change)) + (f" {style.plain(change.field)}" if change.field else "")
    if change.verb == "renamed":
        new = change._replace(id=str(change.new), brief=str(change.new) if not change.kind else change.brief)
        old = change._replace(brief=str(change.old)) if not change.kind else change
        return f"{style.name(subject_name(old))} is now {style.name(subject_name(new))}"
    if change.verb == "reordered":
        listed = ", ".join(map(str, change.new)) if isinstance(change.new, list) else ""
        order = f": {style.plain(listed)}" if change.path[-1] != change.field and not change.field else ""
        return f"{subject} in another order{order}"
    if change.verb != "changed":
        value = value_summary(change.old if change.verb == "removed" else change.new)
        return f"{subject} {change.verb}" + (f": {style.plain(value)}" if value else "")
    return f"{subject}: {_old_and_new(change, style)}"


def _old_and_new(change: FactChange, style: _Style) -> str:
    """The old and the new value: choices as a whole, texts by their words."""
    if not change.wording or not isinstance(change.old, str) or not isinstance(change.new, str):
        return f"{style.plain(value_summary(change.old))} → {style.plain(value_summary(change.new))}"
    words = [without_table_marks(text) for text in (change.old, change.new)]
    found = excerpt(*map(_on_one_line, words if words[0] != words[1] else (change.old, change.new)))
    text = "".join(
        style.plain(run.old) if run.old == run.new else _marked(run.old, style.removed) + _marked(run.new, style.added)
        for run in found.runs
    )
    more = f" (and {count_of(found.left_out, 'more place')})" if found.left_out else ""
    return text + more


def _on_one_line(text: str) -> str:
    """A text with the character ¶ for each end of a paragraph or line."""
    return re.sub(r"\s*\n\s*", " ¶ ", text.strip())


def _marked(text: str, mark: Callable[[str], str]) -> str:
    """Mark words, but not the spaces around them: no mark starts or ends with a space."""
    words = text.strip()
    start = text.find(words)
    return text[:start] + mark(words) + text[start + len(words) :] if words else ""


_KNOWN_BY = frozenset(
    field.model.known_by for model in LIST_FILES.values() for field in walk_types(model) if field.model and field.model.known_by
) | {model.known_by for model in LIST_FILES.values() if model.known_by}
_FIELDS = frozenset(field.key for model in FILES.values() for field in walk_types(model))
_LONGEST = 160


def value_summary(value: Any) -> str:
    """A value in a few words: for an entry, its headline."""
    if isinstance(value, list):
        return shorten("; ".join(filter(None, map(_item_summary, value))), _LONGEST)
    if not isinstance(value, dict):
        return "" if value is None else shorten(_on_one_line(str(value)), _LONGEST)
    if "rows" in value:
        return f"{', '.join(value['columns'])}; {count_of(len(value['rows']), 'row')}"
    if "brief" in value:
        return value_summary(value["brief"].get("title"))
    known = [str(each) for key, each in value.items() if key in _KNOWN_BY and "id" not in value]
    headline = next(([value[key]] for key in TELLING if isinstance(value.get(key), str)), None)
    rest = [_value_of(key, value_summary(each)) for key, each in value.items() if key not in {*_KNOWN_BY, "id", "of"}]
    return shorten(", ".join(filter(None, known + (rest if headline is None else headline))), _LONGEST)


def _value_of(key: str, value: str) -> str:
    """A value after its key, if the author chose the key, such as a language; `*` means all of them."""
    return value if key in _FIELDS or key == ANY_LANGUAGE or not value else f"{key}: {value}"


def _item_summary(value: Any) -> str:
    return f"{value['id']} {value_summary(value)}".rstrip() if isinstance(value, dict) and "id" in value else value_summary(value)


def summary(changes: Iterable[FactChange]) -> str:
    """Count the changes in words."""
    counts = {size: sum(change.size == size and _says_something(change) for change in changes) for size in SIZES}
    parts = [count_of(count, f"{size} change") for size, count in counts.items() if count]
    return ", ".join(parts) or "nothing changed in meaning"


# ----------------------------------------------------------------------------------------------- formats

_TEXT = _Style(str, str, lambda words: f"[-{words}-]", lambda words: f"{{+{words}+}}")


def text(found: Comparison) -> str:
    """One line for each change, the major ones first; `[-removed-]` and `{+added+}` mark words."""
    lines = []
    for size in SIZES:
        listed = found.of_size(size)
        lines += [f"{size}:", *(f"  {printable(line)}" for _, line in _lines(listed, _TEXT)), ""] if listed else []
    lines += [*(f"note: {printable(remark)}" for remark in found.remarks), *([""] if found.remarks else [])]
    records = _records(found.changes)
    lines += [f"also: {records}", ""] if records else []
    return "".join(f"{line}\n" for line in (*lines, summary(found.changes)))


def lines(found: Iterable[FactChange]) -> tuple[str, ...]:
    """Yield a line for each change that readers can see."""
    return tuple(printable(line) for _, line in _lines(filter(_says_something, found), _TEXT))


MAX_LENGTH = 65_536
"""The maximum length of a comment on a pull request in UTF-16 units, as its host counts them."""


def markdown(found: Comparison) -> str:
    """A comment on a pull request: the major changes first, cut to the maximum length."""
    between = f"since {_code(found.old)}" if found.new is None else f"from {_code(found.old)} to {_code(found.new)}"
    head = f"**{summary(found.changes)}** {between}\n" + "".join(f"\n**Note:** {_quiet(remark)}\n" for remark in found.remarks)
    blocks = [block for size in SIZES for block in _listed(size, found.of_size(size))]
    room = MAX_LENGTH - _escaped_length(head) - 300  # for the last line, which counts the changes that are left out
    kept = []
    for _, line in blocks:
        room -= _escaped_length(line)
        if room < 0:
            break
        kept.append(line)
    left = [change for group, _ in blocks[len(kept) :] for change in group]
    end = f"\n… {summary(left)} left out here; `briefing diff` shows all of them.\n" if left else ""
    records = _records(found.changes)
    return head + "".join(kept) + end + (f"\nAlso: {records}.\n" if records else "")


def _listed(size: ChangeSize, changes: Iterable[FactChange]) -> Iterator[tuple[tuple[FactChange, ...], str]]:
    heading = f"\n#### {size.capitalize()}\n\n"
    for group, line in _lines(changes, _MARKDOWN):
        yield group, f"{heading}- {line}\n"
        heading = ""


def _quiet(words: str) -> str:
    """Escape words for a comment: a host turns `@name` into a mention and `#1` into a link unless a character separates them."""
    return escape(words).replace("&#64;", "&#64;<!-- -->").replace("&#35;", "&#35;<!-- -->") if words.strip() else words


def _kept_blanks(words: str) -> str:
    inner = words.strip(" ")
    return words.replace(inner, _quiet(inner)) if inner else words


# Tags, because next to Chinese punctuation asterisks and tildes are not recognised as marks.
_MARKDOWN = _Style(
    _kept_blanks,
    lambda words: f"**{_quiet(words)}**",
    lambda words: f"<del>{_quiet(words)}</del>",
    lambda words: f"<ins>{_quiet(words)}</ins>",
)


def _code(words: str) -> str:
    return f"`{words.replace('`', '')}`"


def _escaped_length(line: str) -> int:
    return len(line.encode("utf-16-le")) // 2


def as_json(found: Comparison) -> str:
    """All changes as values, from which the new state can be computed from the old one."""
    remarks = {"remarks": list(found.remarks)} if found.remarks else {}
    return to_json({"old": found.old, "new": found.new, "changes": [_record(change) for change in found.changes], **remarks})


_OPTIONAL_FLAGS = ("language", "kind", "id", "field", "wording", "silent")


def _record(change: FactChange) -> dict[str, Any]:
    fields = change._asdict() | {"path": list(change.path)}
    return {name: value for name, value in fields.items() if value or name not in _OPTIONAL_FLAGS}


FORMATS: Mapping[str, Callable[[Comparison], str]] = MappingProxyType({"text": text, "markdown": markdown, "json": as_json})
