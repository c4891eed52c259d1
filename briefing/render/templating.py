"""Templates: the only room that knows Jinja.

The user's folder is searched first, then ours; ours stay reachable as `default/…`, so that a template can extend the
one it replaces. Whatever a template prints is escaped for Markdown, HTML and attributes alike, unless a filter of
`page.Page` made it.
"""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined, TemplateSyntaxError, pass_context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from briefing.diagnostics import Place, Problem, error
from briefing.markdown.typography import tighten
from briefing.render.text import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2.runtime import Context

OURS = Path(__file__).parent / "templates"

# Each is the method of the same name of the page that is being written.
FILTERS = (
    "address", "anchor", "behind", "blocks", "called", "cites", "concerned", "count", "credits", "day", "edit", "gist",
    "headed", "headline", "href", "html", "inline", "likelihood", "link", "listed", "of", "plain", "title", "typed", "ways",
    "when", "word",
)  # fmt: skip


class Written(NamedTuple):
    """A template's text, or the problem that kept it from being written."""

    text: str
    problems: tuple[Problem, ...] = ()


class Compiled:
    """Keeps the code of templates by their text, in the form that Jinja asks for; a changed text is compiled anew.

    With `anywhere` the code also serves for an equal text in another folder; a traceback then names the first folder.
    """

    def __init__(self, *, anywhere: bool = False) -> None:
        self._anywhere = anywhere
        self._kept: dict[tuple[str, str], SimpleNamespace] = {}

    def get_bucket(self, _environment: Any, name: str, filename: str, source: str) -> SimpleNamespace:
        """Give the place for a template's code, filled or not."""
        return self._kept.setdefault((name if self._anywhere else filename, source), SimpleNamespace(code=None))

    def set_bucket(self, bucket: SimpleNamespace) -> None:
        """Take note that the place was filled, which it is by then."""


class Renderer:
    """The templates of one project; made once for a build, it holds nothing but compiled templates."""

    def __init__(self, users: Path | None = None, shown: str = "templates", compiled: Compiled | None = None) -> None:
        """Take the user's folder of templates, if there is one, what problems call it, and what was compiled before."""
        ours = FileSystemLoader(OURS)
        self._users = users if users is not None and users.is_dir() else None
        self._shown = shown
        own = [FileSystemLoader(self._users)] if self._users else []
        self._environment = _environment(ChoiceLoader([*own, ours, PrefixLoader({"default": ours})]))
        self._environment.bytecode_cache = compiled  # type: ignore[assignment]  # reason: it has all that Jinja calls

    def write(self, template: str, facts: Mapping[str, Any]) -> Written:
        """Fill a template; a mistake in a user's template is a problem, one in ours is raised."""
        try:
            text = self._environment.get_template(template).render(facts)
        except Exception as fault:
            place = self._place(fault)
            if place is None:
                raise
            said = " ".join(str(fault).split()) or type(fault).__name__
            return Written("", (error("template-error", f"the template cannot be rendered: {said}", place, _HELP),))
        return Written(_tidy(text))

    def _place(self, fault: BaseException) -> Place | None:
        """The innermost line of a user's template that an error passed through."""
        if self._users is None:
            return None
        frames = []
        trace = fault.__traceback__
        while trace is not None:
            frames.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
            trace = trace.tb_next
        slip = [(fault.filename or "", fault.lineno)] if isinstance(fault, TemplateSyntaxError) else []
        for file, line in (*slip, *reversed(frames)):
            if file and Path(file).is_relative_to(self._users):
                below = Path(file).relative_to(self._users).as_posix()
                return Place(f"{self._shown}/{below}", line, 1, line, 1)
        return None


_HELP = "compare it with the template of the same name that comes with the program; `default/…` extends that one"


def _environment(loader: ChoiceLoader) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printed,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.filters.update({name: _of_page(name) for name in FILTERS})
    environment.filters.update(dict.fromkeys(("e", "escape", "forceescape"), _printed))
    return environment


def _printed(value: object) -> Markup:
    """What `{{ … }}` prints: nothing for None, a filter's markup as it is, anything else escaped."""
    if value is None:
        return Markup("")
    return value if isinstance(value, Markup) else escape(str(value))


def _of_page(name: str) -> Callable[..., Any]:
    @pass_context
    def on_this_page(context: Context, value: Any, *more: Any, **options: Any) -> Any:
        return getattr(context["page"], name)(value, *more, **options)

    return on_this_page


_LOOSE = re.compile(r"[ \t]+(?=\n)")
_GAP = re.compile(r"\n{3,}")


def _tidy(text: str) -> str:
    """Leave one empty line at most, none at the ends, and no blank that a full-width stop brings anyway."""
    return tighten(_GAP.sub("\n\n", _LOOSE.sub("", text)).strip("\n") + "\n")
