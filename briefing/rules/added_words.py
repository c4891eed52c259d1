"""Rules about the words that a brief adds to built-in lists: each is known, declared well and used."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Note, error, warning
from briefing.i18n.interface import load
from briefing.i18n.translation_pairs import TranslatedEntry
from briefing.loader.decode.meant_choices import meant_choice, unknown_choice
from briefing.model import Event, Word
from briefing.model.entities.event import MOST_OWN_KINDS
from briefing.model.kinds import ID_FORMS
from briefing.model.values import BUILT_IN_WORDS, built_in_list
from briefing.rules.references import in_another_brief

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from briefing.diagnostics import Place, Problem
    from briefing.model import Origin, Site
    from briefing.model.values import VocabularyList
    from briefing.rules.context import Context, RefAt

_LISTS: Mapping[VocabularyList, str] = {
    "event-kind": "kind of event", "actor-kind": "kind of actor", "figure-state": "state of a figure",
}  # fmt: skip


def words_are_known(context: Context) -> Iterator[Problem]:
    """The kind of an event or actor, and the state of a figure, is a built-in word or one that the vocabulary declares."""
    brief = context.brief
    if "word" not in brief.unreadable:
        broken = brief.claimed.get("word", frozenset()) - {word.id for word in brief.vocabulary}
        refs = (ref for ref in context.refs if ref.word_of and ref.target not in broken)
        yield from unknown_words({word.id: word for word in brief.vocabulary}, refs, context.site)


def unknown_words(declared: Mapping[str, Word], refs: Iterable[RefAt], site: Site | None = None) -> Iterator[Problem]:
    """Report the words that are neither built in nor declared; in a brief of a library, another brief may declare one."""
    for ref in refs:
        field, found = str(ref.path[-1]), declared.get(ref.target)
        if found is None:
            words = [*_built_in(ref.word_of), *(word.id for word in declared.values() if word.of == ref.word_of)]
            add = f"add it to `vocabulary.yaml`: `briefing new word {ref.target}`" if _is_word(ref.target) else None
            yield unknown_choice(ref.target, field, words, ref.place, (in_another_brief(site, ref) if site else None) or add)
        elif found.of != ref.word_of:
            is_, wanted = (_LISTS[of] for of in (found.of, ref.word_of))  # type: ignore[index]  # both are names of lists
            message = f"`vocabulary.yaml` declares `{ref.target}` as a {is_}, not as a {wanted}"
            yield error("unknown-choice", message, ref.place, f"declare another word with `of: {ref.word_of}`")


def words_are_declared_well(context: Context) -> Iterator[Problem]:
    """A declared word is not built in, and `like` is a built-in word of its list; a state of a figure needs one."""
    for word, origin in context.own(Word):
        yield from declared_well(word, origin)


def declared_well(word: Word, origin: Origin) -> Iterator[Problem]:
    """The problems of one entry of a vocabulary."""
    what = _LISTS[word.of]
    if (known := built_in_list(word.id)) is not None:
        works = known == word.of
        help = "delete the entry, because the word works without it, or give it another id" if works else "give it another id"
        yield error("built-in-word", f"`{word.id}` is already a built-in {_LISTS[known]}", origin.at("id"), help)
    if word.like is not None and word.like not in word.like_words:
        problem = unknown_choice(word.like, "like", word.like_words, origin.at("like"))
        listed = ", ".join(f"`{each}`" for each in word.like_words)
        allowed = f"the built-in words are {listed}; a declared one cannot be used here"
        best = meant_choice(word.like, word.like_words)
        yield replace(problem, help=f"did you mean `{best}`? {allowed[0].upper()}{allowed[1:]}" if best else allowed)
    if word.like is None and word.must_be_like:
        first, *others = word.like_words
        help = f"add `like: {first}`, or another of: {', '.join(others)}"
        yield origin.missing_field(("like",), f"a {what} is drawn as one of four", help)


class NamedWord(NamedTuple):
    """A declared word with its name in one language, and where the name is written."""

    word: Word
    name: str
    place: Place


def names_of_words_differ(context: Context) -> Iterator[Problem]:
    """In each language, a declared word has a name of its own: neither that of a built-in word nor that of another one."""
    brief, shared = context.brief, context.site.shared_origins
    words = [word for word in brief.vocabulary if ("word", word.id) in brief.origins]
    words = [word for word in brief.vocabulary if word not in words] + words  # of a shared word, its own file is to keep the name
    own = {("word", word.id): origin for word, origin in context.own(Word)}
    origins = ((word, own.get(("word", word.id)) or shared.get(("word", word.id))) for word in words)
    named = [NamedWord(word, word.name, origin.at("name")) for word, origin in origins if origin is not None]
    files = {origin.document.file for origin in own.values()}
    yield from (each for each in repeated_names(named, brief.head.languages[0]) if each.place.file in files)
    for language, entries in context.translated.items():
        yield from repeated_names(translated_words(entries), language)


def translated_words(entries: Iterable[TranslatedEntry | Problem]) -> Iterator[NamedWord]:
    """The names of words in the overlays of one language."""
    for entry in entries:
        if isinstance(entry, TranslatedEntry) and isinstance(entry.main, Word) and ("name",) in entry.translation.texts:
            place = entry.document.at(entry.translation.places["name",])
            yield NamedWord(entry.main, entry.translation.texts["name",], place)


def repeated_names(words: Iterable[NamedWord], language: str) -> Iterator[Problem]:
    """Report the names that another word of the same list has in a language."""
    first: dict[tuple[str, str], NamedWord] = {}
    for each in words:
        word, key = each.word, (each.word.of, _folded(each.name))
        if built_in_list(word.id) is not None:
            continue  # which is an error
        message = f"`{' '.join(each.name.split())}` is already the name of the {{}}{_LISTS[word.of]} `{{}}`"
        if (same := _names(language, word.of).get(key[1])) is not None:
            help = f"give `{word.id}` another name, or use `{same}` in its place"
            yield error("duplicate-name", message.format("built-in ", same), each.place, help)
        elif (earlier := first.setdefault(key, each)) is not each:
            note = Note("the first one is here", earlier.place)
            help = f"give `{word.id}` another name, or use only one of the two"
            yield error("duplicate-name", message.format("", earlier.word.id), each.place, help, note)


def _names(language: str, of: str) -> Mapping[str, str]:
    """The built-in words of a list by their names in a language."""
    words, group = load(language)[0], {"figure-state": "state"}.get(of, of.replace("-", "_"))
    return {_folded(words(f"{group}.{word}")): word for word in _built_in(of)}


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def words_are_used(context: Context) -> Iterator[Problem]:
    """A declared word that nothing uses may be misspelt where it is meant."""
    if context.brief.partial:
        return  # what could not be read may use it
    used = {id for kind, id in context.used if kind == "word"}
    used |= {id for kind, id in context.site.shared_origins if kind == "word"}  # declared twice, which is an error
    yield from unused_words((word, origin) for word, origin in context.own(Word) if word.id not in used)


def unused_words(words: Iterable[tuple[Word, Origin]]) -> Iterator[Problem]:
    """Report words that are declared and not used."""
    for word, origin in words:
        if built_in_list(word.id) is not None:
            continue  # which is an error
        message = f"nothing uses the word `{word.id}` as a {_LISTS[word.of]}"
        yield warning("unused-word", message, origin.at("id"), "use it, or delete it")


def timelines_have_filters(context: Context) -> Iterator[Problem]:
    """A timeline has filters for a few kinds of events that are like no built-in one."""
    further = context.brief.own_event_kinds[MOST_OWN_KINDS:]
    for kind in further:
        event, origin = next((event, origin) for event, origin in context.own(Event) if event.kind == kind)
        message = f"a timeline has {MOST_OWN_KINDS} filters for kinds of its own; `{kind}` of {event.id} is one more"
        help = f"say in `vocabulary.yaml` which built-in kind `{kind}` is `like`: {', '.join(_built_in('event-kind'))}"
        yield error("too-many-words", message, origin.at("kind"), help)


def _built_in(of: str) -> tuple[str, ...]:
    return BUILT_IN_WORDS[of]  # type: ignore[index]  # the name of a list


def _is_word(text: str) -> bool:
    return ID_FORMS["word"].fullmatch(text) is not None
