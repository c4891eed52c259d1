"""Texts of the Markdown dialect, generated from its grammar: one production for each rule of `markdown.grammar`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

WORDS = [
    "heat", "Trees cool streets", "10 %", "a < b", "R&D", "1984.", "it's", "“so”", "2–3", "snake_case_word", "x*y*z", "co-op",
    "中文", "树木，使街道降温。", "（见下）", "שלום עולם", "مرحبا", "हिन्दी", "é́", "👩‍👧", "🌳", "½", "C:\\dir", "@ home",
    "www.example.org",    "12:30", "-", "+", "$x$", "#12", "{x}", "||", "TODO: x", "likely", "...",
    "--", "100%", "AT&T;", "(c)", "://", "!",
]  # fmt: skip
CODES = ["<zz>", "a|b", "x", "`", "**", "[F1]", "&lt;", "{{ x }}", "{: .x }", "\\", "中文", "<!-- zz -->", "<script>zz</script>"]
ENTITIES = ["&lt;", "&amp;", "&nbsp;", "&copy;", "&#42;", "&#x4e2d;", "&lt;zz&gt;"]
ESCAPES = ["\\*", "\\[", "\\]", "\\<zz>", "\\`", "\\|", "\\#", "\\\\", "\\{: .x }"]
ADDRESSES = [
    "https://example.org/a", "https://example.org/a_(b)?x=1&y=2#z", "http://example.org", "mailto:a@example.org",
    "https://例え.jp/中", "https://example.org/*x*_y_", "https://example.org/%3Czz%3E",
]  # fmt: skip
TITLES = ["", ' "a title"', " 'a title'", ' "<zz>"']
LOCATORS = ["p. 12", "para. 4", "fig. 3*", "第9段", "pp. 1–2", "a | b"]
ALONE = [
    "[@{key}]", "[{id}]", "&nbsp;", "` `", "** **", "…", "\\", "-", "#", ">", "1.", "|", "a|", "| |", "`<zz>`", "***", "---",
    "```",
]  # fmt: skip
"""Texts that contain no word, or look as if they contained none; `{key}` and `{id}` are replaced."""
REFUSED = frozenset(("html_block", "lheading", "too_deep", "too_large"))
"""Rules of the grammar whose only purpose is to refuse what they match."""


class Targets(NamedTuple):
    """The possible targets of references in texts."""

    ids: Sequence[str]
    """Ids that are references because of their form."""
    names: Sequence[str]
    """Ids that are references only in second brackets."""
    keys: Sequence[str]


class TextMaker:
    """Generates texts with the choices of a hypothesis test; each text has a unique word, so that a test can find it."""

    def __init__(self, draw: Callable[..., object], number: Iterator[int]) -> None:
        self._draw = draw
        self.number = number
        self.targets = Targets((), (), ())
        self.inlines: dict[str, Callable[[int], str]] = {
            "text": lambda _: self.pick(WORDS), "newline": self._break, "mark": self._mark,
            "escape": lambda _: self.pick(ESCAPES), "backticks": self._code_span,
            "emphasis": self._emphasis, "entity": lambda _: self.pick(ENTITIES),
        }  # fmt: skip
        self.blocks: dict[str, Callable[[int], list[str]]] = {
            "paragraph": self._paragraph, "heading": self._heading, "list": self._list,
            "blockquote": self._quote, "table": self._table, "code": self._indented, "fence": self._fence, "hr": self._rule,
        }  # fmt: skip
        self._plain_inlines = [name for name in self.inlines if name != "newline"]
        self._nestable = [name for name in self.blocks if name not in ("code", "hr")]

    def pick(self, choices: Sequence[str]) -> str:
        """Choose one item."""
        return str(choices[self.integer(0, len(choices) - 1)])

    def integer(self, least: int, most: int) -> int:
        """Choose a whole number."""
        return int(self._draw(st.integers(least, most)))  # type: ignore[call-overload]  # a drawn integer

    def text(self, *, block: bool) -> str:
        """A text of one line, or (`block`) of paragraphs."""
        if self.integer(0, 49) == 49:
            return self.alone()
        if not block or self.integer(0, 3) == 0:
            return self.line(2)
        made = [self.blocks[self.pick(list(self.blocks))](2) for _ in range(self.integer(1, 3))]
        return "\n\n".join("\n".join(lines) for lines in made).strip("\n")

    def alone(self) -> str:
        """A text that looks empty, or has only a reference."""
        key = self.pick(self.targets.keys) if self.targets.keys else "k"
        id = self.pick(self.targets.ids) if self.targets.ids else "x"
        return self.pick(ALONE).replace("{key}", key).replace("{id}", id)

    def line(self, depth: int, *, breaks: bool = True) -> str:
        """Some inline constructs around a unique word."""
        own = f"w{next(self.number)}w"
        names = list(self.inlines) if breaks else self._plain_inlines
        made = [self.inlines[self.pick(names)](depth) for _ in range(self.integer(0, 3))]
        at = self.integer(0, len(made))
        parts = [*made[:at], own, *made[at:]]
        line = parts[0]
        for part in parts[1:]:
            broken = line.endswith("\n")
            line += part.lstrip(" \\\n") if broken else part if part.endswith("\n") else f" {part}"
        return line.strip("\n ")

    def plain(self) -> str:
        """A text that is shown as typed."""
        own = f"w{next(self.number)}w"
        return " ".join([self.pick([*WORDS, *CODES, *ESCAPES]) for _ in range(self.integer(0, 2))] + [own])

    def _break(self, _: int) -> str:
        return self.pick(["\n", "  \n", "\\\n"])

    def _mark(self, depth: int) -> str:
        """A link, a reference or a citation."""
        forms = ["[{words}]({address}{title})", "<{plain}>", "<a@example.org>"]
        if self.targets.ids:
            forms += ["[{id}]", "[{words}][{id}]"]
        if self.targets.names:
            forms += ["[{words}][{name}]"]
        if self.targets.keys:
            forms += ["[@{key}]", "[@{key}, {at}]", "[@{key}; @{key}, {at}]"]
        form = self.pick(forms)
        for name, choices in (("address", ADDRESSES), ("title", TITLES), ("plain", ADDRESSES[:1]), ("at", LOCATORS),
                              ("id", self.targets.ids), ("name", self.targets.names), ("key", self.targets.keys)):  # fmt: skip
            while f"{{{name}}}" in form:
                form = form.replace(f"{{{name}}}", self.pick(choices), 1)
        return form.replace("{words}", self._label(depth)) if "{words}" in form else form

    def _label(self, depth: int) -> str:
        return f"{self.pick(WORDS[:12])} *{self.pick(WORDS[:4])}*" if depth and self.integer(0, 2) == 0 else self.pick(WORDS[:12])

    def _code_span(self, _: int) -> str:
        code = self.pick(CODES)
        return f"`` {code} ``" if "`" in code else f"`{code}`"

    def _emphasis(self, depth: int) -> str:
        sign = self.pick(["*", "**", "_", "__", "***"])
        inside = self.line(depth - 1, breaks=False) if depth else self.pick(WORDS[:4])
        return f"{sign}{inside}{sign}"

    def _paragraph(self, depth: int) -> list[str]:
        """Some lines, or the id of a figure alone, which draws it."""
        figures = [id for id in self.targets.ids if id.startswith("G")]
        return [f"[{self.pick(figures)}]"] if figures and self.integer(0, 3) == 3 else self.line(depth).split("\n")

    def _heading(self, depth: int) -> list[str]:
        return [f"{'#' * self.integer(3, 6)} {self.line(depth, breaks=False)}{self.pick(['', ' ###'])}"]

    def _list(self, depth: int) -> list[str]:
        sign, number, lines = self.pick(["-", "*", "+", "1.", "2)", "0."]), self.integer(1, 3), []
        loose = self.integer(0, 3) == 0
        for _ in range(number):
            inside = self._inside(depth) if self.integer(0, 5) else [""]
            margin = " " * (len(sign) + 1)
            lines += [f"{sign} {inside[0]}".rstrip() if not inside[0] else f"{sign} {inside[0]}"]
            lines += [f"{margin}{line}" if line else "" for line in inside[1:]]
            lines += [""] if loose else []
        return lines

    def _inside(self, depth: int) -> list[str]:
        """The content of a list item or a quotation: paragraphs, or any block unless the nesting is too deep."""
        lines = self.line(0).split("\n")
        if depth and self.integer(0, 1):
            lines = [*lines, *([""] if self.integer(0, 1) else []), *self.blocks[self.pick(self._nestable)](depth - 1)]
        return lines

    def _quote(self, depth: int) -> list[str]:
        return [f"> {line}" if line else ">" for line in (self._inside(depth) if self.integer(0, 5) else [""])]

    def _table(self, depth: int) -> list[str]:
        columns, rows = self.integer(1, 3), self.integer(0, 3)
        under = [self.pick(["---", ":--", ":-:", "--:"]) for _ in range(columns)]
        cells = [[self._cell() for _ in range(self.integer(1, columns) if row else columns)] for row in range(rows + 1)]
        lines = [f"| {' | '.join(row)} |" for row in cells]
        return [lines[0], f"| {' | '.join(under)} |", *lines[1:]]

    def _cell(self) -> str:
        return self.line(0, breaks=False).replace("|", "\\|") if self.integer(0, 2) else ""

    def _indented(self, _: int) -> list[str]:
        return [f"    {self.pick(CODES)}"]

    def _fence(self, _: int) -> list[str]:
        sign = self.pick(["```", "~~~", "````"])
        return [sign + self.pick(["", "python", " <zz>"]), *(self.pick(CODES) for _ in range(self.integer(0, 2))), sign]

    def _rule(self, _: int) -> list[str]:
        return [self.pick(["---", "***", "* * *", "___"])]
