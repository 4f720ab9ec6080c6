"""Early warning: whether a topic's count, or the negative share of it, is more than its own history explains.

Online: a row is judged by the rows before it and by nothing else, and each topic stands alone.

**Volume.** The count is looked at on several scales at once, from the row to four hours. On each, the excess is the
logarithm of seen against expected, both raised by a floor that grows with the level, so that three tickets where one
is usual say little. Expected is the mean of the hour of the day with a half-life of a week, raised on busy weekdays,
and never far below the level: a burst at a calm hour is no crisis while it stays under a common afternoon. How
unusual an excess is, a topic's own days say: it is set against the highest excess of each of the last sixty days
(median and spread), which makes a bursty topic and a calm one equally quiet. A young topic is judged by what chance
alone would give. The strength is the mean over the scales: a single odd row moves one of them, a crisis all.

**Negative share.** The negative ones of the last six hours, and of the last day, are set against the share of the time
before, in sigmas of a binomial with as much more spread than chance as the topic has shown; it sees a collapse that
adds no volume.

A signal is given from strength 1 on: volume and share each in units of their own limit, the larger of the two, more
when both rise. ``score`` is the strength in full quarters, for finer differences mean nothing. After a signal the topic
keeps still for thirty hours unless things grow to three times as bad, and each loud one of the last two months
raises its limit by a tenth: who cries often must cry louder.

A count beyond all measure is a signal, but is learnt as no more than twenty times what was expected, so that one
wrong row does not make the topic deaf.
"""

from agent.signals.rows import Row, Signal, Unusual, Usual
from agent.signals.topic import Detector
from agent.signals.volume import SCALES

__all__ = ["SCALES", "Detector", "Row", "Signal", "Unusual", "Usual"]
