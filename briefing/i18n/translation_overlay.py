"""Translation overlays: entries with ids and texts only, which replace texts of the entries in the main files.

Section 5 of the data model. A text is found by its place in the main entry: nested entries by their id, other lists
by position. A text that an overlay lacks stays in the main language and is marked (`ForeignText`).
"""

from __future__ import annotations

from functools import cache
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar

from briefing import markdown
from briefing.diagnostics import (
    MOST_ALIKE,
    Problem,
    count_of,
    did_you_mean,
    error,
    missing_colon,
    nearest,
    warning,
)
from briefing.i18n.text_fingerprints import text_leaves
from briefing.model import Markup, Model, Plain
from briefing.model.fields import fields_by_key, walk_types
from briefing.model.markers import VISIBLE_TEXT
from briefing.model.translation_walk import OverlayVisitor, holds_text, walk_overlay
from briefing.model.walk import FieldValue, transform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from briefing.diagnostics import Place
    from briefing.model import Field
    from briefing.model.markers import Marker, Path
    from briefing.model.translation_walk import ExpectedShape
    from briefing.source.document import Document

Some = TypeVar("Some", bound=Model)


def unknown_entry_help(similar: str | None, untranslated: str | None = None) -> str:
    """What to do with a translation that has no main entry, given an entry with a similar id, or one without a translation."""
    if similar is not None:
        return f"did you mean `{similar}`? If the main entry was removed, delete these lines"
    if untranslated is not None:
        return f"if the main entry was removed, delete these lines; if it is now called `{untranslated}`, write this id here"
    return "delete these lines, or write the main entry first"


class ForeignText(str):
    """A text in another language than the page around it."""

    lang: str

    def __new__(cls, text: str, lang: str) -> Self:
        """Mark a text with its language (BCP 47)."""
        self = super().__new__(cls, text)
        self.lang = lang
        return self

    def __reduce__(self) -> tuple[type[ForeignText], tuple[str, str]]:
        """Return the arguments for pickling."""
        return type(self), (str(self), self.lang)


class OriginalName(ForeignText):
    """A text that needs no translation: the name of a source in its own language, or a text of a brief without this language."""


class ConvertedText(str):
    """A text whose script was converted automatically and that has not been reviewed since."""

    __slots__ = ()


class Translation(NamedTuple):
    """The translated texts of one entry, by their path in the main entry, and their problems."""

    texts: Mapping[Path, str]
    problems: tuple[Problem, ...]
    read: tuple[tuple[Path, markdown.Prose], ...] = ()
    """The parsed Markdown texts, with their paths in the overlay's file."""
    places: Mapping[Path, Path] = MappingProxyType({})
    """The path of each text in the overlay's file, by its path in the main entry."""
    mains: Mapping[Path, FieldValue] = MappingProxyType({})
    """The main text of each text."""
    lists: Mapping[Path, tuple[str, ...]] = MappingProxyType({})
    """The lists that this language has of its own, which replace those of the main entry."""


NameKey = tuple[type[Model], str, str]
"""A name that entries share: the class and the field that have it, and its words."""


def repeated_names(entry: Model) -> Iterator[tuple[NameKey, Path]]:
    """Yield each name of an entry that other entries may share, with its path."""
    for leaf in text_leaves(entry) if _has_repeated_names(type(entry)) else ():
        if is_repeated(leaf):
            yield name_key(leaf), leaf.path


def is_repeated(leaf: FieldValue) -> bool:
    """Return whether other entries may share a text word for word."""
    return isinstance(leaf.marker, Plain) and leaf.marker.repeated


def name_key(leaf: FieldValue) -> NameKey:
    """Return what identifies a name that entries share."""
    return leaf.field.owner, leaf.field.key, leaf.value


@cache  # of types, whose number is fixed
def _has_repeated_names(model: type[Model]) -> bool:
    return any(isinstance(field.marker, Plain) and field.marker.repeated for field in walk_types(model))


def translatable(entry: Model) -> Iterator[FieldValue]:
    """Yield the texts of an entry that need a translation: all but the names of sources in their own language."""
    return (leaf for leaf in text_leaves(entry) if not (isinstance(leaf.marker, Plain) and leaf.marker.own))


def read_overlay(document: Document, path: Path, entry: Model) -> Translation:
    """Read the overlay entry at a path, given its main entry."""
    reader = _OverlayReader(document, path)
    value = document.value
    for step in path:
        value = value[step]
    if isinstance(value, dict):
        walk_overlay(entry, value, reader, path)
    else:
        merged = missing_colon(value, fields_by_key(type(entry)), document.at(path))
        help = f"write {'`id: …` and texts' if path else 'texts, such as `title: …`'}"
        reader.problems.append(merged or error("wrong-type", "a mapping is expected", document.at(path), help))
    return Translation(reader.texts, tuple(reader.problems), tuple(reader.read), reader.places, reader.mains, reader.lists)


class _OverlayReader(OverlayVisitor):
    """Collects the texts and the problems of one overlay entry."""

    def __init__(self, document: Document, entry: Path) -> None:
        self.document = document
        self.entry = entry
        self.texts: dict[Path, str] = {}
        self.places: dict[Path, Path] = {}
        self.mains: dict[Path, FieldValue] = {}
        self.lists: dict[Path, tuple[str, ...]] = {}
        self.problems: list[Problem] = []
        self.read: list[tuple[Path, markdown.Prose]] = []

    def unknown_field(self, main: Model, key: str, here: Path) -> None:
        known = fields_by_key(type(main))
        if key in known:
            self._untranslatable(
                f"`{key}` is not a text: it belongs in the main file only", self.document.key(here), "delete it here"
            )
        else:
            similar = self._similar(key, [name for name, field in known.items() if field.translated])
            self._untranslatable(f"there is no field `{key}` to translate", self.document.key(here), similar)

    def extra_field(self, field: Field, here: Path) -> None:
        help = "write it in the main file first, or delete it here"
        self._untranslatable(f"the main entry has no `{field.key}`", self.document.key(here), help)

    def extra_item(self, field: Field, name: str, here: Path, known: tuple[str, ...]) -> None:
        if field.shape == "map":
            message, place = f"the main entry has no `{name}` here", self.document.key(here)
        else:
            message, place = f"the main file has no `{name}` here", self.document.at(here)
        few = len(self.problems) <= MOST_ALIKE
        help = unknown_entry_help(nearest(name, known) if few else None)
        lost = holds_text(self.document.value_at(here if field.shape == "map" else here[:-1]))
        self._untranslatable(message, place, help, error if lost else warning)

    def wrong_shape(self, node: FieldValue, item: Any, here: Path, wanted: ExpectedShape) -> None:
        key, place = node.field.key, self.document.at(here)
        if wanted == "length":
            message = f"`{key}` has {count_of(len(item), 'entry', 'entries')} here and {len(node.value)} in the main file"
            if holds_text(item):  # else all of it is missing, in whatever number
                self._untranslatable(message, place, self._length_help(len(node.value)))
        elif wanted == "entry":
            help = "write `- id: …` and texts below it"
            self.problems.append(error("wrong-type", "an entry with an `id` is expected", place, help))
        elif wanted == "mapping":
            merged = missing_colon(item, fields_by_key(type(node.value)), place)
            self.problems.append(merged or error("wrong-type", "a mapping is expected", place))
        else:
            expected = "a list" if wanted == "list" else "a mapping"
            self.problems.append(error("wrong-type", f"{expected} is expected for `{key}`", place))

    def text(self, node: FieldValue, item: Any, here: Path) -> None:
        key = node.field.key
        if not isinstance(item, str):
            self.problems.append(error("wrong-type", f"a text is expected for `{key}`", self.document.at(here)))
        elif not VISIBLE_TEXT.search(item):
            message, help = f"`{key}` has no visible content", "translate it, or delete it here"
            self.problems.append(error("missing-field", message, self.document.key(here), help))
        else:
            self.texts[node.path], self.places[node.path], self.mains[node.path] = item, here, node
            if isinstance(node.marker, Markup):
                found = markdown.parse(item, block=node.marker.block)
                self.read.append((here, found))
                for fault in found.faults:
                    place = self.document.within(here, fault.start, fault.end)
                    self.problems.append(error(fault.code, fault.message, place, fault.help))

    def own_list(self, node: FieldValue, item: list[Any], here: Path) -> None:
        """Read a list that may have another length, unless all its texts are missing."""
        texts = [(at, each) for at, each in enumerate(item) if each is not None]
        if item and not texts:
            return
        first = len(self.texts)
        for at, (index, each) in enumerate(texts):
            self.text(FieldValue((*node.path, at), node.field.part, each), each, (*here, index))
        self.lists[node.path] = tuple([*self.texts.values()][first:])

    def _length_help(self, wanted: int) -> str:
        """Name the command that gives a list the shape of its main list."""
        if not wanted:
            return "delete it here"
        language, name = PurePosixPath(self.document.file).parts[-2:] if "/" in self.document.file else ("LANG", "")
        id = self.document.value_at(self.entry).get("id") or name.partition(".")[0]
        return f"run `briefing translate {language} {id}`, or give one for each, and `null` where one is not translated"

    def _similar(self, name: str, known: Iterable[str]) -> str | None:
        """Suggest a name, except for problems that are only counted."""
        return did_you_mean(name, known) if len(self.problems) <= MOST_ALIKE else None

    def _untranslatable(self, message: str, place: Place, help: str | None, report: Callable[..., Problem] = error) -> None:
        self.problems.append(report("unknown-translation", message, place, help))


def apply_overlay(
    entry: Some, give: Callable[[Path, Marker, str], str], lists: Mapping[Path, tuple[str, ...]] = MappingProxyType({})
) -> Some:
    """Return the entry with replaced texts: `give` maps the path, marker and current value of each text to its new value.

    Before that, `lists` replace the lists of the entry that each language has of its own.
    """

    def change(node: FieldValue) -> Any:
        return give(node.path, node.marker, node.value) if isinstance(node.marker, Markup | Plain) else node.value

    # They are fields of the entry itself: no mapping inside one has such a list.
    own: dict[str, tuple[str, ...]] = {str(path[-1]): texts for path, texts in lists.items()}
    return transform(entry.updated(**own) if own else entry, change)
