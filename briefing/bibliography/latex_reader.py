"""Text of BibTeX fields: commands of LaTeX become characters and CSL's tags."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from pylatexenc import latex2text, latexwalker, macrospec

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_DEPTH = 40
"""More braces inside each other are not read."""
_TAGS: Mapping[str, tuple[str, str]] = {
    "textit": ("<i>", "</i>"), "emph": ("<i>", "</i>"), "textsl": ("<i>", "</i>"), "textbf": ("<b>", "</b>"),
    "textsuperscript": ("<sup>", "</sup>"), "textsubscript": ("<sub>", "</sub>"),
    "textsc": ('<span style="font-variant: small-caps;">', "</span>"),
}  # fmt: skip
_SIGNS = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^", "textasciitilde": "~", "slash": "/"}


def to_text(latex: str) -> str:
    """Return what LaTeX prints, with CSL's tags for italics, bold, raised and lowered characters and small capitals.

    Braces alone keep capitals in print and are left out. A text that is not LaTeX comes back without its braces.
    """
    if not re.search(r"[\\{}$~%&]|--|``|''", latex):
        return latex
    if _depth(latex) > MAX_DEPTH:
        return re.sub(r"[{}]", "", latex)
    latex = re.sub(r"(?<!\\)([%&#])", r"\\\1", latex)  # a comment sign inside a field is meant as a character
    walker, printer = _readers()
    try:
        nodes, _, _ = latexwalker.LatexWalker(latex, latex_context=walker, tolerant_parsing=True).get_latex_nodes()
        return str(printer.nodelist_to_text(nodes)).replace("\u00a0", " ")
    except (latexwalker.LatexWalkerError, IndexError, ValueError, RecursionError):
        return re.sub(r"[{}]", "", latex)


def verbatim(latex: str) -> str:
    """Return an address or identifier without LaTeX's escapes."""
    found = re.fullmatch(r"\\url\s*\{(.*)\}", latex.strip())
    return re.sub(r"\\([_%&#$~{}])(?:\{\})?", r"\1", found[1] if found else latex).strip()


class _Printer(latex2text.LatexNodes2Text):  # type: ignore[misc]  # the library has no types
    """The printer of `pylatexenc`; a command without all its arguments prints those that it has, not `%s`."""

    def apply_simplify_repl(self, node: Any, simplify_repl: Any, what: str) -> str:
        if isinstance(simplify_repl, str) and node.isNodeType(latexwalker.LatexMacroNode):
            given = [self._groupnodecontents_to_text(each) for each in (node.nodeargd and node.nodeargd.argnlist) or ()]
            several = simplify_repl.count("%s")
            named = [int(number) for number in re.findall(r"%\(([0-9])\)s", simplify_repl)]
            if (several and (len(given) != several or not any(given))) or any(number > len(given) for number in named):
                return "".join(given)
        return str(super().apply_simplify_repl(node, simplify_repl, what))


@cache  # of the installed library
def _readers() -> tuple[macrospec.LatexContextDb, latex2text.LatexNodes2Text]:
    walker = latexwalker.get_default_latex_context_db()
    walker.add_context_category("csl", prepend=True, macros=[macrospec.std_macro(name, "{") for name in _TAGS])
    printer = latex2text.get_default_latex_context_db()
    macros = [latex2text.MacroTextSpec(name, f"{start}%s{end}") for name, (start, end) in _TAGS.items()]
    macros += [latex2text.MacroTextSpec(name, sign) for name, sign in _SIGNS.items()]
    printer.add_context_category("csl", prepend=True, macros=macros)
    return walker, _Printer(latex_context=printer, math_mode="text", keep_comments=True, strict_latex_spaces=True)


def _depth(latex: str) -> int:
    deepest = depth = 0
    for char in latex:
        depth += (char == "{") - (char == "}")
        deepest = max(deepest, depth)
    return deepest
