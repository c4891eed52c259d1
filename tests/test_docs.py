"""The documentation is complete and up to date, and has no broken links."""

from __future__ import annotations

import ast
import json
import re
import signal
import tomllib
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import click
import markdown
import pytest

from briefing.authoring import guide, message_guide
from briefing.cli import cli
from briefing.cli.error_handling import BUG, PROBLEMS, STOPPED, TERMINATED
from briefing.diagnostics import codes
from briefing.loader.decode import entries
from briefing.model import BY_FILE, FILES, HEADS, LIST_FILES, Model
from briefing.model.fields import fields_by_key
from briefing.model.sentences import field_sentences
from briefing.model.values import (
    CONFIDENCE_LEVELS,
    GRADES,
    LIKELIHOOD_RANGES,
    OUTCOME_STATUSES,
    PROGRESS_STATUSES,
    PROVENANCES,
    REACHES,
    SCENARIO_STATUSES,
)
from briefing.render.template_compiler import FILTERS
from briefing.source.yaml_reader import read
from tests.program import modules
from tests.walkthrough import TUTORIAL

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
GUIDE = DOCS / "guide"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
RENEW = "renew it: python -m briefing.authoring.guide docs/guide"


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- pages that are made ----------------------------------------------------------------------------------------


def test_the_page_of_fields_is_up_to_date() -> None:
    """The page of fields matches the classes."""
    assert (GUIDE / "fields.md").read_text("utf-8") == guide.fields(), RENEW


def test_the_page_of_messages_is_up_to_date() -> None:
    """The page of messages matches `briefing explain`."""
    assert (GUIDE / "messages.md").read_text("utf-8") == message_guide.messages(), RENEW


# --- nothing is missing -----------------------------------------------------------------------------------------


def test_every_field_is_documented() -> None:
    """The guide describes each field of each file."""
    page = (GUIDE / "fields.md").read_text("utf-8")
    models: tuple[type[Model], ...] = tuple(FILES.values())
    for model in models:
        sentences = field_sentences()[model.__name__]
        for key in fields_by_key(model):
            assert key in sentences, f"`{key}` of {model.__name__} has no sentence"
            assert f"- **`{key}`** (" in page
            assert sentences[key] in page


def test_every_code_is_explained() -> None:
    """Every code that the program can report has its section in `codes.md`."""
    reported = set()
    for module in modules():
        for node in module.nodes:
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"error", "warning", "Fault", "_by"} and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    reported.add(str(first.value))
    assert reported, "no code was found: this test looks for the wrong thing"
    assert reported - set(codes.CODES) == set()


def test_codes_are_in_alphabetical_order() -> None:
    """The sections of `codes.md` are in alphabetical order."""
    found = re.findall(r"^## (.*)$", (ROOT / "briefing/diagnostics/codes.md").read_text("utf-8"), re.MULTILINE)
    assert found == sorted(set(found))


def test_no_sentence_of_an_explanation_is_broken() -> None:
    """Each line of an explanation is a paragraph of the guide, so each ends with a sentence."""
    broken = [
        (each.code, line) for each in codes.CODES.values() for line in each.text.splitlines() if not re.search(r"[.:]$", line)
    ]
    assert broken == []


def test_every_command_and_option_is_documented() -> None:
    """The page of commands has a section for each command, with its options; the README names each command."""
    shared, *sections = re.split(r"^### briefing ", (GUIDE / "commands.md").read_text("utf-8"), flags=re.MULTILINE)
    readme = (ROOT / "README.md").read_text("utf-8")
    assert {section.split()[0] for section in sections} == set(cli.commands)
    for section in sections:
        command = cli.commands[section.split()[0]]
        assert f"`briefing {command.name}`" in readme
        commands = command.commands.values() if isinstance(command, click.Group) else ()
        assert [each.name for each in commands if f"briefing {command.name} {each.name}" not in f"briefing {section}"] == []
        for parameter in (*cli.params, *command.params, *(option for each in commands for option in each.params)):
            for option in (*parameter.opts, *parameter.secondary_opts):
                if isinstance(parameter, click.Option):
                    documented = rf"(?<![\w-]){option}(?![\w-])"
                    assert re.search(documented, section) or re.search(documented, shared), f"briefing {command.name}: {option}"


def test_exit_codes_are_documented() -> None:
    """The table of exit codes lists those that the program uses, and no other."""
    table = re.findall(r"^\| ([\d, ]+) \|", (GUIDE / "commands.md").read_text("utf-8"), re.MULTILINE)
    listed = {int(code) for row in table for code in row.split(", ")}
    hangup = TERMINATED - signal.SIGTERM + signal.SIGHUP
    assert listed == {0, PROBLEMS, click.UsageError.exit_code, BUG, hangup, STOPPED, TERMINATED}
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    usage = click.UsageError.exit_code
    codes = f"0 ok, {PROBLEMS} problems found, {usage} usage error, {BUG} internal error"
    assert f"Exit codes: {codes}, {hangup}, {STOPPED} and {TERMINATED} stopped by a signal." in readme


def test_every_word_for_certainty_is_explained() -> None:
    """Each grade, level, status and likelihood has its row or its line in the guide, likelihoods with their range."""
    page = (GUIDE / "writing.md").read_text("utf-8")
    words = (*CONFIDENCE_LEVELS, *GRADES, *OUTCOME_STATUSES, *PROGRESS_STATUSES, *PROVENANCES, *REACHES, *SCENARIO_STATUSES)
    assert [word for word in words if f"`{word}`" not in page] == []
    for word, (low, high) in LIKELIHOOD_RANGES.items():
        assert f"| `{word}` | {low}–{high}% |" in page


def test_every_dependency_has_its_reason() -> None:
    """Each installed package has a documented reason."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    listed = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for group in (*project.get("dependency-groups", {}).values(), *project["project"].get("optional-dependencies", {}).values()):
        listed += group
    for folder in (ROOT, ROOT / "tests/lighthouse", ROOT / "tests/wrangler"):
        listed += json.loads((folder / "package.json").read_text("utf-8"))["devDependencies"]
    page = (DOCS / "decisions/dependencies.md").read_text("utf-8")
    names = {re.split(r"[^A-Za-z0-9@/-]", each)[0] for each in listed}
    assert [name for name in sorted(names) if f"**{name}**" not in page] == []


def test_every_template_is_listed() -> None:
    """The guide names the template of each page."""
    page = (GUIDE / "templates.md").read_text("utf-8")
    ours = {path.name for path in (ROOT / "briefing/render/templates").glob("*.jinja")}
    assert [name for name in sorted(ours) if f"`{name}`" not in page] == []


def test_every_filter_is_listed() -> None:
    """The guide names each filter of templates."""
    page = (GUIDE / "templates.md").read_text("utf-8")
    assert [name for name in FILTERS if f"`{name}`" not in page] == []


# --- nothing is wrong -------------------------------------------------------------------------------------------


@cache
def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as the publisher generates them."""
    html = markdown.markdown(page.read_text("utf-8"), extensions=["toc", "fenced_code", "tables", "attr_list"])
    return set(re.findall(r'<h\d[^>]* id="([^"]+)"', html))


def links(page: Path) -> list[str]:
    """The targets of the links of a page, without those in code."""
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return ["".join(found) for found in re.findall(r"\]\(([^)\s]+)\)|<(?:img|source) [^>]*src(?:set)?=\"([^\"]+)\"", text)]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_have_targets(page: Path) -> None:
    """A link inside the project names an existing file, and an existing heading."""
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{named(page)}: {link}"
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), f"{named(page)}: {link}"


def test_published_pages_link_to_published_pages() -> None:
    """A published page of `docs/` links only to published pages."""
    for page in sorted(DOCS.rglob("*.md")):
        for link in links(page):
            if _is_unpublished(page) or re.match(r"[a-z]+:|#", link):
                continue
            target = (page.parent / link.partition("#")[0]).resolve()
            assert target.is_relative_to(DOCS), f"{named(page)}: {link}"
            assert not _is_unpublished(target), f"{named(page)}: {link}"


def _is_unpublished(page: Path) -> bool:
    """Return whether `exclude_docs` of this project leaves a page out."""
    return page.is_relative_to(DOCS / "decisions") or page == DOCS / "speed.md"


@pytest.mark.slow
def test_decisions_and_pictures_are_not_published(first_site: Path) -> None:
    """The site publishes neither the decisions behind the program nor the pictures of the README."""
    assert not (first_site / "decisions").exists()
    assert not (first_site / "pictures").exists()
    assert (first_site / "guide/start/index.html").is_file()


PROGRAM_PAGES = [
    ROOT / "ARCHITECTURE.md",
    ROOT / "CONTRIBUTING.md",
    DOCS / "reliability.md",
    *sorted((DOCS / "decisions").glob("*.md")),
]
"""The pages about the program; their recipes in fences name files that they add."""


@pytest.mark.parametrize("page", PROGRAM_PAGES, ids=named)
def test_files_that_pages_about_the_program_name_exist(page: Path) -> None:
    """A module that was renamed or removed is not named by its old path."""
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    found = re.findall(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|jinja|css|js))`", text)
    assert [path for path in found if not any((folder / path).exists() for folder in (ROOT, ROOT / "briefing"))] == []


def test_modules_that_docstrings_name_exist() -> None:
    """A docstring or comment of the program names no module, and nothing in a module, by its old name."""
    paths = {
        module.path.relative_to(ROOT / "briefing").with_suffix("").as_posix().replace("/", "."): module for module in modules()
    }
    sources = {name.removesuffix(".__init__"): module.source for name, module in paths.items()}
    packages = {name.partition(".")[0] for name in sources if "." in name}
    found = [
        f"{named(module.path)}: {name}"
        for module in modules()
        for name in re.findall(r"`((?:[a-z_0-9]+\.)+[a-z_0-9]+)`", module.source)
        if name.partition(".")[0] in packages
        and name not in sources
        and not re.search(rf"\b{name.rpartition('.')[2]}\b", sources.get(name.rpartition(".")[0], ""))
    ]
    assert found == []


BLOCK = re.compile(r"```yaml\n(# data/(\S+)\.yaml\n.*?)```", re.DOTALL)
# The tutorial contains a mistake on purpose; tests/test_walkthrough.py carries it out.
BLOCKS = [(page, *found) for page in PAGES if page != TUTORIAL for found in BLOCK.findall(page.read_text("utf-8"))]


@pytest.mark.parametrize(("page", "text", "name"), BLOCKS, ids=[f"{named(page)}:{name}" for page, _, name in BLOCKS])
def test_examples_are_right(page: Path, text: str, name: str) -> None:
    """An example that names its file can be copied into that file."""
    document = read(text.encode(), f"{name}.yaml")
    assert document.problems == ()
    if "/" not in name and name not in HEADS:
        assert entries(document, LIST_FILES[name], BY_FILE.get(name)).problems == ()


FOREIGN = re.compile(
    r"/(?:work|farm|home|root|tmp)/|bash_jobs"
    r"|\b(?:claude|anthropic|chatgpt|openai|copilot|llm|ai assistant|coding agent|subagent|sub-agent)\b"
    r"|\b(?:this|another|other|previous|earlier) (?:session|agent)s?\b|\b(?:worktree|prompt)\b",
    re.IGNORECASE,
)
OWN = [
    *ROOT.glob("*.md"), *ROOT.glob("*.toml"), ROOT / "Makefile", ROOT / "package.json", *(ROOT / ".ci").glob("*"),
    *DOCS.rglob("*.md"),
    *(path for folder in ("briefing", "tests") for ending in ("py", "md", "jinja", "html", "yaml", "css", "js")
      for path in (ROOT / folder).rglob(f"*.{ending}") if "node_modules" not in path.parts),
]  # fmt: skip


def test_texts_do_not_say_how_they_were_written() -> None:
    """No text says how, where or with what help it was written."""
    found = [
        f"{named(path)}:{number}: {line.strip()[:100]}"
        for path in OWN
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if FOREIGN.search(line)
    ]
    assert found == []


def test_the_numbers_of_decisions_are_unique() -> None:
    """A decision is named by its number, which also heads its page."""
    files = sorted((ROOT / "docs/decisions").glob("0*.md"))
    numbers = [file.name[:4] for file in files]
    assert [number for number in set(numbers) if numbers.count(number) > 1] == []
    assert [file.name for file in files if not file.read_text("utf-8").startswith(f"# {file.name[:4]} ")] == []
