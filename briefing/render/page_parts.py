"""The parts of a page's file that its template does not write: front matter, and notices above the text."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from briefing.render.text import PageText, address

if TYPE_CHECKING:
    from markupsafe import Markup

    from briefing.render.page import Page
    from briefing.render.templating import Renderer


def untranslated_notice(renderer: Renderer, page: PageText, facts: dict[str, Any]) -> str:
    """What to say above a page whose texts are in another language, converted or outdated; most pages need nothing."""
    if not (page.strange or page.converted or facts["main"]):
        return ""
    languages = page.words.join([page.words.language(each) for each in sorted(page.strange)])
    return renderer.write("untranslated.jinja", facts | {"untranslated": languages}).text + "\n"


def insert_after_notices(text: str, notice: str) -> str:
    """Put a notice below those that a page begins with: how old the facts are is said before how they were translated."""
    found = _NOTICES.match(text)
    assert found is not None, "it matches nothing, too"
    return f"{found[0]}{notice}{text[found.end() :]}"


_NOTICES = re.compile(r'(?:\s*<aside class="bf-notice\b.*?</aside>\n)*\n*', re.DOTALL)


def notice_href(page: Page, link: str) -> Markup | str:
    """Where a notice leads: to a page of the site, by a whole web address elsewhere, or nowhere."""
    if link.startswith(("http://", "https://")):
        return address(link)
    path, _, anchor = link.partition("#")
    return page.to(path, anchor) if _PAGE.fullmatch(path) and path != page.here else ""


_PAGE = re.compile(r"([a-z0-9-]+/)+")


def front_matter(matter: dict[str, Any]) -> str:
    """The YAML that a page begins with, as JSON, which is YAML: nothing in a value can end the block."""
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in matter.items())
    return "---\n" + "\n".join(lines) + "\n---\n\n"
