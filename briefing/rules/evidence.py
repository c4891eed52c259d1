"""Rules about evidence: what a grade and a status need, and what must be answered and reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.analysis.reviews import answer_links
from briefing.diagnostics import error, warning
from briefing.model import Action, Claim, Factor, Judgement, Objection, Recommendation, Source
from briefing.model.base import WorkMention
from briefing.model.entities.recommendation import NO_EVIDENCE_NEEDED
from briefing.model.values import OF_THE_ARTICLE
from briefing.model.walk import walk_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.diagnostics import Problem
    from briefing.model import Brief, Entity, Field, Origin
    from briefing.model.markers import Path
    from briefing.rules.context import Context


def grades_have_their_sources(context: Context) -> Iterator[Problem]:
    """`documented` needs a primary source; `corroborated` and `disputed` need two different sources."""
    graded: tuple[type[Judgement | Claim], ...] = (Judgement, Claim)
    for kind in graded:
        for entity, origin in context.own(kind):
            yield from _grade(context.brief, entity, origin)


def _grade(brief: Brief, entity: Judgement | Claim, origin: Origin) -> Iterator[Problem]:
    keys = {cite.source for cite in entity.sources}
    found = [brief.find("source", key) for key in keys]
    if "source" in brief.unreadable or None in found:
        return  # a source that is missing or cannot be read has its own problem
    if entity.grade == "documented" and not any(isinstance(s, Source) and s.reach == "primary" for s in found):
        yield error(
            "weak-grade",
            "`documented` needs a source with `reach: primary` among its own",
            origin.at("grade"),
            f"cite the record itself, or write `{'corroborated` or `argued' if len(keys) > 1 else 'argued'}`",
        )
    if entity.grade in ("corroborated", "disputed") and len(keys) < 2:
        needs = "two independent sources" if entity.grade == "corroborated" else "a source for each side"
        yield error(
            "weak-grade",
            f"`{entity.grade}` needs {needs}; one is given",
            origin.at("grade"),
            "cite a second source, or write `argued`",
        )


def forecasts_carry_likelihood(context: Context) -> Iterator[Problem]:
    """A forecast has a likelihood and a confidence; a fact and a value have no likelihood (ICD 203)."""
    for entity, origin in context.own(Judgement):
        if entity.kind == "forecast":
            if entity.likelihood is None:
                yield origin.missing_field(
                    ("likelihood",),
                    "a forecast must state how probable it is",
                    "add `likelihood: likely` or another of the seven words",
                )
            if entity.confidence is None:
                yield origin.missing_field(
                    ("confidence",),
                    "a forecast must state how good its evidence is",
                    "add `confidence: {level: moderate, because: …}`",
                )
        elif entity.likelihood is not None:
            yield error(
                "misplaced-field",
                f"a {entity.kind} judgement cannot have a likelihood",
                origin.key("likelihood"),
                "delete `likelihood`, or write `kind: forecast`",
            )


def judgements_have_support(context: Context) -> Iterator[Problem]:
    """At least one factor supports a judgement."""
    for entity, origin in context.own(Judgement):
        if not entity.reasons:
            yield error(
                "missing-field",
                f"no factor supports {entity.id}: `rests_on` names only factors that speak against it",
                origin.at("rests_on"),
                "add the id of a factor that supports it",
            )


def replies_match_their_states(context: Context) -> Iterator[Problem]:
    """An objection that is answered or granted has the reply that says so, and an open one has none."""
    for entity, origin in context.own(Recommendation):
        for index, objection in enumerate(entity.against):
            if objection.reply is None and objection.state in ("answered", "granted"):
                yield origin.missing_field(
                    ("against", index, "reply"),
                    f"an objection that is {objection.state} must have a reply",
                    "add `reply: …`, or write `state: open`",
                )
            elif objection.reply is not None and objection.state == "open":
                yield error(
                    "misplaced-field",
                    "an objection that is open cannot have a reply",
                    origin.key("against", index, "reply"),
                    "write `state: answered` or `state: granted`, or delete `reply`",
                )
            elif objection.reply is None and objection.by is not None:
                yield error(
                    "misplaced-field",
                    "`by` says who replies, but there is no reply",
                    origin.key("against", index, "by"),
                    "add `reply: …`, or delete `by`",
                )
            elif objection.at is not None and objection.by != "article":
                yield error(
                    "misplaced-field",
                    "`at` is the place of a reply in the article, and `by` does not say that the article replies",
                    origin.key("against", index, "at"),
                    "write `by: article`, or delete `at`",
                )


def statuses_have_sources(context: Context) -> Iterator[Problem]:
    """A status has a source, unless it says that no evidence was found."""
    for entity, origin in context.own(Recommendation):
        if entity.progress.status not in NO_EVIDENCE_NEEDED and not entity.progress.sources:
            yield origin.missing_field(
                ("progress", "sources"),
                f"`{entity.progress.status}` needs evidence",
                "add `sources: […]`, or write `no-evidence` or `not-assessed`",
            )
        for index, entry in enumerate(entity.log):
            if entry.status != "no-evidence" and not entry.sources:
                yield origin.missing_field(("log", index, "sources"), "a step of the log needs evidence", "add `sources: […]`")
        for index, action in enumerate(entity.actions):
            yield from _status_of_action(action, origin, index)


def _status_of_action(action: Action, origin: Origin, index: int) -> Iterator[Problem]:
    if action.status is None:
        return
    if action.checked is None:
        yield origin.missing_field(
            ("actions", index, "checked"), "a status needs the day on which it was checked", "add `checked: …`"
        )
    if action.status not in NO_EVIDENCE_NEEDED and not action.sources:
        yield origin.missing_field(
            ("actions", index, "sources"),
            f"`{action.status}` needs evidence",
            "add `sources: […]`, or write `no-evidence` or `not-assessed`",
        )


def provenance_has_its_article(context: Context) -> Iterator[Problem]:
    """Only a brief with an article can say that the article states, mentions or answers something."""
    if context.brief.head.article or "article" in context.brief.broken:
        return
    found = [
        (origin.at(*path), word, instead)
        for _, entity, origin in context.brief.everything()
        for path, word, instead in _words_about_the_article(entity)
    ]
    if found:
        place, word, instead = min(found)
        others = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        yield error(
            "missing-article",
            f"`{word}`{others} refers to the article, but `brief.yaml` names no article",
            place,
            f"write `article: …` with the key of the source in `brief.yaml`, or {instead}",
        )


def _is_about_the_article(field: Field) -> bool:
    names = {WorkMention: "how", Objection: "by"}
    return field.key == "provenance" or field.key == names.get(field.owner)


def _words_about_the_article(entity: Entity) -> Iterator[tuple[Path, str, str]]:
    """Every value of an entity and its parts that only a brief with an article can have: its path, and what to write instead."""
    for node in walk_all(entity, _is_about_the_article):
        if node.field.key == "provenance" and node.value in OF_THE_ARTICLE:
            yield node.path, node.value, "write `added` here"
        elif node.field.owner is WorkMention and node.value != "no":
            yield node.path, node.value, "delete `in_article`"
        elif node.field.owner is Objection and node.value == "article":
            yield node.path, node.value, "write `editors` here"


def holds_in_all_has_scenarios(context: Context) -> Iterator[Problem]:
    """What holds in all scenarios is shown with the scenarios, so a brief with the first needs the second."""
    brief = context.brief
    if brief.head.holds_in_all and not brief.scenarios and "scenario" not in brief.unreadable:
        yield error(
            "missing-field",
            "`holds_in_all` is shown with the scenarios, and the brief has none",
            brief.origin.key("holds_in_all"),
            "add scenarios to `scenarios.yaml`, or delete `holds_in_all`",
        )


def answered_factors(brief: Brief) -> Iterator[str]:
    """The factors that the recommendations of a brief answer, as they name them: in a library also those of other briefs."""
    return (answer.factor for entity in brief.recommendations for answer in entity.answers)


def factors_are_answered(context: Context) -> Iterator[Problem]:
    """A factor that no recommendation answers leaves the reader with a problem and no advice."""
    brief = context.brief
    if any(each.partial for each in context.site.briefs):
        return  # an entry that could not be read may answer it
    own = frozenset(answered_factors(brief))
    left = [(entity, origin) for entity, origin in context.own(Factor) if entity.id not in own]
    answered = own.union(*map(answered_factors, context.site.briefs)) if left else own
    for entity, origin in left:
        if f"{brief.slug}:{entity.id}" not in answered:
            yield warning(
                "unanswered-factor",
                f"no recommendation answers {entity.id}",
                origin.at("id"),
                f"add `{{factor: {entity.id}, how: …, provenance: added}}` to the `answers` of a recommendation",
            )


def answers_follow_their_factors(context: Context) -> Iterator[Problem]:
    """When a factor has changed, its answers are compared with it again."""
    for link in answer_links(context.site, context.brief):
        if link.suspect and not (link.of is context.brief and ("factors", link.factor.id) in context.faulty):
            named = link.answer.factor
            yield warning(
                "suspect-link",
                f"{named} has changed since this answer was reviewed ({link.reviewed.on})",
                link.origin.head(),
                f"check whether it still answers {named}, then run `briefing review --accept "
                f"{link.name}`; if only the wording has changed, run `briefing review --minor {link.name.split()[1]}`",
            )
