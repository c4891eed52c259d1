"""The bytes of the first query in all briefs of a library, at two sizes, and the same for 1,000 briefs by extrapolation.

Only front pages are indexed, as in a library of 1,000 briefs.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus import PER_BRIEF, library, write
from timing import ROOT, arguments

sys.path.insert(0, str(ROOT))

from briefing import driver, project
from briefing.publish import library_search
from tests.browser.chromium import chromium
from tests.browser.server import served

LIMIT = 150 * 1024
BRIEFS = 1000
PARTS = {
    "program": ("pagefind.js", "wasm.en.pagefind", "pagefind-entry.json"),
    "list of pages": (".pf_meta",),
    "words": (".pf_index",),
    "results": (".pf_fragment",),
}
"""What Pagefind loads, by the ends of the names of the files."""


def main() -> None:
    """Print what each part of the first query costs; each part is extrapolated as a straight line through both sizes."""
    given = arguments(__doc__, briefs=24)
    library_search.MOST_PAGES = 0
    sizes = (given.briefs // 4, given.briefs)
    with TemporaryDirectory() as temporary:
        sites = [build(Path(temporary, str(briefs)), briefs) for briefs in sizes]
        small, large = (first_query(site) for site in sites)
    print(f"  {'bytes on the wire':20} {sizes[0]:>8} {sizes[1]:>8} {BRIEFS:>8} briefs")
    total = 0
    for part in PARTS:
        slope = max(0, large[part] - small[part]) / (sizes[1] - sizes[0])
        at_most = round(large[part] + slope * (BRIEFS - sizes[1]))
        total += at_most
        print(f"  {part:20} {small[part]:8,} {large[part]:8,} {at_most:8,}")
    verdict = "ok" if total <= LIMIT else "OVER"
    print(f"  {'all':20} {sum(small.values()):8,} {sum(large.values()):8,} {total:8,} of {LIMIT:,} {verdict}")


def build(folder: Path, briefs: int) -> Path:
    """Build the site of a generated library with the search in all briefs."""
    write(library(briefs * PER_BRIEF), folder / "data")
    (folder / "mkdocs.yml").write_text("site_name: Library\n", encoding="utf-8")
    session = driver.open_project(project(folder))
    built = driver.build(session, date(2026, 6, 10), folder / "build", folder / "site", driver.BuildOptions(library_search=True))
    return built.site_dir


def first_query(site: Path) -> dict[str, int]:
    """Return the bytes of each part of a query for a word of every page, and check that no other file was loaded for it."""
    with served(site) as server, chromium() as browser:
        tab = browser.new_page()
        tab.goto(f"{server.root}search/", wait_until="networkidle")
        before = len(server.sent)
        tab.locator("#bf-find").fill("brief")
        tab.locator("#bf-found li").first.wait_for()
        tab.wait_for_load_state("networkidle")
        sent = server.sent[before:]
    sums = {part: sum(each.size for each in sent if each.path.endswith(ends)) for part, ends in PARTS.items()}
    if sum(sums.values()) != sum(each.size for each in sent):
        raise SystemExit(f"loaded besides: {[each for each in sent if not each.path.startswith('search/')]}")
    return sums


if __name__ == "__main__":
    main()
