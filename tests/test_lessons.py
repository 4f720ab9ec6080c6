"""What people taught about one record: what is masked from then on, and what is not."""

import pytest

from retrieval.anonymise import Anonymiser
from retrieval.lessons import Taught, selected, stands_in, too_plain
from retrieval.records import Known, Lessons, RawMessage, RawRecord, Requester


def raw(*texts: str, **more: object) -> RawRecord:
    messages = tuple(RawMessage(role="customer", text=text) for text in texts)
    return RawRecord.model_validate({"id": "r-1", "kind": "ticket", "messages": messages, **more})


def missed(kind: str, value: str) -> Lessons:
    return Lessons(missed=(Known(type=kind, value=value),))


def test_a_missed_name_is_masked_in_every_field_and_form(anonymiser: Anonymiser) -> None:
    record = raw("we met hollis brandeth at the counter.", "Ask hollis, or H. Brandeth.", tags=("hollis",))
    done = anonymiser.records([record], {"r-1": missed("person", "hollis brandeth")})[0]
    texts = [*(m.text for m in done.record.messages), *done.record.tags]
    assert not any("ollis" in text or "randeth" in text for text in texts)
    assert "reviewer" in {r.source for r in done.report}
    assert any("hollis brandeth" in values for values in done.identities.values())


def test_an_ordinary_word_that_was_selected_is_masked_as_it_is_written_and_no_further(anonymiser: Anonymiser) -> None:
    record = raw("then Bright came by and fixed it. The light was bright.")
    text = anonymiser.records([record], {"r-1": missed("person", "Bright")})[0].record.messages[0].text
    assert "Bright" not in text
    assert "was bright" in text


def test_what_was_missed_of_another_type_is_masked_too(anonymiser: Anonymiser) -> None:
    record = raw("My shop is the one behind Corn\n Square, ask for the blue door.")
    text = anonymiser.records([record], {"r-1": missed("place", "Corn Square")})[0].record.messages[0].text
    assert "Corn" not in text
    assert "blue door" in text


def test_a_released_word_stays_readable_and_what_the_help_desk_holds_does_not(anonymiser: Anonymiser) -> None:
    text = "Please greet Ottoline Quayle. The model is called Zanzibarra Flux and it broke."
    record = raw(text, requester=Requester(name="Ottoline Quayle"))
    before = anonymiser.records([record])[0]
    released = Lessons(released=("Ottoline Quayle", *(text[r.start : r.end] for r in before.report)))
    after = anonymiser.records([record], {"r-1": released})[0]
    assert "Ottoline" not in after.record.messages[0].text
    assert {r.source for r in after.report} == {"given"}


def test_every_replacement_says_why(anonymiser: Anonymiser) -> None:
    texts = (
        "Ottoline Quayle here, write to hob.marren@kelmscote.example, my [CUSTOMER] said.",
        "I am Siobhan Trelawney.",
    )
    done = anonymiser.records([raw(*texts, requester=Requester(name="Ottoline Quayle"))])[0]
    assert {"given", "pattern", "model", "token"} <= {r.source for r in done.report}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("[CUSTOMER] Quayle", "Quayle"),
        (" Quayle,\n ", "Quayle"),
        ("Hob\n\nMarren.", "Hob Marren"),
        ("J. R. Marren", "J. R. Marren"),
        ("Quayle [AGENT 1] Marren", ""),
        ("[AGENT 1]", ""),
        ("", ""),
    ],
)
def test_a_selection_is_read_without_stand_ins_at_its_edges(typed: str, words: str) -> None:
    assert selected(typed) == words


def test_what_would_mask_a_text_wholesale_is_known() -> None:
    assert all(too_plain(value) for value in ("a", "the", "to the", "!", "I"))
    assert not any(too_plain(value) for value in ("Jo", "Will Rose", "42", "李四"))


def test_words_are_found_whole_and_scripts_without_blanks_anywhere() -> None:
    assert not stands_in("Anouk", ["Anouka", "banouk"])
    assert stands_in("Anouk", ["(anouk)"])
    assert stands_in("李四", ["我叫李四。"])
    assert Taught(missed("number", "C++ (7)")).places("it says c++ (7) there") == [(8, 15)]
