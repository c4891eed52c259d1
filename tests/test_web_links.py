"""Handwritten pages: links to the web that no reader can follow are reported at their address."""

from __future__ import annotations

import pytest

from briefing.publish.handwritten.web_links import web_link_faults


@pytest.mark.parametrize(
    ("page", "column", "words"),
    [
        ("See [x](http://127.0.0.1:8000/about/).", 9, "of your own computer"),
        ("See [x](http://localhost:8000/).", 9, "of your own computer"),
        ("[x](<http://[::1]/>)", 6, "of your own computer"),
        ("[x]: http://0.0.0.0:8000/", 6, "of your own computer"),
        ('<a href="http://127.0.0.1/">x</a>', 10, "of your own computer"),
        ("See [x](http:/example.net/a).", 9, "is not a complete web address"),
        ("[x](https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org&data=05)", 5, "counts clicks"),
        ("[x](https://)", 5, "names no host"),
    ],
)
def test_a_link_that_no_reader_can_follow_is_named(page: str, column: int, words: str) -> None:
    """The rules are those of addresses in the data."""
    (found,) = web_link_faults(page, "docs/about.md")
    assert (found.severity, found.place.line, found.place.column) == ("warning", 1, column)
    assert words in found.message
    assert found.help


@pytest.mark.parametrize(
    "page",
    [
        "[a](https://example.org/a_(b)?c=d#e) <https://example.org> [f](https://example.org/a\\_b)",
        "Open <http://127.0.0.1:8000/>, `http://127.0.0.1:8000/` or http://localhost:8000 in the browser.\n\n    [x](http://localhost/)\n",
        "[a](about.md) [b](mailto:a@example.org) <!-- <http://localhost> -->",
        "[w](https://localhost.example.org/) [x](http://192.0.2.1/) [y](https://web.archive.org/web/2031/http://127.0.0.1/)",
    ],
)
def test_other_links_bring_no_message(page: str) -> None:
    """Whole addresses, samples of code and words without a link are as they were meant."""
    assert not [*web_link_faults(page, "docs/about.md")]
