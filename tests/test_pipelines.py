"""The pipelines of the program: each is valid for its host and does what its documentation says."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click.testing import CliRunner

from briefing.cli import cli, pipeline_files
from tests.commands import change, tree

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[1]
GITHUB, GITLAB = Path(".github/workflows/brief.yml"), Path(".gitlab-ci.yml")
TEMPLATES = {GITHUB: pipeline_files.PIPELINES / "github", GITLAB: pipeline_files.PIPELINES / "gitlab"}
SCHEMAS = {GITHUB: ["vendor.github-workflows"], GITLAB: ["vendor.gitlab-ci", "--data-transform", "gitlab-ci"]}
BIN = Path(sys.executable).parent


def run(*words: str | Path) -> Any:
    return CliRunner().invoke(cli, [str(word) for word in words], prog_name="briefing", catch_exceptions=False)


@pytest.mark.slow
@pytest.mark.parametrize("file", TEMPLATES, ids=str)
@pytest.mark.parametrize("own", [True, False], ids=["this repository", "init"])
def test_a_pipeline_is_valid_for_its_host(file: Path, own: bool) -> None:
    """The schemas of GitHub and GitLab, as a validator packages them, find no fault; nothing is downloaded."""
    path = (ROOT if own else TEMPLATES[file]) / file
    offline = {**os.environ, "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    command = [BIN / "check-jsonschema", "--builtin-schema", *SCHEMAS[file], path]
    done = subprocess.run(command, capture_output=True, text=True, env=offline, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", TEMPLATES, ids=str)
def test_this_repository_uses_the_pipeline_of_init(file: Path) -> None:
    """The brief of this repository uses the pipeline that `init` writes; only its tests and its installation differ."""
    ours, given = ((folder / file).read_text("utf-8").splitlines() for folder in (ROOT, TEMPLATES[file]))
    apart = {line.strip() for line in {*ours} ^ {*given}}
    assert [line for line in apart if not re.search(r"pip install|requirements|^run: \|$|^include: ", line)] == []


def test_a_pull_request_cannot_run_commands() -> None:
    """No script contains a value that a contributor chooses, and the job that reads contributors' data cannot write."""
    workflow = github()
    # `on` is a boolean in YAML 1.1. `pull_request_target` would run contributors' data with the permissions of the repository.
    assert set(workflow[True]) == {"push", "pull_request", "schedule", "workflow_dispatch"}
    assert workflow["permissions"] == {"contents": "read"}
    brief, publish = workflow["jobs"]["brief"], workflow["jobs"]["publish"]
    assert [step["run"] for step in brief["steps"] if "${{" in step.get("run", "")] == []
    assert brief["steps"][0]["with"] == {"fetch-depth": 2, "persist-credentials": False}
    assert set(brief["permissions"].values()) == {"read"}
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}
    assert [step.get("run") for step in publish["steps"]] == [None]


def test_what_is_published_was_checked_on_the_default_branch() -> None:
    """The branch may have any name; a pull request publishes nothing, and only a built site is uploaded."""
    jobs = github()["jobs"]
    of_all = "github.event_name == 'pull_request' || github.event_name == 'schedule'"  # which runs on the default branch only
    # Not `ref_name`: a tag may have the name of the branch. GitLab sets `CI_COMMIT_BRANCH` for no tag.
    at_home = f"{of_all} || github.ref == format('refs/heads/{{0}}', github.event.repository.default_branch)"
    assert jobs["brief"]["if"] == f"${{{{ {at_home} }}}}"
    assert (jobs["publish"]["needs"], jobs["publish"]["if"]) == ("brief", "${{ github.event_name != 'pull_request' }}")
    assert steps()["Upload the site"]["if"] == jobs["publish"]["if"]
    assert steps()["Upload the site"]["with"]["include-hidden-files"] is True
    assert [name for name, step in steps().items() if "if" not in step] == [
        "Install", "Check", "Restore what has not changed", "Build",
    ]  # fmt: skip
    assert not any("continue-on-error" in step for step in jobs["brief"]["steps"])
    gitlab = yaml.safe_load((TEMPLATES[GITLAB] / GITLAB).read_text("utf-8"))
    merging = [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
    assert gitlab["due"]["rules"] == gitlab["pages"]["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
    assert gitlab["workflow"]["rules"] == merging + gitlab["pages"]["rules"]
    assert gitlab["build"]["rules"] == gitlab["meaning"]["rules"] == merging
    assert gitlab["check"]["artifacts"]["when"] == "always"
    assert gitlab["meaning"]["variables"] == {"GIT_DEPTH": "0"}
    assert not any("allow_failure" in job for job in gitlab.values() if isinstance(job, dict))


def test_a_pull_request_adds_nothing_to_the_cache() -> None:
    """Only a run of the default branch, or of a branch that is pushed to, keeps parts of a site for later runs."""
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]
    for found in (github()["jobs"]["brief"]["steps"], action):
        restore, keep = (
            next(step for step in found if step.get("uses", "").startswith(f"actions/cache/{name}@"))
            for name in ("restore", "save")
        )
        assert {name: restore["with"][name] for name in ("path", "key")} == keep["with"]
        assert "pull_request" in keep["if"]
        assert "!" in keep["if"]
        build = next(step for step in found if "--cache" in step.get("run", ""))
        assert "pull_request" in build["env"]["READ_ONLY"]
        assert "--cache-read-only" in build["env"]["READ_ONLY"]
        assert "$READ_ONLY" in build["run"]
    key = next(step["with"] for step in action if step.get("uses", "").startswith("actions/cache/restore@"))
    assert key["key"].startswith(key["restore-keys"])
    assert all(part in key["restore-keys"] for part in ("github.job", "inputs.data"))
    gitlab = yaml.safe_load((TEMPLATES[GITLAB] / GITLAB).read_text("utf-8"))
    assert "--cache .cache/briefing" in gitlab["pages"]["script"][0]
    assert [each["key"] for each in gitlab["pages"]["cache"]] == ["pip", "briefing"]
    assert "cache" not in gitlab["build"]
    assert gitlab["build"]["script"] == ["briefing build"]


# --- what the scripts do ------------------------------------------------------------------------------------------


def git(folder: Path, *words: str) -> str:
    setup = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *setup, *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def script(folder: Path, text: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a step's script as a host does: in a shell that stops at the first failure."""
    surroundings = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "NO_MKDOCS_2_WARNING": "1", **settings}
    shell = ["bash", "-e", "-o", "pipefail", "-c", text]
    return subprocess.run(shell, cwd=folder, env=surroundings, capture_output=True, text=True, stdin=subprocess.DEVNULL)


@pytest.fixture
def proposed(tmp_path: Path) -> Path:
    """A project in a repository, at the merge of a branch that changes a likelihood and cites a missing source."""
    folder = tmp_path / "project"
    assert run("init", folder).exit_code == 0
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "An example")
    git(folder, "switch", "-c", "change")
    change(folder / "data/judgements.yaml", "likelihood: likely", "likelihood: very likely")
    change(folder / "data/factors.yaml", "sources: [ruiz-", "sources: [nobody-")
    git(folder, "commit", "-a", "-m", "A change")
    git(folder, "switch", "main")
    git(folder, "merge", "--no-ff", "change")
    return folder


def github() -> Mapping[Any, Any]:
    """GitHub's pipeline."""
    found: Mapping[Any, Any] = yaml.safe_load((TEMPLATES[GITHUB] / GITHUB).read_text("utf-8"))
    return found


def steps() -> Mapping[str, Any]:
    """The named steps of GitHub's pipeline."""
    return {step["name"]: step for step in github()["jobs"]["brief"]["steps"] if "name" in step}


def as_checked_out(repository: Path, place: Path) -> Path:
    """A copy with as much of the history as GitHub's pipeline fetches."""
    depth = str(github()["jobs"]["brief"]["steps"][0]["with"]["fetch-depth"])
    git(place, "clone", "--quiet", "--depth", depth, repository.as_uri(), "checkout")
    return place / "checkout"


@pytest.mark.slow
def test_github_gets_problems_and_changes(proposed: Path, tmp_path: Path) -> None:
    """A pull request gets annotations at its lines and, in the summary, all problems and the changes by id and field."""
    summary = tmp_path / "summary.md"
    done = script(proposed, steps()["Check"]["run"], GITHUB_STEP_SUMMARY=str(summary))
    assert done.returncode == 1
    assert re.search(r"^::error file=data/factors\.yaml,line=\d+,.*title=unknown-source", done.stdout, re.MULTILINE)
    assert "`nobody-" in summary.read_text("utf-8")
    change(proposed / "data/factors.yaml", "sources: [nobody-", "sources: [ruiz-")
    git(proposed, "commit", "-a", "--amend", "--no-edit")
    meaning = steps()["Describe what the change means"]
    assert "!cancelled()" in meaning["if"], "also when the check has failed"
    copy = as_checked_out(proposed, tmp_path)
    done = script(copy, meaning["run"], GITHUB_STEP_SUMMARY=str(summary), **meaning["env"])
    assert (done.returncode, done.stderr) == (0, "")
    assert "very likely" in summary.read_text("utf-8")


@pytest.mark.slow
def test_a_change_that_fixes_broken_data_passes(proposed: Path, tmp_path: Path) -> None:
    """An unreadable earlier state is reported and stops nothing; wrong use of the program does stop the pipeline."""
    git(proposed, "reset", "--hard", "HEAD^1")
    file = proposed / "data/factors.yaml"
    good = file.read_text("utf-8")
    file.write_text(good.replace("title:", "titel:", 1), "utf-8")
    git(proposed, "commit", "-a", "-m", "A slip")
    file.write_text(good, "utf-8")
    git(proposed, "commit", "-a", "-m", "Mended")
    summary = tmp_path / "summary.md"
    meaning = steps()["Describe what the change means"]
    done = script(proposed, meaning["run"], GITHUB_STEP_SUMMARY=str(summary), **meaning["env"])
    assert done.returncode == 0
    assert "HEAD^1 has errors" in summary.read_text("utf-8")
    assert "unknown-field" in done.stderr
    assert script(proposed, meaning["run"], GITHUB_STEP_SUMMARY=str(summary), BASE="nowhere").returncode != 0
    jobs = yaml.safe_load((TEMPLATES[GITLAB] / GITLAB).read_text("utf-8"))
    words = "\n".join(jobs["meaning"]["script"])
    done = script(proposed, words, CI_MERGE_REQUEST_DIFF_BASE_SHA=git(proposed, "rev-parse", "HEAD^1"))
    assert done.returncode == 0
    assert "has errors" in (proposed / "meaning.md").read_text("utf-8")
    assert script(proposed, words, CI_MERGE_REQUEST_DIFF_BASE_SHA="").returncode != 0


@pytest.mark.slow
def test_github_publishes_a_site(proposed: Path) -> None:
    """The uploaded folder is a site."""
    git(proposed, "reset", "--hard", "HEAD^1")
    for address in ("https://example.org/brief", ""):  # a pull request has no address
        done = script(proposed, steps()["Build"]["run"], SITE_URL=address)
        assert done.returncode == 0, done.stderr
        top = "/brief/" if address else "/"
        assert f'href="{top}assets/briefing.css"' in (proposed / "site/404.html").read_text("utf-8"), "also below a path"
    build, asked = steps()["Build"], steps()["Find the address of the site"]
    assert build["env"]["SITE_URL"] == f"${{{{ steps.{asked['id']}.outputs.base_url }}}}"
    assert (proposed / steps()["Upload the site"]["with"]["path"] / "index.html").is_file()


@pytest.mark.slow
def test_gitlab_gets_problems_and_changes(proposed: Path) -> None:
    """A merge request gets the report of problems and a page with the changes; the pipeline fails, the report exists."""
    jobs = yaml.safe_load((TEMPLATES[GITLAB] / GITLAB).read_text("utf-8"))
    done = script(proposed, "\n".join(jobs["check"]["script"]))
    assert done.returncode == 1
    report = proposed / jobs["check"]["artifacts"]["reports"]["codequality"]
    found = {(each["check_name"], each["location"]["path"]) for each in json.loads(report.read_text("utf-8"))}
    assert found == {("unknown-source", "data/factors.yaml")}
    change(proposed / "data/factors.yaml", "sources: [nobody-", "sources: [ruiz-")
    base = git(proposed, "rev-parse", "HEAD^1")
    done = script(proposed, "\n".join(jobs["meaning"]["script"]), CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert done.returncode == 0, done.stderr
    (page,) = jobs["meaning"]["artifacts"]["paths"]
    assert "very likely" in (proposed / page).read_text("utf-8")
    done = script(proposed, "\n".join(jobs["pages"]["script"]), CI_PAGES_URL="https://example.gitlab.io/brief")
    assert done.returncode == 0, done.stderr
    assert 'href="/brief/assets/briefing.css"' in (proposed / "public/404.html").read_text("utf-8")


@pytest.mark.slow
def test_a_weekly_run_lists_what_is_due(proposed: Path, tmp_path: Path) -> None:
    """The summary of GitHub's run and the artifact of GitLab's have the output of `briefing due`."""
    git(proposed, "reset", "--hard", "HEAD^1")
    listed = script(proposed, "briefing due").stdout
    assert "coming:" in listed
    summary = tmp_path / "summary.md"
    done = script(proposed, steps()["List what is due"]["run"], GITHUB_STEP_SUMMARY=str(summary))
    assert done.returncode == 0, done.stderr
    assert summary.read_text("utf-8") == f"### What is due\n```text\n{listed}```\n"
    assert github()[True]["schedule"] == [{"cron": "23 4 * * 1"}]
    job = yaml.safe_load((TEMPLATES[GITLAB] / GITLAB).read_text("utf-8"))["due"]
    assert script(proposed, "\n".join(job["script"])).stdout == listed
    assert (proposed / job["artifacts"]["paths"][0]).read_text("utf-8") == listed


# --- what init writes ---------------------------------------------------------------------------------------------


def installed_from(monkeypatch: pytest.MonkeyPatch, origin: object) -> None:
    class Known:
        version = "1.2.3"

        def read_text(self, _: str) -> str | None:
            return json.dumps(origin) if origin else None

    monkeypatch.setattr(metadata, "distribution", lambda _: Known())


@pytest.mark.parametrize(("forge", "file"), [("github", GITHUB), ("gitlab", GITLAB)])
def test_init_adds_a_pipeline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forge: str, file: Path) -> None:
    """The pipeline installs the program that wrote it, from the same source."""
    installed_from(monkeypatch, {"url": "https://example.org/a/briefing.git", "vcs_info": {"vcs": "git", "commit_id": "c0ffee"}})
    result = run("init", "--ci", forge, tmp_path / "project")
    assert result.exit_code == 0
    assert (tmp_path / "project" / file).read_bytes() == (TEMPLATES[file] / file).read_bytes()
    required = (tmp_path / "project/requirements.txt").read_text("utf-8").splitlines()[-1]
    assert required == "policy-briefing @ git+https://example.org/a/briefing.git@c0ffee"
    assert "write into requirements.txt" not in result.output


def test_init_adds_a_pipeline_to_a_project_that_is_there(tmp_path: Path) -> None:
    """An existing project gets only the pipeline, and no existing file is overwritten."""
    folder = tmp_path / "project"
    assert run("init", folder).exit_code == 0
    change(folder / "data/brief.yaml", "section: Cities", "section: Streets")
    before = tree(folder)
    assert run("init", "--ci", "gitlab", folder).exit_code == 0
    assert tree(folder).items() >= before.items()
    assert set(tree(folder)) - set(before) == {".gitlab-ci.yml", "requirements.txt", "requirements-locked.txt"}
    again = run("init", "--ci", "gitlab", folder)
    assert again.exit_code == 2
    assert "already has a file .gitlab-ci.yml; nothing was written" in again.output


@pytest.mark.parametrize(
    ("first", "second", "help"),
    [
        (("--extra", "search", "--extra", "cards"), (), "for the same extras as in it, add `--extra cards --extra search`; for"),
        (
            (),
            ("--extra", "pdf"),
            "for the same extras as in it, leave out `--extra`; for others, delete it, requirements.txt",
        ),
    ],
)
def test_a_second_pipeline_installs_the_same_extras(
    tmp_path: Path, first: tuple[str, ...], second: tuple[str, ...], help: str
) -> None:
    """Both install what the locked requirements contain, so the message names the extras that these have."""
    assert run("init", "--ci", "github", *first, tmp_path / "a").exit_code == 0
    result = run("init", "--ci", "gitlab", *second, tmp_path / "a")
    assert result.exit_code == 2
    assert help in " ".join(result.output.split())
    assert run("init", "--ci", "gitlab", *first, tmp_path / "a").exit_code == 0
    change(tmp_path / "a/requirements-locked.txt", "click==", "click==1")
    (tmp_path / "a/.gitlab-ci.yml").unlink()
    assert "it is of another version of this program or was changed" in " ".join(
        run("init", "--ci", "gitlab", *first, tmp_path / "a").output.split()
    )


def test_init_does_not_change_an_existing_requirements_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most Python projects have such a file, so the message names the line to add."""
    folder = tmp_path / "project"
    assert run("init", folder).exit_code == 0
    (folder / "requirements.txt").write_text("pyyaml\n", "utf-8")
    installed_from(monkeypatch, {"url": "https://example.org/a/briefing.git", "vcs_info": {"vcs": "git", "commit_id": "c0ffee"}})
    result = run("init", "--ci", "github", folder)
    assert result.exit_code == 0
    assert (folder / "requirements.txt").read_text("utf-8") == "pyyaml\n"
    assert (folder / GITHUB).is_file()
    line = "policy-briefing @ git+https://example.org/a/briefing.git@c0ffee"
    assert f"needs this line in it: {line}" in result.output
    (folder / "requirements.txt").write_text(f"pyyaml\n{line}\n", "utf-8")
    assert "requirements.txt" not in run("init", "--ci", "gitlab", folder).output, "it has the line"


@pytest.mark.parametrize(
    ("style", "options", "package"),
    [(False, (), "policy-briefing"), (True, (), "policy-briefing[csl]"), (True, ("--extra", "pdf"), "policy-briefing[csl,pdf]")],
)
def test_a_pipeline_installs_the_extras_of_its_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, style: bool, options: tuple[str, ...], package: str
) -> None:
    """A citation style needs its processor in the pipeline too; the packages of each extra have their hashes."""
    folder = tmp_path / "project"
    assert run("init", folder).exit_code == 0
    if style:
        head = folder / "data" / "brief.yaml"
        head.write_text(f"{head.read_text('utf-8')}style: apa\n", "utf-8")
    installed_from(monkeypatch, None)
    result = run("init", "--ci", "gitlab", *options, folder)
    assert f"The pipeline installs {package}==1.2.3" in result.output
    assert (folder / "requirements.txt").read_text("utf-8").splitlines()[-1] == f"{package}==1.2.3"
    locked = (folder / "requirements-locked.txt").read_text("utf-8")
    found = [each for each in ("citeproc-py==", "weasyprint==") if f"\n{each}" in locked]
    assert found == ["citeproc-py==", "weasyprint=="][: package.count("csl") + package.count("pdf")]


@pytest.mark.parametrize("head", ["title: [", "title: Shade\nstyle: {en apa}\n", "- title: Shade\n"])
def test_a_pipeline_of_an_unreadable_brief_is_refused(tmp_path: Path, head: str) -> None:
    """Whether it needs a processor of citation styles is not known; who names the extra gets the pipeline."""
    folder = tmp_path / "project"
    assert run("init", folder).exit_code == 0
    (folder / "data/brief.yaml").write_text(head, "utf-8")
    result = run("init", "--ci", "github", "--extra", "pdf", folder)
    assert result.exit_code == 2
    assert "data/brief.yaml has an error" in result.output
    assert not (folder / "requirements.txt").exists()
    assert not (folder / GITHUB).exists()
    assert run("init", "--ci", "github", "--extra", "csl", folder).exit_code == 0
    assert "policy-briefing[csl]" in (folder / "requirements.txt").read_text("utf-8")


def test_init_installs_no_extra_without_a_pipeline(tmp_path: Path) -> None:
    """An extra is of a pipeline, and an unknown one is refused with the known ones."""
    assert "give --ci too" in run("init", "--extra", "csl", tmp_path / "a").output
    assert "'csl'" in run("init", "--ci", "github", "--extra", "cls", tmp_path / "a").output
    assert not (tmp_path / "a").exists()


def test_init_warns_below_the_top_of_a_repository(tmp_path: Path) -> None:
    """A host reads only the top of a repository and does not report a file elsewhere."""
    git(tmp_path, "init")
    result = run("init", "--ci", "github", tmp_path / "brief")
    assert f"file from here to {tmp_path}" in result.output
    (tmp_path / "other").mkdir()
    git(tmp_path / "other", "init")
    assert "top of a repository" not in run("init", "--ci", "github", tmp_path / "other").output


def test_init_needs_an_empty_folder_or_a_project(tmp_path: Path) -> None:
    """A folder with other files is not a project."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.txt").write_text("mine", "utf-8")
    assert "is not empty" in run("init", "--ci", "github", tmp_path / "notes").output


def test_init_names_the_address_of_the_copy_that_it_runs_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that was installed from a clone names the clone's address and commit, without a password."""
    clone = tmp_path / "a clone"
    clone.mkdir()
    git(clone, "init")
    git(clone, "commit", "--allow-empty", "-m", "A program")
    git(clone, "remote", "add", "origin", "https://somebody:secret@example.org/a/briefing.git")
    installed_from(monkeypatch, {"url": clone.as_uri(), "dir_info": {}})
    result = run("init", "--ci", "gitlab", tmp_path / "project")
    wanted = f"policy-briefing @ git+https://example.org/a/briefing.git@{git(clone, 'rev-parse', 'HEAD')}"
    assert (tmp_path / "project/requirements.txt").read_text("utf-8").splitlines()[-1] == wanted
    assert f"The pipeline installs {wanted}" in result.output
    (clone / "tools").mkdir()
    installed_from(monkeypatch, {"url": (clone / "tools").as_uri(), "dir_info": {}})
    assert "write into requirements.txt where" in run("init", "--ci", "gitlab", tmp_path / "other").output


def test_a_release_from_a_package_index_is_named_with_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without a recorded address came from an index, which has that version."""
    installed_from(monkeypatch, None)
    result = run("init", "--ci", "github", tmp_path / "project")
    assert (tmp_path / "project/requirements.txt").read_text("utf-8").splitlines()[-1] == "policy-briefing==1.2.3"
    assert "The pipeline installs policy-briefing==1.2.3" in result.output


def test_an_archive_is_an_address_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the program was installed from a file on the web, the requirement is that file."""
    installed_from(monkeypatch, {"url": "https://example.org/briefing-1.0.tar.gz", "archive_info": {}})
    run("init", "--ci", "github", tmp_path / "project")
    required = (tmp_path / "project/requirements.txt").read_text("utf-8").splitlines()[-1]
    assert required == "policy-briefing @ https://example.org/briefing-1.0.tar.gz"


@pytest.mark.parametrize(
    "origin",
    [{"url": "file:///srv/briefing", "dir_info": {}}, {"url": "http://example.org/b.tar.gz", "archive_info": {}}],
    ids=["folder", "in the open"],
)
def test_init_does_not_guess_where_the_program_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, origin: object
) -> None:
    """An address that others cannot reach, or not safely, is not a requirement: the author has to name one."""
    installed_from(monkeypatch, origin)
    result = run("init", "--ci", "github", tmp_path / "project")
    assert "write into requirements.txt where" in result.output
    lines = (tmp_path / "project/requirements.txt").read_text("utf-8").splitlines()
    (line,) = (line for line in lines if not line.startswith("#"))
    # pip refuses it, so the pipeline stops there and says why.
    assert line == "policy-briefing @ git+https://write-the-address-of-the-program-here"


def test_init_adds_no_pipeline_unasked(tmp_path: Path) -> None:
    """Without `--ci`, no pipeline is created."""
    assert run("init", tmp_path / "project").exit_code == 0
    assert not any((tmp_path / "project" / name).exists() for name in (".github", ".gitlab-ci.yml", "requirements.txt"))


@pytest.mark.slow
def test_the_check_is_a_hook_for_pre_commit(proposed: Path) -> None:
    """With pre-commit every commit can be checked; the command of the hook finds the problems."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert (hook["id"], hook["language"], hook["pass_filenames"]) == ("briefing-check", "python", False)
    assert hook["always_run"], "a file that is taken away is no file to pre-commit, and the check must see what it leaves behind"
    assert not {"files", "types", "exclude"} & hook.keys()
    assert shutil.which(hook["entry"].split()[0], path=str(BIN))
    done = script(proposed, hook["entry"])
    assert done.returncode == 1
    assert "unknown-source" in done.stdout
