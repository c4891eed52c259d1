"""A page that our templates wrote, as the stages after its conversion need it: its address, its front matter, its content."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.publish.html.generated_markdown import Article

_OURS = ("title", "description", "lang", "page", "layout")
"""What the front matter of a generated page has, and that of no handwritten page."""
_FILE = "index.md"


class GeneratedPage:
    """A page of a unit with the attributes that MkDocs gives a page, as far as frames, the search and the sitemap read them."""

    parent = None
    toc = ()

    def __init__(self, folder: str, site_url: str | None, meta: Mapping[str, Any], article: Article | None, date: str) -> None:
        """Take the folder of a page that is an `index.md`, with a slash at its end; that of the front page is empty."""
        self.dest_uri = f"{folder}index.html"
        self.url = quote(folder)
        self.is_homepage = not folder
        self.canonical_url = urljoin(site_url, self.url) if site_url else None
        self.abs_url = urlsplit(self.canonical_url).path if self.canonical_url else None
        self.meta = meta
        self.title = meta["title"]
        self.article = article
        self.update_date = date
        self.content: str | None = None


def folder_of(source: str) -> str | None:
    """Return the folder of a page, given by its path in `docs`; `None` if it is not an `index.md`, as all our pages are."""
    above, slash, name = source.rpartition("/")
    return above + slash if name == _FILE else None


def read_generated(text: bytes) -> tuple[dict[str, Any] | None, bytes]:
    """Divide a generated page into its front matter and its body; return no front matter for any other text."""
    end = text.find(b"\n---\n\n") if text.startswith(b'---\ntitle: "') else -1
    if end < 0:
        return None, text
    matter = {}
    for line in text[4:end].decode().split("\n"):
        key, _, value = line.partition(": ")
        try:
            matter[key] = json.loads(value)
        except ValueError:
            return None, text
    return (matter, text[end + 6 :]) if all(key in matter for key in _OURS) else (None, text)
