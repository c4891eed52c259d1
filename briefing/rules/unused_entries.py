"""Sources that nothing cites, and actors and terms that nothing refers to and no text names, in any language."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import starmap
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.diagnostics import MOST_ALIKE, nearest, warning
from briefing.markdown.glossary import Glossary, beginning, spellings
from briefing.model import BY_FILE, Actor, Entity, Source, Term

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from briefing.diagnostics import Problem
    from briefing.model import Brief, Model, Origin
    from briefing.rules.context import Context
    from briefing.source.document import Document

NAMES: tuple[type[Entity], ...] = (Actor, Term)
"""The kinds that are used by their names, without a reference."""
_SAID = {
    "actor": ("nothing names the actor `{}`", "name it in a text or in a field such as `actors`, or delete it"),
    "term": ("no text uses the term `{}`", "use it in a text, write under `also` how the texts put it, or delete it"),
}
# "Institute of International Education (IIE)": the name and its abbreviation.
_WITH_SHORT = re.compile(r"\s*[(（]([^()（）]+)[)）]\s*$")


class _Version(NamedTuple):
    """An entry in one language: its kind and id, the values of its fields, and its texts."""

    kind: str
    id: str
    values: Mapping[str, Any]
    texts: Sequence[str]


def actors_and_terms_are_used(context: Context) -> Iterator[Problem]:
    """An actor or a term that nothing names may have lost its text, or wait for one."""
    if any(brief.partial for brief in context.site.briefs):
        return  # what could not be read may name it
    listed = [(entity, origin) for kind in NAMES for entity, origin in context.own(kind)]
    written = sorted(context.written, key=lambda each: isinstance(each[0], Entity))  # the head and the log come first
    yield from unused_actors_and_terms(listed, context.used, written, context.overlays.values())


def sources_are_cited(context: Context) -> Iterator[Problem]:
    """A source that no entry cites may have lost its claim."""
    if any(brief.partial for brief in context.site.briefs):
        return  # an entry that could not be read may cite it
    cited = {id for kind, id in context.used if kind == "source"}
    known = context.brief.claimed.get("source", frozenset())
    meant = {nearest(key, known) for key in cited - known}  # a misspelt key is a problem of its own
    for entity, origin in context.own(Source):
        if entity.id not in cited | meant:
            yield warning("unused-source", f"nothing cites the source `{entity.id}`", origin.at("id"), "cite it, or delete it")


def written_in(brief: Brief) -> Iterator[Model]:
    """Whatever in a brief's own files holds texts."""
    yield brief.head
    yield from brief.changes
    yield from (entity for _, entity, _ in brief.everything())


def unused_actors_and_terms(
    listed: Collection[tuple[Entity, Origin]],
    used: frozenset[tuple[str, str]],
    written: Iterable[tuple[Model, Sequence[str]]],
    overlays: Iterable[Mapping[str, Document]],
) -> Iterator[Problem]:
    """One warning for each of these actors and terms to which no field refers, and which no text names.

    `used` are the kinds and ids that something refers to; `written` and `overlays` hold the texts.
    """
    doubtful = {(each.kind_name, each.id): origin for each, origin in listed if (each.kind_name, each.id) not in used}
    if not doubtful:
        return
    versions = [*starmap(_version, written), *_translated(overlays)]
    named = _meant(used, listed)
    forms = [(each.kind, each.id, form) for each in versions if (each.kind, each.id) in doubtful for form in _forms(each)]
    texts = _Texts(versions, forms)
    texts.add_named(named, doubtful)
    reported = 0
    for (kind, id), origin in doubtful.items():
        if (kind, id) not in named:
            message, help = _SAID[kind]
            own = [form for of, each, form in forms if (of, each) == (kind, id)]
            if kind == "term" and reported < MOST_ALIKE and (ending := _other_ending(id, own, texts)):
                help = f"write `also: [{ending}]`, if the texts mean it by that"
            reported += 1
            yield warning(f"unused-{kind}", message.format(id), origin.at("id"), help)


class _Form(NamedTuple):
    """How texts may call an entry."""

    kind: str
    id: str
    form: str
    spelled: str
    """With single blanks, perhaps with a capital."""
    sought: str
    """The same in small letters, perhaps without its last one."""


class _Texts:
    """All texts in which an entry may be named, or a term have another ending.

    Few texts have the first word of a form: only they are searched for the form.
    """

    def __init__(self, versions: Sequence[_Version], forms: Sequence[tuple[str, str, str]]) -> None:
        self._versions = versions
        self._small: list[str] = []  # the texts of the versions, as far as they were searched
        self._names = {of: Glossary((form, id) for each, id, form in forms if each == of) for of in {of for of, _, _ in forms}}
        self._by_first_word: dict[str, list[_Form]] = {}
        for kind, id, form in forms:
            for spelled in spellings(" ".join(form.split())):
                words, stem = spelled.casefold(), _folded(form[:-1])
                first = beginning(words)
                shorter = _may_end_otherwise(form) and len(first) < len(stem) and words.startswith(stem)
                self._by_first_word.setdefault(first, []).append(_Form(kind, id, form, spelled, stem if shorter else words))
        self._alike: dict[tuple[str, str], list[_Version]] = {}  # by the id of a term and its form

    def add_named(self, named: set[tuple[str, str]], doubtful: Collection[tuple[str, str]]) -> None:
        """Add those of the doubtful entries, by their kinds and ids, that the texts of another one name."""
        first_words = self._by_first_word.keys()
        words_in = Glossary((each.sought, "") for forms in self._by_first_word.values() for each in forms).words_in
        for version in self._versions:
            if named.issuperset(doubtful):
                break
            text = "\n".join(version.texts)
            small = text.casefold()
            self._small.append(small)
            words = words_in(small)
            if first_words.isdisjoint(words):
                continue
            spaced, own = " ".join(small.split()), (version.kind, version.id)  # its own words are no use of it
            likely = [
                each for word in first_words & words for each in self._by_first_word[word]
                if each.sought in spaced and (each.kind, each.id) != own
            ]  # fmt: skip
            for each in likely:
                self._alike.setdefault((each.id, each.form), []).append(version)
            written = " ".join(text.split()) if likely else ""
            if any(each.spelled in written for each in likely):
                named |= {
                    (kind, id) for kind, names in self._names.items() for _, _, id in names.found(text) if (kind, id) != own
                }

    def likely(self, id: str, form: str) -> Iterator[str]:
        """The texts that may have a form of a term with another ending, except those of the term itself."""
        words = _folded(form[:-1])
        if len(beginning(words)) < len(words):
            versions: Iterable[_Version] = self._alike.get((id, form), ())
        else:
            versions = self._with_part_of_a_word(words, ("term", id))
        for version in versions:
            yield from (text for text in version.texts if words in _folded(text))

    def _with_part_of_a_word(self, part: str, but: tuple[str, str]) -> Iterator[_Version]:
        whole, of_each = self._all
        if whole.count(part) != of_each[but].count(part):
            for each, small in zip(self._versions, self._small, strict=True):
                if part in small and (each.kind, each.id) != but:
                    yield each

    @cached_property
    def _all(self) -> tuple[str, Mapping[tuple[str, str], str]]:
        """All texts in small letters, and those of each entry in all languages."""
        of_each: dict[tuple[str, str], str] = {}
        for each, small in zip(self._versions, self._small, strict=True):
            of_each[each.kind, each.id] = f"{of_each.get((each.kind, each.id), '')}\n{small}"
        return "\n".join(self._small), of_each


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _may_end_otherwise(form: str) -> bool:
    return len(form) >= _SHORTEST and form[-1:].isascii() and form[-1:].isalpha()


def _other_ending(id: str, forms: Collection[str], texts: _Texts) -> str | None:
    """The first words in another text that differ from a form of a term in their ending, as in the plural, or in capitals."""
    for form in filter(_may_end_otherwise, forms):
        for text in texts.likely(id, form):
            ending = _with_ending(form[:-1], text)
            if ending is not None and ending not in forms:
                return ending
    return None


def _with_ending(stem: str, text: str) -> str | None:
    """The first words in a text that begin like a form, in small letters or capitals, and have up to four letters more."""
    if _WORD.fullmatch(stem):  # without a pattern of its own: compiling one takes longer than the search
        words = (word for word in _WORD.findall(text) if len(word) <= len(stem) + 4)
        return next((word for word in words if word.casefold().startswith(stem.casefold())), None)
    several = r"\s+".join(map(re.escape, stem.split()))
    found = re.search(rf"(?<!\w){several}\w{{0,4}}(?!\w)", text, re.IGNORECASE)
    return " ".join(found[0].split()) if found else None


_WORD = re.compile(r"\w+")
_SHORTEST = 5
"""The letters of a form from which on words that begin like it are probably forms of it."""


def _meant(used: frozenset[tuple[str, str]], listed: Iterable[tuple[Entity, Origin]]) -> set[tuple[str, str]]:
    """What misspelt references mean: each is a problem of its own, with the id or the name that it resembles."""
    found: set[tuple[str, str]] = set()
    for kind in (each.kind_name for each in NAMES):
        ids = {each.id: each for each, _ in listed if each.kind_name == kind}
        unknown = [id for of, id in used if of == kind and id not in ids]
        calls = {form.casefold(): each.id for each in ids.values() for form in _forms(_version(each, ()))} if unknown else {}
        for target in unknown:
            meant = calls.get(target.casefold()) or nearest(target, ids)
            found |= {(kind, meant)} if meant else set()
    return found


def _forms(entry: _Version) -> Iterator[str]:
    """How texts may call an actor or a term."""
    also = entry.values.get("also") or ()
    for form in (entry.values.get("name"), entry.values.get("term"), entry.values.get("abbr"), *also):
        if isinstance(form, str) and form.strip():
            yield form
            if (short := _WITH_SHORT.search(form)) is not None:
                yield from (part for part in (form[: short.start()], short[1]) if part.strip())


def _version(model: Model, texts: Sequence[str]) -> _Version:
    return _Version(getattr(model, "kind_name", ""), getattr(model, "id", ""), vars(model), texts)


def _translated(overlays: Iterable[Mapping[str, Document]]) -> Iterator[_Version]:
    for documents in overlays:
        for file, document in documents.items():
            kind = BY_FILE[file].name if file in BY_FILE else ""
            for entry in document.value if isinstance(document.value, list) else [document.value]:
                values = entry if isinstance(entry, dict) else {}
                yield _Version(kind, str(values.get("id", "")), values, tuple(_strings(entry)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)
