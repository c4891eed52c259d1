"""No regular expression depends on faults of a supported Python."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from briefing.diagnostics import Place, missing_colon
from briefing.markdown import parse
from briefing.markdown.reference_syntax import citations
from briefing.publish.handwritten.footnotes import footnote_faults
from briefing.publish.handwritten.suspect_pages import KnownFiles, is_suspect
from briefing.publish.handwritten.unread_markup import unread_markup
from briefing.publish.markdown_links import replace_files, without_code
from briefing.rules.unread_citations import unread_citations
from briefing.rules.unread_references import lost_names
from briefing.source.lazy_pattern import _LazyPattern
from briefing.source.pasted_characters import pasted_characters
from tests.program import PACKAGE, modules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# A possessive quantifier after an unescaped end of a group, or after a group from an f-string; or an atomic group.
ON_A_GROUP = re.compile(r"(?<!\\)(?:\\\\)*\)(?:[*+?]|\{\d*,?\d*\})\+|\(\?>")
AT_THE_START = re.compile(r"\A(?:[*+?]|\{\d*,?\d+\}|\{\d+,\})\+")


def faults(nodes: Sequence[ast.AST]) -> list[int]:
    """The lines of string literals that put a possessive quantifier on a group, or may do so when concatenated."""
    parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    found = []
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "()" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            text = node.value
        else:
            continue
        if ON_A_GROUP.search(text) or AT_THE_START.search(text):
            found.append(node.lineno)
    return found


def test_no_possessive_quantifier_is_applied_to_a_group() -> None:
    """Python 3.11.0 to 3.11.4, and so Debian 12, match `(…)*+`, `(…)++`, `(…)?+`, `(…){m,n}+` and `(?>…)` wrongly.

    There a group with alternatives or with a repetition of its own is left with the wrong position (gh-106052, fixed in
    3.11.5). Possessive quantifiers after a single character or a class are read by other code and are correct. Write a
    group so that each text can be read in one way only, and a plain quantifier costs no more.
    """
    found = [f"{module.path.relative_to(PACKAGE)}:{line}" for module in modules() for line in faults(module.nodes)]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        'r"(?:a|b)*+"',
        'r"(a)++b"',
        'r"(?:a)?+"',
        'r"(?:a){1,2}+"',
        'r"(?:a){,2}+"',
        'r"(?>a)"',
        'rf"{A}*+b"',
        'A + r"*+b"',
        'r"\\\\(a\\\\\\\\)*+"',
    ],
)
def test_such_a_quantifier_is_found(source: str) -> None:
    """The search above finds each form, also in expressions that are concatenated."""
    assert faults(tuple(ast.walk(ast.parse(source)))) == [1]


@pytest.mark.parametrize("source", ['r"[a)]*+"', 'r"a++"', r'r"\(a\)*+"', 'rf"(?:{A})+"', 'r"(?:a++|b)+"', '"+"'])
def test_other_quantifiers_are_allowed(source: str) -> None:
    """A single character or a class may have a possessive quantifier."""
    assert faults(tuple(ast.walk(ast.parse(source)))) == []


@pytest.mark.parametrize("unit", ["@a,&x;  ;", "@a,& ;", "@a , b &amp; c;", "@a  ;", "@a,&;"])
def test_long_citations_are_read_in_one_way(unit: str) -> None:
    """Faulty citations are refused quickly; with two ways to read each part, this would take exponential time."""
    whole = citations(unit * 10_000 + "@b", 0, len(unit) * 10_000 + 2)
    assert whole is not None
    assert len(whole) == 10_001
    assert citations(unit * 10_000 + "@", 0, len(unit) * 10_000 + 1) is None


def test_a_long_number_after_a_bracket_is_read_in_one_way() -> None:
    """What may be an id without its second bracket is not searched again from each of its digits."""
    text = f"[F{'1' * 200_000}x"
    assert not [*lost_names(text, parse(text, block=True), {"factor": ("F1",)})]


def test_many_spaces_in_a_faulty_citation_are_read_in_one_way() -> None:
    """Spaces are not read again from each of them for the full-width comma that may follow."""
    (fault, *_) = parse(f"[@a{' ' * 9_000}x{' ' * 9_000}]", block=False).faults
    assert fault.code == "unsupported-markdown"


@pytest.mark.parametrize("start", ["[^", "![", "[^ ![", "[^]"])
def test_many_brackets_without_an_end_are_read_in_one_way(start: str) -> None:
    """The end of a footnote or an image is searched once in a line, not from each bracket."""
    known = KnownFiles(frozenset(), lambda file: frozenset(), "", footnotes=True)
    assert not is_suspect(start * 100_000, "about.md", known)
    assert not [*footnote_faults(f"{start * 100_000}\n\n[^note]: A", "about.md")]


def test_a_row_of_many_tabs_is_read_in_one_way() -> None:
    """What follows the first tab is not read again from each of the others."""
    assert not parse(f"a{chr(9) * 200_000}\nb", block=True).faults


@pytest.mark.parametrize("text", [f"[@ key{' ' * 200_000}x", f"[@ key,{' ' * 200_000}x"])
def test_many_spaces_behind_a_key_are_read_in_one_way(text: str) -> None:
    """A citation without an end is not divided in every possible way."""
    assert not [*unread_citations(text, text, parse("", block=True), {"source": ("key",)})]


@pytest.mark.parametrize("sign", ["`", "~"])
def test_many_signs_of_code_are_read_in_one_way(sign: str) -> None:
    """A row of signs that begins no code is not read again from each of its lengths."""
    assert without_code(sign * 400_000) == sign * 400_000


@pytest.mark.parametrize("unit", ["](", "](a", "[a](a]"])
def test_many_links_without_an_end_are_read_in_one_way(unit: str) -> None:
    """The file of a link is looked for up to the next link only."""
    assert replace_files(unit * 100_000, lambda file: f"x{file}") == unit * 100_000
    assert replace_files("[a](a].md) [b]: [c](d.md", lambda file: f"x{file}") == "[a](xa].md) [b]: [c](xd.md"


@pytest.mark.parametrize("unit", ["contentReference[oaicite:", "contentReference[oaicite:0]{", "【1", "[cite: 1"])
def test_citations_of_chat_programs_without_an_end_are_read_in_one_way(unit: str) -> None:
    """The bracket that ends one is looked for in the next characters only: files have lines of any length."""
    assert len([*pasted_characters(unit * 50_000, "brief.yaml")]) == ("0]" in unit)


@pytest.mark.parametrize(
    ("page", "number"),
    [
        (f"[[{'a' * 300_000}\n", 0),
        (f"[a]: b{' ' * 300_000}x\n", 0),
        ("".join(f"[a{number}]: b\n" for number in range(20_000)), 20_000),
        ("".join(f"a <aqq{number}> b\n" for number in range(20_000)), 20_000),
        ("!!! note\n\nText\n\n" * 20_000, 20_000),
    ],
)
def test_marks_of_other_dialects_are_read_in_one_way(page: str, number: int) -> None:
    """Neither a line without an end nor a page with a mark in each line is read again for each of its characters or marks."""
    assert sum(1 for _ in unread_markup(page, "about.md", ("admonition",))) == number


@pytest.mark.parametrize("space", [" ", "\u00a0"])
def test_spaces_after_a_field_without_a_colon_are_read_in_one_way(space: str) -> None:
    """A field and many spaces are no field with a value; with several ways to divide the spaces, this would take minutes."""
    assert missing_colon("title" + space * 200_000, ("title",), Place("brief.yaml", 1, 1, 1, 2)) is None


def lazy_patterns(value: object) -> Iterator[_LazyPattern]:
    """The patterns of a module, also those in its tables."""
    if isinstance(value, _LazyPattern):
        yield value
    for part in value if isinstance(value, tuple) else ():
        yield from lazy_patterns(part)


def test_each_pattern_that_is_compiled_at_its_first_use_is_valid() -> None:
    """A fault in the pattern of a rare mistake is not noticed by the author who makes this mistake first."""
    names = [each.path.relative_to(PACKAGE.parent).with_suffix("").parts for each in modules() if "lazy_pattern(" in each.source]
    values = (value for name in names for value in vars(import_module(".".join(name))).values())
    patterns = [pattern for value in values for pattern in lazy_patterns(value)]
    assert len(patterns) > len(names)
    assert all(callable(each.search) for each in patterns)
