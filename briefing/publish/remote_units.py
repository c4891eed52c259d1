"""Builds units where their build folder is not: the folder goes with the task, and the finished tree comes with the result."""

from __future__ import annotations

import io
import tempfile
import threading
import zipfile
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefing.publish.dask_cluster import run_on_cluster
from briefing.publish.mkdocs.original_paths import ProjectPaths
from briefing.publish.mkdocs.unit_build import clock
from briefing.publish.source_index import OWN_PLUGINS
from briefing.publish.unit_tasks import BuildOrder, BuiltUnit, build_and_seal
from briefing.source.result_cache import files_digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.publish.unit_tasks import Executor

_ONE_AT_A_TIME = threading.Lock()
"""MkDocs keeps settings and logs for a whole process, and a worker may have several threads."""

_PROGRAM = "policy-briefing"
_MAKE_PAGES = (
    _PROGRAM, "jinja2", "markdown", "markdown-it-py", "markupsafe", "mkdocs", "mkdocs-material", "pygments",
    "pymdown-extensions", "pyyaml",
)  # fmt: skip
"""The packages whose versions decide what is in a page."""


@cache
def installed() -> Mapping[str, str]:
    """Return the versions of everything that makes pages, and a digest of the files of the program."""
    return {**{name: _version(name) for name in _MAKE_PAGES}, "files of the program": files_digest()[:12]}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


class Parcel(NamedTuple):
    """A unit to be built elsewhere."""

    order: BuildOrder
    files: bytes
    """The unit's folder in the build folder."""
    epoch: date
    installed: Mapping[str, str]
    """What makes pages on the machine that sends the unit."""


class BuiltParcel(NamedTuple):
    """A unit that was built elsewhere."""

    built: BuiltUnit
    tree: bytes
    """The folder of the finished unit."""


def needs_this_machine(settings: MkdocsSettings) -> str:
    """Return why no other machine can build the site of a project: it reads files that stay here. Empty if others can."""
    foreign = next((plugin.name for plugin in settings.plugins() if plugin.bare not in OWN_PLUGINS), "")
    return f"the plugin `{foreign}` may read files of the project" if foreign else ""


def executor(epoch: date, scheduler: str) -> Executor:
    """Return a function that builds units on the workers of a scheduler and writes the finished trees to their folders."""

    def build_all(orders: Sequence[BuildOrder]) -> list[BuiltUnit]:
        orders = [order._replace(unit=order.unit.in_memory()) for order in orders]
        parcels = [Parcel(order, _packed(order.config_file.parent), epoch, installed()) for order in orders]
        results = run_on_cluster(build_parcel, parcels, scheduler)
        for order, result in zip(orders, results, strict=True):
            _unpack(result.tree, order.folder)
        return [result.built for result in results]

    return build_all


def build_parcel(parcel: Parcel) -> BuiltParcel:
    """Build a unit in a temporary folder of a worker."""
    own = installed()
    differing = [
        f"{name} {own.get(name)} (here {wanted})" for name, wanted in parcel.installed.items() if own.get(name) != wanted
    ]
    if differing:
        raise OSError(f"a worker would make other pages; it has {', '.join(differing)}: install there what is installed here")
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory(prefix="briefing-") as temporary, clock(parcel.epoch):
        source, tree = Path(temporary, "build", parcel.order.unit.name), Path(temporary, "tree")
        _unpack(parcel.files, source)
        config = source / parcel.order.config_file.name
        order = parcel.order._replace(config_file=config, folder=tree, paths=ProjectPaths())
        return BuiltParcel(build_and_seal(order), _packed(tree))


def _packed(folder: Path) -> bytes:
    """Return the files of a folder as an archive; there need not be a folder."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as files:
        for file in filter(Path.is_file, folder.rglob("*")):
            files.write(file, file.relative_to(folder).as_posix())
    return archive.getvalue()


def _unpack(archive: bytes, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        files.extractall(folder)
