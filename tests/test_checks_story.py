"""S1 to S20 and G1 on whole stories: what breaks each, and what must not."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agent.checks import RULES, check_story
from agent.models import Content, Evidence, Finding, Sentence, StoryConsent, StoryMeta
from prompts.voices import VoiceProfile

CLEAN = [json.loads(line) for line in (Path(__file__).parent / "data" / "stories_clean.jsonl").read_text().splitlines()]

HEADLINE = "Bakery takes cards again after 90-minute support call"
DATELINE = "LEEDS, England (Nov. 4, 2025) — "
LEAD = (
    "A bakery was taking card payments again on a Friday evening after a support agent stayed on the phone for "
    "90 minutes."
)
QUOTE = (
    "“We were back before the queue noticed,” said the owner of the bakery, who asked not to be named for privacy "
    "reasons."
)
MIDDLE = "The agent put the old version back while the owner stayed on the line."
ABOUT = "About Tillwise\nTillwise makes card terminals and tills."
CONTACT = "Media contact: Tillwise press office, press@tillwise.example"
TEXT = f"{HEADLINE}\n\n{DATELINE}{LEAD}\n\n{MIDDLE}\n\n{QUOTE}\n\n{ABOUT}\n\n{CONTACT}\n\n###\n"

TICKETS = (
    "On Friday evening, in the rush, the terminal in my bakery had gone dark after an update. It took two months to "
    "pay.",
    "The agent stayed on the phone with me for 90 minutes and put the old version back while I stayed on the line. "
    "The bakery was taking card payments again. We were back before the queue noticed. I'd tell any shop to call.",
)
AT = datetime(2025, 11, 4, 9, tzinfo=UTC)
CONSENT = StoryConsent(
    level="anonymous",
    wording="Quote me without my name.",
    channels=("press_release",),
    granted_at=AT - timedelta(days=2),
    expires_at=AT + timedelta(days=300),
    reason_unnamed="privacy",
)
META = StoryMeta(channel="press_release", as_of=AT)
VOICE = VoiceProfile(
    id="test",
    organisation="Tillwise",
    city="Leeds",
    boilerplate="Tillwise makes card terminals and tills.",
    press_contact="Tillwise press office, press@tillwise.example",
    customer_contact="Tillwise support, help@tillwise.example",
)


def _check(
    text: str = TEXT, consent: StoryConsent | None = CONSENT, tickets: tuple[str, ...] = TICKETS, **meta: Any
) -> list[Finding]:
    given: dict[str, Any] = {} if consent is None else {"consent": consent}
    evidence = [Evidence(id=f"T-{i}", text=ticket, **given) for i, ticket in enumerate(tickets)]
    return check_story(text, evidence, META.model_copy(update=meta))


def _hard(found: list[Finding]) -> set[str]:
    return {f.rule for f in found if f.severity != "ask"}


def _blocks(found: list[Finding]) -> set[str]:
    return {f.rule for f in found if f.severity == "block"}


def _with(sentence: str, **meta: Any) -> list[Finding]:
    """Findings that touch a sentence put into the body."""
    text = TEXT.replace(MIDDLE, f"{MIDDLE} {sentence}")
    at = text.index(sentence)
    return [f for f in _check(text, **meta) if f.start < at + len(sentence) and f.end > at]


def _changed(**update: Any) -> StoryConsent:
    return CONSENT.model_copy(update=update)


def _mended(text: str, rule: str, **meta: Any) -> str:
    found = next(f for f in _check(text, **meta) if f.rule == rule and f.mend is not None)
    assert found.mend is not None
    return text[: found.start] + found.mend + text[found.end :]


@pytest.mark.parametrize("case", CLEAN, ids=[case["id"] for case in CLEAN])
def test_a_clean_story_has_no_blocking_finding(case: dict[str, Any]) -> None:
    consent = StoryConsent(**case["consent"])
    evidence = [Evidence(**item, consent=consent) for item in case["evidence"]]
    found = check_story(case["text"], evidence, StoryMeta(**case["meta"]))
    assert [(f.rule, case["text"][f.start : f.end], f.message) for f in found if f.severity == "block"] == []


def test_the_sample_is_clean_and_each_question_is_asked_once() -> None:
    found = _check()
    assert _blocks(found) == set()
    asked = [f.rule for f in found if f.severity == "ask"]
    assert len(asked) == len(set(asked))
    assert {"S2", "S10", "S13", "S20"} <= set(asked)
    assert all(f.rule in RULES for f in found)


# --- G1 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "The bakery won a prize for its cakes in 2019.",
        "The owner has since bought three more terminals.",
        "Tillwise plans to open an office in Madrid.",
        "The agent drove to the shop with a new printer.",
        "Sales rose by 30% within a week.",
        "A flood had damaged the cellar.",
    ],
)
def test_g1_a_sentence_without_support(sentence: str) -> None:
    assert "G1" in _blocks(_with(sentence))


def test_g1_a_version_has_to_cite_what_carries_it() -> None:
    def version(*citations: str) -> Content:
        return Content(sentences=(Sentence(part="body", text=MIDDLE, citations=citations),))

    evidence = [Evidence(id=f"T-{i}", text=ticket, consent=CONSENT) for i, ticket in enumerate(TICKETS)]

    def severities(content: Content) -> list[str]:
        found = check_story(content.text, evidence, META, content.placed, VOICE)
        return [f.severity for f in found if f.rule == "G1"]

    assert severities(version("T-1")) == []
    assert severities(version("T-0")) == ["warn"]
    assert severities(version()) == ["block"]


def test_g1_leaves_the_house_furniture_alone() -> None:
    content = Content(
        sentences=(
            Sentence(part="dateline", text="LEEDS, England (Nov. 4, 2025)", origin="house"),
            Sentence(part="headline", text=HEADLINE, citations=("T-0", "T-1")),
            Sentence(part="body", text=LEAD, citations=("T-0", "T-1")),
            Sentence(part="boilerplate", text=VOICE.boilerplate, origin="house"),
            Sentence(part="contact", text=VOICE.press_contact, origin="house"),
            Sentence(part="endmark", text="###", origin="house"),
        )
    )
    evidence = [Evidence(id=f"T-{i}", text=ticket, consent=CONSENT) for i, ticket in enumerate(TICKETS)]
    assert _blocks(check_story(content.text, evidence, META, content.placed, VOICE)) == set()


# --- S3, S4 ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "quote",
    [
        "“We were back before anybody noticed,”",
        '"We were back long before the queue noticed,"',
        "‘We were back before the queue had noticed,’",
        "«We are back before the queue noticed»,",
        "“We were back before the queue noticed, thanks to Tillwise,”",
        "“before the queue noticed … we were back,”",
        "“We were back before the [customers noticed our] queue noticed it,”",
    ],
)
def test_s3_words_that_the_source_does_not_hold(quote: str) -> None:
    assert "S3" in _blocks(_check(TEXT.replace("“We were back before the queue noticed,”", quote)))


@pytest.mark.parametrize(
    "quote",
    [
        '"We were back before the queue noticed,"',
        "‘We were back before the queue noticed,’",
        "'we were back before the queue noticed',",
        "«We were back before the queue noticed»,",
        "“We were back … the queue noticed,”",
        "“[The shop was] back before the queue noticed,”",
        "“I’d tell any shop to call,”",
        "'I'd tell any shop to call,'",
        "“We were back\nbefore the queue noticed,”",
    ],
)
def test_s3_exact_words_in_any_marks(quote: str) -> None:
    assert "S3" not in _hard(_check(TEXT.replace("“We were back before the queue noticed,”", quote)))


def test_s3_apostrophes_are_no_quotation_marks() -> None:
    assert "S3" not in _hard(_with("The bakers' queue wasn't long in the '90s, and the owner's tills weren't either."))


def test_s3_the_mend_puts_the_sources_words_in() -> None:
    text = TEXT.replace("before the queue noticed", "before that queue noticed")
    assert "“We were back before the queue noticed,” said" in _mended(text, "S3")


def test_s4_a_quotation_that_nobody_said() -> None:
    found = _with("“Tillwise changed how I think about payments forever,” said the owner.")
    assert {"S3", "S4"} <= _blocks(found)


def test_s4_s6_rewards_and_insiders() -> None:
    paid = (*TICKETS, "I got a £20 gift card for leaving a five-star review.")
    assert {"S4", "S6"} <= _blocks(_check(tickets=paid))
    insider = (*TICKETS, "By the way, my brother works for you.")
    assert "S6" in _blocks(_check(tickets=insider))
    told = TEXT.replace(MIDDLE, f"{MIDDLE} The owner's brother is an employee of Tillwise.")
    assert "S6" not in _blocks(_check(told, tickets=insider))
    assert "S6" not in _hard(_check(tickets=(*TICKETS, "They gave me a £20 refund for the fault.")))


# --- S7, S8, S9, S19 ---------------------------------------------------------------------------------------


def test_s8_no_consent_no_quotation() -> None:
    assert {"S3", "S7", "S8"} <= _blocks(_check(consent=StoryConsent(level="none")))
    paraphrase = TEXT.replace(f"{QUOTE}\n\n", "")
    assert not {"S3", "S7", "S8"} & _hard(_check(paraphrase, consent=StoryConsent(level="none")))


def test_s8_asks_where_nothing_is_told_about_consent() -> None:
    found = _check(consent=None)
    assert "S8" in {f.rule for f in found if f.severity == "ask"}
    assert not {"S3", "S8"} & _hard(found)


@pytest.mark.parametrize(
    "consent",
    [
        _changed(channels=("social",)),
        _changed(channels=()),
        _changed(expires_at=AT - timedelta(days=1)),
        _changed(expires_at=AT),
        _changed(granted_at=AT + timedelta(days=1)),
        _changed(wording="I withdraw my permission to be quoted."),
        _changed(wording="I no longer agree to this."),
    ],
)
def test_s8_outside_the_consent(consent: StoryConsent) -> None:
    assert "S8" in _blocks(_check(consent=consent))


@pytest.mark.parametrize(
    "consent",
    [
        _changed(channels=("press",)),
        _changed(channels=("social", "press release")),
        _changed(expires_at=None),
        _changed(channels=("all",)),
        _changed(expires_at=AT + timedelta(seconds=1)),
        _changed(wording="Happy to be quoted anywhere."),
    ],
)
def test_s8_inside_the_consent(consent: StoryConsent) -> None:
    assert "S8" not in {f.rule for f in _check(consent=consent)}


def test_s7_evidence_and_the_date_of_the_permission() -> None:
    assert "S7" in {f.rule for f in _check(tickets=()) if f.severity == "ask"}
    content = Content(sentences=(Sentence(part="body", text=MIDDLE),))
    assert "S7" in _blocks(check_story(content.text, [], META, content.placed))
    assert "S7" in {f.rule for f in _check(consent=_changed(granted_at=None)) if f.severity == "ask"}


def test_s9_old_words_and_a_later_complaint() -> None:
    assert "S9" in _hard(_check(consent=_changed(granted_at=AT - timedelta(days=400))))
    assert "S9" not in _hard(_check(consent=_changed(granted_at=AT - timedelta(days=300))))
    happy = Evidence(id="a", text=TICKETS[1], created_at=AT - timedelta(days=20), csat=5, consent=CONSENT)
    angry = Evidence(id="b", text="It broke again.", created_at=AT - timedelta(days=3), csat=1, consent=CONSENT)
    assert "S9" in _hard(check_story(TEXT, [happy, angry], META))


def test_s19_attribution_and_the_reason_for_no_name() -> None:
    bare = TEXT.replace(QUOTE, "“We were back before the queue noticed.”")
    assert "S19" in _blocks(_check(bare))
    unexplained = TEXT.replace(", who asked not to be named for privacy reasons", "")
    assert "S19" in _hard(_check(unexplained))
    assert "S19" not in _hard(_check())
    for credit in ("according to the owner", "the owner told the desk", "the baker recalled"):
        assert "S19" not in _blocks(_check(TEXT.replace("said the owner of the bakery", credit)))


# --- S14 ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "The owner can be reached at m.keller@mail.example.",
        "Her number is 020 7946 0123.",
        "Call the owner on +1 555 010 9999.",
        "The card was 4111 1111 1111 1111.",
        "The refund went to GB29 NWBK 6016 1331 9268 19.",
        "The case was order 4482917.",
        "It was ticket #48213.",
        "The booking reference was QX7T9P2.",
        "The order ORD-2025-00417 was late.",
        "See www.kellerbakes.example for more.",
        "The owner posts as @kellerbakes.",
        "Sarah runs the bakery.",
        "The agent, Priya Raman, stayed on.",
        "Mr Keller was relieved.",
        "“I'd tell any shop to call,” said Oluwadara Fashola.",
        "[CUSTOMER] stayed on the line.",
        "[AGENT 1] put it back.",
        "The shop is at 12 Mill Lane.",
        "The postcode is LS1 4AP.",
        "Write to keller dot bakes at mail dot com.",
    ],
)
def test_s14_a_direct_identifier(sentence: str) -> None:
    assert "S14" in _blocks(_with(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "Version 4.2.1 was put back.",
        "The terminal showed error 4471.",
        "It showed error code E-1042.",
        "The bakery opened in 2019.",
        "The price was £1,250.50.",
        "A spokesperson for Tillwise said the update was stopped.",
        "The team worked 24/7 in May and on Good Friday.",
        "Model TX-200 was used in New York.",
        "The order was for 40 loaves.",
        "It happened at 18:30 on Friday.",
        "Will the bakery grow? Hope remains.",
        "In April and June the queue was long.",
        "About 1,200 cards were read.",
        "The owner waited [for the call] on the line.",
    ],
)
def test_s14_what_identifies_nobody(sentence: str) -> None:
    assert "S14" not in _hard(_with(sentence))


def test_s14_the_houses_own_lines_may_stand() -> None:
    assert "S14" not in _hard(_check())
    assert "S14" in _blocks(_check(TEXT.replace(ABOUT, f"{ABOUT} Thanks to [CUSTOMER].")))


def test_s14_s19_a_credit_that_the_consent_grants() -> None:
    named = _changed(level="named", wording="Quote me as Nadia Brandt, please.")
    text = TEXT.replace("said the owner of the bakery, who asked not to be named for privacy reasons", "said {}")
    assert not {"S14", "S19"} & _hard(_check(text.format("Nadia Brandt"), consent=named))
    assert "S19" in {f.rule for f in _check(text.format("Helena Moss"), consent=named) if f.severity == "ask"}
    assert {"S14", "S19"} <= _blocks(_check(text.format("Nadia Brandt")))


def test_s14_an_injected_finder_is_used() -> None:
    text = TEXT.replace("said the owner", "said zbyszko, the owner")

    def finder(sentence: str) -> list[tuple[int, int]]:
        at = sentence.find("zbyszko")
        return [(at, at + 7)] if at >= 0 else []

    evidence = [Evidence(id=f"T-{i}", text=ticket, consent=CONSENT) for i, ticket in enumerate(TICKETS)]
    assert "S14" not in _blocks(check_story(text, evidence, META))
    assert "S14" in _blocks(check_story(text, evidence, META, names=finder))


def test_s11_s12_copied_words_and_details_together() -> None:
    copied = "The agent stayed on the phone with me for 90 minutes and put the old version back."
    private = StoryConsent(level="none")
    text = TEXT.replace(MIDDLE, copied).replace(f"{QUOTE}\n\n", "")
    assert "S11" in _hard(_check(text, consent=private))
    assert "S11" not in _hard(_check(text))
    exact = TEXT.replace(MIDDLE, "On Nov. 1 at 18:40 the baker, aged 52, paid £40.25 in Otley.")
    assert "S12" in {f.rule for f in _check(exact)}
    assert "S12" not in {f.rule for f in _check()}


# --- S15 to S18 --------------------------------------------------------------------------------------------


def test_s15_a_lead_without_the_news() -> None:
    vague = TEXT.replace(DATELINE, "").replace(LEAD, "It is often said that good things come to those who wait.")
    assert "S15" in _hard(_check(vague))
    assert "S15" not in _hard(_check())


@pytest.mark.parametrize(
    "sentence",
    [
        "The bakery was back!",
        "It was a game-changing call.",
        "Tillwise is a world-class company.",
        "The award-winning team was on hand.",
        "An amazing agent stayed on the line.",
        "The call was revolutionary.",
        "We put the old version back.",
        "Our agent stayed on the line.",
        "The team was thrilled.",
        "This cutting-edge terminal went dark.",
        "The agent delivered unparalleled help.",
        "I stayed on the line.",
    ],
)
def test_s16_hype_exclamation_and_first_person(sentence: str) -> None:
    assert "S16" in _blocks(_with(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "“We were back before the queue noticed,” said the owner.",
        "The agent paid the outstanding invoice.",
        "The cable leading to the till was worn.",
        "The owner's mine was closed.",
        "The US office opened later.",
        "The line was long on World War I Street.",
        "The agent said the fault was leading to delays.",
        "The ultimate cause was an update.",
    ],
)
def test_s16_plain_words_are_left_alone(sentence: str) -> None:
    assert "S16" not in _blocks(_with(sentence))


def test_s16_headline_and_length() -> None:
    assert "S16" in _blocks(_check(TEXT.replace(HEADLINE, HEADLINE + " on a long Friday evening in the rush")))
    assert "S16" in _blocks(_check(TEXT.replace(MIDDLE, " ".join([MIDDLE] * 60))))
    assert "S16" not in _blocks(_check())
    assert "S16" in _hard(_check())
    assert "S16" not in _hard(_check(channel="social"))


@pytest.mark.parametrize(
    ("verb", "fires"),
    [
        ("gushed", True),
        ("exclaimed", True),
        ("stated", True),
        ("claimed", True),
        ("said", False),
        ("told the desk", False),
    ],
)
def test_s16_the_verb_of_attribution(verb: str, fires: bool) -> None:
    text = TEXT.replace("said the owner of the bakery", f"{verb} the owner of the bakery")
    found = [f for f in _check(text) if f.rule == "S16" and "colours" in f.message]
    assert [f.mend for f in found] == (["said"] if fires else [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The shop was open!", "The shop was open."),
        ("It was an amazing call.", "It was a call."),
        ("The world-class agent called.", "The agent called."),
        ("The team was delighted by it.", "The team was pleased by it."),
        ("Amazing agents called.", "Agents called."),
        ("It was a game-changing update.", "It was an update."),
    ],
)
def test_s16_mends(before: str, after: str) -> None:
    assert after in _mended(TEXT.replace(MIDDLE, before), "S16")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The agent made 3 calls.", "The agent made three calls."),
        ("The queue had twelve people.", "The queue had 12 people."),
        ("The tip was five percent.", "The tip was 5%."),
        ("A nine-year-old waited.", "A 9-year-old waited."),
        ("It began on November 4.", "It began on Nov. 4."),
        ("It began on Mar. 4.", "It began on March 4."),
        ("It began on March 4th.", "It began on March 4."),
        ("It began in Nov. 2025.", "It began in November 2025."),
        ("There were 2 agents.", "There were two agents."),
    ],
)
def test_s17_ap_basics_with_their_mends(before: str, after: str) -> None:
    assert after in _mended(TEXT.replace(MIDDLE, before), "S17")


@pytest.mark.parametrize(
    "sentence",
    [
        "The agent made three calls.",
        "It cost £5 and took 40 minutes.",
        "It began at 5 p.m. on March 4.",
        "Version 2 was put back.",
        "It scored 5 out of 5.",
        "The price rose 5%.",
        "Twelve people queued.",
        "The line is 3 km long.",
        "It began on 4 November 2025.",
        "A 9-year-old waited.",
        "It needs 2 million users.",
        "Step 3 was next.",
        "“It took 3 calls,” said the owner.",
        "It took 1.5 hours.",
    ],
)
def test_s17_what_ap_leaves(sentence: str) -> None:
    assert [f for f in _with(sentence) if f.rule == "S17"] == []


def test_s18_boilerplate_contact_end_mark() -> None:
    assert "S18" in _blocks(_check(TEXT.replace(f"{ABOUT}\n\n", "")))
    assert "S18" in _blocks(_check(TEXT.replace(f"{CONTACT}\n\n", "")))
    open_end = TEXT.replace("\n\n###\n", "")
    assert "S18" in _blocks(_check(open_end))
    assert _mended(open_end, "S18").endswith(f"{CONTACT}\n\n###")
    assert "S18" not in _hard(_check())
    assert "S18" not in _hard(_check(open_end, channel="social"))
    assert "S18" not in _blocks(_check(TEXT.replace("###", "ENDS")))


@pytest.mark.parametrize(
    "text", ["", "\n \n", "\0", "“", "'", "###", "[", "🙂", "a" * 5000, "| - > *", "\ud800", "١٢٣"]
)
def test_odd_texts_give_findings_and_no_crash(text: str) -> None:
    found = _check(text)
    assert all(0 <= f.start <= f.end <= len(text) for f in found)
    assert "S18" in _blocks(found)
