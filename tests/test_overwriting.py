"""What is not a build's own is not deleted by a build, and each refusal says what to do about it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from mkdocs.commands.build import build as build_with_mkdocs
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from briefing import driver
from briefing.publish.build_folder import MARKER
from briefing.publish.overwriting import SITE_MARKER, refuse, site_marker
from briefing.source.result_cache import CacheFolder
from tests import small_brief
from tests.small_site import DAY

if TYPE_CHECKING:
    from briefing.diagnostics import Problem
    from briefing.source.project import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project in the working directory."""
    made = small_brief.project(tmp_path / "project")
    monkeypatch.chdir(made.root)
    return made


def built(project: Project, build: str = "build", site: str = "site", cache: str = "") -> tuple[Problem, ...]:
    options = driver.BuildOptions(cache=CacheFolder(Path(cache)) if cache else None)
    return driver.build(driver.open_project(project), DAY, Path(build), Path(site), options).problems


def refused(problems: tuple[Problem, ...]) -> tuple[str, str]:
    """The reason and the help of the only problem."""
    (problem,) = (each for each in problems if each.severity == "error")
    assert problem.code == "unsafe-folder"
    return problem.message.partition(": ")[2], problem.help or ""


@pytest.mark.parametrize("kind", [".git", ".hg", ".svn"])
def test_a_repository_is_not_deleted(project: Project, kind: str) -> None:
    """Nor is a second working copy of Git, whose `.git` is a file; neither in the site nor in the build folder."""
    for folder, marker in (("site", SITE_MARKER), ("build", MARKER)):
        Path(folder).mkdir()
        for make, remove in ((Path.mkdir, Path.rmdir), (Path.touch, Path.unlink)):
            for file in (kind, marker):  # a folder that no build made, and one that a build made
                make(Path(folder, kind)) if file == kind else Path(folder, marker).touch()
                reason, help = refused(refuse(Path(folder), marker, project.root))
                assert reason == f"it is a repository (`{kind}`), which a build would delete"
                assert f"--exclude {kind}" in help
            remove(Path(folder, kind))


@pytest.mark.parametrize("folder", ["site", "build"])
def test_a_build_stops_at_a_repository(project: Project, folder: str) -> None:
    """The old state of both folders stays."""
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    assert refused(built(project))[0].startswith("it is a repository")
    assert Path(folder, ".git").is_dir()


def test_mkdocs_deletes_no_repository(project: Project, caplog: pytest.LogCaptureFixture) -> None:
    """MkDocs keeps hidden files in the folder of the site; our plugin replaces the folder."""
    small_brief.put(project.config, "site_name: Shade\nplugins: [{briefing: {today: 2031-09-01}}]\ntheme: material\n")
    subprocess.run(["git", "init", "--quiet", "site"], check=True)
    config = load_config(str(project.config))
    config.plugins.on_startup(command="build", dirty=False)
    with pytest.raises(Abort):
        build_with_mkdocs(config)
    assert "it is a repository" in caplog.text
    assert Path("site/.git").is_dir()


def test_files_that_no_build_wrote_are_not_deleted(project: Project) -> None:
    """At the top of a site, where hosts look for them; hidden ones of a file manager and compressed copies may be there."""
    small_brief.put(project.docs / "CNAME", "example.org\n")
    built(project)
    assert Path("site/CNAME").read_text("utf-8") == "example.org\n"
    for name in (".DS_Store", "._index.html", ".directory", "Thumbs.db", "index.html.gz", "404.html.br"):
        Path("site", name).touch()
    assert [each.code for each in built(project) if each.severity == "error"] == []
    Path("site/stray.txt").write_text("mine", "utf-8")
    reason, help = refused(built(project))
    assert reason == "no build wrote `stray.txt` in it"
    assert "`docs/`" in help
    Path("site/more").mkdir()
    assert refused(built(project))[0] == "no build wrote `more` and 1 more file or folder in it"
    assert Path("site/stray.txt").read_text("utf-8") == "mine"
    Path("site/.htaccess").touch()
    assert refused(built(project))[0] == "no build wrote `.htaccess` and 2 more files or folders in it"


@pytest.mark.parametrize("name", [".env", ".vercel/project.json"])
def test_hidden_files_that_no_build_wrote_are_not_deleted(project: Project, name: str) -> None:
    """Passwords and settings of a host do not belong in `docs/`, from which hidden files are not published."""
    built(project)
    small_brief.put(Path("site", name), "mine")
    assert refused(built(project)) == (
        f"no build wrote `{name.split('/')[0]}` in it", "move it out of this folder, or delete it if it is not needed",
    )  # fmt: skip
    assert Path("site", name).read_text("utf-8") == "mine"


def test_the_site_of_an_earlier_version_is_replaced(tmp_path: Path) -> None:
    """Its marker has no list of files."""
    (tmp_path / "page.html").touch()
    (tmp_path / SITE_MARKER).write_text("Made by briefing; the next build replaces this folder.\n", "utf-8")
    assert refuse(tmp_path, SITE_MARKER, None) == ()
    (tmp_path / SITE_MARKER).write_bytes(b"\xff")
    assert refuse(tmp_path, SITE_MARKER, None) == ()
    (tmp_path / SITE_MARKER).write_text(site_marker(tmp_path), "utf-8")
    assert refuse(tmp_path, SITE_MARKER, None) == ()


@pytest.mark.parametrize(
    ("folders", "within"),
    [
        ({"cache": "site/cache"}, "site"), ({"cache": "build/cache"}, "build"), ({"cache": "site"}, "site"),
        ({"site": "build/site"}, "build"), ({"build": "site/build"}, "site"), ({"site": "build"}, "build"),
    ],
)  # fmt: skip
def test_no_folder_is_in_another_that_the_build_replaces(project: Project, folders: dict[str, str], within: str) -> None:
    """In the first build as in any other; nothing is written."""
    before = sorted(Path().iterdir())
    assert refused(built(project, **folders)) == (
        f"it is in `{within}`, which each build replaces", f"name a folder outside of `{within}`",
    )  # fmt: skip
    assert sorted(Path().iterdir()) == before


def test_each_refusal_has_its_own_help(project: Project, tmp_path: Path) -> None:
    """What to do about a link, a file, the project and its sources is not the same."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "file").touch()
    helps = {
        "link": f"name the folder that it leads to: `{tmp_path}/elsewhere`",
        "file": "name another folder, or delete the file if it is not needed",
        "project": "name a folder of its own, in the project or beside it",
        "project/data": "name another folder",
    }
    for folder, help in helps.items():
        assert refused(refuse(tmp_path / folder, SITE_MARKER, project.root))[1] == help
    assert f"`{Path.home()}/site`" in refused(refuse(Path.home(), SITE_MARKER, None))[1]
