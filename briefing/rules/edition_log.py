"""Rules about the log of editions: it has each edition, their days follow each other, and its items are known ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.diagnostics import Note, did_you_mean, error, warning
from briefing.model import CHANGES
from briefing.model.resolve import kind_of
from briefing.rules.references import several_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from briefing.diagnostics import Place, Problem
    from briefing.model import Brief
    from briefing.rules.context import Context


def editions_are_logged(context: Context) -> Iterator[Problem]:
    """The log has an entry for each edition that readers can have, and none for a later one."""
    brief, last = context.brief, context.last_edition
    number = brief.head.edition
    if brief.partial:
        return
    logged = {change.edition for change in brief.changes}
    closed = [edition.number for edition in (*last.earlier, last.edition)] if last else []
    before = max((each for each in {*closed, *logged} if each < number), default=number - 1)
    if before < number - 1:
        between = f"edition {before + 1}" if before + 2 == number else f"editions {before + 1} to {number - 1}"
        yield warning(
            "edition-log",
            f"the brief is edition {number}, and the one before it is edition {before}",
            brief.origin.at("edition"),
            f"write `edition: {before + 1}`, or add {between} to `{CHANGES}.yaml`",
        )
    numbers = {*closed, number} if before == number - 1 else {*closed}  # a number that may be wrong needs no entry
    for missing in sorted(numbers - logged) if closed or logged or number > 1 else ():
        yield warning(
            "edition-log",
            f"`{CHANGES}.yaml` has no entry for edition {missing}",
            brief.origin.at("edition"),
            f"add `- {{edition: {missing}, on: YYYY-MM-DD, size: …, text: …}}` to it, which tells readers what has "
            "changed: `size` is `major` if `briefing diff` lists a major change, otherwise `minor`",
        )
    if last is not None:
        yield from _missing_files(brief, closed)
    first: dict[int, Place] = {}
    for change, origin in zip(brief.changes, brief.change_origins, strict=True):
        place = origin.at("edition")
        if (earlier := first.setdefault(change.edition, place)) is not place:
            yield error(
                "duplicate-id",
                f"the log has edition {change.edition} already (line {earlier.line}); each edition has one entry",
                place,
                "merge the two entries, or correct one of the numbers",
                Note("the first one is here", earlier),
            )
        elif change.edition > number:
            yield warning(
                "edition-log",
                f"the log has edition {change.edition}, and the brief is edition {number}",
                place,
                f"write `edition: {change.edition}` in `brief.yaml`, or correct the number here",
            )
        elif change.edition == number and "published" not in brief.broken and change.on != brief.head.published <= context.today:
            yield warning(
                "date-order",
                f"edition {number} is dated {change.on} here, and `published` in `brief.yaml` is {brief.head.published}",
                origin.at("on"),
                "write the day on which it is published in both places",
            )


def _missing_files(brief: Brief, closed: Collection[int]) -> Iterator[Problem]:
    """Once editions are closed, each earlier edition of the log has its file, so that a lost one is noticed."""
    for change, origin in zip(brief.changes, brief.change_origins, strict=True):
        if change.edition < brief.head.edition and change.edition not in closed:
            yield warning(
                "edition-log",
                f"edition {change.edition} has no file in `editions/`: its pages are not published",
                origin.at("edition"),
                "restore the file (`git log -- editions`); if the edition was never closed, run `briefing release` at its commit",
            )


def editions_follow_each_other(context: Context) -> Iterator[Problem]:
    """An edition is published, and its facts are checked, no earlier than the editions before it."""
    brief, last = context.brief, context.last_edition
    if last is not None and "edition" not in brief.broken and last.edition.number < brief.head.edition:
        before = last.edition.manifest
        for field, then in (("published", before.published), ("as_of", before.as_of)):
            day: date = getattr(brief.head, field)
            if field not in brief.broken and day < then:
                yield error(
                    "date-order",
                    f"`{field}` ({day}) is before that of edition {before.edition} ({then})",
                    brief.origin.at(field),
                    "write the day of this edition",
                )
    yield from _days_of_the_log(brief)


def _days_of_the_log(brief: Brief) -> Iterator[Problem]:
    """A later edition in the log has no earlier day."""
    entries = sorted(zip(brief.changes, brief.change_origins, strict=True), key=lambda each: (each[0].edition, each[0].on))
    newest: tuple[int, date] | None = None
    for change, origin in entries:
        if newest is not None and change.edition > newest[0] and change.on < newest[1]:
            yield error(
                "date-order",
                f"edition {change.edition} is dated {change.on}, before edition {newest[0]} ({newest[1]})",
                origin.at("on"),
                "correct one of the two days",
            )
        if newest is None or change.on >= newest[1]:
            newest = (change.edition, change.on)


def changes_name_ids(context: Context) -> Iterator[Problem]:
    """The items of the log are entries of the brief, or of one of its closed editions."""
    brief, last = context.brief, context.last_edition
    claimed = frozenset(id for ids in brief.claimed.values() for id in ids)
    past = frozenset(id for each in (*last.earlier, last.edition) for id in each.manifest.ids) if last else frozenset()
    for change, origin in zip(brief.changes, brief.change_origins, strict=True):
        for index, item in enumerate(change.items):
            id, kind, place = item.id, kind_of(item.id), origin.at("items", index, "id")
            if id in claimed or id in past or kind in brief.unreadable:
                continue
            similar = did_you_mean(id, sorted(claimed | past))
            if several := several_ids(id):
                help = f"separate them with a comma: `[{', '.join(several)}]`"
                yield error("unknown-id", f"`{id}` is not one id, but several", place, help)
            elif kind is None:
                yield error("unknown-id", f"`{id}` is not an id of this brief, present or past", place, similar)
            elif last is not None or not item.why:  # before the first closed edition, the reason is all that is left of an entry
                yield warning(
                    "unknown-id",
                    f"there is no {kind} `{id}`, and no closed edition has it",
                    place,
                    "correct the id, or delete it"
                    if last is not None
                    else f"correct the id; if the entry was removed, write `{{id: {id}, why: …}}`",
                )
