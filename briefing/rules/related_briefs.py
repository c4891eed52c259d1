"""Rules about how a brief refers to other briefs: those that it names as related, and the one that replaces it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.diagnostics import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.diagnostics import Problem
    from briefing.rules.context import Context


def related_names_are_clear(context: Context) -> Iterator[Problem]:
    """A name in `related` means a brief or a source, never both."""
    for index, name in enumerate(context.brief.head.related):
        if context.site.library and context.site.brief(name) and name in context.brief.claimed.get("source", ()):
            yield error(
                "duplicate-id",
                f"`{name}` is the folder of a brief and the key of a source",
                context.brief.origin.at("related", index),
                "give the source another key",
            )


def successors_are_named(context: Context) -> Iterator[Problem]:
    """A superseded brief names its successor once: a brief of the library, or an address."""
    successor, origin = context.brief.head.superseded_by, context.brief.origin
    if successor and successor.brief and successor.URL:
        yield error(
            "misplaced-field",
            "a brief has only one successor, and `brief` already names it",
            origin.key("superseded_by", "URL"),
            "delete one of the two",
        )
    elif successor and not (successor.brief or successor.URL):
        yield error(
            "missing-field",
            "the field `brief` or `URL` is missing: readers must know what to read instead",
            origin.head("superseded_by"),
            "add `brief: …` with the folder of a brief of this library, or `URL: https://…`",
        )


def successors_form_no_cycle(context: Context) -> Iterator[Problem]:
    """A chain of superseded briefs does not lead back to its start."""
    way, here = [context.brief.slug], context.brief
    while (successor := here.head.superseded_by) and successor.brief:
        after = context.site.brief(successor.brief)
        if after is None or after.slug in way:
            break
        way, here = [*way, after.slug], after
    if len(way) > 1 and here.head.superseded_by and here.head.superseded_by.brief == context.brief.slug:
        steps = " to ".join(f"`{slug}`" for slug in [*way, way[0]])
        yield error(
            "self-reference",
            f"this brief is its own successor: {steps}",
            context.brief.origin.at("superseded_by", "brief"),
            "delete `superseded_by` in the newest of them",
        )
