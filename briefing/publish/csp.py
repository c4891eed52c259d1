"""Secures finished pages with a Content Security Policy that allows only the theme's scripts.

Each page gets its own policy, with the hashes of the theme's inline scripts, to which those in `overrides/` belong. An inline
script that no template of the theme could have produced is reported, and the build fails.
"""

from __future__ import annotations

import re
from collections.abc import Set
from typing import TYPE_CHECKING, NamedTuple

from briefing.publish.frame_weight import lighter
from briefing.publish.html_tags import RAW, Tag, tags
from briefing.publish.link_schemes import is_followed
from briefing.publish.script_hashes import ScriptHashes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {styles}; img-src 'self' data:; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)

WITHOUT_SCRIPTS = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; base-uri 'none'; "
    "form-action 'none'"
)
"""The policy of a page that has no script, such as one made to be framed."""

_OF_SERVERS = frozenset(("connect-src", "worker-src", "manifest-src"))
"""What browsers allow no page from a folder; without them, `default-src 'none'` forbids it."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)

LOADS = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "link": ("href", "imagesrcset"),
    "audio": ("src",),
    "video": ("src", "poster"),
    "track": ("src",),
    "input": ("src",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
}
"""The attributes from which browsers load resources automatically."""
_POINTERS = frozenset(("alternate", "author", "canonical", "help", "license", "me", "next", "prev", "search"))
_FORBIDDEN = frozenset(("applet", "base", "embed", "frame", "frameset", "iframe", "object"))
_IN_A_NEW_WINDOW = {"target": "_blank"}
"""What `<base>` may say in a page made to be framed, whose links would open in the frame; it changes no address."""
_DATA = frozenset(("application/json", "application/ld+json"))

_READ = sorted({"a", "area", "meta", *LOADS, *_FORBIDDEN, *RAW})
"""The elements of which more than the anchor is of interest."""
_PLAIN = re.compile(
    rf"(?:[^<]++|</[a-z][a-z0-9]*+>|<(?!(?:{'|'.join(_READ)})[ />])[a-z][a-z0-9]*+"
    r'(?: (?!(?i:on|id|style))[a-z][a-zA-Z0-9:\-]*+(?:="[^"]*+")?)* ?/?>|<meta (?:name|property)="[^"]*+" content="[^"]*+">)*'
)
"""Texts and tags in which there is neither an anchor nor a link nor a fault: most of a page, and nearly all of a drawing."""


class JoinedNames(Set[str]):
    """A set of names without line breaks as one text, which takes a tenth of the memory of a `frozenset`."""

    __slots__ = ("_text",)

    def __init__(self, names: Iterable[str]) -> None:
        self._text = "\n".join(("", *sorted(names), ""))

    def __contains__(self, name: object) -> bool:
        return f"\n{name}\n" in self._text

    def __iter__(self) -> Iterator[str]:
        return iter(self._text.split("\n")[1:-1])

    def __len__(self) -> int:
        return max(self._text.count("\n") - 1, 0)


class ParsedPage(NamedTuple):
    """The anchors of a page, its links, its faults, and the hash sources of its inline scripts."""

    anchors: Set[str]
    links: frozenset[str]
    faults: tuple[str, ...]
    scripts: frozenset[str] = frozenset()
    inline_styles: bool = False
    """Whether its scripts may add styles."""
    wasm: bool = False
    """Whether its scripts may compile WebAssembly."""


def policy(scripts: Iterable[str], *, inline_styles: bool = False, wasm: bool = False) -> str:
    """Return the Content Security Policy of pages with these inline scripts, given as hash sources.

    Each page has its own policy in a `<meta>` element; the server sends one for all pages (`host_headers`).
    """
    styles = "'self' 'unsafe-inline'" if inline_styles else "'self'"
    allowed = ("'self'", *scripts, *(["'wasm-unsafe-eval'"] if wasm else []))
    return _POLICY.format(scripts=" ".join(allowed), styles=styles)


def offline_policy(policy: str) -> str:
    """Return the policy of the same page when it is opened from a folder: it loads files, and makes no request of its own.

    Such a page has no origin, so that browsers differ in what `'self'` allows; all of them know the scheme `file:`.
    """
    directives = (directive.split() for directive in policy.split(";"))
    kept = ([name, *sources] for name, *sources in directives if name not in _OF_SERVERS)
    return "; ".join(" ".join(directive) for directive in kept).replace("'self'", "file:")


_NO_SCRIPTS = ScriptHashes(())


def add_policy(html: str, scripts: ScriptHashes, *, is_framed: bool = False) -> tuple[str, ParsedPage]:
    """Insert the policy into a page; return the page, and its anchors and links.

    `is_framed` says whether the page is made to be framed by other sites.
    """
    if not html.strip():
        return html, ParsedPage(frozenset(), frozenset(), ("the page is empty",))
    if "<" not in html:
        return html, ParsedPage(frozenset(), frozenset(), ())  # an ownership verification file of a web service
    if not _HEAD.search(html):
        return html, ParsedPage(frozenset(), frozenset(), ("the page has no `<head>`, where its security policy is put",))
    html = lighter(html)
    reading = _PolicyReader(scripts, is_framed=is_framed)
    for tag in tags(html, _PLAIN):
        reading.take(tag)
    faults = tuple(dict.fromkeys(reading.faults))
    anchors, links, hashes = (frozenset(each) for each in (reading.anchors, reading.links, reading.hashes))
    page = ParsedPage(anchors, links, faults, hashes, scripts.inline_styles, reading.wasm)
    needed = policy(reading.hashes, inline_styles=scripts.inline_styles, wasm=reading.wasm)
    own = needed if reading.is_scripted else WITHOUT_SCRIPTS
    return insert_policy(html, own), page


def parse_fragment(html: str) -> ParsedPage:
    """Return the anchors, links and faults of a part of a page, in which no script is permitted, only data."""
    reading = _PolicyReader(_NO_SCRIPTS)
    for tag in tags(html, _PLAIN):
        reading.take(tag)
    return ParsedPage(frozenset(reading.anchors), frozenset(reading.links), tuple(dict.fromkeys(reading.faults)))


def help_of(fault: str, file: str = "") -> str | None:
    """Return what to do about a fault of a page, as far as the text of the fault does not say it, in a file that contains it."""
    if file.endswith(".html") and fault.startswith("the attribute style="):
        return 'write `class="name"`, and rules for that class in a file that `extra_css` names'
    return next((help for pattern, help in _HELP.items() if re.match(pattern, fault)), None)


_HELP = {
    "<script> loads|a script that": "save the script in `docs/`, and name it in `extra_javascript` of mkdocs.yml",
    "<link> loads": "save the file in `docs/`; a style sheet is named in `extra_css` of mkdocs.yml",
    "<[^>]+> loads": "save the file in `docs/`, and write its path there in place of the address",
    "<iframe> is|<frame|<embed> is|<object> is|<applet> is": "write a link to it: pages show nothing of other sites",
    "the attribute style=": "write `{: .name }` behind the text, and rules for that class in a file that `extra_css` names",
    "the script `": "delete the attribute; a script of your own in `docs/` is named in `extra_javascript` of mkdocs.yml",
    "the page is empty": "write its content, or delete the file",
    "the page has no": 'begin it with `<!doctype html><html lang="en"><head>`, and end the head with `</head>`',
    "a page that redirects": "delete it; a page that moved is named in the option `redirects` of our plugin in mkdocs.yml",
    "a link that is not": "link to a page, a mail address (`mailto:`) or a telephone number (`tel:`)",
}


def insert_policy(html: str, policy: str) -> str:
    """Insert the policy at the start of the head, before everything that it governs; only the charset precedes it."""
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return _HEAD.sub(lambda head: f"{head[0]}\n{meta}", html, count=1)


# What may precede a head: so a head in a comment is none.
_HEAD = re.compile(
    r"\A(?:\s|\ufeff|<!--(?:[^-]|-(?!->))*-->|<!doctype[^>]*>|<html(?=[\s>])[^>]*>)*"
    r"<head(?=[\s/>])[^>]*>(?:\s*<meta charset=[^>]*>)?",
    re.IGNORECASE,
)


class _PolicyReader:
    """Collects anchors, links, scripts and faults in one pass over the tags of a page."""

    def __init__(self, scripts: ScriptHashes, *, is_framed: bool = False) -> None:
        self.scripts = scripts
        self.is_framed = is_framed
        self.hashes: dict[str, None] = {}
        self.is_scripted = False
        self.wasm = False
        self.anchors: set[str] = set()
        self.links: set[str] = set()
        self.faults: list[str] = []

    def take(self, found: Tag | None) -> None:
        if found is None:
            self.faults.append("the page ends in the middle of a tag")
            return
        tag, attributes, text = found
        if tag in _FORBIDDEN and not (self.is_framed and tag == "base" and attributes == _IN_A_NEW_WINDOW):
            self.faults.append(f"<{tag}> is not allowed")
        if attributes:
            self.faults += _faults(tag, attributes)
            self._names(tag, attributes)
            self._targets(tag, attributes)
        if tag in RAW:
            self._inline(tag, attributes, text)

    def _names(self, tag: str, attributes: dict[str, str]) -> None:
        if "id" in attributes:
            self.anchors.add(attributes["id"])
        if tag == "a" and "name" in attributes:
            self.anchors.add(attributes["name"])

    def _targets(self, tag: str, attributes: dict[str, str]) -> None:
        for name in ("href",) if tag in ("a", "area") else LOADS.get(tag, ()):
            if name in attributes:
                self.links.update(_addresses(name, attributes[name]))

    def _inline(self, tag: str, attributes: dict[str, str], text: str) -> None:
        if tag == "style":
            self.faults.append("an inline <style>: put it into a file and name that in `extra_css`")
        elif attributes.get("type", "").lower() in _DATA:
            if "<!--" in text:
                self.faults.append("data that could end later than it appears to: write `<` as \\u003c in it")
        else:
            self.is_scripted = True
            if "src" not in attributes:
                self._script(text)
                self.wasm |= attributes.get("data-needs") == "wasm" and self.scripts.hash(text) is not None

    def _script(self, text: str) -> None:
        word = self.scripts.hash(text)
        if word is None:
            self.faults.append(f"a script that is not the theme's: {_short(text)}")
        else:
            self.hashes[word] = None


def _faults(tag: str, attributes: dict[str, str]) -> Iterator[str]:
    if tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
        yield "a page that redirects its reader automatically"
    for name, value in attributes.items():
        if name.startswith("on"):
            yield f"the script `{name}={_short(value)}`"
        elif name == "style":
            yield f'the attribute style="{_short(value)}": use a class'
    yield from _foreign(tag, attributes)


def _foreign(tag: str, attributes: dict[str, str]) -> Iterator[str]:
    if tag == "link" and _POINTERS.issuperset(attributes.get("rel", "stylesheet").lower().split()):
        return
    for name in LOADS.get(tag, ()):
        for address in _addresses(name, attributes.get(name, "")):
            if address.startswith("//") or (_SCHEME.match(address) and not address.startswith("data:image/")):
                yield f"<{tag}> loads from another host: {_short(address)}"
    if tag in ("a", "area") and not is_followed(attributes.get("href", "")):
        yield f"a link that is not the address of a page: {_short(attributes['href'])}"


def _addresses(name: str, value: str) -> Iterable[str]:
    if not name.endswith("srcset"):
        return (value.strip(),) if value else ()
    return (part.split()[0] for part in value.split(",") if part.strip())


def _short(text: str) -> str:
    return " ".join(text.split())[:60]
