"""Earlier states of the main entries, read from the history of their files."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from briefing.i18n.text_fingerprints import is_fingerprint
from briefing.loader import decode
from briefing.model import BY_FILE, CHANGES, HEADS, LIST_FILES
from briefing.source.yaml_reader import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from briefing.authoring.translation.tasks import TranslationTask
    from briefing.model import Model

    History = Callable[[str], Iterable[bytes]]
    """The earlier contents of a main file, newest first."""


class PastEntries:
    """Earlier states of main entries."""

    def __init__(self, history: History) -> None:
        self.states = cache(lambda file, task_file: tuple(_states(history(file), file, task_file)))

    def of(self, task: TranslationTask) -> Iterator[Model]:
        """The states of an entry, newest first."""
        return (state[task.id] for state in self._states(task) if task.id in state)

    def with_fingerprint(self, task: TranslationTask, of: str) -> Model | None:
        """The state of an entry that has a fingerprint, whatever its id was then."""
        states = (model for state in self._states(task) for model in state.values())
        return next((model for model in states if is_fingerprint(of, model)), None)

    def _states(self, task: TranslationTask) -> tuple[dict[str, Model], ...]:
        assert task.document is not None, "only a file that exists is rearranged"
        folder, _, name = task.document.file.rpartition("/")
        return self.states(f"{folder.rpartition('/')[0]}/{name}".lstrip("/"), task.file)


def _states(contents: Iterable[bytes], name: str, file: str) -> Iterator[dict[str, Model]]:
    for raw in contents:
        document = read(raw, name)
        if file in HEADS:
            whole = decode.any_head(document, file)
            yield {"": whole} if whole is not None else {}
        else:
            found = decode.entries(document, LIST_FILES[file], BY_FILE.get(file)).entries
            yield {str(entry.edition) if file == CHANGES else entry.id: entry for _, entry in found}
