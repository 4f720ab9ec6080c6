"""What people say about the conversation itself, or about being published: no part of what happened.

A permission is kept as consent, with its own words in the vault; told in a story it would be absurd, and quoted it
would show what the customer did not want shown.
"""

import re

#: Whether, where and how the story may be told.
PERMISSION: tuple[re.Pattern[str], ...] = (
    re.compile(
        r"\b(?:press (?:releases?|people|team|desk|office)|social media|on social\b|newsletter|case study)\b", re.I
    ),
    re.compile(
        r"\b(?:use|quote|print|publish|share|tell|post|repeat|put)\b.{0,40}\b(?:words?|names?|story|stories)\b", re.I
    ),
    re.compile(r"\b(?:quote (?:me|us)|quoted|permission|consent\w*|anonymous\w*|publish\w*|publicity)\b", re.I),
    re.compile(
        r"\b(?:with|without|not|no|leave|keep|drop)\b.{0,20}\b(?:my|our|their|the shop's|full|first|last) names?\b",
        re.I,
    ),
    re.compile(r"\byour (?:website|web ?site|blog|channels?)\b", re.I),
    re.compile(r"\b(?:til|till|until) (?:the )?end of (?:20\d\d|the year)\b", re.I),
)

#: A help desk at its counter: who is helped with what, asked who they are, passed on, thanked. Told, it is no news.
COUNTER: tuple[re.Pattern[str], ...] = (
    re.compile(r"\b(?:can|could|will|would|'ll|happy to|glad to|able to) (?:further )?(?:help|assist)\b", re.I),
    re.compile(r"\b(?:help|assist) you (?:with|further|in|today)\b|\bfurther assistance\b|\bfeel free\b", re.I),
    re.compile(r"\b(?:authenticat\w+|verif\w+|confirm\w*) (?:\w+ )?(?:your|the customer's) identity\b", re.I),
    re.compile(r"\b(?:transfer|connect|put) you (?:through )?to\b|\bhold on\b|\blook(?:ing)? up your\b", re.I),
    re.compile(
        r"\b(?:I am|I'm|im|we are|we're) (?:all set|(?:fine|good|done|okay|ok)(?: now| thanks?| thank you)?)\W*$|"
        r"\b(?:I|we)(?: will|'ll) (?:try|wait|check)(?: (?:it|that|this|for it))?(?: now| then)?\W*$",
        re.I,
    ),
    re.compile(r"\bto proceed\b|\bproceed with\b|\bif you(?:'d| would)? (?:like|need|have|decide|wish) ", re.I),
    re.compile(r"^(?:(?:and|but|so|yes|no|alright|okay),? )?(?:I|we) (?:do |really |truly )?appreciate\b", re.I),
)

#: Mail about mail: who writes, promises to write, records of calls, references, bookings.
FILING: tuple[re.Pattern[str], ...] = (
    re.compile(
        r"^(?!.*\b(?:is|are|was|were|came|comes|got|arrived|stood|stays?|stayed|works?)\b)"
        r"(?:(?:hello|hi|hey)\b,? )?(?:the customer|[\w'-]+(?: [\w'-]+)?) (?:of|from|at) .{1,40} here\W*$",
        re.I,
    ),
    re.compile(
        r"\bas promised\b|\bhere (?:is|are) (?:a|an|the|your) (?:record|summary|list|copy|note|link|details)\b", re.I
    ),
    re.compile(r"\b(?:attached|enclosed|see below|as above|let (?:me|us) know|get back to (?:me|us|you))\b", re.I),
    re.compile(r"\b(?:ref|ref\.|reference|ticket|case)(?: (?:no|number|is))?[ :#.]+(?:\[|[A-Z0-9-]*\d)", re.I),
    re.compile(
        r"\b(?:texting|messaging|e-?mailing|mailing|writing to|ringing|calling|chatting (?:to|with)) you\b", re.I
    ),
    re.compile(r"\bI (?:read|saw|got|have) your (?:mail|e-?mail|message|ticket|note|call)\b", re.I),
    re.compile(r"\b(?:absolutely|just|simply|really) love (?:\w+ing|how|it when|that|when|the way)\b", re.I),
    re.compile(r"\b(?:wants? to know|wondering|curious|lol|haha|ha ha)\b", re.I),
    re.compile(r"^(?:the |my |our )?(?:ticket|case|chat) (?:was )?(?:opened|closed|raised|logged)\b", re.I),
)


def aside(sentence: str) -> bool:
    """Whether ``sentence`` speaks of publication or of the exchange of messages, not of what happened."""
    return any(shape.search(sentence) for shape in (*PERMISSION, *COUNTER, *FILING))


def permission(sentence: str) -> bool:
    """Whether ``sentence`` says whether, where or how the story may be told."""
    return any(shape.search(sentence) for shape in PERMISSION)
