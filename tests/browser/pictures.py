"""Pictures for the README: the front page of the brief and the event of the tutorial, each in light and dark.

    python -m tests.browser.pictures [OUT]

By default into `docs/pictures/`. Both sites are built for them, so that a picture shows what the program makes now.
"""

from __future__ import annotations

import base64
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.browser.chromium import chromium
from tests.browser.server import served
from tests.built import first_brief
from tests.walkthrough import TUTORIAL, Project

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SCHEMES = ("light", "dark")
QUALITY = 43
"""The quality of WebP, in percent: letters stay sharp, and all pictures together stay below 200 KB."""
MARGIN = 20
"""Pixels of the page that a picture shows above and below its elements."""


class View(NamedTuple):
    """What a picture shows: the full width of a page, from the top of one element to the bottom of another."""

    name: str
    page: str
    width: int
    top: str
    bottom: str


FRONT = View("brief", "", 1280, "body", "#G1")
EVENT = View("event", "timeline/", 460, "#E1", "#E1")


def main(out: str = "docs/pictures") -> None:
    """Build both sites and take all pictures."""
    Path(out).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        tutorial = Project(Path(folder))
        tutorial.carry_out(TUTORIAL)
        shoot(browser, tutorial.folder / "site", EVENT, Path(out))
        shoot(browser, first_brief(Path(folder)), FRONT, Path(out))


def shoot(browser: Browser, site: Path, view: View, out: Path) -> None:
    """Write one picture in each colour scheme."""
    with served(site) as (_, root, _):
        for scheme in SCHEMES:
            with browser.new_context(viewport={"width": view.width, "height": 900}, color_scheme=scheme) as context:
                tab = context.new_page()
                tab.goto(root + view.page, wait_until="networkidle")
                first, last = (tab.locator(each).first.bounding_box() for each in (view.top, view.bottom))
                assert first is not None, f"{view.top} is not shown"
                assert last is not None, f"{view.bottom} is not shown"
                top, bottom = max(0, first["y"] - MARGIN), last["y"] + last["height"] + MARGIN
                clip = {"x": 0, "y": top, "width": view.width, "height": bottom - top, "scale": 1}
                # The protocol of the browser writes WebP, a third of the size of the PNG that a screenshot returns.
                taken = context.new_cdp_session(tab).send(
                    "Page.captureScreenshot", {"format": "webp", "quality": QUALITY, "clip": clip, "captureBeyondViewport": True}
                )
                (out / f"{view.name}-{scheme}.webp").write_bytes(base64.b64decode(taken["data"]))


if __name__ == "__main__":
    main(*sys.argv[1:])
