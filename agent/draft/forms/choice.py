"""Which sentences a short form tells first: those that a reader understands alone.

A story can afford a sentence that leans on the one before it; a post, a pitch or a card can't. ``weight`` orders
sentences from the telling to the weak. Nothing is left out because of it while there is nothing better.
"""

import re
from typing import Final

from agent.draft.lines import Line
from agent.draft.plan import LEANS, NO_NEWS

#: What support did, said plainly.
_DEED = re.compile(
    r"^(?:[^,]{3,60}, )?(?:[Ss]upport staff|[Ss]taff) "
    r"(?!said\b|told\b|asked\b|looked\b|did\b|could\b|were\b|passed\b|checked\b)\w+"
)
#: Begins with somebody or something that was spoken of before.
_LEANS = re.compile(
    r"^(?:(?:A|The|Another) customer(?: who [^.]{3,40}?)? (?:said|added)(?: that)? |According to the customer, )?"
    rf"(?:{LEANS})\b",
    re.IGNORECASE,
)
#: Regret, promise and knowing nothing are no news.
_NO_NEWS = re.compile(rf"\b(?:{NO_NEWS})\b", re.IGNORECASE)
#: A description that stands for a name says nothing, and a scrap says less.
_STAND_IN = re.compile(
    r"\b(?:an?|the) (?:user name|person|place|organisation|company name|phone number|e-?mail address|name|address|"
    r"order|number|account number|order number|web address|handle|sum of money)\b|"
    r"\b(?:to|of|at|in|on|for|with|by|from)\.$|\bthat [A-Z]\w+ |\bplease\b|, an?d? a customer\b",
)
#: Says that there was contact, and no more.
_EMPTY = re.compile(r"contacted support about|reported a problem with|wrote to customer support|had a question about")
LEAST_WORDS: Final = 7


def weight(text: str) -> int:
    """0 for a sentence that tells a deed, 1 for one that stands alone; more for each thing that is against it."""
    against = sum(bool(sign.search(text)) for sign in (_LEANS, _NO_NEWS, _STAND_IN))
    short = len(text.split()) < LEAST_WORDS
    return (0 if _DEED.search(text) else 1) + 2 * (against + short)


def empty(text: str) -> bool:
    """Whether ``text`` says only that a customer wrote in."""
    return _EMPTY.search(text) is not None


def best(one: Line) -> Line:
    """``one`` in the first of the composer's wordings that stands alone; as it is where none does."""
    if one.origin != "composer" or stands_alone(one.text):
        return one
    found = next((text for text in one.plain if stands_alone(text)), one.text)
    return one._replace(text=found)


def stands_alone(text: str) -> bool:
    """Whether nothing is against ``text``."""
    return weight(text) <= 1
