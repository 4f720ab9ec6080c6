"""A customer's question as what they did: "can a till run a clock?" is "they asked whether a till could run a clock".

What somebody wanted to know is most often the challenge of their story. Only a question about the matter is told: one
that is put to the reader ("can you …"), a courtesy, or one that points at what stands elsewhere is left out, and so is
one whose subject the parser does not see.
"""

import re
from collections.abc import Sequence

from agent.draft.parsed import SUBJECTS, Word, parsed
from agent.draft.person import inflected, report
from agent.draft.tense import past

#: How a fact that is a question begins.
ASKED = "they asked "
LEAST_WORDS, MOST_WORDS = 5, 26

_YES_OR_NO = re.compile(r"^(?:can|could|is|are|do|does|will|would|should|must|may|has|have) ", re.I)
_HOW = re.compile(
    r"^(?P<how>how (?:long|much|many \w+|often|far)|when|where) (?=(?:can|could|is|are|do|does|will)\b)", re.I
)
_WHAT_TO_DO = re.compile(r"^what (?:do|should|can|could|shall) (?:I|we) do (?P<about>(?:with|about|if|when) .+)$", re.I)
#: Put to the reader, a courtesy, bitterness, or a wish for an answer: no matter of its own.
_NO_MATTER = re.compile(
    r"\b(?:you|your|yours|u|ur|please|anyone|anybody|someone|somebody|update|news|chance|any idea|too much to ask|"
    r"look like|alive|serious|joke|joking|kidding|this|that it|right)\b|, (?:and|or) (?:can|could|is|are|do|does)\b",
    re.I,
)
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_EVERYBODY = frozenset({"way", "thing", "anything", "something", "idea"})


def question(plain: str) -> str | None:
    """What the customer asked, in the third person, as "they asked whether …"; None where it can't be told."""
    text = plain.strip()
    if not text.endswith("?") or _NO_MATTER.search(text) or not LEAST_WORDS <= len(text.split()) <= MOST_WORDS:
        return None
    text = text.rstrip("? ")
    text = text[:1].lower() + text[1:] if not text.startswith("I ") else text
    if found := _WHAT_TO_DO.match(text):
        clause = report(f"I do {found['about']}", "customer")
        return None if clause is None else f"{ASKED}what to {clause.removeprefix('they ')}"
    if found := _HOW.match(text):
        stated = _turned(text[found.end() :])
        return None if stated is None else _asked(f"{found['how'].lower()} ", stated)
    stated = _turned(text) if _YES_OR_NO.match(text) else None
    return None if stated is None else _asked("whether ", stated)


def _asked(how: str, stated: str) -> str | None:
    if not _of_something(stated):
        return None
    clause = report(stated, "customer")
    if clause is None:
        return None
    return f"{ASKED}{how}{(past(clause) or clause) if how == 'whether ' else clause}"


def _of_something(stated: str) -> bool:
    return any(w.tag in _NOUNS and w.text.lower() not in _EVERYBODY for w in parsed(stated))


def _turned(text: str) -> str | None:
    """A question in the order of a statement: "does the Go last" is "the Go lasts"; None without a sure subject."""
    words = parsed(text)
    subject = next((i for i, w in enumerate(words) if i and w.dep in SUBJECTS), None)
    if subject is None or words[0].head == subject:
        return None
    end = max(i for i in range(len(words)) if _under(words, i, subject)) + 1
    if min(i for i in range(len(words)) if _under(words, i, subject)) != 1 or end >= len(words):
        return None
    if words[end - 1].tag in {"DT", "PRP$"}:
        return None
    aux, who, rest = words[0].text.lower(), text[words[1].at : words[end].at].strip(), text[words[end].at :]
    if aux in {"do", "does"}:
        main = words[words[0].head]
        if main.tag not in {"VB", "VBP"} or main.at < words[end].at:
            return None
        said = inflected(main.text) if aux == "does" else main.text
        return f"{who} {text[words[end].at : main.at]}{said}{text[main.at + len(main.text) :]}"
    return f"{who} {aux} {rest}"


def _under(words: Sequence[Word], at: int, top: int) -> bool:
    """Whether the word at ``at`` belongs to the phrase of the one at ``top``."""
    while at != top and words[at].head != at:
        at = words[at].head
    return at == top
