"""Builds one unit with another publisher than MkDocs: a program of its own, which reads the same folder."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefing.publish.html.shared_theme import remove_shared
from briefing.publish.mkdocs.complaints import Complaint
from briefing.publish.mkdocs.unit_build import MkdocsResult

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class OtherPublisher(NamedTuple):
    """How a publisher is called, and what its theme needs."""

    package: str
    """The name of its package, of its module and of its theme's package."""
    theme: str
    """The package that contains its theme, in the folder `templates`."""
    arguments: tuple[str, ...]
    """The arguments of `python -P -m`; `{config}` is the configuration of the unit, `{site}` the folder of its site."""
    warning: str
    """The form of a warning in its output."""
    styles_in_scripts: bool = False
    """Whether its scripts add `<style>` elements, which the policy of the pages then has to allow."""


OTHER_PUBLISHERS: Mapping[str, OtherPublisher] = {
    "properdocs": OtherPublisher(
        "properdocs", "material", ("build", "--quiet", "--config-file", "{config}", "--site-dir", "{site}"), r"^WARNING +- +(.+)$"
    ),
    # It writes into `site_dir` of the configuration only, and keeps pages in `.cache` by default.
    "zensical": OtherPublisher(
        "zensical", "zensical", ("build", "--clean", "--config-file", "{config}"), r"^Warning: (.+\n.*)$", styles_in_scripts=True
    ),
}
"""The publishers beside MkDocs that `briefing build` can call."""

_BOX = re.compile("[\u2500-\u257f]+")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def is_installed(name: str) -> bool:
    """Return whether a publisher and its theme are installed."""
    publisher = OTHER_PUBLISHERS[name]
    return all(find_spec(package) is not None for package in (publisher.package, publisher.theme))


def build_unit(name: str, config_file: Path, site_dir: Path, *, uses_root: bool = False) -> MkdocsResult:
    """Build one unit into its own folder; warnings and failures of the publisher are returned as complaints.

    With `uses_root`, a unit of Material gets no files of the theme that its pages load from the root of the site.
    """
    publisher = OTHER_PUBLISHERS[name]
    config = config_file.resolve()
    arguments = (each.format(config=config, site=site_dir) for each in publisher.arguments)
    # `-P`: the working directory is that of the project, whose files must not replace modules of the publisher.
    command = [sys.executable, "-P", "-m", publisher.package, *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    output = _COLOURS.sub("", ended.stdout + ended.stderr)
    values = json.loads(config.read_text(encoding="utf-8"))
    written = config.parent / values["site_dir"]
    if not site_dir.exists() and written.exists():
        site_dir.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(written, site_dir)
    theme = find_spec(publisher.theme)
    folders = theme.submodule_search_locations if theme else None
    if uses_root and publisher.theme == "material" and site_dir.exists():
        remove_shared(site_dir, config, values, (str(Path(folder, "templates")) for folder in folders or ()))
    themes = (str(config.parent / values["theme"]["custom_dir"]), *(str(Path(folder, "templates")) for folder in folders or ()))
    return MkdocsResult(tuple(_complaints(publisher, output, ended.returncode)), values["site_url"], themes)


def _complaints(publisher: OtherPublisher, output: str, code: int) -> Iterator[Complaint]:
    warnings = re.findall(publisher.warning, output, re.MULTILINE)
    yield from (Complaint(" ".join(_BOX.sub(" ", warning).split())) for warning in warnings)
    if code:
        lines = output.strip().splitlines() or [f"it ended with the exit code {code}"]
        yield Complaint(f"{publisher.package}: {lines[-1]}")
