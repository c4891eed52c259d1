"""Overlays of another language: entries with ids and text only, laid over the entries of the main files.

Section 5 of the data model. A text is found by its place in the main entry: nested entries by their id, other lists
by position. What an overlay does not give stays in the main language and knows so (`Foreign`).
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from briefing import markdown
from briefing.diagnostics import Problem, did_you_mean, error, missing_colon_help
from briefing.model import Markup, Plain, leaves
from briefing.model.base import VISIBLE_TEXT, Model, plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from briefing.model import Leaf
    from briefing.model.base import Marker, Path, Step
    from briefing.source.document import Document


class ForeignText(str):
    """A text that stands in another language than the page around it."""

    lang: str

    def __new__(cls, text: str, lang: str) -> Self:
        """Mark a text with its language (BCP 47)."""
        self = super().__new__(cls, text)
        self.lang = lang
        return self

    def __reduce__(self) -> tuple[type[ForeignText], tuple[str, str]]:
        """What a copy in another process is made from."""
        return type(self), (str(self), self.lang)


class OriginalName(ForeignText):
    """What a source is called in its own language: nobody misses a translation of it."""


class ConvertedText(str):
    """A text that a program has put into another script and nobody has read since."""

    __slots__ = ()


class Translation(NamedTuple):
    """The texts that an overlay gives for one entry, by their path in the main entry, and what is wrong with them."""

    texts: Mapping[Path, str]
    problems: tuple[Problem, ...]
    read: tuple[tuple[Path, markdown.Prose], ...] = ()
    """The Markdown texts among them, read, with their paths in the overlay's own file."""


def fingerprint(entry: Model) -> str:
    """Eight hex digits of an entry's texts; line breaks and runs of blanks do not count."""
    texts = [[*leaf.path, " ".join(leaf.value.split())] for leaf in text_leaves(entry)]
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()[:8]


def text_leaves(entry: Model) -> Iterator[Leaf]:
    """The texts of an entry that may be translated."""
    return (leaf for leaf in leaves(entry) if isinstance(leaf.marker, Markup | Plain))


def translatable(entry: Model) -> Iterator[Leaf]:
    """Those of them that a translator has to translate: what a source is called in its own language is not among them."""
    return (leaf for leaf in text_leaves(entry) if not (isinstance(leaf.marker, Plain) and leaf.marker.own))


def read_overlay(document: Document, path: Path, entry: Model) -> Translation:
    """Read the overlay that stands at a path, for a main entry."""
    reader = _Overlay(document)
    value = _at(document.value, path)
    if isinstance(value, dict):
        reader.mapping(entry, value, path, (), top=True)
    else:
        reader.problems.append(error("wrong-type", "a mapping is expected", document.at(path), "write `id: …` and texts"))
    return Translation(reader.texts, tuple(reader.problems), tuple(reader.read))


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


class _Overlay:
    """One overlay entry being walked beside its main entry."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.texts: dict[Path, str] = {}
        self.problems: list[Problem] = []
        self.read: list[tuple[Path, markdown.Prose]] = []

    def mapping(self, model: Model, value: dict[str, Any], here: Path, main: Path, *, top: bool = False) -> None:
        steps = {step.key: step for step in plan(type(model)) if _holds_text(step)}
        for key, item in value.items():
            if key in ("id", "edition") or (top and key == "of"):
                continue
            step = steps.get(key)
            if step is None:
                self._unknown(model, key, (*here, key), list(steps))
            elif item is not None:
                self._field(getattr(model, step.attribute), step, item, (*here, key), (*main, key))

    def _unknown(self, model: Model, key: str, here: Path, known: list[str]) -> None:
        fields = {info.alias or name for name, info in type(model).model_fields.items()}
        message = (
            f"`{key}` is no text: it stands in the main file alone"
            if key in fields
            else f"there is no field `{key}` to translate"
        )
        self.problems.append(
            error(
                "unknown-translation",
                message,
                self.document.key(here),
                "delete it here" if key in fields else did_you_mean(key, known),
            )
        )

    def _field(self, value: Any, step: Step, item: Any, here: Path, main: Path) -> None:
        if value is None:
            self.problems.append(
                error(
                    "unknown-translation",
                    f"the main entry has no `{step.key}`",
                    self.document.key(here),
                    "write it in the main file first, or delete it here",
                )
            )
        elif step.many == "one":
            self._one(value, step, item, here, main)
        elif step.many == "map":
            self._map(value, step, item, here, main)
        elif not isinstance(item, list):
            self.problems.append(error("wrong-type", f"a list is expected for `{step.key}`", self.document.at(here)))
        elif value and hasattr(value[0], "id"):
            self._by_id(value, item, here, main)
        elif len(item) != len(value):
            self.problems.append(
                error(
                    "unknown-translation",
                    f"`{step.key}` has {len(item)} entries here and {len(value)} in the main file",
                    self.document.at(here),
                    "give one for each, and `null` where one is not translated",
                )
            )
        else:
            for index, (part, each) in enumerate(zip(value, item, strict=True)):
                if each is not None:
                    self._one(part, step, each, (*here, index), (*main, index))

    def _one(self, value: Any, step: Step, item: Any, here: Path, main: Path) -> None:
        if step.marker is not None:
            self._text(step, item, here, main)
        elif isinstance(item, dict):
            self.mapping(value, item, here, main)
        else:
            cure = missing_colon_help(item, tuple(dict(value)))
            self.problems.append(error("wrong-type", "a mapping is expected", self.document.at(here), cure))

    def _map(self, value: Any, step: Step, item: Any, here: Path, main: Path) -> None:
        if not isinstance(item, dict):
            self.problems.append(error("wrong-type", f"a mapping is expected for `{step.key}`", self.document.at(here)))
            return
        for key, text in item.items():
            if key in value and text is not None:
                self._text(step, text, (*here, key), (*main, key))
            elif key in value:
                continue
            else:
                self.problems.append(
                    error(
                        "unknown-translation",
                        f"the main entry has no `{key}` here",
                        self.document.key((*here, key)),
                        did_you_mean(key, value),
                    )
                )

    def _by_id(self, value: Any, item: list[Any], here: Path, main: Path) -> None:
        known = {part.id: index for index, part in enumerate(value)}
        for index, each in enumerate(item):
            id = each.get("id") if isinstance(each, dict) else None
            if not isinstance(id, str):
                self.problems.append(
                    error(
                        "wrong-type",
                        "an entry with an `id` is expected",
                        self.document.at((*here, index)),
                        "write `- id: …` and texts below it",
                    )
                )
            elif id in known:
                self.mapping(value[known[id]], each, (*here, index), (*main, known[id]))
            else:
                self.problems.append(
                    error(
                        "unknown-translation",
                        f"the main file has no `{id}` here",
                        self.document.at((*here, index, "id")),
                        did_you_mean(str(id), known),
                    )
                )

    def _text(self, step: Step, item: Any, here: Path, main: Path) -> None:
        if not isinstance(item, str):
            self.problems.append(error("wrong-type", f"a text is expected for `{step.key}`", self.document.at(here)))
        elif not VISIBLE_TEXT.search(item):
            self.problems.append(
                error(
                    "missing-field",
                    f"`{step.key}` holds nothing that a reader could see",
                    self.document.key(here),
                    "translate it, or delete it here",
                )
            )
        else:
            self.texts[main] = item
            if isinstance(step.marker, Markup):
                found = markdown.parse(item, block=step.marker.block)
                self.read.append((here, found))
                for fault in found.faults:
                    place = self.document.within(here, fault.start, fault.end)
                    self.problems.append(error(fault.code, fault.message, place, fault.help))


def _holds_text(step: Step) -> bool:
    if step.model is not None:
        return any(_holds_text(inner) for inner in plan(step.model))
    return isinstance(step.marker, Markup | Plain)


def apply_overlay(entry: Model, give: Callable[[Path, Marker, str], str], path: Path = ()) -> Model:
    """The entry with other texts: `give` is told where each stands in the entry, what it holds, and how it reads now."""
    update: dict[str, Any] = {}
    for step in plan(type(entry)):
        value = getattr(entry, step.attribute)
        if value is None or not _holds_text(step):
            continue
        here = (*path, step.key)

        def one(part: Any, spot: Path, step: Step = step) -> Any:
            return apply_overlay(part, give, spot) if step.marker is None else give(spot, step.marker, part)

        if step.many == "one":
            update[step.attribute] = one(value, here)
        elif step.many == "map":
            update[step.attribute] = {key: one(part, (*here, key)) for key, part in value.items()}
        else:
            update[step.attribute] = tuple(one(part, (*here, index)) for index, part in enumerate(value))
    return entry.model_copy(update=update)
