"""The ids, addresses, languages and choices that an author may write, and the messages about mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.model.kinds import ID_EXAMPLES, ID_FORMS, parse_id
from briefing.model.values import (
    CSL_TYPES,
    LIKELIHOOD_RANGES,
    LIKELIHOODS,
    RESERVED_FOLDERS,
    RESERVED_SLUGS,
    InvalidValueError,
    Likelihood,
    addresses,
    parse_contact,
    parse_lang,
    parse_link,
    parse_site_language,
    parse_slug,
    parse_url,
)

if TYPE_CHECKING:
    from collections.abc import Callable


def complaint(read: Callable[[str], object], text: str) -> str:
    """The message with which a parser of values refuses a text."""
    with pytest.raises(ValueError, match=r"\S") as caught:
        read(text)
    assert "urllib" not in str(caught.value)
    assert str(caught.value).isprintable()
    return str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c#d",
        "HTTPS://EXAMPLE.ORG/",
        "https://example.org/@name/a|b/it's(1)",
        "https://[2001:db8::1]/",
        "https://192.0.2.1/",
        "https://例え.jp/ü?问=答",
        "https://हिन्दी.example/",
        "https://a_b.example.",
        "https://example.org/" + "a" * 1980,
    ],
)
def test_addresses_are_kept_unchanged(url: str) -> None:
    """An absolute web address is accepted unchanged, in letters of any script."""
    assert parse_url(url) == url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost:8000/a", "your own computer"),
        ("http://127.0.0.1/", "your own computer"),
        ("http://[::1]:8000/", "your own computer"),
        ("https://[::1", "no host"),
        ("https://[::1%25eth0]/", "no host"),
        ("https://[192.0.2.1]/", "no host"),
        ("https://192.0.2.999/", "no host"),
        ("https:///page", "no host"),
        ("https://?q", "no host"),
        ("https://:80", "no host"),
        ("https://a..b/", "no host"),
        ("https://a%41.org/", "no host"),
        ("https://ex℀mple.org/", "no host"),
        ("https://example.org:99999/", "no host"),
        ("https://example.org:0/", "no host"),
        ("https://example.org:８０/", "no host"),
        ("https://" + "a" * 64 + ".org", "no host"),
        ("https://me@example.org", "before `@`"),
        ("https://me:secret@example.org/", "before `@`"),
        ("https://example.org/a b", "`%20`"),
        ("https://example.org/a\nb", "`%0A`"),
        ("https://example.org/\u202e", "`%E2%80%AE`"),
        ("https://example.org/\u200b", "`%E2%80%8B`"),
        ("https://example.org/\ud800", "contains"),
        ('https://example.org/"', "`%22`"),
        ("https://example.org/<b>", "`%3C`"),
        ("https://example.org\\@elsewhere.org", "`%5C`"),
        ("[the audit](https://example.org/a)", "type the address alone: `https://example.org/a`"),
        ("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa&data=05", "`https://example.org/a`"),
        ("https://www.google.com/url?sa=t&url=https://example.org/a&usg=x", "`https://example.org/a`"),
        ("example.org", "in front"),
        ("//example.org", "in front"),
        ("ftp://example.org", "in front"),
        ("javascript:alert(1)", "in front"),
        ("mailto:a@example.org", "in front"),
        ("", "in front"),
        ("https://example.org/" + "a" * 2000, "at most 2000"),
    ],
)
def test_other_addresses_are_refused(url: str, expected: str) -> None:
    """An address that a browser would not open, or would read differently from a person, is refused with the reason."""
    assert expected in complaint(parse_url, url)


ON_A_COMPUTER = (
    "C:\\Users\\me\\report.pdf",
    "c:/report.pdf",
    "file:///Users/me/a.pdf",
    "/Users/me/a.pdf",
    "~/a.pdf",
    "\\\\server\\a.pdf",
)


@pytest.mark.parametrize(
    ("link", "help"),
    [
        ("about.md", "write `about/`"),
        ("/timeline", "write `timeline/`"),
        ("judgements/index.html#J1", "write `judgements/#J1`"),
        ("see below", "write `timeline/` or `https://…`"),
    ],
)
def test_the_address_of_a_page_is_given_in_place_of_its_file(link: str, help: str) -> None:
    """A link to the file of a page is answered with the address that the page has."""
    with pytest.raises(InvalidValueError) as refused:
        parse_link(link)
    assert refused.value.help == help


@pytest.mark.parametrize("path", ON_A_COMPUTER)
@pytest.mark.parametrize("parser", [parse_url, parse_link, parse_contact])
def test_a_file_on_a_computer_is_no_address(parser: Callable[[str], str], path: str) -> None:
    """A path that was copied from a file manager says what it is, in every field that takes an address."""
    assert "is a file on your computer, not a web address" in complaint(parser, path)


@given(st.from_regex(addresses._ORDINARY, fullmatch=True).filter(lambda text: len(text) <= addresses._SHORT))
def test_ordinary_addresses_need_no_closer_look(text: str) -> None:
    """What is taken for an ordinary address is one for the rules that look at each part."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(addresses, "_SHORT", -1)
        assert parse_url(text) == text


@given(st.text(max_size=30).map(lambda rest: "https://" + rest) | st.text(max_size=30))
def test_no_text_breaks_the_reader_of_addresses(text: str) -> None:
    """Any text is either an address or a ValueError with one of the program's messages."""
    try:
        assert parse_url(text) == text
    except ValueError as refusal:
        message = str(refusal)
    else:
        return
    assert "`" in message or "at most" in message


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "zh-Hant-HK", "pt-BR", "es-419", "de-1996", "sl-rozaj-biske", "yue", "qaa"])
def test_languages(tag: str) -> None:
    """A language tag in its usual case is accepted unchanged."""
    assert parse_lang(tag) == tag


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("zh-hans", "type `zh-Hans`"),
        ("zh_Hans", "type `zh-Hans`"),
        ("ZH-HANS-cn", "type `zh-Hans-CN`"),
        ("EN", "type `en`"),
        (" en", "type `en`"),
        ("english", "type `en`"),
        ("jp", "type `ja`"),
        ("zh_CN.UTF-8", "type `zh-CN`"),
        ("esperanto", "like `en`"),
        ("zh-", "like `en`"),
        ("xx", "there is no language with the code `xx`"),
        ("xx-Latn", "there is no language with the code `xx`"),
        ("", "like `en`"),
        ("x-klingon", "like `en`"),
    ],
)
def test_other_languages_are_refused(tag: str, expected: str) -> None:
    """A tag in another case or form is refused with the one to type."""
    assert expected in complaint(parse_lang, tag)


@pytest.mark.parametrize("tag", ["en", "zh-Hans", "zh-Hant", "zh-Hant-HK", "zh-Hans-SG", "pt-BR", "yue", "tw"])
def test_languages_of_a_site(tag: str) -> None:
    """A site's language is a tag; that of Chinese names its script."""
    assert parse_site_language(tag) == tag


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("zh-CN", "type `zh-Hans`"),
        ("zh", "type `zh-Hans`"),
        ("cn", "type `zh-Hans`"),
        ("zh_TW", "type `zh-Hant-TW`, or `zh-Hant`, which the program makes from `zh-Hans`"),
        ("zh-HK", "type `zh-Hant-HK`, or `zh-Hant`"),
        ("zh_hk.utf8", "type `zh-Hant-HK`, or `zh-Hant`"),
        ("zho-SG", "type `zh-Hans`"),
        ("中文", "type `zh-Hans`"),
        ("Traditional Chinese", "type `zh-Hant`"),
        ("en-us", "type `en-US`"),
        ("Deutsch", "type `de`"),
        ("zh-x", "like `en`"),
    ],
)
def test_other_languages_of_a_site_are_refused(tag: str, expected: str) -> None:
    """What is typed for a language in other programs is refused with the tag to type."""
    assert expected in complaint(parse_site_language, tag)


# ------------------------------------------------------------------------------------- ids and choices


@pytest.mark.parametrize("kind", ID_FORMS)
def test_every_kind_has_a_form_and_an_example(kind: str) -> None:
    """The example in a message is an id of its kind, and ids with a capital letter belong to one kind only."""
    example = ID_EXAMPLES[kind]
    assert parse_id(kind, example) == example
    fitting = [other for other in ID_FORMS if ID_FORMS[other].fullmatch(example)]
    assert fitting == ([kind] if example[0].isupper() else ["source", "actor", "term", "word"])


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("factor", "F01", "type `F1`"),
        ("factor", "f1", "type `F1`"),
        ("factor", "F0", "like `F1`"),
        ("factor", "F1.1", "like `F1`"),
        ("factor", "F１", "type `F1`"),
        ("factor", "F1\n", "type `F1`"),
        ("factor", "F" + "9" * 5000, "like `F1`"),
        ("claim", "F2.01", "type `F2.1`"),
        ("claim", "R2.1", "like `F1.1`"),
        ("scenario", "E", "like `A`"),
        ("source", "Smith 2024", "type `smith-2024`"),
        ("actor", "Zürich", "type `zurich`"),
        ("term", "-x", "type `x`"),
    ],
)
def test_other_ids_are_refused(kind: str, text: str, expected: str) -> None:
    """An id in another form is refused with the intended one, or with an example."""
    message = complaint(lambda written: parse_id(kind, written), text)
    assert expected in message
    assert f"is not a valid {kind} id" in message


@pytest.mark.parametrize("slug", ["a", "404-error", "dark-surfaces", "x" * 64, "con-1"])
def test_slugs(slug: str) -> None:
    """A slug is kept unchanged."""
    assert parse_slug(slug) == slug


@pytest.mark.parametrize("slug", ["con", "nul", "com1", "lpt9", "index", "404", "assets", "search", "A", "-a", "a_b", "x" * 65])
def test_other_slugs_are_refused(slug: str) -> None:
    """A name that a file system or the site reserves can't be a slug, and neither can anything but a plain word."""
    complaint(parse_slug, slug)


def test_folders_have_more_reserved_names() -> None:
    """A brief's folder can't have the name of a page that is beside it; a factor's slug can."""
    assert RESERVED_SLUGS < RESERVED_FOLDERS
    assert parse_slug("timeline") == "timeline"
    assert "choose another" in complaint(lambda text: parse_slug(text, RESERVED_FOLDERS), "timeline")


def test_likelihood_ranges_cover_the_scale() -> None:
    """The seven ranges of ICD 203 follow each other from 1 to 99 per cent."""
    ranges = [LIKELIHOOD_RANGES[word] for word in LIKELIHOODS]
    assert get_args(Likelihood) == LIKELIHOODS
    assert ranges == [(1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99)]


def test_csl_types() -> None:
    """The item types are those of CSL 1.0.2, each once, in the order of the alphabet."""
    assert len(CSL_TYPES) == 45
    assert list(CSL_TYPES) == sorted(set(CSL_TYPES), key=lambda name: name.replace("_", "-"))


def test_a_refusal_keeps_what_was_found_apart_from_the_help() -> None:
    """Punctuation in a text cannot be mistaken for the separator of message and help."""
    with pytest.raises(InvalidValueError) as without:
        parse_slug(": ")
    assert without.value.message.startswith("`: ` cannot be part of an address")
    assert without.value.help is None
    with pytest.raises(InvalidValueError) as caught:
        parse_slug("A: b")
    assert caught.value.help == "type `a-b`"
    assert str(caught.value) == f"{caught.value.message}: type `a-b`"
