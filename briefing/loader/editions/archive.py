"""The container of a closed edition: a tar archive (POSIX.1-1988, ustar) compressed with xz, of which nothing is taken on trust.

The reader does not parse tar: it makes the header that each member must have, and compares. So there are no links, devices,
owners, other paths or hidden members to refuse, and no length is read that the manifest did not announce.
"""

from __future__ import annotations

import io
import json
import lzma
import tarfile
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MANIFEST = "edition.json"
MAX_BYTES = 64 * 1024 * 1024
"""The length of everything in an archive; a brief with 60 pages in three languages has 3 MiB."""
_MAX_MANIFEST = 4 * 1024 * 1024
_MAX_MEMORY = 96 * 1024 * 1024  # what xz may use; our own archives need 9 MiB
_BLOCK = tarfile.BLOCKSIZE
_CHUNK = 1 << 16


class ArchiveError(ValueError):
    """An archive that is damaged, or not as this program writes it; `member` is the part that is wrong."""

    def __init__(self, reason: str, member: str = "") -> None:
        super().__init__(f"member `{member}`: {reason}" if member else reason)
        self.member = member


class Announced(NamedTuple):
    """What the manifest says about a member."""

    bytes: int
    sha256: str


def pack(manifest: dict[str, Any], members: Mapping[str, bytes]) -> tuple[bytes, str]:
    """Return the bytes of an archive, and the hash of its manifest (SHA-256, hexadecimal). Equal values give equal bytes."""
    listed = {path: {"bytes": len(content), "sha256": sha256(content).hexdigest()} for path, content in members.items()}
    head = json.dumps({**manifest, "members": listed}, ensure_ascii=False, indent=1).encode()
    raw = b"".join(_member(path, content) for path, content in {MANIFEST: head, **members}.items())
    raw += bytes(_end(len(raw)))
    return lzma.compress(raw, format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC64, preset=6), sha256(head).hexdigest()


class Reader:
    """Reads the members of an archive in their order; raises ArchiveError at the first byte that is wrong."""

    def __init__(self, packed: bytes) -> None:
        self._packed = io.BytesIO(packed)
        self._xz = lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_MAX_MEMORY)
        self._read = 0
        try:
            length = int(self._take(_BLOCK, MANIFEST, ahead=True)[124:135], 8)
        except ValueError:
            raise ArchiveError("this is not the file of an edition") from None
        if length > _MAX_MANIFEST:
            raise ArchiveError(f"it is longer than {_MAX_MANIFEST} bytes", MANIFEST)
        head = self._content(MANIFEST, length)
        self.digest = sha256(head).hexdigest()
        try:
            self.manifest: dict[str, Any] = json.loads(head)
            members = {path: Announced(each["bytes"], each["sha256"]) for path, each in self.manifest["members"].items()}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise ArchiveError("it is not a manifest", MANIFEST) from None
        self.announced: Mapping[str, Announced] = _checked(members)

    def members(self) -> Iterator[tuple[str, bytes]]:
        """Yield each member with its content; after the last one, check that the archive ends there."""
        for path, announced in self.announced.items():
            content = self._content(path, announced.bytes)
            if sha256(content).hexdigest() != announced.sha256:
                raise ArchiveError("its content has another hash than the manifest says", path)
            yield path, content
        if self._take(_end(self._read), "").strip(b"\0") or not self._xz.eof or self._xz.unused_data or self._packed.read(1):
            raise ArchiveError("there is something after the last member")

    _ahead = b""

    def _content(self, path: str, length: int) -> bytes:
        if self._take(_BLOCK, path) != _header(path, length):
            raise ArchiveError("another member, or other properties of a file, were found in its place", path)
        padded = self._take(-(-length // _BLOCK) * _BLOCK, path)
        if padded[length:].strip(b"\0"):
            raise ArchiveError("it is longer than the manifest says", path)
        return padded[:length]

    def _take(self, length: int, path: str, *, ahead: bool = False) -> bytes:
        """Return the next bytes, decompressing no more than these."""
        found = bytearray(self._ahead)
        self._ahead = b""
        while len(found) < length and not self._xz.eof:
            compressed = self._packed.read(_CHUNK) if self._xz.needs_input else b""
            if self._xz.needs_input and not compressed:
                break
            try:
                found += self._xz.decompress(compressed, length - len(found))
            except (lzma.LZMAError, EOFError) as fault:
                raise ArchiveError(f"it cannot be decompressed ({fault})", path) from None
        if len(found) < length:
            raise ArchiveError("the file ends too early", path)
        if ahead:
            self._ahead = bytes(found)
        else:
            self._read += length
        return bytes(found)


def _member(path: str, content: bytes) -> bytes:
    return _header(path, len(content)) + content + bytes(-len(content) % _BLOCK)


def _header(path: str, length: int) -> bytes:
    """The header of a regular file without owner and date."""
    about = tarfile.TarInfo(path)
    about.size = length
    try:
        return about.tobuf(tarfile.USTAR_FORMAT, "utf-8", "strict")
    except ValueError as fault:
        raise ArchiveError(str(fault), path) from None


def _end(length: int) -> int:
    """The number of zeros after the members: two blocks, and more up to a whole record."""
    return 2 * _BLOCK + -(length + 2 * _BLOCK) % tarfile.RECORDSIZE


def _checked(members: dict[str, Announced]) -> dict[str, Announced]:
    total = 0
    for path, announced in members.items():
        if not isinstance(announced.bytes, int) or isinstance(announced.bytes, bool) or announced.bytes < 0:
            raise ArchiveError("its length is not a number", path)
        total += announced.bytes
        if total > MAX_BYTES:
            raise ArchiveError(f"with it, the archive is longer than {MAX_BYTES} bytes", path)
    return members
