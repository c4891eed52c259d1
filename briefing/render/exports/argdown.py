"""The argument of a brief as Argdown (https://argdown.org/syntax/): plain text that other programs read, check and draw."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from briefing.analysis.relations import RELATED, objections, relations
from briefing.render.headline_text import plain_headline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.model import Entity
    from briefing.render.exports.exported_brief import ExportedBrief
    from briefing.render.page_text import PageText

AT = "data/argument.argdown"
# Argdown reads these as marks of its own; a line of text needs them as characters.
_MARKS = re.compile(r"([\\\[\]<>{}()#@*_|/:.=~`^$%+-])")


def write(exported: ExportedBrief) -> str:
    """Return every relation of the brief.

    Judgements, factors, scenarios and recommendations are statements; how one bears on another is an argument named by both ids,
    and objections are arguments that attack.
    """
    brief, wording = exported.brief, exported.wording

    def line(text: str) -> str:
        return escaped(wording.plain(text))

    title = json.dumps(wording.full_title(brief.head), ensure_ascii=False)
    title = title.replace("==", r"=\u003d")  # three of them would end the front matter
    blocks = ["===", f"title: {title}", "===", ""]
    for kind in RELATED:
        for entity in exported.links.listed.get(kind, ()):
            blocks += [f"[{entity.id}]: {escaped(_statement(entity, wording))} #{kind}", ""]
    for relation in relations(brief):
        reason, conclusion = relation.origin.id, relation.target.id
        if relation.word == "answers":  # a factor is the reason for what answers it
            reason, conclusion = conclusion, reason
        mark = "-" if relation.word == "weakens" else "+"
        blocks += [f"[{conclusion}]", *_because(mark, reason, conclusion, line(relation.how) if relation.how else ""), ""]
    for number, (recommendation, objection) in enumerate(objections(brief), 1):
        name = objection.id or f"Objection {number}"
        blocks += [f"[{recommendation.id}]", f"  - <{name}>: {line(objection.objection)}"]
        blocks += [f"    - <Reply {number}>: {line(objection.reply)}"] if objection.reply else []
        blocks += [""]
    return "\n".join(blocks)


def _statement(entity: Entity, wording: PageText) -> str:
    condition = getattr(entity, "condition", None)
    stated = plain_headline(wording, entity)
    return stated + wording.words("mark.colon") + wording.plain(condition) if condition else stated


def _because(mark: str, reason: str, conclusion: str, how: str) -> Iterator[str]:
    if how:
        yield f"  {mark} <{reason} to {conclusion}>: {how}"
        yield f"    + [{reason}]"
    else:
        yield f"  {mark} [{reason}]"


def escaped(text: str) -> str:
    """Return a text on one line in which no character is a mark of Argdown."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
