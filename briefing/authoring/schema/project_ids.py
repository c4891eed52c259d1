"""Schemas with the ids of one site, so that an editor completes ids and marks unknown ones.

All files of a brief share the definitions of its ids in `ids.schema.json`, in the same folder.
"""

from __future__ import annotations

import json
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefing.authoring.schema.shapes import (
    DIALECT,
    ENDING,
    ENTRY,
    REFERENCE,
    TRANSLATED,
    WORDS,
    cite_schema,
    known_ids_schema,
    literally,
    short_reference,
    used_definitions,
    words_schema,
)
from briefing.i18n.display_names import citation_name, display_name
from briefing.markdown.break_marks import without_break_marks
from briefing.model import KINDS, LIBRARY, Word
from briefing.model.kinds import ID_FORMS, LETTERED
from briefing.model.values import BUILT_IN_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from briefing.authoring.schema.shapes import Schema
    from briefing.model import Brief, Entity, Site

IDS = f"ids{ENDING}"
SHIPPED = Path(__file__).parent / "published"
MAX_FOREIGN = 300
"""The maximum number of ids of other briefs that are suggested; longer lists are of no use."""
MAX_NAME = 100


class ProjectIds(NamedTuple):
    """The ids that are allowed in a place, with their names, and the forms of other ids; without forms, any id is allowed."""

    called: Mapping[str, str]
    forms: tuple[str, ...] | None = ()


def for_site(site: Site) -> dict[str, str]:
    """The schemas of a site as JSON, by path: those of a brief in its folder, those of shared files above the folders."""
    made = shipped()
    files = {name: _dumped(_with_ids_apart(schema)) for name, schema in made.items()}
    found: dict[str, str] = {}
    for brief in site.briefs:
        home = f"{brief.slug}/" if site.library else ""
        found |= {home + name: text for name, text in files.items() if not name.startswith(f"{LIBRARY}.")}
        words = partial(_words, vocabulary=brief.vocabulary, brief=brief)
        found[home + IDS] = _ids(made, partial(_of_brief, site, brief), partial(_own, brief), words)
    if site.library:
        beside = (LIBRARY, *(kind.file for kind in KINDS if kind.shared))
        shared = [f"{file}{ending}" for file in beside for ending in (ENDING, TRANSLATED)]
        found |= {name: files[name] for name in shared}
        words = partial(_words, vocabulary=site.shared.get("word", ()), brief=next(iter(site.briefs), None))
        found[IDS] = _ids(made, partial(_of_shared, site), lambda kind: _of_shared(site, (kind,)), words)
    return found


def shipped() -> dict[str, Schema]:
    """The schemas for any brief, as shipped with the program: generated in advance, because every check needs them."""
    return {file.name: json.loads(file.read_text("utf-8")) for file in sorted(SHIPPED.glob(f"*{ENDING}"))}


def _with_ids_apart(schema: Schema) -> Schema:
    """The schema of a file, with the definitions of ids replaced by those in `ids.schema.json`."""

    definitions = {
        name: {"$ref": f"{IDS}#/$defs/{name}"} if name.startswith((REFERENCE, WORDS, ENTRY)) or short_reference(body) else body
        for name, body in schema["$defs"].items()
    }
    return schema | {"$defs": definitions}


def _ids(
    made: Mapping[str, Schema],
    referred: Callable[[tuple[str, ...]], ProjectIds],
    own: Callable[[str], ProjectIds],
    words: Callable[[str], Schema],
) -> str:
    """The file that defines the allowed ids for every reference in the files of `made`."""
    definitions: dict[str, Schema] = {}
    for name in dict.fromkeys(name for schema in made.values() for name in schema["$defs"]):
        if name.startswith(REFERENCE):
            kinds = tuple(name.removeprefix(REFERENCE).split("-or-"))
            definitions[name] = known_ids_schema(f"{' or '.join(kinds)} of this name", *referred(kinds))
        elif name.startswith(WORDS):
            definitions[name] = words(name.removeprefix(WORDS))
        elif name.startswith(ENTRY):
            kind = name.removeprefix(ENTRY)
            definitions[name] = known_ids_schema(f"{kind} of this id in the main file", *own(kind))
    for name, body in ((name, body) for schema in made.values() for name, body in schema["$defs"].items()):
        if reference := short_reference(body):
            definitions[name] = cite_schema(definitions[reference], body["else"])
    return _dumped({"$schema": DIALECT, "title": "ids of this brief", "$defs": definitions | used_definitions(definitions)})


def _words(of: str, vocabulary: Sequence[Entity], brief: Brief | None) -> Schema:
    """The built-in words of a list, and those that a vocabulary adds to it; an entry that cannot be read may be of any list."""
    own = {word.id: _description(word) for word in vocabulary if isinstance(word, Word) and word.of == of}
    forms: tuple[str, ...] | None = None
    if brief is not None and "word" not in brief.unreadable:
        unread = brief.claimed.get("word", frozenset()) - {word.id for word in brief.vocabulary}
        forms = tuple(map(literally, sorted(unread)))
    return words_schema(of, dict.fromkeys(BUILT_IN_WORDS[of], "") | own, forms)  # type: ignore[index]  # the name of a list


def _of_brief(site: Site, brief: Brief, kinds: tuple[str, ...]) -> ProjectIds:
    """The possible targets of references in a brief: those that `resolve` finds."""
    named: dict[str, str] = {}
    forms: list[str] = []
    for kind in kinds:
        if kind == "brief":
            named |= {other.slug: _short(other.head.title) for other in site.briefs if site.library and other is not brief}
            continue
        named |= {id: _name(brief, kind, id) for id in _claimed(brief, kind)}
        if site.library:
            slugs = "|".join(other.slug for other in site.briefs)
            forms.append(f"(?:{slugs}):{ID_FORMS[kind].pattern.strip('^$')}")
    foreign = list(islice(_foreign(site, brief, kinds), MAX_FOREIGN + 1))
    if len(foreign) <= MAX_FOREIGN:
        named |= {f"{other.slug}:{id}": _name(other, kind, id) for other, kind, id in foreign}
    return ProjectIds(named, None if brief.unreadable & set(kinds) else tuple(forms))


def _foreign(site: Site, brief: Brief, kinds: Iterable[str]) -> Iterator[tuple[Brief, str, str]]:
    """The ids in other briefs; for sources, actors and terms only shared ones are suggested."""
    lettered = [kind for kind in kinds if kind in LETTERED]
    for other in site.briefs if lettered else ():
        for kind in lettered if other is not brief else ():
            yield from ((other, kind, id) for id in _claimed(other, kind))


def _own(brief: Brief, kind: str) -> ProjectIds:
    """The entries of a brief's own file, which a translation repeats; a translation may also repeat shared ones."""
    own = {id: _name(brief, kind, id) for id in _claimed(brief, kind) if (kind, id) in brief.origins}
    return ProjectIds(own, None if kind in brief.unreadable else tuple(map(literally, _claimed(brief, kind))))


def _of_shared(site: Site, kinds: Iterable[str]) -> ProjectIds:
    """The entries that the briefs of a library share; other ids are allowed, because they depend on the brief."""
    return ProjectIds({entity.id: _description(entity) for kind in kinds for entity in site.shared.get(kind, ())}, None)


def _claimed(brief: Brief, kind: str) -> list[str]:
    """The ids of a kind, in the order of the file; those of entries that could not be read come last."""
    read = [entity.id for entity in brief.of(kind)]
    return [*read, *sorted(brief.claimed.get(kind, frozenset()) - set(read))]


def _name(brief: Brief, kind: str, id: str) -> str:
    entity = brief.find(kind, id)
    return _description(entity) if entity is not None else "cannot be read yet"


def _description(entity: Entity) -> str:
    """The description of an entity in a list: its name or title, or its text."""
    if entity.kind_name == "source":
        return _short(f"{citation_name(entity)}: {display_name(entity)}")  # type: ignore[arg-type]  # the kind says what it is
    name = display_name(entity)
    return _short(getattr(entity, "text", name) if name == entity.id else name)


def _short(text: str) -> str:
    text = " ".join(without_break_marks(text).split())
    return text if len(text) <= MAX_NAME else f"{text[: MAX_NAME - 1]}…"


def _dumped(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False) + "\n"
