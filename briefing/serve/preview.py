"""What a preview answers: a value in, a value out, from the last good site and the problems of now."""

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
"""How many of the pages asked for last are made ahead of the others."""
_LOADED = (".css", ".js", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".woff2", ".mp3", ".mp4", ".webm")
"""Files that a page looks different with."""


class Request(NamedTuple):
    """What of a request matters here."""

    target: str
    host: str | None
    method: str = "GET"
    origin: str | None = None
    known: str | None = None
    """The mark of the file that the browser has already."""


class State(NamedTuple):
    """What there is to see: the files of the last good site, pages made ahead of the next one, and what is wrong now.

    `problems` are errors, which keep a new site from being shown; `warnings` are told of the one that is.
    """

    tree: Mapping[str, bytes] | None = None
    problems: tuple[Problem, ...] = ()
    mount: str = "/"
    """The path at which the site will stand on its host, and stands here, so that its links are the same."""
    early: Mapping[str, bytes] = {}
    warnings: tuple[Problem, ...] = ()
    loaded: int = 0
    """Tells apart two states of all that pages load."""

    def file(self, path: str) -> bytes | None:
        """A file of the site, as new as it is known."""
        return self.early.get(path) or (self.tree.get(path) if self.tree is not None else None)


class Preview:
    """The last good site, and what has been wrong since."""

    def __init__(self, hosts: Iterable[str], token: str) -> None:
        self.hosts = frozenset(host.lower() for host in hosts)
        self.token = token
        self.state = State()
        self._asked: dict[str, None] = {}
        self._changed = threading.Condition()

    # --- told by the builds ---------------------------------------------------------------------------------------

    def show(self, problems: Sequence[Problem], tree: Mapping[str, bytes] | None = None, mount: str = "/") -> None:
        """Take note of a build that has ended; with an error the site before stays."""
        errors = tuple(problem for problem in problems if problem.severity == "error")
        old = self.state
        if errors or tree is None:
            self._to(State(old.tree, errors, old.mount, {}, old.warnings, old.loaded))
        else:
            loaded = hash(frozenset((path, body) for path, body in tree.items() if path.lower().endswith(_LOADED)))
            self._to(State(tree, (), mount, {}, tuple(problems), loaded))

    def show_early(self, path: str, html: bytes) -> None:
        """Show a page before the rest of its site is there."""
        self._to(self.state._replace(early={**self.state.early, path: html}, problems=()))

    def looked_at(self) -> tuple[str, ...]:
        """The addresses of the pages asked for last, below the site's own, the newest first."""
        with self._changed:
            return tuple(islice(reversed(self._asked), REMEMBERED))

    def _to(self, state: State) -> None:
        with self._changed:
            self.state = state
            self._changed.notify_all()

    # --- asked by browsers ----------------------------------------------------------------------------------------

    def handle(self, request: Request) -> Response:
        """Answer a request; only to those who ask for this machine by its own name."""
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

    def news(self, page: str, told: str | None, seconds: float) -> str:
        """Wait until there is something newer of a page, or for some seconds; say what is the newest."""
        with self._changed:
            self._changed.wait_for(lambda: self._version(self.state, page) != told, seconds)
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
        told = responses.told(state.problems, state.warnings)
        return responses.page(found.status, responses.inject_news(found.body, self._injected(state, target), told))

    def _remember(self, address: str) -> None:
        with self._changed:
            self._asked.pop(address, None)
            self._asked[address] = None
            for oldest in tuple(self._asked)[:-REMEMBERED]:
                del self._asked[oldest]

    def _injected(self, state: State, target: str) -> str:
        style = f'<link rel="stylesheet" href="{OWN}preview.css">\n' if state.problems or state.warnings else ""
        # A file, not an inline script: the site's own policy lets it run, so what is seen is what will be published.
        # Its address as it was asked for here: a browser may know another way to write it, and would ask for news of that.
        version = self._version(state, target)
        said = f'data-token="{escape(self.token)}" data-page="{escape(target)}" data-version="{version}"'
        return f'{style}<script src="{OWN}preview.js" {said} defer></script>\n'

    def _version(self, state: State, target: str) -> str:
        """Tells apart two states of a page, of what it loads, and of the problems on top of it."""
        found = _find(state, target)
        told = hashlib.sha256(found.body or b"")
        told.update(repr((found.status, found.to, state.problems, state.warnings, state.loaded, state.tree is None)).encode())
        return told.hexdigest()[:16]


class _Found(NamedTuple):
    """What stands at an address: a file, the page for addresses that lead nowhere, or the way to another address."""

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
    """Find the page 404 that stands nearest: each language of a site has its own."""
    folders = below.split("/")[:-1]
    near = ("/".join((*folders[:depth], "404.html")) for depth in range(len(folders), -1, -1))
    path = next((path for path in near if state.file(path) is not None), "")
    return _Found(404, path, state.file(path))


def _decoded(target: str) -> str | None:
    """Decode the path of an address; None if it is none that a site can have."""
    decoded = unquote(target.partition("?")[0], errors="surrogateescape")
    return decoded if decoded.startswith("/") else None
