"""Generates briefs to measure with: any number of entities, the same for the same number, no text twice.

The kinds have the proportions of a real brief, and so have the lengths of texts, their cites and references, and the styles
of YAML. The words mean nothing. The briefs have no problems, so that a check reads all of each.
"""

from __future__ import annotations

import argparse
import textwrap
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The number of entities of each kind in a brief about an article of 13 paragraphs.
SHARES = {
    "judgement": 6, "factor": 3, "claim": 16, "scenario": 2, "recommendation": 3, "action": 15, "event": 64,
    "forecast": 8, "figure": 6, "source": 117, "actor": 44, "term": 29,
}  # fmt: skip
PER_BRIEF = 200
MOST_SCENARIOS = 4

_SYLLABLES = [first + then for first in "bdfgklmnprstvz" for then in ("a", "e", "i", "o", "u", "an", "el", "or")]
_KINDS_OF_EVENT = ("agreement", "dialogue", "restriction", "law", "people", "politics", "global", "analysis")
_TYPES = ("report", "article-newspaper", "webpage", "article-journal")


def library(entities: int, per_brief: int = PER_BRIEF) -> dict[str, str]:
    """The files of a library: briefs of about equal size, each in its own folder."""
    briefs = max(round(entities / per_brief), 1)
    sizes = (entities * (n + 1) // briefs - entities * n // briefs for n in range(briefs))
    return {f"brief-{n}/{file}": text for n, size in enumerate(sizes, 1) for file, text in brief(size, f"brief-{n}").items()}


def brief(entities: int, name: str = "brief") -> dict[str, str]:
    """The files of one brief, by their path in its folder."""
    return _Brief(entities, name).files()


def write(files: Mapping[str, str], folder: Path) -> Path:
    """Write files into a folder and return it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder


def shares(entities: int) -> dict[str, int]:
    """The number of entities of each kind for a total; sources absorb the rounding."""
    whole = sum(SHARES.values())
    counts = {kind: max(share * entities // whole, 1) for kind, share in SHARES.items()}
    counts["scenario"] = min(counts["scenario"], MOST_SCENARIOS)
    counts["source"] += max(entities - sum(counts.values()), 0)
    return counts


class _Brief:
    """One brief that is being written; its name determines every number and word."""

    def __init__(self, entities: int, name: str) -> None:
        self.random = Random(name)
        self.counts = shares(entities)
        self.keys = [f"{self.word()}-{self.word()}-{n}" for n in range(self.counts["source"])]
        self.next_key = cycle(range(len(self.keys)))
        self.actors = [f"{self.word()}-{self.word()}-{n}" for n in range(self.counts["actor"])]

    def files(self) -> dict[str, str]:
        lists = {
            "judgements": self.judgements(), "factors": self.factors(), "scenarios": self.scenarios(),
            "recommendations": self.recommendations(), "timeline": self.events(), "forecasts": self.forecasts(),
            "figures": self.figures(), "sources": self.sources(), "actors": self.all_actors(), "glossary": self.terms(),
        }  # fmt: skip
        tables = {f"figures/table-{n}.csv": self.table() for n in self.ids("figure") if n % 3}
        return {"brief.yaml": self.head(), **{f"{file}.yaml": "\n".join(items) for file, items in lists.items()}, **tables}

    # --- words ---------------------------------------------------------------------------------------------------

    def word(self) -> str:
        return "".join(self.random.choices(_SYLLABLES, k=self.random.choice((1, 2, 2, 2, 3))))

    def words(self, length: int) -> str:
        """Words of about so many characters, the first with a capital letter."""
        some = " ".join(self.word() for _ in range(max(length // 6, 2)))
        return some[0].upper() + some[1:]

    def text(self, length: int) -> str:
        """Sentences of about so many characters."""
        sentences = []
        while length > 0:
            size = min(length, self.random.randint(60, 160))
            first, second = self.words(size // 2), self.words(size // 2)
            sentences.append(f"{first}, {second[0].lower()}{second[1:]}.")
            length -= size + 2
        return " ".join(sentences)

    def body(self, sections: int) -> str:
        """A literal block with headings, cites and references, wrapped as an author would."""
        lines = []
        for _ in range(sections):
            cites = f"[@{self.key()}, para. {self.random.randint(1, 30)}]"
            pair = f"[@{self.key()}; @{self.key()}]"
            paragraphs = (
                f"{self.text(240)[:-1]} {cites}. {self.text(160)[:-1]} {pair}.",
                f"{self.text(120)[:-1]} [{self.words(30).lower()}]["
                f"{self.one('event')}], {self.words(80).lower()} ([{self.one('figure')}]).",
            )
            lines += [f"### {self.words(24)}", ""]
            for paragraph in paragraphs:
                lines += [*textwrap.wrap(paragraph, 116, break_on_hyphens=False), ""]
        return "|\n" + "\n".join(f"    {line}".rstrip() for line in lines[:-1])

    # --- references ----------------------------------------------------------------------------------------------

    def ids(self, kind: str) -> range:
        return range(1, self.counts[kind] + 1)

    def one(self, kind: str) -> str:
        return f"{ {'event': 'E', 'figure': 'G', 'factor': 'F'}[kind] }{self.random.randint(1, self.counts[kind])}"

    def actor(self) -> str:
        return self.random.choice(self.actors)

    def key(self) -> str:
        """The key of the next source; the keys repeat in turn, so that each source is cited."""
        return self.keys[next(self.next_key)]

    def cites(self, length: int) -> str:
        """A list of cites; the first sometimes names a place in its source."""
        keys = list(islice(iter(self.key, None), length))
        if self.random.random() < 0.2:
            keys[0] = f"{{source: {keys[0]}, at: para. {self.random.randint(1, 30)}}}"
        return f"[{', '.join(keys)}]"

    def day(self) -> str:
        return f"{self.random.randint(1990, 2025)}-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}"

    def when(self) -> str:
        return self.day()[: self.random.choice((4, 7, 10, 10, 10, 10))]

    def at(self, indent: str) -> str:
        return f"{indent}provenance: stated\n{indent}at: P{self.random.randint(1, 13)}\n"

    def parts(self, kind: str, parent: str) -> dict[int, range]:
        """The numbers of a nested kind under each parent."""
        parents = self.counts[parent]
        return {n: range(1, len(range(n, self.counts[kind] + 1, parents)) + 1) for n in self.ids(parent)}

    # --- files ---------------------------------------------------------------------------------------------------

    def head(self) -> str:
        return (
            f"# The head of a brief.\ntitle: {self.words(30)}|{self.words(20)} – {self.words(10)}\n"
            f"short_title: {self.words(25)}\ntopics: [{self.words(20)}, {self.words(20)}]\n"
            f"bottom_line:\n  claim: {self.text(90)}\n  context: {self.text(150)}\n"
            f"article: {self.keys[0]}\neditors: [{self.actors[0]}]\n"
            "published: 2026-01-15\nas_of: 2026-01-15\nreview_by: 2026-12-31\nedition: 1\nlanguages: [en]\n"
            f"lead_figure: G1\nholds_in_all: {self.text(220)}\nrelated: [{self.keys[1]}]\n"
        )

    def judgements(self) -> Iterator[str]:
        for n in self.ids("judgement"):
            yield (
                f"- id: J{n}\n  text: {self.text(130)}\n  kind: forecast\n  likelihood: likely\n"
                f"  confidence:\n    level: moderate\n    because: {self.text(130)}\n  grade: corroborated\n"
                f"  rests_on: [{self.one('factor')}]\n  sources: {self.cites(3)}\n  provenance: added\n"
            )

    def factors(self) -> Iterator[str]:
        for n, claims in self.parts("claim", "factor").items():
            claims_text = "".join(
                f"    - id: F{n}.{m}\n      text: {self.text(120)}\n      grade: argued\n      sources: {self.cites(2)}\n"
                f"{self.at('      ')}"
                for m in claims
            )
            yield (
                f"- id: F{n}\n  slug: {self.word()}-{self.word()}-{n}\n  title: {self.words(35)}|{self.words(30).lower()}\n"
                f"  summary: {self.text(160)}\n  body: {self.body(3)}\n  then: {self.words(90)}\n  now: {self.words(90)}\n"
                f"  claims:\n{claims_text}  would_change: {self.text(150)}\n{self.at('  ')}  sources: {self.cites(6)}\n"
            )

    def scenarios(self) -> Iterator[str]:
        for name in "ABCD"[: self.counts["scenario"]]:
            pressed = "".join(f"    - factor: F{n}\n      how: {self.text(120)}\n" for n in list(self.ids("factor"))[:3])
            yield (
                f"- id: {name}\n  title: {self.words(25)}\n  condition: {self.text(40)}\n  period: 2025-01-20/..\n"
                f"  text: {self.body(1)}\n  presses:\n{pressed}  example: {self.text(130)}\n{self.at('  ')}"
                f"  outcome:\n    status: current\n    checked: 2026-01-10\n    text: {self.text(300)}\n"
                f"    sources: {self.cites(6)}\n"
            )

    def recommendations(self) -> Iterator[str]:
        factors = self.counts["factor"]
        for n, actions in self.parts("action", "recommendation").items():
            answered = [f for f in self.ids("factor") if f % self.counts["recommendation"] == n % self.counts["recommendation"]]
            answers = "".join(
                f"    - factor: F{f}\n      how: {self.text(120)}\n      provenance: inferred\n"
                for f in answered or [n % factors + 1]
            )
            done = "".join(
                f"    - id: R{n}.{m}\n      text: {self.text(80)}\n      kind: action\n{self.at('      ')}" for m in actions
            )
            against = "".join(
                f"    - objection: {self.text(140)}\n      reply: {self.text(200)}\n      sources: {self.cites(2)}\n"
                for _ in range(3)
            )
            log = "".join(
                f"    - on: {self.day()}\n      text: {self.text(120)}\n      status: begun\n      sources: {self.cites(2)}\n"
                for _ in range(8)
            )
            yield (
                f"- id: R{n}\n  slug: {self.word()}-{self.word()}-{n}\n  title: {self.words(35)}|{self.words(30).lower()}\n"
                f"  summary: {self.text(160)}\n  body: {self.body(4)}\n  answers:\n{answers}"
                f"  addressees: [{', '.join(self.random.sample(self.actors, 2))}]\n  actions:\n{done}  against:\n{against}"
                f"  progress:\n    status: partly-taken-up\n    checked: 2026-01-10\n    because: {self.text(140)}\n"
                f"    sources: {self.cites(5)}\n  log:\n{log}{self.at('  ')}  sources: {self.cites(6)}\n"
            )

    def events(self) -> Iterator[str]:
        for n in self.ids("event"):
            text = f"{self.text(110)[:-1]} [@{self.key()}]." if n % 4 == 0 else self.text(150)
            actors = ", ".join(dict.fromkeys((self.actor(), self.actor())))
            yield (
                f"- id: E{n}\n  when: {self.when()}\n  title: {self.words(60)}\n  text: {text}\n"
                f"  kind: {self.random.choice(_KINDS_OF_EVENT)}\n  touches: [{self.one('factor')}]\n"
                f"  actors: [{actors}]\n  in_article: no\n  sources: {self.cites(2)}\n"
            )

    def forecasts(self) -> Iterator[str]:
        for n in self.ids("forecast"):
            yield (
                f"- id: P{n}\n  text: {self.text(80)}\n  made_in: {{source: {self.keys[0]}, at: para. 1}}\n"
                f"  about: {self.when()}/..\n  outcome:\n    status: mixed\n    checked: 2026-01-10\n"
                f"    text: {self.text(250)[:-1]} [@{self.key()}]. {self.text(250)}\n"
                f"    events: [{self.one('event')}]\n    sources: {self.cites(3)}\n"
            )

    def figures(self) -> Iterator[str]:
        for n in self.ids("figure"):
            first_lines = f"- id: G{n}\n  title: {self.words(70)}\n  caption: {self.text(110)}\n"
            if n % 3:
                yield (
                    f"{first_lines}  kind: line\n  data: table-{n}.csv\n  x: year\n  y: count\n  series: group\n"
                    f"  unit: {self.word()}\n  labels:\n    year: {self.words(8)}\n    count: {self.words(20)}\n"
                    f'  sources: {self.cites(2)}\n  note: "{self.text(90)[:-1]}: {self.text(60)}"\n'
                )
            else:
                spans = "".join(
                    f"    - from: {year}-03-01\n      to: {year + 1}-02-28\n      state: full\n"
                    f"      label: {self.words(30)}\n      sources: {self.cites(2)}\n"
                    for year in range(2016, 2021)
                )
                yield f"{first_lines}  kind: states\n  states:\n{spans}  sources: {self.cites(2)}\n"

    def table(self) -> str:
        rows = (f"{year},{group},{self.random.randint(1000, 400_000)}" for group in ("one", "two") for year in range(2014, 2025))
        return "year,group,count\n" + "\n".join(rows) + "\n"

    def sources(self) -> Iterator[str]:
        for n, key in enumerate(self.keys):
            author = f"{{family: {self.words(12)}, given: {self.words(12)}}}" if n % 2 else f"{{literal: {self.words(30)}}}"
            yield (
                f"- id: {key}\n  type: {self.random.choice(_TYPES)}\n  title: {self.words(60)}\n"
                f"  author:\n    - {author}\n  container-title: {self.words(18)}\n  issued: {self.when()}\n"
                f"  URL: https://www.{self.word()}.example/{self.word()}/{self.word()}-{n}.html\n  language: en\n"
                f"  reach: {'secondary' if n % 3 else 'primary'}\n  read: excerpt\n"
                f"  note: {self.text(50)[:-1]} “{self.word()} {self.word()}”.\n"
            )

    def all_actors(self) -> Iterator[str]:
        for n, actor in enumerate(self.actors):
            body = f"  part_of: {self.actors[n - 1]}\n" if n % 4 == 3 else ""
            yield f"- id: {actor}\n  name: {self.words(30)}\n  kind: organisation\n  role: {self.words(70)}\n{body}"

    def terms(self) -> Iterator[str]:
        taken: set[str] = set()
        for n in self.ids("term"):
            name = f"- id: {self.word()}-{self.word()}-{n}\n  term: {self.words(25)}\n"
            while (short := self.word().upper()) in taken:
                pass
            taken.add(short)
            yield (f"{name}  abbr: {short}\n  definition: {self.text(90)}\n  also: [{self.words(20)}, {self.words(20)}]\n")


def main() -> None:
    """Write a corpus for inspection or for other measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--entities", type=int, default=5000)
    parser.add_argument("--one", action="store_true", help="all in one brief instead of a library")
    given = parser.parse_args()
    files = brief(given.entities) if given.one else library(given.entities)
    write(files, given.folder)
    print(f"{given.entities} entities, {len(files)} files, {sum(map(len, files.values())):,} characters")


if __name__ == "__main__":
    main()
