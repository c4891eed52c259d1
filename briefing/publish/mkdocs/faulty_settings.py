"""Settings whose values MkDocs refuses: it would say so while it builds each part of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.diagnostics import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.diagnostics import Problem
    from briefing.publish.mkdocs.settings import MkdocsSettings

_TEXTS = frozenset(("copyright", "remote_branch", "remote_name", "repo_name", "site_author", "site_description"))
_OTHERWISE = frozenset((
    "docs_dir", "draft_docs", "exclude_docs", "extra", "extra_templates", "hooks", "INHERIT", "markdown_extensions",
    "mdx_configs", "not_in_nav", "plugins", "repo_url", "site_dir", "site_name", "site_url", "strict", "theme",
    "use_directory_urls", "validation", "watch",
))  # fmt: skip
"""Settings that the program replaces or checks itself."""


def faulty_settings(settings: MkdocsSettings) -> Iterator[Problem]:
    """Yield an error for each value that MkDocs would refuse, or that every page would show as it is written."""
    values = {key: value for key, value in settings.values.items() if isinstance(key, str) and key not in _OTHERWISE}
    for path, value in _files(settings):
        if not isinstance(value, str):
            setting = " of ".join(str(each) for each in reversed(path) if isinstance(each, str))
            yield error("publish", f"`{setting}` names no file", settings.place_of(*path), "write the path of a file in `docs/`")
            values.pop(str(path[0]), None)
    theme = settings.values.get("theme")
    listed = (theme.get("static_templates") if isinstance(theme, dict) else None) or []
    if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
        place = settings.place_of("theme", "static_templates")
        yield error(
            "publish", "`static_templates` of `theme` has to be a list of files", place, "write one `- name.xml` for each"
        )
    others = {key: value for key, value in values.items() if not _is_plain(key, value)}
    if others:
        for key, message in _refused_by_mkdocs(settings, others):
            yield error("publish", f"the value of `{key}` is refused by MkDocs: {message}", settings.place_of(key))


def _files(settings: MkdocsSettings) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    yield from ((("extra_css", number), value) for number, value in enumerate(settings.values.get("extra_css") or []))
    theme = settings.values.get("theme")
    if isinstance(theme, dict):
        yield from ((("theme", key), theme[key]) for key in ("logo", "favicon") if theme.get(key))


def _is_plain(key: str, value: Any) -> bool:
    """Return whether a value is certainly right: to load the classes of MkDocs takes longer than to check most projects."""
    if not value and key != "nav":
        return True
    if key in _TEXTS:
        return isinstance(value, str)
    if key == "nav":
        return isinstance(value, list) and all(map(_is_entry, value))
    if key in ("extra_css", "extra_javascript"):
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return False


def _is_entry(item: Any) -> bool:
    if isinstance(item, dict) and len(item) == 1:
        title, below = next(iter(item.items()))
        return isinstance(title, str) and (isinstance(below, str) or (isinstance(below, list) and all(map(_is_entry, below))))
    return isinstance(item, str)


def _refused_by_mkdocs(settings: MkdocsSettings, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    from mkdocs.config.base import ValidationError
    from mkdocs.config.defaults import MkDocsConfig

    config: Any = MkDocsConfig(config_file_path=str(settings.file))
    if "config_file_path" in values:
        yield "config_file_path", "it is no setting of a file"
    known = dict(config._schema)  # reason: to validate the whole would load plugins, which run code
    config.data.update({key: value for key, value in values.items() if key in known})
    config.user_configs.append(values)
    for key in (key for key in values if key in known and key != "config_file_path"):
        option = known[key]
        option.reset_warnings()
        try:
            option.pre_validation(config, key_name=key)
            config.data[key] = option.validate(config.data[key])
            option.post_validation(config, key_name=key)
        except ValidationError as refused:
            yield key, str(refused)
        else:
            yield from ((key, warned) for warned in option.warnings)
        option.reset_warnings()  # options are shared by all configurations of a process
