"""A finished site at a local address, sent as hosts send it: compressed text, the 404 page, the headers of `_headers`."""

from __future__ import annotations

import gzip
import mimetypes
import re
import threading
from contextlib import contextmanager
from fnmatch import fnmatchcase
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = ("text/", "application/javascript", "application/json", "application/xml", "image/svg+xml")
TYPES = {".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".xml": "application/xml"}


class Sent(NamedTuple):
    """One answer: the path that was requested, and the bytes of the body on the wire."""

    path: str
    size: int


class Served(NamedTuple):
    """A site that can be visited."""

    site: Path
    root: str
    """Its address, with a slash at the end."""
    sent: list[Sent]
    """All answers so far."""


@contextmanager
def served(site: Path) -> Iterator[Served]:
    """Serve a folder while the block lasts, at the path that the site was built for."""
    sent: list[Sent] = []
    own = {"root": site.resolve(), "below": _below(site), "sent": sent, "rules": header_rules(site)}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Site,), own))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield Served(site, f"http://127.0.0.1:{server.server_address[1]}{own['below']}", sent)
    finally:
        server.shutdown()
        server.server_close()


class _Site(BaseHTTPRequestHandler):
    """Answers with files of one folder."""

    root: Path
    below: str
    sent: list[Sent]
    rules: dict[str, dict[str, str]]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send a file, the front page of a folder, or the page 404."""
        asked = unquote(urlsplit(self.path).path)
        path = (self.root / asked.removeprefix(self.below)).resolve()
        file = path / "index.html" if path.is_dir() else path
        found = asked.startswith(self.below) and file.is_relative_to(self.root) and file.is_file()
        file = file if found else self.root / "404.html"
        kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        body = file.read_bytes() if file.is_file() else b""
        self.send_response(200 if found else 404)
        if kind.startswith(TEXT) and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = _compressed(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith(TEXT) else kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        for pattern, headers in self.rules.items():
            for name, value in headers.items() if fnmatchcase(asked, pattern) else ():
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.sent.append(Sent(asked.removeprefix(self.below), len(body)))

    def log_message(self, *_: object) -> None:
        """Print nothing."""


def header_rules(site: Path) -> dict[str, dict[str, str]]:
    """Read the file `_headers` of a site as Netlify and Cloudflare Pages document it: a pattern, and indented lines below it."""
    rules: dict[str, dict[str, str]] = {}
    for line in (site / "_headers").read_text("utf-8").splitlines():
        if line.startswith(" "):
            name, _, value = line.strip().partition(": ")
            rules[next(reversed(rules))][name] = value
        elif line:
            rules[line] = {}
    return rules


def _below(site: Path) -> str:
    """The path of the address in the link of the 404 page to the front page."""
    front = site / "index.html"
    found = re.search(r'<link rel="canonical" href="([^"]+)"', front.read_text("utf-8")) if front.is_file() else None
    return urlsplit(found[1]).path if found else "/"


@lru_cache(maxsize=256)
def _compressed(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)
