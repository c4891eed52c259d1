"""What a copy from another program leaves in a file: letters in the wrong encoding, and the citations of chat programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.diagnostics import Place, Problem, count_of, warning
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

# Most texts have none of these signs. The pattern begins with one character, so that a text is searched only once.
_SIGNS_OF_ENCODING = re.compile("[ÃÂâãïäçåæ](?:(?<=[ÃÂçåæ])|(?<=â)[€‚†ˆ‰]|(?<=ã)€|(?<=ï)¼|(?<=ä)¸)")
_REST = "€‚ƒ„†‡ˆ‰Š‹Œ•˜™š›œžŸ¡-ª¬-º¼-¿"  # bytes from 0x80 to 0xBF in Windows-1252, but no quotation marks and no `…`
_IN_HAN = "¡-ª¬-±´-¸º¼-¿"
_WRONG_ENCODING = lazy_pattern(
    rf"(?:Ã[{_REST}]|(?<![A-Z])Ã[\u00a0–—]|Â[\u00a0-ª¬-º¼-¿]|â[€‚†ˆ‰][{_REST}\u00a0–—‘’“”…«»]|ã€[{_REST}]|ï¼[{_REST}]"
    rf"|[ä-é][{_IN_HAN}]{{2}})+"
)
_LETTERS = lazy_pattern(r"[A-Za-z]{1,40}$")
_SIGNS_OF_CHAT = ("†", "oaicite", "[cite")
_NUMBERED_TURN = tuple(f"turn{number}" for number in range(4))
_OF_CHAT = lazy_pattern(
    r"【[0-9:]+†[^】\n]{0,100}】|:?contentReference\[oaicite:[^\]\n]{0,100}\](?:\{[^}\n]{0,100}\})?|\[?oaicite:[0-9]+\]?"
    r"|\[cite_start\]|\[cite: ?[0-9, ]+\]"
    r"|(?:cite)?turn[0-9]+(?:search|view|news|image|fetch|file|academia)[0-9]+"
)


def pasted_characters(text: str, name: str) -> Iterator[Problem]:
    """Yield a problem for each kind, at the first place that is not in a comment."""
    if not text.isascii() and _SIGNS_OF_ENCODING.search(text):
        found = [each for each in _outside_comments(_WRONG_ENCODING, text) if _meant(each[0])]
        if found:
            before, after = (
                _LETTERS.search(part) for part in (text[: found[0].start()][-40:], text[found[0].end() :][:40][::-1])
            )
            start, end = before[0] if before else "", after[0][::-1] if after else ""
            message = f"`{start}{found[0][0]}{end}` was read in the wrong encoding{_and_more(found)}"
            help = f"write `{start}{_meant(found[0][0])}{end}`; or open the original as UTF-8, and copy it again"
            yield warning("bad-encoding", message, _place(found[0], text, name), help)
    if any(sign in text for sign in _SIGNS_OF_CHAT) or ("turn" in text and any(sign in text for sign in _NUMBERED_TURN)):
        found = list(_outside_comments(_OF_CHAT, text))
        if found:
            message = f"`{_short(found[0][0])}` is a citation of a chat program, and is shown as words{_and_more(found)}"
            yield warning(
                "bare-key", message, _place(found[0], text, name), "read the source and cite it, `[@key]`; or delete it"
            )


def _outside_comments(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    for found in pattern.finditer(text):
        if not text[text.rfind("\n", 0, found.start()) + 1 : found.end()].lstrip().startswith("#"):
            yield found


def _meant(word: str) -> str | None:
    """What letters are in UTF-8, if their bytes are those of Windows-1252."""
    try:
        return word.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None


def _and_more(found: list[re.Match[str]]) -> str:
    return f", here and in {count_of(len(found) - 1, 'more place')}" if len(found) > 1 else ""


def _place(found: re.Match[str], text: str, name: str) -> Place:
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - text.rfind("\n", 0, found.start())
    return Place(name, line, column, line, column + len(found[0]))


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
