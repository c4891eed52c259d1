"""After any failure of a build, `site/` is either the complete old site or the complete new one."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from briefing import driver
from briefing.publish import build_lock, site_swap, workers
from briefing.render import unit_writer
from briefing.render.brief_writer import BriefWriter
from briefing.source.project import project_in
from briefing.source.spool import Spool
from tests import small_site
from tests.commands import tree
from tests.small_site import left_over, messages, publish, rendered, with_page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A project with a finished site, for tests that try to damage it."""
    root = tmp_path_factory.mktemp("good")
    assert publish(rendered(), root) == ()
    return root, tree(root / "site")


# --- a build in a process of its own ----------------------------------------------------------------------------

BUILD = """
import os, signal, sys, threading, time
# As a shell starts a program, whatever started the tests: in the background, signals may be ignored, and that is inherited.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
from pathlib import Path
from briefing.publish import assemble, site_swap, unit_tasks; from briefing.publish.mkdocs import unit_build
from tests.small_site import publish, rendered, two_languages

root = Path(sys.argv[1])
"""


def run(code: str, root: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", BUILD + textwrap.dedent(code), str(root)]
    inherited = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    env = {**inherited, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, env=env, cwd=root, capture_output=True, text=True, check=False)


MOMENTS = {
    "while MkDocs builds": "unit_build.build = die",
    "before sealing": "unit_tasks.seal_tree = die",
    "before checking": "assemble.complete_tree = die",
    "before the exchange": "site_swap.replace_site = die",
    "after the exchange": "done = site_swap.replace_site; site_swap.replace_site = lambda *a: (done(*a), die())",
}


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_build_leaves_a_whole_site(good: tuple[Path, dict[str, bytes]], tmp_path: Path, moment: str) -> None:
    """After a kill at any moment, `site/` is the complete old or new site, and the next build removes leftovers."""
    root, before = good
    root = Path(shutil.copytree(root, tmp_path / "project"))
    code = f"""
    def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
    {MOMENTS[moment]}
    publish(rendered("Second."), root)
    """
    assert run(code, root).returncode == -signal.SIGKILL
    after = tree(root / "site")
    assert (after == before) == (moment != "after the exchange")
    assert set(after) == set(before)
    assert left_over(root) != []
    assert publish(rendered("Third."), root) == ()
    assert left_over(root) == []


@pytest.mark.slow
def test_a_kill_between_two_renames_is_repaired(good: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    """If two folders cannot be exchanged in one step, the next build restores the site that was just moved aside."""
    root, before = good
    root = Path(shutil.copytree(root, tmp_path / "project"))
    code = """
    site_swap._exchange = lambda *_: False
    rename = os.rename
    def die_after(old, new):
        rename(old, new)
        if old == root / "site": os.kill(os.getpid(), signal.SIGKILL)
    os.rename = die_after
    publish(rendered("Second."), root)
    """
    assert run(code, root).returncode == -signal.SIGKILL
    assert not (root / "site").exists()
    bad = with_page(rendered(), "en/docs/index.md", "# Bad\n\n[x](gone.md)")
    assert publish(bad, root) != ()
    assert tree(root / "site") == before


def test_without_an_exchange_the_site_is_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that cannot exchange two folders gets its new site too."""
    monkeypatch.setattr("briefing.publish.site_swap._exchange", lambda *_: False)
    assert publish(rendered(), tmp_path) == ()
    assert publish(rendered("Second."), tmp_path) == ()
    assert "Second." in (tmp_path / "site/index.html").read_text()
    assert left_over(tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", -signal.SIGINT)])
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_stopped_build_clears_up(good: tuple[Path, dict[str, bytes]], tmp_path: Path, name: str, code: int, jobs: int) -> None:
    """One signal or ten leave only the old site, during MkDocs and while workers are busy, and end the build at once."""
    root, before = good
    root = Path(shutil.copytree(root, tmp_path / "project"))
    stopping = f"""
    asked = os.getpid()
    def linger(*_, **__):
        for _ in range(10):
            os.kill(asked, signal.{name})
            time.sleep(0.02)
        time.sleep(30)
        (root / "waited").touch()
    unit_build.build = linger
    publish(two_languages(), root, jobs={jobs})
    """
    assert run(stopping, root).returncode == code
    assert not (root / "waited").exists()
    assert tree(root / "site") == before
    assert left_over(root) == []


@pytest.mark.slow
def test_a_worker_that_dies_is_a_problem(good: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    """If a worker is killed for lack of memory, the build reports it and does not wait endlessly."""
    root = Path(shutil.copytree(good[0], tmp_path / "project"))
    code = """
    asked = os.getpid()
    unit_build.build = lambda *_: os.kill(os.getpid(), signal.SIGKILL) if os.getpid() != asked else None
    (problem,) = publish(two_languages(), root, jobs=2)
    print(problem.message)
    """
    ended = run(code, root)
    assert "died" in ended.stdout, ended.stderr
    assert tree(root / "site") == good[1]


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="running processes are read from /proc")
def test_no_worker_outlives_the_build(good: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    """If the program itself is killed, its workers end too: they would hold the locks of the next build."""
    root = Path(shutil.copytree(good[0], tmp_path / "project"))
    code = """
    asked = os.getpid()
    def linger(*_, **__):
        (root / f"worker-{os.getpid()}").touch()
        while len(list(root.glob("worker-*"))) < 2: time.sleep(0.01)
        os.kill(asked, signal.SIGKILL)
        time.sleep(30)
    unit_build.build = linger
    publish(two_languages(), root, jobs=2)
    """
    assert run(code, root).returncode == -signal.SIGKILL
    workers = [int(file.name.partition("-")[2]) for file in root.glob("worker-*")]
    end = time.monotonic() + 10
    while any(map(is_running, workers)) and time.monotonic() < end:
        time.sleep(0.05)
    assert [*filter(is_running, workers)] == []
    assert len(workers) == 2


def is_running(process: int) -> bool:
    """Whether a process is there, and not only its exit code, which its new parent may never read."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.slow
def test_builds_at_once_take_turns(tmp_path: Path) -> None:
    """Two simultaneous builds of one project do not disturb each other."""
    results: list[object] = []
    command = [sys.executable, "-c", BUILD + "print(publish(rendered(), root))", str(tmp_path)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    results = [process.communicate()[0] for process in running]
    assert results == ["()\n"] * 3
    assert (tmp_path / "site/index.html").exists()
    assert left_over(tmp_path) == []


def test_a_long_wait_names_the_other_process(tmp_path: Path) -> None:
    """The message names the process, so that a build that hangs can be found and stopped."""
    with (
        build_lock.hold_lock(tmp_path),
        pytest.raises(build_lock.BusyError, match=f"process {os.getpid()}"),
        build_lock.hold_lock(tmp_path, 0.1),
    ):
        pass


@pytest.mark.slow
def test_a_full_disk_keeps_the_old_site(good: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    """If the disk is full, the message names the path and the old site is kept."""
    root = Path(shutil.copytree(good[0], tmp_path / "project"))
    code = """
    import resource, signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    for problem in publish(rendered("Second."), root): print(problem.code, problem.message)
    """
    ended = run(code, root)
    assert "publish" in ended.stdout, ended.stderr
    assert "File too large" in ended.stdout
    assert tree(root / "site") == good[1]
    assert left_over(root) == []


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounting takes an administrator on Linux")
def test_a_full_disk_of_its_own_keeps_the_old_site(tmp_path: Path) -> None:
    """The same on a small disk, if one may be mounted."""
    root = tmp_path / "disk"
    root.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", root], capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        assert publish(rendered(), root) == ()
        before = tree(root / "site")
        (root / "ballast").write_bytes(b"x" * (shutil.disk_usage(root).free - 500_000))
        problems = publish(rendered("Second."), root)
        assert "the disk is full" in messages(problems)
        assert tree(root / "site") == before
        assert left_over(root) == []
    finally:
        subprocess.run(["umount", root], check=True)


def test_a_spool_keeps_what_processes_write_at_the_same_time(tmp_path: Path) -> None:
    """Each value is read as it was written; no file has a name, and a full disk is reported with the folder."""
    spool = Spool(tmp_path)
    kept = workers.run_in_forks(lambda size: spool.keep((size, "x" * size, b"x" * size)), range(0, 90_000, 3_000), 2)
    sizes = range(0, 90_000, 3_000)
    assert [[each.value() for each in values] for values in kept] == [[size, "x" * size, b"x" * size] for size in sizes]
    assert list(tmp_path.iterdir()) == []
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, most[1]))
    try:
        with pytest.raises(OSError, match=re.escape(str(tmp_path))):
            spool.keep(("x",))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)


@pytest.mark.slow
def test_equal_data_gives_equal_bytes(tmp_path: Path) -> None:
    """Folder, time zone, language, hash seed and umask do not affect the site."""
    surroundings = [
        {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
    ]
    sites = []
    for number, environment in enumerate(surroundings):
        root = tmp_path / f"place-{number}" / ("deep/er" * number)
        small_site.project(root, "site_name: x\nsite_url: https://example.org/\n")
        jobs = number + 1
        ended = run(f"os.umask({number * 0o77}); print(publish(two_languages(), root, jobs={jobs}))", root, **environment)
        assert ended.stdout == "()\n", ended.stderr
        sites.append(tree(root / "site"))
    assert sites[0].keys() == sites[1].keys()
    assert [path for path in sites[0] if sites[0][path] != sites[1][path]] == []
    assert b"2031-09-30" in sites[0]["sitemap.xml"]


@pytest.mark.slow
def test_the_environment_is_as_it_was(good: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch) -> None:
    """A build changes nothing for later code in its process, and a given epoch is respected."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    root, _ = good
    terminated, threads = signal.getsignal(signal.SIGTERM), set(threading.enumerate())
    small_site.project(root, "site_name: x\nsite_url: https://example.org/\n")
    try:
        assert publish(rendered(), root) == ()
        assert "1970-01-02" in (root / "site/sitemap.xml").read_text()
    finally:
        (root / "mkdocs.yml").unlink()
        monkeypatch.delenv("SOURCE_DATE_EPOCH")
        assert publish(rendered(), root) == ()
    assert "SOURCE_DATE_EPOCH" not in os.environ
    assert signal.getsignal(signal.SIGTERM) == terminated
    assert set(threading.enumerate()) <= threads, "the build left a thread; those of earlier tests may have ended"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the names of open files are read from /proc")
@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_the_new_site_is_on_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    """A power cut after the exchange finds the new files whole: they are written out first, and then the folder of the site."""
    (tmp_path / "new/folder").mkdir(parents=True)
    (tmp_path / "new/folder/page.html").write_text("x", "ascii")
    order: list[str] = []
    real_sync, real_rename = os.fsync, os.rename

    def fsync(handle: int) -> None:
        order.append(Path(f"/proc/self/fd/{handle}").resolve().name)
        real_sync(handle)

    def rename(*words: str) -> None:
        order.append("rename")
        real_rename(*words)

    monkeypatch.setattr("briefing.publish.site_swap.sys.platform", platform)
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "rename", rename)
    site_swap.replace_site(tmp_path / "new", tmp_path / "site")
    assert order[-2:] == ["rename", tmp_path.name]
    assert platform == "linux" or order[:3] == ["page.html", "folder", "new"]
    assert (tmp_path / "site/folder/page.html").read_text("ascii") == "x"


def test_the_first_units_of_a_larger_site_are_rendered_before_processes_are_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers inherit the modules and templates that the first units need."""
    root = ROOT / "tests/sites/library"
    prepared = driver.prepare(driver.open_project(project_in(root, root / "data")), date(2031, 10, 15))
    here: list[str] = []
    render = unit_writer.render_unit

    def rendered(writer: unit_writer.UnitWriter, between: Callable[[], object]) -> unit_writer.RenderedUnit:
        here.append(writer.view.unit)
        return render(writer, between)

    monkeypatch.setattr(unit_writer, "render_unit", rendered)
    forked: list[str] = []
    in_forks = workers.run_in_forks

    def run_in_forks(work: Callable[[Any], Any], tasks: Sequence[unit_writer.UnitWriter], jobs: int) -> list[Any]:
        assert here == [view.unit for view in prepared.writers.views[:2]]
        forked.extend(writer.view.unit for writer in tasks)
        return in_forks(work, tasks, jobs)

    monkeypatch.setattr(workers, "run_in_forks", run_in_forks)
    driver.render_all(prepared, jobs=2)
    assert forked == [view.unit for view in prepared.writers.views[2:]]
    assert len(forked) > 2


def test_briefs_are_rendered_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that several processes render are those of one process, and an error is reported with the page that it is about."""
    root = ROOT / "tests/sites/library"
    prepared = driver.prepare(driver.open_project(project_in(root, root / "data")), date(2031, 10, 15))
    assert driver.render_all(prepared, jobs=2) == driver.render_all(prepared)

    def fail(*_: object) -> None:
        raise LookupError("no page")

    monkeypatch.setattr(BriefWriter, "written", fail)
    with pytest.raises(LookupError, match="no page") as raised:
        driver.render_all(prepared, jobs=2)
    assert raised.value.__notes__[0].startswith("the page `./` in en")
