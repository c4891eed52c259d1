"""Citation styles: CSL files of the program and of a project, read without entities, other files or a network.

Source: Citation Style Language 1.0.2, https://docs.citationstyles.org/en/stable/specification.html. The processor and the schema
of the language come with the extra `csl`.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.bibliography.csl_style_macros import NAMESPACE, bad_style, macro_problem
from briefing.bibliography.style_files import BUNDLED, ENDING
from briefing.diagnostics import Place, Problem, error
from briefing.diagnostics.os_reasons import reason_of
from briefing.source.characters import FORBIDDEN_CHARACTER, forbidden_characters
from briefing.source.lazy_pattern import lazy_pattern
from briefing.source.yaml_reader import MAX_BYTES, decode, is_regular, not_regular

if TYPE_CHECKING:
    from pathlib import Path

INSTALL = "install the processor: `pip install 'policy-briefing[csl]'`"


class CitationStyle(NamedTuple):
    """A style that was read and checked."""

    file: str
    """Its name in problems."""
    xml: bytes
    """Its XML without comments and without the numbers that it would give to references: a page has its own."""
    locale: str = ""
    """The locale that it is written for (`default-locale`), such as `en-GB`; empty if it names none."""


def is_installed() -> bool:
    """Return whether the packages of the extra `csl` are installed."""
    return all(find_spec(name) is not None for name in ("citeproc", "lxml"))


def read_style(path: Path) -> CitationStyle | Problem:
    """Read a style; its problem is at the line of the file that causes it. Needs the extra `csl`. Raises OSError."""
    file = path.name if path.parent == BUNDLED else path.as_posix()
    if not is_regular(path):
        return not_regular(file)
    if path.stat().st_size > MAX_BYTES:
        return error("too-large", "the file is larger than 1 MiB", Place(file), "styles have some 100 KB: download it again")
    text = decode(path.read_bytes(), file)
    if isinstance(text, Problem):
        return text
    return next(iter(forbidden_characters(text, file)), None) or _parsed(text, file)


def unreadable_style(path: Path, failure: OSError) -> Problem:
    """Return the problem of a style that cannot be opened."""
    return error("missing-file", f"the file cannot be read: {reason_of(failure)}", Place(path.as_posix()))


_COMMENT = lazy_pattern(r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)
"""A comment or a processing instruction, to the end of the text if it has no end."""
_DOCTYPE = lazy_pattern("<!DOCTYPE|<!ENTITY")
_WEB_PAGE = lazy_pattern(r"\s*(<!doctype\s+html|<html[\s>])", re.IGNORECASE)
"""What a browser saves if it shows a style, or the page about it."""
_DOWNLOAD_IT = "download the file of the style itself: on https://www.zotero.org/styles, each name is a link to it"
_REPLACE_IT = "download the style again, for example from https://www.zotero.org/styles"


def _parsed(text: str, file: str) -> CitationStyle | Problem:
    from lxml import etree

    bare = _COMMENT.sub(lambda comment: re.sub("[^\n]", " ", comment[0]), text)
    if page := _WEB_PAGE.match(bare):
        message = "this is a web page, not a citation style"
        return bad_style(message, file, text.count("\n", 0, page.start(1)) + 1, _DOWNLOAD_IT)
    if found := _DOCTYPE.search(bare):
        message = "the style has a document type, which can name other files and repeat text without end"
        help = f"delete `{found[0]} …>`; no style needs it"
        return bad_style(message, file, text.count("\n", 0, found.start()) + 1, help)
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as failure:
        reason = re.sub(r", line \d+, column \d+.*", "", str(failure.msg))
        return bad_style(f"this is not XML: {reason}", file, failure.position[0], _REPLACE_IT)
    checks = (_structure_problem, _schema_problem, _character_problem, macro_problem)
    return next(filter(None, (check(root, file) for check in checks)), None) or CitationStyle(
        file, _without_numbers(root), root.get("default-locale", "")
    )


def _structure_problem(root: Any, file: str) -> Problem | None:
    """Report what is not a style, or not a style for a list of references."""
    if root.tag != f"{NAMESPACE}style":
        message = f"this is not a citation style: it begins with `<{root.tag.rpartition('}')[2]}>`, not with CSL's `<style>`"
        return bad_style(message, file, root.sourceline, _REPLACE_IT)
    links = root.iter(f"{NAMESPACE}link")
    if (parent := next((link for link in links if link.get("rel") == "independent-parent"), None)) is not None:
        address = parent.get("href", "")
        stem = address.rstrip("/").rpartition("/")[2]
        message = f"this style has no rules of its own: it refers to `{stem}`"
        help = f"put `{stem}{ENDING}` ({address}) into the same folder, and write `style: {stem}`"
        return bad_style(message, file, parent.sourceline, help)
    if root.find(f"{NAMESPACE}bibliography") is None:
        message = "the style formats notes, but no list of references"
        return bad_style(message, file, root.sourceline, "choose a style with `<bibliography>`")
    return None


def _schema_problem(root: Any, file: str) -> Problem | None:
    """Report the first place at which a style does not follow the schema of the language."""
    from citeproc import SCHEMA_PATH
    from lxml import etree

    schema = etree.RelaxNG(etree.parse(SCHEMA_PATH))
    if schema.validate(root):
        return None
    reasons = [each for each in schema.error_log if each.line]
    first = next((each for each in reasons if _CLEAR.search(each.message)), reasons[0] if reasons else None)
    message = "the style does not follow CSL 1.0.2" + (f": {first.message}" if first else "")
    return bad_style(message, file, first.line if first else root.sourceline, _REPLACE_IT)


_CLEAR = lazy_pattern("Invalid attribute|Did not expect|validate attributes")
"""The messages of libxml2 that name the part that is wrong; the others follow from it."""


def _character_problem(root: Any, file: str) -> Problem | None:
    """Report a forbidden character that is written as its number, such as `&#x202E;`; references would have it."""
    for element in root.iter():
        for text in (element.text, element.tail, *element.attrib.values()):
            if found := FORBIDDEN_CHARACTER.search(text or ""):
                number = f"{ord(found[0]):04X}"
                message = f"the style has the character U+{number}, which texts cannot have"
                return bad_style(message, file, element.sourceline, f"delete its number, such as `&#x{number};`")
    return None


def _without_numbers(root: Any) -> bytes:
    """Return the XML of a style without the elements that print the number of a reference in its list."""
    from lxml import etree

    for element in list(root.iter(f"{NAMESPACE}text", f"{NAMESPACE}number")):
        if element.get("variable") == "citation-number":
            element.getparent().remove(element)
    written: bytes = etree.tostring(root, encoding="utf-8")
    return written
