"""Rules about references: each one has a target that exists and is of a permitted kind."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from briefing.diagnostics import MOST_ALIKE, Place, did_you_mean, either, error, with_article
from briefing.model import BY_NAME, HEAD
from briefing.model.kinds import ID_FORMS, NAMED
from briefing.model.resolve import Found, Lost, kind_of, resolve
from briefing.rules.unread_references import id_in_plain_letters
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from briefing.diagnostics import Problem
    from briefing.model import Brief, Site
    from briefing.rules.context import Context, RefAt


def references_have_targets(context: Context) -> Iterator[Problem]:
    """Every reference has a target that exists and is of a permitted kind."""
    yield from dangling_references(context.site, context.brief, context.refs)


def dangling_references(site: Site, brief: Brief, refs: Iterable[RefAt]) -> Iterator[Problem]:
    """The problems of the references of a brief, in fields and texts."""
    wrong: dict[str, int] = {}
    resolved: dict[tuple[str, tuple[str, ...]], Found | Lost] = {}  # a source may be cited ten times
    for ref in refs:
        if ref.word_of:
            continue  # a choice, which has a rule of its own
        found = resolved.get((ref.target, ref.kinds))
        if found is None:
            found = resolved[ref.target, ref.kinds] = resolve(site, brief, ref.target, ref.kinds)
        if isinstance(found, Found):
            itself = found.kind == HEAD if found.entity is None else found.entity is ref.owner
            if found.brief is brief and itself:
                yield error("self-reference", f"`{ref.target}` refers to itself", ref.place, "name another one, or delete it")
            elif ref.span:
                yield from _ambiguous(found.brief, ref)
            continue
        file = ref.origin.document.file
        wrong[file] = wrong.get(file, 0) + 1
        if wrong[file] > _EXPLAINED:  # these are only counted: to look for similar ids, and for their places, takes long
            code = "unknown-source" if ref.kinds == ("source",) else "unknown-id"
            yield error(code, f"there is no `{ref.target}`", Place(file))
            continue
        several = several_ids(ref.target) or _joined_by_word(ref.target, found.choices)
        if found.kind is not None:
            yield _wrong_kind(ref, found.kind, found.choices)
        elif several:
            code, what = ("unknown-source", "key") if ref.kinds == ("source",) else ("unknown-id", "id")
            yield error(
                code,
                f"`{ref.target}` is not one {what}, but several",
                ref.place,
                f"write `[{'; '.join(f'@{key}' for key in several)}]`" if ref.span else f"write `[{', '.join(several)}]`",
            )
        elif (meant := _with_place(ref, found.choices)) is not None:
            yield error(
                "unknown-source",
                f"`{ref.target}` is more than the key of a source",
                ref.place,
                f"write `{meant}`",
            )
        elif ref.kinds == ("source",):
            yield error(
                "unknown-source",
                f"no source has the key `{ref.target}`{_odd_sign(ref.target)}",
                ref.place,
                _place_of_source(ref)
                or _number_or_address(brief, ref)
                or _named(brief, ref.kinds, ref.target)
                or in_another_brief(site, ref)
                or _or_begin(ref, did_you_mean(ref.target, found.choices, _ALIKE)),
            )
        elif (meant := _without_zeros(ref.target)) is not None:
            yield error("bad-id", f"`{ref.target}` is not an id: its number starts with a zero", ref.place, f"write `{meant}`")
        else:
            yield _unknown(site, brief, ref)


def _ambiguous(brief: Brief, ref: RefAt) -> Iterator[Problem]:
    """Report a reference in a text that entries of several kinds have as their id."""
    id = ref.target.rpartition(":")[2]
    kinds = [kind for kind in ref.kinds if id in brief.claimed.get(kind, ())]
    if len(kinds) > 1:
        cite = f", or write `[@{id}]` to cite the source" if "source" in kinds and ":" not in ref.target else ""
        help = f"give all but one of them another id with `briefing rename`{cite}"
        yield error("duplicate-id", f"`{ref.target}` is the id of {' and '.join(map(with_article, kinds))}", ref.place, help)


def _unknown(site: Site, brief: Brief, ref: RefAt) -> Problem:
    """Report an unknown id; the suggestion comes from the kind that its form denotes, if that kind is permitted."""
    meant = _in_usual_form(ref.target)
    kind = kind_of(meant.rpartition(":")[2])
    kinds = (kind,) if kind is not None and (ref.span or kind in ref.kinds) else ref.kinds
    found = resolve(site, brief, ref.target, kinds)
    choices = found.choices if isinstance(found, Lost) else ()
    message = f"there is no {either(kinds)} `{ref.target}`{_odd_sign(ref.target)}"
    if ref.span and ref.target.isdecimal():
        return error("unknown-id", message, ref.place, "cite the source by its key: `[@key]`; or delete it")
    if meant in choices:
        return error("unknown-id", message, ref.place, f"did you mean `{meant}`?")
    if kinds[0] not in NAMED:
        return error(
            "unknown-id", message, ref.place, did_you_mean(ref.target, choices) or _there_are(kinds, choices) or _add(ref)
        )
    near = _named(brief, kinds, ref.target) or in_another_brief(site, ref)
    return error("unknown-id", message, ref.place, near or _or_begin(ref, did_you_mean(ref.target, choices, _ALIKE)))


def _odd_sign(target: str) -> str:
    """Name a sign that looks like a hyphen or a space, or like nothing: a key with it seems to be the right one."""
    found = _ODD_SIGN.search(target)
    return f", with U+{ord(found[0]):04X} ({unicodedata.name(found[0]).lower()}) in it" if found else ""


def _in_usual_form(target: str) -> str:
    """The id that a text means, if it is one but for its letters; else the text."""
    slug, colon, id = id_in_plain_letters(target).rpartition(":")
    capital = id[:1].upper() + id[1:]
    return f"{slug}{colon}{capital}" if kind_of(capital) else target


def _named(brief: Brief, kinds: Collection[str], target: str) -> str | None:
    """Suggest the entry that has this name, in any of the forms that its kind has."""
    wanted = " ".join(target.split()).casefold()
    for kind in kinds:
        for entity in brief.of(kind) if kind in NAMED else ():
            names = (getattr(entity, field, None) for field in ("name", "short_name", "abbr", "term", "title"))
            if any(isinstance(name, str) and name.casefold() == wanted for name in names):
                return f"did you mean `{entity.id}`?"
    return None


def _without_zeros(target: str) -> str | None:
    """The id without the zeros at the start of its number."""
    slug, colon, id = target.rpartition(":")
    bare = _ZEROS.sub("", id)
    return f"{slug}{colon}{bare}" if bare != id and kind_of(bare) else None


def several_ids(target: str) -> list[str]:
    """The ids in a text that separates them by a comma or a semicolon, also a full-width one; ids like `F2` also by blanks."""
    parts = [part.strip() for part in _SEPARATED.split(target)]
    if len(parts) > 1:
        return parts if all(map(_LIKE_AN_ID.fullmatch, parts)) else []
    words = target.split()
    return words if len(words) > 1 and all(map(kind_of, words)) else []


def _joined_by_word(target: str, known: Collection[str]) -> list[str]:
    """The ids in a text that separates them by a word, if each is known: a name may contain the word too."""
    parts = _WORD_BETWEEN.split(target)
    return parts if len(parts) > 1 and all(part in known for part in parts) else []


def _place_of_source(ref: RefAt) -> str | None:
    """What to type for a page or a paragraph that is written as one more key of a list."""
    at = next((each for each in reversed(ref.path) if isinstance(each, int)), 0)
    if ref.span or not at or not _PLACE.fullmatch(ref.target):
        return None
    found = ref.origin.document.value_at((*ref.origin.path, *ref.path[: ref.path.index(at)]))
    key = found[at - 1] if isinstance(found, list) else None
    return f"write `{{source: {key}, at: {ref.target}}}` in place of both" if isinstance(key, str) else None


def _with_place(ref: RefAt, keys: Collection[str]) -> str | None:
    """The citation with its place that is meant by a known key, other punctuation than is expected, and the place."""
    found = _CITED.fullmatch(" ".join(ref.target.split()))
    if found is None or ref.kinds != ("source",) or found["key"] not in keys or found["at"] in keys:
        return None
    key, place = found["key"], found["at"]
    if not place:
        return f"[@{key}]" if ref.span else key
    return f"[@{key}, {place}]" if ref.span else f"{{source: {key}, at: {place}}}"


_CITED = lazy_pattern(r"\[?@?(?P<key>[a-z0-9-]+)(?:(?: ?[,;，、；：:] ?| (?=[^\[\]]*[0-9]))(?P<at>[^\[\]]+?))? ?\]?")
_SEPARATED = lazy_pattern("[,;；，、]")
_LIKE_AN_ID = lazy_pattern(r"[A-Za-z0-9][A-Za-z0-9.:-]*")
_WORD_BETWEEN = lazy_pattern(r"\s+(?:and|or|und|oder|et|ou|y|e|&|\+)\s+|\s*[和与與及]\s*")
_PLACE = lazy_pattern(
    r"(?:(?:pp?|paras?|ch|chap|sec|figs?|tab|table|art|line|ll?|vol|no|n|S|Seite|Abs|Rn|Nr)(?:\.[ ]?|[ ])|第|§+[ ]?)"
    r"[0-9IVXivx][\w ,.–-]{0,40}"
)
_ODD_SIGN = lazy_pattern("[\u00a0\u00ad\u2010-\u2015\u202f\u2212]")
_ZEROS = lazy_pattern(r"(?<![0-9])0+(?=[0-9])")
_SHOWN = 5
_EXPLAINED = 3 * MOST_ALIKE


@lru_cache(maxsize=64)  # many references may be lost in one file
def _there_are(kinds: tuple[str, ...], choices: tuple[str, ...]) -> str | None:
    """List some existing ids if ids are letters and numbers, because their spelling does not suggest the right one."""
    ids = sorted((id for id in choices if kind_of(id.rpartition(":")[2])), key=lambda id: (len(id), id))
    if not ids:
        return None
    if len(kinds) > 1:
        of = f" of {_any_of(kinds)}" if len(kinds) <= _FEW_KINDS else ""
        return f"write the id{of}, such as `{ids[0]}`"
    more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
    return f"there {'is' if len(ids) == 1 else 'are'} {', '.join(f'`{id}`' for id in ids[:_SHOWN])}{more}"


def _add(ref: RefAt) -> str | None:
    if ref.target.startswith("@"):
        return f"write the key without `@`: `{ref.target[1:]}`"
    if ref.kinds == ("brief",):
        return "name the folder of another brief of this library, or give the whole address under `URL`"
    files = dict.fromkeys(f"`{BY_NAME[kind].file}.yaml`" for kind in ref.kinds if kind in BY_NAME)
    return f"add it to {either(files)}" if files and ":" not in ref.target else None


def in_another_brief(site: Site, ref: RefAt) -> str | None:
    """Say that another brief of the library has the entry, and how to share it."""
    for kind in ref.kinds:
        for brief in site.briefs if kind in NAMED else ():
            if brief.slug and ref.target in brief.claimed.get(kind, ()):
                origin = brief.origins.get((kind, ref.target))
                place = origin.at("id") if origin else None
                where = f" ({place.file}, line {place.line})" if place else ""
                command = f"`briefing move {brief.slug}:{ref.target} --shared`"
                return f"the brief `{brief.slug}` has it{where}: share it with {command}"
    return None


def _number_or_address(brief: Brief, ref: RefAt) -> str | None:
    """What to type for the number that a page gives to a source, or for its web address."""
    if _NUMBER_OF_SOURCE.fullmatch(ref.target):
        return f"write the key of the source: `{ref.target}` is a number that pages give to it, and it changes"
    if not ref.target.startswith(("http://", "https://")):
        return None
    wanted = ref.target.rstrip("/")
    key = next((each.id for each in brief.of("source") if (getattr(each, "URL", None) or "").rstrip("/") == wanted), None)
    return f"write its key: `{key}`" if key else "add a source with this `URL` to `sources.yaml`, and write its key here"


_NUMBER_OF_SOURCE = lazy_pattern(r"S[0-9]{1,3}")


def _or_begin(ref: RefAt, meant: str | None) -> str | None:
    """Keys resemble each other (a name, a year), so the intended one may also not exist yet: suggest to add it."""
    command = f"`briefing new {ref.kinds[0]} {ref.target}`"
    if len(ref.kinds) > 1 or not ID_FORMS["source"].fullmatch(ref.target):
        return meant or _add(ref)
    return f"{meant} Or add it: {command}" if meant else f"add it: {command}"


_ALIKE = 0.75


def _wrong_kind(ref: RefAt, kind: str, choices: tuple[str, ...]) -> Problem:
    """Say which kind is expected, of which kind the entry is, and how to name one that exists."""
    expected = with_article("numbered entry") if len(ref.kinds) > _FEW_KINDS else _any_of(ref.kinds)
    message = f"`{ref.target}` is {with_article(kind)}; {expected} is expected here"
    if ref.span and ref.kinds == ("source",) and kind not in NAMED:
        return error("wrong-kind", message, ref.place, f"write `[{ref.target}]`: only a source is cited with `@`")
    return error("wrong-kind", message, ref.place, did_you_mean(ref.target, choices) or _that_exist(ref.kinds, choices))


def _that_exist(kinds: tuple[str, ...], choices: tuple[str, ...]) -> str:
    """Name entries of the expected kinds that exist, or the command that adds one."""
    if not choices:
        files = either(dict.fromkeys(f"`{BY_NAME[kind].file}.yaml`" for kind in kinds if kind in BY_NAME))
        command = f" with `briefing new {kinds[0]}`" if kinds[0] in BY_NAME else ""
        return f"there is none yet: add one to {files}{command}" if files else f"there is no {kinds[0]} yet"
    listed = _there_are(kinds, choices)
    if listed is not None:
        return listed
    shown = either(f"`{id}`" for id in choices[:_SHOWN])
    return f"write the {'key' if kinds == ('source',) else 'id'} of {_any_of(kinds)}, such as {shown}"


def _any_of(kinds: Iterable[str]) -> str:
    """Name kinds of entries; a judgement of the kind `forecast` is not one of the article's forecasts."""
    return either(with_article(f"{kind} of the article" if kind == "forecast" else kind) for kind in kinds)


_FEW_KINDS = 4
