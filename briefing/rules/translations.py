"""Rules about translations: they translate what is there, and follow what changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.model import BY_FILE, CHANGES, HEAD, Origin
from briefing.problems import did_you_mean, error, warning
from briefing.rules.context import inside
from briefing.rules.references import leading_nowhere
from briefing.translate import Translation, fingerprint, read_overlay, text_leaves

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from briefing.document import Document
    from briefing.model import Brief, Model
    from briefing.model.base import Path
    from briefing.problems import Problem
    from briefing.rules.context import Context


class Entry(NamedTuple):
    """An overlay entry that has a main entry, read."""

    file: str
    id: str
    document: Document
    path: Path
    main: Model
    translation: Translation


def main_entries(brief: Brief, file: str) -> dict[str, Model]:
    """The main entries of a list file by what an overlay calls them: their id, or their edition."""
    if file == HEAD:
        return {"": brief.head}
    if file == CHANGES:
        return {str(change.edition): change for change in brief.changes}
    kind = BY_FILE[file].name
    return {entity.id: entity for entity in brief.of(kind) if (kind, entity.id) in brief.origins}


def overlay_entries(brief: Brief, documents: Mapping[str, Document]) -> Iterator[Entry | Problem]:
    """Each entry of a language's overlays beside its main entry, or the problem of one that has none."""
    for file, document in documents.items():
        if not document.readable or document.value is None:
            continue
        if file == HEAD and brief.broken:
            continue  # what stands in for a head is not to be translated
        if file == HEAD:
            yield Entry(file, "", document, (), brief.head, read_overlay(document, (), brief.head))
            continue
        if not isinstance(document.value, list):
            yield error("wrong-type", "a list of entries is expected", document.head(), "start each entry with `- id: …`")
            continue
        yield from _list(brief, file, document, document.value)


def _list(brief: Brief, file: str, document: Document, items: list[Any]) -> Iterator[Entry | Problem]:
    known = main_entries(brief, file)
    name = "edition" if file == CHANGES else "id"
    seen: set[str] = set()
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            yield error("wrong-type", "a mapping is expected", document.at((index,)), f"write `- {name}: …` and texts below it")
            continue
        id = item.get(name)
        if id is not None and not isinstance(id, str):
            yield error("wrong-type", f"a word is expected for `{name}`", document.at((index, name)))
            continue
        if id is None:
            yield error("missing-field", f"the field `{name}` is missing", document.head((index,)), f"add `{name}: …`")
        elif id in seen:
            yield error("duplicate-id", f"`{id}` is translated twice", document.at((index, name)), "join the two")
        elif id not in known:
            if brief.claims(BY_FILE[file].name, id) if file in BY_FILE else brief.partial:
                continue  # the main entry could not be read: it has its own problem
            yield error("unknown-translation", f"the main file has no `{id}`", document.at((index, name)),
                        did_you_mean(id, known) or "delete it, or write the main entry first")
        else:
            yield Entry(file, id, document, (index,), known[id], read_overlay(document, (index,), known[id]))
        seen.add(id or "")


def translations_follow_their_entries(context: Context) -> Iterator[Problem]:
    """A translation matches its main entry, is as new as that, and none is missing."""
    # One rule for the three, because laying translations beside their entries is most of the work of each.
    translated: dict[str, tuple[Entry, ...]] = {}
    for language, documents in context.overlays.items():
        found = tuple(overlay_entries(context.brief, documents))
        translated[language] = tuple(entry for entry in found if isinstance(entry, Entry))
        yield from (problem for problem in found if not isinstance(problem, Entry))
        for entry in translated[language]:
            yield from entry.translation.problems
            for path, read in entry.translation.read:
                yield from leading_nowhere(context, inside("translation", None, Origin(entry.document, ()), path, read))
            yield from _stale(language, entry)
    yield from _missing(context.brief, translated)


def _stale(language: str, entry: Entry) -> Iterator[Problem]:
    """A translation whose main entry has changed since is stale, and says so on the page."""
    value = entry.document.value if entry.path == () else entry.document.value[entry.path[0]]
    of = value.get("of") if isinstance(value, dict) else None
    wanted = fingerprint(entry.main)
    if of == wanted:
        return
    called = entry.id or "the head"
    if of is None:
        yield warning("stale-translation", f"{called} does not say which text it translates ({language})",
                      entry.document.head(entry.path), f"if it is up to date, add `of: {wanted}`")
    else:
        yield warning("stale-translation", f"{called} has changed since it was translated ({language})",
                      entry.document.at((*entry.path, "of")), f"bring the translation up to date, then write `of: {wanted}`")


def _missing(brief: Brief, translated: Mapping[str, tuple[Entry, ...]]) -> Iterator[Problem]:
    """A language of the site has every text; what is missing is shown in the main language, and counted."""
    languages = brief.head.languages
    files = (HEAD, *BY_FILE, CHANGES) if len(languages) > 1 else ()
    wanted = [(file, id, leaf.path) for file in files for id, main in main_entries(brief, file).items()
              for leaf in text_leaves(main)]
    for index, language in enumerate(languages[1:], 1):
        done = {(entry.file, entry.id, path) for entry in translated.get(language, ()) for path in entry.translation.texts}
        lost = [each for each in wanted if each not in done]
        if lost:
            names = list(dict.fromkeys(id or file for file, id, _ in lost))
            listed = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
            yield warning("missing-translation", f"{len(lost)} of {len(wanted)} texts are not in {language}: {listed}",
                          brief.origin.at("languages", index),
                          f"translate them in `{language}/`; until then they are shown in {languages[0]}")
