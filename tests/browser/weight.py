"""What a view of a page costs its reader: all answers of the server, including requests of scripts, until the network is idle."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.server import Sent, Served


class Budget(NamedTuple):
    """The limits of a view."""

    size: int
    requests: int


ENGLISH, CHINESE, NEXT = Budget(165 * 1024, 9), Budget(85 * 1024, 7), Budget(15 * 1024, 2)


class Seen(NamedTuple):
    """The cost of a view."""

    sent: tuple[Sent, ...]

    @property
    def size(self) -> int:
        """Bytes on the wire, without the headers of answers."""
        return sum(each.size for each in self.sent)


def views(browser: Browser, site: Served, *addresses: str) -> list[Seen]:
    """Visit pages one after another as a new reader, who keeps what has been loaded."""
    seen = []
    with browser.new_context() as context:
        tab = context.new_page()
        for at in addresses:
            before = len(site.sent)
            tab.goto(site.root + at, wait_until="networkidle")
            tab.evaluate("document.fonts.ready.then(() => true)")  # fonts may be asked for late
            seen.append(Seen(tuple(site.sent[before:])))
    return seen
