"""Findings that are kept: what is known is said again, and whatever could change a finding makes it be looked for."""

import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import NamedTuple

import pytest

from agent.checks import check_story, checked_story, kept
from agent.checks.backends import using
from agent.checks.corpus import Rank
from agent.checks.kept import KeptFindings
from agent.checks.story_case import StoryCase
from agent.models import Content, Evidence, Finding, Sentence, StoryConsent, StoryMeta
from prompts import voices
from prompts.voices import VoiceProfile
from retrieval.errors import IndexUnavailableError
from tests.conftest import NOON

VOICE = voices.load("house")
CONSENT = StoryConsent(
    level="anonymous",
    channels=frozenset({"website"}),
    granted_at=NOON - timedelta(days=9),
    expires_at=NOON + timedelta(days=9),
)
EVIDENCE = (
    Evidence(id="T-1#1", text="The till froze on Friday and sold again after the restart.", record_id="T-1"),
    Evidence(id="T-1#2", text="My till is quick again.", record_id="T-1", role="customer", consent=CONSENT),
)
META = StoryMeta(channel="website", as_of=NOON)


class NoRecords:
    """A corpus of nothing."""

    crowd = 5
    enough = False

    def size(self) -> int:
        return 0

    def records_with(self, words: Sequence[str]) -> int:
        return 0

    def ordinary(self, word: str) -> bool:
        return True

    def customers_with(self, details: Collection[tuple[str, str]]) -> int | None:
        return 0

    def rank(self, text: str, sources: Collection[str]) -> Rank:
        return Rank(None, 0, 0)


def content(told: str) -> Content:
    return Content(
        sentences=(
            Sentence(text="A till that sells again", part="headline"),
            Sentence(text=told, part="body", citations=("T-1#1",)),
            Sentence(text="“My till is quick again,” the shop said.", part="body", citations=("T-1#2",)),
        )
    )


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were looked at anew."""
    texts: list[str] = []
    real: Callable[[StoryCase, float], list[Finding]] = checked_story

    def looking(case: StoryCase, threshold: float) -> list[Finding]:
        texts.append(case.reading.text)
        return real(case, threshold)

    monkeypatch.setattr(kept, "checked_story", looking)
    return texts


class Asked(NamedTuple):
    """One check."""

    told: str = "The till froze on Friday."
    evidence: tuple[Evidence, ...] = EVIDENCE
    meta: StoryMeta = META
    voice: VoiceProfile = VOICE
    mark: str = "1"


USUAL = Asked()


def ask(findings: KeptFindings, asked: Asked = USUAL) -> list[Finding]:
    """What is found; the same as of a check that keeps nothing."""
    given = content(asked.told)
    corpus = NoRecords()
    found = findings.check_story(given.text, asked.evidence, asked.meta, given.placed, asked.voice, corpus, asked.mark)
    assert found == check_story(given.text, asked.evidence, asked.meta, given.placed, asked.voice, corpus=corpus)
    return found


def test_the_same_text_is_looked_at_once_and_found_the_same(looked: list[str]) -> None:
    findings = KeptFindings()
    assert ask(findings) == ask(findings)
    assert len(looked) == 1


@pytest.mark.parametrize(
    "other",
    [
        Asked(told="The till froze on Monday."),
        Asked(evidence=EVIDENCE[:1]),
        Asked(meta=META.model_copy(update={"channel": "press"})),
        Asked(meta=META.model_copy(update={"as_of": NOON + timedelta(days=10)})),
        Asked(meta=META.model_copy(update={"as_of": NOON - timedelta(days=10)})),
        Asked(meta=META.model_copy(update={"as_of": None})),
        Asked(voice=VOICE.model_copy(update={"organisation": "Other House"})),
        Asked(mark="2"),
    ],
)
def test_whatever_could_change_a_finding_makes_it_be_looked_for(looked: list[str], other: Asked) -> None:
    findings = KeptFindings()
    ask(findings)
    ask(findings, other)
    assert len(looked) == 2


def test_a_consent_that_ends_between_two_looks_is_seen_without_a_new_one(looked: list[str]) -> None:
    findings = KeptFindings()
    old = META.model_copy(update={"as_of": NOON + timedelta(days=8)})
    ended = META.model_copy(update={"as_of": CONSENT.expires_at})
    before = {f.rule for f in ask(findings, Asked(meta=old)) if f.severity == "block"}
    after = {f.rule for f in ask(findings, Asked(meta=ended)) if f.severity == "block"}
    assert after > before


def test_the_least_used_go_first(looked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_TEXTS", 2)
    findings = KeptFindings()
    for told in ("The till froze.", "The till sold again.", "The till froze.", "The till froze on Friday."):
        ask(findings, Asked(told))
    ask(findings, Asked("The till froze."))
    assert len(looked) == 3


def test_of_many_who_ask_at_once_one_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()
    looked: list[str] = []

    def looking(case: StoryCase, threshold: float) -> list[Finding]:
        looked.append(case.reading.text)
        begun.set()
        go_on.wait(60)
        return checked_story(case, threshold)

    monkeypatch.setattr(kept, "checked_story", looking)
    findings = KeptFindings()
    with ThreadPoolExecutor(4) as everybody:
        first = everybody.submit(ask, findings)
        assert begun.wait(60)
        others = [everybody.submit(ask, findings) for _ in range(3)]
        go_on.set()
        assert all(other.result() == first.result() for other in others)
    assert len(looked) == 1


def test_what_failed_is_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(case: StoryCase, threshold: float) -> list[Finding]:
        raise IndexUnavailableError("gone")

    findings = KeptFindings()
    with monkeypatch.context() as broken:
        broken.setattr(kept, "checked_story", failing)
        with pytest.raises(IndexUnavailableError):
            ask(findings)
    assert ask(findings)


def test_another_judge_of_support_looks_anew(looked: list[str]) -> None:
    findings = KeptFindings()
    ask(findings)
    with using(None):
        ask(findings)
    assert len(looked) == 2
