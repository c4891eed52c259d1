"""A revision of the repository: its data folder, extracted to a temporary folder; the work tree is not touched.

The only module that runs Git. It reads (`rev-parse`, `ls-tree`, `cat-file`, `ls-files`, `log`, `for-each-ref`, `remote`) and
writes nothing: no checkout, no filter, no hook.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Iterator


class GitError(Exception):
    """A revision cannot be read; the message says why, and what to do."""


class Revision(NamedTuple):
    """A state of a repository: its name as the user typed it, and the object that it denotes."""

    name: str
    tree: str
    repository: Path


def revision(name: str, within: Path) -> Revision:
    """Resolve a revision in the repository that contains a folder."""
    try:
        root = Path(_git(_there(within), "rev-parse", "--show-toplevel").decode().rstrip("\n"))
    except GitError as refusal:
        raise GitError(f"`{name}` is not a folder, and revisions cannot be read: {refusal}") from None
    try:
        if name.startswith("-"):
            raise GitError
        tree = _git(root, "rev-parse", "--verify", "--quiet", f"{name}^{{tree}}").decode().strip()
    except GitError:
        help = f"; {PART_OF_HISTORY}: fetch the revision first" if is_shallow(root) else ""
        raise GitError(f"this repository has no revision `{name}`, and there is no folder of that name{help}") from None
    return Revision(name, tree, root)


PART_OF_HISTORY = "this clone contains only part of the history"


def is_shallow(folder: Path) -> bool:
    """Whether a folder is in a clone without the older commits, as most pipelines make it."""
    try:
        return _git(_there(folder), "rev-parse", "--is-shallow-repository").strip() == b"true"
    except GitError:
        return False


def is_tracked(file: Path) -> bool:
    """Whether a file is in the index of a repository; without Git, or outside a repository, none is."""
    try:
        _git(_there(file.parent), "ls-files", "--error-unmatch", "--", file.name)
    except GitError:
        return False
    return True


def _there(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    folder = folder.absolute()
    return next(each for each in (folder, *folder.parents) if each.is_dir())


@contextmanager
def checkout(found: Revision, folder: Path) -> Iterator[Path]:
    """Extract a folder of the work tree as it was at a revision, to a temporary folder.

    A folder that the revision does not contain is empty.
    """
    below = PurePosixPath(folder.resolve().relative_to(found.repository.resolve()).as_posix())
    with tempfile.TemporaryDirectory(prefix="briefing-") as place:
        target = Path(place) / "data"
        target.mkdir()
        _write(found, below, target)
        yield target


def versions(file: Path, most: int = 200) -> Iterator[bytes]:
    """The contents of a file after each of its changes, newest first; empty for a file without a history."""
    try:
        root = Path(_git(_there(file.parent), "rev-parse", "--show-toplevel").decode().rstrip("\n"))
        below = file.resolve().relative_to(root.resolve()).as_posix()
        commits = _git(root, "log", f"--max-count={most}", "--format=%H", "--", f":(top,literal){below}").decode().split()
        trees = (_git(root, "ls-tree", "-z", "--full-tree", commit, "--", below).partition(b"\t")[0] for commit in commits)
        yield from _contents(root, [tree.split()[2].decode() for tree in trees if tree.split()[1:2] == [b"blob"]])
    except (GitError, ValueError):  # no repository, no commit yet, or the file is outside the repository
        return


def clone_url(folder: Path) -> tuple[str, str] | None:
    """The address from which a repository was cloned, and its current commit; `None` for a folder that is not a clone.

    A name and a password in the address are removed.
    """
    try:
        root = Path(_git(folder, "rev-parse", "--show-toplevel").decode().rstrip("\n"))
        parts = urlsplit(_git(folder, "remote", "get-url", "origin").decode().strip())
        commit = _git(folder, "rev-parse", "--verify", "HEAD").decode().strip()
    except (GitError, OSError, ValueError):
        return None
    if root.resolve() != folder.resolve():
        return None
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])), commit


def ref_names(within: Path) -> tuple[str, ...]:
    """HEAD, branches and tags of the repository that contains a folder; empty without a repository."""
    try:
        listed = _git(_there(within), "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes")
    except GitError:
        return ()
    return ("HEAD", *listed.decode("utf-8", "replace").split())


_LINK, _MODULE = "120000", "160000"
_NOWHERE = "outside"  # the target of symbolic links: links are reported and never followed


def _write(found: Revision, below: PurePosixPath, target: Path) -> None:
    prefix = "" if str(below) == "." else f"{below}/"
    listed = _git(found.repository, "ls-tree", "-r", "-z", "--full-tree", found.tree, "--", prefix or ".")
    entries = [entry.partition(b"\t") for entry in listed.split(b"\0") if entry]
    blobs = [(head.decode().split(" "), name.decode("utf-8", "surrogateescape")) for head, _, name in entries]
    wanted = [(mode, hash, name.removeprefix(prefix)) for (mode, _, hash), name in blobs if mode != _MODULE]
    for (mode, _, name), content in zip(wanted, _contents(found.repository, [hash for _, hash, _ in wanted]), strict=True):
        path = _inside(target, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if mode == _LINK:
            path.symlink_to(_NOWHERE)
        else:
            path.write_bytes(content)


def _inside(target: Path, name: str) -> Path:
    """The path of a file of a tree; a manipulated tree can contain names that point outside its folder."""
    parts = name.split("/")
    if any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts):
        raise GitError(f"the revision contains a file whose name is not safe to write: `{name}`")
    return target.joinpath(*parts)


def _contents(repository: Path, hashes: list[str]) -> Iterator[bytes]:
    """The contents of objects, in their order, as they are stored."""
    answer = _git(repository, "cat-file", "--batch", input_bytes="".join(f"{hash}\n" for hash in hashes).encode())
    at = 0
    for _ in hashes:
        head_end = answer.index(b"\n", at)
        size = int(answer[at:head_end].split(b" ")[2])
        yield answer[head_end + 1 : head_end + 1 + size]
        at = head_end + 1 + size + 1


# A Git hook sets these variables to its repository; here the folder determines which one is read.
_HOOK_VARIABLES = frozenset(("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"))


def _git(folder: Path, *words: str, input_bytes: bytes = b"") -> bytes:
    environment = {name: value for name, value in os.environ.items() if name not in _HOOK_VARIABLES}
    # A file system monitor is a program that the repository's own settings name.
    command = ["git", "--no-pager", "-c", "core.fsmonitor=false", *words]
    try:
        done = subprocess.run(command, cwd=folder, input=input_bytes, capture_output=True, check=False, env=environment)
    except FileNotFoundError:
        raise GitError("Git is not installed, so revisions cannot be read; name two folders instead") from None
    if done.returncode:
        raise GitError(done.stderr.decode("utf-8", "replace").strip().partition("\n")[0] or f"git {words[0]} failed")
    return done.stdout
