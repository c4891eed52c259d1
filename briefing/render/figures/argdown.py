"""The argument as Argdown (argdown.org): plain text that other tools can read, check and draw."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from briefing.render.figures.relations import objections, relations

if TYPE_CHECKING:
    from collections.abc import Callable

    from briefing.model import Brief

# Argdown reads these as marks of its own; a line of text needs them as characters.
_MARKS = re.compile(r"([\\\[\]<>{}#@*_|/])")


def argdown(brief: Brief, words: Callable[[str], str]) -> str:
    """Write every relation of the brief; `words` gives the words of a text without its Markdown.

    Judgements, recommendations, factors and scenarios are statements; how one bears on the other is an argument
    named by both ids, and objections are arguments that attack.
    """

    def line(text: str) -> str:
        return _MARKS.sub(r"\\\1", " ".join(words(text).split()))

    statements = [f"[{each.id}]: {line(each.text)} #judgement" for each in brief.judgements]
    statements += [f"[{each.id}]: {line(each.title)} #factor" for each in brief.factors]
    statements += [f"[{each.id}]: {line(f'{each.title}. {each.condition}')} #scenario" for each in brief.scenarios]
    statements += [f"[{each.id}]: {line(each.title)} #recommendation" for each in brief.recommendations]
    blocks = ["===", f"title: {json.dumps(' '.join(words(brief.head.title).split()), ensure_ascii=False)}", "===", ""]
    for statement in statements:
        blocks += [statement, ""]
    for relation in relations(brief):
        reason, conclusion = relation.origin.id, relation.target.id
        if relation.word == "answers":  # a factor is the reason for what answers it
            reason, conclusion = conclusion, reason
        blocks += [f"[{conclusion}]", *_because(reason, conclusion, line(relation.how) if relation.how else ""), ""]
    for number, (recommendation, objection) in enumerate(objections(brief), 1):
        blocks += [f"[{recommendation.id}]", f"  - <Objection {number}>: {line(objection.objection)}"]
        blocks += [f"    - <Reply {number}>: {line(objection.reply)}"] if objection.reply else []
        blocks += [""]
    return "\n".join(blocks)


def _because(reason: str, conclusion: str, how: str) -> list[str]:
    if not how:
        return [f"  + [{reason}]"]
    return [f"  + <{reason} to {conclusion}>: {how}", f"    + [{reason}]"]
