"""What approvers changed between a first draft and the text that was signed, and what that teaches the next draft.

``align`` finds for each drafted sentence what became of it, ``kinds`` says what kind of change that was and by which
words, ``pairs`` keeps both as one value, ``tally`` counts, and ``advice`` says the most frequent kinds in a sentence
each. All are functions from values to values: the same two texts always give the same answer.
"""

from agent.edits.advice import Advice, advise
from agent.edits.pairs import Pair, StoredPair, pairs
from agent.edits.tally import Report, report

__all__ = ["Advice", "Pair", "Report", "StoredPair", "advise", "pairs", "report"]
