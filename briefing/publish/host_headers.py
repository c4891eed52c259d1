"""The HTTP headers of a site, as a file of static hosts or as a configuration of web servers.

Each page has its policy in a `<meta>` element, which cannot forbid that other sites frame the page. A server that sends these
headers adds that, and applies the policy to files that are no pages. See `docs/decisions/0028-headers-of-hosts.md`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from briefing.publish import csp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

FILE = "_headers"
"""The file that Netlify, Cloudflare Pages and others read at the top of what they publish."""
_FEATURES = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")


class HostHeaders(NamedTuple):
    """The headers of every file of a site, and the path of the site on its host."""

    headers: Mapping[str, str]
    mount: str
    """The path with a slash at both ends: `/`, `/repository/`."""


def host_headers(scripts: Iterable[str], url: str | None) -> HostHeaders:
    """Return the headers of a site whose pages contain these inline scripts, given as hash sources.

    Strict-Transport-Security is left to the host: it binds the whole domain, and cannot be taken back for its duration.
    """
    headers = {
        "Content-Security-Policy": f"{csp.policy(sorted(scripts))}; frame-ancestors 'none'",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _FEATURES),
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
    }
    return HostHeaders(headers, f"/{_readable(urlsplit(url or '').path).strip('/')}/".replace("//", "/"))


def _readable(path: str) -> str:
    """Return a path with its letters decoded; what could end a line or a word of a configuration stays encoded."""
    return re.sub(r"[^\w/.~@+,:=!()-]", lambda found: quote(found[0]), unquote(path))


def headers_file(own: HostHeaders) -> str:
    """Return the file `_headers`; see https://docs.netlify.com/manage/routing/headers/ and Cloudflare Pages, which limits a
    line to 2,000 characters."""
    lines = (f"  {name}: {value}" for name, value in own.headers.items())
    return "\n".join((f"{own.mount}*", *lines, ""))


def nginx(own: HostHeaders) -> str:
    """Return directives of ngx_http_headers_module for the `location` or `server` block of the site."""
    lines = (f'add_header {name} "{value}" always;' for name, value in own.headers.items())
    top = "# Include this in the `location` or `server` block of the site. A block inside it that has its own `add_header`"
    return "\n".join((top, "# does not inherit these lines.", *lines, f"error_page 404 {own.mount}404.html;", ""))


def caddy(own: HostHeaders) -> str:
    """Return directives of a Caddyfile for the block of the site."""
    lines = (f"\t{name} `{value}`" for name, value in own.headers.items())
    missing = (
        "handle_errors {",
        "\t@missing expression {http.error.status_code} == 404",
        f"\trewrite @missing {own.mount}404.html",
        "\tfile_server",
        "}",
    )
    top = "# Import this into the block of the site in the Caddyfile, beside `root` and `file_server`."
    return "\n".join((top, f"header {own.mount}* {{", *lines, "}", *missing, ""))


def apache(own: HostHeaders) -> str:
    """Return directives of mod_headers for the configuration of the site, or for `.htaccess` in its folder."""
    lines = (f'Header always set {name} "{value}"' for name, value in own.headers.items())
    top = "# Include this in the `<Directory>` of the site, or save it as `.htaccess` there (needs mod_headers and AllowOverride"
    return "\n".join((top, "# FileInfo).", *lines, f"ErrorDocument 404 {own.mount}404.html", ""))


SERVERS: Mapping[str, Callable[[HostHeaders], str]] = {"nginx": nginx, "caddy": caddy, "apache": apache}
"""The configuration of each web server."""
