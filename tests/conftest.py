"""What several tests share: the clean base brief, and small data folders derived from it."""

from __future__ import annotations

import gc
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefing.render.templating import Compiled, Renderer
from tests.built import first_brief, once
from tests.durations import Durations, is_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = Path(__file__).parent / "problems" / "base"
TODAY = date(2031, 10, 1)


def pytest_configure(config: pytest.Config) -> None:
    """Record the duration of every test; with several processes, in the one that receives all reports."""
    if is_whole(config) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Durations())


def pytest_collection_finish() -> None:
    """Leave the collected tests, a million objects that stay to the end, out of every later search for garbage."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(autouse=True, scope="session")
def compiled_templates() -> Iterator[None]:
    """Compile each template once for all tests of a process, because this takes most of the time of rendering a small site."""
    shared, init = Compiled(), Renderer.__init__

    def init_with_cache(
        self: Renderer, users: Path | None = None, shown: str = "templates", compiled: Compiled | None = None, **more: bool
    ) -> None:
        init(self, users, shown, compiled or shared, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Renderer, "__init__", init_with_cache)
        yield


@pytest.fixture
def base() -> Path:
    """The folder of the clean base brief, which no test writes to."""
    return BASE


@pytest.fixture
def brief_folder(tmp_path: Path) -> Path:
    """A copy of the base brief that a test may change."""
    return Path(shutil.copytree(BASE, tmp_path / "data"))


@pytest.fixture
def data(brief_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the base brief that a test may change; its project is the working directory."""
    monkeypatch.chdir(brief_folder.parent)
    return brief_folder


@pytest.fixture(scope="session")
def first_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished site of the first brief, which no test writes to."""
    return once(tmp_path_factory, "first", first_brief)
