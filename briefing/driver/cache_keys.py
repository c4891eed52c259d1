"""What the results of a build depend on, so that a later build may take them from a cache."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from briefing.source.folder_digests import digests
from briefing.source.result_cache import ResultCache, digest, program_digest

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.driver.session import Session
    from briefing.loader.folder import Loaded
    from briefing.source.result_cache import CacheFolder


def open_cache(folder: CacheFolder, session: Session, today: date, *options: str | bool) -> ResultCache:
    """Open a cache for what this program makes from the settings, words, styles, templates and closed editions of a project.

    `options` are those of the command that change pages, such as the size of paper of PDF files. The values in mkdocs.yml are
    inputs beside its text, because `!ENV` takes a value from the environment.
    """
    from briefing.publish.mkdocs.settings import settings_files

    project, settings = session.project, session.settings
    places = (project.editions, project.locales, project.styles, project.templates, *settings_files(project.config))
    contents = [(place, digests(place)) for place in places]
    values = plain_values(settings.values)
    return ResultCache(folder, digest((program_digest(), project, settings.site_url, values, contents, options)), today)


def plain_values(value: Any) -> object:
    """Return values of mkdocs.yml without those that tags such as `!!python/name:` make, which are named instead."""
    if isinstance(value, partial):
        return (plain_values(value.func), plain_values(value.args), plain_values(value.keywords))
    if hasattr(value, "items"):
        return [(plain_values(key), plain_values(each)) for key, each in value.items()]
    if isinstance(value, list | tuple | set | frozenset):
        return [plain_values(each) for each in value]
    if value is None or isinstance(value, str | int | float | bytes | date):
        return (type(value).__name__, str(value))
    named = value if hasattr(value, "__qualname__") else type(value)
    return f"{named.__module__}.{named.__qualname__}"


def data_parts(loaded: Loaded, data: Path) -> dict[str, str]:
    """Return the digest of the files of each brief by its folder; an empty name has that of the files that briefs share.

    A digest is computed from the texts that were read, because a file can change during a build.
    """
    slugs, above = {brief.slug for brief in loaded.site.briefs}, f"{data.as_posix()}/"
    parts: dict[str, dict[str, str]] = {slug: {} for slug in (*slugs, "")}
    for path, text in loaded.texts.items():
        part = path.removeprefix(above).partition("/")[0]
        parts[part if part in slugs else ""][path] = text
    return {part: digest(texts) for part, texts in parts.items()}
