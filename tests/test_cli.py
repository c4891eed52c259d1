"""The command line: its output and its exit codes."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from briefing import __version__, driver
from briefing.authoring.example import STARTER
from briefing.cli import cli, init_command
from briefing.diagnostics.reports import FORMATS
from briefing.source.project import project_in
from tests.commands import change, run, tree

if TYPE_CHECKING:
    from pathlib import Path

IN_TIME = ("--today", "2031-10-01")  # when the review of the example is not yet due
BRIEFING = (sys.executable, "-c", "from briefing.cli import main; main()")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh project, which is the working directory."""
    assert run("init", tmp_path / "project").exit_code == 0
    shutil.copytree(STARTER / "data", tmp_path / "project/data", dirs_exist_ok=True)  # its dates do not depend on today
    monkeypatch.chdir(tmp_path / "project")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return tmp_path / "project"


def spoil(project: Path) -> None:
    change(project / "data/recommendations.yaml", "factor: F2, how: A list", "factor: F99, how: A list")


# --- help -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [[], *([name] for name in cli.commands)], ids=" ".join)
def test_every_command_explains_itself(command: list[str]) -> None:
    """`--help` and `-h` print help for the program and for each command; no line of the list of commands is cut short."""
    assert run(*command, "--help").exit_code == 0
    assert not re.search(r"\w\.\.\.\n", run(*command, "--help").output)
    assert run(*command, "-h").output == run(*command, "--help").output


def test_version() -> None:
    """A bug report can name the version."""
    assert run("--version").output == f"briefing, version {__version__}\n"


def test_wrong_use_ends_with_two(project: Path) -> None:
    """A mistake on the command line has another exit code than problems in the data."""
    for words in (["chekc"], ["check", "--format", "xml"], ["check", "--today", "soon"], ["init"], ["schema", "--out"]):
        assert run(*words).exit_code == 2, words


# --- check ------------------------------------------------------------------------------------------------------


def test_the_example_has_neither_errors_nor_warnings(project: Path) -> None:
    """The example of `init` has no problems."""
    result = run("check", "--strict", *IN_TIME)
    assert (result.output, result.exit_code) == ("No problems found.\n", 0)


def test_an_error_is_shown_and_ends_with_one(project: Path) -> None:
    """A person sees the place, a pipeline the exit code."""
    spoil(project)
    result = run("check", *IN_TIME)
    assert result.exit_code == 1
    assert "data/recommendations.yaml:12:16 error[unknown-id]" in result.output
    assert result.output.endswith("\n1 error\n")


def test_a_warning_ends_with_one_only_if_strict(project: Path) -> None:
    """An overdue review stops the build only with `--strict`."""
    late = ("--today", "2040-01-01")
    assert run("check", *late).exit_code == 0
    assert "warning[overdue-review]" in run("check", *late).output
    assert run("check", "--strict", *late).exit_code == 1


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_available(project: Path, form: str) -> None:
    """Each row of the table of formats is a value of the option."""
    spoil(project)
    result = run("check", "--format", form, *IN_TIME)
    assert result.exit_code == 1
    assert "unknown-id" in result.stdout
    assert result.stderr == ""


def test_json_of_a_clean_brief_is_complete(project: Path) -> None:
    """The output of a clean check differs from the output of a crash."""
    result = run("check", "--format", "json", *IN_TIME)
    assert (json.loads(result.stdout), result.exit_code) == ({"problems": []}, 0)


@pytest.mark.parametrize("folder", ["data", "nowhere"])
def test_json_where_there_is_no_brief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    """An empty folder and a missing folder are problems in the same form as any other."""
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    result = run("check", "--format", "json", "--data", folder)
    assert [problem["code"] for problem in json.loads(result.stdout)["problems"]] == ["no-brief"]
    assert result.exit_code == 1


def test_paths_are_relative_to_the_working_directory(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that is open in any folder finds the file, even if the data folder is given as an absolute path."""
    spoil(project)
    monkeypatch.chdir(project.parent)
    for data in ("project/data", "./project/data/", project / "data"):
        result = run("check", "--format", "json", "--data", data, *IN_TIME)
        assert [problem["file"] for problem in json.loads(result.stdout)["problems"]] == ["project/data/recommendations.yaml"]


def test_colour_is_for_terminals_and_on_request(project: Path) -> None:
    """Piped output is plain; `--color` and `--no-color` decide."""
    spoil(project)
    assert "\x1b[" not in run("check", *IN_TIME).output
    assert "\x1b[1;31m" in run("check", "--color", *IN_TIME).output
    assert "\x1b[" not in run("check", "--no-color", *IN_TIME).output


@pytest.mark.slow
def test_check_does_not_wait_for_the_publisher(project: Path) -> None:
    """A check imports no publisher, page, explanation or other command: that would take longer than many of its rules."""
    page = project / "docs/notes.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text("---\ntitle: Notes\n---\n\nRead [the method](https://example.org/).\n", encoding="utf-8")
    program = (
        "import sys\n"
        "from briefing.cli import cli\n"
        "cli(['check', '--today', '2031-10-01'], standalone_mode=False)\n"
        "slow = {'mkdocs.utils', 'mkdocs.config.defaults', 'material', 'watchdog', 'jinja2', 'pathspec', 'urllib.request',\n"
        "        'briefing.render.page', 'briefing.driver.build_project', 'briefing.cli.init_command', 'briefing.source.git',\n"
        "        'briefing.publish.csp', 'briefing.source.hints.syntax_problems', 'briefing.loader.decode.validation_problems',\n"
        "        'briefing.render.styled_references', 'briefing.analysis.diff.diff_formats', 'difflib', 'tempfile'}\n"
        "print(sorted(slow & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(("settings", "where", "message", "code"), [
    ("site_name: x\nplugins:\n  - brefing\n", "mkdocs.yml:3:5", "no plugin `brefing` is installed", 1),
    ("site_name: x\nexclude_docs: '!'\n", "mkdocs.yml:2:1", "a pattern of `exclude_docs` cannot be read: '!'", 1),
    ("site_name x\nsite_url: https://example.org\n", "mkdocs.yml:1:10", "the colon after `site_name` is missing", 1),
    ("site_name x\n# Ours:\n\nsite_url: https://example.org\n", "mkdocs.yml:1:10", "the colon after `site_name` is missing", 1),
    ("site_name: x\nsite_url: kerb.example.org\n", "mkdocs.yml:2:1", "`site_url` is not a whole address", 1),
    ("site_name: [x\n", "mkdocs.yml:", "this file cannot be read", 1),
    ("site_name: x\nhooks: [own.py]\n", "mkdocs.yml:2:1", "hooks are not supported", 0),
    ("site_name: x\n? !x [y]\n: z\n", "mkdocs.yml:", "there is no setting `!x`", 1),
    (
        "site_name: x\nextra:\n  a: &a0 [x]\n"
        + "".join(f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)),
        "mkdocs.yml:", "its aliases repeat more than 20,000 values", 1,
    ),
    ("site_name: x\nextra: &a\n  b: *a\n", "mkdocs.yml:", "its aliases repeat more than 20,000 values", 1),
    ("site_name: x\nnav: !!python/object/apply:os.mkdir [ran]\n", "mkdocs.yml:2:1", "`nav` is not a list", 1),
])  # fmt: skip
def test_a_check_reports_problems_of_the_settings(project: Path, settings: str, where: str, message: str, code: int) -> None:
    """What `build` refuses in `mkdocs.yml` the check reports too, without running the code that a tag names."""
    (project / "mkdocs.yml").write_text(settings, "utf-8")
    result = run("check", *IN_TIME)
    assert (result.exit_code, result.output.count(message)) == (code, 1), result.output
    assert where in result.output
    assert not (project / "ran").exists()


# --- render, build ----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("command", ["render", "build"])
def test_a_problem_of_the_settings_is_reported_once(project: Path, command: str) -> None:
    """The settings are read once, so a warning about them appears once; an error stops before anything is written."""
    settings = project / "mkdocs.yml"
    settings.write_text(f"{settings.read_text('utf-8')}hooks: [own.py]\n", "utf-8")
    result = run(command, *IN_TIME)
    assert result.stderr.count("hooks are not supported") == 1
    assert result.exit_code == 0
    settings.write_text("site_name: x\nnav: about.md\n", "utf-8")
    shutil.rmtree(project / "build")
    result = run(command, *IN_TIME)
    assert result.stderr.count("`nav` is not a list") == 1
    assert result.exit_code == 1
    assert not (project / "build").exists()


@pytest.mark.slow
def test_build_makes_a_site_and_says_where(project: Path) -> None:
    """The log of a pipeline names the site in one line, and standard output stays empty; a second build gives the same bytes."""
    result = run("build", "--strict", *IN_TIME)
    pages = len(list((project / "build").rglob("*.md")))  # one of them is handwritten
    assert (result.stdout, result.stderr, result.exit_code) == ("", f"Wrote {pages} pages to site/\n", 0)
    site = tree(project / "site")
    assert b"Shade before steel" in site["index.html"]
    assert run("build", "--site-dir", "again", "--jobs", "1", *IN_TIME).exit_code == 0
    assert tree(project / "again") == site


def test_a_failed_build_leaves_the_old_site(project: Path) -> None:
    """Readers keep the last good site until the mistake is corrected."""
    site = project / "site"
    site.mkdir()
    (site / "index.html").write_text("old", "utf-8")
    spoil(project)
    result = run("build", *IN_TIME)
    assert result.exit_code == 1
    assert "error[unknown-id]" in result.stderr
    assert "F99" in result.stderr.split("\n")[2]
    assert result.stdout == ""
    assert tree(site) == {"index.html": b"old"}


def test_strict_build_stops_at_a_warning(project: Path) -> None:
    """Without `--strict` the same warning is shown and the pages are written."""
    late = ("--today", "2040-01-01")
    assert run("render", "--strict", *late).exit_code == 1
    assert not (project / "build").exists()
    result = run("render", *late)
    assert result.exit_code == 0
    assert "warning[overdue-review]" in result.stderr
    assert list((project / "build").rglob("index.md"))


def test_render_writes_pages_but_no_site(project: Path) -> None:
    """Markdown is enough for people who use another publisher."""
    assert run("render", "--build-dir", "pages", *IN_TIME).exit_code == 0
    assert list((project / "pages").rglob("index.md"))
    assert not (project / "site").exists()


# --- init, schema, explain --------------------------------------------------------------------------------------


def test_init_copies_the_example_and_names_the_next_command(tmp_path: Path) -> None:
    """A new author has a complete project and sees the next command."""
    result = run("init", tmp_path / "a" / "brief")
    assert result.exit_code == 0
    assert "briefing serve" in result.output
    written = tree(tmp_path / "a" / "brief")
    copied = {name: _undated(content) for name, content in written.items() if not name.startswith(".briefing/")}
    assert copied == {name: _undated(content) for name, content in tree(STARTER).items()}
    assert ".briefing/ids.schema.json" in written
    assert "invented" in (tmp_path / "a" / "brief" / "data" / "brief.yaml").read_text("utf-8")


def _undated(content: bytes) -> bytes:
    return re.sub(rb"\b20[0-9]{2}\b", b"YEAR", content)


@pytest.mark.parametrize("today", [date(2027, 9, 29), date(2027, 9, 30), date(2028, 2, 29), date(2055, 12, 31)], ids=str)
def test_the_example_has_no_problem_on_any_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, today: date) -> None:
    """In the project that `init` writes, past events are past, scheduled ones are to come, and no review is due."""
    shutil.copytree(STARTER, tmp_path / "new")
    init_command._move_to_present(tmp_path / "new/data", today)
    monkeypatch.chdir(tmp_path / "new")
    result = run("check", "--strict", "--today", today.isoformat())
    assert result.output.splitlines()[-1] == "No problems found.", result.output


def test_init_accepts_a_folder_that_is_made_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty repository, or one that contains only the installed program, can become a project."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".venv").mkdir()
    monkeypatch.chdir(tmp_path)
    result = run("init", ".")
    assert result.exit_code == 0, result.output
    assert "example brief here. Next:" in result.output
    assert "cd " not in result.output
    assert "/.venv/" in (tmp_path / ".gitignore").read_text("utf-8").splitlines()


def test_init_refuses_a_folder_with_other_files(tmp_path: Path) -> None:
    """The example does not overwrite existing files."""
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    result = run("init", tmp_path)
    assert result.exit_code == 2
    assert "is not empty" in result.output
    assert tree(tmp_path) == {"notes.txt": b"mine"}


def test_schema_lists_prints_and_writes(tmp_path: Path) -> None:
    """An editor gets its schema from a file, a person from the screen."""
    kinds = run("schema").output.split()
    assert {"brief", "factors", "timeline"} <= set(kinds)
    assert "$schema" in json.loads(run("schema", "factors").output)
    assert run("schema", "--out", tmp_path / "schemas").exit_code == 0
    written = {name.removesuffix(".schema.json"): json.loads(content) for name, content in tree(tmp_path / "schemas").items()}
    assert set(written) == set(kinds)
    assert written["factors"] == json.loads(run("schema", "factors").output)


def test_schema_of_an_unknown_kind() -> None:
    """For a misspelt kind, the message suggests the nearest one."""
    result = run("schema", "factor")
    assert result.exit_code == 2
    assert "did you mean `factors`?" in result.output
    assert run("schema", "--out", "x", "factors").exit_code == 2
    assert run("schema", "--project", "factors").exit_code == 2


def ids_in(schemas: Path) -> str:
    return (schemas / "ids.schema.json").read_text("utf-8")


def test_schemas_of_a_project_know_its_ids(project: Path, tmp_path: Path) -> None:
    """The schemas are at the path in the first line of each data file, where Git ignores them, or at a given path."""
    shutil.rmtree(project / ".briefing")
    assert run("schema", "--project").exit_code == 0
    assert '"ruiz-2031"' in ids_in(project / ".briefing")
    assert (project / ".briefing/.gitignore").read_text("utf-8").endswith("\n*\n")
    assert run("schema", "--project", "--out", tmp_path / "out").exit_code == 0
    assert ids_in(tmp_path / "out") == ids_in(project / ".briefing")
    for path in (project / "data").glob("*.yaml"):
        first = path.read_text("utf-8").partition("\n")[0]
        assert (path.parent / first.removeprefix("# yaml-language-server: $schema=")).is_file(), path.name


def test_schemas_without_a_brief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a brief there is a message, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    result = run("schema", "--project")
    assert result.exit_code == 1
    assert "error[no-brief]" in result.stderr
    assert tree(tmp_path) == {}


def test_a_new_translation_names_its_schema(project: Path) -> None:
    """The files of a translation have the line that names the schema, at the same place as in the main files."""
    change(project / "data/brief.yaml", "languages: [en]", "languages: [en, zh-Hans]")
    change(project / "data/glossary.yaml", "# yaml-language-server: $schema=../.briefing/glossary.schema.json\n", "")
    assert run("translate", "zh-Hans", "F1", "glossary", *IN_TIME).exit_code == 0
    first, second, *_ = (project / "data/zh-Hans/factors.yaml").read_text("utf-8").split("\n")
    assert first == "# yaml-language-server: $schema=../../.briefing/factors.translation.schema.json"
    assert (project / "data/zh-Hans" / first.partition("=")[2]).is_file()
    assert second == "- id: F1"
    assert (project / "data/zh-Hans/glossary.yaml").read_text("utf-8").startswith("- id: ")
    assert run("check", *IN_TIME).exit_code == 0


def test_a_check_keeps_the_schemas_fresh(project: Path) -> None:
    """An editor knows what was added since the last check after the next one, even if that finds problems."""
    with (project / "data/sources.yaml").open("a", encoding="utf-8") as sources:
        sources.write("- {id: new-2031, type: book, title: New, reach: primary}\n")
    spoil(project)
    before = {path: path.stat().st_ino for path in (project / ".briefing").glob("*.json")}
    assert run("check", *IN_TIME).exit_code == 1
    assert '"new-2031"' in ids_in(project / ".briefing")
    assert [path.name for path, inode in before.items() if path.stat().st_ino != inode] == ["ids.schema.json"]


def test_a_check_writes_only_into_a_project(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare data folder is only read; a link in place of the schemas is not followed; a full disk stops no check."""
    (tmp_path / "elsewhere").mkdir()
    shutil.copytree(project / "data", tmp_path / "alone/data")
    assert run("check", "--data", tmp_path / "alone/data", *IN_TIME).exit_code == 0
    assert not (tmp_path / "alone/.briefing").exists()
    shutil.rmtree(project / ".briefing")
    (project / ".briefing").symlink_to(tmp_path / "elsewhere")
    assert run("check", *IN_TIME).exit_code == 0
    assert tree(tmp_path / "elsewhere") == {}
    assert "error[unsafe-folder]" in run("schema", "--project").stderr
    (project / ".briefing").unlink()
    monkeypatch.setattr("tempfile.mkstemp", failing(OSError(28, "No space left on device")))
    assert run("check", *IN_TIME).exit_code == 0


def test_explain_lists_and_explains() -> None:
    """Every code that a report can show is explained."""
    codes = [row.split()[0] for row in run("explain").output.splitlines()]
    assert "unknown-id" in codes
    assert codes == sorted(codes)
    for code in codes:
        assert len(run("explain", code).output) > 20, code
    result = run("explain", "unknwon-id")
    assert result.exit_code == 2
    assert "did you mean `unknown-id`?" in result.output


# --- how it ends when things go wrong ---------------------------------------------------------------------------


def failing(fault: BaseException) -> object:
    def check(*_: object, **__: object) -> None:
        raise fault

    return check


@pytest.mark.parametrize(
    ("fault", "code", "expected"),
    [
        (TypeError("secret"), 70, "this is a bug in briefing, please report it (TypeError; --debug shows a traceback)\n"),
        (
            OSError(28, "No space left on device", "site"),
            1,
            "Error: site: the disk is full; delete what is not needed, and try again\n",
        ),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_a_failure_is_reported_in_one_line(
    project: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException, code: int, expected: str
) -> None:
    """An internal error, a failure of the system and a stop by the user have different exit codes, without a traceback."""
    monkeypatch.setattr("briefing.driver.check", failing(fault))
    result = run("check")
    assert result.exit_code == code
    assert result.stderr == expected


def test_debug_shows_where_the_program_failed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person who reports a bug can copy the traceback."""
    monkeypatch.setattr("briefing.driver.check", failing(TypeError("the cause")))
    result = run("check", "--debug")
    assert result.exit_code == 70
    assert "Traceback" in result.stderr
    assert "TypeError: the cause" in result.stderr


@pytest.mark.slow
def test_the_installed_program_ends_with_the_same_codes(project: Path) -> None:
    """A shell sees the same exit codes as the tests above, also if the encoding of the system is not UTF-8."""
    spoil(project)
    change(project / "data/recommendations.yaml", "A list puts", "清單 puts")
    surroundings = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run([*BRIEFING, "check", *IN_TIME], capture_output=True, env=surroundings)
    assert done.returncode == 1
    assert "清單" in done.stdout.decode("utf-8")
    assert subprocess.run([*BRIEFING, "check", "--nonsense"], capture_output=True).returncode == 2


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_end_the_program_in_order(sign: signal.Signals, code: int) -> None:
    """A build that the user stops ends with the exit code that shells expect."""
    program = (
        # A shell ignores this signal in programs that it starts in the background, and child processes inherit that.
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "import os, briefing.driver, briefing.cli\n"
        f"briefing.driver.check = lambda *_: os.kill(os.getpid(), {int(sign)})\n"
        "import sys; sys.argv = ['briefing', 'check']\n"
        "briefing.cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", "")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
@pytest.mark.parametrize(
    "moment",
    [
        "sys.meta_path.insert(0, type('', (), {'find_spec': lambda name, *_: stop() if name == 'briefing.cli' else None}))",
        "import click; click.Group.make_context = stop",
        "import briefing.driver; briefing.driver.check = stop",
        "import gc; gc.freeze = stop",
    ],
    ids=["while modules are loaded", "while options are read", "in a command", "at the end"],
)
def test_an_impatient_ctrl_c_never_ends_in_a_traceback(moment: str) -> None:
    """Whenever Ctrl-C is pressed, and pressed again, the program ends with the status of the signal and at most a line."""
    program = (
        "import os, runpy, signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def stop(*_, **__):\n    try:\n        os.kill(os.getpid(), signal.SIGINT)\n"
        "    finally:\n        os.kill(os.getpid(), signal.SIGINT)\n"
        f"{moment}\nsys.argv = ['briefing', 'check']\n"
        "runpy.run_module('briefing', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode in (130, -signal.SIGINT)
    assert done.stderr.strip() in ("", "Aborted!")


@pytest.mark.slow
def test_a_terminal_shows_the_present_step(project: Path) -> None:
    """A terminal shows each step while it lasts, and nothing of it remains."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    subprocess.run([*BRIEFING, "check", *IN_TIME], stdout=subprocess.PIPE, stderr=theirs, check=True)
    os.close(theirs)
    assert os.read(ours, 1000).decode("utf-8") == "checking…\r\x1b[K"
    os.close(ours)


# --- what to type ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("check --today 1.1.2028", "type `2028-01-01`"),
        ("check --today 2024-00-00", "a month and a day run from 01"),
        ("check --today 2024-02-30", "days run from 01 to 29"),
        ("check --today 05/04/2028", "type `2028-04-05` if the day is first, or `2028-05-04`"),
        ("new xyz", "there are judgement, factor, claim"),
        ("new factr", "did you mean `factor`?"),
        ("build --cache-read-only", "--cache-read-only needs the folder of --cache"),
        ("rename F1 b:F7", "keeps an entry in its brief: write `F7`"),
    ],
)
def test_a_mistaken_argument_is_answered_with_what_to_type(project: Path, words: str, expected: str) -> None:
    """Dates in other notations, unknown kinds and ids of other briefs get help that says what to type."""
    result = run(*words.split())
    assert result.exit_code == 2
    assert expected in " ".join(result.output.split())


def test_a_command_inside_the_data_folder_says_where_to_run_it(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The data folder is not called missing when it is the current folder."""
    for below, way in (("data", ".."), ("data/figures", "../..")):
        monkeypatch.chdir(project / below)
        assert f"`cd {way}`" in run("check").output
    shutil.copytree(project / "data", project / "brief")
    shutil.rmtree(project / "data")
    monkeypatch.chdir(project / "brief")
    assert "`--data .`" in run("check").output


def test_the_folder_of_the_site_is_that_of_the_settings(tmp_path: Path) -> None:
    """`site_dir` in mkdocs.yml counts for `briefing build` as for `mkdocs build`, relative to that file; else there is none."""
    for line, expected in (("site_dir: public/x\n", tmp_path / "public/x"), ("", None), ("site_dir: ''\n", None)):
        (tmp_path / "mkdocs.yml").write_text(f"site_name: x\n{line}", "utf-8")
        assert driver.open_project(project_in(tmp_path, tmp_path / "data")).site_dir == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("diff",), "Missing argument 'OLD'. For example: `briefing diff HEAD`"),
        (
            ("init", "--ci", "github"),
            "Missing argument 'FOLDER'. For example: `briefing init my-brief`; `.` is the present folder",
        ),
        (("sources", "import"), "For example: `briefing sources import"),
        (("new",), "For example: `briefing new factor`"),
        (("move",), "For example: `briefing move F3"),
        (("rename", "F1"), "For example: `briefing rename F3 F7`"),
        (("resolve",), "For example: `briefing resolve J1`"),
        (("translate",), "For example: `briefing translate fr`"),
        (("completion",), "For example: `briefing completion bash`"),
        (("serve", "--port", "abc"), "'abc' is not a valid whole number; type one from 0 to 65535"),
        (("serve", "--port", "99999"), "type one from 0 to 65535"),
        (("build", "--jobs", "x"), "'x' is not a valid whole number; type one from 1"),
        (("due", "--months", "0"), "type one from 1 to 1200"),
        (("schema", "zzz"), "there is no kind of file `zzz`; `briefing schema` lists them"),
        (("explain", "zzz"), "there is no code `zzz`; `briefing explain` lists them"),
        (("schema", "factor"), "did you mean `factors`?"),
        (("diff", "mian"), "did you mean `main`?"),
        (("diff", "hed"), "did you mean `HEAD`?"),
        (("diff", "e/2"), "edition 2 is the present one"),
    ],
)
def test_wrong_use_is_answered_with_what_to_type(project: Path, words: tuple[str, ...], expected: str) -> None:
    """A missing argument has an example, a wrong number its limits, and a wrong name the one that was meant."""
    subprocess.run(["git", "init", "-q", "-b", "main"], check=True)
    subprocess.run(["git", "add", "-A"], check=True)
    author = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *author, "commit", "-q", "-m", "a"], check=True)
    done = run(*words)
    assert done.exit_code == 2, done.output
    assert expected in " ".join(done.output.split())
