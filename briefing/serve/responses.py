"""HTTP responses: media types, headers, and the HTML that shows problems."""

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
"""The URL prefix of the preview's own files; it cannot clash with a page, because hidden files are never published."""
FILES = {name: Path(__file__).with_name(name).read_bytes() for name in ("preview.js", "preview.css")}

MOST_SHOWN = 30
"""The maximum number of problems on a page; the terminal shows all."""

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
"""Python's built-in table, without the system's files, so that types are equal on all machines."""
_ALWAYS = (
    ("Content-Security-Policy", "frame-ancestors 'none'"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
)
_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'"
_ENGLISH = 'lang="en" dir="ltr"'
"""Messages are in English on pages in every language."""
_NOT_NEW = "This page does not show the last change, which has problems:"
_NO_SITE = "There is nothing to show until these problems are fixed. The page will then appear automatically."
_BUILDING = "The first build is running. The page will then appear automatically."


class Response(NamedTuple):
    """A response; with `follows`, an event stream about that page replaces the body."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    follows: str | None = None


def page(status: int, html: bytes) -> Response:
    """Return a page, which browsers must not cache."""
    return Response(status, (*_ALWAYS, ("Cache-Control", "no-store"), ("Content-Type", _TYPES[".html"])), html)


def file(name: str, body: bytes, known: str | None = None) -> Response:
    """Return an asset, which browsers cache but revalidate on each use."""
    mark = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = (*_ALWAYS, ("Cache-Control", "no-cache"), ("ETag", mark), ("Content-Type", _type(name)))
    return Response(304, headers) if known == mark else Response(200, headers, body)


def text(status: int, message: str, *more: tuple[str, str]) -> Response:
    """Return a plain-text message."""
    headers = (*_ALWAYS, *more, ("Cache-Control", "no-store"), ("Content-Type", _TYPES[".txt"]))
    return Response(status, headers, f"{message}\n".encode())


def redirect(path: str) -> Response:
    """Redirect to a path on this server; leading slashes are collapsed, because `//` would start a host name."""
    to = "/" + quote(path.lstrip("/"), errors="surrogateescape")
    return Response(302, (*_ALWAYS, ("Cache-Control", "no-store"), ("Location", to)))


def stream(follows: str) -> Response:
    """Return an event stream about a page."""
    return Response(200, (*_ALWAYS, ("Cache-Control", "no-store"), ("Content-Type", "text/event-stream")), follows=follows)


def problems_html(problems: Sequence[Problem], warnings: Sequence[Problem]) -> str:
    """Return the HTML for problems on a page: errors above it, or else collapsed warnings in a corner."""
    if problems:
        return f'<aside class="briefing-problems" role="alert" {_ENGLISH}><p>{_NOT_NEW}</p>{_list(problems)}</aside>'
    if not warnings:
        return ""
    count = f"{len(warnings)} warning{'s' * (len(warnings) > 1)}"
    folded = f"<details><summary>{count}</summary>{_list(warnings)}</details>"
    return f'<aside class="briefing-warnings" id="briefing-warnings" {_ENGLISH}>{folded}</aside>'


def inject_preview(html: bytes, head: str, top: str) -> bytes:
    """Insert HTML into the head of a page, and at the start of its body."""
    before, mark, after = html.decode("utf-8", errors="replace").partition("</head>")
    opening, tag, rest = after.partition("<body")
    attributes, end, content = rest.partition(">")
    return f"{before}{head}{mark}{opening}{tag}{attributes}{end}{top}{content}".encode()


def placeholder_page(problems: Sequence[Problem], head: str) -> Response:
    """Return the page that replaces all others until the first site is built."""
    content = f"<p>{_NO_SITE}</p>{_list(problems)}" if problems else f"<p>{_BUILDING}</p>"
    title = "Problems" if problems else "Preview"
    html = (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">\n<title>{title}</title>\n{head}</head>\n'
        f'<body class="briefing-problems"><h1>{title}</h1>{content}</body>\n</html>\n'
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
    notes = "".join(
        f"<br>{_render_message(note.text)}: {_render_message(f'{note.place.file}:{note.place.line}')}" for note in problem.notes
    )
    help = f'<span class="briefing-help">{_render_message(problem.help)}</span>' if problem.help else ""
    where = f"{place.file}:{place.line}:{place.column}"
    return (
        f"<li><code>{escape(where)}</code> {_render_message(problem.message)} "
        f'<span class="briefing-code">({escape(problem.code)})</span>{help}{notes}</li>'
    )


def _render_message(text: str) -> str:
    """Render a message, with text between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _type(name: str) -> str:
    suffix = os.path.splitext(name)[1].lower()
    return _TYPES.get(suffix) or _OTHER_TYPES.guess_type(f"x{suffix}")[0] or "application/octet-stream"
