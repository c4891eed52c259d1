"""The title and the introduction of a library, on its front page and around every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from briefing import markdown
from briefing.analysis.page_links import Links, base, relative
from briefing.i18n.display_names import display_name
from briefing.model.resolve import Found, mentionable, resolve
from briefing.render.entity_links import anchor_element
from briefing.render.entity_names import CALLED_BY_NAME
from briefing.render.page_text import PageText
from briefing.render.safe_text import address, escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.markdown import Citation
    from briefing.model import Brief
    from briefing.render.unit_context import UnitContext


def library_title(view: UnitContext) -> str | None:
    """Return the title of the library as plain text; `None` without `library.yaml`."""
    return PageText(view).plain_title(view.site.about.title) if view.site.about else None


def library_intro(page: PageText) -> Markup | None:
    """Return the introduction as HTML with links to entries of the briefs; `None` if there is none."""
    about = page.view.site.about
    if about is None or about.intro is None:
        return None
    read = page.parsed(about.intro, block=False)
    return page.marked(about.intro, markdown.html_inline(read, _EntriesOfBriefs(page)))


class _EntriesOfBriefs:
    """Resolves `roofs:F2` to a link from the front page of the library (implements `markdown.Resolver`)."""

    def __init__(self, page: PageText) -> None:
        self.page = page

    def mention(self, target: str, label_html: str | None) -> str:
        view = self.page.view
        found = resolve(view.site, view.site.briefs[0], target, mentionable(target))
        if not isinstance(found, Found) or found.entity is None:
            return label_html or str(escape(target))
        named = found.kind in CALLED_BY_NAME
        label = label_html or str(self._name(display_name(found.entity) if named else found.entity.id, found.brief))
        languages = found.brief.head.languages
        links = Links.of(view.site, found.brief, view.lang if view.lang in languages else languages[0], view.uses)
        there = links.page(found.kind, found.entity.id)
        if there is None:
            return label
        home = base(view.site, found.brief.slug, links.lang)
        href = relative(base(view.site, "", view.lang), home + there.page, there.anchor)
        return anchor_element(address(href), label, "bf-ref")

    def _name(self, name: str, brief: Brief) -> Markup:
        """Return the name of an entry with that of its brief, as the pages of other briefs show it."""
        page = self.page
        named = page.typed(name), page.word("mark.open"), page.brief_name(brief), page.word("mark.close")
        return Markup("{}{}{}{}").format(*named)

    def cite(self, citations: Sequence[Citation]) -> str:
        return ""  # the check refuses them: the front page has no list of sources
