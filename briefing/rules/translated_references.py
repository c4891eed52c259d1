"""References and citations of main texts that their translations do not have."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from briefing import markdown
from briefing.diagnostics import warning
from briefing.markdown.tree import Element, blocks_of, lone_reference
from briefing.model import Markup
from briefing.model.kinds import REFERENCE
from briefing.rules.unread_references import lost_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from briefing.diagnostics import Problem
    from briefing.i18n.translation_pairs import TranslatedEntry
    from briefing.markdown import Prose

_NAMED = re.compile(rf"@(?P<key>[^\s\[\]@,;]+)|\[(?P<id>{REFERENCE}|[a-z0-9-]+)\]")


def dropped_references(entry: TranslatedEntry, claimed: Mapping[str, Collection[str]]) -> Iterator[Problem]:
    """A translation names the entries and cites the sources that its main text names and cites, each at least once."""
    read = dict(entry.translation.read)
    for path, leaf in entry.translation.mains.items():
        here, text = entry.translation.places[path], entry.translation.texts[path]
        if "[" not in leaf.value or here not in read:
            continue
        given = _targets(read[here])
        if all((found["key"] or found["id"]) in given for found in _NAMED.finditer(leaf.value)):
            continue  # without parsing the main text once more for each language
        assert isinstance(leaf.marker, Markup), "asked for by its marker"
        wanted = _targets(markdown.parse(leaf.value, block=leaf.marker.block))
        if wanted.keys() <= given.keys():
            continue
        elsewhere = _spelt_otherwise(text, read[here], claimed)
        # What is cited or named and does not exist is a problem of its own, and may be meant for what is lost.
        there = {*wanted}.union(*claimed.values())
        wrong = {_is_cited(typed) for target, typed in given.items() if target not in there}
        lost = {
            target: typed
            for target, typed in wanted.items()
            if target not in given and target.lower() not in elsewhere and _is_cited(typed) not in wrong
        }
        if lost and (entry.of is None or entry.is_current):  # else the main text has changed since: a problem of its own
            listed = ", ".join(f"`{typed}`" for typed in lost.values())
            yield warning(
                "lost-reference",
                f"the main text has {listed}, and its translation has not",
                entry.document.at(here),
                f"write {listed} where the translation says the same",
            )


def dropped_figures(entry: TranslatedEntry, figures: Collection[str]) -> Iterator[Problem]:
    """A translation has the id of a figure as a paragraph of its own where its main text has, so that the figure is drawn."""
    if not figures or (entry.of is not None and not entry.is_current):
        return
    read = dict(entry.translation.read)
    for path, leaf in entry.translation.mains.items():
        here = entry.translation.places[path]
        if "[" not in leaf.value or here not in read or not (isinstance(leaf.marker, Markup) and leaf.marker.block):
            continue
        mentions = {mention.target: mention for mention in read[here].mentions if mention.target in figures}
        inside = mentions.keys() - _drawn(read[here]) if mentions else frozenset()
        alone = inside and any(line.rstrip().endswith("]") for line in leaf.value.split("\n"))
        for target in sorted(inside & _drawn(markdown.parse(leaf.value, block=True))) if alone else ():
            yield warning(
                "figure-not-drawn",
                f"`[{target}]` is a paragraph of its own in the main text, and inside one here: readers see a link",
                entry.document.within(here, mentions[target].start, mentions[target].end),
                f"write `[{target}]` as a paragraph of its own too, with an empty line before and after it",
            )


def _drawn(read: Prose) -> set[str]:
    """The entries whose ids are paragraphs of their own."""
    blocks = (block for block in blocks_of(read.body) if isinstance(block, Element) and block.name == "p")
    return {target for block in blocks if (target := lone_reference(block.inside)) is not None}


def _targets(read: Prose) -> dict[str, str]:
    """What a text names and cites, each with what is typed for it."""
    targets = {citation.key: f"[@{citation.key}]" for citation in read.citations}
    return targets | {mention.target: f"[{mention.target}]" for mention in read.mentions}


def _is_cited(typed: str) -> bool:
    return typed.startswith("[@")


def _spelt_otherwise(text: str, read: Prose, claimed: Mapping[str, Collection[str]]) -> str:
    """The parts of a text that name entries in a wrong form, which is a problem of its own; in small letters."""
    lost = (text[start:end] for start, end, *_ in lost_names(text, read, claimed))
    faulty = (text[fault.start : fault.end] for fault in read.faults)
    return unicodedata.normalize("NFKC", " ".join((*lost, *faulty))).lower()
