"""A statement against its fact base: what is stated is confirmed (H2); a deed that no fact carries is H4's.

A sentence about what is not known, the next update, what people can do or whom to call is no claim of fact; its
figures still have to stand in the fact base. Figures of the meta (issue, detection, next update) may stand too.
Without a fact base it asks.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from agent.checks.facts import Figure, Figures
from agent.checks.grounding import Verdict, ground
from agent.checks.reading import Segment, ask, finding, phrases
from agent.checks.statement_actions import STARTED
from agent.checks.statement_case import (
    Case,
    is_action,
    is_advice,
    is_contact,
    is_empathy,
    is_unknown,
    is_update,
)
from agent.checks.statement_figures import figures_in
from agent.checks.statement_meaning import may_be
from agent.checks.terms import carried, content
from agent.checks.times import at_offset, offsets, own_offset
from agent.models import Fact, Finding, Severity

#: Share of a sentence's content words in one fact from which the words alone carry it, whatever the score.
WORDS_CARRY = 0.6
#: The same for an action, where one verb makes another action.
ACTION_CARRIES = 0.8
#: Below this score nothing of the sentence is in the facts; above, the program only warns (the rule is P+R).
NOTHING = 0.2
#: From this share of its words in the facts on, it is told in other words, perhaps, and not stopped.
NOTHING_OF = 0.34

#: That one looks into it needs no entry of its own.
_INQUIRY = phrases(
    r"(?:begun|began|started|opened|launched|beginning|starting) (?:an?|our|the|its) (?:\w+ "
    r")?(?:investigation|inquiry|enquiry|review)"
)
#: "You have waited all day": what readers know themselves.
_TO_READER = re.compile(r"(?:you|some of you|many of you)\b", re.IGNORECASE)
#: "Here is what we know": what follows is told.
_HERE = re.compile(r"(?:here|this|that|below)\s(?:is|are)\s(?:what|where|how|all|everything)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[;:–—]\s|,\s(?:and|but)\s")
#: What a deed was for.
_SO_THAT = re.compile(r",?\sso\sthat\s[^,;.:]+", re.IGNORECASE)
#: "We have seen the report": what is said of it is told elsewhere.
_AWARE = re.compile(
    r"(?:we|i)(?:\shave|['’]ve|\sare)?\s(?:also\s)?(?:seen|read|heard|noted|aware)\s(?:of\s)?(?:the|this|today['’]s|these|an?)\s"
    r"(?:[\w'’-]+\s){0,4}?(?:reports?|articles?|posts?|stor(?:y|ies)|videos?|coverage|claims?|pictures?|letters?)[.,]?$",
    re.IGNORECASE,
)
#: What tells of an event or gives a figure; a remark in the present ("wages depend on it") can at most be warned of.
_REPORTS = re.compile(r"\d|\b(?:has|have|had|was|were|did|been|will|\w+ed)\b|\w['’](?:ve|ll|d)\b", re.IGNORECASE)


#: Small numbers in words: a fact may name both of two things and count neither, so a warning is enough.
_FEW = frozenset({"two", "both", "three", "four", "five", "six", "seven", "eight", "nine", "ten"})
#: When, from where the reader stands; facts give the date.
_NOW = phrases(r"today|tonight|yesterday|now|so far|this (?:morning|afternoon|evening|week)")
#: "Unit 4", "Gate 7".
_NAMED = re.compile(
    r"\b(?:unit|gate|platform|block|building|hall|bay|pier|dock|junction|route|bus|ward|floor|level|stage|line|zone)\s$",
    re.IGNORECASE,
)
#: "three days before Christmas": everybody can count.
_TO_A_DAY = re.compile(r"\s(?:before|after|until|to)\s(?-i:[A-Z])")
_DIALLED = re.compile(
    r"\b(?:call|ring|dial|phone|text)\s(?:(?:\w+\s){1,3}on\s)?$|\b(?:help|helpline|support|customers?|calls?|phone|tel|emergency|emergencies)"
    r"(?:\s\w+)?:\s$",
    re.IGNORECASE,
)
#: "Miriam Oake, Chief Executive": who signs.
_SIGNED = re.compile(r"(?:(?:From|Signed)[:,]?\s)?(?:[A-Z][\w'’-]+\s){1,3}?[A-Z][\w'’-]+,?\s(?:[A-Za-z]+\s?){1,5}$")
#: Times of one fact among which a span is looked for.
_TIMES = 6


def check(case: Case) -> Iterator[Finding]:
    if not case.facts:
        yield ask("H2", "no fact base is given")
        return
    stated = [f for f in case.unconfirmed if f.kind != "unknown"]
    told = list(_unconfirmed(case, stated))
    yield from told
    seen = {(found.start, found.end) for found in told}
    yield from (f for f in _figures(case) if not any(s <= f.start < e for s, e in seen))
    yield from _unsupported(case, seen)


# --- H2 ----------------------------------------------------------------------------------------------------


def _unconfirmed(case: Case, stated: Sequence[Fact]) -> Iterator[Finding]:
    """Sentences that say what nobody confirmed, and what no confirmed fact says as well."""
    for segment in case.body + case.reading.of("headline"):
        sentence = case.reading.at(segment)
        if is_unknown(sentence) or len(content(sentence)) < 2:
            continue
        here = carried(sentence, case.known)
        for fact in stated:
            share = max(carried(sentence, [fact.text]), _reverse(sentence, fact.text))
            if share >= WORDS_CARRY and share > max(here, _best_reverse(sentence, case.known)) + 0.1:
                message = f"this says what nobody has confirmed (fact {fact.id})"
                suggestion = "Have a named person confirm it, or cut it."
                yield finding("H2", "block", segment.start, segment.end, message, suggestion)
                break


def _reverse(sentence: str, fact: str) -> float:
    """How much of the fact the sentence says; short facts only, where it means something."""
    held = content(fact)
    return len(held & content(sentence)) / len(held) if len(held) >= 3 else 0.0


def _best_reverse(sentence: str, facts: Sequence[str]) -> float:
    return max((_reverse(sentence, fact) for fact in facts), default=0.0)


def _figures(case: Case) -> Iterator[Finding]:
    """Figures that stand in no confirmed fact and are no time of the meta."""
    held = Figures((figure, 0) for fact in case.confirmed for figure in figures_in(fact.text))
    moments = _moments(case)
    spans = _spans(case)
    for segment in case.reading.told:
        sentence = case.reading.at(segment)
        if is_contact(sentence) or is_update(sentence):
            continue
        for figure in figures_in(sentence):
            if figure.unit in {"ordinal", "article"} or figure.kind == "weekday" or held.places(figure):
                continue
            if _TO_A_DAY.match(sentence, figure.end) and figure.kind == "duration":
                continue
            if (
                _is_moment(figure, moments)
                or _is_span(figure, spans)
                or _in_contact(sentence, figure)
                or _is_label(sentence, figure)
            ):
                continue
            start, end = segment.start + figure.start, segment.start + figure.end
            message = f"“{case.reading.text[start:end]}” stands in no confirmed fact"
            when_to_act = figure.kind in {"time", "date"} and is_advice(sentence) and not is_action(sentence)
            severity: Severity = "warn" if when_to_act or _may_stand(sentence, figure) else "block"
            yield finding("H2", severity, start, end, message, "Have it confirmed, or cut it.")


def _spans(case: Case) -> set[float]:
    """Seconds from one time to a later one in the same confirmed fact."""
    out: set[float] = set()
    for fact in case.confirmed:
        times = [f.low for f in figures_in(fact.text) if f.kind == "time"]
        out |= {(later - earlier) * 60 for earlier in times[:_TIMES] for later in times[:_TIMES] if later > earlier}
    return out


def _is_span(figure: Figure, spans: set[float]) -> bool:
    return figure.kind == "duration" and any(figure.low <= span <= figure.high for span in spans)


def _moments(case: Case) -> list[datetime]:
    """The meta's times in every zone in which the text may write them."""
    meta = case.meta
    given = (meta.issued_at, meta.detected_at, meta.next_update_at, meta.valid_until)
    zones = set(offsets(case.reading.text)) | {0.0, *(own_offset(m) for m in given if m)}
    facts = (f.confirmed_at for f in case.confirmed)
    return [at_offset(m, zone) for m in (*given, *facts) if m for zone in zones]


def _is_moment(figure: Figure, moments: Sequence[datetime]) -> bool:
    if figure.kind == "time":
        return any(m.hour * 60 + m.minute in {figure.low, figure.low + 720} for m in moments)
    if figure.kind == "date":
        year, month, day = figure.day
        return any(
            (not year or year == m.year) and (not month or month == m.month) and (not day or day == m.day)
            for m in moments
        )
    return False


def _may_stand(sentence: str, figure: Figure) -> bool:
    """A small number in words, or one that names a place or a thing."""
    before = sentence[: figure.start]
    return sentence[figure.start : figure.end].lower() in _FEW or _NAMED.search(before) is not None


def _is_label(sentence: str, figure: Figure) -> bool:
    """The number of the update or of the statement itself."""
    before = sentence[max(0, figure.start - 16) : figure.start]
    return (
        re.search(r"\b(?:update|statement|no\.?|number|version|bulletin|step)\s#?$", before, re.IGNORECASE) is not None
    )


def _in_contact(sentence: str, figure: Figure) -> bool:
    """Part of a telephone number, a web address, "24/7", or the number that people are told to call."""
    if _DIALLED.search(sentence[: figure.start]):
        return True
    around = sentence[max(0, figure.start - 14) : figure.end + 14]
    return re.search(r"24/7|24[- ]hours?|0\d{2,4}[ -]\d{3}|\d{3}[ -]\d{4}|@|https?:|\.example", around) is not None


def _unsupported(case: Case, seen: set[tuple[int, int]]) -> Iterator[Finding]:
    """Claims that the confirmed facts do not carry: of an action (H4), or of anything else (H2)."""
    claims = [s for s in case.body if (s.start, s.end) not in seen and _is_claim(case.reading.at(s))]
    if not claims:
        return
    evidence = [fact.text for fact in case.confirmed]
    spans = [(s.start, s.end) for s in claims]
    for segment, verdict in zip(claims, ground(case.reading.text, evidence, spans).sentences, strict=True):
        sentence = case.reading.at(segment)
        enough = ACTION_CARRIES if is_action(sentence) else WORDS_CARRY
        share = _carried_together(_told(sentence), evidence)
        remark = not _REPORTS.search(sentence) and _may_be_remark(sentence)
        if not verdict.supported and share < enough and not remark:
            yield _no_fact(sentence, segment, verdict, share)


def _told(sentence: str) -> str:
    """The sentence without its clauses of feeling, advice and aim: "We wish them well, and we have spoken to each."."""
    clauses = _CLAUSE.split(_SO_THAT.sub("", sentence))
    told = [c for c in clauses if not is_empathy(c) and (is_action(c) or not is_advice(c))]
    return ", ".join(told) if told else sentence


def _no_fact(sentence: str, segment: Segment, verdict: Verdict, share: float) -> Finding:
    rule = "H4" if is_action(sentence) else "H2"
    message = "no entry of the action log says this" if rule == "H4" else "no confirmed fact says this"
    reports = len(content(sentence)) > 2 and _REPORTS.search(sentence) is not None and not _may_be_remark(sentence)
    alone = verdict.score < NOTHING and share < NOTHING_OF and reports
    severity: Severity = "block" if alone else "warn"
    return finding(
        rule,
        severity,
        segment.start,
        segment.end,
        f"{message}: {verdict.why}" if verdict.why else message,
        "Say it in the words of a confirmed fact, or cut it.",
    )


def _may_be_remark(sentence: str) -> bool:
    """Perhaps a word of feeling, of advice or of what is open, in words that no table holds; a figure is a claim."""
    return not re.search(r"\d", sentence) and any(may_be(k, sentence) for k in ("feeling", "advice", "unknown", "next"))


def _is_claim(sentence: str) -> bool:
    """Whether it tells a fact or an action; headings, feelings, advice, promises of an update do not."""
    exempt = is_unknown(sentence) or is_update(sentence) or is_contact(sentence) or is_advice(sentence)
    if exempt or sentence.rstrip().endswith((":", "?")) or len(sentence.split()) < 4 or _SIGNED.fullmatch(sentence):
        return False
    if (
        _HERE.match(sentence)
        or _AWARE.match(sentence)
        or (is_empathy(sentence) and (not is_action(sentence) or not _CLAUSE.search(sentence)))
    ):
        return False
    if _TO_READER.match(sentence) and not re.search(r"\d", sentence):
        return False
    return not (STARTED.search(sentence) and not is_action(STARTED.sub(" ", sentence)))


def _carried_together(sentence: str, evidence: Sequence[str]) -> float:
    """Share of the content words that stand in the facts taken together: a sentence may join two."""
    return carried(_NOW.sub(" ", _INQUIRY.sub(" ", sentence)), [" ".join(evidence)])
