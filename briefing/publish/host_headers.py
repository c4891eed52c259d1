"""The HTTP headers of a site, as a file of static hosts or as a configuration of web servers.

Each page has its policy in a `<meta>` element, which cannot forbid that other sites frame the page. A server that sends these
headers adds that, except for pages made to be framed, and applies the policy to files that are no pages. See
`docs/decisions/0028-headers-of-hosts.md` and `0053-embedding.md`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from briefing.publish import csp
from briefing.render.exports import oembed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

FILE = "_headers"
"""The file that Netlify, Cloudflare Pages and others read at the top of what they publish."""
_POLICY = "Content-Security-Policy"
_MOST_RULES = 90
_FEATURES = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")


class HostHeaders(NamedTuple):
    """The headers of every file of a site, the path of the site on its host, and the folders that may be framed."""

    headers: Mapping[str, str]
    mount: str
    """The path with a slash at both ends: `/`, `/repository/`."""
    framed: tuple[str, ...] = ()
    """The paths on the host of the folders of pages that other sites may show in a frame: `/embed/`."""


FRAMED_POLICY = f"{csp.WITHOUT_SCRIPTS}; frame-ancestors *"
"""The policy that files in these folders have in addition.

Hosts differ in what they send if two rules have the same header: both values, or that of the longer path. Both have the
same effect, because browsers ignore `X-Frame-Options` if a policy has `frame-ancestors` (HTML Living Standard, section 7.6).
"""


def host_headers(pages: Iterable[csp.ParsedPage], url: str | None, framed: Iterable[str] = ()) -> HostHeaders:
    """Return the headers of a site with these pages; its policy allows what any of them needs.

    `framed` are the addresses of the folders that other sites may frame, below the root of the site.
    WebAssembly has no rule of its own: where a host joins the policies of all matching rules, browsers apply each of them, so no
    rule can permit more than the first. The policies in the pages forbid it on all pages but one.
    Strict-Transport-Security is left to the host: it binds the whole domain, and cannot be taken back for its duration.
    """
    found = tuple(pages)
    scripts = sorted({script for page in found for script in page.scripts})
    wasm = any(page.wasm for page in found)
    policy = csp.policy(scripts, inline_styles=any(page.inline_styles for page in found), wasm=wasm)
    headers = {
        _POLICY: policy,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    mount = f"/{_readable(urlsplit(url or '').path).strip('/')}/".replace("//", "/")
    return HostHeaders(headers, mount, tuple(mount + folder for folder in sorted(framed)))


def _readable(path: str) -> str:
    """Return a path with its letters decoded; what could end a line or a word of a configuration stays encoded."""
    return re.sub(r"[^\w/.~@+,:=!()-]", lambda found: quote(found[0]), unquote(path))


def headers_file(own: HostHeaders) -> str:
    """Return the file `_headers`; see https://docs.netlify.com/manage/routing/headers/ and Cloudflare Pages, which limits a
    line to 2,000 characters and the file to 100 rules."""
    lines = (f"  {name}: {value}" for name, value in own.headers.items())
    framed = (line for pattern in _patterns(own) for line in (pattern, f"  {_POLICY}: {FRAMED_POLICY}"))
    return "\n".join((f"{own.mount}*", *lines, *framed, ""))


def _patterns(own: HostHeaders) -> Iterable[str]:
    """Return a pattern for each folder or, if these are too many rules, one for all folders at the same depth."""
    if len(own.framed) <= _MOST_RULES:
        return (f"{folder}*" for folder in own.framed)
    below = (folder.removeprefix(own.mount).split("/")[:-2] for folder in own.framed)
    ways = ("".join(f":a{number}/" for number, _ in enumerate(steps)) for steps in below)
    return (f"{own.mount}{way}{oembed.FOLDER}*" for way in dict.fromkeys(ways))


def _expression(own: HostHeaders) -> str:
    """Return a regular expression that matches the paths of files in the folders that may be framed."""
    return f"^(?:{'|'.join(map(re.escape, own.framed))})"


_TEXT_TYPES = ("text/plain", "text/css", "text/csv", "text/calendar", "text/xml", "text/javascript", "application/javascript")
_TEXT_ENDINGS = (".css", ".csv", ".ics", ".js", ".xml")
"""Texts whose letters a browser may not guess if the host sends `nosniff`. Caddy names UTF-8 unasked."""


def nginx(own: HostHeaders) -> str:
    """Return directives for the `location` or `server` block of the site; `text/html` is always among the types."""
    lines = (f'add_header {name} "{value}" always;' for name, value in own.headers.items())
    framed = (
        'set $briefing_framed "";',
        f'if ($uri ~ "{_expression(own)}") {{ set $briefing_framed "{FRAMED_POLICY}"; }}',
        f"add_header {_POLICY} $briefing_framed always;",
    )
    top = "# Include this in the `location` or `server` block of the site. A block inside it that has its own `add_header`"
    also = framed if own.framed else ()
    charset = ("charset utf-8;", f"charset_types {' '.join(_TEXT_TYPES)};")
    return "\n".join(
        (top, "# does not inherit these lines.", *lines, *also, *charset, f"error_page 404 {own.mount}404.html;", "")
    )


def caddy(own: HostHeaders) -> str:
    """Return directives of a Caddyfile for the block of the site.

    Caddy sorts directives by their paths, not by their order in the text, so the header of pages made to be framed is added when
    the answer is written (`defer`): nothing replaces it then. See https://caddyserver.com/docs/caddyfile/directives/header.
    """
    lines = (f"\t{name} `{value}`" for name, value in own.headers.items())
    framed = (
        f"@framed path {' '.join(f'{folder}*' for folder in own.framed)}",
        "header @framed {",
        f"\t+{_POLICY} `{FRAMED_POLICY}`",
        "\tdefer",
        "}",
    )
    missing = (
        "handle_errors {",
        "\t@missing expression {http.error.status_code} == 404",
        f"\trewrite @missing {own.mount}404.html",
        "\tfile_server",
        "}",
    )
    top = "# Import this into the block of the site in the Caddyfile, beside `root` and `file_server`."
    return "\n".join((top, f"header {own.mount}* {{", *lines, "}", *(framed if own.framed else ()), *missing, ""))


def apache(own: HostHeaders) -> str:
    """Return directives for the configuration of the site, or for `.htaccess` in its folder.

    `AddDefaultCharset` is for HTML and plain text only.
    """
    lines = (f'Header always set {name} "{value}"' for name, value in own.headers.items())
    framed = (f'Header always add {_POLICY} "{FRAMED_POLICY}" "expr=%{{REQUEST_URI}} =~ m#{_expression(own)}#"',)
    top = "# Include this in the `<Directory>` of the site, or save it as `.htaccess` there (needs mod_headers and AllowOverride"
    also = framed if own.framed else ()
    charset = ("AddDefaultCharset UTF-8", f"AddCharset UTF-8 {' '.join(_TEXT_ENDINGS)}")
    return "\n".join((top, "# FileInfo).", *lines, *also, *charset, f"ErrorDocument 404 {own.mount}404.html", ""))


SERVERS: Mapping[str, Callable[[HostHeaders], str]] = {"nginx": nginx, "caddy": caddy, "apache": apache}
"""The configuration of each web server."""
