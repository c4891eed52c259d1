"""What a preview answers: a value in, a value out, from the last good site and the problems of now."""

from __future__ import annotations

import hmac
import os
import threading
from html import escape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, quote, unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from briefing.problems import Problem

OWN = "/.briefing/"
"""The addresses of the preview itself; no site has a page there, because hidden files are never published."""

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".bib": "application/x-bibtex; charset=utf-8",
    ".ris": "application/x-research-info-systems; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".pdf": "application/pdf",
    ".gz": "application/gzip",
}
_ALWAYS = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "frame-ancestors 'none'"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
)


class Request(NamedTuple):
    """What of a request matters here."""

    target: str
    host: str | None
    method: str = "GET"
    origin: str | None = None


class Response(NamedTuple):
    """What goes back; `follows` is the version after which a stream of news begins instead of a body."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    follows: int | None = None


class State(NamedTuple):
    """What there is to see: how many builds ended, whether one of them well, and what is wrong now."""

    version: int = 0
    built: bool = False
    problems: tuple[Problem, ...] = ()
    mount: str = "/"
    """The path at which the site will stand on its host, and stands here, so that its links are the same."""


class Preview:
    """The last good site in a folder, and what has been wrong since."""

    def __init__(self, site: Path, hosts: Iterable[str], token: str) -> None:
        self.site = site.resolve()
        self.hosts = frozenset(hosts)
        self.token = token
        self.state = State()
        self._changed = threading.Condition()

    def show(self, problems: Sequence[Problem], mount: str = "/") -> None:
        """Take note of a build that has ended, and tell every browser."""
        errors = tuple(problem for problem in problems if problem.severity == "error")
        with self._changed:
            old = self.state
            self.state = State(old.version + 1, old.built or not errors, errors, old.mount if errors else mount)
            self._changed.notify_all()

    def wait(self, version: int, seconds: float) -> int:
        """Wait until there is something newer than `version`, or for some seconds; say what is the newest."""
        with self._changed:
            self._changed.wait_for(lambda: self.state.version != version, seconds)
            return self.state.version

    def handle(self, request: Request) -> Response:
        """Answer a request; only to those who ask for this machine by its own name."""
        if request.host not in self.hosts:
            return _text(403, "This preview answers only at its own address.")
        if request.method not in ("GET", "HEAD"):
            return _text(405, "A preview can only be read.")
        path, _, query = request.target.partition("?")
        if path.startswith(OWN):
            return self._own(path.removeprefix(OWN), query, request.origin)
        state = self.state
        return self._page(state, _decoded(path)) if state.built else _problems_page(state, self._injected(state))

    def _own(self, name: str, query: str, origin: str | None) -> Response:
        if name in _FILES:
            return _answer(200, f".{name.rpartition('.')[2]}", _FILES[name].encode())
        token = parse_qs(query).get("token", [""])[0]
        foreign = origin is not None and origin.partition("://")[2] not in self.hosts
        if name != "events" or foreign or not hmac.compare_digest(token.encode(), self.token.encode()):
            return _text(404, "There is no such page.")
        return Response(200, (*_ALWAYS, ("Content-Type", "text/event-stream")), follows=self.state.version)

    def _page(self, state: State, path: str | None) -> Response:
        if path is not None and not path.startswith(state.mount):
            return _redirect(state.mount) if path in ("/", state.mount.rstrip("/")) else self._missing(state)
        parts = path[len(state.mount) :].split("/") if path is not None else [".."]
        if any(part in ("", ".", "..") or part.startswith(".") for part in parts[:-1]) or parts[-1].startswith("."):
            return self._missing(state)
        if parts[-1] and os.path.isdir(self.site.joinpath(*parts)):
            return _redirect(f"{path}/") if self._is_plain(parts) else self._missing(state)
        parts[-1] = parts[-1] or "index.html"
        body = self._read(parts)
        return self._missing(state) if body is None else self._answer(state, 200, parts[-1], body)

    def _missing(self, state: State) -> Response:
        body = self._read(["404.html"])
        return _text(404, "There is no such page.") if body is None else self._answer(state, 404, "404.html", body)

    def _answer(self, state: State, status: int, name: str, body: bytes) -> Response:
        suffix = os.path.splitext(name)[1].lower()
        if suffix == ".html":
            body = _with_news(body, self._injected(state), _banner(state.problems) if state.problems else "")
        return _answer(status, suffix, body)

    def _is_plain(self, parts: Sequence[str]) -> bool:
        wanted = self.site.joinpath(*parts)
        return os.path.realpath(wanted) == str(wanted)

    def _read(self, parts: Sequence[str]) -> bytes | None:
        """Read a file of the site; whatever is reached through a link counts as missing."""
        try:
            return self.site.joinpath(*parts).read_bytes() if self._is_plain(parts) else None
        except (OSError, ValueError):
            return None

    def _injected(self, state: State) -> str:
        style = f'<link rel="stylesheet" href="{OWN}preview.css">\n' if state.problems else ""
        # A file, not an inline script: the site's own policy lets it run, so what is seen is what will be published.
        said = f'data-token="{escape(self.token)}" data-version="{state.version}"'
        return f'{style}<script src="{OWN}preview.js" {said} defer></script>\n'


def _decoded(path: str) -> str | None:
    """Decode an address; None if it is none that a site can have."""
    decoded = unquote(path, errors="surrogateescape")
    return decoded if decoded.startswith("/") and "\0" not in decoded and "\\" not in decoded else None


def _answer(status: int, suffix: str, body: bytes) -> Response:
    return Response(status, (*_ALWAYS, ("Content-Type", _TYPES.get(suffix, "application/octet-stream"))), body)


def _text(status: int, text: str) -> Response:
    return _answer(status, ".txt", f"{text}\n".encode())


def _redirect(path: str) -> Response:
    """Lead to another path of this server, never to another one: two slashes would start a host's name."""
    return Response(302, (*_ALWAYS, ("Location", "/" + quote(path.lstrip("/"), errors="surrogateescape"))))


def _with_news(body: bytes, head: str, top: str) -> bytes:
    page = body.decode("utf-8", errors="replace")
    before, mark, after = page.partition("</head>")
    opening, tag, rest = after.partition("<body")
    attributes, end, content = rest.partition(">")
    return f"{before}{head}{mark}{opening}{tag}{attributes}{end}{top}{content}".encode()


def _banner(problems: Sequence[Problem]) -> str:
    return f'<aside class="briefing-problems" role="alert"><p>{_NOT_NEW}</p>{_list(problems)}</aside>'


def _problems_page(state: State, injected: str) -> Response:
    policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'"
    text = f"<p>{_NO_SITE}</p>{_list(state.problems)}" if state.problems else "<p>The first build is under way.</p>"
    page = (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Problems</title>\n{injected}</head>\n'
        f'<body class="briefing-problems"><h1>Problems</h1>{text}</body>\n</html>\n'
    )
    response = _answer(503, ".html", page.encode())
    headers = tuple((name, policy if name == "Content-Security-Policy" else value) for name, value in response.headers)
    return response._replace(headers=headers)


def _list(problems: Sequence[Problem]) -> str:
    return f"<ol>{''.join(map(_item, problems))}</ol>"


def _item(problem: Problem) -> str:
    place = problem.place
    more = [f"{note.text}: {note.place.file}:{note.place.line}" for note in problem.notes]
    below = "".join(f"<br>{escape(text)}" for text in (problem.help, *more) if text)
    where = f"{place.file}:{place.line}:{place.column}"
    return f"<li><code>{escape(where)}</code> {escape(problem.message)} ({escape(problem.code)}){below}</li>"


_NOT_NEW = "This page is as it was before the last change, which has problems:"
_NO_SITE = "There is nothing to show until these are mended; the page will then appear by itself."

_FILES = {
    "preview.js": """\
{
  const { token, version } = document.currentScript.dataset;
  const news = new EventSource("/.briefing/events?token=" + encodeURIComponent(token));
  news.onmessage = (event) => {
    if (event.data !== version) {
      news.close();
      location.reload();
    }
  };
  addEventListener("pagehide", () => news.close());
}
""",
    "preview.css": """\
.briefing-problems {
  all: revert;
  position: fixed;
  inset: 0 0 auto;
  z-index: 99;
  display: block;
  max-height: 50vh;
  overflow: auto;
  padding: 1rem 1.5rem;
  font: 16px/1.5 system-ui, sans-serif;
  color: #14212b;
  background: #fae7e3;
  border-bottom: 4px solid #a3261c;
}
body.briefing-problems { position: static; max-height: none; }
.briefing-problems code { font: 15px/1.5 ui-monospace, monospace; font-weight: 600; }
""",
}
