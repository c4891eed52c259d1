"""The argument of a brief is read back with Argdown's own parser, in one process for all files."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from briefing.loader.folder import load
from tests.stories import PUBLISHED, files
from tests.test_data_exports import FULL, HARD, ROOT, first_brief, full, markdown_to_plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from briefing.model import Brief

pytestmark = pytest.mark.node
AT = "data/argument.argdown"
KINDS = {"judgement": "text", "factor": "title", "scenario": "title", "recommendation": "title"}
"""The kinds that are statements, in their order, with the field that is stated."""
TITLE = '=== "x": </script> ]]> # {中} &amp;'
LINES = [" ".join(text.split()) for text in HARD]
ARABIC = ["تُبرِّد الأشجارُ الشوارعَ، ولكن ببطءٍ؛ فما العمل؟", "«ظلٌّ» (٥٠٪) قبل [الفولاذ] ـ 2031/5", "F1: + لا <- نعم", "קרא את #זה @שם"]
"""Texts of a site that is written from right to left, with signs that mean something in Argdown."""


def read(texts: Iterable[bytes]) -> list[dict[str, Any]]:
    """Return what the parser finds in each text: errors, title, statements, arguments and relations."""
    assert (ROOT / "node_modules/@argdown/core").exists(), (
        "Argdown's parser is not installed; run: make node_modules/.package-lock.json"
    )
    listed = json.dumps([text.decode() for text in texts])
    words = ["node", Path(__file__).with_name("argdown_reader.mjs")]
    done = subprocess.run(words, input=listed, capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def literal(text: str) -> str:
    """Markdown whose plain text is this one."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def hostile(folder: Path, lines: Sequence[str], lang: str) -> tuple[Brief, Mapping[str, bytes]]:
    """A brief in which some texts are the titles of factors, ways to answer one, objections and replies."""
    data = shutil.copytree(FULL, folder / "data")
    quoted = [json.dumps(literal(text), ensure_ascii=False) for text in lines]
    factors = "".join(f"- {{id: F{at}, slug: f-{at}, title: {text}, summary: A., provenance: added, sources: [ruiz-2031]}}\n"
                      for at, text in enumerate(quoted, 10))  # fmt: skip
    answers = ", ".join(f"{{factor: F{at}, how: {text}, provenance: added}}" for at, text in enumerate(quoted, 10))
    against = ", ".join(f"{{objection: {text}, reply: {text}}}" for text in quoted)
    recommendation = (
        f"- {{id: R9, slug: r-9, title: A, summary: A., answers: [{answers}], against: [{against}], addressees: [council],\n"
        "   progress: {status: not-assessed, checked: 2031-09-30, because: A.}, provenance: added}\n"
    )
    for name, more in (("factors", factors), ("recommendations", recommendation)):
        (data / f"{name}.yaml").write_text((data / f"{name}.yaml").read_text("utf-8") + more, "utf-8")
    head = (data / "brief.yaml").read_text("utf-8")
    title = json.dumps(f"{literal(TITLE)}|cooling", ensure_ascii=False)
    head = re.sub(r"(?m)^title: .*", lambda _: f"title: {title}", head)
    (data / "brief.yaml").write_text(re.sub(r"(?m)^languages: .*", f"languages: [{lang}]", head), "utf-8")
    shutil.rmtree(data / "zh-Hans", ignore_errors=True)
    (brief,) = load(data, "data").site.briefs
    return brief, {path.removeprefix("brief/"): content for path, content in files(data, PUBLISHED).items()}


def stated_relations(brief: Brief) -> list[tuple[str, str, str]]:
    """Each relation, objection and reply that the fields of the model state, as the parser names them."""
    found: list[tuple[str, str, str]] = []

    def because(conclusion: str, reason: str, how: str | None, word: str = "support") -> None:
        argument = f"{reason} to {conclusion}"
        found.extend([(word, argument, conclusion), ("support", reason, argument)] if how else [(word, reason, conclusion)])

    for judgement in brief.judgements:
        for each in judgement.rests_on:
            because(judgement.id, each.factor, None, "attack" if each.how == "weakens" else "support")
    for scenario in brief.scenarios:
        for pressure in scenario.presses:
            because(pressure.factor, scenario.id, pressure.how)
    number = 0
    for recommendation in brief.recommendations:
        for answer in recommendation.answers:
            because(recommendation.id, answer.factor, answer.how)
        for objection in recommendation.against:
            number += 1
            name = objection.id or f"Objection {number}"
            found.append(("attack", name, recommendation.id))
            found.extend([("attack", f"Reply {number}", name)] if objection.reply else [])
    return found


def shown(text: str) -> str:
    """A text without Markdown and blanks: on pages, a blank shows where the line of a Chinese title may break."""
    return "".join(markdown_to_plain(text).split())


@pytest.mark.slow
def test_argdown_reads_every_statement_and_relation(tmp_path: Path) -> None:
    """Argdown finds no error, and exactly the statements, arguments and relations of the model, in each language and whatever the
    characters of a text.
    """
    (first,) = load(ROOT / "data", "data").site.briefs
    (small,) = load(FULL, "data").site.briefs
    hard, made = hostile(tmp_path / "en", LINES, "en")
    right, to_left = hostile(tmp_path / "ar", ARABIC, "ar")
    written = [*((first, each) for each in first_brief().values()), (small, full()), (hard, made), (right, to_left)]
    for (brief, each), found in zip(written, read(each[AT] for _, each in written), strict=True):
        assert not found["errors"]
        entries = [(kind, entity.id) for kind in KINDS for entity in brief.of(kind)]
        assert [(members[0][1], title) for title, members in found["statements"]] == [([kind], id) for kind, id in entries]
        relations = sorted(map(tuple, found["relations"]))
        assert relations == sorted(stated_relations(brief))
        ends = {end for relation in relations for end in relation[1:]}
        assert {title for title, _ in found["arguments"]} == ends - {id for _, id in entries}
        assert all(len(members) == 1 for part in ("statements", "arguments") for _, members in found[part])
        statements, arguments = ({title: members[0][0] for title, members in found[part]} for part in ("statements", "arguments"))
        value = json.loads(each["data/brief.json"]) if brief not in (hard, right) else {f"{kind}s": [] for kind in KINDS}
        wanted = {entry["id"]: shown(entry[KINDS[kind]]) for kind in KINDS for entry in value[f"{kind}s"]}
        assert not {id: text for id, text in wanted.items() if not "".join(statements[id].split()).startswith(text)}
        if brief in (hard, right):
            lines = LINES if brief is hard else ARABIC
            assert found["title"] == f"{TITLE} cooling"
            for at, line in enumerate(lines):
                title = " ".join(line.replace("|", " ").split())  # in a title, it shows where a line may break
                assert (statements[f"F{10 + at}"], arguments[f"F{10 + at} to R9"]) == (f"{title} #factor", line)
            replies = [text for title, text in arguments.items() if title.startswith(("Objection", "Reply"))]
            assert replies[-2 * len(lines) :] == [line for line in lines for _ in range(2)]
