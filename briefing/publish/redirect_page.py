"""Pages that redirect a reader to another page of the site, without scripts, on any host.

`redirect_page` is the only function that writes a page with a refresh, and `redirect_target` recognises its pages by every
character, so that no other page may contain one (see `csp.add_policy`).
"""

from __future__ import annotations

import re
from html import escape, unescape

_PAGE = """\
<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'">
<meta http-equiv="refresh" content="0; url={to}">
<meta name="color-scheme" content="light dark">
<meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="canonical" href="{canonical}">
<title>{title}</title>
</head>
<body><p><a href="{to}">{title}</a></p></body>
</html>
"""
_TARGET = r"(?!/)[\w./~%\-]*(?:#[\w.~%\-]+)?"
"""A relative address: without a scheme, a host or a query, so that it cannot leave the site's host."""
_ADDRESS = re.compile(_TARGET, re.ASCII)


def redirect_page(to: str, *, title: str, lang: str, url: str | None = None) -> str:
    """Return a page that leads to `to`, an address relative to that page.

    `title` names the target in the language `lang` and is the text of the link; `url` is the absolute address of the page for
    search engines, if the site has one. Raises ValueError if `to` could lead to another host.
    """
    if not _ADDRESS.fullmatch(to) or not to:
        raise ValueError(f"`{to}` is not a relative address of this site")
    parts = {"to": to, "canonical": url or to, "title": title, "lang": lang}
    return _PAGE.format(**{name: escape(text) for name, text in parts.items()})


def redirect_target(html: str) -> str | None:
    """Return the target of a page that `redirect_page` wrote, or `None` for any other page."""
    found = _WRITTEN.fullmatch(html)
    return unescape(found["to"]) if found else None


def _pattern() -> re.Pattern[str]:
    """Return the pattern of every page that `redirect_page` can write."""
    parts = {"lang": "[A-Za-z0-9-]+", "canonical": '(?:https?://[^"<>\\s]*|(?P=to))', "title": "[^<>]*", "to": _TARGET}
    pattern = re.escape(_PAGE)
    for name, inside in parts.items():
        hole = re.escape(f"{{{name}}}")
        pattern = pattern.replace(hole, f"(?P<{name}>{inside})", 1).replace(hole, f"(?P={name})")
    return re.compile(pattern, re.ASCII)


_WRITTEN = _pattern()
