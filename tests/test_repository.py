"""The files for hosts, editors and containers of this repository are valid and do not contradict each other."""

from __future__ import annotations

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from briefing.cli.pipeline_files import EXTRAS

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
PIPELINES = ROOT / "briefing/cli/pipelines"
SITE = Path(__file__).parent / "sites/minimal"

READ = {
    ".github/ISSUE_TEMPLATE/bug.yml": ["vendor.github-issue-forms"],
    ".github/ISSUE_TEMPLATE/message.yml": ["vendor.github-issue-forms"],
    ".github/ISSUE_TEMPLATE/model.yml": ["vendor.github-issue-forms"],
    ".github/ISSUE_TEMPLATE/config.yml": ["vendor.github-issue-config"],
    ".github/workflows/program.yml": ["vendor.github-workflows"],
    ".gitlab/program.yml": ["vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
    "CITATION.cff": ["vendor.citation-file-format", "--force-filetype", "yaml"],
    "action.yml": ["vendor.github-actions"],
    "renovate.json": ["vendor.renovate"],
}
"""Each file with the schema of the program that reads it, as the validator packages it."""


@pytest.mark.slow
@pytest.mark.parametrize("file", READ)
def test_a_file_is_valid_for_its_reader(file: str) -> None:
    """The schemas of these programs find no fault; nothing is downloaded."""
    offline = {**os.environ, "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    command = [BIN / "check-jsonschema", "--builtin-schema", *READ[file], ROOT / file]
    done = subprocess.run(command, capture_output=True, text=True, env=offline, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_issue_form_is_checked() -> None:
    """A new form is checked with the schema too, and GitLab offers the same ones."""
    forms = {path.stem for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml")}
    assert forms == {Path(file).stem for file in READ if "ISSUE_TEMPLATE" in file}
    assert {path.stem.lower() for path in (ROOT / ".gitlab/issue_templates").glob("*.md")} == forms - {"config"}


def test_both_hosts_have_the_same_checklist() -> None:
    """A contributor gets the same checklist on each host."""
    github, gitlab = ROOT / ".github/pull_request_template.md", ROOT / ".gitlab/merge_request_templates/Default.md"
    assert github.read_text("utf-8") == gitlab.read_text("utf-8")


def test_editors_and_ruff_agree() -> None:
    """An editor indents and wraps lines of Python as the linter requires."""
    # The first lines of the file are in no section.
    settings = configparser.ConfigParser(strict=False)
    settings.read_string("[root]\n" + (ROOT / ".editorconfig").read_text("utf-8"))
    ruff = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]
    format = ruff.get("format", {})
    assert int(settings["*.py"]["max_line_length"]) == ruff["line-length"]
    assert int(settings["*.py"]["indent_size"]) == ruff.get("indent-width", 4)
    assert settings["*"]["indent_style"] == format.get("indent-style", "space")
    assert settings["*"]["end_of_line"] == {"auto": "lf", "native": "lf"}.get(format.get("line-ending", "auto"))


def test_actions_are_pinned_by_commit() -> None:
    """All actions in this repository's workflows are from GitHub, in one version, and Renovate keeps the form."""
    files = [ROOT / "action.yml", *(ROOT / ".github/workflows").glob("*.yml"), PIPELINES / "github/.github/workflows/brief.yml"]
    used = {name for file in files for name in re.findall(r"uses: (.*)", file.read_text("utf-8"))}
    assert [name for name in used if not re.fullmatch(r"actions/[a-z-]+(?:/[a-z]+)?@[0-9a-f]{40} # v\d+\.\d+\.\d+", name)] == []
    assert len({name.partition("@")[0] for name in used}) == len(used), "one action in two versions"
    assert "helpers:pinGitHubActionDigestsToSemver" in json.loads((ROOT / "renovate.json").read_text("utf-8"))["extends"]


@pytest.mark.parametrize(
    ("asked", "there", "used", "installed"),
    [
        ("python", ["python", "python3"], "python", ""),
        ("python", ["python3"], "python3", ""),
        (None, ["python3"], "python3", ""),
        ("python3.13", ["python3", "python3.13"], "python3.13", ""),
        ("python", [], None, "python3 python3-venv"),
        ("python3.13", ["python3"], None, "python3.13 python3.13-venv"),
    ],
)
def test_the_script_of_the_pipelines_finds_its_python(
    tmp_path: Path, asked: str | None, there: list[str], used: str | None, installed: str
) -> None:
    """`PYTHON=python` works with any name of the command; missing packages have their names in Debian."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", tmp_path / ".ci/run")
    place = tmp_path / "bin"
    place.mkdir()
    for name in ("bash", "dirname", "basename", "id", "env"):
        (place / name).symlink_to(shutil.which(name) or name)
    scripts = {
        **dict.fromkeys(there, "exit 0"),
        "make": 'echo "made with $PYTHON"',
        "git": "exit 0",
        "sudo": 'shift; "$@"',
        "debootstrap": "exit 0",
        "apt-get": 'test "$1" = update || { echo "installs ${@:5}"; exit 9; }',
    }
    for name, text in scripts.items():
        (place / name).write_text(f"#!{place / 'bash'}\n{text}\n", "utf-8")
    (tmp_path / ".ci/fresh").write_text(f"#!{place / 'bash'}\nexit 1\n", "utf-8")
    for file in (*(place / name for name in scripts), tmp_path / ".ci/fresh"):
        file.chmod(0o755)
    surroundings = {"PATH": str(place), **({"PYTHON": asked} if asked else {})}
    done = subprocess.run([place / "bash", tmp_path / ".ci/run"], env=surroundings, capture_output=True, text=True)
    if used:
        assert (done.returncode, done.stdout) == (0, f"made with {used}\n" * 2), done.stderr
    else:
        assert (done.returncode, done.stdout) == (9, f"installs {installed}\n"), done.stderr


def test_the_lock_files_match_the_dependencies() -> None:
    """Each dependency is locked once, within its bounds, in each of its files; the oldest ones are the lower bounds."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    run, dev = declared["project"]["dependencies"], declared["dependency-groups"]["dev"]
    build = declared["build-system"]["requires"]
    for file, wanted in {"run": run, "test": run + dev, "lowest": run + dev, "build": build}.items():
        locked = pinned(f"requirements/{file}.txt")
        for requirement in map(Requirement, wanted):
            (version,) = locked[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(version), f"{file}.txt has {requirement.name} {version}"
    lowest = pinned("requirements/lowest.txt")
    for requirement in map(Requirement, run):
        (bound,) = (each.version for each in requirement.specifier if each.operator == ">=")
        (version,) = lowest[canonicalize_name(requirement.name)]
        assert Version(version) == Version(bound), f"lowest.txt has {requirement.name} {version}, and {bound} is allowed"


def pinned(file: str) -> dict[str, list[str]]:
    """The versions of each package in a lock file; a package must have a hash."""
    found: dict[str, list[str]] = {}
    form = r"^([A-Za-z0-9._-]+)==(\S+)(?: ; [^\\\n]+)? \\\n {4}--hash="
    for name, version in re.findall(form, (ROOT / file).read_text("utf-8"), re.MULTILINE):
        found.setdefault(canonicalize_name(name), []).append(version)
    return found


def test_a_project_gets_the_locked_versions_of_this_repository() -> None:
    """The lock file that `init --ci` writes is that of this version, with its build requirements, and each line has a hash."""
    given = (PIPELINES / "requirements-locked.txt").read_text("utf-8")
    assert given == "".join((ROOT / f"requirements/{name}.txt").read_text("utf-8") for name in ("run", "build"))
    packages = re.findall(r"^\S+==\S+", given, re.MULTILINE)
    assert len(re.findall(r"^\S+==\S+.* \\\n {4}--hash=sha256:[0-9a-f]{64}", given, re.MULTILINE)) == len(packages) > 20


def test_each_extra_has_locked_versions() -> None:
    """What `init --ci`, the action and the container install for an extra are the tested versions of its packages."""
    described = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert set(described) == set(EXTRAS)
    tested = pinned("requirements/test.txt")
    for extra, packages in described.items():
        locked = pinned(f"briefing/cli/pipelines/extras/{extra}.txt")
        assert {canonicalize_name(Requirement(each).name) for each in packages} <= locked.keys()
        assert {name: versions for name, versions in locked.items() if tested.get(name) != versions} == {}


# --- the action -------------------------------------------------------------------------------------------------


def action() -> dict[str, dict[str, str]]:
    """The steps of the action by name."""
    described = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    return {step["name"]: step for step in described["runs"]["steps"] if "name" in step}


def run_action(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the step that checks and builds as GitHub does: in Bash, stopping at the first failure."""
    defaults = {"DATA": "data", "TODAY": "", "STRICT": "false", "SITE_DIR": "site", "CACHE": "cache"}
    surroundings = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
    }
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", action()["Check and build"]["run"]]
    return subprocess.run(
        command,
        cwd=folder,
        env={**surroundings, "NO_MKDOCS_2_WARNING": "1", **defaults, **inputs},
        capture_output=True,
        text=True,
    )


def test_the_action_takes_inputs_from_the_environment_alone() -> None:
    """The inputs of a workflow cannot become a part of a script."""
    assert [name for name, step in action().items() if "${{" in step.get("run", "")] == []
    described = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    assert set(described["inputs"]) == {"data", "today", "strict", "site-dir", "extras", "python-version"}


def test_the_action_installs_below_a_folder_with_spaces(tmp_path: Path) -> None:
    """Self-hosted runners may have their temporary folder anywhere."""
    temp, tools = tmp_path / "a runner's temp", tmp_path / "bin"
    (temp / "briefing/bin").mkdir(parents=True)
    tools.mkdir()
    for file in (tools / "python", temp / "briefing/bin/python"):
        file.write_text(f'#!/bin/bash\nprintf "%s|" "$0" "$@" >> "{tmp_path}/log"; echo >> "{tmp_path}/log"\n', "utf-8")
        file.chmod(0o755)
    surroundings = {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "RUNNER_TEMP": str(temp),
        "ACTION": str(tmp_path / "the action"),
        "GITHUB_PATH": str(tmp_path / "path"),
        "EXTRAS": "csl, pdf",
    }
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", action()["Install"]["run"]]
    assert subprocess.run(command, env=surroundings, check=False).returncode == 0
    first, locked, csl, pdf, program = ((line.split("|"))[:-1] for line in (tmp_path / "log").read_text("utf-8").splitlines())
    assert first[1:] == ["-m", "venv", str(temp / "briefing")]
    assert locked[0] == str(temp / "briefing/bin/python")
    assert f"{tmp_path}/the action/requirements/run.txt" in locked
    assert [each[-1].rpartition("/")[2] for each in (csl, pdf)] == ["csl.txt", "pdf.txt"]
    assert program[-1] == f"{tmp_path}/the action"
    assert (tmp_path / "path").read_text("utf-8") == f"{temp}/briefing/bin\n"


@pytest.mark.slow
def test_the_action_checks_and_builds(tmp_path: Path) -> None:
    """A valid brief becomes a site; a faulty one gets annotations at its lines, and no site."""
    shutil.copytree(SITE / "data", tmp_path / "brief")
    (tmp_path / "mkdocs.yml").write_text("site_name: A site\nplugins: []\n", "utf-8")
    good = run_action(tmp_path, DATA="brief", TODAY="2031-06-01", SITE_DIR="a place/public")
    assert good.returncode == 0, good.stderr
    assert (tmp_path / "a place/public/index.html").is_file()
    head = tmp_path / "brief/brief.yaml"
    head.write_text(head.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")
    bad = run_action(tmp_path, DATA="brief", SITE_DIR="other")
    assert bad.returncode == 1
    assert "::error file=brief/brief.yaml" in bad.stdout
    assert "titel" in (tmp_path / "summary.md").read_text("utf-8")
    assert not (tmp_path / "other").exists()


# --- containers -------------------------------------------------------------------------------------------------


def test_the_container_has_locked_versions_and_runs_as_a_user() -> None:
    """The image is built from existing, not ignored files with verified hashes, and its program does not run as root."""
    text = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    copied = [source for line in re.findall(r"^COPY (?!--from)(.*)$", text, re.MULTILINE) for source in line.split()[:-1]]
    assert copied
    assert [source for source in copied if not (ROOT / source).exists()] == []
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    assert {source.split("/")[0] for source in copied if source != "./"} == allowed
    for install in re.findall(r"pip install [^&\n]*", text):
        assert "--require-hashes" in install or "--no-deps" in install
    last = text.rpartition("\nFROM ")[2]
    assert re.search(r"^USER briefing$", last, re.MULTILINE)
    assert last.index("USER") < last.index("ENTRYPOINT")


def test_the_development_container_uses_targets_of_make() -> None:
    """Its command names targets of the Makefile, and its image has a supported version of Python."""
    settings = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text("utf-8"))
    make, *targets = settings["postCreateCommand"].split()
    assert make == "make"
    known = re.findall(r"^([\w./]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert [target for target in targets if target not in known] == []
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["classifiers"]
    assert f"Programming Language :: Python :: {settings['image'].rpartition(':')[2]}" in classifiers
