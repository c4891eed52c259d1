"""Takes out of a finished page what its reader never meets in its frame: indentation, and parts of Material for other sites."""

from __future__ import annotations

import re

from briefing.publish.html_tags import without_comments

_OF_TABS = re.compile(r"<script>var target=document\.getElementById\(location\.hash[^<]*__tabbed_[^<]*</script>")
"""Material's script that opens the tab to which a link leads."""
_INDENTED = re.compile(r"<(script|pre|textarea)\b(?:.*?</\1>|.*)|\n\s+", re.DOTALL | re.IGNORECASE)
"""Text as it is written, to the end of a page that does not close it; and the space that begins a line."""
_FOR_SEARCH, _FOR_FEATURES = ' data-base="', 'id="__config"'
"""What only `masthead.js` reads, which prepares the page for Material's program; and settings for more than the search."""
_MAY_USE_MEMORY = re.compile(r'__md_get\(|<script\b[^>]*\bsrc="(?![^"]*assets/masthead\.js")')
"""A use of the memory of Material, or a file with a script of the project, which may use it (its documentation shows how)."""
_UNUSED = (
    re.compile(r"<script>__md_scope=.*?</script>\n?", re.DOTALL),
    re.compile(r' data-md-component="(?:header|search|container|main)"'),
    re.compile(r'<input class="md-toggle" data-md-toggle="drawer"[^>]*>\n?'),
    re.compile(r'<input class="md-toggle" data-md-toggle="search"[^>]*>\n?'),
    re.compile(r'<label class="md-overlay" for="__drawer"></label>\n?'),
    re.compile(r'<div data-md-component="skip">\s*(?:<a [^<]*</a>\s*)?</div>\n?'),
    re.compile(r'<div data-md-component="announce">\s*</div>\n?'),
    re.compile(r'<div class="md-dialog" data-md-component="dialog">\s*<div class="[^"]*"></div>\s*</div>\n?'),
)
"""What Material's program needs for its features only, and what `masthead.js` adds before it loads that program."""


def lighter(html: str) -> str:
    """Return a page with a lighter frame; its content, from `<article` to `</article>`, loses only comments of authors."""
    if html.count("__tabbed_") == 1:
        html = _OF_TABS.sub("", html)
    start, end = html.find("<article"), html.rfind("</article>")
    if not 0 <= start < end:
        return html
    before, content, after = (html[:start], html[start:end], html[end:])
    if _FOR_SEARCH in before and _FOR_FEATURES not in after and not _MAY_USE_MEMORY.search(html):
        before, after = _without_unused(before), _without_unused(after)
    if "<!--" in content:
        content = without_comments(content)
    return _INDENTED.sub(_line_break, before) + content + _INDENTED.sub(_line_break, after)


def _without_unused(html: str) -> str:
    for each in _UNUSED:
        html = each.sub("", html)
    return html


def _line_break(found: re.Match[str]) -> str:
    return "\n" if found[0].isspace() else found[0]
