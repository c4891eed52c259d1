"""Data folders generated from the model: every kind and every field of its classes, so that a new one needs no line here.

What the classes do not say, because a rule says it (a forecast has a likelihood), is in the table `ADJUSTMENTS`.
"""

from __future__ import annotations

import inspect
import itertools
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, NamedTuple, get_args, get_origin

from hypothesis import strategies as st

from briefing.model import HEAD, HEADS, KINDS, LIBRARY, LIST_FILES, Head, LibraryHead, Markup, Plain, RefTo, Role, WordOf, base
from briefing.model.entities import id_form
from briefing.model.fields import fields, fields_by_key
from briefing.model.kinds import ENTITIES, NESTED
from briefing.model.resolve import kind_of
from briefing.model.values import REACHES, Review, When
from tests.strategies.adjustments import ADJUSTMENTS, list_of_word
from tests.strategies.dates import DateMaker
from tests.strategies.removing_errors import without_errors
from tests.strategies.texts import Targets, TextMaker
from tests.strategies.yaml_text import write_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from briefing.model import Field, Model

CHECKED = date(2031, 10, 15)
"""The day on which the briefs are accepted."""
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
"""The languages in which the interface is written."""
ADDRESSES = ("https://example.org/a", "http://example.org/%3Czz%3E?a=1&b=2", "https://例え.jp/中")
WORDS = ("x", "10.1000/182", "a<zz>b", "中文")


class Plan(NamedTuple):
    """The ids of a brief, drawn before its entries, so that entries can refer to each other in either direction."""

    slug: str
    ids: Mapping[str, tuple[str, ...]]
    """All ids by kind, including those of nested and of shared entries."""
    parts: Mapping[tuple[str, str], tuple[str, ...]]
    """The ids inside each entry that has a nested list, by the entry and the kind of the list."""
    languages: tuple[str, ...]


@st.composite
def briefs(draw: Callable[..., Any]) -> dict[str, str]:
    """The files of a data folder by path: one brief or a library, in one to three languages."""
    maker = BriefMaker(draw)
    languages = tuple(draw(st.permutations(LANGUAGES)))[: draw(st.sampled_from((1, 1, 2, 3)))]
    if draw(st.integers(0, 4)) != 0:
        return without_errors(maker.brief("", maker.planned("", languages, {}), {}, ()), CHECKED)
    shared = {kind.name: maker.ids(kind.model, draw(st.integers(0, 2)), "s") for kind in KINDS if kind.shared}
    slugs = ("alpha", "beta", "x-1")[: draw(st.integers(1, 3))]
    plans = [maker.planned(slug, languages[: draw(st.integers(1, len(languages)))], shared) for slug in slugs]
    spoken = max((plan.languages for plan in plans), key=len)
    files = maker.shared(shared, spoken, plans)
    for plan in plans:
        files |= maker.brief(f"{plan.slug}/", plan, shared, tuple(other for other in plans if other is not plan))
    return without_errors(files, CHECKED)


class BriefMaker:
    """Generates the files of briefs with the choices of a hypothesis test."""

    densities: ClassVar[tuple[int, ...]] = (1, 4, 7, 10)
    """How many of ten optional fields a brief may have; one of these is chosen for each brief."""

    def __init__(self, draw: Callable[..., Any]) -> None:
        self.draw = draw
        self.texts = TextMaker(draw, itertools.count(1))
        self.dates = DateMaker(draw)
        self.plan = Plan("", {}, {}, ())
        self.others: tuple[Plan, ...] = ()
        self.owner = ""
        self.density = 5
        self.tables: dict[str, str] = {}
        self.works: tuple[str, ...] = ()
        self.reaches: dict[str, str] = {}

    def integer(self, least: int, most: int) -> int:
        """Choose a whole number."""
        return int(self.draw(st.integers(least, most)))

    def pick(self, choices: Sequence[Any]) -> Any:
        """Choose one item."""
        return choices[self.integer(0, len(choices) - 1)]

    # --------------------------------------------------------------------------------------------- files

    def brief(self, folder: str, plan: Plan, shared: Mapping[str, tuple[str, ...]], others: tuple[Plan, ...]) -> dict[str, str]:
        """The files of one brief; `others` are the other briefs of its library."""
        self.density = self.pick(self.densities)
        self.plan, self.others, self.tables = plan, others, {}
        own = {kind: [id for id in ids if id not in shared.get(kind, ())] for kind, ids in self.plan.ids.items()}
        values: dict[str, Any] = {HEAD: self.entry(Head, "")}
        for file, model in LIST_FILES.items():
            name = getattr(model, "kind_name", "")
            ids = own.get(name) if name in ENTITIES else [""] * self.integer(0, 2)
            values[file] = [self.entry(model, id) for id in ids or ()]
        return self._written(folder, values, plan.languages) | {
            f"{folder}figures/{name}": text for name, text in self.tables.items()
        }

    def shared(self, ids: Mapping[str, tuple[str, ...]], languages: tuple[str, ...], plans: Sequence[Plan]) -> dict[str, str]:
        """The files that the briefs of a library share, and the head of the library."""
        self.density = self.pick(self.densities)
        self.plan, self.others, self.tables = Plan("", {}, {}, languages), tuple(plans), {}
        head = {LIBRARY: self.entry(LibraryHead, "")} if self.integer(0, 1) else {}
        self.plan, self.others = Plan("", ids, {}, languages), ()
        values: dict[str, Any] = head | {
            kind.file: [self.entry(kind.model, id) for id in ids[kind.name]] for kind in KINDS if kind.shared and ids[kind.name]
        }
        return self._written("", values, languages)

    def _written(self, folder: str, values: Mapping[str, Any], languages: tuple[str, ...]) -> dict[str, str]:
        """The main files, and files with translations of some of their texts."""
        files = {f"{folder}{name}.yaml": write_yaml(value) for name, value in values.items() if value or self.integer(0, 3) == 0}
        for language in languages[1:]:
            for name, value in values.items():
                laid = self._translated(name, value) if self.integer(0, 3) else None
                if laid:
                    files[f"{folder}{language}/{name}.yaml"] = write_yaml(laid)
        return files

    def planned(self, slug: str, languages: tuple[str, ...], shared: Mapping[str, tuple[str, ...]]) -> Plan:
        """The ids of a brief, including those that the briefs of a library share."""
        most = self.pick((1, 2, 3))
        wanted = {kind.name: self.integer(0, most) for kind in KINDS}
        for kind in (*KINDS, *KINDS):  # the entries that an entry must refer to exist, and so do those that they must refer to
            for needed in _needed(kind.model) if wanted[kind.name] else ():
                if not any(wanted.get(each) or shared.get(each) for each in needed):
                    wanted[needed[0]] = 1
        ids = {kind.name: self.ids(kind.model, wanted[kind.name]) + shared.get(kind.name, ()) for kind in KINDS}
        parts = {
            (id, part.kind): tuple(
                f"{id}.{id_form(ENTITIES[part.kind]).mark}{number}" for number in range(1, self.integer(0, 2) + 1)
            )
            for whole, nested in NESTED.items()
            for part in nested
            for id in ids.get(whole, ())
        }
        for whole, nested in NESTED.items():
            ids |= {part.kind: tuple(each for id in ids[whole] for each in parts[id, part.kind]) for part in nested}
        self.reaches = {id: self.pick(REACHES) for id in ids["source"] if id not in self.reaches} | self.reaches
        return Plan(slug, ids, parts, languages)

    def ids(self, model: type[base.Entity], number: int, mark: str = "") -> tuple[str, ...]:
        """Ids in the form of a kind."""
        form = id_form(model)
        if form.letters and not form.digits:
            return tuple("ABCD"[:number])
        if form.digits:
            return tuple(f"{form.letters}{3 * at if at > 1 else at}" for at in range(1, number + 1))
        return tuple(f"{model.kind_name}-{mark}{at}" for at in range(1, number + 1))

    # ------------------------------------------------------------------------------------------- entries

    def entry(self, model: type[Model], id: str) -> dict[str, Any]:
        """One entry of a file, or the head."""
        self.owner = id
        known = {each for ids in self.plan.ids.values() for each in ids} - {id}
        elsewhere = [f"{other.slug}:{each}" for other in self.others for ids in other.ids.values() for each in ids]
        targets = [*sorted(known), *sorted(elsewhere)]
        self.texts.targets = Targets(
            [each for each in targets if kind_of(each.rpartition(":")[2])],
            [each for each in targets if not kind_of(each.rpartition(":")[2])],
            [each for each in self.plan.ids.get("source", ()) if each != id],
        )
        return self.mapping(model, id)

    def mapping(self, model: type[Model], id: str = "") -> dict[str, Any]:
        """The fields of a mapping: all that are required, and some of the others."""
        found: dict[str, Any] = {"id": id} if id else {}
        few = self._few(model)
        for field in fields(model):
            some = field.key in few if few else field.required or field.by_id or self.integer(1, 10) <= self.density
            if some and not (field.key == "id" and issubclass(model, base.Entity)):
                value = self.value(field, id)
                if value is not None and (value or field.required):
                    found[field.key] = value
        if model.__name__ in ADJUSTMENTS:
            ADJUSTMENTS[model.__name__](self, found)
        return found

    def _few(self, model: type[Model]) -> frozenset[str]:
        """For a class with many fields: those that are required and some others, which leaves room for other entries."""
        every = fields(model)
        if len(every) < MANY_FIELDS:
            return frozenset()
        step = len(every) // (3 * self.density)
        return frozenset(
            field.key for field in (*(each for each in every if each.required), *every[self.integer(0, step - 1) :: step])
        )

    def value(self, field: Field, id: str = "") -> Any:
        """A value of a field; `None` if no entry exists that it could refer to."""
        if field.by_id and issubclass(field.model, base.Entity):  # type: ignore[arg-type]  # what is known by id has a class
            parts = self.plan.parts.get((id, field.model.kind_name), ())  # type: ignore[union-attr]  # as above
            if not parts and not fields_by_key(field.model)["id"].required:  # type: ignore[arg-type]  # as above
                return [self.mapping(field.model) for _ in range(self.integer(0, 2))]  # type: ignore[arg-type]  # as above
            return [self.mapping(field.model, part) for part in parts]  # type: ignore[arg-type]  # as above
        if field.shape == "one":
            return self._one(field)
        least = field.length.least
        number = max(least, self.integer(0, 3))
        if field.shape == "map":
            return {f"key-{at}": self._one(field) for at in range(number)}
        made = [self._one(field) for _ in range(number)]
        if isinstance(field.marker, RefTo):
            made = list(dict.fromkeys(made))
        return [each for each in made if each is not None] or None

    def _one(self, field: Field) -> Any:
        if field.model is None:
            return self.scalar(field)
        found = self.mapping(field.model)
        if field.short and set(found) == {field.short} and self.integer(0, 3):
            return found[field.short]
        return found if all(each.key in found for each in fields(field.model) if each.required) else None

    def scalar(self, field: Field) -> Any:
        """A value that is neither a list nor a mapping."""
        if isinstance(field.marker, WordOf):
            own = [id for id in self.plan.ids.get("word", ()) if list_of_word(id) == field.marker.of]
            return self.pick((*field.marker.builtin, *own, *own))
        if isinstance(field.marker, RefTo):
            return self._reference(field.marker.kinds)
        if _IS_A_PLACE in _metadata(_annotation(field)):
            return self.pick(PLACES)
        if isinstance(field.marker, Markup):
            return self.texts.text(block=field.marker.block)
        if isinstance(field.marker, Plain):
            return self.texts.plain()
        metadata = _metadata(_annotation(field))
        for alias, make in _BY_ALIAS:
            if any(each is mark for each in metadata for mark in _metadata(alias) if not isinstance(mark, Role)):
                return make(self)
        if get_origin(field.type) is Literal:
            return self.pick(get_args(field.type))
        if field.type in _BY_TYPE:
            return _BY_TYPE[field.type](self)
        return self._by_schema(field)

    def _by_schema(self, field: Field) -> Any:
        """A value of a type that the tables lack, in the form that its JSON Schema describes."""
        schema = field.schema
        if "pattern" in schema:
            return self.draw(st.from_regex(schema["pattern"], fullmatch=True))
        return {"integer": 1, "number": 1.5, "boolean": True, "string": self.pick(WORDS)}[schema["type"]]

    def _reference(self, kinds: tuple[str, ...]) -> str | None:
        choices = [id for kind in kinds for id in self.plan.ids.get(kind, ()) if id != self.owner]
        choices += [other.slug for other in self.others if "brief" in kinds]
        return self.pick(choices) if choices else None

    # --------------------------------------------------------------------------------------- translations

    def _translated(self, file: str, values: Any) -> Any:
        """Entries with some texts in another language, parallel to those of a main file."""
        if file in HEADS:
            return self._beside(HEADS[file], values)
        model = LIST_FILES[file]
        key = "id" if "id" in fields_by_key(model) else "edition"
        chosen = [value for value in values if self.integer(0, 3)]
        known = [at for at, value in enumerate(chosen) if value[key] not in [each[key] for each in chosen[:at]]]
        return [{key: chosen[at][key], **self._beside(model, chosen[at])} for at in known]

    def _beside(self, model: type[Model], value: Any) -> dict[str, Any]:
        laid = {}
        for field in fields(model):
            if field.translated and field.key in value and self.integer(0, 4):
                made = self._laid(field, value[field.key])
                if made:
                    laid[field.key] = made
        return laid

    def _laid(self, field: Field, value: Any) -> Any:
        if field.by_id and all("id" in part for part in value if isinstance(part, dict)):
            parts = [part for part in value if isinstance(part, dict)]  # the others are ids alone, which have no text
            return [{"id": part["id"], **self._beside(field.model, part)} for part in parts]  # type: ignore[arg-type]  # as above
        if field.shape == "list":
            return [self._laid(field.part, part) if self.integer(0, 4) else None for part in value]
        if field.shape == "map":
            return {key: self._laid(field.part, part) for key, part in value.items()}
        if field.model is not None:
            return (self._beside(field.model, value) or None) if isinstance(value, dict) else None
        return self.scalar(field)


# ----------------------------------------------------------------------------------------------- the model


def _annotation(field: Field) -> Any:
    return next(
        found[field.attribute]
        for owner in field.owner.__mro__
        if field.attribute in (found := inspect.get_annotations(owner, eval_str=True))
    )


def _metadata(annotation: Any) -> tuple[Any, ...]:
    """Everything that a type is annotated with, at any depth."""
    found = tuple(get_args(annotation)[1:]) if get_origin(annotation) is Annotated else ()
    inner = get_args(annotation) if get_origin(annotation) is not Literal else ()
    return (*found, *itertools.chain.from_iterable(map(_metadata, inner)))


def _needed(model: type[Model]) -> Iterator[tuple[str, ...]]:
    """The kinds that an entry of this class must refer to, as one tuple for each required reference."""
    for field in fields(model):
        if field.required and isinstance(field.marker, RefTo) and not isinstance(field.marker, WordOf):
            yield field.marker.kinds
        elif field.required and field.model is not None:
            yield from _needed(field.model)


MANY_FIELDS = 60
PLACES = ("P4", "p. 12", "pp. 12–14", "sec. 3.2, fig. 2")
_IS_A_PLACE = _metadata(base.PlaceInSource)[2]
_BY_ALIAS: tuple[tuple[Any, Callable[[BriefMaker], Any]], ...] = (
    (base.SpanEnd, lambda maker: maker.dates.single()),
    (base.Slug, lambda maker: f"slug-{next(maker.texts.number)}"),
    (base.Url, lambda maker: maker.pick(ADDRESSES)),
    (base.Link, lambda maker: maker.pick((*ADDRESSES, "./", "timeline/"))),
    (base.Contact, lambda maker: maker.pick((ADDRESSES[0], "shade+a@example.org"))),
    (base.Lang, lambda maker: maker.pick(("en", "de", "zh-Hans", "ar", "ja"))),
    (base.Locator, lambda maker: maker.pick(PLACES)),
    (base.Doi, lambda maker: f"10.1000/{maker.integer(1, 99)}"),
    (base.Isbn, lambda maker: "978-0-306-40615-7"),
    (base.Issn, lambda maker: "2049-3630"),
    (base.Pmid, lambda maker: str(maker.integer(1, 99))),
    (base.Pmcid, lambda maker: f"PMC{maker.integer(1, 99)}"),
)
_BY_TYPE: Mapping[Any, Callable[[BriefMaker], Any]] = {
    When: lambda maker: maker.dates.when(),
    date: lambda maker: str(maker.dates.day()),
    int: lambda maker: maker.integer(1, 99),
    Decimal: lambda maker: str(maker.integer(-9, 99)),
    bool: lambda maker: "true",
    Review: lambda maker: f"{maker.dates.day()} {maker.integer(0, 2**32 - 1):08x}",
    str: lambda maker: maker.pick(WORDS),
}
