"""Rules about names: each says something that no other name of its entry, and no other entry, says already."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Note, error, warning
from briefing.i18n.translation_overlay import repeated_names
from briefing.i18n.translation_pairs import TranslatedEntry
from briefing.markdown.glossary import spellings
from briefing.model import Event, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from briefing.diagnostics import Place, Problem
    from briefing.i18n.translation_overlay import NameKey
    from briefing.model import Origin
    from briefing.model.markers import Path
    from briefing.rules.context import Context

_GROUP = "group"
_NAMES = ("term", "abbr", "also")


class NamedTerm(NamedTuple):
    """A name of a term: its word, its abbreviation, or another word for it."""

    id: str
    field: str
    name: str
    place: Callable[[], Place]
    """Returns its place, which is asked for only if there is a problem."""


def names_of_terms_differ(context: Context) -> Iterator[Problem]:
    """In each language, a text can mean only one term by a name, and a term has each of its names once."""
    shared = context.site.shared_origins
    own = {entity.id: origin for entity, origin in context.own(Term)}
    terms = sorted(context.brief.terms, key=lambda term: term.id in own)  # of a shared term, its own file is to keep the name
    origins = ((term, own.get(term.id) or shared.get(("term", term.id))) for term in terms)
    files = {origin.document.file for origin in own.values()}
    names = (each for term, origin in origins if origin is not None for each in names_of(term, origin))
    yield from (problem for problem in repeated_forms(names) if problem.place.file in files)
    for entries in context.translated.values():
        yield from repeated_forms(translated_terms(entries))


def names_of(term: Term, origin: Origin) -> Iterator[NamedTerm]:
    """Yield the names of a term, each with its place."""
    paths: list[tuple[Path, str | None]] = [(("term",), term.term), (("abbr",), term.abbr)]
    paths += [(("also", index), name) for index, name in enumerate(term.also)]
    yield from (NamedTerm(term.id, str(path[0]), name, partial(origin.at, *path)) for path, name in paths if name)


def translated_terms(entries: Iterable[TranslatedEntry | Problem]) -> Iterator[NamedTerm]:
    """Yield the names of terms in the overlays of one language."""
    for entry in entries:
        if isinstance(entry, TranslatedEntry) and isinstance(entry.main, Term):
            for path, name in entry.translation.texts.items():
                if path[0] in _NAMES:
                    yield NamedTerm(entry.main.id, str(path[0]), name, partial(entry.document.at, entry.translation.places[path]))


def repeated_forms(names: Iterable[NamedTerm]) -> Iterator[Problem]:
    """Report each name by which texts could also mean an earlier term, or that its own term has already."""
    first: dict[str, NamedTerm] = {}
    for each in names:
        forms = list(spellings(" ".join(each.name.split())))
        earlier = next((first[form] for form in forms if form in first), None)
        for form in forms:
            first.setdefault(form, each)
        if earlier is None or (earlier.id == each.id and earlier.field == each.field):
            continue  # a name twice in one list is another problem
        name, note = " ".join(each.name.split()), Note("the first one is here", earlier.place())
        if earlier.id == each.id:
            message, help = f"`{name}` is already the `{earlier.field}` of this term", f"delete it from `{each.field}`"
        else:
            message = f"`{name}` is already a name of the term `{earlier.id}`, and pages explain it as that"
            help = "give one of the two terms another name, or merge them"
        yield error("duplicate-name", message, each.place(), help, note)


def short_titles_differ(context: Context) -> Iterator[Problem]:
    """A short title and a subtitle say something else than the title."""
    for model, origin in ((context.brief.head, context.brief.origin), *context.own(Event)):
        title = _folded(str(getattr(model, "title", "")).replace("|", " "))
        for field in ("short_title", "subtitle"):
            if (text := getattr(model, field, None)) and _folded(text) == title:
                yield error("duplicate-name", f"`{field}` is the same as `title`", origin.key(field), f"delete `{field}`")


def groups_have_one_translation(context: Context) -> Iterator[Problem]:
    """The name of a group is translated by the same words everywhere, because pages list and filter by it."""
    for entries in context.translated.values():
        yield from differing_translations(entries)


def differing_translations(entries: Iterable[TranslatedEntry | Problem]) -> Iterator[Problem]:
    """Report a translation of the name of a group that differs from an earlier one; other shared names may differ."""
    first: dict[NameKey, tuple[str, Place]] = {}
    for entry in entries:
        if not isinstance(entry, TranslatedEntry):
            continue
        texts = entry.translation.texts
        for key, path in repeated_names(entry.main) if texts else ():
            if key[1] == _GROUP and path in texts:
                place = entry.document.at(entry.translation.places[path])
                other, earlier = first.setdefault(key, (texts[path], place))
                if other.split() != texts[path].split():
                    yield warning(
                        "differing-translations",
                        f"`{texts[path]}` translates the group `{key[2]}`, which is `{other}` elsewhere",
                        place,
                        "write the same words in both places, or delete one of the two, which then has the words of the other",
                        Note("the other translation is here", earlier),
                    )


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
