"""The fast path of the YAML reader gives what the walk over the parser's events gives, or nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefing.source import dialect, yaml_event_walk
from briefing.source.usual_yaml import read_usual
from briefing.source.yaml_reader import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.source.document import Document

ROOT = Path(__file__).parent.parent
FILES = sorted(
    (
        *ROOT.glob("data/**/*.yaml"),
        *ROOT.glob("tests/sites/*/data/**/*.yaml"),
        *ROOT.glob("briefing/authoring/starter/data/*.yaml"),
    )
)
PARTS = (
    "a", "b1", "a b", "true", "null", "~", "2024-01", "..", "é", "“x”", "x:y", "x: y", "x #y", "x:", "# c", "  # c", " ", "",
    "'a'", "'a''b'", '"a"', '"a\\tb"', '"a" # c', 'a "b', 'a "b"', 'b"', "[]", "{}", "[a, b]", "[a, 'b', \"c d\"]", "[a,b]",
    "[ a ]", "[a, b,]", "[{k: v, l: [x]}, y]", "{k: v}", "{k: null, l: ..}", "{k: v, k: w}", "{k}", "[a: b]", "[a", "{k: v",
    "[http://x]", "[a b, c-d.]", "[a?b]", "|", "|-", "|2", ">", "&x a", "*x", "!t a", "<<", "? a", "- a", "-", "- - a", "%a",
    "---", "...", "@a", "`a", "：", "数值", "\t", "a\tb",
)  # fmt: skip
LINES = st.builds(
    lambda indent, dash, key, part, after: " " * indent + dash + key + part + after,
    st.integers(0, 6),
    st.sampled_from(("", "", "- ", "-  ")),
    st.sampled_from(("", "k: ", "l: ", "m:", "n: ", "o p: ", "q:r", "'s': ", "é: ", "<<: ")),
    st.sampled_from(PARTS),
    st.sampled_from(("", "", "", " ")),
)


def _both(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Document, Document]:
    """Read a text in both ways."""
    fast = read(text.encode(), "f.yaml")
    with monkeypatch.context() as patched:
        patched.setattr(yaml_event_walk, "read_usual", lambda _: None)
        return fast, read(text.encode(), "f.yaml")


def _same(text: str) -> None:
    with pytest.MonkeyPatch.context() as patched:
        fast, slow = _both(text, patched)
    assert (fast.value, fast.problems, fast.readable) == (slow.value, slow.problems, slow.readable)
    assert json.dumps(fast.value) == json.dumps(slow.value), "the keys are in the same order"
    assert fast.places.numbers == slow.places.numbers


@settings(max_examples=1500, deadline=None)
@given(st.lists(LINES, max_size=9), st.sampled_from(("", "\n", "\n\n")))
@example(["a:", "- b", "- c: d", "  e:", "  - f", "g: h"], "\n")
@example(["- a: |", "    b", "", "      c", "", "# d", "- e"], "\n")
@example(["- a: |", "    b", "   c"], "\n")
def test_any_lines(lines: list[str], end: str) -> None:
    """Any lines are read in the same way, or not by the fast path."""
    _same("\n".join(lines) + end)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_a_changed_file(path: Path, data: st.DataObject) -> None:
    """So is a part of a file of a brief in which a few characters are others."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    first = data.draw(st.integers(0, max(len(lines) - 12, 0)))
    text = "".join(lines[first : first + 12])
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(text)))
        put = data.draw(
            st.sampled_from(("", " ", "  ", "\n", ":", ": ", " #", "- ", "'", '"', "[", "]", "{", "}", ",", "|", "\\", "x"))
        )
        text = text[:at] + put + text[at + data.draw(st.integers(0, 2)) :]
    _same(text)


def test_files_of_briefs() -> None:
    """Files of briefs are read in the same way, and nearly all of them by the fast path."""
    texts = [path.read_text("utf-8") for path in FILES]
    for text in texts:
        _same(text)
    usual = sum(read_usual(text) is not None for text in texts)
    assert usual > 0.95 * len(texts) > 100


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n",
        "a: b",
        "a:\n",
        "a: b\nc:\n",
        "- a\n  b\n",
        "a: >\n  b\n",
        "a: &b c\n",
        "a: b # c\n",
        "a: 'b''c'\n",
        "\ta: b\n",
        "a: b\na: c\n",
        f"a: {'[' * 5000}\n",
        f"a: {'b' * 20_001}\n",
    ],
)
def test_other_forms_are_left_to_the_parser(text: str) -> None:
    """The fast path reads nothing of a file with a mistake or with any other form."""
    assert read_usual(text) is None


def _at_limits() -> Iterator[str]:
    """Yield files with a text, a key, a list, a mapping or a depth at a limit of the dialect, and one above it."""
    for more in (0, 1):
        yield f"a: {'b' * (dialect.MAX_TEXT + more)}\n"
        yield f"a: |\n  {'b' * (dialect.MAX_TEXT - 1 + more)}\n"
        yield f"{'k' * (100 + more)}: b\n"
        yield "a: [" + ", ".join(["b"] * (dialect.MAX_ITEMS + more)) + "]\n"
        yield "a:\n" + "- b\n" * (dialect.MAX_ITEMS + more)
        yield "".join(f"k{at}: b\n" for at in range(dialect.MAX_ITEMS + more))
        yield "".join(f"{' ' * depth}k:\n" for depth in range(dialect.MAX_DEPTH - 2 + more)) + " " * dialect.MAX_DEPTH + "k: b\n"
        yield f"a: {'[' * (dialect.MAX_DEPTH - 2 + more)}b{']' * (dialect.MAX_DEPTH - 2 + more)}\n"


@pytest.mark.parametrize("text", [*_at_limits()], ids=lambda text: text[:12].strip())
def test_limits(text: str) -> None:
    """Both ways have the same limits."""
    _same(text)


@pytest.mark.parametrize("text", ["a: b\r\nc: |\r\n  d\r\n", "\ufeffa: b\n", "a: b\rc: d\n", "a: b\u2028c\n", "a: b\x85"])
def test_line_ends_and_the_mark_of_an_encoding(text: str) -> None:
    """Files of other systems are read in the same way."""
    _same(text)
