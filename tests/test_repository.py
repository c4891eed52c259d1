"""What the hosts, editors and containers of this repository read: each is valid, and none contradicts the others."""

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

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
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
"""Each file with the schema of the program that reads it, as it comes with the validator."""


@pytest.mark.slow
@pytest.mark.parametrize("file", READ)
def test_a_file_is_what_its_reader_expects(file: str) -> None:
    """The schemas of those who read these files find nothing wrong; nothing is fetched for that."""
    offline = {**os.environ, "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    command = [BIN / "check-jsonschema", "--builtin-schema", *READ[file], ROOT / file]
    done = subprocess.run(command, capture_output=True, text=True, env=offline, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_issue_form_is_checked() -> None:
    """A new form is held against the schema too, and GitLab offers the same ones."""
    forms = {path.stem for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml")}
    assert forms == {Path(file).stem for file in READ if "ISSUE_TEMPLATE" in file}
    assert {path.stem.lower() for path in (ROOT / ".gitlab/issue_templates").glob("*.md")} == forms - {"config"}


def test_both_hosts_ask_the_same_of_a_change() -> None:
    """Whoever proposes a change reads one list, wherever the repository is."""
    github, gitlab = ROOT / ".github/pull_request_template.md", ROOT / ".gitlab/merge_request_templates/Default.md"
    assert github.read_text("utf-8") == gitlab.read_text("utf-8")


def test_editors_and_ruff_agree() -> None:
    """An editor indents and breaks lines of Python where the linter wants it."""
    # The first lines of the file stand in no section.
    settings = configparser.ConfigParser(strict=False)
    settings.read_string("[root]\n" + (ROOT / ".editorconfig").read_text("utf-8"))
    ruff = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]
    format = ruff.get("format", {})
    assert int(settings["*.py"]["max_line_length"]) == ruff["line-length"]
    assert int(settings["*.py"]["indent_size"]) == ruff.get("indent-width", 4)
    assert settings["*"]["indent_style"] == format.get("indent-style", "space")
    assert settings["*"]["end_of_line"] == {"auto": "lf", "native": "lf"}.get(format.get("line-ending", "auto"))


def test_actions_are_pinned_to_their_major_version() -> None:
    """Everything that this repository's workflows use is by GitHub, in the version that the pipeline of briefs uses."""
    files = [ROOT / "action.yml", *(ROOT / ".github/workflows").glob("*.yml")]
    used = {name for file in files for name in re.findall(r"uses: (.*)", file.read_text("utf-8"))}
    assert [name for name in used if not re.fullmatch(r"actions/[a-z-]+@v\d+", name)] == []
    assert len({name.partition("@")[0] for name in used}) == len(used), "one action in two versions"


# --- the action -------------------------------------------------------------------------------------------------


def action() -> dict[str, dict[str, str]]:
    """The steps of the action by name."""
    described = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    return {step["name"]: step for step in described["runs"]["steps"] if "name" in step}


def run_action(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the step that checks and builds as GitHub does: in Bash, stopping at the first failure."""
    defaults = {"DATA": "data", "TODAY": "", "STRICT": "false", "SITE_DIR": "site"}
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
    """What a workflow hands over cannot become a part of a script."""
    assert [name for name, step in action().items() if "${{" in step["run"]] == []
    described = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    assert set(described["inputs"]) == {"data", "today", "strict", "site-dir", "python-version"}


@pytest.mark.slow
def test_the_action_checks_and_builds(tmp_path: Path) -> None:
    """One step: a good brief becomes a site; of a faulty one the lines are marked, and there is no site."""
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


def test_the_container_holds_what_is_locked_and_runs_as_a_user() -> None:
    """The image is built from files that are there and not ignored, with checked hashes, and its program is not root."""
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


def test_the_development_container_prepares_what_make_knows() -> None:
    """Its command names targets of the Makefile, and its image a Python that is supported."""
    settings = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text("utf-8"))
    make, *targets = settings["postCreateCommand"].split()
    assert make == "make"
    known = re.findall(r"^([\w./]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert [target for target in targets if target not in known] == []
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["classifiers"]
    assert f"Programming Language :: Python :: {settings['image'].rpartition(':')[2]}" in classifiers
