"""Templates print safe text, users may replace them, and a mistake in one is a problem with its line."""

from __future__ import annotations

import sys
import time
from datetime import date
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import Environment, FileSystemLoader, TemplateNotFound, Undefined, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import LoopContext
from markupsafe import Markup

from briefing.analysis.page_links import Links
from briefing.driver.render_project import site_addresses
from briefing.i18n import interface
from briefing.i18n.translation_overlay import ForeignText
from briefing.markdown.glossary import Glossary
from briefing.model import Term
from briefing.model.values import When
from briefing.publish.mkdocs.settings import MkdocsSettings
from briefing.render import templating
from briefing.render.page import Page
from briefing.render.template_compiler import Loop
from briefing.render.templating import NAMES, OURS, Compiled, Renderer, named_templates
from briefing.render.unit_context import UnitContext
from tests.stories import PUBLISHED, SITES, TODAY, pages, site

if TYPE_CHECKING:
    from collections.abc import Sequence


def page(here: str = "factors/dark-surfaces/", lang: str = "en", **more: Any) -> Page:
    """An empty page of the full story."""
    of = site(SITES / "full" / "data")
    (brief,) = of.briefs
    found = Links.of(of, brief)
    terms = Glossary.of(term for term in brief.terms if isinstance(term, Term))
    return Page(UnitContext(of, brief, interface.load(lang)[0], TODAY, PUBLISHED), brief, found, here, terms, **more)


def write(folder: Path, template: str, **facts: Any) -> str:
    """Render a template of a user."""
    (folder / "t.jinja").write_text(template, "utf-8")
    written = Renderer(folder).write("t.jinja", {"page": page(), **facts})
    assert not written.problems
    return written.text


# ---------------------------------------------------------------------------------------------- what is printed


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ x }}", "&#60;b&#62; &#42;a&#42; &#91;S1&#93;"),
        ("{{ x|e }}", "&#60;b&#62; &#42;a&#42; &#91;S1&#93;"),
        ("{{ x|upper }}", "&#60;B&#62; &#42;A&#42; &#91;S1&#93;"),
        ("{{ [x, x]|join(', ') }}", "&#60;b&#62; &#42;a&#42; &#91;S1&#93;, &#60;b&#62; &#42;a&#42; &#91;S1&#93;"),
        ('<i title="{{ x }}">', '<i title="&#60;b&#62; &#42;a&#42; &#91;S1&#93;">'),
        ("{{ nil }}|{{ 3 }}", "|3"),
        ("{{ html }}", "<b>"),
        ("{% set y %}{{ x }}{% endset %}{{ y }}", "&#60;b&#62; &#42;a&#42; &#91;S1&#93;"),
        ("{% macro m(v) %}<p>{{ v }}</p>{% endmacro %}{{ m('*') }}", "<p>&#42;</p>"),
    ],
)
def test_plain_strings_are_escaped(tmp_path: Path, template: str, text: str) -> None:
    """All output of a template is safe in Markdown, HTML and attributes, unless it is markup already."""
    assert write(tmp_path, template, x="<b> *a* [S1]", nil=None, html=Markup("<b>")) == text + "\n"


def test_dashes_between_words_do_not_break(tmp_path: Path) -> None:
    """China–US stays on one line; a range of numbers is not changed."""
    assert write(tmp_path, "{{ x }} {{ x|title }} {{ x|inline }}", x="China–US 2–3") == " ".join(
        ["China\u2060–\u2060US 2–3"] * 3
    ) + "\n"  # fmt: skip


@pytest.mark.parametrize(
    ("text", "html", "plain"),
    [
        ("Shade|before steel", "Shade <wbr>before steel", "Shade before steel"),
        ("Shade | before", "Shade <wbr>before", "Shade before"),
        ("深色|表面", "深色<wbr>表面", "深色表面"),
        ("*A* [cite @x] [@x] b", "<em>A</em> &#91;cite &#64;x&#93; b", "A [cite @x] b"),
        ("Dark [@x].", "Dark&#46;", "Dark."),
        ("See [F1] and [it][F2].", "See F1 and it&#46;", "See F1 and it."),
    ],
)
def test_titles_hold_no_links(text: str, html: str, plain: str) -> None:
    """A title breaks at the author's marks, and contains neither links nor cites."""
    assert page().title(text) == html
    assert page().plain_title(text) == plain


def test_a_text_that_is_no_title_keeps_its_signs() -> None:
    """In a statement, `|` can be the sign of a conditional probability."""
    assert page().plain("P(a|b) *c*") == "P(a|b) c"
    assert unescape(page().unlinked("P(a|b) [F1]")) == "P(a|b) F1"


def test_texts_of_another_language_say_so() -> None:
    """An untranslated text is marked with its own language, in lines and in blocks."""
    here = page()
    assert here.inline(ForeignText("A *b*", "en")) == '<span lang="en">A <em>b</em></span>'
    assert here.typed(ForeignText("A *b*", "en")) == '<span lang="en">A &#42;b&#42;</span>'
    assert here.title(ForeignText("A|b", "en")) == '<span lang="en">A <wbr>b</span>'
    assert [part.html for part in here.parts(ForeignText("A\n\nB", "en"))] == ['<p lang="en">A</p>\n<p lang="en">B</p>']
    assert here.html(ForeignText("- A\n\n---\n\n    b", "ar")) == (
        '<ul lang="ar" dir="rtl">\n<li>A</li>\n</ul>\n<hr lang="ar" dir="rtl">\n<pre lang="ar" dir="rtl"><code>b</code></pre>'
    )


def test_dates_are_marked_where_they_can_be() -> None:
    """A date that HTML can express is a time element; an approximate or uncertain one is words only."""
    here = page()
    assert here.when(When.parse("2024-03")) == '<time datetime="2024-03">Mar 2024</time>'
    assert "<time" not in here.when(When.parse("2024~"))
    assert "<time" not in here.when(When.parse("2023/2024"))
    assert here.day(date(2024, 3, 7)) == '<time datetime="2024-03-07">7 Mar 2024</time>'


def test_sentences_take_elements() -> None:
    """A date can be an element within a sentence of the interface; a number is written as the language writes it."""
    here = page()
    assert here.word("say.checked_on", date=here.day(TODAY)) == 'Checked <time datetime="2031-10-15">15 Oct 2031</time>'
    assert here.word("count.sources", 1) == "1 source"
    assert here.word("count.sources", 1200) == "1,200 sources"
    assert here.word("mark.list") == "&#44; "
    assert here.listed(["a", "b", "<c>"]) == "a&#44; b and &#60;c&#62;"


# ------------------------------------------------------------------------------------------- cites and terms


def test_cites_open_boxes_and_keep_their_stop() -> None:
    """A cite in a text opens a box, stays on one line with the following comma, and counts as used on the page."""
    here = page()
    html = here.inline("So it is [@city-2031, p. 4; @ruiz-2031], they say.")
    assert 'popovertarget="box-city-2031"' in html
    assert ">S1</button>,</span> they say." in html.replace("&#44;", ",")
    assert ">S2, p. 4</button> <span" in html
    assert list(here.cited) == ["city-2031", "ruiz-2031"]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("So it is [@ruiz-2031].", "So it is. <button"),
        ("So *it is [@ruiz-2031].* More.", "So <em>it is. <button"),
        ("确实如此[@ruiz-2031]。", "确实如此。 <button"),
        ("Is it [@ruiz-2031]? No.", "Is it? <button"),
    ],
)
def test_the_stop_of_a_sentence_precedes_its_cites(text: str, start: str) -> None:
    """A full stop follows the last word, because after a citation it would be alone."""
    assert page().inline(text).startswith(start)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One. Two.", "One."),
        ("It fell by 3.5% to 1. Two.", "It fell by 3.5% to 1."),
        ("Is it? “Yes.” No.", "Is it?"),
        ("The U.S. rule holds. Two.", "The U.S. rule holds."),
        ("只有一句[@ruiz-2031]。第二句。", "只有一句。"),
        ("No stop", "No stop"),
    ],
)
def test_the_first_sentence_of_a_text(text: str, first: str) -> None:
    """The line that opens a longer text is its first sentence, without links and citations."""
    assert page().first_sentence(text).unescape() == first


def test_a_text_in_large_letters_has_links_instead_of_buttons() -> None:
    """A term in a statement is a link to the glossary, which wraps like text; elsewhere it opens a box."""
    here, text = page(), "The albedo grows."
    assert '<button type="button" class="bf-term"' in here.inline(text)
    assert 'class="bf-term" href="' in here.statement(text)
    assert "<button" not in here.statement(text)


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("The city's rule", "The city’s rule"),
        ("Two cities' rules", "Two cities’ rules"),
        ("It's `it's`", "It’s <code>it's</code>"),
        ("A 'quoted' word", "A 'quoted' word"),
    ],
)
def test_apostrophes_are_curved(typed: str, set_: str) -> None:
    """An apostrophe inside a word or after its plural ending is curved; code and opening quotation marks are kept."""
    assert page().inline(typed).replace("&#39;", "'") == set_


def test_cites_are_links_where_boxes_are_not_wanted() -> None:
    """On the page of the whole brief, cites and terms are links."""
    here = page(boxes=False)
    html = here.inline("The albedo [@city-2031].")
    assert "<button" not in html
    assert 'href="../../sources/#source-city-2031"' in html
    assert 'href="../../glossary/#term-albedo"' in html


def test_a_source_is_not_listed_twice() -> None:
    """Sources that the adjacent sentence cites are left out of the row."""
    here = page()
    (first,) = here.brief.judgements[:1]
    assert here.cites(first.sources, first.text) == ""
    assert "S2" in here.cites(first.sources)


def test_terms_are_explained_once() -> None:
    """The first use of a term on a page explains it, by any of its names; later uses are unchanged."""
    here = page()
    first = here.inline("Albedo, reflectance and ALB; an albedoes is another word.")
    assert first.count("<button") == 1
    assert first.startswith('<span class="bf-held"><button type="button" class="bf-term" popovertarget="box-term-albedo">Albedo')
    assert "<button" not in here.inline("The albedo again.")
    assert list(here.explained) == ["albedo"]


def test_terms_are_left_alone_in_links_and_code() -> None:
    """A term inside a link, a label or code does not become a second link."""
    here = page()
    for text in ("[the albedo](https://calda.example/)", "[the albedo][F2]", "`albedo`"):
        assert "bf-term" not in here.inline(text)


def test_chinese_terms_need_no_bounds() -> None:
    """A term in Chinese is found between other characters, one in letters only as a whole word."""
    terms = [Term(id="a", term="协定", definition="x"), Term(id="b", term="STA", definition="x")]
    found = Glossary.of(terms)
    assert [id for _, _, id in found.found("科技协定又称STA协定,START")] == ["a", "b", "a"]


@pytest.mark.parametrize(
    ("term", "text", "at"),
    [
        ("дом", "домой, в дом.", 9),
        ("جناح", "جناحًا بعد جناح، ثم", 11),
        ("בית", "הבית, בית־ספר", 6),
        ("thế", "thếx thế", 5),
        ("man", "ɔman, man", 6),
        ("اب", "ابݙ، اب", 5),
        ("اب", "ابࢠ، اب", 5),
        ("cafe\u0301", "cafe\u0301s, cafe\u0301", 8),
        ("भाषा", "भाषाएँ और भाषा।", 10),
    ],
    ids=["Cyrillic", "Arabic", "Hebrew", "Vietnamese", "Twi", "Saraiki", "Tatar", "combining marks", "Devanagari"],
)
def test_terms_are_whole_words_in_scripts_with_spaces(term: str, text: str, at: int) -> None:
    """A term is not found inside a longer word, whose ending may be a mark; punctuation may follow it."""
    found = Glossary.of([Term(id="a", term=term, definition="x")])
    assert [(start, end) for start, end, _ in found.found(text)] == [(at, at + len(term))]


def test_mentions_use_the_name_that_fits() -> None:
    """A mention shows its own words, otherwise the id; a mention of an actor shows its name."""
    here = page()
    assert here.inline("[R1]") == '<a class="bf-ref" href="../../recommendations/shade-the-ten/#R1">R1</a>'
    assert here.inline("[this][F1.1]") == '<a class="bf-ref" href="#F1.1">this</a>'
    assert here.inline("[they][council]") == '<a class="bf-ref" href="../../actors/#actor-council">they</a>'
    assert here.inline("[it][nobody]") == "it"


def test_edit_links_name_file_and_line() -> None:
    """The edit link of an entity leads to the line on which it starts."""
    here = page()
    assert here.edit(here.brief.factors[1]) == "https://github.com/example/brief/blob/main/data/factors.yaml#L25"


@pytest.mark.parametrize(
    ("repository", "asked", "folder"),
    [
        ("https://github.com/a/b", None, "https://github.com/a/b/blob/HEAD/"),
        ("https://gitlab.example/a/b/", None, "https://gitlab.example/a/b/-/blob/HEAD/"),
        ("https://github.com/a/b", "edit/main/brief/docs/", "https://github.com/a/b/edit/main/brief/"),
        ("https://codeberg.org/a/b", "src/branch/main/docs", "https://codeberg.org/a/b/src/branch/main/"),
        ("https://code.example/a", "https://edit.example/a/docs/", "https://edit.example/a/"),
        ("http://code.example/a", "src/main/docs/", "http://code.example/a/src/main/"),
        ("https://code.example/a", "?query=root/docs/", "https://code.example/a/blob/HEAD/"),
        ("https://code.example/a", "javascript:x", "https://code.example/a/blob/HEAD/"),
        ("https://code.example/a", "https://[", "https://code.example/a/blob/HEAD/"),
        ("https://code.example/a", "", "https://code.example/a/blob/HEAD/"),
        (None, "edit/main/docs/", None),
    ],
)
def test_the_folder_of_a_project_in_its_repository(repository: str | None, asked: str | None, folder: str | None) -> None:
    """`edit_uri` is the address of `docs/`, from which that of the project follows."""
    given = {"repo_url": repository, "edit_uri": asked}
    settings = MkdocsSettings(Path("mkdocs.yml"), {name: value for name, value in given.items() if value is not None})
    assert site_addresses(settings).edit_base == folder


# --------------------------------------------------------------------------------------------- users' templates


def test_a_template_of_the_users_extends_the_one_it_replaces(tmp_path: Path) -> None:
    """A user can change one block of a page and keep the rest."""
    (tmp_path / "sources.md.jinja").write_text(
        '{% extends "default/sources.md.jinja" %}{% block grades %}<p>{{ brief.head.title|plain_title }}</p>{% endblock %}',
        "utf-8",
    )
    text = pages(SITES / "full" / "data", renderer=Renderer(tmp_path))["brief/sources.md"]
    assert "<p>Shade before steel cooling the Calda\u2060–\u2060Nord line</p>" in text
    assert "## All sources" in text
    assert "Corroborated" not in text


@pytest.mark.parametrize(
    ("template", "line", "expected"),
    [
        ("a\n{% if %}", 2, "Expected an expression"),
        ("a\n\udcff", 2, "not text in UTF-8"),
        ("a\n\n{{ brief.judgments }}", 3, "`Brief` has no `judgments`; did you mean `judgements`?"),
        ("{{ brief.factors[0].titel }}", 1, "a factor has no `titel`; did you mean `title`?"),
        ("{{ brief.head.as_off }}", 1, "did you mean `as_of`?"),
        ("{{ nothing }}", 1, "'nothing' is undefined"),
        ("\n{{ 'label.nowhere'|word }}", 2, "label.nowhere"),
        ("\n{{ 3|inline }}", 2, ""),
        ("{{ page.__class__.__mro__ }}", 1, "unsafe"),
        ('{% extends "none.md.jinja" %}', 1, "there is no template `none.md.jinja`"),
        ('{% include "t.jinja" %}', 1, "without end"),
        # What the compiler of Jinja or of Python cannot take.
        ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", 1, "nested too deeply"),
        ("{{ " + "1 + " * 5000 + "1 }}", 1, "nested too deeply"),
        ("{% for a in [1] %}" * 30 + "{% endfor %}" * 30, 1, "nested too deeply"),
        # The line of the mistake, not the first line of the template that calls it.
        ("{% macro a() %}\n{{ nothing }}\n{% endmacro %}\n{{ a() }}", 2, "'nothing' is undefined"),
    ],
)
def test_a_mistake_in_a_users_template_is_a_problem(tmp_path: Path, template: str, line: int, expected: str) -> None:
    """A mistake in a user's template is reported with its file and line, never as a traceback."""
    (tmp_path / "t.jinja").write_text(template, "utf-8", errors="surrogateescape")
    written = Renderer(tmp_path, "templates").write("t.jinja", {"page": page(), "brief": page().brief})
    (problem,) = written.problems
    assert (problem.code, problem.place.file, problem.place.line) == ("template-error", "templates/t.jinja", line)
    assert expected in problem.message


def test_it_is_known_which_templates_use_one_of_the_projects(tmp_path: Path) -> None:
    """A check renders only these; it reads the names in built-in templates without parsing them."""
    (tmp_path / "contents.jinja").write_text("x", "utf-8")
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/marks.jinja").write_text("x", "utf-8")
    renderer = Renderer(tmp_path)
    names = [file.relative_to(OURS).as_posix() for file in OURS.rglob("*.jinja")]
    uses = {name for name in names if renderer.uses_users(name)}
    assert {"contents.jinja", "parts/marks.jinja", "factor.md.jinja"} <= uses
    assert uses < set(names)
    assert not renderer.uses_users("default/contents.jinja")
    for file in OURS.rglob("*.jinja"):
        assert sorted({*NAMES.findall(file.read_text("utf-8"))}) == sorted({*(named_templates(file.read_text("utf-8")) or ())}), (
            file
        )


def test_a_mistake_in_a_built_in_template_is_an_internal_error(tmp_path: Path) -> None:
    """A mistake in a built-in template is raised, so that it is reported as an internal error."""
    with pytest.raises(TemplateNotFound):
        Renderer(tmp_path).write("no-such.jinja", {})


def test_built_in_templates_are_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A later run takes a compiled template from the folder of compiled modules, unless it is of another template or damaged."""
    compiled: list[str | None] = []

    def compile(self: Environment, source: str, name: str | None = None, filename: str | None = None) -> Any:
        compiled.append(name)
        return original(self, source, name, filename)

    def written() -> str:
        return Renderer(compiled=Compiled()).write("contents.jinja", {"page": page(), "headings": []}).text

    original = Environment.compile
    monkeypatch.setattr(Environment, "compile", compile)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    assert written() == written()
    assert compiled == ["contents.jinja"]
    (kept,) = tmp_path.rglob("contents.*.pyc")
    kept.write_bytes(b"x" + kept.read_bytes()[1:])
    assert written() == written()
    assert compiled == ["contents.jinja"] * 2
    modules = list(templating._COMPILED_BY)
    assert {"safe_text.py", "escape.py", "template_compiler.py"} < {module.name for module in modules}
    for at, module in enumerate(modules):
        (changed := tmp_path / module.name).write_bytes(module.read_bytes() + b"# changed")
        monkeypatch.setattr(templating, "_COMPILED_BY", (*modules[:at], changed, *modules[at + 1 :]))
        assert written()
        assert len(compiled) == 3 + at, f"{module.name} decides what a constant becomes"
    monkeypatch.setattr(sys, "pycache_prefix", str(kept))  # a file, in which no folder can be made
    assert written()


def test_compiled_code_is_of_the_same_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plugin that changes how templates are read changes no later build, of this or another project."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "t.html").write_text("{% if true %}\nx{% endif %}", "utf-8")
    for bytecode in (kept := Compiled({tmp_path: tmp_path}), kept, Compiled({tmp_path: tmp_path})):
        for trimmed, text in ((True, "x"), (False, "\nx")):
            environment = Environment(loader=FileSystemLoader(tmp_path), trim_blocks=trimmed)
            environment.bytecode_cache = bytecode  # type: ignore[assignment]  # reason: it implements all methods that Jinja calls
            assert environment.get_template("t.html").render() == text


def test_every_template_can_be_read() -> None:
    """Each built-in template compiles, and requests only existing words."""
    import re

    table = interface.load("en")[0]
    for path in sorted(OURS.rglob("*.jinja")):
        text = path.read_text("utf-8")
        for key in re.findall(r'"([a-z_]+\.[a-z_]+)"\|word', text):
            assert key in table, (path.name, key)


@pytest.mark.slow
def test_macros_use_only_variables_of_the_whole_page() -> None:
    """A macro is imported once for a page, so it uses no variable that a template sets on the way."""
    parse = Renderer()._environment.parse
    templates = {file.relative_to(OURS).as_posix(): parse(file.read_text(encoding="utf-8")) for file in OURS.rglob("*.jinja")}
    imports = (each.template for template in templates.values() for each in template.find_all(nodes.FromImport))
    imported = {each.value for each in imports if isinstance(each, nodes.Const)}
    assigned = {
        name: {each.name for each in template.find_all(nodes.Name) if each.ctx == "store"} for name, template in templates.items()
    }
    assert "parts/marks.jinja" in imported
    for name in imported:
        used = find_undeclared_variables(templates[name])
        assert not (used - assigned[name]) & set[str]().union(*assigned.values()), name


def test_no_template_prints_a_blank_by_a_condition() -> None:
    """A text that is printed loses the blanks at its ends: where one belongs there, it is text of the template."""
    parse = Renderer()._environment.parse
    conditions = [
        (path.name, each)
        for path in sorted(OURS.rglob("*.jinja"))
        for each in parse(path.read_text("utf-8")).find_all(nodes.CondExpr)
    ]
    printed = [
        (name, part.value) for name, each in conditions for part in (each.expr1, each.expr2) if isinstance(part, nodes.Const)
    ]
    assert len(printed) > 10
    assert [(name, text) for name, text in printed if isinstance(text, str) and text != text.strip()] == []


@pytest.mark.parametrize("items", [[], ["a"], ["a", "a", "b"], ("x", "y")])
def test_loops_of_our_templates_know_where_they_are(items: Sequence[str]) -> None:
    """They say the same as Jinja's own, also of what can be read only once."""

    def seen(loop: Any) -> list[Any]:
        return [(x, at.first, at.last, at.index, at.index0, at.revindex, at.changed(x)) for x, at in loop]

    assert seen(Loop(items, None)) == seen(Loop(iter(items), None)) == seen(LoopContext(items, Undefined))


def test_blanks_at_the_end_of_a_line_are_removed_in_proportional_time(tmp_path: Path) -> None:
    """A project's template may write any number of them, also tabs and blanks in turn."""
    (tmp_path / "x.jinja").write_text("{{ 'a' * 200000 }}{{ ' \\t' * 50000 }}\nb \t\n\n\n\nc", "utf-8")
    start = time.perf_counter()
    assert Renderer(tmp_path).write("x.jinja", {}).text == f"{'a' * 200000}\nb\n\nc\n"
    assert time.perf_counter() - start < 5
