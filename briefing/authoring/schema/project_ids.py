"""Schemas with the ids of one site, so that an editor completes ids and marks unknown ones.

All files of a brief share the definitions of its ids in `ids.schema.json`, in the same folder.
"""

from __future__ import annotations

import json
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
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
from briefing.bibliography.style_files import BUNDLED
from briefing.i18n.display_names import citation_name, display_name
from briefing.markdown.break_marks import without_break_marks
from briefing.model import HEAD, KINDS, LIBRARY, Word
from briefing.model.kinds import ID_FORMS, LETTERED
from briefing.model.values import BUILT_IN_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

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


def for_site(site: Site, styles: Mapping[str, Path] = MappingProxyType({})) -> dict[str, str]:
    """The schemas of a site as JSON, by path: those of a brief in its folder, those of shared files above the folders.

    `styles` are the files of the citation styles that the project may name, by name.
    """
    made = shipped()
    if styles:
        described = {
            name: "part of the program" if file.parent == BUNDLED else "a file in `styles/`" for name, file in styles.items()
        }
        fields = made[f"{HEAD}{ENDING}"]["$defs"]["Head"]["properties"]
        name = known_ids_schema("citation style of this name", described)
        fields["style"]["anyOf"][0] = cite_schema(name, {"type": "object", "additionalProperties": name})
    entries = _Entries(site.briefs)
    files = {name: _dumped(_with_ids_apart(schema)) for name, schema in made.items()}
    found: dict[str, str] = {}
    for brief in site.briefs:
        home = f"{brief.slug}/" if site.library else ""
        found |= {home + name: text for name, text in files.items() if not name.startswith(f"{LIBRARY}.")}
        words = partial(_words, vocabulary=brief.vocabulary, brief=brief)
        found[home + IDS] = _ids(made, partial(_of_brief, site, brief, entries), partial(_own, brief, entries), words)
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
    full: dict[str, Schema] = {}
    for name, body in ((name, body) for schema in made.values() for name, body in schema["$defs"].items()):
        if reference := short_reference(body):
            full[name] = body["else"]
            definitions[name] = cite_schema(definitions[reference], full[name])
    return _dumped({"$schema": DIALECT, "title": "ids of this brief", "$defs": definitions | used_definitions(full)})


def _words(of: str, vocabulary: Sequence[Entity], brief: Brief | None) -> Schema:
    """The built-in words of a list, and those that a vocabulary adds to it; an entry that cannot be read may be of any list."""
    own = {word.id: _description(word) for word in vocabulary if isinstance(word, Word) and word.of == of}
    forms: tuple[str, ...] | None = None
    if brief is not None and "word" not in brief.unreadable:
        unread = brief.claimed.get("word", frozenset()) - {word.id for word in brief.vocabulary}
        forms = (literally(sorted(unread)),)
    return words_schema(of, dict.fromkeys(BUILT_IN_WORDS[of], "") | own, forms)  # type: ignore[index]  # the name of a list


def _of_brief(site: Site, brief: Brief, entries: _Entries, kinds: tuple[str, ...]) -> ProjectIds:
    """The possible targets of references in a brief: those that `resolve` finds."""
    named: dict[str, str] = {}
    forms: list[str] = []
    for kind in kinds:
        if kind == "brief":
            named |= {other.slug: _short(other.head.title) for other in site.briefs if site.library and other is not brief}
            continue
        named |= entries.described(brief.slug, kind)
        if site.library:
            slugs = "|".join(other.slug for other in site.briefs)
            forms.append(f"(?:{slugs}):{ID_FORMS[kind].pattern.strip('^$')}")
    # For sources, actors and terms only shared ones are suggested.
    others = [(other.slug, kind) for other in site.briefs if other is not brief for kind in kinds if kind in LETTERED]
    if sum(len(entries.claimed(*each)) for each in others) <= MAX_FOREIGN:
        named |= {f"{slug}:{id}": name for slug, kind in others for id, name in entries.described(slug, kind).items()}
    return ProjectIds(named, None if brief.unreadable & set(kinds) else tuple(forms))


def _own(brief: Brief, entries: _Entries, kind: str) -> ProjectIds:
    """The entries of a brief's own file, which a translation repeats; a translation may also repeat shared ones."""
    names = entries.described(brief.slug, kind)
    own = {id: name for id, name in names.items() if (kind, id) in brief.origins}
    return ProjectIds(own, None if kind in brief.unreadable else (literally(names),))


def _of_shared(site: Site, kinds: Iterable[str]) -> ProjectIds:
    """The entries that the briefs of a library share; other ids are allowed, because they depend on the brief."""
    return ProjectIds({entity.id: _description(entity) for kind in kinds for entity in site.shared.get(kind, ())}, None)


class _Entries:
    """The ids of each kind in each brief and their descriptions: each once, because several definitions list them."""

    def __init__(self, briefs: Iterable[Brief]) -> None:
        self._briefs = {brief.slug: brief for brief in briefs}
        self.claimed = cache(self._claimed)
        self.described = cache(self._described)

    def _claimed(self, slug: str, kind: str) -> list[str]:
        """The ids of a kind, in the order of the file; those of entries that could not be read come last."""
        brief = self._briefs[slug]
        read = [entity.id for entity in brief.of(kind)]
        return [*read, *sorted(brief.claimed.get(kind, frozenset()) - set(read))]

    def _described(self, slug: str, kind: str) -> dict[str, str]:
        found = ((id, self._briefs[slug].find(kind, id)) for id in self.claimed(slug, kind))
        return {id: _description(entity) if entity is not None else "cannot be read yet" for id, entity in found}


def _description(entity: Entity) -> str:
    """The description of an entity in a list: its name or title, or its text."""
    if entity.kind_name == "source":
        return _short(f"{citation_name(entity)}: {display_name(entity)}")  # type: ignore[arg-type]  # the kind says what it is
    name = display_name(entity)
    return _short(getattr(entity, "text", name) if name == entity.id else without_break_marks(name))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MAX_NAME else f"{text[: MAX_NAME - 1]}…"


def _dumped(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False) + "\n"
