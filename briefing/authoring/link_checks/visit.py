"""What became of an address, a DOI, or an archived copy."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from briefing.authoring.link_checks.web_client import Failure
from briefing.model.values import InvalidValueError, parse_url

if TYPE_CHECKING:
    from briefing.authoring.link_checks.web_client import WebAnswer, WebClient

MOST_REDIRECTS = 8
_MOVED, _MOVED_FOR_EVER = (301, 302, 303, 307, 308), (301, 308)
_GONE = (404, 410)


class Services(NamedTuple):
    """The services that are asked, beside the hosts of the sources."""

    doi: str = "https://doi.org/"
    wayback: str = "https://archive.org/wayback/available?url="
    """Source: https://archive.org/help/wayback_api.php."""
    archive: str = "https://web.archive.org/"
    """The beginning of the addresses of archived copies."""


LinkState = Literal["works", "moved", "gone", "unclear"]


class Visit(NamedTuple):
    """What became of an address."""

    state: LinkState
    reason: str = ""
    address: str = ""
    """Where it has moved permanently."""
    private: bool = False
    """Whether its host is not public; the address is then told to no other service."""


def visit(client: WebClient, url: str) -> Visit:
    """Follow an address with its redirects; each of them is looked up and checked as the first is."""
    address, lasting = url, True
    for _ in range(MOST_REDIRECTS):
        answer = _ask(client, address)
        if isinstance(answer, Failure):
            where = "" if address == url else f"it redirects to `{address}`: "
            state: LinkState = "gone" if answer.gone and address == url else "unclear"
            return Visit(state, f"{where}{answer.reason}", private=answer.private and address == url)
        if answer.status not in _MOVED or not answer.location:
            return _arrived(answer.status, url, address, lasting=lasting)
        lasting = lasting and answer.status in _MOVED_FOR_EVER
        try:
            address = parse_url(urljoin(address, answer.location).partition("#")[0])
        except (InvalidValueError, ValueError):
            return Visit("unclear", "it redirects to something that is not an address of the web")
    return Visit("unclear", f"it redirects more than {MOST_REDIRECTS} times")


def _ask(client: WebClient, url: str) -> WebAnswer | Failure:
    """Ask for the head of a page; some servers answer that with an error, so an error is asked for again with the page."""
    answer = client.ask("HEAD", url)
    return client.ask("GET", url) if not isinstance(answer, Failure) and answer.status >= 400 else answer


def _arrived(status: int, url: str, address: str, *, lasting: bool) -> Visit:
    moved = address != url
    if status in _GONE:
        return Visit("gone", f"the server answers {status}" + (f" after a redirect to `{address}`" if moved else ""))
    if status >= 400:
        refuses = " to programs; open it in a browser" if status in (401, 403, 405, 406, 429, 451) else ""
        return Visit("unclear", f"the server answers {status}{refuses}")
    if moved and urlsplit(address).path in ("", "/") and urlsplit(url).path not in ("", "/"):
        return Visit("unclear", f"it redirects to the front page `{address}`; the page may be gone")
    return Visit("moved", f"it has moved to `{address}`", address) if moved and lasting else Visit("works")


def doi_exists(client: WebClient, services: Services, doi: str) -> bool | Failure:
    """Return whether a DOI is registered: its resolver redirects to the work."""
    answer = client.ask("HEAD", services.doi + quote(doi, safe="/"))
    if isinstance(answer, Failure):
        return answer
    return answer.status in _MOVED if answer.status in (*_MOVED, 404) else Failure(f"the resolver answers {answer.status}")


def archived_copy(client: WebClient, services: Services, url: str) -> str | Failure | None:
    """Return the address of the newest copy of a page in the Wayback Machine, if there is one."""
    answer = client.ask("GET", services.wayback + quote(url, safe=""), body=True)
    if isinstance(answer, Failure):
        return answer
    try:
        found = json.loads(answer.body) if answer.status == 200 else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return Failure(f"the archive answers {answer.status}, and does not say whether it has a copy")
    try:
        closest = found["archived_snapshots"]["closest"]
        address = parse_url(re.sub(r"^https?(?=:)", urlsplit(services.archive).scheme, closest["url"]))
    except (ValueError, KeyError, TypeError, InvalidValueError):
        return None
    usable = closest.get("available") is True and str(closest.get("status", "200")) == "200"
    return address if usable and address.startswith(services.archive) else None
