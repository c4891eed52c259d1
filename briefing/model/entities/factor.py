"""Factors: causes of what a brief discusses, each with its claims."""

from __future__ import annotations

from typing import Annotated

from briefing.model.base import At, Entity, Listing, Prose, Role, Slug, SomeSources, Text, nested, numbered
from briefing.model.values import Grade, Provenance


class Claim(Entity):
    """One statement under a factor, with its own grade and sources."""

    id: nested("F", "factor")  # type: ignore[valid-type]
    text: Annotated[Text, Role.HEADLINE]
    """The statement."""
    grade: Grade
    """The evidence: `documented`, `corroborated`, `argued` or `disputed`."""
    sources: SomeSources
    """The sources that it rests on."""
    provenance: Provenance
    """`stated` by the article, `inferred` from it, or `added` by the editors."""
    at: At | None = None
    """The place in the article: `P4`, `p. 12`, `sec. 3.2`, or `{source: key, at: p. 12}` if there are several works."""


class Factor(Entity):
    """A cause of what the brief discusses, stated as a claim, with how it was and how it is now."""

    listing = Listing("factors")

    id: numbered("F")  # type: ignore[valid-type]
    slug: Slug
    """Its part of the page's address: lower-case letters, digits and hyphens."""
    title: Annotated[Text, Role.HEADLINE]
    """The factor as a claim."""
    summary: Annotated[Text, Role.TELLING]
    """One or two sentences, at the head of its page; on the front page only where `then` and `now` are missing."""
    body: Prose | None = None
    """The whole argument, in paragraphs."""
    then: Text | None = None
    """How it was, for the table on the front page."""
    now: Text | None = None
    """How it is now, for the same table."""
    claims: tuple[Claim, ...] = ()
    """Its individual statements, each with a grade and sources."""
    would_change: Text | None = None
    """What would change this judgement."""
    provenance: Provenance
    """`stated` by the article, `inferred` from it, or `added` by the editors."""
    at: At | None = None
    """The place in the article: `P4`, `p. 12`, `sec. 3.2`, or `{source: key, at: p. 12}` if there are several works."""
    sources: SomeSources
    """The sources that it rests on."""
