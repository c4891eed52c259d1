"""The result of loading a data folder: a site of briefs, in which each entity has the place of its values."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar, overload

from briefing.diagnostics import Place
from briefing.model.base import Entity
from briefing.model.entities.actor import Actor
from briefing.model.entities.event import Event
from briefing.model.entities.factor import Factor
from briefing.model.entities.figure import Figure
from briefing.model.entities.forecast import Forecast
from briefing.model.entities.judgement import Judgement
from briefing.model.entities.recommendation import Recommendation
from briefing.model.entities.scenario import Scenario
from briefing.model.entities.source import Source
from briefing.model.entities.term import Term
from briefing.model.entities.word import Word
from briefing.model.kinds import KINDS, PARENTS
from briefing.model.origin import Origin, Unread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefing.model.base import PlaceInWork, WorkMention
    from briefing.model.brief import EditionChange, Head
    from briefing.model.library_head import LibraryHead


E = TypeVar("E", bound=Entity)


class Table(NamedTuple):
    """A CSV file: its columns, its rows (each as long as the columns), and the location of each cell."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: Sequence[int]
    """The line of each row, from 1."""
    starts: Sequence[int]
    """The column of each cell, from 0, row by row."""
    complete: bool = True
    """Whether every row could be read."""

    def at(self, row: int, column: int) -> Place:
        """Return the location of a cell."""
        line, start = self.lines[row], self.starts[row * len(self.columns) + column] + 1
        return Place(self.file, line, start, line, start + max(len(self.rows[row][column]), 1))

    def column(self, name: str) -> tuple[str, ...]:
        """Return the cells of a column, from top to bottom."""
        index = self.columns.index(name)
        return tuple(row[index] for row in self.rows)


OutdatedTranslation = Literal["stale", "unchecked"]
"""`stale`: the main text has changed since; `unchecked`: the translation records no fingerprint of its main text."""


@dataclass(frozen=True, slots=True)
class Brief:
    """One brief: its head, its lists by kind, its log, its tables of numbers.

    `claimed` holds the ids of each kind that occur in its files, also those of entities that could not be read;
    `unreadable` names the kinds of which not every id is known: a file cannot be read, or an entry has no id of its own;
    `broken` names the fields of the head that have a placeholder; `partial` says that an entry or a field has an error;
    `outdated` names, by kind and id, the entries whose translation does not match their main text, or may not.
    """

    slug: str
    head: Head
    origin: Origin
    lists: Mapping[str, tuple[Entity, ...]] = field(default_factory=dict)
    origins: Mapping[tuple[str, str], Origin] = field(default_factory=dict, repr=False)
    changes: tuple[EditionChange, ...] = ()
    change_origins: tuple[Origin, ...] = field(default=(), repr=False)
    tables: Mapping[str, Table] = field(default_factory=dict, repr=False)
    broken_tables: frozenset[str] = frozenset()
    claimed: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)
    unreadable: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    partial: bool = False
    unread: tuple[Unread, ...] = field(default=(), repr=False)
    index: Mapping[tuple[str, str], Entity] = field(default_factory=dict, repr=False)
    outdated: Mapping[tuple[str, str], OutdatedTranslation] = field(default_factory=dict)

    @overload
    def of(self, kind: type[E]) -> tuple[E, ...]: ...
    @overload
    def of(self, kind: str) -> tuple[Entity, ...]: ...
    def of(self, kind: type[Entity] | str) -> tuple[Entity, ...]:
        """Return the entities of a kind (class or name) in file order; nested ones in the order of their parents."""
        return self.lists.get(kind if isinstance(kind, str) else kind.kind_name, ())

    # Shortcuts for templates. A new kind needs no property: `brief.of(Question)`.

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """The key judgements."""
        return self.of(Judgement)

    @property
    def factors(self) -> tuple[Factor, ...]:
        """The factors."""
        return self.of(Factor)

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios."""
        return self.of(Scenario)

    @property
    def recommendations(self) -> tuple[Recommendation, ...]:
        """The recommendations."""
        return self.of(Recommendation)

    @property
    def events(self) -> tuple[Event, ...]:
        """The events, in the order of the file."""
        return self.of(Event)

    @property
    def forecasts(self) -> tuple[Forecast, ...]:
        """The forecasts."""
        return self.of(Forecast)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures."""
        return self.of(Figure)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources: the brief's own, then those it cites from the library's shared list."""
        return self.of(Source)

    @property
    def actors(self) -> tuple[Actor, ...]:
        """The actors: the brief's own, then the shared ones."""
        return self.of(Actor)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The terms: the brief's own, then the shared ones."""
        return self.of(Term)

    @property
    def works(self) -> tuple[Source, ...]:
        """The works that the brief discusses, which its head names under `article`."""
        found = (self.find("source", key) for key in self.head.article)
        return tuple(work for work in found if isinstance(work, Source))

    def work_named(self, *places: PlaceInWork | WorkMention | None) -> Source | None:
        """Return the work that the first of these places names that names one."""
        named = next((place.source for place in places if place is not None and place.source), None)
        found = self.find("source", named) if named else None
        return found if isinstance(found, Source) else None

    def work_of(self, entity: Entity, place: PlaceInWork | WorkMention | None = None) -> Source | None:
        """Return the work that a statement is from: the one that its place names, or else that of the entry that it is in.

        The place is that of the entity, unless one of a part without an id is given, such as that of an answer.

        If the brief discusses one work, it is that one.
        """
        if len(self.head.article) < 2:
            return next(iter(self.works), None)
        whole = self.find(PARENTS.get(entity.kind_name, ""), entity.id.partition(".")[0]) if entity.id else None
        return self.work_named(place, *(getattr(each, "at", None) for each in (entity, whole)))

    @property
    def vocabulary(self) -> tuple[Word, ...]:
        """The words that it adds to built-in lists: the brief's own, then the shared ones."""
        return self.of(Word)

    def declared(self, of: str, word: str) -> Word | None:
        """Return the entry of a word that the vocabulary adds to a list, or `None`."""
        found = self.find("word", word)
        return found if isinstance(found, Word) and found.of == of else None

    def built_in(self, of: str, word: str) -> str:
        """Return the built-in word as which a word of a list counts, or the word itself if it counts as none."""
        declared = self.declared(of, word)
        return (declared.like if declared else None) or word

    @property
    def own_event_kinds(self) -> tuple[str, ...]:
        """The words of its events that it declares and that are like no built-in one, in the order of the vocabulary."""
        used = {event.kind for event in self.events}
        return tuple(word.id for word in self.vocabulary if word.of == "event-kind" and not word.like and word.id in used)

    def find(self, kind: str, id: str) -> Entity | None:
        """Return the entity of a kind with this id, or `None`."""
        return self.index.get((kind, id))

    def belongs_to(self, actor: str) -> tuple[str, ...]:
        """Return the id of an actor and those of the bodies that it is part of, the nearest first."""
        found: list[str] = []
        while actor not in found:
            found.append(actor)
            whole = self.find("actor", actor)
            actor = (whole.part_of if isinstance(whole, Actor) else None) or actor
        return tuple(found)

    def claims(self, kind: str, id: str) -> bool:
        """Return whether the brief's files contain this id, even if its entry could not be read."""
        return id in self.claimed.get(kind, ()) or kind in self.unreadable

    def everything(self) -> Iterator[tuple[str, Entity, Origin]]:
        """Yield each top-level entity of the brief itself, with its kind and origin."""
        for kind in KINDS:
            for entity in self.of(kind.name):
                origin = self.origins.get((kind.name, entity.id))
                if origin is not None:
                    yield kind.name, entity, origin


_NOTHING: Mapping[Any, Any] = MappingProxyType({})
"""The shared lists of a site that is not a library."""


@dataclass(frozen=True, slots=True)
class Site:
    """All briefs of a data folder. In a library, each brief has its own folder below it."""

    briefs: tuple[Brief, ...]
    library: bool = False
    shared: Mapping[str, tuple[Entity, ...]] = field(default_factory=lambda: _NOTHING, repr=False)
    shared_origins: Mapping[tuple[str, str], Origin] = field(default_factory=lambda: _NOTHING, repr=False)
    about: LibraryHead | None = None
    """`library.yaml`; `None` if there is none, or if it cannot be read."""
    about_origin: Origin | None = field(default=None, repr=False)
    """The location of `library.yaml`, if there is one."""

    @property
    def main_language(self) -> str:
        """The language of the site's root and of the shared files."""
        return next(iter((self.about.languages if self.about else ()) or self.briefs[0].head.languages))

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the library and of all its briefs; the first one is the main language."""
        declared = self.about.languages if self.about else ()
        return tuple(dict.fromkeys((*declared, *(language for brief in self.briefs for language in brief.head.languages))))

    def shared_of(self, kind: type[E]) -> Iterator[tuple[E, Origin]]:
        """Yield each entity of a kind that all briefs of a library share, with its origin."""
        for entity in self.shared.get(kind.kind_name, ()):
            if isinstance(entity, kind):
                yield entity, self.shared_origins[kind.kind_name, entity.id]

    def brief(self, slug: str) -> Brief | None:
        """Return the brief in the folder of this name, or `None`."""
        return next((brief for brief in self.briefs if brief.slug == slug), None)
