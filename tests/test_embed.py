"""Pages that other sites show in a frame, their descriptions as oEmbed, and the headers that permit only them to be framed.

The pages are read back with lxml's HTML parser, and the headers as hosts and browsers document that they treat them.
"""

from __future__ import annotations

import json
import re
import shutil
from fnmatch import fnmatchcase
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from lxml import html as lxml_html

from briefing import driver
from briefing.markdown import parse, to_plain_text
from briefing.model.fields import headline
from briefing.publish import host_headers
from briefing.publish.host_headers import FRAMED_POLICY, HostHeaders
from tests.stories import PLAIN, PUBLISHED, SITES, files, pages, site
from tests.test_data_exports import full
from tests.test_editions import TODAY, close, project

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from briefing.source.project import Project

__all__ = ["project"]
FULL = SITES / "full" / "data"


def read(page: bytes) -> Any:
    """Parse a page as a browser does; the parser is not ours."""
    return lxml_html.document_fromstring(page, parser=lxml_html.HTMLParser(encoding="utf-8"))


def text_of(element: Any) -> str:
    """The text of an element, with single spaces and without marks of line breaks."""
    return " ".join(str(element.text_content()).replace("\u2060", "").split())


HARD = (
    'He said "no" & left', r"\<script>alert(1)\</script>", r"\</title>\<script>alert(1)\</script>", "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)', "a ]]\\> b --\\> c", "&amp;lt;b&amp;gt;", "=1+1", "{{ 7*7 }} {% x %}", "R&D, AT&T",
    "حكم بالعربية",
    "判断：甲、乙 👩\u200d👩\u200d👧", "Z\u0301\u0301",
)  # fmt: skip
"""Texts that a check accepts, and that would leave an attribute or an element if they were not escaped."""


def embedded(of: Path = FULL) -> dict[str, str]:
    """The headline of each judgement and figure, as plain text, by id."""
    (brief,) = site(of).briefs
    found = (*brief.judgements, *brief.figures)
    return {each.id: " ".join(to_plain_text(parse(headline(each), block=False)).replace("|", "").split()) for each in found}


# -------------------------------------------------------------------------------------------------- pages


def test_each_judgement_and_figure_has_a_page_that_says_what_it_is_from() -> None:
    """It holds the statement, the edition, both dates and a link to the entry that opens outside the frame, and no script."""
    wanted = embedded()
    assert {at.split("/")[1] for at in full() if re.fullmatch(r"embed/\w+/index\.html", at)} == wanted.keys()
    (brief,) = site(FULL).briefs
    for id, text in wanted.items():
        page = read(full()[f"embed/{id}/index.html"])
        assert text.rstrip(".") in text_of(page.find(".//h1")), id
        assert page.xpath("//base/@target") == ["_blank"]
        assert page.xpath("//script|//style|//*[@style]|//img[starts-with(@src, 'http')]") == []
        cited = [text_of(mark) for mark in page.find_class("bf-chip")]
        assert not [mark for mark in cited if re.match(r"S\d", mark)], "a number means nothing on another site"
        assert id != "J1" or cited == ["City of Calda 2031"]
        assert re.search(rf"#(?:{id}|[\w-]+)$", page.xpath("string(//footer//a/@href)"))
        assert page.xpath("//footer//time/@datetime") == [brief.head.published.isoformat(), brief.head.as_of.isoformat()]
        assert f"Edition {brief.head.edition}" in text_of(page.find(".//footer"))


def test_a_forecast_is_shown_with_its_likelihood() -> None:
    """Without its likelihood, a forecast on another site would say more than the brief."""
    (brief,) = site(FULL).briefs
    forecasts = [each for each in brief.judgements if each.likelihood and not each.outcome]
    assert forecasts
    for judgement in forecasts:
        odds = text_of(read(full()[f"embed/{judgement.id}/index.html"]).find_class("bf-odds")[0])
        assert str(judgement.likelihood).replace("_", " ").casefold() in odds.casefold()


@pytest.mark.parametrize("story", ["full", "library", "minimal"])
def test_descriptions_read_back(story: str) -> None:
    """Each is oEmbed 1.0 of the type `rich`; its HTML is one frame, at the page whose head names the description."""
    found = {path.partition("/")[2]: content for path, content in files(SITES / story / "data", PUBLISHED).items()}
    described = [at for at in found if at.endswith("oembed.json")]
    assert len(described) == sum(at.startswith("embed/") and at.endswith("index.html") for at in found)
    for at in described:
        about = json.loads(found[at])
        assert (about["version"], about["type"]) == ("1.0", "rich")
        assert about["width"] > 0 < about["height"]
        (frame,) = lxml_html.fragments_fromstring(about["html"])
        assert (frame.tag, frame.get("title")) == ("iframe", about["title"])
        page = read(found[at.replace("oembed.json", "index.html")])
        (link,) = page.xpath("//link[@type='application/json+oembed']")
        assert link.get("href") == frame.get("src") + "oembed.json"
        assert link.get("title") == about["title"] == page.findtext(".//title")


def test_hostile_texts_stay_text(tmp_path: Path) -> None:
    """A statement with quotes, tags, scripts and marks of direction is the same in page, description and HTML to copy."""
    shutil.copytree(FULL, tmp_path / "data")
    file = tmp_path / "data" / "judgements.yaml"
    entries = yaml.safe_load(file.read_text("utf-8"))
    made = [{**entries[0], "id": f"J{900 + at}", "text": f"x {text} x"} for at, text in enumerate(HARD)]
    for each in made:
        for name in ("earlier", "changed", "outcome"):
            each.pop(name, None)
    lines = "".join(f"- {json.dumps(each, ensure_ascii=False, default=str)}\n" for each in made)
    file.write_text(file.read_text("utf-8") + lines, "utf-8")
    loaded = driver.check(_as_project(tmp_path), TODAY).site
    wanted = {each.id: to_plain_text(parse(each.text, block=False)) for each in loaded.briefs[0].judgements if each.id >= "J900"}
    found = {path.partition("/")[2]: content for path, content in _files(tmp_path).items()}
    assert len(wanted) == len(HARD)
    for id, text in wanted.items():
        page, about = read(found[f"embed/{id}/index.html"]), json.loads(found[f"embed/{id}/oembed.json"])
        assert text.rstrip(".。") in about["title"]
        assert " ".join(text.split()) in text_of(page.find(".//h1"))
        assert page.xpath("//script|//*[@onclick|@onload|@onerror|@onmouseover|@onfocus|@autofocus]") == []
        (frame,) = lxml_html.fragments_fromstring(about["html"])
        assert frame.get("title") == about["title"]
        assert sorted(frame.keys()) == ["height", "loading", "src", "style", "title", "width"]


def test_the_html_to_copy_is_at_the_entry_if_the_site_has_an_address() -> None:
    """At a judgement there is a frame, in the chart kit also an image with a link; without `site_url` there is neither."""
    published, plain = pages(FULL, PUBLISHED), pages(FULL, PLAIN)
    codes = [
        unescape(unescape(code)) for code in re.findall(r'<code class="bf-snippet">(.*?)</code>', published["brief/figures.md"])
    ]
    shown = [lxml_html.fromstring(code) for code in codes]
    assert {each.tag for each in shown} == {"iframe", "a"}
    sources = {each.get("src") or each.find("img").get("src") for each in shown}
    assert all(each.removeprefix("https://example.org/").rstrip("/") for each in sources)
    drawn = {at.removeprefix("https://example.org/") for at in sources if at.endswith(".svg")}
    assert drawn
    assert drawn <= full().keys()
    assert '"https://example.org/embed/J1/"' in unescape(unescape(published["brief/index.md"]))
    assert "bf-snippet" not in "".join(plain.values())
    assert not [path for path in files(FULL, PLAIN) if path.endswith("oembed.json")]


# ------------------------------------------------------------------------------------------------ headers


def framable(sent: Iterable[tuple[str, str]]) -> bool:
    """Whether a browser shows an answer with these headers in a frame of another site.

    A policy with `frame-ancestors` decides, and X-Frame-Options only if there is none (HTML, section 7.6; CSP 3, section 6.4.2).
    """
    values = [policy for name, value in sent if name == "Content-Security-Policy" for policy in value.split(",")]
    ancestors = [found[1] for policy in values if (found := re.search(r"frame-ancestors ([^;]*)", policy))]
    if ancestors:
        return all(each.strip() == "*" for each in ancestors)
    return ("X-Frame-Options", "DENY") not in sent


def rules_of(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The rules of a file `_headers`, in its order."""
    rules: list[tuple[str, list[tuple[str, str]]]] = []
    for line in text.splitlines():
        if line.startswith(" "):
            name, _, value = line.strip().partition(": ")
            rules[-1][1].append((name, value))
        else:
            rules.append((re.sub(r":\w+", "[!/]*", line), []))
    return rules


def combining(text: str, path: str) -> list[tuple[str, str]]:
    """What Cloudflare Pages sends: the values of all rules that match, separated by commas."""
    sent: dict[str, list[str]] = {}
    for pattern, headers in rules_of(text):
        for name, value in headers if fnmatchcase(path, pattern) else ():
            sent.setdefault(name, []).append(value)
    return [(name, ", ".join(values)) for name, values in sent.items()]


def overriding(text: str, path: str) -> list[tuple[str, str]]:
    """What Netlify sends: of each header, the value of the rule with the longest path."""
    sent: dict[str, str] = {}
    for pattern, headers in sorted(rules_of(text), key=lambda rule: len(rule[0])):
        sent |= dict(headers) if fnmatchcase(path, pattern) else {}
    return list(sent.items())


@pytest.mark.parametrize("host", [combining, overriding])
@pytest.mark.parametrize("folders", [("embed/", "zh-hans/embed/", "e/1/embed/"), tuple(f"b{n}/embed/" for n in range(120))])
def test_only_pages_made_for_it_can_be_framed(host: Any, folders: tuple[str, ...]) -> None:
    """Whether a host combines the values of a header or takes one, and with folders in any number, the effect is the same."""
    own = host_headers.host_headers((), "https://example.org/repo/", folders)
    text = host_headers.headers_file(own)
    assert len(rules_of(text)) <= 100, "the limit of Cloudflare Pages"
    for folder in folders:
        assert framable(host(text, f"/repo/{folder}J1/"))
        assert dict(host(text, f"/repo/{folder}J1/"))["X-Content-Type-Options"] == "nosniff"
    for path in ("", "index.html", "J1/", "factors/embed.html", "data/figures/G1.svg", "404.html", "embedded/x/", "e/1/J1/"):
        assert not framable(host(text, f"/repo/{path}")), path


@pytest.mark.parametrize("folders", [("embed/",), ("embed/", "zh-hans/embed/"), tuple(f"b{n}/embed/" for n in range(120))])
@pytest.mark.parametrize("url", ["https://example.org/", "https://example.org/repo/"])
def test_caddy_adds_the_policy_for_frames_last(url: str, folders: tuple[str, ...]) -> None:
    """Caddy sorts the directives of a site by the length of their paths, so that only a deferred header is never replaced."""
    own = host_headers.host_headers((), url, folders)
    text = host_headers.caddy(own)
    every, framed = re.findall(r"^header (\S+) \{\n(.*?)^\}", text, re.MULTILINE | re.DOTALL)
    assert every[0] == f"{own.mount}*"
    assert "defer" not in every[1]
    assert framed == ("@framed", f"\t+Content-Security-Policy `{FRAMED_POLICY}`\n\tdefer\n")
    assert re.findall(r"^@framed path (.*)$", text, re.MULTILINE) == [" ".join(f"{own.mount}{each}*" for each in sorted(folders))]


def test_a_policy_for_frames_permits_no_script() -> None:
    """What is added for these folders permits style sheets and images of the site, and nothing else."""
    assert "default-src 'none'" in FRAMED_POLICY
    assert "script-src" not in FRAMED_POLICY
    assert not framable([("Content-Security-Policy", "frame-ancestors 'none'"), ("X-Frame-Options", "DENY")])
    assert HostHeaders({}, "/").framed == ()


# ----------------------------------------------------------------------------------------------- editions


@pytest.mark.slow
def test_a_closed_edition_keeps_its_pages_for_frames(project: Project) -> None:
    """`/e/1/embed/J1/` shows what the edition said after the brief has changed, with a notice, and may be framed."""
    session = driver.open_project(project)
    root = project.root
    before = driver.build(session, TODAY, root / "build", root / "site")
    assert before.ok, before.problems
    then = read((root / "site/embed/J1/index.html").read_bytes())
    done = close(project)
    assert done.outcome == "closed", done.problems
    file = project.data / "judgements.yaml"
    before_the_change = text_of(then.find(".//h1"))
    file.write_text(re.sub(r"(?m)^(\s+(?:- )?text: ).*", r"\1Nothing is as it was.", file.read_text("utf-8"), count=1), "utf-8")
    head = project.data / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("edition: 1", "edition: 2"), "utf-8")
    built = driver.build(driver.open_project(project), TODAY, root / "build", root / "site")
    assert built.ok, built.problems
    now, kept = (read((root / f"site/{at}embed/J1/index.html").read_bytes()) for at in ("", "e/1/"))
    assert "Nothing is as it was." in text_of(now.find(".//h1"))
    assert text_of(kept.find(".//h1")) == before_the_change
    assert kept.find_class("bf-notice")
    policy = kept.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert "script-src" not in policy
    assert json.loads((root / "site/e/1/embed/J1/oembed.json").read_bytes())["html"].count("/b/e/1/embed/J1/") == 1
    text = (root / "site/_headers").read_text("utf-8")
    assert all(framable(combining(text, f"/b/{at}embed/J1/")) for at in ("", "e/1/", "e/2/"))
    assert not framable(combining(text, "/b/e/1/J1/"))
    assert "/b/embed/J1/oembed.json" in (root / "site/J1/index.html").read_text("utf-8")


def _as_project(root: Path) -> Project:
    from briefing.source.project import project_in

    return project_in(root, root / "data")


def _files(root: Path) -> Mapping[str, bytes]:
    """The files of a site of which some texts cause warnings."""
    (root / "mkdocs.yml").write_text("site_name: x\nsite_url: https://example.org/\n", "utf-8")
    rendered = driver.render(driver.open_project(_as_project(root)), TODAY)
    assert rendered.outputs, [each for each in rendered.problems if each.severity == "error"]
    return {
        output.path.replace("/docs/", "/"): output.content for output in rendered.outputs if isinstance(output.content, bytes)
    }
