"""From bytes to values with places: what is read, what is refused, and at which place."""

from __future__ import annotations

import time
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.loader.csv_table import parse_table
from briefing.source.characters import FORBIDDEN_CHARACTER, forbidden_characters
from briefing.source.yaml_outline import outline, repeated_keys
from briefing.source.yaml_reader import read

REFUSED: tuple[tuple[str, bytes, str, tuple[int, int]], ...] = (
    ("UTF-16 with its mark", "a: b".encode("utf-16"), "bad-encoding", (1, 1)),
    ("a byte of Latin-1", b"a: b\nc: caf\xe9 x\n", "bad-encoding", (2, 7)),
    ("a workbook with the name of a text", b"PK\x03\x04\x14\x00\x80", "bad-encoding", (1, 1)),
    ("a document with the name of a text", b"{\\rtf1\\ansi a: b}", "bad-encoding", (1, 1)),
    ("nothing but zeros", b"\0" * 50, "bad-encoding", (1, 1)),
    ("a UTF-8 sequence cut short", b"a: \xe4\xb8", "bad-encoding", (1, 4)),
    ("next line, U+0085", "a: b\u0085c: d\n".encode(), "bad-character", (1, 5)),
    ("line separator, U+2028", "a: 中\u2028c: d\n".encode(), "bad-character", (1, 5)),
    ("a lone carriage return", b"a: b\rc: d\n", "bad-character", (1, 5)),
    ("NUL", b"a: b\x00\n", "bad-character", (1, 5)),
    ("escape", b"a: \x1b[31m\n", "bad-character", (1, 4)),
    ("a bidi control in a comment", "a: b # \u202e\n".encode(), "bad-character", (1, 8)),
    ("a zero-width space", "a: b\u200bc\n".encode(), "bad-character", (1, 5)),
    ("a sign of a symbol typeface", "a: \uf0b7 b\n".encode(), "bad-character", (1, 4)),
    ("a letter that a program could not read", "a: f\ufffdr\n".encode(), "bad-character", (1, 5)),
    ("an object that was not copied", "a: \ufffc\n".encode(), "bad-character", (1, 4)),
    ("an escaped bidi control", b'a: "b\\u202e"\n', "bad-character", (1, 4)),
    ("an escaped NUL", b'a: "b\\0"\n', "bad-character", (1, 4)),
    ("an escaped line separator", b'a: "b\\L"\n', "bad-character", (1, 4)),
    ("a surrogate", b'a: "\\ud800"\n', "yaml-syntax", (1, 5)),
    ("a fence around the file", b"```yaml\na: b\n```\n", "yaml-syntax", (1, 1)),
    ("a tab as indentation", b"a:\n\tb: c\n", "yaml-syntax", (2, 1)),
    ("an open quotation mark", b"a: 'b\nc: d\n", "yaml-syntax", (1, 4)),
    ("an open bracket", b"a: [b, c\nd: e\n", "yaml-syntax", (1, 4)),
    ("a colon in a text", b"a: Energy: a plan\n", "yaml-syntax", (1, 10)),
    ("a reserved character", b"a: @x\n", "yaml-syntax", (1, 4)),
    ("an alias of nothing", b"a: *b\n", "yaml-syntax", (1, 4)),
    ("a merge conflict", b"<<<<<<< ours\na: b\n=======\n", "yaml-syntax", (1, 1)),
    ("a tag of Python", b"a: !!python/object:os.system x\n", "yaml-tag", (1, 4)),
    ("a tag of YAML", b"a: !!binary aGk=\n", "yaml-tag", (1, 4)),
    ("a directive", b"%YAML 1.2\n---\na: b\n", "yaml-tag", (1, 1)),
    ("a second document", b"a: b\n---\nc: d\n", "many-documents", (2, 1)),
    ("a merge key", b"a: &x {b: c}\nd:\n  <<: *x\n", "yaml-merge", (3, 3)),
    ("a list as key", b"? [a, b]\n: c\n", "wrong-type", (1, 3)),
    ("an alias inside itself", b"a: &x [*x]\n", "alias-bomb", (1, 8)),
    ("twenty-one levels", b"[" * 21 + b"]" * 21, "too-deep", (1, 21)),
    ("ten thousand brackets", b"[" * 10_000, "too-deep", (1, 21)),
    ("ten thousand dashes", b"- " * 10_000, "too-deep", (1, 41)),
    ("a text of 20,001 characters", b"a: " + b"x" * 20_001, "too-large", (1, 4)),
    ("a file of more than 1 MiB", b"#" * (1024 * 1024 + 1), "too-large", (1, 1)),
)


@pytest.mark.parametrize(("raw", "code", "at"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_an_ambiguous_file_is_refused_with_its_place(raw: bytes, code: str, at: tuple[int, int]) -> None:
    """A file that a person and a parser could read differently causes a problem at its place, and has no values."""
    document = read(raw, "f.yaml")
    errors = [problem for problem in document.problems if problem.severity == "error"]
    assert [(problem.code, problem.place[1:3]) for problem in errors] == [(code, at)]
    assert not document.readable
    assert document.value is None


@pytest.mark.parametrize("character", ["\r", "\x0b", "\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("newlines", ["", "\n" * 50])
def test_line_ends_that_some_programs_do_not_see_are_one_problem(character: str, newlines: str) -> None:
    """It names the character and its first place, in YAML and CSV, whether all lines end so or some of them."""
    for text in ("a: b", "a,b"):
        raw = (f"{character}{text}".join((text, *[""] * 30)) + newlines).encode()
        found = parse_table(raw, "f.csv")[1] if "," in text else read(raw, "f.yaml").problems
        assert [each.place[1:3] for each in found] == [(1, len(text) + 1)]
        assert f"U+{ord(character):04X} (" in found[0].message
        assert ("the lines end" in found[0].message) == (not newlines)


@pytest.mark.parametrize("opening", ["[", "- ", "? "])
def test_the_outline_of_a_deep_file_is_empty(opening: str) -> None:
    """A file of another program with very many levels does not end the process, which libyaml's own recursion would."""
    assert outline(opening * 100_000 + "a", "mkdocs.yml") == {}
    assert not [*repeated_keys(opening * 100_000 + "a", "mkdocs.yml")]


ACCEPTED: tuple[tuple[str, bytes, Any], ...] = (
    ("a byte order mark", b"\xef\xbb\xbfa: b\n", {"a": "b"}),
    ("Windows line ends", b"a: b\r\nc: |\r\n  d\r\n  e\r\n", {"a": "b", "c": "d\ne\n"}),
    (
        "words that parsers guess at",
        b"[NO, on, 007, 1.10, 12:30, 2024-07, 0x10, .inf, 1e3, 1_000, =]",
        ["NO", "on", "007", "1.10", "12:30", "2024-07", "0x10", ".inf", "1e3", "1_000", "="],
    ),
    ("the ways to write nothing", b"[~, null, Null, NULL, '', 'null', nul]", [None, None, None, None, "", "null", "nul"]),
    ("an empty value", b"a:\nb: c\n", {"a": None, "b": "c"}),
    ("nothing", b"", None),
    ("a comment alone", b"# later\n", None),
    ("an anchor and its alias", b"a: &x [b, c]\nd: *x\n", {"a": ["b", "c"], "d": ["b", "c"]}),
    ("joiners that scripts need", "a: क्‍ष 👩‍🔬".encode(), {"a": "क्‍ष 👩‍🔬"}),
    ("an explicit key", b"? a\n: b\n", {"a": "b"}),
)


@pytest.mark.parametrize(("raw", "value"), [case[1:] for case in ACCEPTED], ids=[case[0] for case in ACCEPTED])
def test_every_scalar_is_text_or_nothing(raw: bytes, value: Any) -> None:
    """The field determines the type of a value, never the look of the value."""
    document = read(raw, "f.yaml")
    assert document.value == value
    assert document.problems == ()


def test_a_double_key_keeps_the_first_and_names_both() -> None:
    """The second of two equal keys, composed or decomposed, is the wrong one."""
    document = read("é: a\ne\u0301: b\n".encode(), "f.yaml")
    (problem,) = document.problems
    assert (problem.code, problem.place[1:3], problem.notes[0].place[1:3]) == ("duplicate-key", (2, 1), (1, 1))
    assert document.value == {"é": "a"}


def test_an_alias_bomb_is_counted_not_expanded() -> None:
    """Nine levels of ten aliases would be a billion values; the reader stops at its limit."""
    levels = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
    )
    started = time.process_time()
    document = read(levels.encode(), "f.yaml")
    assert [problem.code for problem in document.problems if problem.severity == "error"] == ["alias-bomb"]
    assert time.process_time() - started < 5, "seconds of work, not minutes: the bound holds"


PLACED = """\
- id: F1
  title: "a \\"quoted\\" [F9] b"
  body: |
    first <b>

    last
  list: [one, {deep: two}]
  plain: goes on
    to [F8] here
  single: 'it''s [F7]'
  folded: >-
    one
    two [F6]

    three [F5]
"""


def test_places_of_values_keys_and_characters() -> None:
    """The place of every value, key and character is where an editor would put the cursor."""
    document = read(PLACED.encode(), "f.yaml")
    lines = PLACED.split("\n")
    for field in ("title", "body", "plain", "single", "folded"):
        text = document.value[0][field]
        for wanted in ("[F9]", "<b>", "last", "[F8]", "[F7]", "[F6]", "[F5]"):
            if wanted in text:
                at = text.index(wanted)
                place = document.within((0, field), at, at + len(wanted))
                assert lines[place.line - 1][place.column - 1 : place.end_column - 1] == wanted
    assert document.at((0, "list", 1, "deep"))[1:] == (7, 22, 7, 25)
    assert document.key((0, "list"))[1:] == (7, 3, 7, 7)
    assert document.head((0,))[1:3] == (1, 3)
    assert document.head((0, "list", 1))[1:3] == (7, 15)
    assert document.at((0, "nothing", "here"))[1:3] == (1, 3)


YAML_TEXT = st.recursive(
    st.text(st.characters(exclude_categories=("C", "Z"), max_codepoint=0x2FFF), min_size=1, max_size=12)
    | st.text("ab :#'\"[]{}|>-&*!?%@`\n", max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcxyz", min_size=1, max_size=3), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(YAML_TEXT, st.booleans())
def test_reads_what_yaml_writes(value: Any, flow: bool) -> None:
    """All text that PyYAML writes reads back equal, and the characters of each text are found in the file."""
    written = yaml.dump(value, allow_unicode=True, default_flow_style=flow)
    document = read(written.encode(), "f.yaml")
    if any(problem.code == "bad-character" for problem in document.problems):
        return
    assert document.value == _nulls(value)


def _nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _nulls(each) for key, each in value.items()}
    return [_nulls(each) for each in value] if isinstance(value, list) else value


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=60) | st.text("ab:-[]{}&*!|>'\"#%@`,?\t \n<", max_size=60).map(str.encode))
def test_never_raises(raw: bytes) -> None:
    """Any bytes give a document that is readable or has an error with a place in it."""
    document = read(raw, "f.yaml")
    assert document.readable or any(problem.severity == "error" for problem in document.problems)
    for problem in document.problems:
        lines = raw.replace(b"\r", b"\n").split(b"\n")
        assert 1 <= problem.place.line <= len(lines) + 1
        assert problem.place.column >= 1


def test_every_forbidden_character_is_found() -> None:
    """A text without any is recognised by a quicker question than the pattern; it misses none."""
    characters = (chr(code) for code in (*range(0xD800), *range(0xE000, 0x11000), *range(0xE0000, 0xE0100), 0xF0000, 0x10FFFF))
    assert all(forbidden_characters(f"a{each}b\n", "f.yaml") for each in characters if FORBIDDEN_CHARACTER.match(each))
