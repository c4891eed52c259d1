"""The offline copy of a site: a zip file whose pages work when they are opened from a folder (`file://`).

Such pages have no server that finds the page of a folder, and browsers allow them no requests and no workers. So each link
names its file, the search runs in the page, and its index is a script. The copy is made from the finished site alone; equal
sites give equal copies.
"""

from __future__ import annotations

import io
import json
import posixpath
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from briefing.diagnostics import Place, Problem, error
from briefing.publish import csp, host_headers, search
from briefing.publish.html_tags import Tag, with_attributes
from briefing.publish.internal_links import LinkIndex, target_file
from briefing.publish.overwriting import SITE_MARKER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_RUNNER = Path(__file__).with_name("offline.js")
_COMMENT = b"An offline copy of a site, written by briefing"
"""The comment of the archive, by which a later build recognises its own file."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The date of every file: the earliest that the format allows."""

_INDEX = "search/search_index.json"
_PROGRAM = re.compile(r"(?:.*/)?assets/javascripts/bundle\.[^/]+\.js")
_OF_SERVERS = re.compile(
    rf"404\.html|robots\.txt|sitemap_index\.xml|{host_headers.FILE}|_redirects|{re.escape(SITE_MARKER)}"
    rf"|(?:.*/)?(?:404\.html|sitemap\.xml(?:\.gz)?|{re.escape(_INDEX)}"
    r"|assets/javascripts/(?:lunr|workers)/.*|assets/(?:javascripts|stylesheets)/[^/]+\.map)"
)
"""Files that only servers, crawlers, workers and debuggers read."""
_REFRESH = re.compile(r"(\s*\d+\s*;\s*url=)(.*)", re.IGNORECASE | re.DOTALL)


def archive_path(site_dir: Path) -> Path:
    """Return where the offline copy of a site is written: beside it, as `site-offline.zip`."""
    return site_dir.with_name(f"{site_dir.name}-offline.zip")


def refuse(archive: Path) -> tuple[Problem, ...]:
    """Return a problem unless the file may be overwritten: an earlier build wrote it, or it does not exist."""
    if not archive.exists() and not archive.is_symlink():
        return ()
    try:
        with zipfile.ZipFile(archive) as old:
            if old.comment == _COMMENT:
                return ()
    except (OSError, zipfile.BadZipFile):
        pass
    message = "this file will not be overwritten: no earlier build wrote it"
    help = "give it another name, or delete it if it is not needed"
    return (error("unsafe-folder", message, Place(archive.as_posix()), help),)


def offline_copy(tree: Path, url: str | None, folder: str) -> bytes:
    """Return a finished site as a zip file, in which everything is below one folder.

    `url` is the address of the site: links to it lead to the copy.
    """
    found = sorted(file.relative_to(tree).as_posix() for file in tree.rglob("*") if file.is_file())
    site = LinkIndex(frozenset(found), {}, f"{url.rstrip('/')}/" if url else None)
    files: dict[str, bytes] = {}
    linked: set[str] = set()
    for path in sorted(found, key=lambda path: (_OF_SERVERS.fullmatch(path) is not None, path)):
        if f"/{path}".endswith(f"/{_INDEX}"):
            script = _Links(site, path[: -len(_INDEX)].rstrip("/"), linked).script((tree / path).read_text("utf-8"))
            files[f"{path.removesuffix('.json')}.js"] = script.encode()
        if not _OF_SERVERS.fullmatch(path) or path in linked:
            files[path] = _content(path, (tree / path).read_bytes(), _Links(site, posixpath.dirname(path), linked))
    return _zipped({f"{folder}/{path}": content for path, content in files.items()})


def _content(path: str, content: bytes, links: _Links) -> bytes:
    if path.endswith(".html"):
        return with_attributes(content.decode(), links.new_values).encode()
    return _search_program() + content if _PROGRAM.fullmatch(path) else content


def _search_program() -> bytes:
    """Return the program's own search as a part of the page; it also serves the languages of Material's worker."""
    worker = search.WORKER.read_text("utf-8")
    runner = _RUNNER.read_text("utf-8")
    return f"(() => {{\n{runner}\nfunction searchInPage(addEventListener, postMessage) {{\n{worker}\n}}\n}})();\n".encode()


class _Links(NamedTuple):
    """The links of a page, or of the search index of a folder."""

    site: LinkIndex
    folder: str
    linked: set[str]
    """Receives each file that is linked."""

    def to_file(self, link: str) -> str:
        """Return a link that names its file, relative to the page; a link to another site or within the page is unchanged."""
        address, mark, fragment = link.partition("#")
        own = (self.site.url or "https:").partition("//")[0]
        whole = own + address if address.startswith("//") else address  # else relative to the scheme `file:`
        if not address:
            return link
        path, query, words = whole.partition("?")
        file = target_file(self.site, self.folder, f"{path}/" if f"{path}/" == self.site.url else path) if path else None
        if file is None:
            return f"{whole}{mark}{fragment}"
        self.linked.add(file)
        return f"{quote(posixpath.relpath(f'/{file}', f'/{self.folder}'))}{query}{words}{mark}{fragment}"

    def new_values(self, tag: Tag) -> Mapping[str, str] | None:
        """Return the attributes of a tag that differ in the offline copy, or `None` if the copy does not have the tag."""
        name, attributes, _ = tag
        if name == "meta":
            return dict(self._of_meta(attributes))
        if name == "link" and "crossorigin" in attributes and "preload" in attributes.get("rel", "").lower().split():
            return None  # pages from a folder may not ask for a file in the way that fonts are preloaded
        linking = ("href", "xlink:href") if name in ("a", "area") else csp.LOADS.get(name, ())
        old = {each: attributes[each] for each in linking if each in attributes}
        new = {
            each: self._of_set(value) if each.endswith("srcset") else self.to_file(value.strip()) for each, value in old.items()
        }
        return {each: value for each, value in new.items() if value != old[each]}

    def script(self, text: str) -> str:
        """Return the search index as the script that Material's program loads in a page from a folder."""
        index = json.loads(text)
        for section in index["docs"]:
            location = section["location"]  # relative to the folder, and without words for its own page
            section["location"] = self.to_file(location if location[:1] not in ("", "#") else f"./{location}")
        return f"var __index={json.dumps(index, ensure_ascii=False, separators=(',', ':'))};\n"

    def _of_meta(self, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        content = attributes.get("content", "")
        kind = attributes.get("http-equiv", "").lower()
        if kind == "content-security-policy":
            yield "content", csp.offline_policy(content)
        elif kind == "refresh" and (found := _REFRESH.fullmatch(content)):
            yield "content", found[1] + self.to_file(found[2])

    def _of_set(self, value: str) -> str:
        if "data:" in value:  # its commas separate nothing
            return value
        parts = (part.split(maxsplit=1) for part in value.split(",") if part.strip())
        return ", ".join(" ".join((self.to_file(address), *size)) for address, *size in parts)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files as an archive that depends on nothing else: in order, with one date and one mode."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = _COMMENT
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, _EARLIEST)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16  # as on Unix, on every system
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[path])
    return written.getvalue()
