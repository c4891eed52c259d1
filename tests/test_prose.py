"""Texts: the fields of authors are parsed as Markdown, and no part of a text can leave its field."""

from __future__ import annotations

import time
from functools import partial

import pytest

from briefing.markdown import Citation, Mention, html_blocks, html_inline, markdown_blocks, parse, to_plain_text
from briefing.markdown.link_policy import refusal
from briefing.markdown.parser.fast_parser import parse_fast
from briefing.markdown.table_faults import shown_as_typed
from briefing.markdown.tree import Reference
from briefing.markdown.typography import stops_before_citations
from tests.function_calls import count_calls
from tests.prose_pages import PAGE_MARKDOWN, Links, words


def found(text: str, *, block: bool = False) -> list[tuple[str, str]]:
    """The faults of a text: the code and the marked characters."""
    return [(fault.code, text[fault.start : fault.end]) for fault in parse(text, block=block).faults]


FAULTY_LINES = [
    ("a <b>bold</b> word", [("raw-html", "<")]),
    ("<b>one</b> and </i>", [("raw-html", "<"), ("raw-html", "<")]),
    ("x <!-- a [F2] --> y", [("raw-html", "<")]),
    ("x <!-- never closed", [("raw-html", "<")]),
    ("a <![ b", [("raw-html", "<")]),
    ("a <![CDATA[ b ]]> c", [("raw-html", "<")]),
    ("a <?php echo ?> c", [("raw-html", "<")]),
    ("a <!DOCTYPE html>", [("raw-html", "<")]),
    ("a<b and c>d", [("raw-html", "<")]),
    ("<img src=x onerror=alert(1)>", [("raw-html", "<")]),
    ("<svg/onload=alert(1)>", [("raw-html", "<")]),
    ('<a href="[x](y){: .z}">', [("raw-html", "<")]),
    ("[x](javascript:alert(1))", [("unsafe-link", "[x](javascript:alert(1))")]),
    ("[x](JaVaScRiPt:alert(1))", [("unsafe-link", "[x](JaVaScRiPt:alert(1))")]),
    ("[x](javascript&colon;alert(1))", [("unsafe-link", "[x](javascript&colon;alert(1))")]),
    ("[x](&#106;avascript:alert(1))", [("unsafe-link", "[x](&#106;avascript:alert(1))")]),
    ("[x](java%73cript:alert(1))", [("unsafe-link", "[x](java%73cript:alert(1))")]),
    ("[x](<java&Tab;script:alert(1)>)", [("unsafe-link", "[x](<java&Tab;script:alert(1)>)")]),
    ("[x](&#1;javascript:alert(1))", [("unsafe-link", "[x](&#1;javascript:alert(1))")]),
    ("[x](vbscript:x)", [("unsafe-link", "[x](vbscript:x)")]),
    ("[x](data:text/html,y)", [("unsafe-link", "[x](data:text/html,y)")]),
    ("[x](file:///etc/passwd)", [("unsafe-link", "[x](file:///etc/passwd)")]),
    ("<javascript:alert(1)>", [("unsafe-link", "<javascript:alert(1)>")]),
    ("see [x](//example.org) there", [("unsafe-link", "[x](//example.org)")]),
    ("see [x](\\\\example.org) there", [("unsafe-link", "[x](\\\\example.org)")]),
    ("[x](https:\\\\example.org)", [("unsafe-link", "[x](https:\\\\example.org)")]),
    ("[x](../page.md)", [("unsafe-link", "[x](../page.md)")]),
    ("[x](#F2)", [("unsafe-link", "[x](#F2)")]),
    ("[x]()", [("unsafe-link", "[x]()")]),
    ("[x](www.example.org)", [("unsafe-link", "[x](www.example.org)")]),
    ("[x](https://[::1)", [("unsafe-link", "[x](https://[::1)")]),
    ("[x](https://)", [("unsafe-link", "[x](https://)")]),
    ("[x](https:example.org)", [("unsafe-link", "[x](https:example.org)")]),
    ("[x](https://a:b@example.org/)", [("unsafe-link", "[x](https://a:b@example.org/)")]),
    ("[x](https://example.org:99999/)", [("unsafe-link", "[x](https://example.org:99999/)")]),
    ("[x](mailto:)", [("unsafe-link", "[x](mailto:)")]),
    ("[x](mailto:a@example.org?subject=a%0abcc:b)", [("unsafe-link", "[x](mailto:a@example.org?subject=a%0abcc:b)")]),
    ("![x](https://example.org/a.png)", [("unsupported-markdown", "![x](https://example.org/a.png)")]),
    ("a [![x](https://e.org/a)](https://e.org/)", [("unsupported-markdown", "![x](https://e.org/a)")]),
    ("![a [b](https://e.org/) c](https://e.org/)", [("unsupported-markdown", "![a [b](https://e.org/) c](https://e.org/)")]),
    ("a ~~b *c*~~ d", [("unsupported-markdown", "~~b *c*~~")]),
    ("a ==b *c*== d", [("unsupported-markdown", "==b *c*==")]),
    ("==x==", [("unsupported-markdown", "==x==")]),
    ("H~2~O and x^2^", [("unsupported-markdown", "~2~"), ("unsupported-markdown", "^2^")]),
    ("a {++b++} c {--d--}.", [("unsupported-markdown", "{++b++}"), ("unsupported-markdown", "{--d--}")]),
    ("a {~~b~>c~~} {>>why?<<}", [("unsupported-markdown", "{~~b~>c~~}"), ("unsupported-markdown", "{>>why?<<}")]),
    ("As Error! Reference source not found. says", [("unsupported-markdown", "Error! Reference source not found.")]),
    (
        "siehe Fehler! Verweisquelle konnte nicht gefunden werden.",
        [("unsupported-markdown", "Fehler! Verweisquelle konnte nicht gefunden werden.")],
    ),
    ("见错误!未找到引用源。", [("unsupported-markdown", "错误!未找到引用源。")]),
    ("Asked [CITATION Hof25 \\l 1033].", [("unsupported-markdown", "[CITATION Hof25 \\l 1033]")]),
    ("See { REF _Ref12 \\h } there", [("unsupported-markdown", "{ REF _Ref12 \\h }")]),
    ("The cost is 5*3*2 euros", [("unsupported-markdown", "*3*")]),
    ("a*b*c and 2**3**4", [("unsupported-markdown", "*b*"), ("unsupported-markdown", "**3**")]),
    ("$$E = mc$$", [("unsupported-markdown", "$$E = mc$$")]),
    ("## Summary of it", [("bad-heading", "##")]),
    ("a note[^1] here", [("unsupported-markdown", "[^1]")]),
    ("[^1]: the note", [("unsupported-markdown", "[^1]")]),
    ("[words][^1]", [("unsupported-markdown", "[^1]")]),
    ("a][^1] b", [("unsupported-markdown", "[^1]")]),
    ("a [](https://e.org) b", [("unsupported-markdown", "[](https://e.org)")]),
    ("[x]: https://example.org", [("unsupported-markdown", "[x]:")]),
    ('[x]: <y> "z"', [("unsupported-markdown", "[x]:")]),
    ("[x]: y\n[z]: y", [("unsupported-markdown", "[x]:"), ("unsupported-markdown", "[z]:")]),
    ("*[HTML]: Hyper Text", [("unsupported-markdown", "*[HTML]:")]),
    ("a text {: .class}", [("unsupported-markdown", "{: .class}")]),
    ("a text {:.class} goes on", [("unsupported-markdown", "{:.class}")]),
    ("a text {#id .class}", [("unsupported-markdown", "{#id .class}")]),
    ("[x](https://e.org){target=_blank} y", [("unsupported-markdown", "{target=_blank}")]),
    ("`x`{.y} z", [("unsupported-markdown", "{.y}")]),
    ("*x*{ onclick=alert(1) }", [("unsupported-markdown", "{ onclick=alert(1) }")]),
    ("[@a; b]", [("unsupported-markdown", "[@a; b]")]),
    ("[@a, @b]", [("unsupported-markdown", "[@a, @b]")]),
    ("[@a p. 4]", [("unsupported-markdown", "[@a p. 4]")]),
    ("[@a,]", [("unsupported-markdown", "[@a,]")]),
    ("an &#x202e; override", [("bad-character", "&#x202e;")]),
    ("a &ZeroWidthSpace; space", [("bad-character", "&ZeroWidthSpace;")]),
    ("a &#0; and &#133;", [("bad-character", "&#0;"), ("bad-character", "&#133;")]),
    ("one\n\ntwo", [("text-break", "\n")]),
    ("one\n \n\ntwo\n\nthree\n", [("text-break", " \n\n"), ("text-break", "\n")]),
    ("*ab " * 30 + "ab*" * 30, [("too-deep", "*ab " * 30 + "ab*" * 30)]),
]


@pytest.mark.parametrize(("text", "faults"), FAULTY_LINES)
def test_a_faulty_line_is_marked_at_the_exact_characters(text: str, faults: list[tuple[str, str]]) -> None:
    """Each fault of a text covers exactly the wrong characters."""
    assert found(text) == faults


SOUND_LINES = [
    *("a < b", "a << b >> c", "x <y", "3<4", "a <", "<", "p <.05", "a <3 b", "<>", "</>", "< b>", "&lt;b&gt;", "\\<b>"),
    *("`<b>`", "``a ` <b>``", "`[F2]`", "&amp;", "R&D", "AT&T;", "&notanentity;", "1. a", "- a", "# a", "> a"),
    *("[word]", "[F2", "F2]", "\\[F2]", "&#91;F2&#93;", "[]", "[ ]", "[x] y", "[f2]", "[F]", "[E]", "[AA]", "[Z9]"),
    *("{x}", "{}", "{ }", "{{7*7}}", "a {b} c", "f(x){y}", "--8<-- x", ":smile:", "$a$", "===", "---", "a | b"),
    *("<https://example.org/a_b?c=d&e=f>", "<name@example.org>", "[x](https://example.org)", "[x](HTTPS://EXAMPLE.org)"),
    *("[x](mailto:name@example.org)", '[x](https://e.org "title")', "[x](<https://e.org/a>)", "[x](https://e.org/(a))"),
    *(
        "[x](https://例子.测试/路)",
        "[x](http://[2001:db8::1]:80/)",
        "[x] (y)",
        "[x](y z)",
        "!x",
        "![x]",
        "\\![x](https://e.org)",
        "a *b* **c** _d_ __e__",
    ),
    *("[@", "[@]", "[@ home]", "name@example.org", "[name@example.org]", "[x]: y z and more", "a [x]: y", "a\nb", ""),
    *(
        " ",
        "\n",
        "a\n",
        "\ta",
        "*[X] y",
        "a *[X]: y*",
        "^x^",
        "~~ x ~~",
        "a==b and c==d",
        "2010~2015~2020",
        "Mon~Tue~Wed",
        "== x ==",
        "a == b == c",
        "`5*3*2`",
        "5\\*3\\*2",
        "micro*plastics*",
        "un*believ*able",
        "a ~5 to ~7",
        "\\## a",
        "++x++",
        "(c)",
        "@a",
        "#1",
        "a\\\nb",
    ),
]


@pytest.mark.parametrize("text", SOUND_LINES)
def test_a_valid_line_has_no_fault(text: str) -> None:
    """Characters that only look like markup, and the Markdown that is allowed, cause no fault."""
    assert found(text) == []


TABLE = "|a" * 99 + "|\n" + "|-" * 99 + "|\n"
"""The head of a table of 100 columns, which may have 100 lines."""
FAULTY_BLOCKS = [
    ("# Title", [("bad-heading", "#")]),
    ("one\n\n## Title ##\n\ntwo", [("bad-heading", "##")]),
    ("- a\n\n  > # b", [("bad-heading", "#")]),
    ("Title\n=====\n\ntext", [("bad-heading", "=====")]),
    ("one\ntwo\n---\nthree", [("bad-heading", "---")]),
    ("> one\n> --- \n", [("bad-heading", "---")]),
    ("<div>\ntext\n</div>\n\nmore", [("raw-html", "<")]),
    ("<div class='x'\nnever closed", [("raw-html", "<")]),
    ("<script>\n\nalert(1)\n\n</script>", [("raw-html", "<")]),
    ("<!-- one\n\n# two -->", [("raw-html", "<")]),
    ("<p>one<b>two", [("raw-html", "<"), ("raw-html", "<")]),
    ("text\n\n> <table><tr><td>", [("raw-html", "<")] * 3),
    ("- <b>a</b>\n- b", [("raw-html", "<")]),
    ("para\n\n[x]: https://example.org\n", [("unsupported-markdown", "[x]:")]),
    ("[ ] todo", [("unsupported-markdown", "[ ]")]),
    ("- [x] todo\n- [y] b", [("unsupported-markdown", "[x]")]),
    ("> !!! note\n>     inside", [("unsupported-markdown", "!!! note")]),
    ("a\n: b", [("unsupported-markdown", ":")]),
    ("[TOC]", [("unsupported-markdown", "[TOC]")]),
    ("a | b\n---|---|---\n1 | 2", [("bad-table", "---|---|---")]),
    ("| a | b |\n| 1 | 2 |", [("bad-table", "| a | b |")]),
    ("- | a |\n  |---|\n  | 1 | 2 \\| 3 |", [("bad-table", "2 \\| 3")]),
    ("para\n\n[^1]: note\n", [("unsupported-markdown", "[^1]")]),
    ("para\n*[X]: note\n", [("unsupported-markdown", "*[X]:")]),
    ("### Title {#id}\n\ntext\n{: .x}", [("unsupported-markdown", "{#id}"), ("unsupported-markdown", "{: .x}")]),
    ("| a | b |\n|---|---|\n| \\| `x\\|y` | [x](y) \\| <b> |", [("unsafe-link", "[x](y)"), ("raw-html", "<")]),
    ("> 1. a [x](y)\n>    b ![x](y)\n> lazy <b>",
     [("unsafe-link", "[x](y)"), ("unsupported-markdown", "![x](y)"), ("raw-html", "<")]),
    ("\u3000\u3000中文 <b>", [("raw-html", "<")]),
    ("\t- a\n\n- b\n\t<b>c</b>\n", [("raw-html", "<")]),
    ("#### a <i>b</i> ####", [("raw-html", "<")]),
    ("- " * 40 + "a", [("too-deep", "-")]),
    (">" * 400 + "a", [("too-deep", ">")]),
    (TABLE + "|x|\n" * 99, [("too-large", TABLE.partition("\n")[0])]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("destination", "advice"),
    [("", "write the whole address, `https://…`; to refer to an entry of the brief, write `[words][F2]`"),
     ("//example.org", "write `https://example.org`"), ("#F1", "to refer to an entry of the brief, write `[words][F1]`"),
     ("www.example.test/a", "write `https://www.example.test/a`"), ("example.org/a", "write `https://example.org/a`"),
     ("file:///Users/me/a.pdf", "give the address at which readers can open it, or leave it out"),
     ("notes/a.md", "write the whole address, `https://…`; to refer to an entry of the brief, write `[words][F2]`"),
     ("mailto:a@example.org?subject=a\u200bb", "write it like `mailto:name@example.org`")],
)  # fmt: skip
def test_a_broken_link_is_shown_as_it_should_be_typed(destination: str, advice: str) -> None:
    """The help adds the scheme to a host and brackets to an id; for anything else it shows both forms."""
    refused = refusal(destination)
    assert refused is not None
    assert refused.help == advice


@pytest.mark.parametrize(("text", "faults"), FAULTY_BLOCKS)
def test_a_faulty_block_is_marked_at_the_exact_characters(text: str, faults: list[tuple[str, str]]) -> None:
    """The place of a fault inside quotes, lists, tables and headings is where the author typed it."""
    assert found(text, block=True) == faults
    for fault in parse(text, block=True).faults:
        if fault.code == "raw-html":
            assert text[fault.start] == "<"


SOUND_BLOCKS = [
    *("### a\n\n#### b\n\n##### c\n\n###### d", "#tag", "####### a", "- a\n  - b\n    - c", "1. a\n   2. b", "* * *"),
    *("a\n\n---\n\nb", "a\n\n    # code <b>\n", "```\n<b> [x](y) # a\n```", "~~~ {.python}\n# a\n~~~", "> a\n\n> b"),
    *(
        "See\n– the first\n– the second",
        "A. Ruiz and\nB. Kim",
        "-5 °C at dawn,\n-7 °C at night",
        "1. Januar",
        "\u3000\u3000街道\n\u3000\u3000街道",
        "#tag #two",
    ),
    *(
        "cost $5_000 and $6",
        "from $5_000 to $6_000 in US$",
        "\\(see x\\)",
        "p < 0.05**, p < 0.01**",
        "2**3 and f**k",
        "**",
        "\\*\\*a",
        "`**a`",
        "[see [F2]]",
        "a\tb",
    ),
    *("| a | b |\n|:--|--:|\n| [F2] | <https://e.org> |", "a | b\nc | d", "a [ ] todo", "a  \nb", "a\\\nb"),
    TABLE + "|x|\n" * 98,
    *("    <b>", "\n\na\n\n", "-", "- \n- ", "1.", ">", "> ", "###", "### ###", "\\# a", "a\n\\---"),
]


@pytest.mark.parametrize("text", SOUND_BLOCKS)
def test_a_valid_block_has_no_fault(text: str) -> None:
    """All constructs that are allowed in a text of paragraphs are accepted."""
    assert found(text, block=True) == []


def test_every_fault_says_what_was_found_and_what_to_type() -> None:
    """Each message has a help line, and both are safe to print on a terminal."""
    for text, _ in FAULTY_LINES + FAULTY_BLOCKS:
        for fault in parse(text, block=True).faults + parse(text, block=False).faults:
            assert fault.message
            assert fault.help
            assert (fault.message + fault.help).isprintable()


REFERRING = [
    ("[F2]", [("F2", None, "[F2]")]),
    ("see [R1.2], [J1] and [F1.1].", [("R1.2", None, "[R1.2]"), ("J1", None, "[J1]"), ("F1.1", None, "[F1.1]")]),
    ("[A] [D] [E3] [P1] [G1]", [(x, None, f"[{x}]") for x in ("A", "D", "E3", "P1", "G1")]),
    ("[other-brief:F2]", [("other-brief:F2", None, "[other-brief:F2]")]),
    ("[the ecosystem][F2] is", [("F2", "the ecosystem", "[F2]")]),
    ("[words][F99]", [("F99", "words", "[F99]")]),
    ("[words][x]", [("x", "words", "[x]")]),
    ("[the *eco*`sys` [tem]][F2]", [("F2", "the ecosys [tem]", "[F2]")]),
    ("[F1][F2]", [("F1", None, "[F1]"), ("F2", None, "[F2]")]),
    ("[see [F1] there][F2]", [("F1", None, "[F1]"), ("F2", None, "[F2]")]),
    ("[F2](see there)", [("F2", None, "[F2]")]),
    ("[F2]: words follow", [("F2", None, "[F2]")]),
    ("![F2]", [("F2", None, "[F2]")]),
    ("![words][F2]", [("F2", "words", "[F2]")]),
    ("**[F2]**", [("F2", None, "[F2]")]),
    ("[F01]", [("F01", None, "[F01]")]),
    ("[words][@a]", []),
    ("[F2](https://example.org)", []),
    ("[words][]", []),
    ("[words][ ]", []),
]


@pytest.mark.parametrize("block", [False, True])
@pytest.mark.parametrize(("text", "mentions"), REFERRING)
def test_a_reference_is_known_by_its_form(text: str, mentions: list[tuple[str, str | None, str]], block: bool) -> None:
    """Ids in brackets are references, `[words][x]` always is one, and each has the place of the brackets with the id."""
    prose = parse(text, block=block)
    assert [(each.target, each.label, text[each.start : each.end]) for each in prose.mentions] == mentions
    assert prose.faults == ()


CITING = [
    ("[@key]", [("key", None)]),
    ("Shade helps [@key, para. 4].", [("key", "para. 4")]),
    ("[@a; @b]", [("a", None), ("b", None)]),
    ("[@a, p. 2;@b-2024 ,fig.  3 ; @c]", [("a", "p. 2"), ("b-2024", "fig. 3"), ("c", None)]),
    ("[@a, &sect; 4]", [("a", "§ 4")]),
    ("[@a, p\\. 4]", [("a", "p. 4")]),
    ("[@Key_2]", [("Key_2", None)]),
    ("[words][@a]", [("a", None)]),
    ("[@a][@b]", [("a", None), ("b", None)]),
    ("[@a][F2]", [("a", None)]),
    ("[@a\n, p. 2]", [("a", "p. 2")]),
    ("`[@a]` \\[@b]", []),
]


@pytest.mark.parametrize("block", [False, True])
@pytest.mark.parametrize(("text", "cites"), CITING)
def test_the_place_of_a_cite_is_its_key(text: str, cites: list[tuple[str, str | None]], block: bool) -> None:
    """Each source in a cite is one citation with its place in the source, at the place of `@key`."""
    prose = parse(text, block=block)
    assert [(each.key, each.at) for each in prose.citations] == cites
    assert [text[each.start : each.end] for each in prose.citations] == [f"@{key}" for key, _ in cites]
    assert [each for each in prose.faults if each.code != "no-words"] == []


def test_a_stop_moves_before_the_citations_of_its_sentence() -> None:
    """The space before the citation follows the stop, and no letter of the last word is lost."""
    read = parse("In area X [@k]. Then.", block=False)
    assert stops_before_citations(read.body) == ["In area X. ", read.body[1], " Then."]


def test_the_fast_parser_yields_no_empty_text() -> None:
    """A reference that is a whole text has nothing beside it."""
    read = parse_fast("[F1]", block=False)
    assert read is not None
    assert read.body == (Reference("F1", None),)


def test_rows_with_many_blanks_are_read_in_proportional_time() -> None:
    """A row that is nearly one of dashes, with thousands of blanks, delays no check."""
    blanks = " " * 50_000
    start = time.perf_counter()
    assert not [*shown_as_typed(f"a|b\n|-{blanks}x|"), *shown_as_typed(f"a|b\n{blanks}|x|")]
    assert time.perf_counter() - start < 5


def test_a_line_break_of_a_template_ends_no_paragraph() -> None:
    """What a page renders for a reference or a citation is on one line of the Markdown."""

    class Broken(Links):
        def cite(self, citations: object) -> str:
            return "<sup>\n1\n</sup>"

    assert markdown_blocks(parse("A [@k] b", block=True), Broken()).strip() == "A <sup> 1 </sup> b"


def test_places_are_right_in_every_construct() -> None:
    """Places inside quotes, lists, tables and headings are those of the author's text."""
    text = (
        "Start [@k1] of it\n  goes on [F1]\n\n> - quote [@k2,\n>   p. 3]\nlazy [F2]\n\n"
        "1. item [a\n   b][F3]\n\n\t- tab [F4]\n\n| x [F5] | \\| y [@k3] |\n|---|---|\n|\\|\\|[F6]|`a\\|b` [@k4] \\| [F7]|\n"
        "c | [F8] | dropped [F9]\n\n### Title [F10] ###\n"
    )
    prose = parse(text, block=True)
    assert [(each.code, text[each.start : each.end]) for each in prose.faults] == [("bad-table", "dropped [F9]")]
    assert [text[each.start : each.end] for each in prose.mentions] == [f"[F{n}]" for n in (*range(1, 9), 10)]
    assert [text[each.start : each.end] for each in prose.citations] == ["@k1", "@k2", "@k3", "@k4"]
    assert html_inline(prose, Links()).count("<sup>") == 4


WRITTEN = [
    ("Roofs *and* **asphalt** `x_y`.", "Roofs <em>and</em> <strong>asphalt</strong> <code>x&#95;y</code>."),
    ("[x](https://e.org/?a=b&c \"T\")", '<a href="https://e.org/?a=b&#38;c" title="T" rel="external">x</a>'),
    ("<name@e.org>", '<a href="mailto:name&#64;e.org">name&#64;e.org</a>'),
    ("[the *eco*][F2]", '<a href="#F2">the <em>eco</em></a>'),
    ("a [@b] c", "a <sup></sup> c"),
    ("R&D, AT&amp;T: 12:30 (a-b) 50 % [word]",
     "R&#38;D, AT&#38;T: 12&#58;30 (a-b) 50 % &#91;word&#93;"),
    ("one\ntwo  \nthree", "one two three"),
    ("*a* X\u2003", "<em>a</em> X"),
    ("&lt;b&gt; &amp;lt;", "&#60;b&#62; &#38;lt;"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "html"), WRITTEN)
def test_a_line_is_written_as_inline_html(text: str, html: str) -> None:
    """Markup becomes tags, everything else is escaped, and harmless characters stay readable."""
    assert html_inline(parse(text, block=False), Links()) == html


def test_paragraphs_and_headings_stay_markdown_and_the_rest_is_html() -> None:
    """A page on disk is readable: sentences are sentences, and each list, table and quote is one block of HTML."""
    text = (
        "One\ntwo.\n\n### A title\n\n- a\n  1. b\n\n     c\n- d\n\n> quote\n\n| x | y |\n|---|--:|\n| 1 | |\n\n"
        "```\na\n\n\tb\n```\n\n---"
    )
    prose = parse(text, block=True)
    assert markdown_blocks(prose, Links()).split("\n\n") == [
        "One two.",
        "### A title",
        "<ul>\n<li>a\n<ol>\n<li>\n<p>b</p>\n<p>c</p>\n</li>\n</ol>\n</li>\n<li>d</li>\n</ul>",
        "<blockquote>\n<p>quote</p>\n</blockquote>",
        '<table>\n<thead>\n<tr>\n<th>x</th>\n<th class="align-right">y</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n'
        '<td class="align-right"></td>\n</tr>\n</tbody>\n</table>',
        "<pre><code>a&#10;&#10;&#9;b</code></pre>",
        "<hr>",
    ]
    assert "\n\n" not in html_blocks(prose, Links())
    assert to_plain_text(prose) == "One two. A title a b c d quote x y 1 a b"


def test_plain_words_contain_no_trace_of_cites() -> None:
    """In the title of a page or in a search result a cite leaves neither text nor a gap before the full stop."""
    assert to_plain_text(parse("Shade helps [@a, p. 4], they say [@b] and [F2] [@c].", block=False)) == (
        "Shade helps, they say and F2."
    )
    assert to_plain_text(parse("[Shade *first*][R1] [@a]\nnow", block=False)) == "Shade first now"


def test_a_text_dense_with_marks_is_written_as_html() -> None:
    """A line with very many entities would take the publisher's Markdown seconds."""
    page = markdown_blocks(parse("\\*" * 5000, block=True), Links())
    assert page.startswith("<p>")
    calls, html = count_calls(lambda: PAGE_MARKDOWN.reset().convert(page))
    assert words(html) == "*" * 5000
    assert calls < 20 * 5_000


BOMBS = [
    *("[", "[a](", "- ", ">", "> ", "*", "_", "*a ", "**a *b ", "`", "`a``", "![", "[a][", "[@a", "[@a, ", "[@a,     ;"),
    *("<", "<a ", "<!--", "<a x='", "{: ", "&", "&amp;", "\\", "# ", "1. ", "|", "|a", "a|b\n|-|-|\n", "- a\n", "a\n- "),
    *("> a\n", "[x]: y\n", "[^1]", "*[X]: ", "a\n=\n", "[F1][", "[a](b '", "[a](<b", "((", "]", "](", "\n", "\t", "\0"),
    *("<div>\n", "    a\n", "[a\n", "<b>", "| a |\n|-|\n", "|a|b|c|d|e|f\n|-|-|-|-|-|-|\n" + "|x\n" * 6_000),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("unit", BOMBS)
def test_no_text_takes_long(unit: str) -> None:
    """The work of parsing and writing a text grows no faster than its length, whatever is repeated in it."""

    def work(length: int) -> int:
        longest, closed = (unit * length)[:length], (unit * length)[: length // 2] + "x]" * (length // 4)
        return sum(count_calls(partial(_write, *each))[0] for each in ((longest, False), (longest, True), (closed, True)))

    assert work(4_000) < 6 * work(1_000) + 1_000


def _write(text: str, block: bool) -> None:
    prose = parse(text, block=block)
    to_plain_text(prose)
    html_inline(prose, Links())
    markdown_blocks(prose, Links())


def test_plain_sentences_use_the_fast_parser() -> None:
    """The plain sentences that most texts consist of do not use the full grammar."""
    for text in (
        "Roofs and asphalt give back at night what they took by day.",
        "Street temperatures follow the share of dark surface [@city-2030, fig. 4], see [F2].",
        "中国学者的归国潮：原因与后果 [@li-2024; @wang-2023, p. 5]。",
    ):
        assert parse_fast(text, block=False) is not None
        assert parse_fast(f"{text}\nA second line.\n\nA second paragraph.", block=True) is not None


def test_values_compare_and_do_not_change() -> None:
    """Equal texts compare equal, and a text cannot be changed."""
    assert parse("a [F2]", block=False) == parse("a [F2]", block=False)
    assert parse("a [F2]", block=False).mentions == (Mention("F2", None, 2, 6),)
    assert parse("[@k]", block=False).citations == (Citation("k", None, 1, 3),)
    prose = parse("a", block=False)
    with pytest.raises(AttributeError):
        prose.faults = ()  # type: ignore[misc]  # what the test is about
