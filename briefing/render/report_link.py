"""The address at which a reader reports a mistake: the contact of the brief, else a new issue in its repository.

A mail and an issue are filled in with what the reader has seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

from briefing.render import brief_citation

if TYPE_CHECKING:
    from briefing.render.page import Page


def report_url(page: Page, id: str = "") -> str | None:
    """Return the URL for a report about a page, or about an entry on it; `None` without a contact and a known host.

    The fields are those of RFC 6068 for mail, and of the hosts of repositories for issues: https://docs.github.com/issues and
    https://docs.gitlab.com/user/project/issues.
    """
    contact = page.brief.head.contact_address
    if contact is not None and contact.startswith("mailto:"):
        body = _body(page, id).replace("\n", "\r\n")
        return f"{contact}?{urlencode({'subject': _subject(page, id), 'body': body}, quote_via=quote)}"
    return contact or _issue_url(page, id)


def _issue_url(page: Page, id: str) -> str | None:
    repository = (page.view.settings.repo_url or "").rstrip("/")
    host = (urlsplit(repository).hostname or "").lower()
    form = next((form for name, form in _FORMS.items() if name in host), None)
    if form is None:
        return None
    path, title, body = form
    return f"{repository}/{path}?{urlencode({title: _subject(page, id), body: _body(page, id)}, quote_via=quote)}"


def _subject(page: Page, id: str) -> str:
    head = page.brief.head
    brief = head.short_title or page.plain_title(head.title)
    return page.words("report.subject", brief=brief, of=id or page.words.language(page.view.lang), edition=head.edition)


def _body(page: Page, id: str) -> str:
    """Return what the editors have to know: where the reader was, in which language and edition."""
    home = brief_citation.home_url(page.view, page.brief)
    where = f"{home}{page.here}" if home else page.here or "index"
    lines = [("id", id), ("edition", str(page.brief.head.edition)), ("language", page.view.lang), ("page", where)]
    return "\n".join(f"{name}: {value}" for name, value in lines if value) + "\n\n"


_FORMS = {
    "github": ("issues/new", "title", "body"),
    "gitlab": ("-/issues/new", "issue[title]", "issue[description]"),
    "codeberg": ("issues/new", "title", "body"),
    "gitea": ("issues/new", "title", "body"),
    "forgejo": ("issues/new", "title", "body"),
}
"""The path of the form for a new issue and the names of its fields, by a word in the name of the host."""
