"""The public API: each function on small projects, valid and faulty, and its documentation."""

from __future__ import annotations

import doctest
import inspect
import pkgutil
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import briefing
from briefing.analysis.diff import FactChange
from tests.commands import change, tree
from tests.small_site import left_over

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/guide/library.md"
TODAY = date(2031, 9, 30)
FUNCTIONS = ("build", "check", "diff", "load", "project")


@pytest.fixture
def shade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> briefing.Project:
    """The smallest project, and next to it the same one with another title, in the working directory."""
    for name in ("shade", "shade-2032"):
        shutil.copytree(ROOT / "tests/sites/minimal/data", tmp_path / name / "data")
    change(tmp_path / "shade-2032/data/brief.yaml", "title: Shade before steel\n", "title: Shade before steel and glass\n")
    monkeypatch.chdir(tmp_path)
    return briefing.project("shade")


def break_data(project: briefing.Project) -> None:
    change(project.data / "brief.yaml", "edition: 1\n", "edition: one\n")


# --- what each function does ------------------------------------------------------------------------------------


def test_a_project_names_its_folders(tmp_path: Path) -> None:
    """Paths keep the form in which they were given, and nothing has to exist."""
    assert briefing.project().data == Path("data")
    assert briefing.project(tmp_path / "a").config == tmp_path / "a/mkdocs.yml"
    assert briefing.project("a", data="elsewhere/brief").data == Path("elsewhere/brief")


def test_load_reads_and_applies_no_rule(shade: briefing.Project) -> None:
    """A broken reference is reported by a rule, not by reading; a value of the wrong type is reported with its place."""
    change(shade.data / "brief.yaml", "any plant", "any plant [F9]")
    loaded = briefing.load(shade)
    assert isinstance(loaded, briefing.Loaded)
    assert [brief.head.title for brief in loaded.site.briefs] == ["Shade before steel"]
    assert loaded.problems == ()
    assert [problem.code for problem in briefing.check(shade, TODAY).problems] == ["unknown-id"]
    break_data(shade)
    (problem,) = briefing.load(shade).problems
    assert isinstance(problem, briefing.Problem)
    assert problem.place == briefing.Place("shade/data/brief.yaml", 7, 10, 7, 13)


def test_check_depends_on_the_date_alone(shade: briefing.Project) -> None:
    """A warning leaves a check `ok`, an error does not; nothing is written."""
    before = tree(shade.root)
    for call in (briefing.check, briefing.build):
        with pytest.raises(TypeError, match=r"`today` is a `datetime.date`.*, not '2031-09-30'"):
            call(shade, today="2031-09-30")
    assert briefing.check(shade, TODAY).problems == ()
    late = briefing.check(shade, date(2032, 6, 1))
    assert isinstance(late, briefing.Checked)
    assert [(problem.code, problem.severity) for problem in late.problems] == [("overdue-review", "warning")]
    assert late.ok
    assert tree(shade.root) == before
    break_data(shade)
    assert not briefing.check(shade, TODAY).ok


@pytest.mark.slow
def test_build_makes_the_site_of_the_command(shade: briefing.Project, tmp_path: Path) -> None:
    """The same bytes as from `briefing build`, with the list of pages, including handwritten ones."""
    (shade.root / "mkdocs.yml").write_text("site_name: x\nhooks: [own.py]\n", "utf-8")
    (shade.root / "docs").mkdir()
    (shade.root / "docs/about.md").write_text("# About\n", "utf-8")
    built = briefing.build(shade, TODAY)
    assert isinstance(built, briefing.Built)
    assert built.ok
    assert built.pages == ("about/index.html", "index.html")
    assert [problem.place.file for problem in built.problems] == ["shade/mkdocs.yml"]
    assert built.site_dir == Path("shade/site")
    command = [sys.executable, "-m", "briefing", "build", "--today", str(TODAY), "--site-dir", str(tmp_path / "by-command")]
    subprocess.run(command, cwd=shade.root, check=True, capture_output=True)
    assert tree(shade.root / "site") == tree(tmp_path / "by-command")


@pytest.mark.slow
@pytest.mark.parametrize("what", ["data", "settings", "page", "folder"])
def test_a_failed_build_keeps_the_old_site(shade: briefing.Project, tmp_path: Path, what: str) -> None:
    """An error of any stage is returned, and the old site is kept."""
    site = tmp_path / "public"
    assert briefing.build(shade, TODAY, site_dir=site).pages == ("index.html",)
    before = tree(site)
    if what == "data":
        break_data(shade)
    elif what == "settings":
        (shade.root / "mkdocs.yml").write_text("site_name: [\n", "utf-8")
    elif what == "page":
        (shade.root / "docs").mkdir()
        (shade.root / "docs/about.md").write_text("# About\n\n[x](gone.md)\n", "utf-8")
    else:
        (site / ".briefing-site").unlink()
        before = tree(site)
    built = briefing.build(shade, TODAY, build_dir=tmp_path / "pages", site_dir=site)
    assert not built.ok
    assert built.pages == ()
    assert any(problem.severity == "error" for problem in built.problems)
    assert len(set(built.problems)) == len(built.problems)
    assert tree(site) == before
    assert left_over(tmp_path) == []


def test_diff_names_changes_by_id_and_field(shade: briefing.Project) -> None:
    """Equal data have no changes; data that could not be read are refused with the place."""
    old, new = briefing.load(shade), briefing.load(briefing.project("shade-2032"))
    assert briefing.diff(old, old).changes == ()
    found = briefing.diff(old, new)
    assert isinstance(found, briefing.Comparison)
    assert [(change.size, change.kind, change.field) for change in found.changes] == [("major", "brief", "title")]
    break_data(shade)
    with pytest.raises(ValueError, match=r"^shade/data/brief\.yaml:7: "):
        briefing.diff(briefing.load(shade), new)


def test_nothing_is_printed(shade: briefing.Project, capfd: pytest.CaptureFixture[str]) -> None:
    """No function writes to standard output or standard error."""
    briefing.build(shade, date(2032, 6, 1))
    (shade.root / "mkdocs.yml").write_text("site_name: x\nhooks: [own.py]\nplugins: [unknown]\n", "utf-8")
    briefing.build(shade, TODAY)
    break_data(shade)
    briefing.check(shade, TODAY)
    briefing.diff(briefing.load(briefing.project("shade-2032")), briefing.load(briefing.project("shade-2032")))
    assert capfd.readouterr() == ("", "")


# --- the package ------------------------------------------------------------------------------------------------


def test_no_module_takes_the_place_of_a_function() -> None:
    """Importing a submodule would replace a function of its name on the package."""
    assert set(briefing.__all__) & {module.name for module in pkgutil.iter_modules(briefing.__path__)} == set()


def test_importing_the_package_imports_no_stage() -> None:
    """`import briefing` loads no other module of the package and no library until a function or a class is used."""
    program = (
        "import sys; before = set(sys.modules); import briefing; loaded = set(sys.modules) - before\n"
        "print(sorted(name for name in loaded if name.partition('.')[0] not in sys.stdlib_module_names))\n"
        "assert briefing.Problem.__module__ == 'briefing.diagnostics' and 'build' in dir(briefing)\n"
        "try: briefing.nothing\n"
        "except AttributeError as refusal: print(refusal)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["['briefing']", "module 'briefing' has no attribute 'nothing'"]


CONSUMER = """\
from datetime import date
from pathlib import Path

import briefing
from briefing import Built, Checked, Comparison, Loaded, Place, Problem, Project
from tests.commands import change, tree


def main(folder: Path) -> list[Place]:
    project: Project = briefing.project(folder, data="data")
    loaded: Loaded = briefing.load(project)
    checked: Checked = briefing.check(project, date(2031, 9, 30))
    built: Built = briefing.build(project, date(2031, 9, 30), site_dir=folder / "public")
    comparison: Comparison = briefing.diff(loaded, loaded)
    problems: tuple[Problem, ...] = (*loaded.problems, *checked.problems, *built.problems)
    titles: list[str] = [brief.head.title for brief in loaded.site.briefs]
    words: list[str] = [change.field for change in comparison.changes]
    pages: tuple[str, ...] = built.pages
    assert titles and words and pages and checked.ok and briefing.__version__
    return [problem.place for problem in problems]
"""


@pytest.mark.slow
def test_a_program_that_uses_it_is_typed(tmp_path: Path) -> None:
    """A strict type checker knows every name, and refuses unknown names and arguments of the wrong type."""

    def checked(text: str) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "consumer.py"
        file.write_text(text, "utf-8")
        command = [sys.executable, "-m", "mypy", "--strict", "--config-file", str(ROOT / "pyproject.toml"), str(file)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert checked(CONSUMER).stdout.startswith("Success"), checked(CONSUMER).stdout
    wrong = checked(
        CONSUMER.replace("briefing.load(project)", "briefing.loaded(folder)").replace("date(2031, 9, 30))", '"today")')
    )
    assert 'Module has no attribute "loaded"' in wrong.stdout
    assert 'expected "date"' in wrong.stdout


# --- the documentation ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["docstring", "page"])
def test_the_examples_do_what_they_show(shade: briefing.Project, source: str) -> None:
    """Every example in the package's docstring and on its page of the guide runs and has the output that it shows."""
    text = briefing.__doc__ if source == "docstring" else re.sub(r"(?m)^```.*$", "", PAGE.read_text("utf-8"))
    examples = doctest.DocTestParser().get_doctest(text or "", {}, source, None, 0)
    assert len(examples.examples) >= 8
    failures: list[str] = []
    doctest.DocTestRunner(verbose=False).run(examples, out=failures.append)
    assert failures == []


def test_every_name_has_its_section() -> None:
    """The page has a section for each public name, and calls no other name stable."""
    parts = re.split(r"^## (?:Functions|Values|What is stable)$", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    documented = [re.findall(r"^### (\w+)$", part, re.MULTILINE) for part in parts]
    assert sorted(documented[1]) == list(FUNCTIONS)
    assert sorted([*documented[1], *documented[2], "__version__"]) == sorted(briefing.__all__)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_signatures_are_as_documented(name: str) -> None:
    """The page shows the signature of each function and starts with the sentence of its docstring."""
    function = getattr(briefing, name)
    signature = str(inspect.signature(function)).replace("'", "").replace("root: Path | str = .", 'root: Path | str = "."')
    section = re.split(rf"^### {name}$", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1].partition("\n### ")[0]
    assert f"```python\ndef {name}{signature}\n```" in section
    first = (inspect.getdoc(function) or "").partition("\n")[0]
    assert re.split(r"[:.,]", first)[0] in " ".join(section.split())


def test_attributes_are_as_documented() -> None:
    """Each documented attribute exists, and none of a problem, a place, a check or a build is left out."""
    sections = re.split(r"^### ", PAGE.read_text("utf-8").partition("## Values")[2], flags=re.MULTILINE)[1:]
    listed = {section.split()[0]: re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) for section in sections}
    changes = listed["Comparison"][1:]
    assert [name for name in changes if name not in FactChange._fields] == []
    listed["Comparison"] = listed["Comparison"][:1]
    for name, attributes in listed.items():
        of_class = getattr(briefing, name)
        fields = tuple(getattr(of_class, "_fields", ())) or tuple(of_class.__dataclass_fields__)
        assert [each for each in attributes if each not in fields and not hasattr(of_class, each)] == [], name
        if name in ("Built", "Place", "Problem", "Project"):
            assert [each for each in fields if each not in attributes] == [], name
