"""Compiles templates to less and faster Python than Jinja does, where all templates are our own.

A project's own templates run in Jinja's sandbox, which checks each access to an attribute and each call.
"""

from __future__ import annotations

from keyword import iskeyword
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from briefing.render.safe_text import as_markup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2.compiler import Frame, MacroRef
    from jinja2.nodes import Expr

# Each filter calls the method of the same name on the current page.
FILTERS = (
    "about_work", "address", "age", "anchor", "attribution", "behind", "called", "cites", "concerned",
    "consequences", "count", "credits", "day", "distance", "edit", "event_kind", "field_links", "first_sentence",
    "gist", "headed", "headline", "href", "html", "inline", "late", "later_consequences", "likelihood", "link",
    "links_to", "listed", "objections", "odds", "of", "one_stop", "own_forecast", "parts", "place", "plain",
    "plain_title", "quotation", "quotations", "reference", "statement", "title", "typed", "unlinked", "when", "word",
    "work_chip", "work_place", "work_title",
)  # fmt: skip

Modules = dict[str, tuple[TemplateModule, Context]]
MODULES = "_modules"
"""The variable with the templates that a page has imported, by name; each with its variables, which `forget` empties."""


def forget(modules: Modules) -> None:
    """Release the macros of a page that is finished: they refer to its variables, and these to them."""
    for _, context in modules.values():
        context.vars.clear()
    modules.clear()


class TrustedEnvironment(Environment):
    """An environment whose templates are all our own."""

    def imported(self, context: Context, name: str) -> TemplateModule:
        """Return a template with macros, which is imported once for a page: macros use only variables of the whole page."""
        modules: Modules = context.parent[MODULES]
        if name not in modules:
            template = self.get_template(name)
            within = template.new_context(context.get_all(), shared=True)
            modules[name] = (TemplateModule(template, within), within)
        return modules[name][0]

    def macro(self, *given: Any) -> DirectMacro:
        """Return a macro of a template."""
        return DirectMacro(self, *given)


class DirectMacro(Macro):
    """A macro that is called without a search for names when all its arguments are given in order."""

    def __call__(self, *args: Any, **kwargs: Any) -> Markup:
        """Return what the macro writes."""
        if kwargs or len(args) != self._argument_count:
            return Markup(super().__call__(*args, **kwargs))
        return as_markup(self._func(*args))


class OutputGenerator(CodeGenerator):
    """Compiles `{{ … }}` to `finalize` alone: what that returns is escaped, and needs no second look."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(f"({finalize.src}")

    def _output_child_post(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write("))")


class TrustedGenerator(OutputGenerator):
    """Compiles attributes and calls to those of Python, without the look-ups that take longer than most of what is called.

    `Context.call` would pass its context to functions that ask for it; ours do not. A mapping is read as `x["name"]`.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  # reason: Jinja calls it so
        self._extends = node.find(nodes.Extends) is not None
        super().visit_Template(_MethodsOfPage(self.environment).visit(node), frame)

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Compile a block or template to one that yields its text once, instead of each piece through all that it is inside."""
        whole = frame.buffer is None and (frame.block_frame or (frame.rootlevel and not self._extends))
        if whole:
            self.buffer(frame)
        super().blockvisit(nodes, frame)
        if whole:
            self.writeline(f"yield concat({frame.buffer})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802  # reason: as above
        if iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802  # reason: as above
        if forward_caller or node.dyn_args or node.dyn_kwargs or any(iskeyword(each.key) for each in node.kwargs):
            super().visit_Call(node, frame, forward_caller)
            return
        key = _message(node)
        if key:
            self.write("(")
            self.visit(nodes.Name("page", "load"), frame)
            self.write(f".messages.get({key!r}) or ")
        self.visit(node.node, frame)
        self.write("(")
        for index, argument in enumerate((*node.args, *node.kwargs)):
            self.write(", " if index else "")
            self.visit(argument, frame)
        self.write("))" if key else ")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        self.write("environment.macro(")
        node = macro_ref.node
        names = [argument.name for argument in node.args]
        self.write(f"macro, {getattr(node, 'name', None)!r}, {names!r}, {macro_ref.accesses_kwargs!r}, ")
        self.write(f"{macro_ref.accesses_varargs!r}, {macro_ref.accesses_caller!r}, True)")

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        self.write("environment.imported(context, ")
        self.visit(node.template, frame)
        self.write(")")


def _message(call: nodes.Call) -> str:
    """Return the key of a message if a call is `page.word` with it alone: most messages were shown before."""
    called, given = call.node, [*call.args, *call.kwargs]
    is_word = isinstance(called, nodes.Getattr) and called.attr == "word" and called.node == nodes.Name("page", "load")
    return str(given[0].value) if is_word and len(given) == 1 and isinstance(given[0], nodes.Const) else ""


class _MethodsOfPage(NodeTransformer):
    """Replaces each filter of `FILTERS` by the method of the page that it calls."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def visit_Filter(self, node: nodes.Filter) -> nodes.Expr:  # noqa: N802  # reason: as above
        self.generic_visit(node)
        if node.node is None or node.name not in FILTERS:
            return node
        method = nodes.Getattr(nodes.Name("page", "load"), node.name, "load")
        called = nodes.Call(method, [node.node, *node.args], node.kwargs, node.dyn_args, node.dyn_kwargs, lineno=node.lineno)
        called.set_environment(self._environment)
        return called
