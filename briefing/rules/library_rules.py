"""Rules about `library.yaml`: its languages, its topics and the references of its introduction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.diagnostics import did_you_mean, error, warning
from briefing.model.resolve import Found, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from briefing.diagnostics import Problem
    from briefing.model import Origin, Site
    from briefing.rules.context import RefAt


def library_head(site: Site, refs: Iterable[RefAt]) -> Iterator[Problem]:
    """Return the problems of the head of a library; `refs` are the references of its texts."""
    if site.about is None or site.about_origin is None:
        return
    yield from _languages(site, site.about.languages, site.about_origin)
    yield from _topics(site, site.about.topics, site.about_origin)
    for ref in refs:
        yield from _reference(site, ref)


def _languages(site: Site, known: Sequence[str], origin: Origin) -> Iterator[Problem]:
    """Each language is listed once, and the languages of every brief are among them."""
    for index, language in enumerate(known):
        if language.lower() in {each.lower() for each in known[:index]}:
            yield error("bad-language", f"`{language}` is listed twice", origin.at("languages", index), "delete one")
    for brief in site.briefs if known else ():
        for index, language in enumerate(brief.head.languages if "languages" not in brief.broken else ()):
            if language not in known:
                yield error(
                    "bad-language",
                    f"`{language}` is not a language of the library",
                    brief.origin.at("languages", index),
                    did_you_mean(language, known) or f"add `{language}` to `languages` in `library.yaml`",
                )


def _topics(site: Site, known: Sequence[str], origin: Origin) -> Iterator[Problem]:
    """The topics of the briefs are among those of the library, and each of these has a brief."""
    used: set[str] = set()
    for brief in site.briefs if known else ():
        used |= {brief.head.section or "", *brief.head.topics}
        for index, topic in enumerate(brief.head.topics):
            if topic not in known:
                yield warning(
                    "unknown-topic",
                    f"the library has no topic `{topic}`, so no filter shows it",
                    brief.origin.at("topics", index),
                    did_you_mean(topic, known) or "add it to `topics` in `library.yaml`, or delete it here",
                )
    whole = not any(brief.partial for brief in site.briefs)
    for index, topic in enumerate(known):
        place = origin.at("topics", index)
        if topic in known[:index]:
            yield warning("unused-topic", f"the topic `{topic}` is listed twice", place, "delete one")
        elif whole and topic not in used:
            yield warning("unused-topic", f"no brief has the topic `{topic}`", place, "add it to a brief, or delete it")


def _reference(site: Site, ref: RefAt) -> Iterator[Problem]:
    """A text of the library belongs to no brief: it names the folder of the brief, and cites no source."""
    if ref.kinds == ("source",):
        message = f"`{ref.target}` is cited, but the front page of a library has no list of sources"
        yield error("unknown-source", message, ref.place, "link to the work: `[its title](https://…)`")
    elif ":" not in ref.target:
        slug = next((each.slug for each in site.briefs if isinstance(resolve(site, each, ref.target, ref.kinds), Found)), None)
        help = f"did you mean `{slug}:{ref.target}`?" if slug else f"name the folder of its brief: `[folder:{ref.target}]`"
        yield error("unknown-id", f"`{ref.target}` belongs to a brief, which is not named", ref.place, help)
    elif not isinstance(found := resolve(site, site.briefs[0], ref.target, ref.kinds), Found):
        yield error("unknown-id", f"there is no `{ref.target}`", ref.place, did_you_mean(ref.target, found.choices))
