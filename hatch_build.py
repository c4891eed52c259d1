"""The description of the package on an index: the README, whose relative links work in the repository only."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

LINK = re.compile(r"\[([^]\n]+)\]\((?!https?://)([^)\s]+)\)")
PICTURE = re.compile(r'<picture>.*?alt="([^"]*)".*?</picture>', re.DOTALL)
FILE = re.compile(r'\b(src|srcset)="(?!https?://)([^"]+)"')


def description(readme: str, repository: str, version: str) -> str:
    """Make links and pictures absolute, at the tag of a version; without a repository, they become their texts."""
    if not repository:
        return LINK.sub(r"\1", PICTURE.sub(r"*\1*", readme))
    # GitHub and GitLab both answer these addresses.
    page, file = (f"{repository.rstrip('/')}/{form}/v{version}" for form in ("blob", "raw"))
    return LINK.sub(rf"[\1]({page}/\2)", FILE.sub(rf'\1="{file}/\2"', readme))


class Description(MetadataHookInterface):
    """Sets the dynamic field `readme`."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Take the address from `[project.urls]`."""
        readme = (Path(self.root) / "README.md").read_text("utf-8")
        text = description(readme, metadata.get("urls", {}).get("Repository", ""), metadata["version"])
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
