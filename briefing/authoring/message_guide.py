"""The page of the guide that explains each message, generated from the table of codes."""

from __future__ import annotations

from briefing.diagnostics.codes import CODES
from briefing.diagnostics.reports import full
from briefing.loader.decode import entries
from briefing.model import BY_NAME
from briefing.source.yaml_reader import read


def messages() -> str:
    """The page that explains each code, after an example of a message."""
    parts = [_MESSAGES_HEAD.format(example=_example())]
    for code, explanation in CODES.items():
        lines = explanation.text.split("\n")
        parts.append(f"## {code}\n\n" + "\n\n".join(line.replace("Fix:", "**Fix:**", 1) for line in lines) + "\n")
    return "\n".join(parts)


_MESSAGES_HEAD = """\
# What each message means

<!-- Made by `python -m briefing.authoring.guide docs/guide`; change the words in `briefing/diagnostics/codes.md`. -->

`briefing check` shows everything that is wrong at once. A message looks like this:

```text
{example}```

The first line gives the file, the line and the column (both counted from 1), the severity, the code, and what was found.
Below it are your own line, with the place marked, and what to type instead.

- An **error** stops the build: the site would contradict itself, or lose something that you wrote.
- A **warning** does not stop the build. With `--strict`, warnings count as errors, except those that only the
  [calendar](keeping.md#what-the-check-reports) causes.

Warnings are shown first and errors last, so that the errors are visible at the end of the terminal. The last line counts
both.

`briefing explain CODE` prints a section of this page. The codes never change, so you can search for them.

## When a message does not help

- **Many messages at once**: fix the first one in each file and check again. This often fixes the others too.
- **The message points at a line that looks right**: look at the end of the line above. An open quotation mark or a
  missing space after a colon is often detected one line later.
- **The marked characters look right**: delete them and type them again. Copied text can contain invisible characters.
- **"this is a bug in briefing"**: the mistake is not yours. Run the same command with `--debug` and report the output.
"""

_MISTAKE = "- id: dual-use\n  term: dual use\n  definitoin: Of use in peace and in war.\n"


def _example() -> str:
    document = read(_MISTAKE.encode(), "data/glossary.yaml")
    return full(entries(document, BY_NAME["term"].model, BY_NAME["term"]).problems, lambda _: _MISTAKE)
