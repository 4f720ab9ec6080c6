"""Where a drafting stood after its last finished step, so that a crash in the middle costs no finished step again.

Kept are the sentences with what they cost: from them the checks find again all that follows, so a drafting goes on
with checking, whatever step came next. A step that ended is never asked of the model twice; one that was cut off is.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from agent.draft.lines import Line
from agent.models import Generalised, Usage
from retrieval.records import Value


class Saved(Value):
    """A drafting between two steps. Holds anonymised text only: the sentences and the notes they stand on."""

    lines: tuple[Line, ...]
    usage: Usage = Usage()
    prompt_sha256: str | None = None
    rounds: int = 0
    left_out: int = 0
    generalised: tuple[Generalised, ...] = ()

    @property
    def text(self) -> str:
        """Every word in it that is not the form's own."""
        return "\n".join(said for one in self.lines for said in (one.text, *one.notes, *one.plain, *one.reasons))


def forget(saved: Saved) -> None:
    """Keeps nothing."""


class Checkpoint(NamedTuple):
    """``resumed``: where an earlier run of the same drafting stood; ``save`` is called after each finished step."""

    resumed: Saved | None = None
    save: Callable[[Saved], None] = forget

    @property
    def lines(self) -> tuple[Line, ...]:
        """The sentences of the earlier run; none where this is the first."""
        return self.resumed.lines if self.resumed else ()

    def all_generalised(self, told: Sequence[Generalised]) -> tuple[Generalised, ...]:
        """What the earlier run and this one said less exactly, each once."""
        before = self.resumed.generalised if self.resumed else ()
        return tuple(dict.fromkeys((*before, *told)))

    def with_generalised(self, told: Callable[[], Sequence[Generalised]]) -> "Checkpoint":
        """The same, that keeps beside the lines what was said less exactly in them by then."""

        def save(saved: Saved) -> None:
            self.save(saved.model_copy(update={"generalised": self.all_generalised(told())}))

        return Checkpoint(self.resumed, save)


#: Nobody keeps where a drafting stands.
UNKEPT = Checkpoint()
