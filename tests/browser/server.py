"""A finished site behind an address of this machine, sent as web servers send it: text compressed, the page 404 at hand."""

from __future__ import annotations

import gzip
import mimetypes
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = ("text/", "application/javascript", "application/json", "application/xml", "image/svg+xml")
TYPES = {".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".xml": "application/xml"}


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder as long as the block lasts; gives its address, with a slash at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Site,), {"root": site.resolve()}))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


class _Site(BaseHTTPRequestHandler):
    """Answers with files of one folder."""

    root: Path
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send a file, the front page of a folder, or the page 404."""
        path = (self.root / unquote(urlsplit(self.path).path).lstrip("/")).resolve()
        file = path / "index.html" if path.is_dir() else path
        found = file.is_relative_to(self.root) and file.is_file()
        file = file if found else self.root / "404.html"
        kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        body = file.read_bytes() if file.is_file() else b""
        self.send_response(200 if found else 404)
        if kind.startswith(TEXT) and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, 6, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith(TEXT) else kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
