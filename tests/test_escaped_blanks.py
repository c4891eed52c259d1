"""A backslash in double quotes: words on two lines are taken neither for a path nor for a formula."""

from __future__ import annotations

import pytest

from briefing.rules.escaped_blanks import escaped_blanks
from briefing.source import yaml_reader


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (r"C:\notes.txt", 7),
        (r"see C:\new.txt", 11),
        (r"C:\\data\new", 13),
        (r"5 \times 3", 7),
        (r"$\nu = 3$", 6),
        (r"h\nu_e", 6),
        (r"a \neq b", 7),
        ("We take plan B:\\nit waits.", None),
        (r"Praha\nu nás", None),
        (r"Berlin\nu. a. hier", None),
        (r"one\ntwo", None),
        (r"C:\\notes.txt", None),
    ],
)
def test_words_on_two_lines_are_no_path(text: str, column: int | None) -> None:
    r"""Programs that rewrite a text write its line breaks as `\n`, also behind a colon and before a word of one letter."""
    document = yaml_reader.read(f'a: "{text}"\n'.encode(), "x.yaml")
    found = [*escaped_blanks(document, ("a",), document.value["a"])]
    assert [each.place.column for each in found] == ([] if column is None else [column])
