"""Mistakes of layout (a missing or extra space, dash or colon), and the help for each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from briefing.diagnostics import Problem, missing_colon_help
from briefing.i18n.translation_pairs import Originals
from briefing.loader.decode import entries, fields_of
from briefing.model import EditionChange, Factor
from briefing.source.yaml_reader import read
from tests.conftest import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator

SLIPS: tuple[tuple[str, str, tuple[int, int], str, str], ...] = (
    ("a field one space too far in", "- id: R1\n  title: Trees\n   slug: trees\n  how: shade\n", (3, 4),
     "this line is indented by 3 spaces, the lines around it by 2", "indent it by 2"),
    ("a field three spaces too far in", "- id: R1\n  title: Trees\n     slug: trees\n  how: shade\n", (3, 6),
     "this line is indented by 5 spaces, the lines around it by 2", "indent it by 2"),
    ("a field one space too few", "- id: R1\n  title: Trees\n slug: trees\n  how: shade\n", (3, 2),
     "this line is indented by 1 space, the lines around it by 2", "indent it by 2"),
    ("a field two steps too far in", "- id: R1\n  title: Trees\n      slug: trees\n  how: shade\n", (3, 7),
     "this line is indented by 6 spaces, the lines around it by 2", "indent it by 2"),
    ("an item two steps too far in", "- id: x\n  also:\n        - a\n    - b\n    - c\n", (3, 9),
     "this line is indented by 8 spaces, the lines around it by 4", "indent it by 4"),
    ("an entry two steps too far in", "- id: F1\n  claims:\n    - id: F1.1\n      text: a\n        - id: F1.2\n      text: b\n",
     (5, 9), "this line is indented by 8 spaces, the lines around it by 4", "indent it by 4"),
    ("an entry two steps too far out", "- id: R1\n  answers:\n    - factor: F1\n      how: a\n- factor: F2\n      how: b\n"
     "  title: x\n", (5, 1), "this line is not indented, the lines around it by 4", "indent it by 4"),
    ("a field at the margin", "- id: R1\n  touches: [F1]\nslug: trees\n  how: shade\n- id: R2\n", (3, 1),
     "this line is not indented, the lines around it by 2", "indent it by 2"),
    ("a field after a list in brackets", "- id: R1\n  touches: [F1]\n   slug: trees\n  how: shade\n", (3, 4),
     "this line is indented by 3 spaces, the lines around it by 2", "indent it by 2"),
    ("the first field of a file", " title: Trees\npublished: 2031\nas_of: 2031\n", (1, 2),
     "this line is indented by 1 space, the lines around it by none", "start it at the margin"),
    ("an entry at the margin", "- id: R1\n  how: x\n - id: R2\n  how: y\n", (3, 2),
     "this line is indented by 1 space, the lines around it by none", "start it at the margin"),
    ("the only entry of a file", "   - edition: 1\n  text: First.\n", (1, 4),
     "this line is indented by 3 spaces, the lines around it by none", "start it at the margin"),
    ("an item one space too few", "- id: F1\n  claims:\n    - id: F1.1\n      text: a\n   - id: F1.2\n      text: b\n",
     (5, 4), "this line is indented by 3 spaces, the lines around it by 4", "indent it by 4"),
    ("an item one space too far in", "- id: F1\n  claims:\n    - id: F1.1\n      text: a\n     - id: F1.2\n      text: b\n",
     (5, 6), "this line is indented by 5 spaces, the lines around it by 4", "indent it by 4"),
    ("an item with all its lines", "- id: F1\n  claims:\n    - id: F1.1\n      text: a\n   - id: F1.2\n     text: b\n"
     "     at: P1\n", (5, 4), "this line is indented by 3 spaces, the lines around it by 4",
     "indent it by 4, and the lines below it to line 7 by 1 more"),
    ("the first item of a list", "topics:\n   - heat\n  - trees\n  - streets\ntitle: x\n", (2, 4),
     "this line is indented by 3 spaces, the lines around it by 2", "indent it by 2"),
    ("the first of nested fields", "- id: J1\n  confidence:\n     level: low\n    because: x\n  grade: argued\n", (3, 6),
     "this line is indented by 5 spaces, the lines around it by 4", "indent it by 4"),
    ("the last of nested fields", "- id: J1\n  confidence:\n    level: low\n     because: x\n  grade: argued\n- id: J2\n"
     "  confidence:\n    because: y\n", (4, 6), "this line is indented by 5 spaces, the lines around it by 4", "indent it by 4"),
    ("a nested field in between", "- id: J1\n  confidence:\n    level: low\n   because: x\n  grade: argued\n", (4, 4),
     "this line is indented by 3 spaces, the lines around it by 2 and by 4",
     "indent it like the lines it belongs to: by 2 or by 4"),
    ("a line of a text", "- id: F1\n  body: |\n    Trees cool\n   the streets\n    at night.\n  how: x\n", (4, 4),
     "this line is indented by 3 spaces, the lines around it by 4", "indent it by 4"),
    ("a text or a field", "- id: C1\n  text: A long text, longer than anybody would leave a line in a terminal without a break.\n"
     "    items: J1\n", (3, 10), "a text without quotes contains a colon followed by a space",
     "put the whole text in quotes; or, if `items` is a field, indent it by 2"),
    ("a text or a field, at two depths", "title: x\nbottom_line:\n  claim: y\n  context: A long text, longer than anybody would"
     " leave a line in a terminal without a break.\n    article: a\neditors: b\n", (5, 12),
     "a text without quotes contains a colon followed by a space",
     "put the whole text in quotes; or, if `article` is a field, start it at the margin or indent it by 2"),
    ("the first field of a mapping at the margin", "title: x\nbottom_line:\nclaim: y\n  context: z\narticle: a\n", (3, 1),
     "this line is not indented, the lines around it by 2", "indent it by 2"),
    ("one of two entries", "  - {id: a}\n- {id: b}\n", (2, 1), "this line is not indented, the lines around it by 2",
     "indent it by 2; or start line 1 at the margin"),
    ("a heading that ends its text", "- id: F1\n  body: |\n    Trees cool.\n\n  ### Why\n\n    They shade.\n  how: x\n", (5, 3),
     "this line is indented by 2 spaces, so it is a comment that ends the text above it", "indent it by 4"),
    ("no space after a colon", "- id: R1\n  slug:joint-fund\n  title: x\n", (2, 7),
     "a space is missing after the colon of `slug`", "write `slug: joint-fund`: a space after the colon"),
    ("no space after the colon of an id", "- id:R1\n  slug: a\n", (1, 5),
     "a space is missing after the colon of `id`", "write `id: R1`: a space after the colon"),
    ("no space after the last colon of a file", "- id: R1\n  slug:joint-fund\n", (2, 7),
     "a space is missing after the colon of `slug`", "write `slug: joint-fund`: a space after the colon"),
    ("no colon", "- id: J1\n  confidence:\n    level low\n    because: x\n- id: J2\n  confidence:\n    level: high\n", (3, 10),
     "the colon after `level` is missing", "write `level: low`"),
    ("no colon above a list", "title: x\nplugins\n  - a\n  - b\nnav: y\n", (2, 8), "the colon after `plugins` is missing",
     "write `plugins:`"),
    ("no space after a dash", "- id: R1\n  slug: a\n-id: R2\n  slug: b\n", (3, 1),
     "a space is missing after the `-` that begins an entry", "write `- id: R2`: a space after the `-`"),
    ("no space after the dash of an item", "also:\n    - a\n    -shadow\n    - b\n", (3, 5),
     "a space is missing after the `-` that begins an entry", "write `- shadow`: a space after the `-`"),
    ("no space after the last dash of a list", "- id: x\n  also:\n    - b\n    -shadow, long\n  how: y\n", (4, 5),
     "a space is missing after the `-` that begins an entry", "write `- shadow, long`: a space after the `-`"),
    ("a full-width colon", "- id: R1\n  slug：trees\n  how: shade\n", (2, 7),
     "the colon after `slug` is a full-width colon", "type `slug: trees`: a plain colon, and a space after it"),
    ("a full-width colon in the first line", "title：树\nshort_title: 树\n", (1, 6),
     "the colon after `title` is a full-width colon", "type `title: 树`: a plain colon, and a space after it"),
    ("a wide space after a colon", "- id: F1\n  of:\u300031e0016c\n  title: 树\n", (2, 6),
     "found U+3000 (ideographic space) where a plain space is expected", "type `of: 31e0016c`"),
    ("a space that does not break after a colon", "- id: F1\n  of:\u00a031e0016c\n  title: 树\n", (2, 6),
     "found U+00A0 (no-break space) where a plain space is expected", "type `of: 31e0016c`"),
    ("a wide space after a dash", "- id: F1\n  title: 树\n-\u3000id: F2\n  title: 荫\n", (3, 2),
     "found U+3000 (ideographic space) where a plain space is expected", "type `- id: F2`"),
    ("a wide space before a field", "- id: F1\n\u3000of: 31e0016c\n  title: 树\n", (2, 1),
     "found U+3000 (ideographic space) where a plain space is expected", "type `of: 31e0016c`, after 2 plain spaces"),
    ("spaces that do not break before a field", "- id: F1\n\u00a0\u00a0of: 31e0016c\n  title: 树\n", (2, 1),
     "found U+00A0 (no-break space) where a plain space is expected", "type `of: 31e0016c`, after 2 plain spaces"),
    ("a full-width dash", "- id: F1\n  title: 树\n－ id: F2\n  title: 荫\n", (3, 1),
     "found `－` (U+FF0D) where `-` is expected", "type `- id: F2`"),
    ("a dash of print", "- id: F1\n  title: 树\n– id: F2\n  title: – 荫\n", (3, 1),
     "found `–` (U+2013) where `-` is expected", "type `- id: F2`"),
    ("a bullet of Word", "•\tid: F1\n  title: x\n•\tid: F2\n  title: y\n", (1, 1),
     "found `•` (U+2022) where `-` is expected", "type `- id: F1`"),
    ("an asterisk", "* id: F1\n  title: x\n", (1, 1), "found `*` (U+002A) where `-` is expected", "type `- id: F1`"),
    ("a full-width dash and colon", "- id: F1\n  title: 树\n－id：F2\n  title: 荫\n", (3, 1),
     "found `－` (U+FF0D) where `-` is expected", "type `- id: F2`"),
    ("a dash of print before an item", "- id: F1\n  body: |\n    – c\n    – d\n  also:\n    - a\n    – b\n  title: y\n", (7, 5),
     "found `–` (U+2013) where `-` is expected", "type `- b`"),
    ("full-width colons everywhere", "- id： F1\n  title：树：荫\n  body: |\n    a\n", (1, 5),
     "the colon after `id` is a full-width colon", "type `id: F1`: a plain colon, and a space after it"),
    ("a full-width colon before a list", "- id: F1\n  sources：[a, b]\n", (2, 10),
     "the colon after `sources` is a full-width colon", "type `sources: [a, b]`: a plain colon, and a space after it"),
    ("a full-width bracket at the end", "- id: F1\n  sources: [a, b］\n  how: x\n", (2, 12),
     "the list contains full-width characters", "type plain brackets and commas: `[a, b]`"),
    ("no dash, at the margin", "- id: R1\n  slug: a\nid: R2\n  slug: b\n", (3, 1),
     "an entry of the list begins here without `- `", "begin it with `- `: `- id: R2`"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "at", "message", "help"), [mistake[1:] for mistake in SLIPS], ids=[mistake[0] for mistake in SLIPS]
)
def test_a_mistake_of_layout_gets_the_text_to_type(text: str, at: tuple[int, int], message: str, help: str) -> None:
    """The wrong line is marked, and the message describes its present and its correct form."""
    (problem,) = read(text.encode(), "f.yaml").problems
    assert (problem.code, problem.place[1:3], problem.message, problem.help) == ("yaml-syntax", at, message, help)


LOST: tuple[tuple[str, str], ...] = (
    ("title: China is #1 in papers", 'put the whole text in quotes: `"China is #1 in papers"`'),
    ('- Of "trees" #1', "put the whole text in quotes: `'Of \"trees\" #1'`"),
    (f"title: {'long ' * 20}#1", "put the whole text in quotes"),
    ("title: two\n  lines #1", "put the whole text in quotes"),
)


@pytest.mark.parametrize(("text", "help"), LOST, ids=[each[0][:20] for each in LOST])
def test_a_text_that_ends_at_its_hash_is_shown_in_quotes(text: str, help: str) -> None:
    """No help may lose the text: what was read as a comment belongs in quotes, or is a comment and gets its own line."""
    (problem,) = read(f"{text}\n".encode(), "f.yaml").problems
    assert problem.code == "lost-text"
    assert problem.help == f"{help}; if it was meant as a remark, put it on a line of its own"


def test_a_hash_in_running_text_is_reported_and_a_comment_is_not() -> None:
    """`No. # 1` is prose, with one blank before the sign; a comment has two, or follows a word or a number."""
    (problem,) = read(b"title: The rank # 1 in papers\n", "f.yaml").problems
    assert (problem.code, problem.place[1:3]) == ("lost-text", (1, 17))
    help = 'put the whole text in quotes: `"The rank # 1 in papers"`'
    assert problem.help == f"{help}; if it was meant as a remark, put two spaces before it"
    for text in ("title: Two words  # a remark", "as_of: 2031-05-02 # the day", "- F1 # the first", "# a line", "a: [b] # d e"):
        assert read(f"{text}\n".encode(), "f.yaml").problems == (), text


IN_FLOW: tuple[tuple[str, str, tuple[int, int], str, str], ...] = (
    ("a bracket in a text", "- {id: x, text: Warm [F1] at night, mostly}\n", (17, 43),
     "the text in brackets or braces contains a bracket", 'put the text in quotes: `text: "Warm [F1] at night, mostly"`'),
    ("a citation in a text", "- {id: x, text: Warm at night [@mori-2026, p. 2]., state: open}\n", (17, 50),
     "the text in brackets or braces contains a bracket", 'put the text in quotes: `text: "Warm at night [@mori-2026, p. 2]."`'),
    ("a citation in an item", "- {id: x, also: [hot [@x] y, z]}\n", (18, 28),
     "the text in brackets or braces contains a bracket", 'put the text in quotes: `"hot [@x] y"`'),
    ("a bracket at the start of a text", "- {text: [F1] at night, id: x}\n", (10, 23),
     "the text in brackets or braces cannot be read without quotes", 'put the text in quotes: `text: "[F1] at night"`'),
    ("a citation at the start of a text", "- {text: [@x] at night, id: x}\n", (10, 23),
     "a text begins with a bracket, which begins a list in YAML", 'put the whole text in quotes: `text: "[@x] at night"`'),
    ("a citation at the start of a line", "- text: [@x] at night\n", (9, 22),
     "a text begins with a bracket, which begins a list in YAML", 'put the whole text in quotes: `text: "[@x] at night"`'),
    ("citations in two texts", "- how: x\n- {text: hot [@x]., how: so [@y]., id: x}\n", (10, 19),
     "the text in brackets or braces contains a bracket", 'put each text with brackets in quotes, as in `text: "hot [@x]."`'),
    ("a colon in a text", "- {text: Trees: they cool, id: x}\n", (10, 26),
     "the text in brackets or braces contains a colon", 'put the text in quotes: `text: "Trees: they cool"`'),
    ("a bracket in an item", "- {id: x, also: [hot [x] y, z]}\n", (18, 27),
     "the text in brackets or braces contains a bracket", 'put the text in quotes: `"hot [x] y"`'),
    ("a quotation mark in a text", '- {text: The "heat": warm, id: x}\n', (10, 26),
     "the text in brackets or braces contains a colon", "put the text in quotes: `text: 'The \"heat\": warm'`"),
)  # fmt: skip


BRACKETS: tuple[tuple[str, str, str, str], ...] = (
    ("a brace is not closed", "- sources: [{at: P4]\n", "`{` is not closed", "write `}` before `]`"),
    ("a brace is not opened", "- sources: [at: 第4段}]\n", "`}` has no matching `{`", "write `{` before `at:`"),
    ("a brace is not opened, further on", "- sources: [{source: a}, source: b}]\n", "`}` has no matching `{`",
     "write `{` before `source:`"),
    ("a comma before a word", "- sources: [{source: a} b]\n", "a comma is missing between `}` and `b`", "write `}, b`"),
    ("a comma between two", "- sources: [{source: a} {source: b}]\n", "a comma is missing between `}` and `{`",
     "write `}, {`"),
    ("a comma before a field", "- {also: [a, b] at: c}\n", "a comma is missing between `]` and `at:`", "write `], at:`"),
    ("a brace too many opened", "- sources: [{source: li}, {ap-un, register, nature]\n", "`{` is not closed",
     "write `}` before `]`"),
    ("a bracket before a brace", "- {id: x, also: [a, b}\n", "`[` is not closed", "write `]` before `}`"),
    ("a bracket closed by a brace", "- title: X\n  touches: [F1, F2}\n", "`[` is closed by `}`", "write `]` in place of `}`"),
    ("a brace closed by a bracket", "- {id: x}\n- {id: y, at: P4]\n", "`{` is closed by `]`", "write `}` in place of `]`"),
    ("a bracket closed by a parenthesis", "- title: X\n  touches: [F1, F2)\n", "`[` is closed by `)`",
     "write `]` in place of `)`"),
    ("a line saved behind a comma", "- {id: E1}\n- {id: E3, when: 2020~,\n", "`{` is not closed",
     "write `}` at the end of the line"),
    ("a line saved behind a comma, and another", "- {id: E1,\n- {id: E2}\n", "`{` is not closed",
     "write `}` at the end of the line"),
    ("a line saved behind a colon", "- {id: E1}\n- {id: E3, when:\n", "`{` is not closed", "write `}` at the end of the line"),
    ("a line saved behind a brace", "- {id: E1}\n- {\n", "`{` is not closed", "write `}` at the end of the line"),
    ("a list saved behind a comma", "- id: E1\n  touches: [F1,\n", "`[` is not closed", "write `]` at the end of the line"),
    ("both at the end", "- sources: [{at: a\n  how: x\n", "`{` is not closed", "write `}]` at the end of the line"),
    ("a bracket at the end", "- sources: [{at: a}\n  how: x\n", "`[` is not closed", "write `]` at the end of the line"),
    ("a bracket at the end of the file", "- sources: [{at: a}, b\n", "`[` is not closed", "write `]` at the end of the line"),
    ("a bracket too many", "- sources: [{at: a}]]\n  how: x\n", "`]` has no opening bracket", "delete it"),
    ("a brace in a key", "- sources: [{source: a, {source: b}]\n", "a key must be a word, not a list or a mapping",
     "write `key: value`; or close the braces before it with `}`"),
    ("a comma between fields", "- at: P1\n  sources: [{source: a at: b}]\n", "the text in brackets or braces contains a colon",
     'put the text in quotes: `source: "a at: b"`; or write a comma before `at`, if it is a field'),
)  # fmt: skip


@pytest.mark.parametrize(("text", "message", "help"), [each[1:] for each in BRACKETS], ids=[each[0] for each in BRACKETS])
def test_half_a_list_is_not_put_in_quotes(text: str, message: str, help: str) -> None:
    """Quotes around a part of a structure would hide it, so the help names the missing character."""
    (problem,) = read(text.encode(), "f.yaml").problems
    assert (problem.message, problem.help) == (message, help)


@pytest.mark.parametrize(
    ("text", "columns", "message", "help"), [each[1:] for each in IN_FLOW], ids=[each[0] for each in IN_FLOW]
)
def test_a_text_that_needs_quotes_is_shown_in_quotes(text: str, columns: tuple[int, int], message: str, help: str) -> None:
    """In brackets and braces the whole text is marked, and the message shows the text to type."""
    (problem,) = read(text.encode(), "f.yaml").problems
    found = (problem.place.column, problem.place.end_column)
    assert (problem.code, found, problem.message, problem.help) == ("yaml-syntax", columns, message, help)


OTHERS: tuple[tuple[str, str, str], ...] = (
    ("a colon in a text", "- id: R1\n  title: Energy: a plan\n  how: x\n",
     'put the whole text in quotes: `title: "Energy: a plan"`'),
    ("a colon below a text", "- id: R1\n  body: |\n    text\n  title: Energy: a plan\n",
     'put the whole text in quotes: `title: "Energy: a plan"`'),
    ("quotation marks of print", "title: “Third: actors”\nas_of: 2031\n",
     'put the text in straight quotes: `title: "Third: actors"`'),
    ("quotation marks of print inside", "title: “Third”: actors\nas_of: 2031\n",
     'put the text in straight quotes: `title: "“Third”: actors"`'),
    ("a text in stars", "title: *Nature* leads\nas_of: 2031\n", 'put the text in quotes: `title: "*Nature* leads"`'),
    ("an item in stars", "topics:\n  - *Nature*\n", 'put the text in quotes: `"*Nature*"`'),
    ("a star", "title: *Nature\n", 'if it is text, put it in quotes: `"*Nature"`'),
    ("a bracket below a text", "- id: R1\n  body: |\n    text\n  title: [F1] says what\n",
     "put the whole text in quotes if it starts with a bracket"),
    ("a colon in the second line of a text", "- id: R1\n  title: A long text about trees and about streets, and\n"
     "    about that: they cool.\n", "put the whole text in quotes"),
    ("a tab", "- id: R1\n\ttitle: x\n  how: y\n", "indent with spaces"),
    ("a tab behind spaces", "- id: R1\n  title: x\n  \thow: y\n", "indent with spaces"),
    ("a list on the line of its key", "- id: R1\n  touches: - F1\n    - F2\n", "start the list on a line of its own"),
    ("a text that starts with a dash", "- id: R1\n  now: - Houses are lost.\n  how: y\n",
     'if it is text, put it in quotes: `now: "- Houses are lost."`; if it is a list, start it on a line of its own'),
    ("an open quotation mark", "- id: R1\n  title: 'x\n  how: y\n", "close it, or write the text without quotes"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "help"), [other[1:] for other in OTHERS], ids=[other[0] for other in OTHERS])
def test_mistakes_other_than_layout_keep_their_help(text: str, help: str) -> None:
    """A mistake in a text is not explained by its indentation."""
    (problem,) = read(text.encode(), "f.yaml").problems
    assert problem.help == help


KNOWN: tuple[tuple[str, str, str, str, str], ...] = (
    ("no colon", "brief", "title: x\nbottom_line:\n  claim 《树》\n  context: y\n", "the colon after `claim` is missing",
     "write `claim: 《树》`"),
    ("no colon of a term", "glossary", "- id: x\n  term Shade\n  definition: y\n", "the colon after `term` is missing",
     "write `term: Shade`"),
    ("two fields on one line", "glossary", "- id: shade term: Shade\n  definition: x\n",
     "a text without quotes contains a colon followed by a space",
     'put the whole text in quotes: `id: "shade term: Shade"`; or start `term` on a line of its own'),
    ("a colon in a text", "glossary", "- id: shade\n  term: Shade trees: cool\n",
     "a text without quotes contains a colon followed by a space", 'put the whole text in quotes: `term: "Shade trees: cool"`'),
    ("a field far too deep", "glossary", "- id: shade\n  term: Shade trees in the street and in the park, and in the yard\n"
     "           definition: x\n", "a text without quotes contains a colon followed by a space",
     "put the whole text in quotes; or, if `definition` is a field, indent it like the fields it belongs to"),
)  # fmt: skip


@pytest.mark.parametrize(("file", "text", "message", "help"), [each[1:] for each in KNOWN], ids=[each[0] for each in KNOWN])
def test_a_field_of_the_kind_is_known_by_its_name(file: str, text: str, message: str, help: str) -> None:
    """The names come from the model, so a field is recognised even if it is nowhere else in the file."""
    (problem,) = read(text.encode(), f"{file}.yaml", fields_of(file)).problems
    assert (problem.code, problem.message, problem.help) == ("yaml-syntax", message, help)


@pytest.mark.slow
def test_the_suggested_indentation_is_correct() -> None:
    """If any line of a brief is moved by one to four spaces and then changed as the message says, the file is readable."""
    reported = [
        path
        for path in sorted(BASE.glob("*.yaml"))
        for moved in _moved(path.read_text("utf-8").split("\n"))
        if _reported_and_fixed(moved, path.name)
    ]
    assert {path.stem for path in reported} >= {"brief", "factors", "judgements", "recommendations", "sources", "timeline"}


def _moved(lines: list[str]) -> Iterator[list[str]]:
    for at, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        for by in (-4, -3, -2, -1, 1, 2, 3, 4):
            if line.strip() and indent + by >= 0:
                yield [*lines[:at], " " * (indent + by) + line.lstrip(" "), *lines[at + 1 :]]


def _reported_and_fixed(lines: list[str], name: str) -> bool:
    problem = next(iter(read("\n".join(lines).encode(), name).problems), None)
    if problem is None or not problem.message.startswith("this line is"):
        return False
    assert any(read("\n".join(fixed).encode(), name).readable for fixed in _fixed(lines, problem)), problem
    return True


def _fixed(lines: list[str], problem: Problem) -> list[list[str]]:
    """The lines after the change that the help of a problem describes, once for each depth that it names."""
    help, first = str(problem.help), problem.place.line - 1
    indent = problem.place.column - 1
    rest, depths = re.search(r"to line (\d+) by (\d+) (more|less)", help), help.partition(", and")[0]
    last = int(rest[1]) if rest else first + 1
    wanted = [int(depth) for depth in re.findall(r"by (\d+)", depths)] + ([0] if "margin" in help or "none" in help else [])
    found = []
    for depth in wanted:
        by = depth - indent
        if rest:
            assert by == int(rest[2]) * (1 if rest[3] == "more" else -1)
        shifted = [" " * by + line if by > 0 else line[-by:] for line in lines[first:last]]
        found.append([*lines[:first], *shifted, *lines[last:]])
    return found


def test_an_item_that_is_indented_too_far_is_reported() -> None:
    """YAML joins such lines to one text without a warning; a continued text and a dash in quotes are left alone."""
    (problem,) = read(b"- also:\n    - heat\n     - cold\n    - dry\n      and warm\n    - 'a\n      - b'\n", "f.yaml").problems
    assert (problem.severity, problem.code, problem.place[1:3]) == ("warning", "lost-text", (3, 6))
    assert problem.message == "this item is indented by 5 spaces, so it is read as part of the text above it"
    assert problem.help == "indent it by 4; or put the whole text in quotes"


def test_a_forgotten_dash_is_one_problem() -> None:
    """Two entries that a missing dash joins cause one message, not one for each of their fields."""
    document = read(b"- id: R1\n  slug: a\n\n  id: R2\n  slug: b\n", "f.yaml")
    (problem,) = document.problems
    assert (problem.code, problem.place[1:3]) == ("duplicate-key", (4, 3))
    assert problem.help == "begin a new entry with `- `: `- id: R2`; or keep one of the two"
    (problem,) = read(b"- id: R1\n  at: P1\n  claims:\n    - id: x\n  at: P2\n", "f.yaml").problems
    assert problem.help == "keep one of the two; or indent line 5 like the lines above it, if it belongs to them"
    assert not document.readable, "what it holds is not what was meant, and brings no problems of its own"


def test_a_field_and_its_value_in_one_word_are_shown_apart() -> None:
    """In a main file and in a translation, but only if the word names a field, because any text may contain a colon."""
    assert missing_colon_help("text：夜", ("id", "text")) == "write `text: 夜`: a plain colon, and a space after it"
    assert missing_colon_help("text:night", ("id", "text")) == "write `text: night`: a space after the colon"
    assert missing_colon_help("https://example.org", ("id", "text")) is None
    document = read("- text：夜\n".encode(), "zh-Hans/changes.yaml")
    (found,) = Originals("", "zh-Hans", {}, lambda _file, _id: False, lambda _file, _id: "").beside({"changes": document})
    assert isinstance(found, Problem)
    assert found.help == "write `text: 夜`: a plain colon, and a space after it"


def test_a_list_starts_with_the_first_field_of_its_kind() -> None:
    """The log of changes has editions and no ids."""
    for file, model, expected in (("changes", EditionChange, "`- edition: …`"), ("factors", Factor, "`- id: …`")):
        document = read(b"edition: 1\n", f"{file}.yaml")
        (problem,) = entries(document, model, None).problems
        assert problem.help == f"start each entry with {expected}"


@pytest.mark.parametrize(("text", "inside"), [('title: "The joint" body\n', '\\"'), ("title: 'The joint' body\n", "''")])
def test_a_quotation_mark_inside_quotes_is_escaped_for_those_quotes(text: str, inside: str) -> None:
    """The help has one form for each kind of quotes, and the corrected text is readable."""
    (problem,) = read(text.encode(), "f.yaml").problems
    assert (problem.help or "").endswith(f"or write each quotation mark inside it as {inside}")
