"""What goes back to a browser: types, headers, and what a reader sees of problems."""

from __future__ import annotations

import hashlib
import os
import re
from html import escape
from mimetypes import MimeTypes
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.diagnostics import Problem

OWN = "/.briefing/"
"""The addresses of the preview itself; no site has a page there, because hidden files are never published."""
FILES = {name: Path(__file__).with_name(name).read_bytes() for name in ("preview.js", "preview.css")}

MOST_SHOWN = 30
"""How many problems a page shows; the terminal has them all."""

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".map": "application/json",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".bib": "application/x-bibtex; charset=utf-8",
    ".ris": "application/x-research-info-systems; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".ico": "image/x-icon",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".gz": "application/gzip",
}
_OTHER_TYPES = MimeTypes()
"""Python's own table, without what a machine's files say, so that types are the same everywhere."""
_ALWAYS = (
    ("Content-Security-Policy", "frame-ancestors 'none'"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
)
_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'"
_NOT_NEW = "This page does not show the last change, which has problems:"
_NO_SITE = "There is nothing to show until these problems are fixed. The page will then appear automatically."
_UNDER_WAY = "The first build is running. The page will then appear automatically."


class Response(NamedTuple):
    """What goes back; `follows` is the page of which a stream of news is told instead of a body."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    follows: str | None = None


def page(status: int, html: bytes) -> Response:
    """A page: never kept by a browser, as it may change at any time."""
    return Response(status, (*_ALWAYS, ("Cache-Control", "no-store"), ("Content-Type", _TYPES[".html"])), html)


def file(name: str, body: bytes, known: str | None = None) -> Response:
    """A file that pages load: kept by the browser, which asks each time whether it is still the same."""
    mark = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = (*_ALWAYS, ("Cache-Control", "no-cache"), ("ETag", mark), ("Content-Type", _type(name)))
    return Response(304, headers) if known == mark else Response(200, headers, body)


def text(status: int, said: str, *more: tuple[str, str]) -> Response:
    """A sentence."""
    headers = (*_ALWAYS, *more, ("Cache-Control", "no-store"), ("Content-Type", _TYPES[".txt"]))
    return Response(status, headers, f"{said}\n".encode())


def redirect(path: str) -> Response:
    """Lead to another path of this server, never to another one: two slashes would start a host's name."""
    to = "/" + quote(path.lstrip("/"), errors="surrogateescape")
    return Response(302, (*_ALWAYS, ("Cache-Control", "no-store"), ("Location", to)))


def stream(follows: str) -> Response:
    """News of a page, for as long as somebody listens."""
    return Response(200, (*_ALWAYS, ("Cache-Control", "no-store"), ("Content-Type", "text/event-stream")), follows=follows)


def told(problems: Sequence[Problem], warnings: Sequence[Problem]) -> str:
    """What stands on a page of its own problems: errors on top of it, or else warnings folded up in a corner."""
    if problems:
        return f'<aside class="briefing-problems" role="alert"><p>{_NOT_NEW}</p>{_list(problems)}</aside>'
    if not warnings:
        return ""
    count = f"{len(warnings)} warning{'s' * (len(warnings) > 1)}"
    folded = f"<details><summary>{count}</summary>{_list(warnings)}</details>"
    return f'<aside class="briefing-warnings" id="briefing-warnings">{folded}</aside>'


def inject_news(html: bytes, head: str, top: str) -> bytes:
    """Put something into a page's head, and something on top of it."""
    before, mark, after = html.decode("utf-8", errors="replace").partition("</head>")
    opening, tag, rest = after.partition("<body")
    attributes, end, content = rest.partition(">")
    return f"{before}{head}{mark}{opening}{tag}{attributes}{end}{top}{content}".encode()


def placeholder_page(problems: Sequence[Problem], head: str) -> Response:
    """Stand in for every page as long as there has been no site."""
    said = f"<p>{_NO_SITE}</p>{_list(problems)}" if problems else f"<p>{_UNDER_WAY}</p>"
    title = "Problems" if problems else "Preview"
    html = (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">\n<title>{title}</title>\n{head}</head>\n'
        f'<body class="briefing-problems"><h1>{title}</h1>{said}</body>\n</html>\n'
    )
    response = page(503, html.encode())
    headers = tuple((name, _POLICY if name == "Content-Security-Policy" else value) for name, value in response.headers)
    return response._replace(headers=headers)


def _list(problems: Sequence[Problem]) -> str:
    left = len(problems) - MOST_SHOWN
    more = f"<p>and {left} more: see the terminal</p>" if left > 0 else ""
    return f"<ol>{''.join(map(_item, problems[:MOST_SHOWN]))}</ol>{more}"


def _item(problem: Problem) -> str:
    place = problem.place
    notes = "".join(f"<br>{_said(note.text)}: {_said(f'{note.place.file}:{note.place.line}')}" for note in problem.notes)
    help = f'<span class="briefing-help">{_said(problem.help)}</span>' if problem.help else ""
    where = f"{place.file}:{place.line}:{place.column}"
    return (
        f"<li><code>{escape(where)}</code> {_said(problem.message)} "
        f'<span class="briefing-code">({escape(problem.code)})</span>{help}{notes}</li>'
    )


def _said(text: str) -> str:
    """A sentence, in which what stands between backticks is what to type or what was found."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _type(name: str) -> str:
    suffix = os.path.splitext(name)[1].lower()
    return _TYPES.get(suffix) or _OTHER_TYPES.guess_type(f"x{suffix}")[0] or "application/octet-stream"
