"""A backslash in a text in double quotes."""

import pytest

from briefing.source.yaml_reader import read


@pytest.mark.parametrize(
    ("text", "column", "found"),
    [
        (r'a: "the \alpha of it \q"', 22, r"\q"),
        (r'a: "C:\Users\new"', 7, r"\U"),
        (r'a: {b: "x", c: "half \q"}', 22, r"\q"),
        (r'c: "half \ud83d\ude00"', 10, r"\ud83d"),
        (r'- "\u12"', 4, r"\u12"),
        ('a: "one\n  two \\%"', 7, r"\%"),
    ],
)
def test_an_unknown_escape_is_named(text: str, column: int, found: str) -> None:
    """The message does not say that the quotation mark is not closed."""
    (problem,) = read(text.encode(), "a.yaml").problems
    assert (problem.code, problem.place.column) == ("yaml-syntax", column)
    assert problem.message == f"a text in double quotes cannot contain `{found}`"


def test_an_open_quotation_mark_is_still_named() -> None:
    """A backslash before the last one may be why it is not closed."""
    (problem,) = read(rb'a: "the end\"', "a.yaml").problems
    assert problem.message.startswith("the quotation mark that opens here is not closed")
