"""The checks: what a text is measured against before a person may sign it.

``check_story`` and ``check_statement`` are pure: text, evidence or facts, and meta in, findings out, heaviest
first, then in reading order. They read no clock, no file, no network. What a rule needs and is not told, it asks
for. A version is checked with its ``sentences`` (``Content.placed``), a plain text without: then its parts are told
by the shape of its lines. ``rules.RULES`` says what each rule is and where it comes from.
"""

from collections.abc import Iterable, Sequence

from agent.checks import (
    consent,
    crowding,
    house_style,
    intruder,
    linkage,
    numerals,
    privacy,
    statement_actions,
    statement_bounds,
    statement_clock,
    statement_contacts,
    statement_facts,
    statement_form,
    statement_gates,
    statement_meaning,
    statement_people,
    statement_regimes,
    statement_unsaid,
    statement_words,
    story_form,
    story_privacy,
    support,
)
from agent.checks.corpus import Corpus
from agent.checks.grounding import THRESHOLD
from agent.checks.layout import read
from agent.checks.rules import RULES, Rule
from agent.checks.statement_bounds import bounded
from agent.checks.statement_case import Case
from agent.checks.story_case import StoryCase
from agent.models import Evidence, Fact, Finding, Placed, Severity, StatementMeta, StoryMeta
from prompts.voices import VoiceProfile

__all__ = ["RULES", "Rule", "attack_story", "check_statement", "check_story"]

_WEIGHT: dict[Severity, int] = {"block": 0, "warn": 1, "ask": 2}


def check_story(
    text: str,
    evidence: Sequence[Evidence],
    meta: StoryMeta,
    sentences: Sequence[Placed] | None = None,
    voice: VoiceProfile | None = None,
    names: privacy.Finder | None = None,
    threshold: float = THRESHOLD,
    corpus: Corpus | None = None,
) -> list[Finding]:
    """What rules S1 to S20, G1 (support for each sentence) and V1 to V3 (the house's style) find in a customer story.

    ``names`` finds people in a text as ``(start, end)``; without it, names are found by rule. ``threshold`` is the
    score from which a sentence counts as supported. ``corpus`` counts in all records; without it the rules that
    count ask.
    """
    case = StoryCase(read(text, sentences), tuple(evidence), meta, voice, names, corpus)
    return ordered([*checked_story(case, threshold), *consent.check(case)])


def checked_story(case: StoryCase, threshold: float) -> list[Finding]:
    """What all rules but those of consent find, in no order."""
    return [
        *support.check(case, threshold),
        *story_privacy.check(case),
        *linkage.check(case),
        *crowding.check(case),
        *intruder.check(case),
        *story_form.check(case),
        *numerals.check(case),
        *house_style.check(case),
    ]


def attack_story(
    text: str,
    evidence: Sequence[Evidence],
    meta: StoryMeta,
    corpus: Corpus,
    sentences: Sequence[Placed] | None = None,
    voice: VoiceProfile | None = None,
) -> list[intruder.Attempt]:
    """Every attempt of an intruder to find the records behind a story, as ``intruder`` describes them."""
    return intruder.attack(StoryCase(read(text, sentences), tuple(evidence), meta, voice, None, corpus), corpus)


def check_statement(
    text: str,
    facts: Sequence[Fact],
    meta: StatementMeta,
    sentences: Sequence[Placed] | None = None,
    voice: VoiceProfile | None = None,
    names: privacy.Finder | None = None,
) -> list[Finding]:
    """What rules H1 to H21 find in a holding statement, and those of the regimes that ``meta`` names.

    ``names`` finds people in a text as ``(start, end)``; without it, names are found by rule.
    """
    plain = bounded(text) if sentences is None else text
    case = Case(read(plain, sentences), tuple(facts), meta, voice, names)
    statement_meaning.prepare(case.texts(case.reading.sentences))
    found = [
        *statement_bounds.check(text),
        *statement_form.check(case),
        *statement_contacts.check(case),
        *statement_gates.check(case),
        *statement_clock.check(case),
        *statement_facts.check(case),
        *statement_actions.check(case),
        *statement_words.check(case),
        *statement_people.check(case),
        *statement_unsaid.check(case),
        *statement_regimes.check(case),
    ]
    return ordered(found)


def ordered(found: Iterable[Finding]) -> list[Finding]:
    """Heaviest first, then by place; the same finding once."""
    once = {(f.rule, f.start, f.end, f.message): f for f in found}
    return sorted(once.values(), key=lambda f: (_WEIGHT[f.severity], f.start, f.end, f.rule))
