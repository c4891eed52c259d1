"""Renders templates; the only module that depends on Jinja.

The project's template folder is searched first, then the built-in one. Built-in templates are also available as
`default/…`, so that a template can extend the one it replaces. All output is escaped for Markdown, HTML and attributes,
unless a filter of `page.Page` produced it.
"""

from __future__ import annotations

import marshal
import re
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
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2 import __version__ as jinja_version
from jinja2.meta import find_referenced_templates

from briefing import markdown
from briefing.diagnostics import Place, Problem, error
from briefing.markdown.typography import remove_full_width_spacing
from briefing.render.fallback_words import marks_to_elements
from briefing.render.safe_text import joined
from briefing.render.template_compiler import (
    MODULES,
    Modules,
    TrustedGenerator,
    forget,
)
from briefing.render.template_environment import OwnTemplates, finalize, make_environment
from briefing.source.atomic_write import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import CodeType


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
        compiler = (MAGIC_NUMBER, f"{jinja_version} {made_by}".encode(), *(file.read_bytes() for file in _COMPILED_BY))
        self._digest = sha256(b"\0".join(compiler))

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
                made_from = self._digest.copy()
                made_from.update("\0".join(("", settings, filename, source)).encode())
                found.made_from = made_from.digest()
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


NAMES = re.compile(r'\{%[-+]?\s*(?:extends|include|import|from)\s+"([^"]+)"')
"""What a built-in template extends, includes or imports: to parse all of them takes longer than a check."""


def named_templates(text: str) -> list[str] | None:
    """Return the templates that a template extends, includes or imports, or `None` if a name is known during a build only."""
    try:
        named = list(find_referenced_templates(Environment().parse(text)))
    except (TemplateSyntaxError, RecursionError):  # which is reported when a page is rendered
        return None
    return None if None in named else [str(each) for each in named]


class Renderer:
    """The templates of one project; its only state is the cache of compiled templates."""

    def __init__(
        self,
        users: Path | None = None,
        shown: str = "templates",
        compiled: Compiled | None = None,
        *,
        only_users: bool = False,
    ) -> None:
        """Take the project's template folder, the name of that folder in problems, and the bytecode cache.

        With `only_users`, templates that use none of the project's are not rendered: their text is empty.
        """
        ours = FileSystemLoader(OURS)
        self._users = users if users is not None and users.is_dir() else None
        self._shown = shown
        own = [OwnTemplates(self._users)] if self._users else []
        self._environment = make_environment(ChoiceLoader([*own, ours, PrefixLoader({"default": ours})]), trusted=not own)
        self._only_users = only_users
        self._uses_users: dict[str, bool] = {}
        self._found: dict[Problem, None] = {}
        self._environment.bytecode_cache = compiled or Compiled()  # type: ignore[assignment]  # reason: it implements all methods that Jinja calls

    def write(self, template: str, variables: Variables) -> Written:
        """Render a template. An error in a project's template is returned as a problem; an error in a built-in one is raised."""
        if self._only_users and not self.uses_users(template):
            return Written("")
        modules: Modules = {}
        try:
            text = self._environment.get_template(template).render(variables | {MODULES: modules})
        except Exception as fault:
            problem = self._problem(fault)
            self._found[problem] = None
            return Written("", (problem,))
        forget(modules)
        return Written(_tidy(text))

    def found(self) -> tuple[Problem, ...]:
        """Return the problems of all templates that were rendered since the last call: a page is made of several."""
        problems = tuple(self._found)
        self._found.clear()
        return problems

    def uses_users(self, template: str) -> bool:
        """Return whether a template is one of the project's, or may extend, include or import one."""
        if template not in self._uses_users:
            self._uses_users[template] = False  # until it is known: templates may name one another in a circle
            users, below = self._users, template.removeprefix("default/")
            if users is not None and template == below and (users / template).is_file():
                self._uses_users[template] = True
            elif (OURS / below).is_file():
                named = NAMES.findall((OURS / below).read_text(encoding="utf-8"))
                self._uses_users[template] = any(map(self.uses_users, named))
        return self._uses_users[template]

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
        written = fault.message if isinstance(fault, TemplateSyntaxError) else str(fault)
        reason = " ".join((written or "").split()) or type(fault).__name__
        if isinstance(fault, TemplateNotFound):
            reason = f"there is no template `{fault.name}`"
        if isinstance(fault, RecursionError):
            reason = "it includes, extends or calls itself without end"
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


_HELP = "compare it with the template of the same name that comes with the program; `default/…` extends that one"


_COMPILED_BY = tuple(
    Path(each.__code__.co_filename) for each in (finalize, joined, markdown.escape, TrustedGenerator.visit_Template)
)
"""The modules that decide what a template is compiled to: Jinja escapes what is constant when it compiles."""


def _tidy(text: str) -> str:
    """Remove blanks at the ends of lines, collapse empty lines, strip both ends, and remove spaces after full-width stops."""
    # Few pages have such blanks; to look at each line takes three times as long, and a single character is found at once.
    if " \n" in text or ("\t" in text and "\t\n" in text) or text.endswith((" ", "\t")):
        text = "\n".join([line.rstrip(" \t") for line in text.split("\n")])
    parts = [part.strip("\n") for part in text.split("\n\n\n") if part]
    return marks_to_elements(remove_full_width_spacing("\n\n".join(filter(None, parts)) + "\n"))
