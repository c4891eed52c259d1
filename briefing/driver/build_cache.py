"""What the results of a build depend on, so that a later build may take them from a cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.source.digests import digests
from briefing.source.result_cache import ResultCache, digest, program_digest

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from briefing.driver.session import Session
    from briefing.loader.folder import Loaded
    from briefing.source.result_cache import CacheFolder


def open_cache(folder: CacheFolder, session: Session, today: date, paper: str = "") -> ResultCache:
    """Open a cache for what this program makes from the settings, words, templates and closed editions of a project.

    Pages that offer PDF files for a size of `paper` are others than those without.
    """
    from briefing.publish.mkdocs.settings import settings_files

    project, settings = session.project, session.settings
    places = (project.editions, project.locales, project.templates, *settings_files(project.config))
    contents = [(place, digests(place)) for place in places]
    return ResultCache(folder, digest((program_digest(), project, settings.site_url, contents, paper)), today)


def data_parts(loaded: Loaded, data: Path) -> dict[str, str]:
    """Return the digest of the files of each brief by its folder, and of those that the briefs share under an empty name.

    It is that of the texts that were read, because a file can change during a build.
    """
    slugs, above = {brief.slug for brief in loaded.site.briefs}, f"{data.as_posix()}/"
    parts: dict[str, dict[str, str]] = {slug: {} for slug in (*slugs, "")}
    for path, text in loaded.texts.items():
        part = path.removeprefix(above).partition("/")[0]
        parts[part if part in slugs else ""][path] = text
    return {part: digest(texts) for part, texts in parts.items()}
