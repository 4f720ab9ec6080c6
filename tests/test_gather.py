"""Which evidence a story stands on: one customer's, from its beginning to its end, without notes."""

import pytest

from agent.errors import NotFoundError, RefusedError
from agent.gather import gather
from agent.models import Brief
from retrieval.passages import cut
from retrieval.records import CleanMessage, CleanRecord, Filter, Hit, Passage, Speaker


def record(name: str, *roles: Speaker, words: int = 40, language: str | None = "en") -> CleanRecord:
    texts = [f"{name} part {i} " + "word " * words for i in range(len(roles))]
    messages = tuple(CleanMessage(role=role, text=text) for role, text in zip(roles, texts, strict=True))
    return CleanRecord(id=name, kind="ticket", messages=messages, language=language)


def passages(found: CleanRecord) -> list[Passage]:
    return cut(found, 400, lambda text: len(text.split()))


def hits(*records: CleanRecord) -> list[Hit]:
    return [Hit(passage=passages(r)[0], score=1.0) for r in records]


def gathered(brief: Brief, *records: CleanRecord) -> list[str]:
    held = {r.id: r for r in records}
    found = [r for r in records if any(p.role == "customer" for p in passages(r))]
    return [p.text.split(" word")[0] for p in gather(brief, hits(*found), held.__getitem__, passages)]


def test_a_story_stands_on_one_record() -> None:
    one, two = record("one", "customer", "agent", "customer"), record("two", "customer", "agent", "customer")
    assert gathered(Brief(topic="anything"), one, two) == ["one part 0", "one part 1", "one part 2"]


def test_a_record_that_can_carry_a_story_is_preferred() -> None:
    scrap, story = record("scrap", "customer", words=5), record("story", "customer", "agent", "customer")
    assert gathered(Brief(topic="anything"), scrap, story)[0] == "story part 0"


def test_named_records_are_taken_as_they_are() -> None:
    one, two = record("one", "customer"), record("two", "customer")
    assert gathered(Brief(topic="anything", filter=Filter(record_ids=("two",))), one, two) == ["two part 0"]


def test_notes_are_no_evidence() -> None:
    assert gathered(Brief(topic="anything"), record("one", "note", "customer", "note")) == ["one part 1"]


def test_a_long_conversation_keeps_its_beginning_and_its_end() -> None:
    long = record("long", *(["customer", "agent"] * 4))
    assert gathered(Brief(topic="anything", passages=3), long) == ["long part 0", "long part 6", "long part 7"]


def test_nothing_found_and_no_customer_are_refused() -> None:
    with pytest.raises(NotFoundError):
        gathered(Brief(topic="anything"))
    with pytest.raises(RefusedError, match="no word of a customer"):
        gathered(Brief(topic="anything", filter=Filter(record_ids=("one",))), record("one", "agent"))


def only_english(language: str | None) -> bool:
    return language in {None, "en"}


def test_what_is_in_another_language_is_passed_over() -> None:
    finnish, english = record("fi", "customer", "agent", "customer", language="fi"), record("en", "customer")
    held = {r.id: r for r in (finnish, english)}
    found = gather(Brief(topic="anything"), hits(finnish, english), held.__getitem__, passages, only_english)
    assert {p.record_id for p in found} == {"en"}


def test_what_is_held_back_is_refused_with_the_language_and_the_setting() -> None:
    finnish = record("fi-1", "customer", language="fi")
    for brief in (Brief(topic="anything"), Brief(topic="anything", filter=Filter(record_ids=("fi-1",)))):
        with pytest.raises(RefusedError, match=r"fi-1 is in Finnish.*STORYDESK_LANGUAGES"):
            gather(brief, hits(finnish), {"fi-1": finnish}.__getitem__, passages, only_english)


def test_a_record_that_is_too_short_to_tell_is_not_held_back() -> None:
    short = record("short", "customer", language=None)
    assert gather(Brief(topic="anything"), hits(short), {"short": short}.__getitem__, passages, only_english)


def wished(name: str, wish: str) -> CleanRecord:
    held = record(name, "customer", "agent", "customer")
    return held.model_copy(update={"messages": (*held.messages, CleanMessage(role="customer", text=wish))})


def test_a_customer_who_wants_no_publicity_is_told_of_in_no_story() -> None:
    wish, other = wished("one", "Please keep this between us."), record("two", "customer", "agent", "customer")
    with pytest.raises(RefusedError, match="customer of record one does not want this made public"):
        gathered(Brief(topic="anything"), wish, other)
    with pytest.raises(RefusedError, match="customer of record one"):
        gathered(Brief(topic="anything", filter=Filter(record_ids=("two", "one"))), wish, other)


def test_a_customer_who_wants_a_password_kept_may_be_told_of() -> None:
    assert gathered(Brief(topic="anything"), wished("one", "Please don't share my password."))[0] == "one part 0"
