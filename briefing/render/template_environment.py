"""The environment in which templates are compiled: it escapes all output, and a project's templates run in a sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, TemplateSyntaxError, pass_context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from briefing.diagnostics import did_you_mean, with_article
from briefing.model import Entity, Model
from briefing.model.fields import fields
from briefing.render.safe_text import escape
from briefing.render.template_compiler import FILTERS, OutputGenerator, TrustedEnvironment, TrustedGenerator

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2.runtime import Context


def make_environment(loader: ChoiceLoader, *, trusted: bool) -> Environment:
    """Make the environment of templates; only those of a project need the sandbox, which checks every access to an attribute."""
    kind = TrustedEnvironment if trusted else _Sandbox
    environment = kind(
        loader=loader,
        autoescape=True,
        undefined=_Unknown,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.code_generator_class = TrustedGenerator if trusted else OutputGenerator
    environment.filters.update({name: _page_filter(name) for name in FILTERS})
    environment.filters.update(dict.fromkeys(("e", "escape", "forceescape"), finalize))
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


def finalize(value: object) -> Markup:
    """Return what `{{ … }}` prints: nothing for None, markup unchanged, anything else escaped."""
    if type(value) is str:  # as most values are
        return escape(value)
    if isinstance(value, Markup):
        return value
    return _NOTHING if value is None else escape(str(value))


_NOTHING = Markup("")


def _page_filter(name: str) -> Callable[..., Any]:
    @pass_context
    def on_this_page(context: Context, value: Any, *more: Any, **options: Any) -> Any:
        return getattr(context["page"], name)(value, *more, **options)

    return on_this_page


class _Sandbox(ImmutableSandboxedEnvironment):
    """The environment of a project's templates: what Python cannot compile is a mistake in their syntax."""

    def compile(self, source: Any, name: str | None = None, filename: str | None = None, *args: Any, **options: Any) -> Any:
        """Compile a template as the base class does."""
        try:
            return super().compile(source, name, filename, *args, **options)
        except (RecursionError, SyntaxError, MemoryError) as fault:
            raise TemplateSyntaxError("its expressions or blocks are nested too deeply", 1, name, filename) from fault


class OwnTemplates(FileSystemLoader):
    """Loads the templates of a project."""

    def get_source(self, environment: Environment, template: str) -> Any:
        """Return a template as its base class does; one that is not UTF-8 has a mistake in its syntax."""
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as fault:
            line = fault.object.count(b"\n", 0, fault.start) + 1
            file = Path(self.searchpath[0], template).as_posix()
            raise TemplateSyntaxError("it is not text in UTF-8", line, template, file) from fault
