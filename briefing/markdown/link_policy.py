"""The policy for link destinations: only well-formed `http`, `https` and `mailto` URLs are allowed."""

from __future__ import annotations

import re
from typing import NamedTuple

from briefing.model.kinds import REFERENCE
from briefing.model.values import InvalidValueError, parse_url
from briefing.model.values.addresses import local_file
from briefing.model.values.excerpt import excerpt


class LinkRefusal(NamedTuple):
    """Why a link destination is forbidden, and what to type instead."""

    message: str
    help: str


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_MAILBOX = re.compile(r"""[^\s@<>()"',;:\\%?&]+@[\w\-]+(\.[\w\-]+)*""")
_CODED_CONTROL = re.compile("%([01][0-9a-f]|7f)", re.IGNORECASE)
_BARE_HOST = re.compile(r"(www\.|[\w\-]+\.(com|org|net|edu|gov|int|eu|io|cn|uk|de|fr)\b)", re.IGNORECASE)
_ID = re.compile(f"#?({REFERENCE})")

_WHOLE = "write the whole address, `https://…`; to refer to an entry of the brief, write `[words][F2]`"


def refusal(destination: str) -> LinkRefusal | None:
    """Return why a destination is forbidden, or `None` if it is allowed. Escapes and character references must be decoded."""
    if on_computer := local_file(destination):
        return LinkRefusal(on_computer.message, on_computer.help or "")
    scheme = _SCHEME.match(destination)
    if scheme is None:
        return _no_scheme(destination)
    judge = _SCHEMES.get(scheme[1].lower())
    if judge is None:
        return LinkRefusal(
            f"the link leads to `{excerpt(destination)}`: only `https:`, `http:` and `mailto:` are allowed",
            "link to a web page or a mail address, or remove the link",
        )
    return judge(destination)


def _no_scheme(destination: str) -> LinkRefusal:
    found = f"the link leads to `{excerpt(destination)}`, which is not a complete web address"
    if not destination:
        return LinkRefusal("the address of the link is empty", _WHOLE)
    if destination.startswith("//"):
        return LinkRefusal(found, f"write `https:{excerpt(destination)}`")
    if entity := _ID.fullmatch(destination):
        return LinkRefusal(found, f"to refer to an entry of the brief, write `[words][{entity[1]}]`")
    if _BARE_HOST.match(destination):
        return LinkRefusal(found, f"write `https://{excerpt(destination)}`")
    return LinkRefusal(found, _WHOLE)


def _web(destination: str) -> LinkRefusal | None:
    try:
        parse_url(destination)
    except InvalidValueError as invalid:
        return LinkRefusal(invalid.message, invalid.help or "")
    return None


def _mail(destination: str) -> LinkRefusal | None:
    mailboxes, _, _ = destination.partition(":")[2].partition("?")
    if _CODED_CONTROL.search(destination) or re.search(r"\s|[^ -~\w]", destination):
        return LinkRefusal(
            f"the mail address `{excerpt(destination)}` contains a line break or an invisible character",
            "write it like `mailto:name@example.org`",
        )
    if not all(_MAILBOX.fullmatch(mailbox) for mailbox in mailboxes.split(",")):
        return LinkRefusal(
            f"`{excerpt(destination)}` is not a mail address",
            "write it like `mailto:name@example.org`",
        )
    return None


_SCHEMES = {"http": _web, "https": _web, "mailto": _mail}
