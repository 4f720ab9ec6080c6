"""What a draft is worth, in numbers. Every scorer is a pure function of a case and its outcome.

A share lies from 0 to 1 and higher is better; None says that the figure has no meaning for this case (nothing was
drafted, or nothing of that kind was asked for) and that it stays out of the mean.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from agent.checks.readability import grade
from agent.draft.verbatim import copied
from agent.models import ON_EVIDENCE, Usage
from agent.views import SentenceView
from evals.cases import Case, StoryCase
from evals.pipeline import Outcome
from retrieval.records import RawRecord, Value

QUOTED = re.compile(r"“([^”\n]{2,})”|\"([^\"\n]{2,})\"")
WORD = re.compile(r"\w[\w'’.,]*\w|\w")
WHOLE = re.compile(r"[\"“]?[A-Z0-9£$€].*[.!?][\"”]?\Z", re.DOTALL)
#: What stands in no printed sentence: tokens of the desk, chat and mail, a question, a comma and nothing before it.
UNPRINTABLE = re.compile(
    r"\[[A-Z][A-Z_ ]*\d*\]|\b(?:im|u|ur|thx|omg|lol|pls|ta|ok|hiya|hi|hello|dear|regards)\b|:\)|;\)|\?"
    r"|\b(?:a user name|an address|all an? \w+|a (?:place|person|number) (?:office|shop|man|woman))\b|!!|\b(\w+) \1\b",
    re.IGNORECASE,
)
READABLE = (7.0, 11.0)  # Flesch-Kincaid grades of a story
PLAIN = 9.0  # of a holding statement, at most
GRADED_WORDS = 30  # fewer give a grade that says more of a word than of the text
NAME_LETTERS = 4  # shorter parts of a name ("May", "Wei") are words too; the case names those that matter


def as_expected(case: Case, outcome: Outcome) -> float | None:
    """1 when the desk drafted what it should draft and refused, for the reason named, what it should refuse."""
    if outcome.status == "failed":
        return 0.0
    if case.expect == "any":
        return 1.0
    if case.expect != outcome.status:
        return 0.0
    said = outcome.said.lower()
    return float(outcome.status == "drafted" or all(word.lower() in said for word in case.reason))


def passes(case: Case, outcome: Outcome) -> float | None:
    """1 when what blocks the draft's signature is exactly what has to: nothing, or the case's gates."""
    if outcome.status != "drafted":
        return None
    return float({f.rule for f in outcome.findings if f.severity == "block"} == set(case.gates))


def supported(_: Case, outcome: Outcome) -> float | None:
    """Share of the sentences that need evidence and have it, by the desk's own grounding."""
    return _share(view.support != "unsupported" for view in _told(outcome))


def by_model(_: Case, outcome: Outcome) -> float | None:
    """Share of the sentences that need evidence and were written by the model; the rest is the composer's."""
    return _share(view.sentence.origin == "model" for view in _told(outcome))


def told(case: Case, outcome: Outcome) -> float | None:
    """Share of the case's key facts that the text tells, each in one of its wordings."""
    if outcome.status != "drafted":
        return None
    return _share(any(_holds(outcome.text, wording) for wording in fact) for fact in case.facts)


def kept(case: Case, outcome: Outcome) -> float | None:
    """Share of a story's key facts that stand in its evidence: what anonymising and choosing left to be told."""
    if outcome.status != "drafted" or not isinstance(case, StoryCase):
        return None
    evidence = "\n".join(outcome.evidence)
    return _share(any(_holds(evidence, wording) for wording in fact) for fact in case.facts)


def right_record(case: Case, outcome: Outcome) -> float | None:
    """1 when the story stands on records that fit its brief, and on no other."""
    if outcome.status != "drafted" or not isinstance(case, StoryCase) or not case.records:
        return None
    return float(bool(outcome.records) and set(outcome.records) <= set(case.records))


def exact_quotes(_: Case, outcome: Outcome) -> float | None:
    """Share of the quotations whose words stand in the evidence exactly; white space does not count (rule S3)."""
    if outcome.status != "drafted":
        return None
    evidence = [_plain(text) for text in outcome.evidence]
    return _share(any(quote in text for text in evidence) for quote in quotations(outcome.text))


def own_words(case: Case, outcome: Outcome) -> float | None:
    """Share of a story's body sentences that are not copied whole from the evidence, quotations left out."""
    if not isinstance(case, StoryCase):
        return None
    evidence = [_plain(text).rstrip(".!?") for text in outcome.evidence]
    body = [v.sentence.text for v in _told(outcome) if v.sentence.part == "body" and not QUOTED.search(v.sentence.text)]
    return _share(not any(_plain(text).rstrip(".!?") in source for source in evidence) for text in body)


def not_copied(case: Case, outcome: Outcome) -> float | None:
    """Share of a story's body sentences without eight words in a row of a customer's, quotations aside (rule S11)."""
    if not isinstance(case, StoryCase):
        return None
    body = [QUOTED.sub(" ", text) for text in _body(outcome)]
    return _share(not copied(text, outcome.customers) for text in body)


def reading_grade(_: Case, outcome: Outcome) -> float | None:
    """The Flesch-Kincaid grade of the body, its quotations included; None for a text too short to have one."""
    body = _body(outcome)
    return grade(body) if sum(len(WORD.findall(text)) for text in body) >= GRADED_WORDS else None


def readable(case: Case, outcome: Outcome) -> float | None:
    """1 when a story reads at grade 7 to 11, or a statement at 9 at most (rule H18)."""
    found = reading_grade(case, outcome)
    if found is None:
        return None
    low, high = READABLE if isinstance(case, StoryCase) else (-math.inf, PLAIN)
    return float(low <= found <= high)


def _body(outcome: Outcome) -> list[str]:
    return [v.sentence.text for v in _told(outcome) if v.sentence.part == "body"]


def formed(_: Case, outcome: Outcome) -> float | None:
    """Share of the body's sentences that have the form of print: a capital, an end, no chat, no bare stand-in."""
    body = [v.sentence.text for v in _told(outcome) if v.sentence.part == "body"]
    return _share(WHOLE.match(text) is not None and not UNPRINTABLE.search(QUOTED.sub("", text)) for text in body)


def length(case: Case, outcome: Outcome) -> float | None:
    """Words of the body as a share of the words asked for, at most 1."""
    if outcome.status != "drafted" or not isinstance(case, StoryCase):
        return None
    words = sum(len(WORD.findall(v.sentence.text)) for v in _told(outcome) if v.sentence.part == "body")
    return min(1.0, words / case.brief.words)


def clean(case: Case, outcome: Outcome, raw: Mapping[str, RawRecord]) -> float | None:
    """1 when nothing forbidden stands in the text: ``leaks`` is empty."""
    return float(not leaks(case, outcome, raw)) if outcome.status == "drafted" else None


def leaks(case: Case, outcome: Outcome, raw: Mapping[str, RawRecord]) -> list[str]:
    """What stands in the text and must not: the case's own list, and every identity of the records behind it."""
    people = [raw[i] for i in outcome.records if i in raw]
    forbidden = [*case.must_not, *(value for record in people for value in identities(record))]
    return [value for value in dict.fromkeys(forbidden) if _holds(outcome.text, value)]


def identities(record: RawRecord) -> list[str]:
    """Everything that the record itself says somebody is or can be reached by, and the parts of their names."""
    who = record.requester
    people = [name for name in (who.name, *(a.name for a in record.agents), *_authors(record)) if name]
    single = (who.email, who.phone, who.username, who.organisation, who.address)
    parts = [part for name in people for part in re.split(r"[\s-]+", name) if len(part) >= NAME_LETTERS]
    values = [*people, *parts, *(v for v in single if v), *who.account_ids, *who.order_ids]
    return list(dict.fromkeys(values))


def _authors(record: RawRecord) -> list[str]:
    return [m.author for m in record.messages if m.author and m.author != "Press office"]


def quotations(text: str) -> list[str]:
    """The words between quotation marks, their white space made single and the comma of the syntax taken off."""
    found = (first or second for first, second in QUOTED.findall(text))
    return [_plain(quote).rstrip(",.") for quote in found]


def _told(outcome: Outcome) -> list[SentenceView]:
    return [v for v in outcome.sentences if v.sentence.part in ON_EVIDENCE and v.sentence.origin != "house"]


def _holds(text: str, wording: str) -> bool:
    """Whether ``wording`` stands in ``text`` as whole words, whatever its case."""
    pattern = rf"(?<!\w){re.escape(_plain(wording))}(?!\w)"
    return re.search(pattern, _plain(text), re.IGNORECASE) is not None


def _plain(text: str) -> str:
    """Single spaces and straight apostrophes, so that typography alone makes no difference."""
    return " ".join(text.replace("’", "'").replace("‘", "'").split())


def _share(answers: Iterable[bool]) -> float | None:
    listed: Sequence[bool] = list(answers)
    return sum(listed) / len(listed) if listed else None


#: Every share: its name in floors and JSON, what the table calls it, and the scorer.
Scorer = Callable[[Case, Outcome], float | None]
SHARES: tuple[tuple[str, str, Scorer], ...] = (
    ("as_expected", "drafted or refused as it should", as_expected),
    ("passes", "drafts that pass every blocking check", passes),
    ("supported", "sentences supported", supported),
    ("by_model", "sentences by the model", by_model),
    ("kept", "key facts left in the evidence", kept),
    ("told", "key facts told", told),
    ("right_record", "stories on the right record", right_record),
    ("exact_quotes", "quotations exact", exact_quotes),
    ("formed", "sentences in the form of print", formed),
    ("own_words", "sentences in the writer's own words", own_words),
    ("not_copied", "sentences with no eight words of a customer's", not_copied),
    ("readable", "texts at the reading grade asked for", readable),
    ("length", "length asked for", length),
)
CLEAN = ("clean", "texts with nothing forbidden")


class Score(Value):
    """One case's shares by name, what leaked, and what it cost."""

    case: str
    kind: str
    status: str
    shares: dict[str, float | None]
    leaks: tuple[str, ...] = ()
    blocking: tuple[str, ...] = ()
    model: str = ""
    rounds: int = 0
    usage: Usage = Usage()
    seconds: float = 0.0
    said: str = ""


def score(case: Case, outcome: Outcome, raw: Mapping[str, RawRecord]) -> Score:
    """Every figure of one case."""
    shares = {name: scorer(case, outcome) for name, _, scorer in SHARES}
    blocking = dict.fromkeys(f.rule for f in outcome.findings if f.severity == "block")
    return Score(
        case=case.id,
        kind=case.kind,
        status=outcome.status,
        shares={**shares, CLEAN[0]: clean(case, outcome, raw)},
        leaks=tuple(leaks(case, outcome, raw)) if outcome.status == "drafted" else (),
        blocking=tuple(blocking),
        model=outcome.model,
        rounds=outcome.rounds,
        usage=outcome.usage,
        seconds=outcome.seconds,
        said=outcome.said,
    )
