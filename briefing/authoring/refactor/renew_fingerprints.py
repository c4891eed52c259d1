"""Fingerprints that were current before ids changed are updated, so that they remain current."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from briefing.analysis.cross_references import Key
from briefing.analysis.reviews import answer_links, fingerprint
from briefing.authoring.refactor.workspace import DataFile
from briefing.i18n.text_fingerprints import fingerprint as fingerprint_of_texts
from briefing.i18n.translation_pairs import TranslatedEntry, of_brief, of_shared
from briefing.loader import decode
from briefing.model import BY_FILE, CHANGES, HEADS, LIST_FILES
from briefing.source.edit.operations import SetValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from briefing.authoring.refactor.workspace import Workspace
    from briefing.loader.folder import Loaded
    from briefing.model import Model
    from briefing.model.markers import Path
    from briefing.source.edit.operations import Operation


class FingerprintUpdate(NamedTuple):
    """A fingerprint that was current: the place of its entry, and the entry that it identifies."""

    where: DataFile
    entry: str
    """The id of the entry that contains it; an edition's number in the log, empty in the head."""
    path: Path
    """Its path in that entry."""
    before: str
    of: Key
    write: Callable[[Model], str]


def recorded_fingerprints(loaded: Loaded) -> tuple[FingerprintUpdate, ...]:
    """Every fingerprint of a data folder that is current."""
    return (*_translations(loaded), *_reviews(loaded))


def renew(
    workspace: Workspace, recorded: tuple[FingerprintUpdate, ...], moves: Mapping[Key, Key]
) -> dict[DataFile, list[Operation]]:
    """The operations that make the same fingerprints current again."""
    known = cache(lambda where: _entries(workspace, where))
    found: dict[DataFile, list[Operation]] = {}
    for update in recorded:
        of = moves.get(update.of, update.of)
        moved = _moved_update(update, moves)
        model = known(_main(of)).get(of.id)
        place = _place(workspace, moved)
        if model is None or place is None:
            continue
        now = update.write(model[1])
        if now != update.before:
            found.setdefault(moved.where, []).append(SetValue((*place, *update.path), now))
    return found


def _main(key: Key) -> DataFile:
    kinds = {kind.name: file for file, kind in BY_FILE.items()}
    return DataFile(key.slug, "", kinds.get(key.kind, key.kind))


def _moved_update(update: FingerprintUpdate, moves: Mapping[Key, Key]) -> FingerprintUpdate:
    """A fingerprint at its place after the moves."""
    kind = BY_FILE.get(update.where.list)
    old = Key(update.where.slug, kind.name if kind else update.where.list, update.entry)
    new = moves.get(old, old)
    return update._replace(where=update.where._replace(slug=new.slug), entry=new.id)


def _place(workspace: Workspace, update: FingerprintUpdate) -> Path | None:
    """The path of the entry that contains a fingerprint."""
    if update.where.list in HEADS:
        return ()
    name = "edition" if update.where.list == CHANGES else "id"
    value = workspace.document(update.where).value
    listed = value if isinstance(value, list) else []
    return next(((at,) for at, each in enumerate(listed) if isinstance(each, dict) and each.get(name) == update.entry), None)


def _entries(workspace: Workspace, where: DataFile) -> Mapping[str, tuple[Path, Model]]:
    """The entries of a main file with their pending changes."""
    document = workspace.document(where)
    if where.list in HEADS:
        whole = decode.any_head(document, where.list)
        return {"": ((), whole)} if whole is not None else {}
    found = decode.entries(document, LIST_FILES[where.list], BY_FILE.get(where.list)).entries
    return {str(entry.edition) if where.list == CHANGES else entry.id: (path, entry) for path, entry in found}


def _translations(loaded: Loaded) -> Iterator[FingerprintUpdate]:
    site = loaded.site
    sets = [of_brief(brief) for brief in site.briefs] + ([of_shared(site)] if site.library else [])
    for originals in sets:
        for (slug, language), documents in loaded.overlays.items():
            for each in originals.beside(documents) if slug == originals.slug else ():
                if isinstance(each, TranslatedEntry) and each.of is not None and each.is_current:
                    kind = BY_FILE.get(each.file)
                    key = Key(slug, kind.name if kind else each.file, each.id)
                    yield FingerprintUpdate(
                        DataFile(slug, language, each.file), each.id, ("of",), each.of, key, fingerprint_of_texts
                    )


def _reviews(loaded: Loaded) -> Iterator[FingerprintUpdate]:
    for link in answer_links(loaded.site):
        if link.answer.reviewed is not None and not link.suspect:
            review = link.reviewed

            def write(model: Model, day: str = str(review.on)) -> str:
                return f"{day} {fingerprint(model)}"

            where = DataFile(link.brief.slug, "", BY_FILE["recommendations"].file)
            path = ("answers", link.at, "reviewed")
            of = Key(link.of.slug, "factor", link.factor.id)
            yield FingerprintUpdate(where, link.recommendation.id, path, str(review), of, write)
