"""Settings of mkdocs.yml that MkDocs supports and a build of a brief ignores."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from briefing.diagnostics import Problem, did_you_mean, error, warning
from briefing.publish.mkdocs.excluded_files import hidden_in_patterns
from briefing.publish.mkdocs.repository_address import edit_folder, repository_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from briefing.publish.mkdocs.settings import MkdocsSettings

REDIRECTS = "redirects"
"""The option of our plugin with the redirects of handwritten pages."""
OPTIONS = ("data_dir", "today", REDIRECTS)
"""The options of our plugin."""
_OF_THE_BUILD = "delete the line: every page is built in the same way"
_ANOTHER_HOST = "delete the line: pages load nothing from another host, and send nothing to one"
_WITHOUT_EFFECT: Mapping[str, tuple[tuple[object, ...], str]] = {
    "use_directory_urls": ((True,), "delete the line: every address ends in `/`, so the site needs a web server"),
    "strict": ((False,), "delete the line, and use `briefing build --strict`"),
    "docs_dir": (("docs", "docs/", "./docs"), "delete the line, and put the pages into `docs/`"),
    "not_in_nav": ((), "delete the line: no page has to be in the navigation"),
    "extra_templates": ((), _OF_THE_BUILD),
    "validation": ((), "delete the line: every dead link stops the build"),
    "edit_uri_template": ((), "delete the line: `edit_uri` names the folder of the files"),
    "repo_name": ((), "delete the line: the name of the link is a word of `locales/`"),
    "site_author": ((), "delete the line: pages name the `editors` of brief.yaml"),
    "theme.name": (("material",), "write `material`: the frame of the pages is made for it"),
    "theme.custom_dir": (("overrides", "overrides/", "./overrides"), "delete the line, and call the folder `overrides`"),
    "theme.language": ((), "delete the line: the languages are those of the brief (`languages:` in brief.yaml)"),
    "theme.direction": ((), "delete the line: the language of a page decides it"),
    "theme.font": ((False,), "delete the line: the typefaces come with the site, and a style sheet can set others"),
    "theme.features": ((), "delete the line: the theme has its own navigation and search"),
    "theme.palette": ((), "delete the line, and set colours in a style sheet that `extra_css` names"),
    "theme.icon": ((), "delete the line: the theme has its own icons"),
    "extra.alternate": ((), "delete the line: the languages are those of the brief"),
    "extra.analytics": ((), _ANOTHER_HOST),
    "extra.consent": ((), _ANOTHER_HOST),
    "extra.generator": ((False,), "delete the line: pages do not name the program that made them"),
    "extra.homepage": ((), "delete the line: the masthead leads to the front page of the site"),
    "extra.social": ((), "delete the line, and write the links in `copyright` or on a page of your own"),
    "extra.version": ((), "delete the line: a brief has editions"),
}
"""Settings that a build ignores, each with the values that change nothing, and what to do."""


KNOWN = frozenset(
    (
        "copyright", "dev_addr", "docs_dir", "draft_docs", "edit_uri", "edit_uri_template", "exclude_docs", "extra", "extra_css",
        "extra_javascript", "extra_templates", "hooks", "markdown_extensions", "mdx_configs", "nav", "not_in_nav", "plugins",
        "remote_branch", "remote_name", "repo_name", "repo_url", "site_author", "site_description", "site_dir", "site_name",
        "site_url", "strict", "theme", "use_directory_urls", "validation", "watch", "google_analytics", "pages",
        "config_file_path",
    )
)  # fmt: skip
"""The settings of MkDocs. It warns of any other, and each of its warnings stops a build."""


def settings_without_effect(settings: MkdocsSettings) -> Iterator[Problem]:
    """Yield a warning for each setting that has no effect, and an error for each that does not exist."""
    for name in settings.values:
        if name not in KNOWN:
            ours = f"write it below `- briefing:` in `plugins`, indented: `{name}: …`" if name in OPTIONS else None
            help = ours or did_you_mean(str(name), KNOWN) or "delete it; what templates need belongs under `extra:`"
            yield error("publish", f"there is no setting `{name}`", settings.place_of(name), help)
    if settings.values.get("mdx_configs") is not None:
        help = "write the options of an extension below its name in `markdown_extensions`"
        yield error("publish", "MkDocs keeps `mdx_configs` for itself", settings.place_of("mdx_configs"), help)
    for top, inside in settings.values.items():
        if top not in _CHECKED_ELSEWHERE:
            for path in _unwritable(inside, (top,)):
                message = f"the setting `{'.'.join(map(str, path))}` has no effect: it is not plain YAML"
                yield warning("publish", message, settings.place_of(*path), "write a text, a number or a list")
    if (asked := settings.values.get("edit_uri")) and isinstance(asked, str) and edit_folder(settings) is None:
        message, help = "it names no folder of the repository", "name one, such as `edit/main/docs/`, or delete the line"
        if repository_address(settings) is None:
            message, help = "no `repo_url` begins with `https://` or `http://`", "write `repo_url: https://…`, or delete the line"
        yield warning("publish", f"the setting `edit_uri` has no effect: {message}", settings.place_of("edit_uri"), help)
    feeds = any(plugin.bare == "rss" for plugin in settings.plugins())
    for name, (given, help) in _WITHOUT_EFFECT.items():
        if name == "site_author" and feeds:  # a feed names it
            continue
        top, _, below = name.partition(".")
        value = settings.values.get(top)
        if below == "name" and isinstance(value, str):
            value = {"name": value}
        value = value.get(below) if below and isinstance(value, dict) else None if below else value
        if value is not None and value not in given:
            yield warning("publish", f"the setting `{name}` has no effect", settings.place_of(*name.split(".")), help)
    for pattern in hidden_in_patterns(str(settings.values.get("exclude_docs") or "")):
        message = f"`{pattern}` has no effect: hidden files are not published"
        yield warning("publish", message, settings.place_of("exclude_docs"), "give them a name without the full stop")


_CHECKED_ELSEWHERE = frozenset(("plugins", "markdown_extensions", "hooks"))


def _unwritable(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """Yield the paths of the values in a setting that a file of settings cannot hold, such as functions."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _unwritable(below, (*path, key))
    elif isinstance(value, (list, tuple)):
        for number, below in enumerate(value):
            yield from _unwritable(below, (*path, number))
    elif not is_writable(value):
        yield path


def is_writable(value: object) -> bool:
    """Return whether a value can be written into a file of settings: it is plain YAML, and the same in each build."""
    return value is None or isinstance(value, (str, int, float, date, dict, list, tuple))
