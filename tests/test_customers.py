"""Who wrote a record, and that a customer's people keep their stand-ins over all the customer's records."""

from collections.abc import Sequence

import pytest

from retrieval.anonymise import Anonymiser
from retrieval.customers import Map, Regulars, reference
from retrieval.records import RawMessage, RawRecord, Requester
from retrieval.stand_ins import Ledger, Seen


def raw(key: str, text: str, **who: object) -> RawRecord:
    requester = Requester.model_validate({"name": "Orsolya Fenwick-Bray", "email": "orsolya@fenbray.example"} | who)
    return RawRecord(id=key, kind="ticket", messages=(RawMessage(role="customer", text=text),), requester=requester)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"email": "Orsolya@FenBray.example "}, {"email": "orsolya@fenbray.example", "phone": "01632 960417"}),
        ({"email": None, "phone": "+44 1632 960417"}, {"email": None, "phone": "(01632) 960-417"}),
        ({"email": None, "username": "OBray"}, {"email": None, "username": "obray"}),
        ({"email": None, "organisation": "Fen  Bray Ltd"}, {"email": None, "organisation": "fen bray ltd"}),
    ],
)
def test_one_customer_has_one_reference(one: dict[str, object], two: dict[str, object]) -> None:
    assert reference(raw("a", "Hello.", **one)) == reference(raw("b", "Hello again.", **two)) is not None


@pytest.mark.parametrize(
    "who",
    [
        {"email": None},
        {"email": "no-reply@fenbray.example"},
        {"email": None, "phone": "112"},
        {"email": " ", "name": None},
    ],
)
def test_a_name_alone_is_of_nobody_in_particular(who: dict[str, object]) -> None:
    assert reference(raw("a", "Hello.", **who)) is None


def test_two_customers_differ() -> None:
    assert reference(raw("a", "Hi.")) != reference(raw("a", "Hi.", email="o.bray@fenbray.example"))


# --- tokens


def tokens(*names: str, earlier: Sequence[Map] = (), kind: str = "name") -> list[str]:
    seen = [Seen(name, kind, None) for name in names]
    ledger = Ledger(seen, earlier)
    return [ledger.token(one) for one in seen]


MET: Map = {"[PERSON 2]": ("Maria Lindqvist", "Maria"), "[PERSON 1]": ("Tomasz",), "[EMAIL 1]": ("m@lind.example",)}


@pytest.mark.parametrize("name", ["Maria", "maria", "Lindqvist", "Maria Lindqvist", "Ms Maria Lindqvist"])
def test_who_was_met_keeps_the_token(name: str) -> None:
    assert tokens("Piotr", name, earlier=(MET,)) == ["[PERSON 3]", "[PERSON 2]"]


def test_somebody_new_never_gets_a_token_that_was_given() -> None:
    assert tokens("Maria Okonkwo", "Zofia", earlier=(MET,)) == ["[PERSON 3]", "[PERSON 4]"]


def test_a_name_that_may_be_two_people_is_neither() -> None:
    both: Map = {"[PERSON 1]": ("Maria Lindqvist",), "[PERSON 2]": ("Maria Okonkwo",)}
    assert tokens("Maria", earlier=(both,)) == ["[PERSON 3]"]


def test_two_people_of_one_record_never_share_an_earlier_token() -> None:
    given = tokens("Maria Lindqvist", "Maria Okonkwo", earlier=({"[PERSON 1]": ("Maria",)},))
    assert given == ["[PERSON 1]", "[PERSON 2]"]


def test_an_address_is_known_again_in_any_spelling() -> None:
    assert tokens("M@Lind.example", "n@lind.example", earlier=(MET,), kind="email") == ["[EMAIL 1]", "[EMAIL 2]"]


def test_the_records_of_one_customer_agree_within_one_import(anonymiser: Anonymiser) -> None:
    first = raw("t-1", "Thandiwe Mokoena and my husband Peter Pellworth saw it.")
    second = raw("t-2", "It is Peter Pellworth who rang you. Thandiwe was away.")
    stranger = raw("t-3", "Peter Pellworth told me to write.", email="somebody@else.example")
    one, two, other = anonymiser.records(
        [first, second, stranger], regulars=Regulars({"t-1": "abc", "t-2": "abc", "t-3": "xyz"})
    )
    assert one.record.customer == two.record.customer == "abc"
    named = {value: token for token, values in one.identities.items() for value in values}
    again = {value: token for token, values in two.identities.items() for value in values}
    assert again["Peter Pellworth"] == named["Peter Pellworth"] == "[PERSON 2]"
    assert again["Thandiwe"] == named["Thandiwe Mokoena"] == "[PERSON 1]"
    assert other.identities == {"[PERSON 1]": ("Peter Pellworth",)}


def test_a_record_that_changed_keeps_its_tokens(anonymiser: Anonymiser) -> None:
    before = anonymiser.records([raw("t-1", "Thandiwe Mokoena and Peter Pellworth saw it.")])[0]
    changed = raw("t-1", "Peter Pellworth saw it. So did Thandiwe Mokoena.")
    after = anonymiser.records([changed], regulars=Regulars({}, {"t-1": [before.identities]}))[0]
    assert after.record.messages[0].text == "[PERSON 2] saw it. So did [PERSON 1]."


def test_an_address_without_a_number_is_told_as_a_place() -> None:
    ledger = Ledger([Seen("Fenwick way", "address", None), Seen("4 Quay Row", "address", None)])
    told = {one.token: one.description for one in ledger.stand_ins([], None)}
    assert told == {"[ADDRESS 1]": "a place", "[ADDRESS 2]": "an address"}
