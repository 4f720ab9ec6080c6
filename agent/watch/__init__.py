"""The watch: early warning over the desk's own records, in the order in which they came.

``Watch`` is fed records and gives warnings, each with its numbers; ``agent/signals`` judges the counts.
"""

from agent.watch.risks import RISKS, Risk
from agent.watch.warnings import Warned, same
from agent.watch.watching import ALL, COUNTED, Negative, Point, Watch, unhappy

__all__ = ["ALL", "COUNTED", "RISKS", "Negative", "Point", "Risk", "Warned", "Watch", "same", "unhappy"]
