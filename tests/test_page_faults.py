"""Handwritten pages: what MkDocs would not show, or show as it was typed, is reported at its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies
from markdown import Markdown
from mkdocs.utils.meta import get_data

from briefing.publish.handwritten.page_faults import _PLAIN, page_faults
from briefing.publish.mkdocs import settings
from tests.small_brief import put

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"


@pytest.mark.parametrize(
    ("page", "line", "words"),
    [
        ("---\ntitle: About: us\n---\n# X\n", 2, "are shown as text"),
        ("---\ntitle: [a\n---\n# X\n", 2, "are shown as text"),
        ("---\nabout us\n---\n# X\n", 1, "they are not `name: value` lines"),
        ("---\n# a remark\n---\n# X\n", 1, "they are not `name: value` lines"),
        ("---\ntitle: About\n\n# X\n", 1, "have no end"),
        ("---\nWarning: draft\n---\n\n# X\n", 2, "`Warning: draft` is not shown"),
        ("---\nPlease note: draft\n---\n\n# X\n", 2, "`Please note: draft` is not shown"),
        ("Note:\n\n# X\n", 1, "MkDocs reads this line as a setting"),
        ("Note: the numbers are old.\n\n# X\n", 1, "MkDocs reads this line as a setting"),
    ],
)
def test_front_matter_that_is_not_read_is_named(page: str, line: int, words: str) -> None:
    """Readers would see settings as a heading, or miss the first line of the page."""
    (found,) = page_faults(page, "docs/about.md")
    assert words in found.message
    assert found.place.line == line
    assert found.help


@pytest.mark.parametrize(
    "page",
    [
        "---\ntitle: About\n---\n# X\n",
        "\ufeff---\ntitle: About\n---\n# X\n",
        "---\ntitle: About\n---",
        "---\n{}\n---\n# X\n",
        "---\nTitle: About\nOwner: Desk\n---\n# X\n",
        "---\nowner: Desk\n---\n# X\n",
        "title: About\n\n# X\n",
        "---\n\nText below a rule.\n",
        "---\nNote: text below a rule.\n",
        "\nNote: this is shown.\n",
        "# About\n\nNote: this is shown.\n",
        "",
    ],
)
def test_front_matter_that_is_read_brings_no_message(page: str) -> None:
    """MkDocs takes the settings off the page, or the page has none."""
    assert not [*page_faults(page, "docs/about.md")]


@pytest.mark.parametrize(
    ("page", "line"),
    [
        (f"Text\n{TABLE}", 2),
        (f"# X\n\nOne\ntwo\n{TABLE}", 5),
        (f"- item\n{TABLE}", 2),
        ("| a | b |\n| 1 | 2 |\n", 1),
        ("Text\n| a | b |\n| 1 | 2 |\n", 2),
        ("| a | b |\n|---|\n| 1 | 2 |\n", 2),
        (f"{TABLE}| 3 | 4 | x |\n", 4),
        ("a | b\n--|--\n1 | 2 | x\n", 3),
        (f"{TABLE}| `a | b` | 4 |\n| a \\| b | 4 | |\n", None),
        (TABLE, None),
        (f"Text\n\n{TABLE}", None),
        (f"# X\n{TABLE}", None),
        (f"Text\n\n---\n{TABLE}", None),
        ("a | b\n--|--\n1 | 2\n", None),
        ("a | b\n- | -\n1 | 2\n", None),
        ("- | a | b |\n  |---|---|\n  | 1 | 2 |\n", None),
        ("- item\n- | a | b |\n  |---|---|\n  | 1 | 2 |\n", None),
        (f"```\nText:\n{TABLE}```\n", None),
        ("Either a | b,\nor c | d.\n", None),
        ("---\ntitle: a\n---\nThe norm |x| is small.\n", None),
    ],
)
def test_a_table_that_is_none_is_named(page: str, line: int | None) -> None:
    """A message is given exactly for what Python-Markdown shows with its bars."""
    found = [*page_faults(page, "docs/about.md")]
    assert [each.place.line for each in found] == ([line] if line else [])
    html = Markdown(extensions=["tables", "fenced_code"]).convert(get_data(page)[0])
    if TABLE in page and "```" not in page:
        assert ("<table>" in html) == (line is None or "cells" in found[0].message)
    assert "x" not in page or "<td>x" not in html


@pytest.mark.parametrize("character", ["\x85", "\u2028"])
def test_line_ends_that_markdown_does_not_read_are_one_problem_of_a_page(tmp_path: Path, character: str) -> None:
    """All lines would be one heading; in `mkdocs.yml`, an editor would count other lines than the messages."""
    (found,) = page_faults("# About\n\nText.\n\nMore.\n".replace("\n", character), "about.md")
    assert (found.severity, found.place[1:3]) == ("warning", (1, 8))
    put(tmp_path / "mkdocs.yml", "site_name: x\nplugins: [search, briefing]\nnav: [a.md]\n".replace("\n", character))
    (found,) = settings.read(tmp_path / "mkdocs.yml")[1]
    assert (found.code, found.place[1:3]) == ("bad-character", (1, 13))


@given(settings=strategies.from_regex(_PLAIN, fullmatch=True))
def test_mkdocs_reads_settings_of_letters(settings: str) -> None:
    """What the check takes for plain settings without asking MkDocs is read by MkDocs as settings."""
    assert get_data(f"---\n{settings}---\n\nText\n")[0] == "Text\n"


@pytest.mark.parametrize(
    ("page", "line", "severity", "words"),
    [
        ("# X\n\n<<<<<<< HEAD\nA\n=======\nB\n>>>>>>> other\n", 3, "error", "unresolved merge conflict"),
        ("# X\n\n>>>>>>> other\n", 3, "error", "unresolved merge conflict"),
        ("# X\n\n> [!WARNING]\n> Take care.\n", 3, "warning", "`[!WARNING]` is shown as typed"),
        ("# X\n\n#Tag and text\n", 3, "warning", "`#Tag` is the second title"),
        ("X\n===\n\n#Tag\n", 4, "warning", "`#Tag` is the second title"),
        ("# X\n\nThe \u202eend.\n", 3, "warning", "U+202E"),
        ("# X\n\nA\u200bB\n", 3, "warning", "U+200B"),
        ("# X\n\nA\0\0\0B\n", 3, "warning", "U+0000"),
        ("# X\n\n```\ncode\n\nText\n", 3, "warning", "has no end"),
        ("# X\n\n~~~ yaml\ncode\n```\n", 3, "warning", "has no end"),
        ("# X\n\n" + "> " * 2000 + "a\n", 3, "error", "nested too deeply"),
        ("# X\n\n" + "- " * 500 + "a\n", 3, "error", "nested too deeply"),
        ("# X\n\nf\u00c3\u00bcr\n", 3, "warning", "was read in the wrong encoding"),
        ("# X\n\nSo \u30104\u2020source\u3011.\n", 3, "warning", "is a citation of a chat program"),
    ],
)
def test_what_another_program_left_in_a_page_is_named(page: str, line: int, severity: str, words: str) -> None:
    """Git, other programs that read Markdown, and word processors leave signs that readers would see or not see."""
    (found,) = page_faults(page, "docs/about.md")
    assert (found.place.line, found.severity) == (line, severity)
    assert words in found.message
    assert found.help


@pytest.mark.parametrize(
    "page",
    [
        "# X\n\n```\n<<<<<<< HEAD\nA\n=======\nB\n>>>>>>> other\n> [!NOTE]\n```\n",
        "Title\n=======\n\nText\n",
        "#Title\n\n##Part\n",
        "# X\n\nNumber\n#1 of 3\n",
        "# X\n\nText [!NOTE] text\n",
        "# X\n\n````\n```\n````\n\n``` one line ```\n\n1. a\n\n    ```\n    b\n    ```\n",
        "# X\n\n" + "- " * 50 + "\n\n" + "-" * 100 + "\n",
        "# X\n\n\u201cText\u201d \u2013 \u4e2d\u6587\n",
    ],
)
def test_samples_and_headings_are_no_remains(page: str) -> None:
    """Pages may show these signs in samples of code, and a title may be written without a blank."""
    assert not [*page_faults(page, "docs/about.md")]
