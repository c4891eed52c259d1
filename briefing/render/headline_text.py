"""The headline of an entity: a title, whose `|` marks where a line may break, or another text, which keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.model.fields import headline

if TYPE_CHECKING:
    from markupsafe import Markup

    from briefing.model import Entity
    from briefing.render.page_text import PageText


def plain_headline(wording: PageText, entity: Entity) -> str:
    """Return the headline of an entity as plain text."""
    return wording.view.memo.of("plain headline", entity, _plain_headline, wording, entity)


def _plain_headline(wording: PageText, entity: Entity) -> str:
    return (wording.plain_title if hasattr(entity, "title") else wording.plain)(headline(entity))


def unlinked_headline(wording: PageText, entity: Entity) -> Markup:
    """Return the headline of an entity as the text of a link."""
    return (wording.title if hasattr(entity, "title") else wording.unlinked)(headline(entity))
