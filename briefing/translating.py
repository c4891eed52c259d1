"""What a translator has to do, as changes of files: texts to be filled in, and translations that were found right.

Each text to be translated is a key without a value, below a comment with the main text. Comments of that form are the
program's: it renews them when the main text changes. Everything else in a translator's file stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.block import Noted, Value
from briefing.edits import Change, Put, Remark, remarks
from briefing.localise import localised
from briefing.model import BY_FILE, CHANGES, HEAD, Plain
from briefing.model.base import plan
from briefing.overlays import Entry, Originals, converted, of_brief, of_shared
from briefing.translate import Foreign, fingerprint, wanted
from briefing.words import categories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from briefing.document import Document
    from briefing.load import Loaded
    from briefing.model import Model
    from briefing.model.base import Path, Step
    from briefing.words import Word

    _Made = Callable[[Path], str | None] | None


class Draft(NamedTuple):
    """One overlay file: what is to change in it, and what waits in it to be filled in."""

    slug: str
    file: str
    document: Document | None
    changes: tuple[Change, ...]
    ids: tuple[str, ...]
    """The entries concerned."""
    texts: int = 0
    """How many of their texts nobody has written yet."""


class Item(NamedTuple):
    """A main entry with its translation, if it has one, as a translator names it."""

    originals: Originals
    file: str
    id: str
    main: Model
    document: Document | None
    entry: Entry | None

    @property
    def name(self) -> str:
        """The name that no other entry has."""
        inner = f"{self.file}/{self.id}" if self.id else self.file
        return f"{self.originals.slug}:{inner}" if self.originals.slug else inner

    @property
    def names(self) -> frozenset[str]:
        """Every name that it goes by alone; the file's name stands for all entries of the file."""
        inner = {self.id or self.file, f"{self.file}/{self.id}" if self.id else self.file}
        return frozenset({*inner, *(f"{self.originals.slug}:{each}" for each in inner if self.originals.slug)})


def entries(loaded: Loaded, language: str) -> tuple[Item, ...]:
    """All main entries that are to be there in a language."""
    site = loaded.site
    sets = [(of_brief(brief), brief.head.languages) for brief in site.briefs]
    sets += [(of_shared(site), site.languages)] if site.library else []
    return tuple(item for originals, spoken in sets if language in spoken[1:] for item in _items(loaded, originals, language))


def _items(loaded: Loaded, originals: Originals, language: str) -> Iterator[Item]:
    documents = loaded.overlays.get((originals.slug, language), {})
    read = {(each.file, each.id): each for each in originals.beside(documents) if isinstance(each, Entry)}
    for file, mains in originals.files.items():
        for id, main in mains.items():
            yield Item(originals, file, id, main, documents.get(file), read.get((file, id)))


def chosen(items: Sequence[Item], names: Iterable[str]) -> tuple[tuple[Item, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """The entries of these names, and each name that means none of them or more than one, with what it may mean."""
    found: dict[str, Item] = {}
    unclear: list[tuple[str, tuple[str, ...]]] = []
    for name in names:
        whole = [item for item in items if name in ("all", item.file, f"{item.originals.slug}:{item.file}")]
        same = [item for item in items if name in item.names and item.id]
        if len(same) > 1 or not (same or whole):
            unclear.append((name, tuple(item.name for item in same)))
        for item in same[:1] or whole:
            found[item.name] = item
    return tuple(item for item in items if item.name in found), tuple(unclear)


# ------------------------------------------------------------------------------------------ to be filled in


def drafts(items: Sequence[Item], made: Conversions) -> tuple[Draft, ...]:
    """For each file that lacks texts of these entries, the changes that put them there to be filled in."""
    return _by_file(items, lambda item: _written(item, made.of(item)))


def accepted(items: Sequence[Item], made: Conversions) -> tuple[Draft, ...]:
    """For each file, the changes that say that the translations of these entries are up to date."""
    return _by_file(items, lambda item: _signed(item, made.of(item)))


def translated(item: Item, made: Conversions) -> bool:
    """Whether an entry has any text of its language, so that it can be up to date."""
    texts = made.of(item)
    written = item.entry is not None and bool(item.entry.translation.texts)
    return written or (texts is not None and any(texts(leaf.path) is not None for leaf in wanted(item.main)))


def wording(language: str, lacking: Mapping[tuple[str, ...], Word], own: Document | None) -> tuple[Change, ...]:
    """The interface's words that a language lacks, each below the English one, as changes of the project's own file."""
    forms = categories(language)
    slots = {path: _forms(word, forms) for path, word in lacking.items()}
    if own is None or own.value is None:
        return (Put((), _nested(slots)),) if slots else ()
    groups: dict[tuple[str, ...], dict[tuple[str, ...], Value]] = {}
    for path, slot in slots.items():  # at the deepest mapping that is there already
        depth = next(n for n in range(len(path) - 1, -1, -1) if isinstance(_found(own.value, path[:n]), dict))
        groups.setdefault(path[: depth + 1], {})[path[depth + 1 :]] = slot
    return tuple(Put(path, _nested(inside)) for path, inside in groups.items() if not _waits(own.value, path))


def _forms(word: Word, forms: tuple[str, ...]) -> Value:
    if isinstance(word, str):
        return Noted(None, (f"# en: {word}",))
    return {form: Noted(None, (f"# en: {word.get(form, word['other'])}",)) for form in forms}


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


def _waits(value: Any, path: tuple[str, ...]) -> bool:
    """Whether a word is there already, without a value or with some of its forms."""
    holder = _found(value, path[:-1])
    return isinstance(holder, dict) and path[-1] in holder


class Conversions:
    """The texts of a language that is made from another one."""

    def __init__(self, loaded: Loaded, language: str) -> None:
        """Convert them, if the language is made so."""
        spoken = {brief.slug: brief.head.languages for brief in loaded.site.briefs}
        self.whole = loaded.site.languages if loaded.site.library else ()
        self.made = {slug for slug, each in spoken.items() if converted(language, each)}
        self.shared = converted(language, self.whole)
        self.site = localised(loaded, language) if self.made or self.shared else None

    def of(self, item: Item) -> _Made:
        """The converted texts of an entry by their paths; nothing where a language is not converted."""
        slug = item.originals.slug
        brief = next((each for each in self.site.briefs if each.slug == slug), None) if self.site else None
        if self.site is None or not (slug in self.made if brief else self.shared):
            return None
        kind = BY_FILE[item.file].name if item.file in BY_FILE else ""
        if brief is None:
            model: Any = next((each for each in self.site.shared[kind] if each.id == item.id), None)
        elif item.file == HEAD:
            model = brief.head
        elif item.file == CHANGES:
            model = next((each for each in brief.changes if str(each.edition) == item.id), None)
        else:
            model = brief.find(kind, item.id)
        texts = {leaf.path: leaf.value for leaf in wanted(model)} if model is not None else {}
        return lambda path: None if isinstance(texts.get(path), Foreign) else texts.get(path)


class _Change(NamedTuple):
    """What one entry needs: an entry of its own in the file, or changes of the one that it has there."""

    new: Value
    changes: tuple[Change, ...] = ()
    texts: int = 0


def _by_file(items: Iterable[Item], work: Callable[[Item], _Change]) -> tuple[Draft, ...]:
    files: dict[tuple[str, str], list[tuple[Item, _Change]]] = {}
    for item in items:
        change = work(item)
        if change.new or change.changes or change.texts:
            files.setdefault((item.originals.slug, item.file), []).append((item, change))
    return tuple(_draft(slug, file, each) for (slug, file), each in files.items())


def _draft(slug: str, file: str, each: list[tuple[Item, _Change]]) -> Draft:
    document = each[0][0].document
    new: list[Value] = [change.new for _, change in each if change.new]
    changes = [one for _, change in each for one in change.changes]
    if new and (document is None or document.value is None):
        changes.append(Put((), new[0] if file == HEAD else new))
    elif new and document is not None:
        changes += (Put((len(document.value) + index,), value) for index, value in enumerate(new))
    ids = tuple(item.id or file for item, _ in each)
    return Draft(slug, file, document, tuple(changes), ids, sum(change.texts for _, change in each))


def _written(item: Item, made: _Made) -> _Change:
    """The texts of an entry that are not there yet."""
    writer = _Writer(item.originals.language, made)
    of = fingerprint(item.main)
    if item.entry is None:
        slots = writer.mapping(item.main, ())
        if not slots:
            return _Change(None)
        return _Change(_called(item) | ({} if made else {"of": of}) | slots, (), writer.texts)
    document, path = item.entry.document, item.entry.path
    value = _at(document.value, path)
    changes = list(writer.beside(document, item.main, value if isinstance(value, dict) else {}, path, ()))
    if not item.entry.translation.texts and not made and item.entry.of != of:
        changes.insert(0, Put((*path, "of"), of, _NAMES))
    return _Change(None, tuple(changes), writer.texts)


def _signed(item: Item, made: _Made) -> _Change:
    """An entry that says that it translates the main text of today."""
    of = fingerprint(item.main)
    if item.entry is not None:
        return _Change(None, () if item.entry.of == of else (Put((*item.entry.path, "of"), of, _NAMES),))
    slots = _Writer(item.originals.language, made).mapping(item.main, ()) if made else {}
    return _Change(_called(item) | {"of": of} | slots if slots else None)


_NAMES = ("id", "edition")


def _called(item: Item) -> dict[str, Value]:
    return {"edition" if item.file == CHANGES else "id": item.id} if item.id else {}


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


class _Writer:
    """Writes the texts that a translator has to fill in; counts them."""

    def __init__(self, language: str, made: _Made) -> None:
        self.beginning = f"# {language}:"
        self.made = made
        self.texts = 0

    def mapping(self, model: Model, main: Path) -> dict[str, Value]:
        """All texts of a model."""
        slots = {step.key: self.field(step, getattr(model, step.attribute), (*main, step.key)) for step in plan(type(model))}
        return {key: slot for key, slot in slots.items() if slot}

    def field(self, step: Step, value: Any, main: Path) -> Value:
        """One field of a model; nothing if there is no text to translate in it."""
        if value is None:
            return None
        if step.many == "one":
            return self.one(step, value, main)
        if step.many == "map":
            return {key: self.one(step, part, (*main, key)) for key, part in value.items()} or None
        parts = [self.one(step, part, (*main, index)) for index, part in enumerate(value)]
        if any(parts) and hasattr(value[0], "id"):
            return [{"id": part.id, **slot} for part, slot in zip(value, parts, strict=True) if isinstance(slot, dict)]
        return parts if any(parts) else None

    def one(self, step: Step, value: Any, main: Path) -> Value:
        if step.marker is None:
            return self.mapping(value, main) or None
        if not hasattr(step.marker, "block") and not (isinstance(step.marker, Plain) and not step.marker.own):
            return None
        given = self.made(main) if self.made else None
        if self.made and given is None:
            return None
        self.texts += given is None
        return Noted(given, self.note(value))

    def note(self, text: str) -> tuple[str, ...]:
        """The main text as lines of comment."""
        return tuple(f"{self.beginning} {line}".rstrip() for line in text.strip("\n").split("\n"))

    # ------------------------------------------------------------------------------ beside what is there

    def beside(self, document: Document, model: Model, value: Mapping[str, Any], here: Path, main: Path) -> Iterator[Change]:
        """What a mapping of an overlay lacks."""
        before = [*_NAMES, "of"]
        for step in plan(type(model)):
            part, spot, origin = getattr(model, step.attribute), (*here, step.key), (*main, step.key)
            if part is not None:
                yield from self._beside_field(document, step, part, value.get(step.key), spot, origin, tuple(before))
            before.append(step.key)

    def _beside_field(self, document: Document, step: Step, part: Any, item: Any, here: Path, main: Path,
                      before: tuple[str, ...]) -> Iterator[Change]:
        if item is None:
            yield from self._empty(document, self.field(step, part, main), here, before)
        elif step.many == "one":
            yield from self._beside_one(document, step, part, item, here, main)
        elif step.many == "map" and isinstance(item, dict):
            for key, text in part.items():
                yield from self._beside_item(document, step, text, item.get(key), (*here, key), (*main, key), tuple(part))
        elif isinstance(item, list) and step.many == "list" and part and hasattr(part[0], "id"):
            yield from self._beside_ids(document, step, part, item, here, main)
        elif isinstance(item, list) and len(item) == len(part):
            for index, (each, inner) in enumerate(zip(part, item, strict=True)):
                yield from self._beside_item(document, step, each, inner, (*here, index), (*main, index), ())

    def _beside_item(self, document: Document, step: Step, part: Any, item: Any, here: Path, main: Path,
                     before: tuple[str, ...]) -> Iterator[Change]:
        if item is None:
            yield from self._empty(document, self.one(step, part, main), here, before)
        else:
            yield from self._beside_one(document, step, part, item, here, main)

    def _beside_one(self, document: Document, step: Step, part: Any, item: Any, here: Path, main: Path) -> Iterator[Change]:
        if step.marker is None and isinstance(item, dict):
            yield from self.beside(document, part, item, here, main)
        elif isinstance(item, str) and isinstance(part, str):
            known = remarks(document, here, self.beginning)
            if known and known != self.note(part):
                yield Remark(here, self.beginning, self.note(part))

    def _beside_ids(self, document: Document, step: Step, part: Any, item: list[Any], here: Path, main: Path) -> Iterator[Change]:
        known = {each.get("id"): index for index, each in enumerate(item) if isinstance(each, dict)}
        free = len(item)
        for index, each in enumerate(part):
            if each.id in known:
                spot = known[each.id]
                yield from self.beside(document, each, item[spot], (*here, spot), (*main, index))
            elif slots := self.one(step, each, (*main, index)):
                assert isinstance(slots, dict), "what has an id has fields"
                yield Put((*here, free), {"id": each.id, **slots})
                free += 1

    def _empty(self, document: Document, slot: Value, here: Path, before: tuple[str, ...]) -> Iterator[Change]:
        """A field without a value, or that is not there at all."""
        if slot is None:
            return
        if isinstance(slot, Noted) and slot.value is None and _stands(document, here):
            if remarks(document, here, self.beginning) not in (None, slot.note):
                yield Remark(here, self.beginning, slot.note)
        else:
            yield Put(here, slot, before)


def _stands(document: Document, path: Path) -> bool:
    """Whether a key or an item is there, with or without a value."""
    value = _at(document.value, path[:-1])
    return path[-1] in value if isinstance(value, dict) else int(path[-1]) < len(value)
