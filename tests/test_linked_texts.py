"""Claims with any text are read back from JSON-LD by rdflib, also those of a site that is written from right to left."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from rdflib import URIRef
from rdflib.namespace import RDF

from briefing.loader.folder import load
from briefing.markdown import parse, to_plain_text
from tests.stories import PUBLISHED, files, pages
from tests.test_argdown import ARABIC, literal
from tests.test_data_exports import HARD
from tests.test_machines import FULL, HOME, SCHEMA, graph, head, shaped

MARKS = ("</script><script>alert(1)</script>", "<!--", "&lt;", '"@id": "x"', "@type", "_:b0", "http://[x", "a\\u0041")
TEXTS = (*HARD, *ARABIC, *MARKS)
COMMON = "grade: argued, rests_on: [F1], provenance: added, sources: [ruiz-2031]"


def judgements() -> str:
    """Each text as a fact (J100 …) and as a forecast that has come true (J200 …)."""
    quoted = [json.dumps(literal(text), ensure_ascii=False) for text in TEXTS]
    outcome = "outcome: {status: 'yes', on: 2031-08-30, checked: 2031-09-30, because: A., sources: [city-2030]}"
    dated = f"likelihood: likely, confidence: {{level: low, because: A.}}, resolves_by: 2031-09-01, made: 2031-05-02, {outcome}"
    facts = (f"- {{id: J{at}, text: {text}, kind: fact, {COMMON}}}\n" for at, text in enumerate(quoted, 100))
    forecasts = (f"- {{id: J{at}, text: {text}, kind: forecast, {dated}, {COMMON}}}\n" for at, text in enumerate(quoted, 200))
    return "".join((*facts, *forecasts))


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_any_text_is_read_back_as_linked_data(tmp_path: Path, lang: str) -> None:
    """rdflib finds each claim with its plain text, whatever the signs in it: in the file, and in the head of a page."""
    data = Path(shutil.copytree(FULL, tmp_path / "data"))
    shutil.rmtree(data / "zh-Hans", ignore_errors=True)
    with open(data / "judgements.yaml", "a", encoding="utf-8") as file:
        file.write(judgements())
    about = (data / "brief.yaml").read_text("utf-8")
    (data / "brief.yaml").write_text(re.sub(r"(?m)^languages: .*", f"languages: [{lang}]", about), "utf-8")
    (brief,) = load(data, "data").site.briefs
    own = [each for each in brief.judgements if int(each.id[1:]) >= 100]
    wanted = {each.id: to_plain_text(parse(each.text, block=False)) for each in own}
    assert {" ".join(text.split()) for text in wanted.values()} == {" ".join(text.split()) for text in TEXTS}
    read = graph(json.loads(files(data, PUBLISHED)["brief/data/brief.jsonld"]))
    shaped(read)
    assert {id: str(read.value(URIRef(f"{HOME}{id}/"), SCHEMA.text)) for id in wanted} == wanted
    page = graph(json.loads(head(pages(data, PUBLISHED)["brief/forecasts.md"]).data[0]))
    shaped(page)
    reviews = page.subjects(RDF.type, SCHEMA.ClaimReview)
    reviewed = {str(node).removeprefix(HOME).partition("/")[0]: str(page.value(node, SCHEMA.claimReviewed)) for node in reviews}
    judged = {id: text for id, text in wanted.items() if int(id[1:]) >= 200}
    assert {id: reviewed.get(id) for id in judged} == judged
