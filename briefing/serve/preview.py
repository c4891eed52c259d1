"""Answers requests from the last good site and the current problems; pure values, no network."""

from __future__ import annotations

import hashlib
import hmac
import threading
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, unquote

from briefing.serve import responses
from briefing.serve.responses import FILES, OWN, Response

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from briefing.diagnostics import Problem

REMEMBERED = 3
"""The number of most recently requested pages that are built first."""
_LOADED = (".css", ".js", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".woff2", ".mp3", ".mp4", ".webm")
"""The suffixes of files that affect the appearance of pages."""


class Request(NamedTuple):
    """The relevant parts of an HTTP request."""

    target: str
    host: str | None
    method: str = "GET"
    origin: str | None = None
    known: str | None = None
    """The entity tag of the file in the browser's cache (`If-None-Match`)."""


class State(NamedTuple):
    """The current state: the files of the last good site, early pages of the next one, and the current problems.

    `problems` are the errors that prevent the new site from being shown; `warnings` belong to the site that is shown.
    """

    tree: Mapping[str, bytes] | None = None
    problems: tuple[Problem, ...] = ()
    mount: str = "/"
    """The path of the site on its host; the preview uses the same path, so that links are equal."""
    early: Mapping[str, bytes] = {}
    warnings: tuple[Problem, ...] = ()
    loaded: int = 0
    """A hash of all assets of the pages."""

    def file(self, path: str) -> bytes | None:
        """Return the newest version of a file of the site, or `None`."""
        return self.early.get(path) or (self.tree.get(path) if self.tree is not None else None)


class Preview:
    """The last good site and the current problems, shared by builds and requests."""

    def __init__(self, hosts: Iterable[str], token: str) -> None:
        self.hosts = frozenset(host.lower() for host in hosts)
        self.token = token
        self.state = State()
        self._asked: dict[str, None] = {}
        self._changed = threading.Condition()

    # --- interface for builds ------------------------------------------------------------------------------------

    def show(self, problems: Sequence[Problem], tree: Mapping[str, bytes] | None = None, mount: str = "/") -> None:
        """Update the state after a build; with an error, the previous site stays visible."""
        errors = tuple(problem for problem in problems if problem.severity == "error")
        old = self.state
        if errors or tree is None:
            self._to(State(old.tree, errors, old.mount, {}, old.warnings, old.loaded))
        else:
            loaded = hash(frozenset((path, body) for path, body in tree.items() if path.lower().endswith(_LOADED)))
            self._to(State(tree, (), mount, {}, tuple(problems), loaded))

    def show_early(self, path: str, html: bytes) -> None:
        """Show a page before the rest of its site is built."""
        self._to(self.state._replace(early={**self.state.early, path: html}, problems=()))

    def looked_at(self) -> tuple[str, ...]:
        """Return the most recently requested pages, newest first, as addresses below the site's base."""
        with self._changed:
            return tuple(islice(reversed(self._asked), REMEMBERED))

    def _to(self, state: State) -> None:
        with self._changed:
            self.state = state
            self._changed.notify_all()

    # --- interface for requests ----------------------------------------------------------------------------------

    def handle(self, request: Request) -> Response:
        """Answer a request if its Host header names this machine (protection against DNS rebinding)."""
        if (request.host or "").lower() not in self.hosts:
            return responses.text(403, "This preview answers only requests to its own address.")
        if request.method not in ("GET", "HEAD"):
            return responses.text(405, "The preview is read-only.", ("Allow", "GET, HEAD"))
        path, _, query = request.target.partition("?")
        if path.startswith(OWN):
            return self._own(path.removeprefix(OWN), query, request)
        state = self.state
        if state.tree is None:
            return responses.placeholder_page(state.problems, self._injected(state, path))
        return self._answer(state, path, request.known)

    def wait_for_version(self, page: str, known_version: str | None, seconds: float) -> str:
        """Wait for a newer version of a page, at most some seconds; return the current version."""
        with self._changed:
            self._changed.wait_for(lambda: self._version(self.state, page) != known_version, seconds)
            return self._version(self.state, page)

    def _own(self, name: str, query: str, request: Request) -> Response:
        if name in FILES:
            return responses.file(name, FILES[name], request.known)
        asked = parse_qs(query)
        token = asked.get("token", [""])[0]
        foreign = request.origin is not None and request.origin.partition("://")[2].lower() not in self.hosts
        if name != "events" or foreign or not hmac.compare_digest(token.encode(), self.token.encode()):
            return responses.text(404, "This page does not exist.")
        return responses.stream(asked.get("page", ["/"])[0])

    def _answer(self, state: State, target: str, known: str | None) -> Response:
        found = _find(state, target)
        if found.to is not None:
            return responses.redirect(found.to)
        if found.body is None:
            return responses.text(404, "This page does not exist.")
        if not found.path.endswith(".html"):
            return responses.file(found.path, found.body, known)
        if found.status == 200:
            self._remember(found.path.removesuffix("index.html"))
        problems = responses.problems_html(state.problems, state.warnings)
        return responses.page(found.status, responses.inject_preview(found.body, self._injected(state, target), problems))

    def _remember(self, address: str) -> None:
        with self._changed:
            self._asked.pop(address, None)
            self._asked[address] = None
            for oldest in tuple(self._asked)[:-REMEMBERED]:
                del self._asked[oldest]

    def _injected(self, state: State, target: str) -> str:
        style = f'<link rel="stylesheet" href="{OWN}preview.css">\n' if state.problems or state.warnings else ""
        # A file, not an inline script: the site's own Content Security Policy allows it, so the policy stays unchanged.
        # The address as requested: a browser may normalise it, and would then subscribe to another page.
        version = self._version(state, target)
        attributes = f'data-token="{escape(self.token)}" data-page="{escape(target)}" data-version="{version}"'
        return f'{style}<script src="{OWN}preview.js" {attributes} defer></script>\n'

    def _version(self, state: State, target: str) -> str:
        """Return a hash of a page, its assets and the problems shown on it."""
        found = _find(state, target)
        digest = hashlib.sha256(found.body or b"")
        digest.update(repr((found.status, found.to, state.problems, state.warnings, state.loaded, state.tree is None)).encode())
        return digest.hexdigest()[:16]


class _Found(NamedTuple):
    """The result of a lookup: a file, the page for unknown addresses, or a redirect."""

    status: int
    path: str = ""
    body: bytes | None = None
    to: str | None = None


def _find(state: State, target: str) -> _Found:
    address = _decoded(target)
    if address is None or not address.startswith(state.mount):
        away = address in ("/", state.mount.rstrip("/"))
        return _Found(302, to=state.mount) if away else _missing(state, "")
    below = address[len(state.mount) :]
    path = f"{below}index.html" if below.endswith("/") or not below else below
    body = state.file(path)
    if body is not None:
        return _Found(200, path, body)
    return _Found(302, to=f"{address}/") if state.file(f"{below}/index.html") is not None else _missing(state, below)


def _missing(state: State, below: str) -> _Found:
    """Return the closest 404 page: each language of a site has its own."""
    folders = below.split("/")[:-1]
    near = ("/".join((*folders[:depth], "404.html")) for depth in range(len(folders), -1, -1))
    path = next((path for path in near if state.file(path) is not None), "")
    return _Found(404, path, state.file(path))


def _decoded(target: str) -> str | None:
    """Decode the path of a URL; return `None` for a path that no site can have."""
    decoded = unquote(target.partition("?")[0], errors="surrogateescape")
    return decoded if decoded.startswith("/") else None
