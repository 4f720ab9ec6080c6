"""What became of a drafted sentence, which kind of change it was, and the figures and advice over many: as tables."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from agent.edits import StoredPair, advise, pairs, report
from agent.edits.advice import ADVICE
from agent.edits.align import align, likeness, said
from agent.edits.kinds import CAUSES, Cause, EditKind, reasons
from agent.edits.pairs import Pair
from agent.models import Content, Finding, Part, Provenance, Sentence, Version

AT = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


def body(*texts: str) -> list[Sentence]:
    return [Sentence(part="body", text=text) for text in texts]


FROZE = "The till froze on Friday evening."
STAYED = "The agent stayed on the phone for ninety minutes."
OPENED = "The shop opened again on Saturday and took 214 payments."
RELIEVED = "The owner was relieved that the weekend was saved."


def outcomes(before: list[Sentence], after: list[Sentence]) -> list[tuple[str, str, str]]:
    return [(one.outcome, said(one.before), said(one.after)) for one in align(before, after)]


# --- which sentence is which ----------------------------------------------------------------------------------


def test_an_unchanged_text_is_kept_whole() -> None:
    text = body(FROZE, STAYED, OPENED)
    assert outcomes(text, text) == [("kept", s.text, s.text) for s in text]


def test_a_changed_sentence_keeps_its_partner_and_one_without_was_cut_or_added() -> None:
    changed = "An agent stayed on the phone with her for 90 minutes."
    added = "A refund came a week later, without being asked for."
    assert outcomes(body(FROZE, STAYED, RELIEVED), body(FROZE, changed, added)) == [
        ("kept", FROZE, FROZE),
        ("changed", STAYED, changed),
        ("cut", RELIEVED, ""),
        ("added", "", added),
    ]


def test_a_sentence_that_stands_elsewhere_was_moved_and_the_others_stayed() -> None:
    assert outcomes(body(FROZE, STAYED, OPENED), body(OPENED, FROZE, STAYED)) == [
        ("moved", OPENED, OPENED),
        ("kept", FROZE, FROZE),
        ("kept", STAYED, STAYED),
    ]


def test_a_sentence_that_was_moved_and_changed_is_still_found() -> None:
    new = "On Saturday the shop opened again and took 214 payments."
    found = align(body(FROZE, STAYED, OPENED), body(new, FROZE, STAYED))
    assert [(one.outcome, one.moved) for one in found] == [("changed", True), ("kept", False), ("kept", False)]


LONG = "The till froze on Friday evening, and the agent stayed on the phone for ninety minutes until it worked."
HALVES = ("The till froze on Friday evening.", "The agent stayed on the phone for 90 minutes until it worked.")


def test_a_split_sentence_is_one_change_and_so_are_two_made_one() -> None:
    assert outcomes(body(LONG, OPENED), body(*HALVES, OPENED)) == [
        ("changed", LONG, " ".join(HALVES)),
        ("kept", OPENED, OPENED),
    ]
    assert outcomes(body(*HALVES, OPENED), body(LONG, OPENED)) == [
        ("changed", " ".join(HALVES), LONG),
        ("kept", OPENED, OPENED),
    ]


def test_a_new_headline_stands_for_the_old_one_whatever_it_says() -> None:
    old, new = (Sentence(part="headline", text=t) for t in ("A bakery and a Friday night", "Support on the line"))
    assert outcomes([old], [new]) == [("changed", old.text, new.text)]


def test_every_sentence_is_used_once_even_when_two_are_the_same() -> None:
    before, after = body(FROZE, FROZE, STAYED), body(STAYED, FROZE)
    found = align(before, after)
    assert sorted(said(one.before) for one in found if one.before) == sorted(s.text for s in before)
    assert sorted(said(one.after) for one in found if one.after) == sorted(s.text for s in after)


@pytest.mark.parametrize(("before", "after"), [([], body(FROZE)), (body(FROZE), []), ([], [])])
def test_an_empty_side_is_no_trouble(before: list[Sentence], after: list[Sentence]) -> None:
    assert [one.outcome for one in align(before, after)] == ["cut"] * len(before) + ["added"] * len(after)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The till came back at nine.", "The till froze at five."),
        ("The team sent a spare till.", "A replacement went out on the same day."),
        ("The owner was relieved.", "It was the busiest night of the year."),
        ("It was fixed.", "It is what it is."),
    ],
)
def test_sentences_that_only_share_small_words_or_one_thing_are_two(one: str, other: str) -> None:
    assert likeness(one, other) < 0.5
    assert [p.outcome for p in align(body(one), body(other))] == ["cut", "added"] or [
        p.outcome for p in align(body(one), body(other))
    ] == ["added", "cut"]


# --- kinds ----------------------------------------------------------------------------------------------------

CHANGES: tuple[tuple[EditKind, Cause, str, str], ...] = (
    ("privacy", "identity", "The owner, Sarah Whitcombe, said it froze.", "The owner said it froze."),
    ("privacy", "identity", "She wrote from s.w@saltmarsh.example on Friday.", "She wrote on Friday."),
    ("privacy", "generalised", "The call came at 9:41 pm.", "The call came in the evening."),
    ("privacy", "generalised", "He was 43 when it happened.", "He was in his forties when it happened."),
    ("privacy", "generalised", "It happened at a shop in Leeds.", "It happened at a shop in Yorkshire."),
    ("privacy", "detail", "The parcel went to a florist in Leeds.", "The parcel went to a florist."),
    ("fact", "figure", "It took 90 minutes.", "It took 40 minutes."),
    ("fact", "figure", "The shop lost $1,200 in sales.", "The shop lost $12,000 in sales."),
    ("fact", "figure", "It took a while.", "It took 40 minutes."),
    ("fact", "said not", "The till did not come back.", "The till came back."),
    ("fact", "said not", "The payment failed twice.", "The payment succeeded twice."),
    ("fact", "name", "The shop moved to Tillwise Go.", "The shop moved to Tillwise Max."),
    ("fact", "quotation", "She said: “I was lost without it.”", "She said: “I was lost.”"),
    ("fact", "certainty", "A spare till will arrive.", "A spare till might arrive."),
    ("order", "turned", "On Friday the till froze.", "The till froze on Friday."),
    ("length", "shortened", LONG, "The till froze on Friday evening, and the agent stayed on the phone."),
    ("tone", "praise", "The amazing team sent a spare till.", "The team sent a spare till."),
    ("tone", "register", "They couldn't take a payment.", "They could not take a payment."),
    ("tone", "register", "We sent a spare till.", "The company sent a spare till."),
    ("tone", "style", "The team sent ten tills.", "The team sent 10 tills."),
    ("tone", "style", "The organization sent a till.", "The organisation sent a till."),
    ("tone", "attribution", "It had come back, support staff said.", "It had come back."),
    ("length", "trimmed", "The team also sent a second till.", "The team sent a second till."),
    ("tone", "wording", "The clerk utilised the terminal.", "The clerk used the terminal."),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "cause", "before", "after"), CHANGES)
def test_the_kind_of_a_change(kind: EditKind, cause: Cause, before: str, after: str) -> None:
    first = reasons([before], [after])[0]
    assert (first.kind, first.cause) == (kind, cause)
    assert first.why


#: What looks like a kind and is none.
NOT: tuple[tuple[EditKind, str, str], ...] = (
    ("fact", "It took ninety minutes.", "It took an hour and a half."),
    ("fact", "It took about 14 calls.", "It took 14 calls."),
    ("fact", "The call came at 9:41 pm.", "The call came in the evening."),
    ("fact", "They couldn't pay.", "They could not pay."),
    ("fact", "The team repaired the till.", "The team fixed the till."),
    ("privacy", "The till froze at the bakery.", "The till stopped at the bakery."),
    ("privacy", "It took 90 minutes.", "It took 40 minutes."),
    ("length", "The team sent a till on Friday.", "The team sent one on Friday."),
    ("tone", "The team also sent a till.", "The team sent a till."),
    ("order", "The till froze on Friday.", "The till froze on Monday."),
    ("tone", "On Friday the till froze.", "The till froze on Friday."),
)


@pytest.mark.parametrize(("kind", "before", "after"), NOT)
def test_what_is_not_of_a_kind(kind: EditKind, before: str, after: str) -> None:
    assert kind not in {reason.kind for reason in reasons([before], [after])}


def test_an_unchanged_sentence_has_no_kind_unless_it_was_moved() -> None:
    assert reasons([FROZE], [FROZE]) == ()
    assert [r.kind for r in reasons([FROZE], [FROZE], moved=True)] == ["order"]


def test_the_words_that_decided_are_given() -> None:
    (first, *_) = reasons(["It took 90 minutes at a shop in Leeds."], ["It took 40 minutes at a shop in Yorkshire."])
    assert (first.cause, first.words) == ("generalised", ("Leeds", "Yorkshire"))
    found = {r.cause: r.words for r in reasons(["It took 90 minutes."], ["It took 40 minutes."])}
    assert found["figure"] == ("90 minutes", "40 minutes")


def test_a_cut_an_added_and_a_split_sentence() -> None:
    assert [r.cause for r in reasons([STAYED], [])] == ["cut"]
    assert reasons(["Sarah Whitcombe was relieved."], [])[0].cause == "identity"
    assert [r.cause for r in reasons([], [STAYED])] == ["added"]
    assert reasons([LONG], HALVES)[0].cause == "split"
    assert reasons(HALVES, [LONG])[0].cause == "joined"


def test_a_rule_that_was_held_against_the_draft_says_what_the_change_was_for() -> None:
    found = reasons(["The clerk utilised the terminal."], ["The clerk used the terminal."], ruled=["G1"])
    assert (found[0].kind, found[0].words) == ("fact", ("G1",))


def test_the_house_s_own_term_is_a_matter_of_tone() -> None:
    found = reasons(["The clients wait."], ["The customers wait."], terms={"clients": "customers"})
    assert ("tone", "term") in {(r.kind, r.cause) for r in found}


def test_every_cause_has_a_kind_and_an_advice() -> None:
    assert set(get_args(Cause)) == set(CAUSES) == set(ADVICE)


# --- pairs ----------------------------------------------------------------------------------------------------


def version(number: int, *sentences: Sentence, findings: tuple[Finding, ...] = ()) -> Version:
    return Version(
        draft_id="d1",
        number=number,
        content=Content(sentences=sentences),
        author="w",
        created_at=AT,
        provenance=Provenance(model="small-model"),
        findings=findings,
    )


def test_pairs_say_who_wrote_the_sentence_and_how_many_words_were_touched() -> None:
    furniture = Sentence(part="boilerplate", text="Brasspenny makes tills.", origin="house")
    title = Sentence(part="headline", text="A bakery and a night", origin="composer")
    first = version(1, title, *body(FROZE, STAYED), furniture)
    other = furniture.model_copy(update={"text": "Brasspenny makes tills and scales."})
    signed = version(2, title, *body(FROZE, "The agent stayed on the phone for 40 minutes."), *body(OPENED), other)
    found = pairs(first, signed)
    assert [(p.outcome, p.origin, p.writer, p.distance) for p in found] == [
        ("kept", "composer", "composer", 0),
        ("kept", "model", "small-model", 0),
        ("changed", "model", "small-model", 1),
        ("added", "person", "small-model", 10),
    ]


def test_a_finding_of_the_first_version_that_is_gone_is_a_reason() -> None:
    start = len(FROZE) + 1
    held = Finding(rule="G1", severity="warn", start=start, end=start + 8, message="nothing carries it")
    asked = held.model_copy(update={"rule": "S14", "severity": "ask"})
    first = version(1, *body(FROZE, "The clerk utilised the terminal."), findings=(held, asked))
    signed = version(2, *body(FROZE, "The clerk used the terminal."))
    assert [r.words for r in pairs(first, signed)[1].reasons] == [("G1",), ("utilised", "used")][:1]
    still = version(2, *body(FROZE, "The clerk used the terminal."), findings=(held,))
    assert {r.cause for r in pairs(first, still)[1].reasons} == {"wording"}


# --- figures and advice ---------------------------------------------------------------------------------------


def stored(draft: str, at: datetime, *found: Pair) -> list[StoredPair]:
    return [
        StoredPair(draft_id=draft, draft_kind="story", version=2, position=n, at=at, pair=pair)
        for n, pair in enumerate(found)
    ]


def pair(before: str, after: str, writer: str = "small-model", part: Part = "body", moved: bool = False) -> Pair:
    first, signed = ([s] if s else [] for s in (before, after))
    outcome = "kept" if before == after else "changed" if before and after else "cut" if before else "added"
    return Pair(
        outcome="moved" if moved and outcome == "kept" else outcome,  # type: ignore[arg-type]
        part=part,
        origin="model",
        writer=writer,
        before=before,
        after=after,
        reasons=reasons(first, signed, moved=moved),
        distance=abs(len(before.split()) - len(after.split())) if before != after else 0,
    )


LAST_WEEK = AT - timedelta(days=7)
SHORT = "The till froze on Friday evening, and the agent stayed on the phone."
DESK = [
    *stored("a", LAST_WEEK, pair(FROZE, FROZE), pair(LONG, SHORT), pair(STAYED, ""), pair("", OPENED)),
    *stored("b", AT, pair(FROZE, FROZE, "composer"), pair(OPENED, OPENED, moved=True), pair(LONG, SHORT)),
]


def test_the_report_counts_drafted_sentences_and_each_change_once() -> None:
    made = report(DESK)
    shares = made.shares
    assert (shares.drafts, shares.sentences, shares.kept, shares.moved) == (2, 6, 2, 1)
    assert (shares.changed, shares.cut, shares.added) == (2, 1, 1)
    assert shares.kept_share == pytest.approx(3 / 6)
    words = 6 + 19 + 9 + 10 + 6 + 10 + 19
    assert shares.distance == pytest.approx((6 + 9 + 10 + 6) / words)
    assert [(k.kind, k.count, k.causes) for k in made.kinds] == [
        ("length", 3, {"shortened": 2, "cut": 1}),
        ("fact", 1, {"added": 1}),
        ("order", 1, {"moved": 1}),
    ]
    assert sum(k.share for k in made.kinds) == pytest.approx(1)


def test_the_worst_example_of_a_kind_comes_first() -> None:
    worst = report(DESK).kinds[0].worst
    assert [one.pair.before for one in worst] == [STAYED, LONG], "the same change is shown once"
    assert worst[1].draft_id == "b", "of two that are as bad, the later one"


def test_weeks_are_in_order_and_writers_by_their_work() -> None:
    made = report(DESK)
    assert [(w.monday.isoformat(), w.shares.drafts) for w in made.weeks] == [("2026-11-09", 1), ("2026-11-16", 1)]
    assert [(w.writer, w.shares.sentences) for w in made.writers] == [("small-model", 5), ("composer", 1)]


def test_without_a_pair_every_figure_is_nought() -> None:
    made = report([])
    assert (made.shares.sentences, made.shares.kept_share, made.shares.distance) == (0, 0.0, 0.0)
    assert (made.kinds, made.weeks, made.writers, advise([])) == ((), (), (), ())


def test_the_advice_names_the_most_frequent_kinds_with_their_counts_and_no_word_of_a_draft() -> None:
    told = advise(DESK)
    assert [(a.kind, a.count, a.sentences) for a in told] == [("length", 3, 6)], "one edit alone teaches nothing"
    assert told[0].text == "Editors shortened sentences (2 of 6 sentences): keep them under 14 words."


def test_at_most_three_kinds_are_told() -> None:
    changes = [(before, after) for _, _, before, after in CHANGES]
    told = advise(stored("a", AT, *(pair(before, after) for before, after in changes)))
    assert len(told) == 3
    assert [a.count for a in told] == sorted((a.count for a in told), reverse=True)
    for word in ("Whitcombe", "Leeds", "saltmarsh", "Tillwise", "florist"):
        assert all(word not in a.text for a in told)
