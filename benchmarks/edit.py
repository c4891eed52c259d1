"""The time from a saved fact to its page in a library, without the network: the page ahead, and the whole site."""

from __future__ import annotations

import gc
import os
import re
import resource
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from publish import TODAY, project
from timing import arguments, show, verdict

from briefing.serve.builder import Builder
from briefing.source.project import Project

TITLE = re.compile(r"(^  title: )\w+", re.MULTILINE)
FIRST, PAGE, WHOLE = "first build", "edit to page", "edit to whole site"


def main() -> None:
    """Change the title of an event in one brief after another; the page that shows it is the one that is looked at."""
    given = arguments(__doc__, edits=50, briefs=65)
    gc.set_threshold(50_000, 20, 50)  # as the command line does
    day = date.fromisoformat(TODAY)
    with TemporaryDirectory() as temporary:
        root = project(Path(temporary, "project"), given.briefs)
        os.chdir(root)
        here = Path()
        builder = Builder(
            Project(here, here / "data", here / "mkdocs.yml", here / "docs", here / "overrides", here / "templates"),
            Path(temporary, "private"),
        )
        clock: dict[str, list[float]] = {FIRST: [], PAGE: [], WHOLE: []}
        work: dict[str, list[float]] = {FIRST: [], PAGE: [], WHOLE: []}
        start, used = perf_counter(), process_time()
        problems, tree, _ = builder.build(day)
        if tree is None:
            raise SystemExit(next(f"{each.place.file}: {each.message}" for each in problems if each.severity == "error"))
        clock[FIRST].append(perf_counter() - start)
        work[FIRST].append(process_time() - used)
        for number, brief in enumerate(islice(cycle(range(1, given.briefs + 1)), given.edits)):
            file = Path(f"data/brief-{brief}/timeline.yaml")
            word = f"Saved{number}"
            file.write_text(TITLE.sub(rf"\g<1>{word}", file.read_text("utf-8"), count=1), encoding="utf-8")
            start, used = perf_counter(), process_time()

            def shown(_: str, html: bytes, word: str = word, start: float = start, used: float = used) -> None:
                if word.encode() not in html:
                    raise SystemExit("the page does not show the edit")
                clock[PAGE].append(perf_counter() - start)
                work[PAGE].append(process_time() - used)

            tree = builder.build(day, (f"brief-{brief}/timeline/",), shown).tree
            clock[WHOLE].append(perf_counter() - start)
            work[WHOLE].append(process_time() - used)
        pages = sum(path.endswith(".html") for path in tree or ())
        print(f"  {given.briefs} briefs, {pages} pages with redirects; {given.edits} edits")
        show(clock, "s")
        show(work)
        verdict("page, worst CPU", max(work[PAGE]), 0.4)
        verdict("page, median CPU", sorted(work[PAGE])[len(work[PAGE]) // 2], 0.12)
        print(f"  {'memory':34} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


if __name__ == "__main__":
    main()
