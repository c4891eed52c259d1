"""Applies every rule to every brief of a site."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from briefing.analysis.cross_references import references_of
from briefing.diagnostics import Note, Place, Problem, error, sort_problems, warning, working_on
from briefing.diagnostics.problem_limit import ProblemLimit, limited
from briefing.i18n.text_fingerprints import texts_of
from briefing.i18n.translation_pairs import of_brief, of_shared
from briefing.loader.editions import Editions
from briefing.model import LIBRARY, Actor, Markup, Source, Term, Word, walk
from briefing.model.resolve import Found, resolve
from briefing.rules import RULES, RULES_ABOUT_RECORDS, TEXT_RULES
from briefing.rules.added_words import (
    NamedWord,
    declared_well,
    repeated_names,
    translated_words,
    unknown_words,
    unused_words,
)
from briefing.rules.closed_editions import editions_have_their_brief
from briefing.rules.context import Context, ForPages, Gathered, entity_values, gather_context, uses_in
from briefing.rules.date_rules import future_days, outdated_sources
from briefing.rules.empty_lists import lists_are_not_empty
from briefing.rules.evidence import answered_factors
from briefing.rules.faulty_entries import faulty_entries
from briefing.rules.last_edition import last_edition
from briefing.rules.library_rules import library_head
from briefing.rules.part_of import cycles
from briefing.rules.term_names import differing_translations, names_of, repeated_forms, translated_terms
from briefing.rules.translations import shared_translations
from briefing.rules.unused_entries import NAMES, unused_actors_and_terms, written_in
from briefing.rules.works import described
from briefing.source.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from briefing.loader.folder import Loaded
    from briefing.model import Brief, Site
    from briefing.rules.context import EntityValues, RefAt, Target
    from briefing.source.document import Document
    from briefing.source.result_cache import ResultCache

T = TypeVar("T")


def _in_order(work: Callable[[int], list[Problem]], numbers: Sequence[int]) -> list[list[Problem]]:
    return [work(number) for number in numbers]


_NO_EDITIONS = Editions()
_CLASSES = (list, Problem, Place, Note)
"""What the result of the rules for a brief consists of."""


Spread = Callable[[Callable[[int], list[Problem]], Sequence[int]], list[list[Problem]]]
"""Applies a function to numbers, as `map` does, but possibly at the same time."""


def check_site(
    loaded: Loaded,
    today: date,
    editions: Editions = _NO_EDITIONS,
    memo: Memo | None = None,
    spread: Spread = _in_order,
    for_pages: dict[str, ForPages] | None = None,
) -> tuple[Problem, ...]:
    """Return all problems of a data folder, in the order of files and lines; `today` is the day of the build.

    `editions` are the closed editions of its briefs, with which some rules compare them. With a memo, the rules are applied
    again only to briefs that changed, or that depend on what changed. `spread` applies them to all briefs. What was
    found in each brief and pages need again is added to `for_pages`, if it is there.
    """
    memo, site = memo or Memo(repeated=False), loaded.site
    overlays_of, documents_of = _by_brief(loaded.overlays), _by_brief(loaded.documents)
    gathered: list[_Gathered] = []
    lost = []
    for brief in site.briefs:
        each = memo.once(("gathered", brief.slug), (brief,), (), partial(_gather, brief))
        held = memo.repeated or len(gathered) < _MOST_HELD
        if for_pages is not None:
            read = each.texts or _NO_TEXTS
            parsed = {(text.leaf.value, text.leaf.marker == _BLOCKS): text.prose for text in read.texts if held}
            for_pages[brief.slug] = ForPages(references_of(site, brief, uses_in(brief, read.refs)), parsed)
        lost.append(_without_empty_lists(loaded, brief, each, overlays_of, documents_of, memo))
        gathered.append(each if held else each._replace(texts=None))
    shared = gather_context(_shared(site))
    elsewhere: dict[str, set[tuple[str, str]]] = {}  # what shared files and other briefs refer to
    for slug, kind, id in chain(_used("", shared.refs), *(each.beyond for each in gathered)):
        elsewhere.setdefault(slug, set()).add((kind, id))
    site = replace(site, briefs=tuple(brief for brief, _ in lost))
    limit = ProblemLimit()
    problems = [*loaded.problems]
    problems += limit.admit(editions.problems)
    problems += limit.admit(editions_have_their_brief(loaded, editions))
    problems += limit.admit(problem for _, found in lost for problem in found)
    surroundings = tuple(
        memo.of(("outside", brief.slug), (brief,), (), partial(_seen_from_outside, brief)) for brief in site.briefs
    )
    outside = ""
    if memo.cache:
        from briefing.source.result_cache import digest  # slow to import, and not needed for a check

        outside = digest(surroundings)

    def of_brief_at(at: int) -> list[Problem]:
        brief, each = site.briefs[at], gathered[at]
        overlays, last = overlays_of.get(brief.slug, {}), last_edition(loaded, brief, editions)
        own = each.used | elsewhere[brief.slug] if brief.slug in elsewhere else each.used
        texts = each.texts or _gather(brief).texts or _NO_TEXTS
        context = Context(site, brief, today, texts.texts, texts.refs, overlays, own, texts.written, texts.as_typed, last)
        named = tuple(other for other in site.briefs if other.slug in each.named)
        documents = tuple(document for translated in overlays.values() for document in translated.values())
        inputs = (brief, each, site.shared, *named, *documents)
        values = (today, surroundings, own, elsewhere.get(""), [*overlays], last)
        on_disk = partial(_inputs_on_disk, brief.slug, each, (outside, *values[2:5]))
        apply = partial(memo.kept, "rules", on_disk, _CLASSES, partial(_apply, context))
        return memo.once(("problems", brief.slug), inputs, values, apply)

    for found in spread(of_brief_at, range(len(site.briefs))):
        problems += limit.admit(found)
    translated = overlays_of.get("", {})
    used = frozenset(chain(*elsewhere.values(), *(each.used for each in gathered))) if site.shared_origins else frozenset()
    problems += limit.admit(_shared_problems(site, shared, used, today, translated))
    problems += limit.admit(_unused_shared(loaded, site, used))
    if site.library and site.briefs:
        problems += limit.admit(shared_translations(site, translated))
    problems += limit.admit(chain.from_iterable(described(source, origin) for source, origin in site.shared_of(Source)))
    problems += limit.admit(outdated_sources(site.shared_of(Source), today))
    entries = ((entity, site.shared_origins[kind, entity.id]) for kind, entities in site.shared.items() for entity in entities)
    problems += limit.admit(future_days(entries, today))
    problems += limit.rest()
    return sort_problems(problems)


_BLOCKS = Markup(block=True)
_NO_TEXTS = Gathered()
_MOST_HELD = 100
"""The number of briefs whose texts are held between the two passes over a library; those of others are gathered again."""


class _Gathered(NamedTuple):
    """The texts and references of a brief, unless they are not held; what these may name, and the other briefs among that."""

    texts: Gathered | None
    used: frozenset[tuple[str, str]]
    """The kinds and ids that they may name in the brief."""
    beyond: frozenset[Target]
    """What they may name in other briefs."""
    named: frozenset[str]


def _gather(brief: Brief) -> _Gathered:
    texts = gather_context(entity_values(brief))
    refs = texts.refs
    named = frozenset(ref.target.partition(":")[0] for ref in refs if ":" in ref.target or "brief" in ref.kinds)
    used = frozenset(_used(brief.slug, refs))
    own = frozenset((kind, id) for slug, kind, id in used if slug == brief.slug)
    return _Gathered(texts, own, frozenset(target for target in used if target[0] != brief.slug), named)


def _seen_from_outside(brief: Brief) -> tuple[object, ...]:
    """Return what the rules may read of a brief that another one does not name.

    Which ids it has, what succeeds it, and which factors of other briefs it answers.
    """
    head = brief.head
    answered = frozenset(name for name in answered_factors(brief) if ":" in name)
    return brief.slug, brief.claimed, brief.unreadable, brief.broken, brief.partial, head.languages, head.superseded_by, answered


def _without_empty_lists(
    loaded: Loaded,
    brief: Brief,
    gathered: _Gathered,
    overlays_of: Mapping[str, Mapping[str, Mapping[str, Document]]],
    documents_of: Mapping[str, Mapping[str, Document]],
    memo: Memo,
) -> tuple[Brief, tuple[Problem, ...]]:
    """Apply the rule on empty lists to a brief, unless its files and the shared ones are the same."""
    overlays = overlays_of.get(brief.slug, {})
    own = (document for slug in dict.fromkeys((brief.slug, "")) for document in documents_of.get(slug, {}).values())
    translated = (document for documents in overlays.values() for document in documents.values())
    refs = (gathered.texts or _NO_TEXTS).refs
    find = partial(lists_are_not_empty, brief, refs, loaded.documents, overlays.values())
    return memo.once(("empty", brief.slug), (brief, gathered, *own, *translated), (), find)


def _inputs_on_disk(slug: str, gathered: _Gathered, values: tuple[object, ...], cache: ResultCache) -> object:
    """Return all that the problems of a brief depend on, with the digests of files in place of what was read from them."""
    return [cache.parts.get(part) for part in (slug, "", *sorted(gathered.named))], slug, values


def _apply(context: Context) -> list[Problem]:
    """Apply every rule to one brief."""
    if context.overlays:
        originals = of_brief(context.brief)
        translated = {language: tuple(originals.beside(documents)) for language, documents in context.overlays.items()}
        context = context._replace(translated=translated)
    return list(limited(_found(context)))


def _found(context: Context) -> Iterator[Problem]:
    errors: list[Problem] = []
    for rule in RULES:
        for problem in _of_rule(rule, context):
            errors += [problem] if problem.severity == "error" else []
            yield problem
    context = context._replace(faulty=faulty_entries(context.brief, errors)) if errors else context
    for rule in RULES_ABOUT_RECORDS:
        yield from _of_rule(rule, context)


def _of_rule(rule: Callable[[Context], Iterator[Problem]], context: Context) -> Iterator[Problem]:
    with working_on(f"the rule `{rule.__name__}` in {context.brief.origin.document.file}"):
        yield from rule(context)


def _by_brief(found: Mapping[tuple[str, str], T]) -> dict[str, dict[str, T]]:
    """Group what is known by the brief and another key; the empty slug is that of the shared files of a library."""
    grouped: dict[str, dict[str, T]] = {}
    for (slug, key), each in found.items():
        grouped.setdefault(slug, {})[key] = each
    return grouped


def _shared(site: Site) -> Iterator[EntityValues]:
    if site.about is not None and site.about_origin is not None:
        yield LIBRARY, site.about, site.about_origin, walk(site.about)
    for kind, entities in site.shared.items():
        for entity in entities:
            yield kind, entity, site.shared_origins[kind, entity.id], walk(entity)


def _used(slug: str, refs: Iterable[RefAt]) -> Iterator[Target]:
    """What the references of a brief may name; with an empty slug, those of the shared files of a library."""
    for ref in refs:
        other, _, id = ref.target.rpartition(":")
        yield from ((other or slug, kind, id) for kind in ref.kinds)


def _unused_shared(loaded: Loaded, site: Site, used: frozenset[tuple[str, str]]) -> Iterator[Problem]:
    """The actors and terms that a library shares and that nothing in it names."""
    if site.shared_origins and not any(brief.partial for brief in site.briefs):
        listed = [(entity, origin) for kind in NAMES for entity, origin in site.shared_of(kind)]
        shared = (entity for entities in site.shared.values() for entity in entities)
        models = chain(shared, *(written_in(brief) for brief in site.briefs))
        written = ((model, texts_of(model)) for model in models)
        yield from unused_actors_and_terms(listed, used, written, loaded.overlays.values())


def _shared_problems(
    site: Site,
    shared: Gathered,
    used: frozenset[tuple[str, str]],
    today: date,
    overlays: Mapping[str, Mapping[str, Document]],
) -> Iterator[Problem]:
    """The shared files of a library are checked once, by the rules that need no brief."""
    refs = shared.refs
    for brief in site.briefs[:1]:
        for rule in TEXT_RULES:
            yield from rule(Context(site, brief, today, shared.texts, refs, {}, frozenset(), shared.written, shared.as_typed))
        yield from library_head(site, (ref for ref in refs if ref.kind == LIBRARY))
    yield from cycles(site.shared_of(Actor))
    words = tuple(site.shared_of(Word))
    for word, origin in words:
        yield from declared_well(word, origin)
    if words and site.briefs:  # without briefs, there is no language
        named = (NamedWord(word, word.name, origin.at("name")) for word, origin in words)
        yield from repeated_names(named, site.main_language)
        for language, documents in overlays.items():
            yield from repeated_names(translated_words(of_shared(site).beside(documents)), language)
    yield from repeated_forms(name for term, origin in site.shared_of(Term) for name in names_of(term, origin))
    for documents in overlays.values() if site.library and site.briefs else ():
        entries = tuple(of_shared(site).beside(documents))
        yield from repeated_forms(translated_terms(entries))
        yield from differing_translations(entries)
    yield from unknown_words({word.id: word for word, _ in words}, (ref for ref in refs if ref.word_of))
    for ref in refs:
        if ref.word_of:
            continue
        if site.briefs and ref.kind != LIBRARY and not isinstance(resolve(site, site.briefs[0], ref.target, ref.kinds), Found):
            yield error("unknown-id", f"`{ref.target}` is not in the files that the briefs share", ref.place)
    if not any(brief.partial for brief in site.briefs):
        yield from unused_words((word, origin) for word, origin in words if ("word", word.id) not in used)
        for source, origin in site.shared_of(Source):
            if ("source", source.id) not in used:
                message = f"no brief cites the shared source `{source.id}`"
                yield warning("unused-source", message, origin.at("id"), "cite it, or delete it")
