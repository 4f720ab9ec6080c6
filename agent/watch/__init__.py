"""The watch: early warning over the desk's own records, in the order in which they came.

``Watch`` is fed records and gives warnings, each with its numbers; ``agent/signals.py`` judges the counts.
"""

from agent.watch.risks import RISKS, Risk
from agent.watch.warnings import Warned, same
from agent.watch.watching import COUNTED, Negative, Watch, unhappy

__all__ = ["COUNTED", "RISKS", "Negative", "Risk", "Warned", "Watch", "same", "unhappy"]
