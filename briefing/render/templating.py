"""Renders templates; the only module that depends on Jinja.

The project's template folder is searched first, then the built-in one. Built-in templates are also available as
`default/…`, so that a template can extend the one it replaces. All output is escaped for Markdown, HTML and attributes,
unless a filter of `page.Page` produced it.
"""

from __future__ import annotations

import marshal
import sys
from contextlib import suppress
from hashlib import sha256
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateSyntaxError,
    pass_context,
)
from jinja2 import __version__ as jinja_version
from jinja2.meta import find_referenced_templates
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from briefing import markdown
from briefing.diagnostics import Place, Problem, did_you_mean, error, with_article
from briefing.markdown.typography import remove_full_width_spacing
from briefing.model import Entity, Model
from briefing.model.fields import fields
from briefing.render.fallback_words import marks_to_elements
from briefing.render.safe_text import escape, joined
from briefing.render.template_compiler import (
    FILTERS,
    MODULES,
    Modules,
    OutputGenerator,
    TrustedEnvironment,
    TrustedGenerator,
    forget,
)
from briefing.source.atomic_write import replace_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import CodeType

    from jinja2.runtime import Context

OURS = Path(__file__).parent / "templates"

Variables = dict[str, Any]
"""The variables of a template, by name."""


class Written(NamedTuple):
    """The text of a rendered template, or the problem that prevented it."""

    text: str
    problems: tuple[Problem, ...] = ()


_SETTINGS = (
    "block_start_string", "block_end_string", "variable_start_string", "variable_end_string", "comment_start_string",
    "comment_end_string", "line_statement_prefix", "line_comment_prefix", "trim_blocks", "lstrip_blocks", "newline_sequence",
    "keep_trailing_newline", "autoescape", "optimized", "is_async", "sandboxed",
)  # fmt: skip
"""The attributes of an environment on which the code of a template depends."""


class Compiled:
    """A bytecode cache for Jinja, keyed by template source; a changed source is compiled again.

    Installed templates are kept where Python keeps its compiled modules (`__pycache__`, PEP 3147), because compiling them takes
    as long as rendering a small brief. A file there is used if it is of the same template, Python, Jinja and `_COMPILED_BY`.

    With `anywhere`, equal sources in different folders share their code; a traceback then names the first folder.
    """

    def __init__(
        self, folders: Mapping[Path, Path] = MappingProxyType({OURS: OURS}), *, anywhere: bool = False, made_by: str = ""
    ) -> None:
        """Take the folders of installed templates, each with the folder of this package below which their code is kept.

        `made_by` is the version of the program that makes the environment.
        """
        self._folders = folders
        self._anywhere = anywhere
        self._kept: dict[tuple[str, str, str], SimpleNamespace] = {}
        self._compiler = (MAGIC_NUMBER, f"{jinja_version} {made_by}".encode(), *(file.read_bytes() for file in _COMPILED_BY))

    def get_bucket(self, environment: Environment, name: str, filename: str, source: str) -> SimpleNamespace:
        """Return the cache entry of a template, empty or filled (Jinja's `BytecodeCache` interface).

        An environment with other settings, which a plugin of MkDocs may change, compiles a template to other code.
        """
        settings = repr((*(getattr(environment, each) for each in _SETTINGS), sorted(environment.extensions)))
        key = (name if self._anywhere else filename, source, settings)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = SimpleNamespace(code=None, file=None)
            folder = next((each for each in self._folders if Path(filename).is_relative_to(each)), None)
            if folder:
                place = self._folders[folder] / Path(filename).relative_to(folder)
                found.file = Path(cache_from_source(place, optimization="sandboxed" if environment.sandboxed else ""))
                found.made_from = sha256(b"\0".join((*self._compiler, *map(str.encode, (settings, filename, source))))).digest()
                found.code = _kept_code(found.file, found.made_from)
        return found

    def set_bucket(self, bucket: SimpleNamespace) -> None:
        """Keep the code of an installed template for later runs; Jinja has already put it into the cache entry."""
        if bucket.file is not None and not sys.dont_write_bytecode:
            with suppress(OSError):  # the package may be installed where this user cannot write
                bucket.file.parent.mkdir(parents=True, exist_ok=True)
                replace_file(bucket.file, bucket.made_from + marshal.dumps(bucket.code))


def _kept_code(file: Path, made_from: bytes) -> CodeType | None:
    with suppress(OSError, EOFError, TypeError, ValueError):  # there is no file, or it is damaged
        content = file.read_bytes()
        if content.startswith(made_from):
            code: CodeType = marshal.loads(content[len(made_from) :])  # Python keeps its own modules so
            return code
    return None


def named_templates(text: str) -> list[str] | None:
    """Return the templates that a template extends, includes or imports, or `None` if a name is known during a build only."""
    try:
        named = list(find_referenced_templates(Environment().parse(text)))
    except TemplateSyntaxError:  # which is reported when a page is rendered
        return None
    return None if None in named else [str(each) for each in named]


class Renderer:
    """The templates of one project; its only state is the cache of compiled templates."""

    def __init__(self, users: Path | None = None, shown: str = "templates", compiled: Compiled | None = None) -> None:
        """Take the project's template folder, the name of that folder in problems, and the bytecode cache."""
        ours = FileSystemLoader(OURS)
        self._users = users if users is not None and users.is_dir() else None
        self._shown = shown
        own = [_OwnTemplates(self._users)] if self._users else []
        self._environment = _environment(ChoiceLoader([*own, ours, PrefixLoader({"default": ours})]), trusted=not own)
        self._environment.bytecode_cache = compiled or Compiled()  # type: ignore[assignment]  # reason: it implements all methods that Jinja calls

    def write(self, template: str, variables: Variables) -> Written:
        """Render a template. An error in a project's template is returned as a problem; an error in a built-in one is raised."""
        modules: Modules = {}
        try:
            text = self._environment.get_template(template).render(variables | {MODULES: modules})
        except Exception as fault:
            return Written("", (self._problem(fault),))
        forget(modules)
        return Written(_tidy(text))

    def faults(self) -> Iterator[Problem]:
        """Yield the syntax error of each template of the project that pages use; nothing is rendered."""
        users = self._users or OURS
        own = (
            {file.relative_to(users).as_posix(): file for file in users.rglob("*.jinja") if file.is_file()} if self._users else {}
        )
        waiting = sorted(name for name in own if (OURS / name).is_file())
        for name in waiting:
            try:
                self._environment.get_template(name)
            except Exception as fault:
                yield self._problem(fault)
            else:
                named = named_templates(own[name].read_text(encoding="utf-8")) or ()
                waiting += (each for each in named if each in own and each not in waiting)

    def _problem(self, fault: Exception) -> Problem:
        """Return the problem of a project's template; an error of a built-in one is raised."""
        place = self._place(fault)
        if place is None:
            raise fault
        reason = " ".join(str(fault).split()) or type(fault).__name__
        return error("template-error", f"the template cannot be rendered: {reason}", place, _HELP)

    def _place(self, fault: BaseException) -> Place | None:
        """Return the innermost line of a project's template in the traceback of an error."""
        if self._users is None:
            return None
        frames = []
        trace = fault.__traceback__
        while trace is not None:
            frames.append((trace.tb_frame.f_code.co_filename, trace.tb_lineno))
            trace = trace.tb_next
        syntax_error = [(fault.filename or "", fault.lineno)] if isinstance(fault, TemplateSyntaxError) else []
        for file, line in (*syntax_error, *reversed(frames)):
            if file and Path(file).is_relative_to(self._users):
                below = Path(file).relative_to(self._users).as_posix()
                return Place(f"{self._shown}/{below}", line, 1, line, 1)
        return None


class _OwnTemplates(FileSystemLoader):
    """Loads the templates of a project."""

    def get_source(self, environment: Environment, template: str) -> Any:
        """Return a template as its base class does; one that is not UTF-8 has a mistake in its syntax."""
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as fault:
            line = fault.object.count(b"\n", 0, fault.start) + 1
            file = Path(self.searchpath[0], template).as_posix()
            raise TemplateSyntaxError("it is not text in UTF-8", line, template, file) from fault


_HELP = "compare it with the template of the same name that comes with the program; `default/…` extends that one"


def _environment(loader: ChoiceLoader, *, trusted: bool) -> Environment:
    """Make the environment of templates; only those of a project need the sandbox, which checks every access to an attribute."""
    kind = TrustedEnvironment if trusted else ImmutableSandboxedEnvironment
    environment = kind(
        loader=loader,
        autoescape=True,
        undefined=_Unknown,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.code_generator_class = TrustedGenerator if trusted else OutputGenerator
    environment.filters.update({name: _page_filter(name) for name in FILTERS})
    environment.filters.update(dict.fromkeys(("e", "escape", "forceescape"), _finalize))
    return environment


class _Unknown(StrictUndefined):
    """A name that a template uses and that does not exist; a field of an entry is named as the guide does."""

    @property
    def _undefined_message(self) -> str:
        found, name = self._undefined_obj, str(self._undefined_name)
        if self._undefined_hint or not type(found).__module__.startswith("briefing."):
            return super()._undefined_message
        known = [field.attribute for field in fields(type(found))] if isinstance(found, Model) else dir(found)
        help = did_you_mean(name, (each for each in known if not each.startswith("_")))
        kind = with_article(found.kind_name) if isinstance(found, Entity) else f"`{type(found).__name__}`"
        return f"{kind} has no `{name}`" + (f"; {help}" if help else "")


def _finalize(value: object) -> Markup:
    """Return what `{{ … }}` prints: nothing for None, markup unchanged, anything else escaped."""
    if isinstance(value, Markup):
        return value
    return _NOTHING if value is None else escape(str(value))


_NOTHING = Markup("")


_COMPILED_BY = tuple(
    Path(each.__code__.co_filename) for each in (_finalize, joined, markdown.escape, TrustedGenerator.visit_Template)
)
"""The modules that decide what a template is compiled to: Jinja escapes what is constant when it compiles."""


def _page_filter(name: str) -> Callable[..., Any]:
    @pass_context
    def on_this_page(context: Context, value: Any, *more: Any, **options: Any) -> Any:
        return getattr(context["page"], name)(value, *more, **options)

    return on_this_page


def _tidy(text: str) -> str:
    """Remove blanks at the ends of lines, collapse empty lines, strip both ends, and remove spaces after full-width stops."""
    while " \n" in text or "\t\n" in text:
        text = text.replace(" \n", "\n").replace("\t\n", "\n")
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return marks_to_elements(remove_full_width_spacing(text.strip("\n") + "\n"))
