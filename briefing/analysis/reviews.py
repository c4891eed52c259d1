"""Reviews of answers: which answers were compared with their factors, and which factors have changed since.

A reviewed answer records a fingerprint of its factor's meaning on that day. If the factor's current fingerprint differs, the
answer is *suspect*: it may still be right, but needs a review. Formatting, the order of entries, and fields whose change is
minor (`Role.MINOR`) do not affect the fingerprint.
"""

from __future__ import annotations

import hashlib
import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.model import Factor, Markup, Role
from briefing.model.fields import IDENTIFIERS
from briefing.model.fold import Fold
from briefing.model.resolve import Found, resolve
from briefing.source.cjk_ranges import WITHOUT_SPACES, is_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from briefing.model import Brief, EditionChange, Field, FieldValue, Model, Origin, Recommendation, Site
    from briefing.model.entities.recommendation import Answer
    from briefing.model.values import Review


class AnswerLink(NamedTuple):
    """One answer of a recommendation, with the factor that it names."""

    brief: Brief
    recommendation: Recommendation
    at: int
    """The index of the answer, from 0."""
    of: Brief
    """The brief that contains the factor."""
    factor: Factor

    @property
    def answer(self) -> Answer:
        """The answer."""
        return self.recommendation.answers[self.at]

    @property
    def origin(self) -> Origin:
        """The source location of the answer."""
        origin = self.brief.origins["recommendation", self.recommendation.id]
        return origin._replace(path=(*origin.path, "answers", self.at))

    @property
    def suspect(self) -> bool:
        """Whether the factor has changed since the answer was reviewed; False for an answer that was never reviewed."""
        return self.answer.reviewed is not None and self.answer.reviewed.of != fingerprint(self.factor)

    @property
    def since(self) -> date:
        """The day from which a suspect answer is under review, as far as the data show it.

        That is the first major edition after the review that names the factor; without one, the day to which the facts of
        the factor's brief were checked, but not before the review.
        """
        days = (change.on for change in self.logged_changes if change.size == "major")
        return min(days, default=max(self.of.head.as_of, self.reviewed.on))

    @property
    def reviewed(self) -> Review:
        """The date of the last review."""
        assert self.answer.reviewed is not None, "only what was reviewed is asked"
        return self.answer.reviewed

    @property
    def logged_changes(self) -> tuple[EditionChange, ...]:
        """The log entries about the factor since the review."""
        id = self.factor.id
        return tuple(
            change
            for change in self.of.changes
            if change.on > self.reviewed.on and any(item.id == id or item.id.startswith(f"{id}.") for item in change.items)
        )

    @property
    def name(self) -> str:
        """The recommendation and the factor, as typed on the command line."""
        pair = ((self.brief, self.recommendation.id), (self.of, self.factor.id))
        return " ".join(f"{brief.slug}:{id}" if brief.slug else id for brief, id in pair)


def answer_links(site: Site, *briefs: Brief) -> Iterator[AnswerLink]:
    """Every answer of these briefs, or of all, whose factor could be read."""
    for brief in briefs or site.briefs:
        for recommendation in brief.recommendations:
            for index, answer in enumerate(recommendation.answers):
                found = resolve(site, brief, answer.factor, ("factor",))
                if isinstance(found, Found) and isinstance(found.entity, Factor):
                    yield AnswerLink(brief, recommendation, index, found.brief, found.entity)


def suspect_links(site: Site) -> Mapping[tuple[str, str, int], date]:
    """For each suspect answer of a site, by brief, recommendation and index: the day from which it is under review."""
    return {(link.brief.slug, link.recommendation.id, link.at): link.since for link in answer_links(site) if link.suspect}


# -------------------------------------------------------------------------------------------- fingerprints


def fingerprint(entry: Model) -> str:
    """Return a hash of an entry's meaning as eight hexadecimal digits; its id and formatting do not affect it."""
    return hashlib.sha256(json.dumps(_Meaning().of(entry), ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:8]


class _Meaning(Fold[Any]):
    """The non-empty fields of an entry whose change is major."""

    def keeps(self, field: Field, value: Any) -> bool:
        return field.key not in IDENTIFIERS and Role.MINOR not in field.roles and value not in (None, (), {})

    def several(self, field: Field, value: Any, parts: Any) -> Any:
        """Sort the results, because order does not affect the meaning."""
        return sorted(parts, key=lambda each: json.dumps(each, sort_keys=True)) if isinstance(parts, list) else parts

    def leaf(self, node: FieldValue) -> str:
        return _unwrapped(str(node.value), block=isinstance(node.marker, Markup) and node.marker.block)


_QUOTED = re.compile(r"^[ \t]*>[ \t]?")


def _unwrapped(text: str, *, block: bool) -> str:
    """A text on one line, so that moving its line breaks changes nothing: also in a quotation, and between Chinese characters."""
    lines = text.split("\n")
    for at in range(len(lines) - 1, 0, -1) if block else ():
        if _QUOTED.match(lines[at - 1]):
            lines[at] = _QUOTED.sub("", lines[at])
    words = " ".join(lines).split()
    return "".join(words[:1]) + "".join(_space(*pair) + pair[1] for pair in pairwise(words))


def _space(before: str, after: str) -> str:
    return "" if is_in(before[-1], WITHOUT_SPACES) and is_in(after[0], WITHOUT_SPACES) else " "
