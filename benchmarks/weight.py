"""What each page of the built site weighs on its way to a reader: its HTML, compressed as web servers do."""

from __future__ import annotations

import argparse
import gzip
from pathlib import Path

from timing import ROOT

LIMIT = 15 * 1024
WHOLE = "all"
"""The folder of the page that holds the whole brief, to be printed: as long as the brief, and not judged."""


def main() -> None:
    """Print every page, the heaviest first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "site", help="a built site, by default site/")
    site = parser.parse_args().site
    if not site.is_dir():
        raise SystemExit(f"{site} is missing: run `make site` first")
    pages = sorted(((len(gzip.compress(raw, 6)), len(raw), page.relative_to(site).as_posix())
                    for page in site.rglob("*.html") for raw in [page.read_bytes()]), reverse=True)
    print(f"  {'gzip':>8} {'HTML':>9}  page")
    for small, large, name in pages:
        told = "not judged" if Path(name).parent.name == WHOLE else "ok" if small <= LIMIT else "OVER"
        print(f"  {small:8,} {large:9,}  {name:50} {told}")
    over = [name for small, _, name in pages if small > LIMIT and Path(name).parent.name != WHOLE]
    print(f"  {len(pages)} pages, {len(over)} over {LIMIT:,} bytes")


if __name__ == "__main__":
    main()
