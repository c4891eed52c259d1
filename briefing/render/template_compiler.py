"""Compiles templates to less and faster Python than Jinja does, where all templates are our own.

A project's own templates run in Jinja's sandbox, which checks each access to an attribute and each call.
"""

from __future__ import annotations

from itertools import chain
from keyword import iskeyword
from typing import TYPE_CHECKING, Any, TypeVar

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer

from briefing.render.safe_text import as_markup, escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import FunctionType

    from jinja2.compiler import Frame, MacroRef
    from jinja2.nodes import Expr

    Blocks = dict[str, Callable[[Context], Iterator[str]]]
    Body = TypeVar("Body", nodes.Template, nodes.Block)

# Each filter calls the method of the same name on the current page.
FILTERS = (
    "about_work", "address", "age", "anchor", "attribution", "behind", "called", "cites", "concerned",
    "consequences", "count", "credit", "credits", "day", "distance", "edit", "event_kind", "field_links", "first_sentence",
    "gist", "headed", "headline", "href", "html", "id_links", "inline", "late", "later_consequences", "likelihood", "link",
    "links_to", "listed", "name_links", "objections", "odds", "of", "one_stop", "own_forecast", "parts", "place", "plain",
    "plain_title", "plain_when", "quotation", "quotations", "reference", "statement", "title", "typed", "unlinked", "when",
    "word", "work_chip", "work_place", "work_title",
)  # fmt: skip

Modules = dict[str, tuple[TemplateModule, Context]]
MODULES = "_modules"
"""The variable with the templates that a page has imported, by name; each with its variables, which `forget` empties."""


def forget(modules: Modules) -> None:
    """Release the macros of a page that is finished: they refer to its variables, and these to them."""
    for _, context in modules.values():
        context.vars.clear()
    modules.clear()


_SEQUENCES = (list, tuple)


class Loop:
    """The variable `loop` of a template, with the parts that our templates use (in place of `LoopContext`)."""

    __slots__ = ("_before", "_items", "first", "index", "index0", "last", "revindex")

    def __init__(self, items: Iterable[Any], _: object) -> None:
        """Take what the loop is over."""
        self._items = items if isinstance(items, _SEQUENCES) else list(items)
        self._before: tuple[object, ...] = ()

    def __iter__(self) -> Iterator[tuple[Any, Loop]]:
        """Yield each item with this object, which says where it is."""
        self.revindex = len(self._items)
        self.first = True
        for at, item in enumerate(self._items):
            self.index0, self.index = at, at + 1
            self.last = self.revindex == 1
            yield item, self
            self.first = False
            self.revindex -= 1

    def changed(self, *value: object) -> bool:
        """Return whether a value differs from that of the item before."""
        before, self._before = self._before, value
        return before != value


class PageContext(Context):
    """The variables of a template, without the names of global ones, which only Jinja's own imports need."""

    def __init__(self, environment: Environment, parent: dict[str, Any], name: str | None, blocks: Blocks, globals: Any) -> None:
        """Take the same as the base class; to collect the names takes as long as everything else."""
        super().__init__(environment, parent, name, blocks)


class TrustedEnvironment(Environment):
    """An environment whose templates are all our own."""

    context_class = PageContext

    def imported(self, context: Context, name: str) -> TemplateModule:
        """Return a template with macros, which is imported once for a page: macros use only variables of the whole page."""
        modules: Modules = context.parent[MODULES]
        if name not in modules:
            template = self.get_template(name)
            within = template.new_context(context.get_all(), shared=True)
            modules[name] = (TemplateModule(template, within), within)
        return modules[name][0]

    as_markup = staticmethod(as_markup)
    escape_text = staticmethod(escape)
    loops = Loop

    @staticmethod
    def macro(write: FunctionType, arguments: int) -> FunctionType:
        """Return a macro of a template: the function that writes it, whose arguments are given in order; some may be left out."""
        write.__defaults__ = (missing,) * arguments
        return write


class OutputGenerator(CodeGenerator):
    """Compiles `{{ … }}` to `finalize` alone: what that returns is escaped, and needs no second look."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write("(shown if (shown := ")

    def _output_child_post(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(f").__class__ is Markup else {finalize.src}shown))")


class TrustedGenerator(OutputGenerator):
    """Compiles attributes and calls to those of Python, without the look-ups that take longer than most of what is called.

    `Context.call` would pass its context to functions that ask for it; ours do not. A mapping is read as `x["name"]`.
    """

    def _output_child_post(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        """Escape a text, as most values are, without asking `finalize` for its type."""
        self.write(f").__class__ is Markup else escape_text(shown) if shown.__class__ is str else {finalize.src}shown))")

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  # reason: Jinja calls it so
        self._extends = node.find(nodes.Extends) is not None
        transformed = _OfPage(self.environment, node)
        tree = transformed.visit(node)
        self._of_page = transformed.names
        super().visit_Template(tree, frame)

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("as_markup, escape_text, LoopContext = environment.as_markup, environment.escape_text, environment.loops")
        for name in sorted(self._of_page):
            self.writeline(f"{name} = resolve({name!r})")

    def return_buffer_contents(self, frame: Frame, force_unescaped: bool = False) -> None:
        """End a macro, which returns markup, or a block that is assigned to a name."""
        self.writeline(f"return as_markup(concat({frame.buffer}))")

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
            self.write(f"(page.messages.get({key!r}) or ")
        self.visit(node.node, frame)
        self.write("(")
        for index, argument in enumerate((*node.args, *node.kwargs)):
            self.write(", " if index else "")
            self.visit(argument, frame)
        self.write("))" if key else ")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        self.write(f"environment.macro(macro, {len(macro_ref.node.args)})")

    def _import_common(self, node: nodes.Import | nodes.FromImport, frame: Frame) -> None:
        self.write("environment.imported(context, ")
        self.visit(node.template, frame)
        self.write(")")


def _message(call: nodes.Call) -> str:
    """Return the key of a message if a call is `page.word` with it alone: most messages were shown before."""
    called, given = call.node, [*call.args, *call.kwargs]
    is_word = isinstance(called, nodes.Getattr) and called.attr == "word" and called.node == _local("page")
    return str(given[0].value) if is_word and len(given) == 1 and isinstance(given[0], nodes.Const) else ""


_OF_PAGE = ("brief", "page", "route", "view")
"""The variables of the whole page, which are looked up once in a template instead of in each round of a loop."""


def _local(name: str) -> nodes.InternalName:
    """Return a name of generated code as Jinja's parser makes it, without a search for a variable."""
    made: nodes.InternalName = object.__new__(nodes.InternalName)
    nodes.Node.__init__(made, name)
    return made


def _parts_of(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield the nodes inside one, except those of blocks, which are functions of their own."""
    for child in node.iter_child_nodes():
        if not isinstance(child, nodes.Block):
            yield child
            yield from _parts_of(child)


def _declared(node: nodes.Node) -> Iterable[str]:
    """Return the names to which a node gives a value."""
    if isinstance(node, nodes.FromImport):
        return [name if isinstance(name, str) else name[1] for name in node.names]
    if isinstance(node, nodes.Name):
        return [node.name] if node.ctx != "load" else []
    return [node.name] if isinstance(node, nodes.Macro) else []


class _OfPage(NodeTransformer):
    """Replaces each filter of `FILTERS` by the method of the page that it calls, and variables of the page by local names."""

    def __init__(self, environment: Environment, template: nodes.Template) -> None:
        self._environment = environment
        self._assigned = {name.name for name in template.find_all(nodes.Name) if name.ctx != "load"}
        self.names = {"page"}
        """The variables of the page that the template uses."""

    def visit_Name(self, node: nodes.Name) -> nodes.Expr:  # noqa: N802  # reason: as above
        if node.name not in _OF_PAGE or node.name in self._assigned:
            return node
        self.names.add(node.name)
        return _local(node.name)

    def visit_Template(self, node: nodes.Template) -> nodes.Template:  # noqa: N802  # reason: as above
        return self._with_names(node)

    def visit_Block(self, node: nodes.Block) -> nodes.Block:  # noqa: N802  # reason: as above
        return self._with_names(node)

    def _with_names(self, node: Body) -> Body:
        """Name first what loops and macros use, so that a variable is looked up once and not in each round."""
        self.generic_visit(node)
        parts: list[nodes.Node] = [*_parts_of(node)]
        inner = (name for part in parts if isinstance(part, nodes.For | nodes.Macro) for name in part.find_all(nodes.Name))
        named = dict.fromkeys(name.name for name in inner if name.ctx == "load")
        known = {"loop", *chain.from_iterable(map(_declared, parts))}
        node.body[:0] = [nodes.ExprStmt(nodes.Name(name, "load")) for name in named if name not in known]
        return node

    def visit_Filter(self, node: nodes.Filter) -> nodes.Expr:  # noqa: N802  # reason: as above
        self.generic_visit(node)
        if node.node is None or node.name not in FILTERS:
            return node
        method = nodes.Getattr(_local("page"), node.name, "load")
        called = nodes.Call(method, [node.node, *node.args], node.kwargs, node.dyn_args, node.dyn_kwargs, lineno=node.lineno)
        called.set_environment(self._environment)
        return called
