"""A small HTTP server for one user on one machine."""

from __future__ import annotations

import ipaddress
import re
import socket
import sys
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Lock
from typing import TYPE_CHECKING

from briefing.serve.preview import Request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.serve.preview import Preview
    from briefing.serve.responses import Response

_HEARTBEAT = 15.0
"""The interval of keep-alive events in seconds, by which closed connections are detected."""
_MOST_STREAMS = 32
_LATER = 3000
"""The reconnection time of event streams in milliseconds (`retry`)."""


class Server(ThreadingHTTPServer):
    """Listens at one address and answers every request from the preview."""

    daemon_threads = True
    preview: Preview

    def __init__(self, host: str, port: int) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), _Handler)
        self.streams = 0
        self._counting = Lock()
        self.closing = False

    @property
    def port(self) -> int:
        """The port, also if the operating system chose it."""
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        """The address to open in a browser."""
        host = str(self.server_address[0])
        return f"http://{'localhost' if host in EVERYWHERE else _bracketed(host)}:{self.port}/"

    def urls_for_others(self, allowed: Iterable[str]) -> tuple[str, ...]:
        """Return the addresses by which other machines open the preview, if it listens at all addresses of this machine."""
        if str(self.server_address[0]) not in EVERYWHERE:
            return ()
        return tuple(f"http://{name if _PORT.search(name) else f'{name}:{self.port}'}/" for name in map(_bracketed, allowed))

    def own_names(self, allowed: Iterable[str] = ()) -> tuple[str, ...]:
        """Return the permitted values of the Host header; any other value indicates DNS rebinding.

        An `allowed` name without a port is accepted with our port and without one, as tunnels and proxies send it.
        """
        host = str(self.server_address[0])
        named = dict.fromkeys(("localhost", "127.0.0.1", "[::1]", *(() if host in EVERYWHERE else (_bracketed(host),))))
        own = [f"{name}:{self.port}" for name in named] + (list(named) if self.port == 80 else [])
        for name in map(_bracketed, allowed):
            own += [name] if _PORT.search(name) else [f"{name}:{self.port}", name]
        return tuple(own)

    def server_bind(self) -> None:
        """Bind the socket without the reverse DNS lookup of `HTTPServer`, which can be slow."""
        TCPServer.server_bind(self)

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore connections that browsers close; report any other error."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # reason: it is handed on as it came

    def begin_stream(self) -> bool:
        """Count one more event stream, unless there are as many as permitted."""
        with self._counting:
            permitted = self.streams < _MOST_STREAMS
            self.streams += permitted
        return permitted

    def end_stream(self) -> None:
        """Count one event stream less."""
        with self._counting:
            self.streams -= 1

    def server_close(self) -> None:
        """Stop listening and end all event streams."""
        self.closing = True
        super().server_close()


EVERYWHERE = ("0.0.0.0", "::")
"""What stands for all addresses of this machine."""
_PORT = re.compile(r"(?:^[^:]*|\]):\d+$")


def _bracketed(host: str) -> str:
    """Put an IPv6 address in brackets, as in URLs."""
    with suppress(ValueError):
        return f"[{host}]" if ipaddress.ip_address(host).version == 6 else host
    return host


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "briefing", ""
    timeout = 60

    def do_GET(self) -> None:
        headers = self.headers
        hosts = headers.get_all("Host") or []
        host = hosts[0].strip() if len(hosts) == 1 else None
        request = Request(self.path, host, self.command, headers.get("Origin"), headers.get("If-None-Match"))
        response = self.server.preview.handle(request)
        with suppress(ConnectionError, TimeoutError):
            if response.follows is not None and self.command == "GET":
                self._stream(response, response.follows)
            else:
                self._send(response)

    do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = do_GET  # noqa: N815 - reason: as above

    def log_message(self, *_: object) -> None:
        """Log nothing: builds report their own results."""

    def _send(self, response: Response) -> None:
        self._start(response)
        # Range requests are not supported; a complete response is a valid answer (RFC 9110, section 14.2).
        self.send_header("Accept-Ranges", "none")
        if response.status != 304:
            self.send_header("Content-Length", str(len(response.body)))
        if self.command not in ("GET", "HEAD"):
            self.send_header("Connection", "close")  # the body of the request was not read
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def _start(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in response.headers:
            self.send_header(name, value)

    def _stream(self, response: Response, page: str) -> None:
        """Send the version of a page now and after each build, until the connection closes."""
        self.close_connection = True
        server = self.server
        follows = server.begin_stream()  # otherwise the page asks again after `retry`: those that are open keep their streams
        try:
            self._start(response)
            self.send_header("Connection", "close")
            self.end_headers()
            version_sent = self._send_version(page, None, 0)
            while follows and not server.closing:
                version_sent = self._send_version(page, version_sent, _HEARTBEAT)
        finally:
            if follows:
                server.end_stream()

    def _send_version(self, page: str, version_sent: str | None, seconds: float) -> str:
        version = self.server.preview.wait_for_version(page, version_sent, seconds)
        self.wfile.write(f"retry: {_LATER}\ndata: {version}\n\n".encode())
        self.wfile.flush()
        return version
