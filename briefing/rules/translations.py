"""Rules about translations: they translate existing entries, and are updated with them."""

from __future__ import annotations

from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import count_of, error, warning
from briefing.i18n.text_fingerprints import fingerprint
from briefing.i18n.translation_overlay import is_repeated, name_key, translatable
from briefing.i18n.translation_pairs import (
    SIMPLIFIED,
    Originals,
    TranslatedEntry,
    is_converted,
    of_brief,
    of_shared,
    translated_names,
)
from briefing.markdown.tree import is_block
from briefing.model import BY_FILE, HEAD, LIBRARY, Origin, Plain
from briefing.model.fields import fields_by_key
from briefing.rules.context import markdown_in, texts_inside
from briefing.rules.joined_lines import joined_lines
from briefing.rules.references import dangling_references
from briefing.rules.texts import breaks_in, long_text, swallowed_fields, too_long
from briefing.rules.translated_references import dropped_figures, dropped_references
from briefing.rules.unread_references import lost_names, shown_as_typed
from briefing.rules.works import translated_places

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from briefing.diagnostics import Place, Problem
    from briefing.i18n.translation_overlay import NameKey
    from briefing.markdown import Prose
    from briefing.model import Brief, Site
    from briefing.model.markers import Path
    from briefing.rules.context import Context
    from briefing.source.document import Document

Text = tuple[str, str, "Path"]
"""One text of the main files: its file, its entry, and its path in the entry."""


class TranslationContext(NamedTuple):
    """Main entries with their overlays."""

    site: Site
    brief: Brief
    """The brief in which references of the translations are resolved."""
    originals: Originals
    overlays: Mapping[str, Mapping[str, Document]]
    translated: Mapping[str, tuple[TranslatedEntry | Problem, ...]]
    """The entries of the overlays by language."""
    languages: tuple[str, ...]
    place: Callable[[str, Text], Place]
    """The place at which missing texts of a language are reported; it depends on the first of them."""
    faulty: frozenset[tuple[str, str]] = frozenset()
    """The list and the id of each main entry that has an error."""


def translations_follow_their_entries(context: Context) -> Iterator[Problem]:
    """A translation matches its main entry, is up to date with it, and is complete."""
    # One rule for the three, because comparing translations with their entries takes most of the time of each.
    brief = context.brief
    yield from check_translations(
        TranslationContext(
            context.site,
            brief,
            of_brief(brief),
            context.overlays,
            context.translated,
            tuple(dict.fromkeys(brief.head.languages)),
            lambda language, _: brief.origin.at("languages", brief.head.languages.index(language)),
            context.faulty,
        )
    )


def shared_translations(site: Site, overlays: Mapping[str, Mapping[str, Document]]) -> Iterator[Problem]:
    """The same for the shared files of a library: they are translated into every language of the site."""

    def place(language: str, text: Text) -> Place:
        file, id, _ = text
        if file == LIBRARY:
            assert site.about_origin is not None, "a text was read from it"
            return site.about_origin.head()
        return site.shared_origins[BY_FILE[file].name, id].head()

    originals = of_shared(site)
    translated = {language: tuple(originals.beside(documents)) for language, documents in overlays.items()}
    yield from check_translations(
        TranslationContext(site, site.briefs[0], originals, overlays, translated, site.languages, place)
    )


def check_translations(context: TranslationContext) -> Iterator[Problem]:
    """Return all problems of the translations of some main entries."""
    entries: dict[str, tuple[TranslatedEntry, ...]] = {}
    faulty: dict[str, set[str]] = {}
    for language, documents in context.overlays.items():
        found = context.translated[language]
        entries[language] = tuple(entry for entry in found if isinstance(entry, TranslatedEntry))
        misplaced = [problem for problem in found if not isinstance(problem, TranslatedEntry)]
        yield from misplaced
        problems = [*misplaced, *(problem for entry in entries[language] for problem in entry.translation.problems)]
        faulty[language] = _unread_files(documents, problems)
        for entry in entries[language]:
            yield from entry.translation.problems
            for path, read in entry.translation.read:
                yield from _text(entry, path, read, context.brief.claimed)
                refs = texts_inside("translation", None, Origin(entry.document, ()), path, read)
                yield from dangling_references(context.site, context.brief, refs)
            yield from _plain_texts(entry, context.brief.claimed)
            yield from translated_places(context.site, context.brief, entry)
            yield from dropped_references(entry, context.brief.claimed)
            yield from dropped_figures(entry, context.brief.claimed.get("figure", frozenset()))
        yield from _stale(context, language, entries[language])
    yield from _missing(context, entries, faulty)


def _unread_files(documents: Mapping[str, Document], problems: Iterable[Problem]) -> set[str]:
    """The lists of which a file could not be read, or not all of it: what has a problem of its own may be a text."""
    files = {problem.place.file for problem in problems if problem.severity == "error"}
    return {name for name, document in documents.items() if not document.readable or document.file in files}


def _text(entry: TranslatedEntry, path: Path, read: Prose, claimed: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """A translated text is held to the rules for its main text."""
    document, value = entry.document, entry.document.value_at(path)
    given, here = document.value_at(entry.path), path[len(entry.path) :]
    yield from joined_lines(document, path, value, block=any(map(is_block, read.body)))
    for start, end, message, help in lost_names(value, read, claimed):
        yield warning("bare-key", message, document.within(path, start, end), help)
    if entry.file == HEAD and here[0] == "bottom_line":
        yield from too_long(str(here[-1]), read, document.at(path))
    kind = BY_FILE[entry.file].name if entry.file in BY_FILE else entry.file
    yield from long_text(kind, here, read, partial(document.at, path))
    known = fields_by_key(type(entry.main))
    yield from swallowed_fields(
        value,
        lambda key: key in known and known[key].translated and key not in given,
        str(here[0]),
        partial(document.within, path),
    )


def _plain_texts(entry: TranslatedEntry, claimed: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """A field that is shown as typed is one paragraph in any language, and a citation or a reference in it does nothing."""
    if not any("[" in text or "\n" in text for text in entry.translation.texts.values()):
        return
    for path, leaf in entry.translation.mains.items():
        if isinstance(leaf.marker, Plain) and (read := markdown_in(leaf.marker, entry.translation.texts[path])):
            here = entry.translation.places[path]
            yield from joined_lines(entry.document, here, entry.translation.texts[path], block=False)
            for fault in breaks_in(read):
                yield error(fault.code, fault.message, entry.document.within(here, fault.start, fault.end), fault.help)
            for start, end, message, help in shown_as_typed(leaf, read, entry.main, claimed):
                yield warning("bare-key", message, entry.document.within(here, start, end), help)


def _stale(context: TranslationContext, language: str, entries: tuple[TranslatedEntry, ...]) -> Iterator[Problem]:
    """A translation whose main entry has changed since is stale, and the page says so."""
    # An entry that is still empty is missing, not stale; in a converted language, an entry records that a person read it.
    read_only = is_converted(language, context.languages)
    read = (entry for entry in entries if isinstance(entry.document.value_at(entry.path), dict))
    translated = [entry for entry in read if entry.translation.texts or entry.of is None or read_only]
    for entry in (each for each in translated if not each.is_current):
        called = f"`{entry.id}`" if entry.id else "the head" if entry.file == HEAD else f"`{entry.file}.yaml`"
        accept = f"`briefing translate {language} --accept {entry.id or entry.file}`"
        of = f"`of: {fingerprint(entry.main)}`"
        if entry.of is None:
            message = f"{called} does not record which text it translates ({language})"
            help = f"if it is up to date, run {accept}, which adds {of}"
            yield warning("stale-translation", message, entry.document.head(entry.path), help)
        elif (entry.file, entry.id) not in context.faulty:
            # The record is of all texts of the entry, so which of them have changed is not known.
            is_whole = all(leaf.path in entry.translation.texts for leaf in translatable(entry.main))
            or_at_once = "" if is_whole else "; if only texts without a translation have changed, run it at once"
            message = f"{called} has changed since it was translated ({language})"
            help = f"update the translation, then run {accept}, which writes {of}{or_at_once}"
            yield warning("stale-translation", message, entry.document.at((*entry.path, "of")), help)


def _missing(
    context: TranslationContext, entries: Mapping[str, tuple[TranslatedEntry, ...]], unread: Mapping[str, set[str]]
) -> Iterator[Problem]:
    """Every text exists in every language of the site; a missing one is shown in the main language, and counted."""
    languages = context.languages
    names: dict[NameKey, Text] = {}
    all_texts = list(_texts_to_translate(context.originals, names)) if len(languages) > 1 else []
    given = {
        language: {(entry.file, entry.id, path) for entry in found for path in entry.translation.texts}
        | {(entry.file, entry.id, (*path, 0)) for entry in found for path in entry.translation.lists}
        | {names[key] for key in translated_names(found) if key in names}
        for language, found in entries.items()
    }
    # A name is translated where it comes first, which may be in an entry that cannot be read.
    broken = {PurePosixPath(each.origin.document.file).stem for each in context.brief.unread}
    uncertain = {text for text in names.values() if text[0] in broken}
    lost = {
        language: [
            text
            for text in all_texts
            if text not in given.get(language, set()) and text not in uncertain and text[0] not in unread.get(language, set())
        ]
        for language in languages[1:]
    }
    after = next((language for language in languages[1:] if is_converted(language, languages)), None)
    if after is not None:
        # A text without a translation is converted from another language, unless it is missing there too.
        source = lost.get(SIMPLIFIED, ())
        follows = [text for text in lost.pop(after) if text in source]
    for language, texts in lost.items():
        if texts:
            have = "has" if len(texts) == 1 else "have"
            too = _follows(after, len(follows), len(texts)) if after is not None and language == SIMPLIFIED else ""
            yield warning(
                "missing-translation",
                f"{len(texts)} of {count_of(len(all_texts), 'text')} {have} no translation in {language}{too}: {_listed(texts)}",
                context.place(language, texts[0]),
                _help(language, languages[0], texts, entries.get(language, ())),
            )


def _texts_to_translate(originals: Originals, names: dict[NameKey, Text]) -> Iterator[Text]:
    """Yield the texts to translate. A name that entries share is one text, where it is first, and is put into `names`."""
    for file, mains in originals.files.items():
        for id, main in mains.items():
            for leaf in translatable(main):
                text = (file, id, leaf.path)
                if leaf.field.per_language and leaf.path[-1] != 0:
                    continue  # a language may have fewer
                if not is_repeated(leaf) or names.setdefault(name_key(leaf), text) is text:
                    yield text


def _follows(language: str, texts: int, all_texts: int) -> str:
    """A sentence about the language that is converted from this one."""
    if texts == all_texts:
        return f", nor in {language}, which is made from it"
    return f" ({texts} of them nor in {language}, which is made from it)" if texts else ""


def _help(language: str, main: str, lost: list[Text], entries: tuple[TranslatedEntry, ...]) -> str:
    """Suggest the command that adds the missing texts, or the file in which to fill them in."""
    places = [
        place
        for entry in entries
        if (paths := [path for file, id, path in lost if (file, id) == (entry.file, entry.id)])
        for place in _awaits_text(entry, paths, ())
    ]
    until = f"until then they are shown in {main}"
    if not places:
        return f"`briefing translate {language}` writes them out to be filled in; {until}"
    first = f"{places[0].file}:{places[0].line}"
    if len(places) < len(lost):
        return (
            f"{len(places)} of them wait to be filled in, the first at {first}; "
            f"`briefing translate {language}` writes out the rest; {until}"
        )
    return f"they wait to be filled in, the first at {first}; {until}" if len(lost) > 1 else f"fill it in at {first}"


def _awaits_text(entry: TranslatedEntry, lost: list[Path], path: Path) -> Iterator[Place]:
    """The places in an overlay entry of texts that are still empty."""
    value = entry.document.value
    for step in (*entry.path, *path):
        value = value[step]
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in pairs:
        here = (*path, key)
        if item is None and (isinstance(key, str) or any(each[-2:] == here[-2:] for each in lost)):
            yield entry.document.key((*entry.path, *here))
        elif isinstance(item, dict | list):
            yield from _awaits_text(entry, lost, here)


def _listed(lost: list[Text]) -> str:
    """The number of missing texts in each of the first files, with the first entries of each, and in the other files."""
    files: dict[str, dict[str, int]] = {}
    for file, id, _ in lost:
        ids = files.setdefault(file, {})
        ids[id] = ids.get(id, 0) + 1
    counts = {file: sum(ids.values()) for file, ids in files.items()}
    first = [f"{file}.yaml {counts[file]}{_first(list(files[file]))}" for file in [*files][:_SHOWN]]
    rest = [*files][_SHOWN:]
    return "; ".join([*first, *([f"{sum(counts[file] for file in rest)} in {count_of(len(rest), 'more file')}"] if rest else [])])


def _first(ids: list[str]) -> str:
    if ids == [""]:
        return ""
    more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
    return f" ({', '.join(ids[:_SHOWN])}{more})"


_SHOWN = 3
