"""How the parsers of values refuse a text."""

from __future__ import annotations


class InvalidValueError(ValueError):
    """A text that is no value of its kind: what was found (`message`), and what to type instead (`help`)."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(f"{message}: {help}" if help else message)
        self.message = message
        self.help = help
