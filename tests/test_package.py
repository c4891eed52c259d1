"""The package as others install it: built, complete, and working outside this folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from email.parser import Parser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from trove_classifiers import classifiers

import briefing

if TYPE_CHECKING:
    from email.message import Message

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
STEM = f"policy_briefing-{briefing.__version__}"
CODE = {".py", ".pyc"}
INSTALLED = Path(sysconfig.get_path("purelib"))


def run(*words: str | Path, folder: Path) -> str:
    """The output of a command, which must succeed."""
    surroundings = {**os.environ, "PYTHONPATH": "", "PIP_NO_INDEX": "1", "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        [str(word) for word in words], cwd=folder, env=surroundings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(source: Path, kind: str, place: Path) -> Path:
    """The one file that the build backend writes for a folder."""
    run(sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", place, folder=source)
    (made,) = place.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this folder."""
    return build(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution, built from this folder."""
    return build(ROOT, "sdist", tmp_path_factory.mktemp("sdist"))


def contents(file: Path) -> dict[str, bytes]:
    """The files of a wheel."""
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_holds_every_file_of_the_program(wheel: Path) -> None:
    """Templates, words, theme, typefaces with their licence, schemas, the example and the type marker; nothing else."""
    ours = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in (ROOT / "briefing").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = {name: text for name, text in contents(wheel).items() if ".dist-info/" not in name}
    assert packed.keys() == ours.keys()
    assert packed == ours
    kinds = {Path(name).suffix for name in packed} - CODE
    assert kinds >= {".jinja", ".yaml", ".html", ".css", ".js", ".woff2", ".json", ".md", ".csv"}
    assert {"briefing/py.typed", "briefing/render/static/fonts/LICENSE.txt"} <= packed.keys()


def test_the_wheel_carries_its_licences(wheel: Path) -> None:
    """The package contains the texts of the licences that it names."""
    names = {name.partition(".dist-info/licenses/")[2] for name in contents(wheel)} - {""}
    assert names == set(PROJECT["license-files"])


@pytest.mark.slow
def test_the_source_distribution_makes_the_same_wheel(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    """A distributor who builds from the sources gets the published wheel, byte for byte."""
    with tarfile.open(sdist) as archive:
        # Not by a parameter, which Python 3.11.0 to 3.11.3 lack.
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
        archive.extractall(tmp_path / "unpacked")
    again = build(tmp_path / "unpacked" / STEM, "wheel", tmp_path / "made")
    assert contents(again) == contents(wheel)


@pytest.mark.slow
def test_the_source_distribution_holds_the_tests_and_the_locks(sdist: Path) -> None:
    """The source distribution contains what its tests need, and no generated or installed files."""
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"tests/test_package.py", "requirements/test.txt", "Makefile", "LICENSE", "data/brief.yaml"} <= names
    made = {line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").splitlines()}
    assert {".venv", "node_modules", "build", "site"} <= made
    assert {part for name in names for part in name.split("/")} & made == set()


def metadata_of(wheel: Path) -> Message:
    """What an index shows of a wheel; its description is the payload."""
    (text,) = (text for name, text in contents(wheel).items() if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr(text.decode())


def test_the_metadata_of_the_package_are_true(wheel: Path) -> None:
    """The name differs from that of another program on the index, the classifiers exist, and no address is invented."""
    metadata = metadata_of(wheel)
    assert metadata["Name"] == "policy-briefing"
    assert metadata["Version"] == briefing.__version__
    listed = metadata.get_all("Classifier", [])
    assert set(listed) <= classifiers
    assert listed == sorted(listed)
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert metadata.get_all("Project-URL") is None


def links_of(text: str) -> set[str]:
    """The targets of all links and pictures of a Markdown text."""
    return {target for pair in re.findall(r'\]\(([^)\s]+)\)|\b(?:src|srcset)="([^"]+)"', text) for target in pair if target}


def test_the_description_on_an_index_has_no_relative_links(wheel: Path, tmp_path: Path) -> None:
    """Links and pictures of the README become their texts, or addresses at the tag once the repository has an address."""
    written = links_of((ROOT / "README.md").read_text("utf-8"))
    relative = {target for target in written if not target.startswith("https://")}
    plain = str(metadata_of(wheel).get_payload())
    assert links_of(plain) == written - relative
    assert "\nYour own brief in fifteen minutes, starts with an empty data folder and ends with a site on GitHub Pages." in plain

    for name in ("hatch_build.py", "README.md", "briefing/__init__.py", *PROJECT["license-files"]):
        (tmp_path / "project" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / "project" / name)
    address, tag = "https://example.org/team/briefing", f"v{briefing.__version__}"
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    (tmp_path / "project/pyproject.toml").write_text(f'{settings}\n[project.urls]\nRepository = "{address}/"\n', "utf-8")
    shown = str(metadata_of(build(tmp_path / "project", "wheel", tmp_path / "made")).get_payload())
    forms = {target: "raw" if target.endswith(".webp") else "blob" for target in relative}
    assert links_of(shown) == (written - relative) | {f"{address}/{form}/{tag}/{at}" for at, form in forms.items()}


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program in its own environment: the wheel from here, its dependencies from the environment of the tests."""
    place = tmp_path_factory.mktemp("venv")
    venv.create(place, with_pip=False)
    names = {"base": str(place), "platbase": str(place)}
    bin, purelib = (Path(sysconfig.get_path(part, "venv", names)) for part in ("scripts", "purelib"))
    python = bin / Path(sys.executable).name
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", wheel, folder=place)
    # Searched after its own packages, so that the program itself comes from the wheel.
    (purelib / "dependencies.pth").write_text(f"{INSTALLED}\n", "utf-8")
    return bin / f"briefing{sysconfig.get_config_var('EXE') or ''}"


@pytest.mark.slow
def test_the_installed_program_works(program: Path, tmp_path: Path) -> None:
    """Without this folder a project can be created, checked and built."""
    assert run(program, "--version", folder=tmp_path) == f"briefing, version {briefing.__version__}\n"
    where = run(program.parent / "python", "-c", "import briefing; print(briefing.__file__)", folder=tmp_path)
    assert Path(where.strip()).is_relative_to(program.parents[1])
    run(program, "init", "project", folder=tmp_path)
    run(program, "check", "--strict", folder=tmp_path / "project")
    run(program, "build", folder=tmp_path / "project")
    assert (tmp_path / "project/site/index.html").is_file()
    assert list((tmp_path / "project/site").rglob("*.woff2"))


@pytest.mark.slow
def test_the_installed_program_sets_references_in_a_style(wheel: Path, program: Path, tmp_path: Path) -> None:
    """With the extra `csl`, the wheel has all that a style needs: the style itself and what reads it."""
    needed = [each for each in metadata_of(wheel).get_all("Requires-Dist", []) if "extra == 'csl'" in each]
    assert sorted(re.match("[a-z-]+", each)[0] for each in needed) == ["citeproc-py", "lxml"]  # type: ignore[index]  # each has a name
    run(program, "init", "project", folder=tmp_path)
    head, reference = tmp_path / "project/data/brief.yaml", re.compile(r"Ruiz, A\. \(20\d\d, May 2\)\. Shade before steel")
    own = run_and_read(program, tmp_path / "project")
    head.write_text(head.read_text("utf-8") + "style: apa\n", "utf-8")
    assert not reference.search(own)
    assert reference.search(run_and_read(program, tmp_path / "project"))


def run_and_read(program: Path, project: Path) -> str:
    """The page of sources that the program writes, without its tags."""
    run(program, "render", "--strict", folder=project)
    page = project / "build/en/docs/sources/index.md"
    return re.sub("<[^>]*>", "", page.read_text("utf-8"))


# --- one version, everywhere ------------------------------------------------------------------------------------


def test_one_version_everywhere() -> None:
    """The program, the top of the changelog and the citation name the same version; a release has the same day in both."""
    head = re.search(r"^## (\S+) \((.*)\)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert head
    assert head[1] == briefing.__version__
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == briefing.__version__
    assert str(citation.get("date-released", "unreleased")) == head[2]
    assert "version" in PROJECT["dynamic"]


def test_the_supported_pythons_are_those_that_are_tested() -> None:
    """The classifiers, the lower bound and both pipelines name the same versions of Python."""
    named = [each.rpartition(" ")[2] for each in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", each)]
    github = yaml.safe_load((ROOT / ".github/workflows/program.yml").read_text("utf-8"))
    gitlab = yaml.safe_load((ROOT / ".gitlab/program.yml").read_text("utf-8"))
    assert PROJECT["requires-python"] == f">={named[0]}"
    assert github["jobs"]["test"]["strategy"]["matrix"]["python"] == named
    assert gitlab["test-program"]["parallel"]["matrix"] == [{"PYTHON_VERSION": named}]
