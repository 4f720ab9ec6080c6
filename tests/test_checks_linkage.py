"""Words that lead a search to a story's source (S11), and what a motivated intruder finds (S13)."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

import pytest

from agent.checks import attack_story, check_story
from agent.checks.corpus import Rank
from agent.models import Content, Evidence, Finding, Sentence, StoryConsent, StoryMeta
from prompts import voices
from tests.crowd_of import Records

VOICE = voices.load("house")
META = StoryMeta(channel="newsletter")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SOURCE = "The river came into our bookshop and the till stood in forty centimetres of water."
OTHERS = {
    f"r{n}": f"Our card reader stopped on a busy afternoon and nobody could pay with a card, {word} story."
    for n, word in enumerate(("one", "another", "third", "fourth"))
}
GRANTED = StoryConsent(level="anonymous", channels=("newsletter",))


def evidence(text: str = SOURCE, record: str = "flood", consent: StoryConsent | None = None) -> list[Evidence]:
    given = {} if consent is None else {"consent": consent}
    return [Evidence(id=f"{record}#0.0", text=text, record_id=record, **given)]


def story(*body: str) -> Content:
    said = [Sentence(part="headline", text="Customer tells of help")]
    said += [Sentence(part="body", text=text, citations=("flood#0.0",)) for text in body]
    house = [Sentence(part="boilerplate", text=SOURCE), Sentence(part="contact", text=SOURCE)]
    return Content(sentences=(*said, *house))


def found(rule: str, content: Content, corpus: Records | None, of: list[Evidence] | None = None) -> list[Finding]:
    every = check_story(content.text, of or evidence(), META, content.placed, VOICE, corpus=corpus)
    return [finding for finding in every if finding.rule == rule]


def corpus(enough: bool = True, **more: str) -> Records:
    return Records({"flood": SOURCE, **OTHERS, **more}, enough=enough)


def shown(content: Content, findings: list[Finding]) -> list[str]:
    return [content.text[f.start : f.end] for f in findings]


# --- S11: words that stand in few records ----------------------------------------------------------------------


def test_a_run_that_stands_in_few_records_blocks_and_is_shown_whole() -> None:
    content = story("The till stood in forty centimetres of water, and support staff sent another till by courier.")
    linked = [f for f in found("S11", content, corpus()) if "stands in" in f.message]
    assert shown(content, linked) == ["The till stood in forty centimetres of water"]
    assert linked[0].severity == "block"
    assert "1 record of 5" in linked[0].message


def test_a_run_that_a_crowd_shares_is_no_pointer() -> None:
    content = story("Nobody could pay with a card because the card reader stopped on a busy afternoon.")
    assert [f for f in found("S11", content, corpus()) if "stands in" in f.message] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Water came in and reached the till.",
        "In forty centimetres, the till of the bookshop stood.",
        "The till stood in four inches of rain.",
    ],
)
def test_other_words_are_no_pointer(sentence: str) -> None:
    assert [f for f in found("S11", story(sentence), corpus()) if "stands in" in f.message] == []


def test_a_run_of_words_that_say_little_is_no_pointer() -> None:
    records = corpus(x="I said that it was not what they had been told about")
    assert [
        f for f in found("S11", story("It was not what they had been told."), records) if "stands" in f.message
    ] == []


def test_a_run_does_not_go_on_in_the_next_sentence() -> None:
    records = corpus(x="the queue was long. Nobody left the shop")
    content = story("They said the queue was long.", "Nobody left the shop.")
    assert [f for f in found("S11", content, records) if "stands in" in f.message] == []


def test_a_rare_word_points_and_an_ordinary_one_does_not() -> None:
    records = corpus(x="We repair zzithers here", y="We repair clocks here")
    content = story("The customer has zzithers and clocks.")
    assert shown(content, [f for f in found("S11", content, records) if "stands" in f.message]) == ["zzithers"]


def test_consented_quotations_and_the_houses_own_lines_are_left_out() -> None:
    content = story(f"The customer said: “{SOURCE}”")
    assert [f for f in found("S11", content, corpus(), evidence(consent=GRANTED)) if "stands in" in f.message] == []


def test_in_a_small_store_few_records_are_a_question_with_the_numbers() -> None:
    content = story("The till stood in forty centimetres of water.", "The river came into our bookshop.")
    [linked] = [f for f in found("S11", content, corpus(enough=False)) if "stands in" in f.message]
    assert linked.severity == "ask"
    assert "1 more like it" in linked.message
    assert "the store holds only 5 records" in linked.message


def test_without_a_corpus_a_long_copy_is_warned_about() -> None:
    content = story("The till stood in forty centimetres of water, and the river came into our bookshop.")
    long = story("The river came into our bookshop and the till stood in forty centimetres of water.")
    assert found("S11", content, None) == []
    assert [f.severity for f in found("S11", long, None)] == ["warn"]


# --- the intruder ----------------------------------------------------------------------------------------------


def test_a_sentence_that_finds_its_source_first_blocks_and_the_approver_reads_why() -> None:
    content = story("Water of the river stood in a bookshop.", "Support staff were patient.")
    first = [f for f in found("S11", content, corpus()) if "first" in f.message]
    assert shown(content, first) == ["Water of the river stood in a bookshop."]
    assert first[0].severity == "block"
    [question] = found("S13", content, corpus())
    assert question.severity == "ask"
    assert "found the source at place 1 of 5" in question.message
    assert "bookshop" in question.message


def test_where_only_the_whole_text_leads_to_the_source_the_nearest_sentence_is_named() -> None:
    records = Records({"s": "alpha beta gamma delta", "a": "alpha beta zeta eta theta", "b": "gamma delta zeta iota"})
    content = story("Alpha beta zeta.", "Gamma delta zeta.")
    of = evidence("alpha beta gamma delta", "s")
    content = content.model_copy(update={"sentences": content.sentences[1:]})
    tried = attack_story(content.text, of, META, records, content.placed, VOICE)
    assert tried[0].rank.place == 1
    assert all(one.rank.place != 1 for one in tried if one.segment is not None)
    assert len([f for f in found("S11", content, records, of) if "first" in f.message]) == 1


def test_a_source_that_is_not_found_is_said_to_be_not_found() -> None:
    crowd = {f"r{n:02}": "nobody could pay with a card" for n in range(40)}
    records = Records({"zzz": "nobody could pay with a card", **crowd})
    content = story("Nobody could pay with a card.")
    of = evidence("nobody could pay with a card", "zzz")
    [question] = found("S13", content, records, of)
    assert "did not find the source among the first 20 records of 41" in question.message
    assert found("S11", content, records, of) == []


def test_quotations_and_furniture_are_not_searched_for() -> None:
    records = corpus()
    content = story("The customer said: “The river came into our bookshop.” Staff sent a spare.")
    attack_story(content.text, evidence(consent=GRANTED), META, records, content.placed, VOICE)
    assert records.asked
    assert not any("river" in question or "centimetres" in question for question in records.asked)


def test_a_customer_who_is_credited_by_name_is_not_looked_for() -> None:
    records = corpus()
    content = story("Water of the river stood in a bookshop.")
    named = evidence(consent=StoryConsent(level="named", channels=("newsletter",)))
    [question] = found("S13", content, records, named)
    assert question.message == "to be answered for this story"
    assert records.asked == []


@pytest.mark.parametrize(
    "consent",
    [
        {"channels": ("press_release",)},
        {"channels": ()},
        {"channels": ("newsletter",), "expires_at": NOW},
        {"channels": ("newsletter",), "granted_at": NOW + timedelta(days=1)},
    ],
)
def test_a_customer_who_may_not_be_named_here_and_now_is_looked_for(consent: dict[str, object]) -> None:
    records = corpus()
    content = story("Water of the river stood in a bookshop.")
    given = StoryConsent.model_validate({"level": "named"} | consent)
    tried = attack_story(
        content.text, evidence(consent=given), META.model_copy(update={"as_of": NOW}), records, content.placed, VOICE
    )
    assert min(one.rank.place or 99 for one in tried) == 1


def test_without_a_corpus_the_question_stays() -> None:
    [question] = found("S13", story("Water of the river stood in a bookshop."), None)
    assert (question.severity, question.message) == ("ask", "to be answered for this story")


def test_a_small_store_asks_and_says_why() -> None:
    records = corpus(enough=False)
    content = story("Water of the river stood in a bookshop.")
    assert {f.severity for f in found("S11", content, records)} == {"ask"}
    [question] = found("S13", content, records)
    assert "the store holds only 5 records" in question.message


def test_where_the_source_cannot_be_searched_nothing_is_said_to_be_safe() -> None:
    class Rebuilt(Records):
        def rank(self, text: str, sources: Collection[str]) -> Rank:
            return Rank(None, 0, self.size())

    [question] = found("S13", story("Water of the river stood in a bookshop."), Rebuilt({}))
    assert "not in the search index now" in question.message
