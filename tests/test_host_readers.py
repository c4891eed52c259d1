"""The files `_headers` and `_redirects` are read back by the parsers that Netlify publishes; `make hosts` asks whole servers."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from briefing.publish import csp, host_redirects
from briefing.publish.host_headers import FRAMED_POLICY, headers_file, host_headers
from briefing.render.outputs import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.node
ROOT = Path(__file__).parent.parent
NAMES = ("a b", "a*b", "a:b", "50%", "a#b", "a?b", "简报", "דוח", "a'b\"c", "a,b;c=d", "🌳", "a+b@c~d", "!a", "200")
"""Names of folders, some of which have signs that mean something in these files."""


def read(folder: Path, headers: str, redirects: str) -> Mapping[str, Any]:
    """Return what the parsers find: the rules of each file, and errors."""
    assert (ROOT / "node_modules/netlify-headers-parser").exists(), (
        "the parsers are not installed; run: make node_modules/.package-lock.json"
    )
    (folder / "_headers").write_text(headers, "utf-8")
    (folder / "_redirects").write_text(redirects, "utf-8")
    words = ["node", Path(__file__).with_name("host_files_reader.mjs"), folder]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["errors"] == []
    return found


@pytest.mark.parametrize("url", ["https://example.org/", "https://example.org/a/%E7%AE%80%20b/"])
def test_netlify_reads_each_header(tmp_path: Path, url: str) -> None:
    """Each rule has its path and its headers, unchanged; pages that may be framed have the policy that permits it."""
    page = csp.ParsedPage(frozenset(), frozenset(), (), scripts=frozenset(("'sha256-x'",)))
    own = host_headers([page], url, ["embed/", "zh-hans/embed/", "roofs/e/1/embed/"])
    rules = read(tmp_path, headers_file(own), "")["headers"]
    assert dict(rules[0][1]) == dict(own.headers)
    assert rules[0][0] == f"{own.mount}*"
    framed = {f"{own.mount}{folder}*" for folder in ("embed/", "zh-hans/embed/", "roofs/e/1/embed/")}
    assert {rule[0]: rule[1] for rule in rules[1:]} == {path: {"Content-Security-Policy": FRAMED_POLICY} for path in framed}


def test_netlify_reads_each_redirect(tmp_path: Path) -> None:
    """Each address leads to its target, whatever signs it has; a moved file says so for good."""
    moved = {f"{name}/data.csv": f"roofs/{name}/data.csv" for name in NAMES}
    pages = {f"{name}/index.html": f"roofs/{name}/#{name}" for name in NAMES}
    found = read(tmp_path, "", host_redirects.redirects_file(moved, pages, "/b/"))["redirects"]
    read_back = {unquote(old): (unquote(new), status) for old, new, status in found}
    assert read_back == {
        **{f"/b/{old}": (f"/b/{new}", 301) for old, new in moved.items()},
        **{f"/b/{name}/": (f"/b/roofs/{name}/#{name}", 302) for name in NAMES},
    }
    assert len(found) == 2 * len(NAMES)
    assert not [old for old, *_ in found if "*" in old or ":" in old], "nothing is a placeholder"


def test_files_of_other_languages_have_not_moved() -> None:
    """French was below `fr/` and is at the top now, beside the folder of English, whose files were never below `fr/`."""
    french = Unit("fr", "", "fr", "", (), {}, moved=(("fr/e/1/", "e/1/"), ("fr/", "")))
    english = Unit("en", "en/", "en", "", (), {}, moved=(("e/1/", "en/e/1/"), ("", "en/")))
    files = frozenset(("feed.xml", "e/1/a.csv", "en/feed.xml", "en/old.csv", "en/e/1/a.csv"))
    expected = {"fr/feed.xml": "feed.xml", "fr/e/1/a.csv": "e/1/a.csv", "old.csv": "en/old.csv"}
    assert host_redirects.moved_files([french, english], files) == expected


def test_the_length_of_the_file_is_limited() -> None:
    """The first 2,000 lines are those of moved files and of present addresses; a line that is too long is left out."""
    pages = {f"{base}{id}/index.html": f"{base}#{id}" for base in ("e/1/", "", "zh-hans/e/2/") for id in range(1500)}
    lines = host_redirects.redirects_file({"feed.xml": "roofs/feed.xml", "简" * 60: "简" * 60}, pages, "/").splitlines()
    assert len(lines) == 2000
    assert lines[0] == "/feed.xml /roofs/feed.xml 301"
    assert not [line for line in lines[:1501] if line.startswith(("/e/", "/zh-hans/e/"))]
    assert max(map(len, lines)) <= 1000
