"""Problems in the formats for people and for programs."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from briefing.diagnostics import Note, Place, Problem, error, warning
from briefing.diagnostics.reports import FORMATS, INLINE, MAX_COLUMNS, full, github_gitlab, printable, summary
from briefing.source.characters import FORBIDDEN_CHARACTER

FILE = "data/factors.yaml"


def place(line: int, column: int, end_column: int, *, end_line: int | None = None, file: str = FILE) -> Place:
    return Place(file, line, column, end_line or line, end_column)


def shown_in_full(text: str, *problems: Problem) -> str:
    return full(problems, {FILE: text}.get)


def marked(text: str, start: int, end: int) -> tuple[str, str]:
    """The excerpt's line and its carets for the characters `start:end` of a text of one line."""
    rows = shown_in_full(text, error("code", "message", place(1, start + 1, end + 1))).split("\n")
    return rows[2], rows[3]


# --- full -------------------------------------------------------------------------------------------------------


def test_full_shows_place_line_carets_help_notes_and_count() -> None:
    """A person sees the message, the exact characters, the help, the second place, and the number of problems."""
    text = "- id: F1\n  slug: heat\n- id: F1\n  title: See [F99]\n"
    twice = error(
        "duplicate-id",
        "`F1` is the id of two factors",
        place(3, 7, 9),
        "give the second one a new number",
        Note("the first one is here", place(1, 7, 9)),
    )
    dead = warning("unknown-id", "there is no factor `F99`", place(4, 14, 19))
    assert shown_in_full(text, twice, dead) == (
        "data/factors.yaml:4:14 warning[unknown-id]: there is no factor `F99`\n"
        "  |\n"
        "4 |   title: See [F99]\n"
        "  |              ^^^^^\n"
        "\n"
        "data/factors.yaml:3:7 error[duplicate-id]: `F1` is the id of two factors\n"
        "  |\n"
        "3 | - id: F1\n"
        "  |       ^^\n"
        "help: give the second one a new number\n"
        "data/factors.yaml:1:7 note: the first one is here\n"
        "  |\n"
        "1 | - id: F1\n"
        "  |       ^^\n"
        "\n"
        "1 error, 1 warning\n"
    )


def test_errors_are_at_the_end_where_a_terminal_shows_them() -> None:
    """In the format for people errors come last, each severity in the order of files; other formats use only that order."""
    problems = [
        error("a", "m", place(1, 1, 2)),
        warning("b", "m", place(2, 1, 2)),
        error("c", "m", place(3, 1, 2)),
        warning("d", "m", place(4, 1, 2)),
    ]
    codes = re.findall(r"(?:error|warning)\[(.)\]", shown_in_full("w\nx\ny\nz", *problems))
    assert codes == ["b", "d", "a", "c"]
    assert [each["code"] for each in json.loads(FORMATS["json"](problems, {}.get))["problems"]] == ["a", "b", "c", "d"]
    assert re.findall(r"(?:error|warning) (\w)", FORMATS["line"](problems, {}.get)) == ["a", "b", "c", "d"]


def test_carets_are_under_chinese_text() -> None:
    """A Chinese character is two columns wide, before the place and within it."""
    assert marked("title: 深色表面[F99]蓄积", 11, 16) == (
        "1 | title: 深色表面[F99]蓄积",
        "  |                ^^^^^",
    )
    assert marked("title: 深色表面", 9, 11) == (
        "1 | title: 深色表面",
        "  |            ^^^^",
    )


def test_carets_are_under_text_after_tabs_and_accents() -> None:
    """A tab is printed as four spaces; a combining accent takes no column."""
    assert marked("\tx\t<b>", 3, 6) == ("1 |     x    <b>", "  |          ^^^")
    assert marked("cafe\u0301: <b>", 7, 10) == ("1 | cafe\u0301: <b>", "  |       ^^^")


def test_a_place_of_several_lines_is_marked_to_the_end_of_its_first() -> None:
    """The first line is enough to find the rest."""
    out = shown_in_full("text: |\n  a\n  b\n", error("code", "message", place(1, 7, 3, end_line=3)))
    assert "1 | text: |\n  |       ^\n" in out


def test_an_empty_place_still_has_a_caret() -> None:
    """A missing value at the end of a line is pointed at too."""
    assert marked("short,row", 9, 9) == ("1 | short,row", "  |          ^")


def test_line_numbers_of_several_digits_keep_the_margin_straight() -> None:
    """The bar is in the same column in all three rows."""
    rows = shown_in_full("\n" * 99 + "abc\n", error("code", "message", place(100, 2, 3))).split("\n")
    assert rows[1:4] == ["    |", "100 | abc", "    |  ^"]


@pytest.mark.parametrize("at", [0, 30, 500, 997])
def test_a_long_line_is_cut_around_the_place(at: int) -> None:
    """The excerpt shows the place at any position in a line of a thousand characters."""
    text = "深" * at + "<b>" + "é" * (997 - at)
    line, carets = marked(text, at, at + 3)
    assert "<b>" in line
    assert columns(line) <= MAX_COLUMNS + len("1 | ") + 2
    assert carets.count("^") == 3
    assert columns(line[: line.index("<b>")]) == carets.index("^")


def test_a_cut_takes_no_accent_from_its_letter() -> None:
    """Neither end of a cut line starts with an accent or loses one."""
    text = "e\u0301" * 300
    line, _ = marked(text, 300, 302)
    shown_part = line.removeprefix("1 | ").strip("…")
    assert shown_part == "e\u0301" * (len(shown_part) // 2)


def test_a_place_without_a_line_is_shown_without_excerpt() -> None:
    """A folder, a deleted file and an empty line have no excerpt, and cause no failure."""
    nowhere = error("no-brief", "no brief here", Place("data"))
    assert full([nowhere], lambda _: None) == "data:1:1 error[no-brief]: no brief here\n\n1 error\n"
    assert " | " not in shown_in_full("one\n", error("code", "message", place(7, 1, 2)))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_file_in_another_encoding_is_shown_without_excerpt(encoding: str) -> None:
    """UTF-16 that was read as UTF-8 is unreadable; a line with one wrong byte is shown."""
    found = error("bad-encoding", "message", place(1, 1, 1))
    assert " | " not in shown_in_full("year,n".encode(encoding).decode("utf-8", errors="replace"), found)
    assert " | " in shown_in_full("caf\ufffd,n", found)


def test_byte_order_mark_and_carriage_returns_are_no_columns() -> None:
    """Files from Windows are marked like others."""
    out = shown_in_full("\ufeffid: X\r\n", error("code", "message", place(1, 5, 6)))
    assert "1 | id: X\n  |     ^\n" in out


def test_colour_only_when_asked() -> None:
    """Without colour the text has no escape code, and with colour it has the same words."""
    problem = error("code", "message", place(1, 1, 2), "help", Note("note", place(1, 1, 2)))
    coloured = full([problem], {FILE: "abc"}.get, colour=True)
    assert "\x1b[1;31m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == shown_in_full("abc", problem)


@pytest.mark.parametrize(
    ("errors", "warnings", "expected"),
    [(0, 0, "No problems found."), (1, 0, "1 error"), (3, 1, "3 errors, 1 warning"), (0, 2, "2 warnings")],
)
def test_the_summary_counts_in_words(errors: int, warnings: int, expected: str) -> None:
    """The summary uses singular and plural, and omits severities without a problem."""
    problems = [error("a", "b", Place("c"))] * errors + [warning("a", "b", Place("c"))] * warnings
    assert summary(problems) == expected


# --- the other formats ------------------------------------------------------------------------------------------

HOSTILE = error(
    "unknown-file",
    "\x1b[31m`::error::x` \r\n::warning::, 100%",
    place(2, 3, 5, file="data/a,b:c\n::error::d.yaml"),
    "##[add-mask]e \u202e \u2028",
    Note("\x9b0m", place(1, 1, 2)),
)


def as_text(kind: str, *problems: Problem) -> str:
    return FORMATS[kind](problems, lambda _: "\x1b[2J\n::error::\u202e\x07 ##[error]\n")


def test_line_is_one_line_a_problem() -> None:
    """The error list of an editor parses place, severity, code and sentences from one line."""
    problem = error("bad-id", "`F01` is no id", place(3, 7, 10), "write `F1`", Note("as here", place(1, 7, 9)))
    assert as_text("line", problem) == (
        "data/factors.yaml:3:7: error bad-id `F01` is no id; write `F1`; as here (data/factors.yaml:1:7)\n"
    )


def test_json_keeps_the_contract() -> None:
    """There are exactly the documented keys, with `null` if there is no help, and unchanged texts."""
    problem = warning("lost-text", "深 \x1b\u202e", place(1, 2, 3, end_line=4))
    assert json.loads(as_text("json", problem)) == {
        "problems": [
            {
                "code": "lost-text",
                "severity": "warning",
                "message": "深 \x1b\u202e",
                "file": FILE,
                "line": 1,
                "column": 2,
                "end_line": 4,
                "end_column": 3,
                "help": None,
            }
        ]
    }
    assert "深" in as_text("json", problem)
    assert json.loads(as_text("json")) == {"problems": []}


def test_github_commands_carry_place_and_sentences() -> None:
    """GitHub shows the sentence at the exact columns; a place of several lines has no columns."""
    problem = error("bad-id", "100% wrong", place(3, 7, 10), "write `F1`")
    assert as_text("github", problem) == (
        "::error file=data/factors.yaml,line=3,endLine=3,title=bad-id,col=7,endColumn=10::100%25 wrong%0Awrite `F1`\n"
    )
    assert ",col=" not in as_text("github", error("bad-id", "wrong", place(3, 7, 1, end_line=4)))


def test_github_commands_cannot_be_forged() -> None:
    """No text and no file name ends its command or starts another."""
    out = as_text("github", HOSTILE, HOSTILE)
    assert len(out.splitlines()) == 2
    for row in out.splitlines():
        properties, message = re.fullmatch(r"::error ([^:]*)::(.*)", row).groups()  # type: ignore[union-attr]
        assert [pair.partition("=")[0] for pair in properties.split(",")] == [
            "file", "line", "endLine", "title", "col", "endColumn",
        ]  # fmt: skip
        assert "##[" not in message


def test_github_reads_back_what_was_written() -> None:
    """Percent signs, line ends and separators are escaped as GitHub's runner decodes them: colon and comma only in properties."""
    there = place(3, 7, 10, file="data/50%, a:b.yaml")
    row = as_text("github", error("bad-id", "50%: one, two", there, "write `F1`"))
    assert row == (
        "::error file=data/50%25%2C a%3Ab.yaml,line=3,endLine=3,title=bad-id,col=7,endColumn=10::50%25: one, two%0Awrite `F1`\n"
    )
    assert ",line=3,endLine=5,title=" in as_text("github", error("bad-id", "wrong", place(3, 7, 10, end_line=5)))
    assert "\r" not in as_text("github", HOSTILE)
    assert "%0D" not in as_text("github", HOSTILE), "a carriage return is shown, not sent"


def many(errors: int, warnings: int) -> list[Problem]:
    """Problems of alternating severity, so that neither comes first."""
    made = [error("bad-id", f"wrong {n}", place(n + 1, 1, 2)) for n in range(errors)]
    made += [warning("lost-text", f"odd {n}", place(n + 1, 3, 4)) for n in range(warnings)]
    return sorted(made, key=lambda problem: problem.place)


def test_github_shows_ten_of_each_and_the_log_the_rest() -> None:
    """Problems beyond GitHub's limit are in the log, and their number is reported."""
    out = as_text("github", *many(12, 13)).splitlines()
    commands = [row for row in out if row.startswith(("::error ", "::warning "))]
    assert [sum(row.startswith(f"::{severity} ") for row in commands) for severity in ("error", "warning")] == [INLINE, INLINE]
    assert commands == out[: 2 * INLINE]
    logged = [re.sub(r".*(?=wrong|odd)", "", row) for row in out[2 * INLINE : -1]]
    assert logged == ["wrong 10", "odd 10", "wrong 11", "odd 11", "odd 12"]
    assert out[-1] == "::notice::5 more are in the log of this step: 2 errors, 3 warnings"
    assert not [row for row in as_text("github", *many(10, 10)).splitlines() if "notice" in row]


def test_markdown_shows_all() -> None:
    """The summary of a run lists every problem under its file, also those without an annotation."""
    there = place(3, 7, 10, file="data/a.yaml")
    elsewhere = error("bad-id", "`F01` is no id", there, "write `F1`", Note("as here", place(1, 7, 9)))
    assert as_text("markdown", elsewhere, *many(1, 1)) == (
        "**2 errors, 1 warning**\n"
        "\n#### data\\/a\\.yaml\n\n"
        "- 3:7 **error** `bad-id` `F01` is no id; write `F1`; as here \\(data\\/factors\\.yaml\\:1\\:7\\)\n"
        "\n#### data\\/factors\\.yaml\n\n"
        "- 1:1 **error** `bad-id` wrong 0\n"
        "- 1:3 **warning** `lost-text` odd 0\n"
    )
    assert as_text("markdown", *many(60, 60)).count("\n- ") == 120
    assert as_text("markdown") == "**No problems found.**\n"


LETTERS = ("*a* _b_ <b>c</b> [d](https://e) ![f](g) @smith #12 | &amp; 1. x", "深色 **表面** `", "# a", "- a", "``")


@pytest.mark.parametrize("text", LETTERS)
def test_markdown_shows_texts_letter_by_letter(text: str) -> None:
    """No text of an author becomes a link, a picture, a tag or a mention of a user."""
    html = MarkdownIt("commonmark").render(as_text("markdown", error("code", text, place(1, 1, 2), text)))
    read = ElementTree.fromstring(f"<html>{html}</html>")
    assert {each.tag for each in read.iter() if isinstance(each.tag, str)} <= {"html", "p", "strong", "h4", "ul", "li", "code"}
    assert "".join(read.itertext()).count(text) == 2
    assert not re.search(r"@\w|(?<!&)#\w", as_text("markdown", error("code", text, place(1, 1, 2))))


def test_markdown_is_no_longer_than_a_summary_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """GitHub shows nothing of a summary that is too long, so the problems at its end are only counted."""
    monkeypatch.setattr(github_gitlab, "MOST_BYTES", 1000)
    out = as_text("markdown", *many(40, 40))
    assert len(out.encode()) <= 1000
    shown_, left = out.count("\n- "), re.search(r"… (\d+) errors, (\d+) warnings left out here", out)
    assert left is not None
    assert shown_ > 5
    assert shown_ + int(left[1]) + int(left[2]) == 80


# GitLab's documented shape of a code quality report, https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
VIOLATIONS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "location", "severity"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?![./])"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def violations(*problems: Problem) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(as_text("gitlab", *problems))
    Draft202012Validator(VIOLATIONS).validate(found)
    return found


def test_gitlab_gets_its_documented_format() -> None:
    """Each problem has its line, its help and a severity; without problems the report is an empty list."""
    problem = error("bad-id", "`F01` is no id", place(3, 7, 10, end_line=4), "write `F1`")
    (found,) = violations(problem)
    assert found.pop("fingerprint")
    assert found == {
        "description": "`F01` is no id\nwrite `F1`",
        "check_name": "bad-id",
        "severity": "major",
        "location": {"path": FILE, "lines": {"begin": 3, "end": 4}},
    }
    assert [each["severity"] for each in violations(*many(1, 1))] == ["major", "minor"]
    assert violations() == []
    assert len(violations(HOSTILE, error("unknown-file", "odd", Place("data/\udcff.yaml")))) == 2


def test_gitlab_recognises_a_problem() -> None:
    """A problem keeps its fingerprint when lines above it move, and no two problems of a report share one."""

    def mistakes(down: int) -> list[Problem]:
        twice = [error("duplicate-key", f"a second time (first in line {2 + down})", place(n + down, 1, 2)) for n in (3, 7)]
        return [*twice, error("bad-id", "wrong", place(9 + down, 1, 2)), error("bad-id", "wrong", Place("data/b.yaml", 9 + down))]

    first, moved = (violations(*mistakes(down)) for down in (0, 5))
    marks = [each["fingerprint"] for each in first]
    assert len(set(marks)) == 4
    assert marks == [each["fingerprint"] for each in moved]
    for alone in (mistakes(0)[2:], mistakes(0)[3:]):
        assert marks[-len(alone) :] == [each["fingerprint"] for each in violations(*alone)], "others make no difference"


def test_sarif_has_what_scanners_require() -> None:
    """The version, the tool, each rule once, and regions in code points."""
    there = place(3, 7, 10, file="data/a b/深.yaml")
    problem = error("bad-id", "wrong", there, "write `F1`", Note("as", place(1, 1, 2)))
    log = json.loads(as_text("sarif", problem, warning("a-code", "odd", place(1, 1, 2)), problem))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"] == {"name": "briefing", "rules": [{"id": "a-code"}, {"id": "bad-id"}]}
    assert [result["ruleId"] for result in run["results"]] == ["bad-id", "a-code", "bad-id"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert run["results"][0] == {
        "ruleId": "bad-id",
        "ruleIndex": 1,
        "level": "error",
        "message": {"text": "wrong\nwrite `F1`"},
        "locations": [location("data/a%20b/%E6%B7%B1.yaml", 3, 7, 3, 10)],
        "relatedLocations": [{**location(FILE, 1, 1, 1, 2), "message": {"text": "as"}}],
    }
    assert json.loads(as_text("sarif"))["runs"][0]["results"] == []


def location(file: str, *region: int) -> dict[str, Any]:
    keys = ("startLine", "startColumn", "endLine", "endColumn")
    return {"physicalLocation": {"artifactLocation": {"uri": file}, "region": dict(zip(keys, region, strict=True))}}


# --- quoting ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[31mred", r"\u001b[31mred"),
        ("a\u202eb", "aU+202Eb"),
        ("a\u2066\u200b\ufeff", "aU+2066U+200BU+FEFF"),
        ("two\nlines", r"two\u000alines"),
        ("\udc80.yaml", r"\udc80.yaml"),
        ("::error::x", r"\u003a:error::x"),
        (" ::error::x", r" \u003a:error::x"),
        ("##[error]x", r"##\u005berror]x"),
        ("深色 é 👩\u200d🌾 a::b #[c]", "深色 é 👩\u200d🌾 a::b #[c]"),
    ],
)
def test_quoted_text_is_visible_and_inert(text: str, expected: str) -> None:
    """Terminal codes, reversed text and log commands are shown escaped; words, emoji and colons are unchanged."""
    assert printable(text) == expected


def test_whatever_a_file_may_not_hold_is_shown_escaped() -> None:
    """The report about a forbidden character never prints that character."""
    forbidden = [chr(code) for code in range(0x110000) if FORBIDDEN_CHARACTER.match(chr(code))]
    assert len(forbidden) > 100
    assert [sign for sign in forbidden if sign in printable(sign)] == []


@pytest.mark.parametrize("kind", FORMATS)
def test_no_format_prints_a_control_character(kind: str) -> None:
    """Control characters of the message, the file name and the excerpt do not reach the terminal."""
    out = as_text(kind, HOSTILE)
    assert [hex(ord(sign)) for sign in out if sign != "\n" and unicodedata.category(sign) in ("Cc", "Cf", "Zl")] == []
    assert "##[" not in out
    assert not any(row.startswith("::") for row in out.splitlines()) or kind == "github"


@pytest.mark.parametrize("kind", FORMATS)
def test_a_name_that_is_not_unicode_can_be_written(kind: str) -> None:
    """A file name that is not valid Unicode can be reported."""
    assert as_text(kind, error("unknown-file", "odd", Place("data/\udcff.yaml"))).encode("utf-8")


def columns(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return len(text) + wide
