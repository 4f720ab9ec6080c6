"""What the desk hands to whoever writes a story: the brief, its evidence, the voice, and the run it is written in."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from agent.checks.corpus import Corpus
from agent.draft.hide import Attack
from agent.draft.run import Run
from agent.models import Brief
from prompts.voices import VoiceProfile
from retrieval.records import Passage


class Assignment(NamedTuple):
    """One story to write.

    ``attack`` tries to find the source from a text; with it, what leads there is said otherwise or cut. ``corpus``
    counts the customers whom the details of the text fit. ``credited``: records whose customers may be named. Only a
    model reads ``taught`` (sentences about what editors changed lately) and ``manner`` (excerpts of signed texts).
    """

    brief: Brief
    passages: Sequence[Passage]
    voice: VoiceProfile
    run: Run
    attack: Attack | None = None
    corpus: Corpus | None = None
    credited: Collection[str] = ()
    taught: tuple[str, ...] = ()
    manner: str = ""
