"""A small server for one reader on one machine."""

from __future__ import annotations

import socket
import sys
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from briefing.serve.preview import Request

if TYPE_CHECKING:
    from briefing.serve.preview import Preview, Response

_HEARTBEAT = 15.0
"""Seconds after which a silent stream says something, to notice that nobody listens any more."""
_MOST_STREAMS = 32


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
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"

    def own_names(self) -> tuple[str, ...]:
        """The names under which this machine may be asked: any other one is a page that pretends to be this machine."""
        names = ("localhost", "127.0.0.1", "[::1]")
        return (*(f"{name}:{self.port}" for name in names), *(names if self.port == 80 else ()))

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that has gone away; anything else is a fault of ours, and shown."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # reason: it is handed on as it came

    def server_close(self) -> None:
        """Stop listening, and let every stream end."""
        self.closing = True
        super().server_close()


class _Asked(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "briefing", ""
    timeout = 60

    def do_GET(self) -> None:
        headers = self.headers
        request = Request(self.path, headers.get("Host"), self.command, headers.get("Origin"))
        response = self.server.preview.handle(request)
        with suppress(ConnectionError, TimeoutError):
            self._stream(response) if response.follows is not None else self._send(response)

    do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = do_GET  # noqa: N815 - reason: as above

    def log_message(self, *_: object) -> None:
        """Keep quiet: what matters is told by the builds."""

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in (*response.headers, ("Content-Length", str(len(response.body)))):
            self.send_header(name, value)
        if self.command not in ("GET", "HEAD"):
            self.send_header("Connection", "close")  # its body was not read
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def _stream(self, response: Response) -> None:
        """Tell the newest version now and after each build, for as long as somebody listens."""
        self.close_connection = True
        if self.server.streams >= _MOST_STREAMS:
            self.send_error(503)
            return
        self.server.streams += 1
        try:
            self.send_response(200)
            for name, value in (*response.headers, ("Connection", "close")):
                self.send_header(name, value)
            self.end_headers()
            self._tell(response.follows or 0)
        finally:
            self.server.streams -= 1

    def _tell(self, version: int) -> None:
        while not self.server.closing:
            self.wfile.write(f"data: {version}\n\n".encode())
            self.wfile.flush()
            version = self.server.preview.wait(version, _HEARTBEAT)
