"""A small server for one reader on one machine."""

from __future__ import annotations

import ipaddress
import re
import socket
import sys
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import TYPE_CHECKING

from briefing.serve.preview import Request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.serve.preview import Preview
    from briefing.serve.responses import Response

_HEARTBEAT = 15.0
"""Seconds after which a silent stream says something, to notice that nobody listens any more."""
_MOST_STREAMS = 32
_LATER = 3000
"""Milliseconds after which a browser asks again for news that could not be streamed."""


class Server(ThreadingHTTPServer):
    """Listens at one address and asks the preview for every answer."""

    daemon_threads = True
    preview: Preview

    def __init__(self, host: str, port: int) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), _Asked)
        self.streams = 0
        self.closing = False

    @property
    def port(self) -> int:
        """The port that it listens at, also when it was asked to find a free one."""
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        """The address to open in a browser."""
        host = str(self.server_address[0])
        return f"http://{'localhost' if host in _EVERYWHERE else _bracketed(host)}:{self.port}/"

    def own_names(self, allowed: Iterable[str] = ()) -> tuple[str, ...]:
        """The names under which this machine may be asked: any other one is a page that pretends to be this machine.

        An `allowed` name without a port counts with ours, and without any, as a tunnel or a proxy sends it.
        """
        host = str(self.server_address[0])
        named = dict.fromkeys(("localhost", "127.0.0.1", "[::1]", *(() if host in _EVERYWHERE else (_bracketed(host),))))
        own = [f"{name}:{self.port}" for name in named] + (list(named) if self.port == 80 else [])
        for name in map(_bracketed, allowed):
            own += [name] if _PORT.search(name) else [f"{name}:{self.port}", name]
        return tuple(own)

    def server_bind(self) -> None:
        """Listen, without asking the network what this machine is called: that can take long, and nobody needs it."""
        TCPServer.server_bind(self)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that has gone away; anything else is a fault of ours, and shown."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # reason: it is handed on as it came

    def server_close(self) -> None:
        """Stop listening, and let every stream end."""
        self.closing = True
        super().server_close()


_EVERYWHERE = ("0.0.0.0", "::")
_PORT = re.compile(r"(?:^[^:]*|\]):\d+$")


def _bracketed(host: str) -> str:
    """Write an address of the newer kind as a browser does."""
    with suppress(ValueError):
        return f"[{host}]" if ipaddress.ip_address(host).version == 6 else host
    return host


class _Asked(BaseHTTPRequestHandler):
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
        """Keep quiet: what matters is told by the builds."""

    def _send(self, response: Response) -> None:
        self._start(response)
        # A part of a file is not sent when it is asked for: the whole of it answers that too, and says so.
        self.send_header("Accept-Ranges", "none")
        if response.status != 304:
            self.send_header("Content-Length", str(len(response.body)))
        if self.command not in ("GET", "HEAD"):
            self.send_header("Connection", "close")  # its body was not read
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def _start(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in response.headers:
            self.send_header(name, value)

    def _stream(self, response: Response, page: str) -> None:
        """Tell the newest version now and after each build, for as long as somebody listens."""
        self.close_connection = True
        server = self.server
        server.streams += 1
        try:
            self._start(response)
            self.send_header("Connection", "close")
            self.end_headers()
            told = self._tell(page, None, 0)
            while not server.closing and server.streams <= _MOST_STREAMS:
                told = self._tell(page, told, _HEARTBEAT)
        finally:
            server.streams -= 1

    def _tell(self, page: str, told: str | None, seconds: float) -> str:
        version = self.server.preview.news(page, told, seconds)
        self.wfile.write(f"retry: {_LATER}\ndata: {version}\n\n".encode())
        self.wfile.flush()
        return version
