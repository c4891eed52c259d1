"""The addresses of the repository and of the folder of a project in it, as `repo_url` and `edit_uri` name them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from briefing.publish.mkdocs.settings import MkdocsSettings

_WEB = ("https://", "http://")
"""An institute's own host may have no certificate."""


def repository_address(settings: MkdocsSettings) -> str | None:
    """Return the address of the repository without a slash at its end, if the settings name one."""
    asked = settings.values.get("repo_url")
    return asked.rstrip("/") if isinstance(asked, str) and asked.lower().startswith(_WEB) else None


def project_folder(settings: MkdocsSettings) -> str | None:
    """Return the address of the folder of the project in the repository, if there is one."""
    repository = repository_address(settings)
    if repository is None:
        return None
    docs = edit_folder(settings)
    if docs is not None:
        return f"{docs.rstrip('/').removesuffix('/docs')}/"
    return f"{repository}/-/blob/HEAD/" if "gitlab" in repository else f"{repository}/blob/HEAD/"


def edit_folder(settings: MkdocsSettings) -> str | None:
    """Return the address of `docs/` by `edit_uri`, if the path of a file can be added to it."""
    repository, asked = repository_address(settings), settings.values.get("edit_uri")
    if repository is None or not isinstance(asked, str) or "?" in asked or "#" in asked:
        return None
    try:
        address = urljoin(f"{repository}/", asked)
    except ValueError:  # such as `https://[`
        return None
    return address if address.lower().startswith(_WEB) and address != f"{repository}/" else None
