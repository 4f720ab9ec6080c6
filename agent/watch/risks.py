"""Risks that are always watched: what a customer says when something goes wrong that the public hears of.

The words are read in the customer's own messages and the subject. A risk is rare on a common day, so a handful of
interactions within the hour stands out that would drown in all tickets. One interaction may show several.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from retrieval.records import CleanRecord


class Risk(NamedTuple):
    """``name`` is what the warning says; ``words`` what a customer says of it."""

    name: str
    words: re.Pattern[str]


def _words(text: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{text})\b", re.IGNORECASE)


RISKS: Final = (
    Risk(
        "wrong charges",
        _words(
            r"(?:charged|billed|debited|paid|payments?|taken|deducted|charges?)\b[^.!?]{0,40}\b(?:twice|two times|"
            r"double|doubled|again|three times|duplicate[ds]?)|(?:double|duplicate|twice)[ -](?:charg\w+|payments?|"
            r"bill\w+|debits?|charged|billed|debited|taken)|second (?:charge|payment|debit)s?|"
            r"overcharg\w+|over-charg\w+|charged (?:the )?wrong|"
            r"money (?:is |has )?(?:gone|missing|disappeared)|unauthori[sz]ed (?:charge|payment|debit)s?"
        ),
    ),
    Risk(
        "heat, smoke or fire",
        _words(
            r"overheat\w*|over-heat\w*|smok(?:e|ing|ed)|on fire|caught fire|flames?|sparks?|sparked|sparking|"
            r"explod\w+|explosion|melt(?:ed|ing|s)|burn(?:s|t|ed|ing)? (?:my|his|her|our|the|a|smell|mark|plastic)|"
            r"smell(?:s|ed)? (?:of |like )?(?:burn\w*|plastic)|burning smell|scorch\w*|swollen batter\w+|"
            r"(?:too|very|really|extremely|so|scalding|red|burning|boiling) hot|electric shocks?|electrocut\w+"
        ),
    ),
    Risk(
        "personal data exposed",
        _words(
            r"(?:data|privacy|security) (?:breach|leak|incident)\w*|breach(?:ed|es)?|leaked|hack(?:ed|er|ers|ing)|"
            r"phish\w*|ransom\w*|(?:someone|somebody|anyone|people) else'?s? (?:\w+ ){0,2}(?:details|data|orders?|"
            r"account|name|address|invoices?|names)|(?:another|other|different|wrong) (?:customers?|persons?|people|"
            r"users?|shops?)'?s? (?:\w+ ){0,2}(?:details|data|orders?|account|address\w*|names?|invoices?|information|"
            r"records?)|"
            r"(?:details|data|orders|invoices|names) of (?:another|other|a different) \w+|"
            r"stolen (?:data|details|password)s?|identity theft|my (?:data|details|password|information) "
            r"(?:is|are|was|were|has been|have been) (?:sold|online|exposed|stolen|shared|public)"
        ),
    ),
    Risk(
        "service down",
        _words(
            r"outage|(?:is|are|been|was|went|still|all|everything|system|site|app|service|network) down|"
            r"offline|not responding|can(?:'|’)?t (?:log ?in|sign in|connect|pay|order)|cannot (?:log ?in|sign in|"
            r"connect|pay|order)|(?:unable|not able) to (?:log ?in|sign in|connect|pay|order)|"
            r"stopped working|(?:error|timed? out) (?:every|each) time|crash(?:es|ed|ing)"
        ),
    ),
    Risk(
        "injury or illness",
        _words(
            r"injur\w+|hospital\w*|ambulance|bleeding|poison\w+|allergic reaction|food poisoning|"
            r"vomit\w*|(?:made|making|got|fell|feeling) (?:\w+ )?(?:ill|sick)|chok(?:ed|ing)|concussion|stitches"
        ),
    ),
    Risk(
        "unsafe or recalled goods",
        _words(
            r"recall(?:ed|s)?|contaminat\w+|mou?ldy|glass in|metal in|plastic in (?:my|the|our)|unsafe|"
            r"not safe|dangerous|hazard\w*"
        ),
    ),
    Risk(
        "conduct of staff",
        _words(
            r"racis\w+|sexist|homophob\w+|discriminat\w+|harass\w+|assault\w*|abusive (?:staff|driver|agent|employee)|"
            r"groped|slur"
        ),
    ),
)


def risks(record: CleanRecord) -> Iterator[str]:
    """The names of the risks that the customer's words show."""
    said = "\n".join([record.subject or "", *(m.text for m in record.messages if m.role == "customer")])
    return (risk.name for risk in RISKS if risk.words.search(said))
