"""The small changes that a test should notice: of one comparison, condition, number, text or statement."""

from __future__ import annotations

import ast
from copy import copy
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr, ast.Continue: ast.Break, ast.Break: ast.Continue,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
UNTOUCHED = {"annotation", "returns", "decorator_list", "type_params", "bases"}


class Mutation(NamedTuple):
    """One change of a syntax tree, which `apply` makes in place."""

    line: int
    lines: range
    """The lines of the statement; of one with a body, those of its head."""
    in_function: bool
    old: str
    new: str
    apply: Callable[[], None]


def mutations(tree: ast.Module) -> Iterator[Mutation]:
    """Every change of a module, always in the same order."""
    return _below(tree, range(0), False)


def _below(parent: ast.AST, lines: range, in_function: bool) -> Iterator[Mutation]:
    inside = in_function or isinstance(parent, ast.FunctionDef | ast.Lambda)
    for field, value in ast.iter_fields(parent):
        if field in UNTOUCHED or _of_types(parent):
            continue
        for at, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or _untouched(parent, child):
                continue
            around = _lines(child) if isinstance(child, ast.stmt) else lines
            for new in _changed(child):
                apply = _set(parent, field, new) if at is None else _set(value, at, new)
                line = getattr(child, "lineno", around.start)
                old = child if isinstance(child, ast.expr | ast.stmt | ast.comprehension) else parent
                after = new if old is child else _with(parent, field, at, new)
                yield Mutation(line, around, inside, *_texts(old, after), apply)
            yield from _below(child, around, inside)


def _changed(node: ast.AST) -> Iterator[ast.AST]:
    if swapped := SWAPS.get(type(node)):
        yield swapped()
    match node:
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)):
            yield ast.Constant(f"{value}XX")
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.Call(func=ast.Name(id=name)) if name in NAMES:
            yield ast.Call(ast.Name(NAMES[name], ast.Load()), node.args, node.keywords)
        case ast.IfExp(body=body, orelse=orelse):
            yield from (body, orelse)
        case ast.BoolOp(values=[first, *others]):
            yield from (first, others[-1])
        case ast.comprehension(ifs=[_, *_]):
            yield ast.comprehension(node.target, node.iter, [], node.is_async)
        case ast.If(test=test):
            yield ast.If(ast.UnaryOp(ast.Not(), test), node.body, node.orelse)
        case ast.Return(value=ast.expr()) if ast.unparse(node) != "return None":
            yield ast.Return(ast.Constant(None))
        case ast.Expr() | ast.Raise() | ast.AugAssign():
            yield ast.Pass()


def _untouched(parent: ast.AST, child: ast.AST) -> bool:
    """Leave docstrings, the words of f-strings, types and exports as they are."""
    documents = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
    declares = isinstance(child, ast.Assign | ast.Subscript) and ast.unparse(child).startswith(("__all__", "Literal["))
    return documents or declares or _of_types(child) or (isinstance(parent, ast.JoinedStr) and isinstance(child, ast.Constant))


def _of_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _lines(statement: ast.stmt) -> range:
    body = getattr(statement, "body", None) or getattr(statement, "cases", None)
    end = statement.end_lineno or statement.lineno
    if body:
        first = body[0].pattern if isinstance(body[0], ast.match_case) else body[0]
        end = max(statement.lineno, first.lineno - 1)
    return range(statement.lineno, end + 1)


def _with(parent: ast.AST, field: str, at: int | None, new: ast.AST) -> ast.AST:
    changed = copy(parent)
    value: Any = getattr(parent, field)
    setattr(changed, field, new if at is None else [*value[:at], new, *value[at + 1 :]])
    return changed


def _set(holder: Any, at: str | int, new: ast.AST) -> Callable[[], None]:
    return lambda: setattr(holder, at, new) if isinstance(at, str) else holder.__setitem__(at, new)


def _texts(old: ast.AST, new: ast.AST) -> tuple[str, str]:
    """Two nodes as code, in full where they differ only in what would be left out."""
    short = _text(old), _text(new)
    return short if short[0] != short[1] else (ast.unparse(old), ast.unparse(new))


def _text(node: ast.AST) -> str:
    """A node as code: of several lines the first one, of a long line its two ends."""
    first, *more = ast.unparse(node).strip().splitlines()
    line = first if len(first) <= 100 else f"{first[:60]} … {first[-35:]}"
    return f"{line} …" if more else line
