"""Parsers of web and mail addresses, and of links to pages of the site."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from briefing.model.values.excerpt import character_name, excerpt
from briefing.model.values.invalid_value import InvalidValueError
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_SPECIAL = lazy_pattern(r"[^!-~]|[<>\"\\`]")
"""What is looked at one by one: in most addresses nothing."""
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}


_ON_A_COMPUTER = lazy_pattern(r"[a-z]:[\\/]|\\\\|file:|~/|/(?:home|users|mnt|media|tmp|volumes|var)/|\.{1,2}\\", re.IGNORECASE)
"""How the paths of files begin on Windows, macOS and Linux: none of them is on the web."""


def local_file(text: str) -> InvalidValueError | None:
    """Return what is wrong with the path of a file on a computer in place of a web address, or None for another text."""
    if not _ON_A_COMPUTER.match(text):
        return None
    help = "give the address at which readers can open it, or leave it out"
    return InvalidValueError(f"`{excerpt(text)}` is a file on your computer, not a web address", help)


_ORDINARY = re.compile(r"https?://(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z][A-Za-z0-9-]{0,62}(?:/[!#-;=?-\[\]^_a-~]*)?")
"""An address as most are, which has nothing that is looked at one by one."""
_SHORT = 250
"""The length up to which no name of a host is too long."""


def parse_url(text: str) -> str:
    """Return a valid absolute `http` or `https` URL unchanged; letters of any script are allowed. Raises InvalidValueError."""
    if len(text) <= _SHORT and "=http" not in text and _ORDINARY.fullmatch(text):
        return text
    if len(text) > 2000:
        raise InvalidValueError(f"an address of {len(text)} characters is too long", "give one of at most 2000 characters")
    if refused := local_file(text):
        raise refused
    if linked := _LINK.fullmatch(text):
        raise InvalidValueError(f"`{excerpt(text)}` is a link", f"type the address alone: `{excerpt(linked['address'])}`")
    if text.startswith("<") and text.endswith(">"):
        raise InvalidValueError(f"`{excerpt(text)}` is in angle brackets", f"type the address alone: `{excerpt(text[1:-1])}`")
    for char in _SPECIAL.findall(text):
        if char in '<>"\\`' or unicodedata.category(char) in _INVISIBLE:
            code = "".join(f"%{byte:02X}" for byte in char.encode(errors="surrogatepass"))
            message = f"`{excerpt(text)}` contains {character_name(char)}"
            raise InvalidValueError(message, f"type `{code}` for it, or leave it out")
    if not re.match(r"https?://", text, re.IGNORECASE):
        raise InvalidValueError(
            f"`{excerpt(text)}` is not a complete web address", "type it with `https://` or `http://` in front"
        )
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
        host = f"[{host}]" if parts.netloc.startswith("[") else host
    except ValueError:
        host, port = "", None
    if "@" in re.split("[/?#]", text)[2]:
        raise InvalidValueError(
            f"`{excerpt(text)}` contains a user name or a password", "leave out the part before `@`, and the `@`"
        )
    if not _is_host(host) or port == 0:
        raise InvalidValueError(
            f"`{excerpt(text)}` names no host that a browser can reach", "type it like `https://example.org/page`"
        )
    if _OWN.fullmatch(host):
        message = f"`{excerpt(text)}` is an address of your own computer, which readers cannot open"
        raise InvalidValueError(message, "give the address at which the page is published")
    if (behind := _behind(parts)) is not None:
        message = f"`{excerpt(text)}` is the address of a program that checks or counts clicks, not of the page"
        raise InvalidValueError(message, f"type the address of the page: `{excerpt(behind)}`")
    return text


def _behind(parts: SplitResult) -> str | None:
    """Return the address to which the link of a mail program or a search engine leads."""
    passes_on = _PASSES_ON.search(f"{parts.hostname}{parts.path}") if "=http" in parts.query else None
    values = parse_qs(parts.query) if passes_on else {}
    return next((values[name][0] for name in ("url", "q", "u") if name in values and values[name][0].startswith("http")), None)


_PASSES_ON = lazy_pattern(
    r"(?:^|\.)safelinks\.|^(?:www\.)?google\.[a-z.]+/url$|^(?:l|lm)\.facebook\.com/l\.php$|^urldefense\.", re.IGNORECASE
)
_OWN = lazy_pattern(r"(?:.*\.)?localhost\.?|127(?:\.[0-9]+){3}|0\.0\.0\.0|\[::1?\]", re.IGNORECASE)
_LINK = lazy_pattern(r"!?\[[^\[\]]*\]\(\s*<?(?P<address>[^\s()<>]+)>?\s*\)")
_MAILBOX = lazy_pattern(r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@(?P<host>[^@\s]+)")  # the form that HTML defines for `type=email`


def parse_contact(text: str) -> str:
    """Return a valid web or mail address unchanged. Raises InvalidValueError."""
    if re.match("mailto:", text, re.IGNORECASE):
        raise InvalidValueError(f"`{excerpt(text)}` is a link", f"type the address alone: `{excerpt(text[7:])}`")
    if re.match(r"https?:", text, re.IGNORECASE):
        return parse_url(text)
    if refused := local_file(text):
        raise refused
    found = _MAILBOX.fullmatch(text)
    if found is None or not _is_host(found["host"]):
        help = "type it like `name@example.org` or `https://example.org/contact`"
        raise InvalidValueError(f"`{excerpt(text)}` is neither a mail address nor a complete web address", help)
    return text


def _is_host(host: str) -> bool:
    """Return whether a text has the form of a host name or IP address; the name is not looked up."""
    if host.startswith("["):
        return "%" not in host and _is_ip(ipaddress.IPv6Address, host[1:-1])
    labels = host.removesuffix(".").split(".")
    if labels[-1].isdigit():
        return _is_ip(ipaddress.IPv4Address, host)
    return len(host) <= 253 and all(_is_label(label) for label in labels)


def _is_label(label: str) -> bool:
    # Letters of any script, with the marks (M) that Indic and Arabic scripts need and `str.isalnum` leaves out.
    return 0 < len(label) <= 63 and all(
        char.isalnum() or char in "-_·・" or unicodedata.category(char)[0] in "LMN" for char in label
    )


def _is_ip(version: type[ipaddress.IPv4Address | ipaddress.IPv6Address], host: str) -> bool:
    try:
        version(host)
    except ValueError:
        return False
    return True


_PAGE = re.compile(r"([a-z0-9][a-z0-9-]*/)+(#[A-Za-z0-9][A-Za-z0-9.-]*)?|#[A-Za-z0-9][A-Za-z0-9.-]*")


def parse_link(text: str) -> str:
    """Return a link to a page of the site (`timeline/`, `#J1`), or a valid URL, unchanged. Raises InvalidValueError."""
    if _PAGE.fullmatch(text) or text == "./":
        return text
    if refused := local_file(text):
        raise refused
    if not re.match(r"https?:", text, re.IGNORECASE):
        message = f"`{excerpt(text)}` is neither a page of the site nor a web address"
        page = re.fullmatch(r"/?((?:[a-z0-9][a-z0-9-]*/)*[a-z0-9][a-z0-9-]*)(?:\.md|\.html|/index\.(?:md|html))?/?(#.*)?", text)
        meant = f"{page[1].removesuffix('/index')}/{page[2] or ''}" if page else ""
        help = f"write `{meant}`" if _PAGE.fullmatch(meant) else "write `timeline/` or `https://…`"
        raise InvalidValueError(message, help)
    return parse_url(text)
