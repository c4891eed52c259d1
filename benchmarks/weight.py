"""The size of the built site for a reader: the HTML of each page, compressed as web servers compress it, and whole views."""

from __future__ import annotations

import argparse
import gzip
from pathlib import Path

from timing import ROOT

from tests.browser.chromium import chromium
from tests.browser.kinds import one_of_each
from tests.browser.server import served
from tests.browser.weight import CHINESE, ENGLISH, NEXT
from tests.browser.weight import views as seen_views

LIMIT = 15 * 1024
WHOLE = "all"
"""The folder of the printable page of the whole brief: it is as long as the brief and has no limit."""


def main() -> None:
    """Print the size of every page, the heaviest first, then the cost of a first and of a next view of each front page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "site", help="a built site, by default site/")
    site = parser.parse_args().site
    if not site.is_dir():
        raise SystemExit(f"{site} is missing: run `make site` first")
    html(site)
    views(site)


def html(site: Path) -> None:
    """Print the size of the HTML of each page."""
    pages = sorted(
        (
            (len(gzip.compress(raw, 6)), len(raw), page.relative_to(site).as_posix())
            for page in site.rglob("*.html")
            for raw in [page.read_bytes()]
        ),
        reverse=True,
    )
    print(f"  {'gzip':>8} {'HTML':>9}  page")
    for small, large, name in pages:
        verdict = "not judged" if Path(name).parent.name == WHOLE else "ok" if small <= LIMIT else "OVER"
        print(f"  {small:8,} {large:9,}  {name:50} {verdict}")
    over = [name for small, _, name in pages if small > LIMIT and Path(name).parent.name != WHOLE]
    print(f"  {len(pages)} pages, {len(over)} over {LIMIT:,} bytes")


def views(site: Path) -> None:
    """Print what a browser loads on a first visit, and then for the page of a factor."""
    print(f"  {'bytes':>8} {'requests':>9}  view")
    pages = one_of_each(site)
    with served(site) as where, chromium() as browser:
        for front in (page for page in pages if page.kind == "summary"):
            factors = [page for page in pages if (page.kind, page.lang) == ("factor", front.lang)]
            first = CHINESE if front.lang.startswith("zh") else ENGLISH, "first", front.at
            later = [(NEXT, "next", page.at) for page in factors]
            addresses = [front.at, *(page.at for page in factors)]
            for (budget, when, at), seen in zip((first, *later), seen_views(browser, where, *addresses), strict=True):
                verdict = "ok" if seen.size <= budget.size and len(seen.sent) <= budget.requests else "OVER"
                print(f"  {seen.size:8,} {len(seen.sent):9}  {when + ' view of /' + at:50} {verdict}")


if __name__ == "__main__":
    main()
