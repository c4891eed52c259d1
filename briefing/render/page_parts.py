"""The parts of a page's file that no page template produces: front matter, and notices above the text."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from briefing.analysis.page_links import FRONT
from briefing.render.fallback_words import without_marks
from briefing.render.safe_text import address

if TYPE_CHECKING:
    from markupsafe import Markup

    from briefing.render.page import Page
    from briefing.render.page_text import PageText
    from briefing.render.templating import Renderer


def untranslated_notice(renderer: Renderer, page: PageText, variables: dict[str, Any]) -> str:
    """Return the notice above a page with untranslated, converted or outdated texts; empty for all other pages."""
    if not (page.foreign_languages or page.converted or variables["main"]):
        return ""
    languages = page.words.join([page.words.language(each) for each in sorted(page.foreign_languages)])
    return renderer.write("untranslated.jinja", variables | {"untranslated": languages}).text + "\n"


def insert_after_notices(text: str, notice: str) -> str:
    """Insert a notice after the notices at the start of a page: those on the age of the facts come first."""
    found = _NOTICES.match(text)
    assert found is not None, "it matches nothing, too"
    return f"{found[0]}{notice}{text[found.end() :]}"


_NOTICES = re.compile(r'(?:\s*<aside class="bf-notice\b.*?</aside>\n)*\n*', re.DOTALL)


def notice_href(page: Page, link: str) -> Markup | str:
    """Return the target of a notice's link: a page of the site, a web address, or an empty string."""
    if link.startswith(("http://", "https://")):
        return address(link)
    path, _, anchor = link.removeprefix("./").partition("#")
    here = path == page.here and not (anchor and path == FRONT)  # of other pages a notice names the section on top
    return page.to(path, anchor) if link and not here else ""


def front_matter(matter: dict[str, Any]) -> str:
    """Return the YAML front matter of a page, with values as JSON (a subset of YAML), so that no value can end the block."""
    lines = (f"{key}: {without_marks(_json(value))}" for key, value in matter.items())
    return "---\n" + "\n".join(lines) + "\n---\n\n"


_json = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
