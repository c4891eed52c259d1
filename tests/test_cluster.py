"""A site that is built on the workers of a scheduler is the same to the byte, also if a worker dies."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import dask
import pytest
import trustme
from distributed import LocalCluster
from distributed.security import Security

from briefing import driver
from briefing.publish import dask_cluster, remote_units
from briefing.publish.dask_cluster import run_on_cluster, scheduler_fault
from briefing.publish.mkdocs.settings import MkdocsSettings
from briefing.source.result_cache import CacheFolder
from tests.small_site import project
from tests.stories import SITES, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """A scheduler with two workers, each a process of its own with two threads."""
    with LocalCluster(
        n_workers=2, threads_per_worker=2, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as cluster:
        yield cluster


@pytest.fixture
def scheduler(cluster: LocalCluster) -> str:
    """The address of the scheduler, once the workers that the test before has killed are there again."""
    cluster.wait_for_workers(2, timeout=120)
    return str(cluster.scheduler_address)


def certificates(folder: Path) -> dict[str, str]:
    """Settings of Dask with a certificate for this machine, for the scheduler, the workers and the client."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(folder / "own.pem")
    own = {f"{role}.{part}": str(folder / "own.pem") for role in ("scheduler", "worker", "client") for part in ("cert", "key")}
    return {f"distributed.comm.tls.{name}": file for name, file in {"ca-file": str(folder / "ca.pem"), **own}.items()}


@pytest.fixture
def encrypted(tmp_path: Path) -> Iterator[str]:
    """The address of a scheduler with one worker that takes encrypted messages from those with a certificate only."""
    with (
        dask.config.set(certificates(tmp_path)),
        LocalCluster(
            n_workers=1, processes=True, protocol="tls://", host="127.0.0.1", dashboard_address="127.0.0.1:0",
            security=Security(),  # type: ignore[no-untyped-call]
        ) as cluster,
    ):  # fmt: skip
        yield cluster.scheduler_address


def site(
    root: Path, address: str | None, settings: str = "", cache: CacheFolder | None = None
) -> tuple[dict[str, bytes], driver.Built]:
    """Build a library of several units; return the files of the site, and what the build says."""
    made = project(root)
    made.data.rmdir()
    made.data.symlink_to(SITES / "library" / "data")
    (root / "base.yml").write_text("copyright: The city\n", "utf-8")
    (root / "mkdocs.yml").write_text(f"INHERIT: base.yml\nsite_name: Streets\n{settings}", "utf-8")
    built = driver.build(
        driver.open_project(made), TODAY, root / "build", root / "site", driver.BuildOptions(scheduler=address, cache=cache)
    )
    return {str(path.relative_to(root)): path.read_bytes() for path in (root / "site").rglob("*") if path.is_file()}, built


@pytest.mark.slow
def test_the_site_is_the_same(tmp_path: Path, encrypted: str) -> None:
    """Tasks and results are values: no worker reads or writes the folders of the build. Other certificates run nothing."""
    here, built = site(tmp_path / "here", None)
    there, also = site(tmp_path / "there", encrypted)
    assert built.ok
    assert (also.problems[len(built.problems) :], also.notes) == ((), ())
    assert there == here
    with (
        dask.config.set(certificates(tmp_path)),
        pytest.raises(OSError, match=f"the scheduler `{encrypted}`: TLS certificate does not match"),
    ):
        run_on_cluster(abs, [-1], encrypted)


@pytest.mark.slow
def test_a_note_says_what_a_scheduler_does_not_cache(tmp_path: Path, scheduler: str) -> None:
    """Workers do not share the folder of the cache; the second build has the same bytes as the first."""
    cache = CacheFolder(tmp_path / "cache")
    first, built = site(tmp_path / "first", scheduler, cache=cache)
    assert built.notes == ("the cache has rendered pages only, because the workers of a scheduler do not share its folder",)
    assert site(tmp_path / "second", scheduler, cache=cache)[0] == first


def die_once(marker: str) -> int:
    """End the process of the first worker that gets the task, as a kill from outside does."""
    if not os.path.exists(marker):
        with open(marker, "w"):
            os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


@pytest.mark.slow
def test_another_worker_takes_the_task_of_one_that_dies(tmp_path: Path, scheduler: str) -> None:
    """A killed worker costs time and nothing else."""
    assert run_on_cluster(die_once, [str(tmp_path / "marker")], scheduler) != []
    assert (tmp_path / "marker").exists()


def die(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.slow
def test_a_task_that_kills_every_worker_is_a_problem(scheduler: str) -> None:
    """It is an error of the build, and no exception of Dask reaches the user."""
    with pytest.raises(OSError, match="workers of the scheduler `tcp://127"):
        run_on_cluster(die, [1], scheduler)


def fail(_: int) -> None:
    raise ModuleNotFoundError("No module named 'briefing'")


def fail_otherwise(_: int) -> None:
    raise TypeError("two values expected")


@pytest.mark.slow
@pytest.mark.parametrize(("work", "message"), [(fail, "lacks a package"), (fail_otherwise, "two values expected")])
def test_a_failure_of_a_worker_is_a_problem(scheduler: str, work: Callable[[int], None], message: str) -> None:
    """Whatever a worker raises names the scheduler; the program reports it as a problem and not as a bug of its own."""
    with pytest.raises(OSError, match=message) as raised:
        run_on_cluster(work, [1], scheduler)
    assert scheduler in str(raised.value)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["policy-briefing", "mkdocs-material", "files of the program"])
def test_a_worker_with_other_packages_is_a_problem(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scheduler: str, name: str
) -> None:
    """It could make other pages; the message names what differs."""
    own = remote_units.installed()
    monkeypatch.setattr(remote_units, "installed", lambda: {**own, name: "0.0.1"})
    files, built = site(tmp_path, scheduler)
    assert not built.ok
    assert f"it has {name} {own[name]} (here 0.0.1): install" in built.problems[-1].message
    assert files == {}


def test_a_scheduler_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of the site has no part in it, and is as it was."""
    monkeypatch.setattr(dask_cluster, "_WAIT", 1)
    files, built = site(tmp_path, "tcp://127.0.0.1:9")
    problem = built.problems[-1]
    assert problem.message == "the scheduler `tcp://127.0.0.1:9` does not answer; start it, or correct the address"
    assert (Path(problem.place.file).name, problem.help) == ("mkdocs.yml", "the published site was not changed")
    assert files == {}


def test_what_makes_pages_is_known() -> None:
    """Each package is installed under the name by which it is compared."""
    assert "not installed" not in remote_units.installed().values()
    assert len(remote_units.installed()) > 9


def test_what_needs_files_of_the_project_is_built_here() -> None:
    """Plugins may read any file of the project; a note says so."""
    own = MkdocsSettings(Path("mkdocs.yml"), {"plugins": ["search", "macros", "briefing"]})
    assert remote_units.needs_this_machine(own) == "the plugin `macros` may read files of the project"
    assert remote_units.needs_this_machine(own._replace(values={"plugins": ["search", "briefing"]})) == ""


@pytest.mark.parametrize(("address", "message"), [
    ("127.0.0.1:8786", "is not the address of a scheduler; type `tcp://127.0.0.1:8786`"),
    ("tcp://127.0.0.1", "is not the address"),
    ("tcp://127.0.0.1:x", "is not the address"),
    ("http://127.0.0.1:8786", "is not the address"),
    ("tcp://10.0.0.7:8786", "type `tls://10.0.0.7:8786`"),
    ("tcp://host.invalid:8786", "not encrypted"),
    ("tcp://127.0.0.1:8786", ""), ("tcp://[::1]:8786", ""), ("tcp://localhost:8786", ""),
    ("tls://10.0.0.7:8786", "set the environment variables `DASK_DISTRIBUTED__COMM__TLS__CA_FILE`"),
])  # fmt: skip
def test_pickles_come_from_this_machine_or_are_encrypted(address: str, message: str) -> None:
    """Other addresses are refused before anything is sent, with what to type."""
    assert message in scheduler_fault(address)
    assert bool(message) == bool(scheduler_fault(address))


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_certificates_that_cannot_be_read_are_named(tmp_path: Path, content: str | None) -> None:
    """A missing file and one in another format are reported before anything is sent."""
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content, "utf-8")
    files = {f"distributed.comm.tls.{each}": str(file) for each in ("ca-file", "client.cert", "client.key")}
    with dask.config.set(files):
        assert "certificates of Dask cannot be read" in scheduler_fault("tls://10.0.0.7:8786")
