"""Rules about fields of the head that name pages, actors, languages and citation styles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.diagnostics import error
from briefing.model import BY_NAME
from briefing.model.brief import ANY_LANGUAGE, Headings
from briefing.model.fields import fields
from briefing.model.values import meant_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.diagnostics import Problem
    from briefing.model import Brief
    from briefing.rules.context import Context

NEEDED_KINDS = {
    "timeline": ("event",), "argument": ("factor", "judgement", "recommendation"), "scenarios": ("scenario",),
    "sources": ("source",),
}  # fmt: skip
"""The kinds without which a brief has no page of this name, as in the table of routes, which rules may not import."""


def headings_have_their_page(context: Context) -> Iterator[Problem]:
    """The heading of a page is given only if the brief has the page."""
    brief = context.brief
    for field in fields(Headings) if brief.head.headings is not None else ():
        if getattr(brief.head.headings, field.attribute) is not None and (missing := _missing(brief, field.key, context)):
            yield error(
                "misplaced-field",
                f"the brief has no {missing}, so it has no page of this name",
                brief.origin.key("headings", field.key),
                f"delete `{field.key}`, or add what is missing",
            )


def _missing(brief: Brief, page: str, context: Context) -> str:
    """Return what a brief needs for a page."""
    if page == "forecasts":
        there = brief.forecasts or "forecast" in brief.unreadable or any(each.is_scored for each in brief.judgements)
        return "" if there else "forecast that has an outcome or a last day"
    if page == "sources" and any("source" in ref.kinds and brief.find("source", ref.target) for ref in context.refs):
        return ""  # it may cite a source that it shares with other briefs
    own = (kind for kind in NEEDED_KINDS[page] if kind not in brief.unreadable and not any(context.own(BY_NAME[kind].model)))
    return next(own, "")  # no page of a brief lists what others share and it does not use


def capitals_are_two(context: Context) -> Iterator[Problem]:
    """The two capitals are two actors, neither of which is part of the other."""
    brief = context.brief
    if len(brief.head.capitals) != 2 or "capitals" in brief.broken:
        return
    first, second = brief.head.capitals
    for whole, part in ((first, second), (second, first)):
        if whole != part and whole in brief.belongs_to(part):
            if part in brief.belongs_to(whole):
                return  # a cycle, which is an error of its own
            yield error(
                "self-reference",
                f"`{part}` is part of `{whole}`: the timeline compares two sides",
                brief.origin.at("capitals", 1 if part == second else 0),
                "name two actors that act on their own",
            )
            return


def styles_are_of_languages(context: Context) -> Iterator[Problem]:
    """Each citation style is for a language of the brief, or for several whose tags begin alike."""
    brief = context.brief
    tags = [language.split("-") for language in brief.head.languages]
    ranges = {"-".join(subtags[:length]) for subtags in tags for length in range(1, len(subtags) + 1)} | {ANY_LANGUAGE}
    for language in brief.head.style if "languages" not in brief.broken else ():
        if language not in ranges:
            meant = next((each for each in (meant_language(language), language.lower()) if each in ranges), None)
            known = ", ".join(f'`"{each}"`' if each == ANY_LANGUAGE else f"`{each}`" for each in sorted(ranges, reverse=True))
            help = f"type `{meant}`" if meant else f"type one of these: {known}"
            message = f"the brief has no language `{language}`, so no page has this style"
            yield error("bad-language", message, brief.origin.key("style", language), help)


def languages_are_listed_once(context: Context) -> Iterator[Problem]:
    """Each language is listed once."""
    seen: set[str] = set()
    for index, language in enumerate(context.brief.head.languages):
        if language.lower() in seen:
            yield error(
                "bad-language", f"`{language}` is listed twice", context.brief.origin.at("languages", index), "delete one"
            )
        seen.add(language.lower())
