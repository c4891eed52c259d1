"""Pictures of every kind of page for inspection: each width, light and dark, opened elements, and printed pages.

    python -m tests.browser.shots [SITE [OUT [KIND...]]]

By default of `site/` into `build/shots/`, and of all kinds of page.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Error
from playwright.sync_api import Page as Tab

from tests.browser.chromium import DESKTOP, PHONE, TABLET, chromium, contents, open_search, open_source
from tests.browser.kinds import Page, one_of_each
from tests.browser.server import served

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMES = ("light", "dark")
FRONTS = ("summary", "library")
PRINTED = ("summary", "factor", "recommendation", "timeline", "argument", "sources", "all")


def main(site: str = "site", out: str = "build/shots", *kinds: str) -> None:
    """Write all pictures, and list those that could not be taken."""
    if not Path(site).is_dir():
        raise SystemExit(f"{site} is missing: run `make site` first")
    known = one_of_each(Path(site))
    if unknown := set(kinds) - {page.kind for page in known}:
        choices = ", ".join(dict.fromkeys(page.kind for page in known))
        raise SystemExit(f"{site} has no page of the kind {', '.join(sorted(unknown))}; it has: {choices}")
    if not kinds:
        shutil.rmtree(out, ignore_errors=True)
    pages = [page for page in known if not kinds or page.kind in kinds]
    with served(Path(site)) as (_, root, _), chromium() as browser:
        for page in pages:
            folder = Path(out, page.lang)
            whole(browser, root, page, folder)
            if page.kind in FRONTS:
                opened(browser, root, page, folder)
            if page.kind in PRINTED:
                printed(browser, root, page, folder)
    print(f"{sum(1 for _ in Path(out).rglob('*.p*'))} files in {out}/")


def whole(browser: Browser, root: str, page: Page, out: Path) -> None:
    """The whole page; of a front page also the first screen."""
    with browser.new_context() as context:
        tab = context.new_page()
        tab.goto(root + page.at)
        for width, height in (DESKTOP, TABLET, PHONE):
            tab.set_viewport_size({"width": width, "height": height})
            for scheme in SCHEMES:
                tab.emulate_media(color_scheme=scheme)
                if page.kind in FRONTS:
                    shoot(tab, out / f"{page.kind}-{width}-{scheme}-first-screen.png")
                shoot(tab, out / f"{page.kind}-{width}-{scheme}.png", full=True)


def opened(browser: Browser, root: str, page: Page, out: Path) -> None:
    """The elements that open on a page, and the position of the keyboard focus."""
    states: tuple[tuple[str, tuple[tuple[int, int], ...], Callable[[Tab], object]], ...] = (
        ("source", (DESKTOP, PHONE), open_source),
        ("contents", (PHONE,), lambda tab: contents(tab).click()),
        ("search", (DESKTOP, PHONE), lambda tab: open_search(tab, "F1")),
        *((f"focus-{stop}", (DESKTOP,), lambda tab, stop=stop: tabbed(tab, stop)) for stop in (1, 2, 3, 5, 12)),
    )
    for name, sizes, reach in states:
        for width, height in sizes:
            for scheme in SCHEMES:
                with browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme) as context:
                    tab = context.new_page()
                    tab.set_default_timeout(3000)
                    tab.goto(root + page.at)
                    picture = out / f"{page.kind}-{width}-{scheme}-{name}.png"
                    try:
                        reach(tab)
                    except Error as failure:
                        print(f"no {picture}: {failure.message.splitlines()[0]}", file=sys.stderr)
                    else:
                        shoot(tab, picture)


def tabbed(tab: Tab, stops: int) -> None:
    """Press Tab several times."""
    for _ in range(stops):
        tab.keyboard.press("Tab")


def printed(browser: Browser, root: str, page: Page, out: Path) -> None:
    """The page on A4, and as pictures if poppler is installed."""
    out.mkdir(parents=True, exist_ok=True)
    paper = out / f"{page.kind}-print.pdf"
    with browser.new_context() as context:
        tab = context.new_page()
        tab.goto(root + page.at)
        tab.pdf(path=paper, format="A4", print_background=False, prefer_css_page_size=True)
    if shutil.which("pdftoppm"):
        subprocess.run(["pdftoppm", "-png", "-r", "60", paper, paper.with_suffix("")], check=True)


def shoot(tab: Tab, picture: Path, *, full: bool = False) -> None:
    """Take a picture of the window, or of the whole page."""
    picture.parent.mkdir(parents=True, exist_ok=True)
    tab.screenshot(path=picture, full_page=full, animations="disabled")


if __name__ == "__main__":
    main(*sys.argv[1:])
