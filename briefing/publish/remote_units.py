"""Builds units where their build folder is not: the folder goes with the task, and the finished tree comes with the result."""

from __future__ import annotations

import io
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefing import __version__
from briefing.publish.cluster import run_on_cluster
from briefing.publish.mkdocs.original_paths import ProjectPaths
from briefing.publish.mkdocs.unit_build import clock
from briefing.publish.source_index import OWN_PLUGINS
from briefing.publish.unit_tasks import BuildOrder, BuiltUnit, build_and_seal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.publish.unit_tasks import Executor

_ONE_AT_A_TIME = threading.Lock()
"""MkDocs keeps settings and logs for a whole process, and a worker may have several threads."""


class Parcel(NamedTuple):
    """A unit to be built elsewhere."""

    order: BuildOrder
    files: bytes
    """The unit's folder in the build folder."""
    epoch: date
    version: str = __version__


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
        parcels = [Parcel(order, _packed(order.config_file.parent), epoch) for order in orders]
        results = run_on_cluster(build_parcel, parcels, scheduler)
        for order, result in zip(orders, results, strict=True):
            _unpack(result.tree, order.folder)
        return [result.built for result in results]

    return build_all


def build_parcel(parcel: Parcel) -> BuiltParcel:
    """Build a unit in a temporary folder of a worker."""
    if parcel.version != __version__:
        raise OSError(f"a worker has version {__version__} of the program; install {parcel.version} there, as here")
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
