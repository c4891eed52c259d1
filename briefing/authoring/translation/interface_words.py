"""The interface texts that a language lacks, as changes of the project's own file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.i18n.interface import categories
from briefing.source.edit.emitter import Commented, Value
from briefing.source.edit.operations import Operation, SetValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.i18n.interface import Word
    from briefing.source.document import Document


def missing_word_changes(language: str, missing: Mapping[tuple[str, ...], Word], own: Document | None) -> tuple[Operation, ...]:
    """Add the interface texts that a language lacks to the project's own file, each below the English one."""
    forms = categories(language)
    slots = {path: _forms(word, forms) for path, word in missing.items()}
    if own is None or own.value is None:
        return (SetValue((), _nested(slots)),) if slots else ()
    groups: dict[tuple[str, ...], dict[tuple[str, ...], Value]] = {}
    for path, slot in slots.items():  # at the deepest mapping that already exists
        depth = next(n for n in range(len(path) - 1, -1, -1) if isinstance(_found(own.value, path[:n]), dict))
        groups.setdefault(path[: depth + 1], {})[path[depth + 1 :]] = slot
    return tuple(SetValue(path, _nested(inside)) for path, inside in groups.items() if not _is_empty(own.value, path))


def _forms(word: Word, forms: tuple[str, ...]) -> Value:
    if isinstance(word, str):
        return Commented(None, (f"# en: {word}",))
    return {form: Commented(None, (f"# en: {word.get(form, word['other'])}",)) for form in forms}


def _nested(slots: Mapping[tuple[str, ...], Value]) -> Value:
    if () in slots:
        return slots[()]
    made: dict[str, dict[tuple[str, ...], Value]] = {}
    for (first, *rest), slot in slots.items():
        made.setdefault(first, {})[tuple(rest)] = slot
    return {key: _nested(inside) for key, inside in made.items()}


def _found(value: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _is_empty(value: Any, path: tuple[str, ...]) -> bool:
    """Whether a text already exists, without a value or with some of its forms."""
    holder = _found(value, path[:-1])
    return isinstance(holder, dict) and path[-1] in holder
