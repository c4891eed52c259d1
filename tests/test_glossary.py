"""The terms that the project has retired stay out of its identifiers and of the texts that users read."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefing.cli import cli
from briefing.diagnostics.codes import CODES
from tests.program import modules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[1]
DECISION = ROOT / "docs/decisions/0024-plain-english.md"
PAGES = [
    *ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "tests/mutants.md", ROOT / "briefing/i18n/locales/en.yaml",
]  # fmt: skip
"""The documents that people read, and the words of pages."""

# "told", "stands for" and "by itself" have plain uses in prose; in texts, only these forms are refused.
IN_TEXTS = re.compile(
    r"\bstands? (?:in|here|there|where|beside|under)\b|\bit stands\b(?! for)|\b(?:are|is|was) told\b|\b(?:are|is) said\b"
    r"|\bwhoever\b|\bnobody\b|in so many words|\bmend(?:s|ed)?\b|\bslips?\b|\bcures?\b|leads? nowhere"
    r"|\bfor ever\b|\b(?:made|built) anew\b|\bis none of\b|\bfalls? due\b|(?<!there )\bis no (?!longer\b)\w",
    re.IGNORECASE,
)


def retired() -> set[str]:
    """The first column of the table of retired terms, without what is in brackets."""
    table = DECISION.read_text("utf-8").partition("## Retired terms")[2]
    cells = re.findall(r"^\| ([^|]+?) \|", table, re.MULTILINE)[2:]
    return {term for cell in cells for term in re.sub(r" \(.*\)", "", cell).split(", ")}


_JINJA, _C = re.compile(r"\{#.*?#\}", re.DOTALL), re.compile(r"/\*[\s\S]*?\*/|^\s*//.*$", re.MULTILINE)
COMMENTS = {".jinja": _JINJA, ".html": _JINJA, ".css": _C, ".js": _C}
"""The comments of files that are not Python, by suffix."""
FILTERS_OF_TEMPLATES = frozenset(("gist",))
"""Names that templates of projects use; a retired term stays there."""
IN_NAMES = frozenset(term for term in retired() if " " not in term) - FILTERS_OF_TEMPLATES
"""Words that no name in the program contains."""
TESTS = sorted(file for folder in ("tests", "benchmarks") for file in (ROOT / folder).rglob("*.py"))
"""The modules of the tests and benchmarks. Their literals are not read, because they may be an author's text."""
TEST_DATA = sorted((ROOT / "tests").rglob("*.yaml"))
"""The files of the tests in YAML. Their values are not read, because they are an author's text."""


def names(path: Path, nodes: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    """The place and the name of a module and of each class, function, argument, variable and attribute in it."""
    place = path.relative_to(ROOT).as_posix()
    yield place, path.stem
    for node in nodes:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{place}:{node.lineno}", node.name
        elif isinstance(node, ast.arg):
            yield f"{place}:{node.lineno}", node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield f"{place}:{node.lineno}", node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield f"{place}:{node.lineno}", node.attr


def messages() -> Iterator[tuple[str, str]]:
    """The place and the text of each literal that is an argument of a call: messages, helps, options, status lines."""
    for module in modules():
        place = module.path.relative_to(ROOT).as_posix()
        for node in module.nodes:
            if isinstance(node, ast.Call):
                arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
                texts = [part for each in arguments for part in ast.walk(each) if isinstance(part, ast.Constant)]
                yield from ((f"{place}:{part.lineno}", part.value) for part in texts if isinstance(part.value, str))


def python_prose(path: Path, source: str, nodes: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    """The place and the text of each docstring and each comment of a Python file."""
    place = path.relative_to(ROOT).as_posix()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield f"{place}:{token.start[0]}", token.string
    for node in nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield f"{place}:{node.lineno}", node.value.value


def prose() -> Iterator[tuple[str, str]]:
    """The place and the text of each docstring and each comment of the program, in Python and in its other languages."""
    for module in modules():
        yield from python_prose(module.path, module.source, module.nodes)
    for file in sorted(path for path in (ROOT / "briefing").rglob("*") if path.suffix in COMMENTS):
        text = file.read_text("utf-8")
        for found in COMMENTS[file.suffix].finditer(text):
            yield f"{file.relative_to(ROOT).as_posix()}:{text.count(chr(10), 0, found.start()) + 1}", found.group()


def test_docstrings_and_comments_use_no_retired_term() -> None:
    """Docstrings and comments of the program are written in the terms of the glossary, templates and scripts included."""
    texts = list(prose())
    assert {suffix_of(place) for place, _ in texts} == {".py", *COMMENTS}, "each kind of file has comments"
    found = [f"{place}: {term[0]!r} in {text}" for place, text in texts if (term := IN_TEXTS.search(text))]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_tests_use_no_retired_term(path: Path) -> None:
    """The docstrings, comments and names of a module of the tests or benchmarks use the terms of the glossary."""
    source = path.read_text("utf-8")
    nodes = tuple(ast.walk(ast.parse(source)))
    texts = python_prose(path, source, nodes)
    found = [f"{place}: {term[0]!r} in {text}" for place, text in texts if (term := IN_TEXTS.search(text))]
    found += [f"{place}: {name}" for place, name in names(path, nodes) if has_retired_word(name)]
    assert found == [], "\n".join(found)


def yaml_comments(path: Path) -> Iterator[tuple[str, str]]:
    """The place and the text of each comment of a YAML file of the tests; the first line of a faulty brief describes it.

    A comment that repeats a main text above its translation (`# en: …`) is a text of the brief.
    """
    place = path.relative_to(ROOT).as_posix()
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        comment = re.search(r"(?:^|\s)#\s(?!en: )(.*)", line)
        if comment or (number == 1 and path.parent.name == "problems"):
            yield f"{place}:{number}", comment[1] if comment else line


def test_test_data_uses_no_retired_term() -> None:
    """The comments of the test data, and what each faulty brief is about, use the terms of the glossary."""
    texts = [each for path in TEST_DATA for each in yaml_comments(path)]
    assert len(texts) > len(list((ROOT / "tests/problems").glob("*.yaml"))), "comments are found"
    found = [f"{place}: {term[0]!r} in {text}" for place, text in texts if (term := IN_TEXTS.search(text))]
    assert found == [], "\n".join(found)


def has_retired_word(name: str) -> bool:
    """Whether a name contains a retired word."""
    return not IN_NAMES.isdisjoint(word.lower() for word in re.findall(r"[A-Z]?[a-z]+", name))


def suffix_of(place: str) -> str:
    """The suffix of the file at a place."""
    return Path(place.partition(":")[0]).suffix


def test_names_use_no_retired_term() -> None:
    """No module, class, function, argument, variable or attribute is called by a retired term."""
    found = [each for module in modules() for each in names(module.path, module.nodes) if has_retired_word(each[1])]
    assert found == []


def test_messages_use_no_retired_term() -> None:
    """No literal that the program hands on holds a retired term."""
    texts = [(place, text) for place, text in messages() if " " in text]
    found = [f"{place}: {term[0]!r} in {text}" for place, text in texts if (term := IN_TEXTS.search(text))]
    assert found == [], "\n".join(found)


def test_explanations_use_no_retired_term() -> None:
    """The explanation of each code is written in the terms of the glossary."""
    assert [code for code, explanation in CODES.items() if IN_TEXTS.search(explanation.text)] == []


def test_help_uses_no_retired_term() -> None:
    """So is the help of each command and option."""
    helps = [text or "" for command in cli.commands.values() for text in (command.help, *_helps(command))]
    assert len(helps) > len(cli.commands), "commands have options with help"
    found = [f"{term[0]!r} in {text}" for text in helps if (term := IN_TEXTS.search(text))]
    assert found == [], "\n".join(found)


def _helps(command: object) -> list[str]:
    return [str(each.help) for each in getattr(command, "params", ()) if getattr(each, "help", None)]


def test_documents_use_no_retired_term() -> None:
    """So are the README, the guide, the decisions and the words of pages."""
    lines = [(page, line) for page in PAGES if page != DECISION for line in page.read_text("utf-8").splitlines()]
    found = [f"{page.relative_to(ROOT)}: {term[0]!r} in {line}" for page, line in lines if (term := IN_TEXTS.search(line))]
    assert found == [], "\n".join(found)


def test_each_refused_term_has_a_replacement() -> None:
    """A word that a name may not hold is in the table, with what to write instead."""
    assert retired() >= IN_NAMES
    for term in (
        "for ever",
        "whoever",
        "nobody",
        "in so many words",
        "mend",
        "slip",
        "cure",
        "leads nowhere",
        "made anew",
        "falls due",
    ):
        assert term in retired()
        assert IN_TEXTS.search(f"it {term} it")
