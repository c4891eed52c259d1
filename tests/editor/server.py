"""yaml-language-server over its standard streams, as VS Code, Neovim and others run it."""

from __future__ import annotations

import itertools
import json
import queue
import subprocess
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent
PROGRAM = HERE.parents[1] / "node_modules/.bin/yaml-language-server"
CURSOR = "¦"
PATIENCE = 120  # seconds after which an answer counts as missing
VALUE, PROPERTY = 12, 10  # kinds of completion in the protocol
ABILITIES = {
    "textDocument": {
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
        "hover": {"contentFormat": ["markdown"]},
        "publishDiagnostics": {},
    },
    "workspace": {"configuration": True, "workspaceFolders": True, "didChangeWatchedFiles": {"dynamicRegistration": True}},
}


class Marked(NamedTuple):
    """A place that the server underlines, counted as the check counts: lines and columns from 1."""

    line: int
    column: int
    end_line: int
    end_column: int
    message: str


class Offered(NamedTuple):
    """One line of the completion list at the cursor."""

    label: str
    kind: int
    typed: str
    about: str


class Editor:
    """An editor program with a folder open."""

    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        self.folder = folder
        self.settings = settings
        self._numbers = itertools.count(1)
        self._configured = False
        self._open: dict[str, str] = {}
        self._marked: dict[str, list[Any]] = {}
        self._received: queue.Queue[dict[str, Any] | None] = queue.Queue()

    def __enter__(self) -> Self:
        command = ["node", "--require", str(HERE / "offline.cjs"), str(PROGRAM.resolve()), "--stdio"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=self.folder)
        threading.Thread(target=self._listen, daemon=True).start()
        root = self.folder.as_uri()
        self._ask(
            "initialize",
            processId=None,
            rootUri=root,
            capabilities=ABILITIES,
            workspaceFolders=[{"uri": root, "name": self.folder.name}],
        )
        self._tell("initialized")
        while not self._configured:
            self._hear()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    # --- what an editor asks ------------------------------------------------------------------------------------

    def marks(self, file: str, text: str | None = None) -> list[Marked]:
        """The underlined places in a file of the folder, with its own text or another."""
        uri = self._show(file, (self.folder / file).read_text("utf-8") if text is None else text)
        return sorted(
            Marked(*(each["range"][end][part] + 1 for end in ("start", "end") for part in ("line", "character")), each["message"])
            for each in self._published(uri)
        )

    def offers(self, file: str, text: str) -> list[Offered]:
        """The completions at the cursor in a text, in their order."""
        found = self._at_cursor("completion", file, text)
        items = found["items"] if isinstance(found, dict) else found
        return [
            Offered(
                each["label"],
                each["kind"],
                each.get("textEdit", {}).get("newText", each.get("insertText", "")),
                _plain(each.get("documentation")),
            )
            for each in items
        ]

    def hover(self, file: str, text: str) -> str:
        """The hover text at the cursor in a text."""
        found = self._at_cursor("hover", file, text)
        return _plain(found["contents"]) if found else ""

    def changed(self, *files: str) -> None:
        """Tell the server that files have changed on disk, as the watcher of an editor does; it then checks open files again."""
        changes = [{"uri": (self.folder / file).as_uri(), "type": 2} for file in files]
        self._tell("workspace/didChangeWatchedFiles", changes=changes)

    # --- the protocol -------------------------------------------------------------------------------------------

    def _at_cursor(self, what: str, file: str, text: str) -> Any:
        before, _, after = text.partition(CURSOR)
        uri = self._show(file, before + after)
        place = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2].encode("utf-16-le")) // 2}
        return self._ask(f"textDocument/{what}", textDocument={"uri": uri}, position=place)

    def _show(self, file: str, text: str) -> str:
        """Open a file with a text; if it is open, close it first, after all its diagnostics have arrived."""
        uri = (self.folder / file).as_uri()
        if self._open.get(uri) != text:
            if uri in self._open:
                self._published(uri)
                del self._marked[uri]
                self._tell("textDocument/didClose", textDocument={"uri": uri})
                self._published(uri)
            self._open[uri] = text
            self._marked.pop(uri, None)
            # The server stores texts by version, including those of closed documents.
            document = {"uri": uri, "languageId": "yaml", "version": next(self._numbers), "text": text}
            self._tell("textDocument/didOpen", textDocument=document)
        return uri

    def _published(self, uri: str) -> list[Any]:
        """The diagnostics of the server for a document, after they have arrived."""
        while uri not in self._marked:
            self._hear()
        return self._marked[uri]

    def _ask(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._hear()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def _tell(self, method: str, **params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        message = self._received.get(timeout=PATIENCE)
        assert message is not None, "the server has ended"
        method = message.get("method")
        if method == "textDocument/publishDiagnostics":
            self._marked[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif method and "id" in message:  # a request of the server to the editor
            asked = message["params"].get("items", ()) if method == "workspace/configuration" else ()
            self._configured |= bool(asked)
            self._send({"id": message["id"], "result": [_nested(self.settings, each["section"]) for each in asked] or None})
        return message

    def _listen(self) -> None:
        out = self._process.stdout
        assert out is not None
        while True:
            length = 0
            while (line := out.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            if not length:
                self._received.put(None)
                return
            self._received.put(json.loads(out.read(length)))


def _nested(settings: Mapping[str, Any], section: str) -> dict[str, Any]:
    """The settings of a section, in the form of VS Code: `yaml.schemaStore.enable` is a mapping in a mapping."""
    found: dict[str, Any] = {}
    for key, value in settings.items():
        if key == section and isinstance(value, dict):
            found |= value
        elif key.startswith(f"{section}."):
            *path, last = key.removeprefix(f"{section}.").split(".")
            home = found
            for step in path:
                home = home.setdefault(step, {})
            home[last] = value
    return found


def _plain(content: Any) -> str:
    return content if isinstance(content, str) else content["value"] if content else ""
