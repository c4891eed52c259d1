"""The exception of value parsers."""

from __future__ import annotations


class InvalidValueError(ValueError):
    """An invalid value: what was found (`message`), and what to type instead (`help`)."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(f"{message}: {help}" if help else message)
        self.message = message
        self.help = help
