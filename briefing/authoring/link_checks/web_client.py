"""Single requests to other servers: to a public address that was looked up once, within a time limit, one a second a host."""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from threading import Timer
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

from briefing import __version__
from briefing.authoring.link_checks.public_addresses import is_public

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from briefing.authoring.link_checks.public_addresses import IPAddress

AGENT = f"briefing/{__version__} (checks the links of a bibliography)"
MOST_BYTES = 64 * 1024
"""So much of an answer is read, where its content is needed."""
_PORTS = {"http": 80, "https": 443}


class WebAnswer(NamedTuple):
    """The answer to a request, which may be a redirect or an error."""

    status: int
    location: str | None = None
    body: bytes = b""


class Failure(NamedTuple):
    """Why there is no answer."""

    reason: str
    gone: bool = False
    """Whether the host does not exist."""
    private: bool = False
    """Whether the host was refused because it is not public."""


def look_up(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host name; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]).partition("%")[0] for *_, address in found))


@dataclass(slots=True)
class WebClient:
    """Sends requests. The environment's proxies, cookies and passwords are not used."""

    lookup: Callable[[str, int], Sequence[str]] = look_up
    permits: Callable[[IPAddress], bool] = is_public
    """Whether an address may be connected to; only tests permit others than public ones."""
    limit: float = 20.0
    """Seconds after which a request is given up, however slowly its answer arrives."""
    interval: float = 1.0
    """Seconds between the starts of two requests to one host."""
    clock: Callable[[], float] = monotonic
    wait: Callable[[float], None] = sleep
    _last: dict[str, float] = field(default_factory=dict)

    def ask(self, method: str, url: str, *, body: bool = False) -> WebAnswer | Failure:
        """Send one request and return the answer; redirects are not followed."""
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").encode("idna").decode("ascii")
            port = parts.port or _PORTS[parts.scheme]
        except (ValueError, KeyError):
            return Failure("it is not an address of the web")
        self._pace(host)
        try:
            addresses = self.lookup(host, port)
        except OSError as failure:
            if failure.errno in _NO_SUCH_HOST:
                return Failure(f"the host `{host}` does not exist", gone=True)
            return Failure(f"the host `{host}` could not be looked up")
        except ValueError:
            return Failure(f"`{host}` is not the name of a host", gone=True)
        # All of them, because a name may have a public and a private address at the same time.
        private = next((each for each in addresses if not self.permits(ip_address(each))), None)
        if private is not None:
            return Failure(f"the host `{host}` has the private address `{private}`, which is not asked", private=True)
        target = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
        kind = _PinnedHTTPS if parts.scheme == "https" else _Pinned
        return self._send(kind(host, port, addresses, self.limit), method, target, body=body)

    def _send(self, connection: _Pinned, method: str, target: str, *, body: bool) -> WebAnswer | Failure:
        guard = Timer(self.limit, connection.abort)
        guard.daemon = True
        guard.start()
        try:
            connection.request(method, target, headers={"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"})
            response = connection.getresponse()
            content = response.read(MOST_BYTES) if body else b""
            if connection.aborted:  # what arrived until then looks like an answer
                return Failure(_late(self.limit))
            return WebAnswer(response.status, response.getheader("Location"), content)
        except TimeoutError:
            return Failure(_late(self.limit))
        except ssl.SSLError as failure:
            return Failure(f"the encrypted connection failed: {getattr(failure, 'verify_message', '') or failure.reason}")
        except (OSError, HTTPException, ValueError) as failure:
            if connection.aborted:
                return Failure(_late(self.limit))
            reason = getattr(failure, "strerror", None) or "the answer is not HTTP"
            return Failure(f"the connection failed: {reason.lower() if isinstance(failure, OSError) else reason}")
        finally:
            guard.cancel()
            connection.close()

    def _pace(self, host: str) -> None:
        """Wait until a host may be asked again."""
        due = self._last.get(host, float("-inf")) + self.interval
        if (rest := due - self.clock()) > 0:
            self.wait(rest)
        self._last[host] = self.clock()


_NO_SUCH_HOST = frozenset(getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name))
"""The errors of a lookup that mean that a name does not exist (RFC 3493); the others are faults of the network."""
_SAFE = "%/:=&?~+!$,;'@()*[]|-._"


def _late(limit: float) -> str:
    return f"no answer within {limit:g} seconds"


class _Pinned(HTTPConnection):
    """A connection to addresses that were looked up and checked before: the name is not looked up again."""

    def __init__(self, host: str, port: int, addresses: Sequence[str], limit: float) -> None:
        super().__init__(host, port, timeout=limit)
        self.addresses = addresses
        self.aborted = False
        self.ends = monotonic() + limit

    def connect(self) -> None:
        """Connect to the first address that answers; the limit is that of all attempts together."""
        for number, address in enumerate(self.addresses, 1):
            left = self.ends - monotonic()
            if self.aborted or left <= 0:
                raise TimeoutError
            try:
                self.sock = socket.create_connection((address, self.port), left)
            except OSError:
                if number == len(self.addresses):
                    raise
            else:
                return

    def abort(self) -> None:
        """Close the connection while another thread waits for an answer."""
        self.aborted = True
        if self.sock is not None:
            with suppress(OSError):  # it is closed already
                self.sock.shutdown(socket.SHUT_RDWR)


class _PinnedHTTPS(_Pinned):
    """The same, encrypted; the certificate must be that of the name."""

    def connect(self) -> None:
        """Connect, and check the certificate."""
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock.do_handshake()  # now, so that `abort` can end it
