"""What the detectors find, and above all what they leave alone."""

import base64
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals import crowd
from retrieval.detectors import Detectors, patterns
from retrieval.detectors.merge import merged
from retrieval.detectors.plain import fold, plain
from retrieval.detectors.protobuf import fields, number, varint, wrap
from retrieval.detectors.register import is_case_file
from retrieval.detectors.words import GRAMMAR, NOUN, ORDINARY, UNKNOWN, rank
from retrieval.errors import ModelFileError

HIDDEN = base64.b64encode(b"ana.lopez.1@mail.example").decode()
#: Text, type, and exactly what is found of that type.
SHAPES = (
    ("write to ana.lopez+shop@mail.example.org today", "email", "ana.lopez+shop@mail.example.org"),
    ("reach me: john dot smith at gmail dot com", "email", "john dot smith at gmail dot com"),
    ("reach me: john[at]lopez[dot]example", "email", "john[at]lopez[dot]example"),
    ("it is rajan 45 gmailcom", "email", "rajan 45 gmailcom"),
    (f"see {HIDDEN} here", "email", HIDDEN),
    ("see https://shop.example/u/ana-lopez?id=7 please", "link", "https://shop.example/u/ana-lopez?id=7"),
    ("ask @ana_lopez about it", "handle", "@ana_lopez"),
    ("user ana_lopez_4411 wrote", "username", "ana_lopez_4411"),
    ("paid by gift_card_8812345", "username", "gift_card_8812345"),
    ("call 020 7946 0123 now", "phone", "020 7946 0123"),
    ("call +44 1632 960123 now", "phone", "+44 1632 960123"),
    ("my phone is 5550123 thanks", "phone", "5550123"),
    ("IBAN GB82 WEST 1234 5698 7654 32 here", "iban", "GB82 WEST 1234 5698 7654 32"),
    ("card 4111 1111 1111 1111 declined", "card", "4111 1111 1111 1111"),
    ("ssn 078-05-1120 ok", "ssn", "078-05-1120"),
    ("from 203.0.113.7 and", "ip", "203.0.113.7"),
    ("device 00:1B:44:11:3A:B7 is", "mac", "00:1B:44:11:3A:B7"),
    ("to 0x52908400098527886E0F7030069857D2E4169EE7 sent", "wallet", "0x52908400098527886E0F7030069857D2E4169EE7"),
    ("licence IN-DL-911330028 was", "id", "IN-DL-911330028"),
    ("order #W9281734 is late", "id", "W9281734"),
    ("my claim number is bvc 967", "id", "bvc 967"),
    ("account no: 88-1234", "id", "88-1234"),
    ("booking 7K2QX9 please", "booking", "7K2QX9"),
    ("spaced 4 5 6 7 8 9 1 digits", "number", "4 5 6 7 8 9 1"),
    ("it is five five five oh one two three", "number", "five five five oh one two three"),
    ("I was born on 12 March 1987 in", "birth_date", "12 March 1987"),
    ("DOB: 1987-03-12", "birth_date", "1987-03-12"),
    ("sent to 221b baker street please", "address", "221b baker street"),
    ("in der Musterstraße 12a wohnt", "address", "Musterstraße 12a"),
)
#: What looks like an identifier and is none.
HARMLESS = (
    "the price is $1,299.00 and not 1,499",
    "error code E1042 on version 10.4.12.1",
    "firmware version 2.14.7.1023 fails",
    "the flight leaves at 14:30 and lands at 16:05",
    "flight number HAT123 from gate 4",
    "Item ID: 9844888101 in blue",
    "I ordered 2 large and 3 small ones",
    "my order within 5 days please",
    "we waited 45 minutes for 12 people",
    "a 27 inch monitor with 512 gb",
    "on 3 May we had 40 % more",
    "he made 2 trips to the court",
    "room 12 on floor 3",
)


#: Ordinary words that a model of names takes for one, and what of each text is somebody's all the same.
ORDINARY_WORDS: tuple[tuple[str, list[str]], ...] = (
    ("Restaurant in full service, till froze on the payment screen after a power dip.", []),
    ("Bore da. Our menu is in Welsh and so are we.", []),
    ("Diolch! Ten days in and no envelopes left.", []),
    ("Bore da Eluned, I have it here.", ["Eluned"]),
    ("Callum drove 38 miles on his Saturday off to swap a card reader.", ["Callum"]),
    ("locked out, baking since 3, brain is dough", []),
    ("toy shop. eleven parents messaged me in the last hour", []),
    ("3rd late payout in 5 weeks. My drivers get paid on Thursday.", []),
    ("Tuck shop run by year 6", []),
    ("The council report is under Reports > Larder now.", []),
    ("please have a cook read them, my Amharic comes from a dictionary. Tomasz", ["Tomasz"]),
    ("An Ethiopian restaurant wrote to us.", []),
    ("Charge it while you drive to the lifeboat station.", []),
    ("We sell your tills in the South West, as you know.", []),
    ("Ha. Switched off from here, for everything.", []),
    ("comics stock - 9000 lines", []),
    ("@theirname what is going on", ["@theirname"]),
    ("Holding statement: payments outage 14 May 2026", []),
    ("my claim number is bvc 967", ["bvc 967"]),
    ("Bonjour, ma commande est pour le 12 rue de la Harpe, merci.", ["12 rue de la Harpe"]),
    ("Cymraeg ar y derbynneb, diolch", []),
    ("Ask Eric Holder or Johnny Cash about the door.", ["Eric Holder", "Johnny Cash"]),
    ("i am rod hung from kent", ["rod hung", "kent"]),
)


@pytest.fixture(scope="module")
def detectors(model_folder: Path) -> Detectors:
    return Detectors(model_folder)


@pytest.mark.parametrize(("text", "kind", "value"), SHAPES)
def test_a_shape_is_found_whole(text: str, kind: str, value: str) -> None:
    found = merged(text, patterns.find(text))
    assert [text[f.start : f.end] for f in found if f.type == kind or value in text[f.start : f.end]] == [value]


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_number_is_left_alone(text: str) -> None:
    assert [text[f.start : f.end] for f in patterns.find(text)] == []


@pytest.mark.parametrize("text", HARMLESS)
def test_all_detectors_together_leave_it_alone(detectors: Detectors, text: str) -> None:
    assert [text[f.start : f.end] for f in detectors.find([text])[0]] == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("hi\nmy name is oluwaseun adeyemi\nok", ["oluwaseun adeyemi"]),
        ("this is Zoë from Kraków", ["Zoë"]),
        ("Dear Mr. Nguyễn,", ["Nguyễn"]),
        ("hello\nrajan 4821\nthank you", ["rajan"]),
        ("i need my boarding pass\nkavin\nbh 78 u 8", ["kavin"]),
        ("Kind regards,\nPriya Raman", ["Priya Raman"]),
        ("I hope that the rose will bloom in May.", []),
        ("hi\nok thank you\nno thanks\nbye", []),
    ],
)
def test_names_are_found_in_their_place(detectors: Detectors, text: str, names: list[str]) -> None:
    found = [text[f.start : f.end] for f in detectors.find([text])[0] if f.type == "name"]
    assert found == names


@pytest.mark.parametrize(("text", "somebodys"), ORDINARY_WORDS)
def test_ordinary_words_are_nobodys(detectors: Detectors, text: str, somebodys: list[str]) -> None:
    assert [text[f.start : f.end] for f in detectors.find([text])[0]] == somebodys


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("the", GRAMMAR),
        ("will", GRAMMAR),
        ("running", ORDINARY),
        ("pizza", NOUN),
        ("oluwaseun", UNKNOWN),
        ("rank", ORDINARY),
    ],
)
def test_the_rank_of_a_word(word: str, expected: int) -> None:
    assert rank(word) == expected
    assert rank(word.upper()) == expected


# --- reading ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ｊｏｈｎ", "john"),
        ("jo\u200bhn", "john"),
        ("jоhn", "john"),  # a Cyrillic o
        ("Zoe\u0308", "Zoë"),
        ("Иван", "Иван"),
        ("a\x00b", "a b"),
        ("\ud800x", "\ufffdx"),
    ],
)
def test_disguises_are_undone(written: str, read: str) -> None:
    assert plain(written).text == read


def test_a_span_of_the_plain_text_covers_what_was_written() -> None:
    written = "I am j\u200bо\u200bhn\u200b!"
    read = plain(written)
    start = read.text.index("john")
    assert [written[slice(*read.back(start, start + 4))]] == ["j\u200bо\u200bhn"]


def test_names_are_compared_without_accents() -> None:
    assert fold("Łukasz") == fold("lukasz") == "lukasz"
    assert fold("GROß") == "gross"


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_plain_keeps_the_way_back(text: str) -> None:
    read = plain(text)
    spans = [read.back(i, i + 1) for i in range(len(read.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@given(st.text(alphabet=st.sampled_from("ab1 .@-_:/\n'Jöß9+#(),"), max_size=300))
@settings(max_examples=150, deadline=None)
def test_merged_spans_are_sorted_and_apart(text: str) -> None:
    found = merged(text, patterns.find(text))
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


# --- odd input ----------------------------------------------------------------------------------------------

#: Each is repeated 60,000 characters long: what makes a careless pattern explode.
WORST = (
    "a", "1", " ", "a@", "1-", "1 ", "a.", "a_", "_1", "(", "+1", "1.1.", "a:a:", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaax ",
    "111111111111111111111111111111111111111x ", "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1a ", "order number is ", "my name is ",
    "john dot ", "one two ", "a b c d e f g h ", "-.-.", "A1", "AB-", "0x", "www.", "1 a a a a a ", "a" * 400 + "= ",
)  # fmt: skip


@pytest.mark.parametrize("unit", WORST)
def test_no_pattern_explodes(unit: str) -> None:
    text = (unit * (60_000 // len(unit)))[:60_000]
    # A pattern that backtracks never comes back from this.
    assert all(0 <= f.start < f.end <= len(text) for f in patterns.find(text))


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\ud800\udfff", "🎉" * 500, "👩‍👩‍👧‍👦 ❤️", "\u0301" * 50, "\n" * 1000]
)
def test_odd_characters_hide_nothing_and_break_nothing(detectors: Detectors, text: str) -> None:
    assert detectors.find([text]) == [[]]


def test_four_hundred_names_are_found_in_one_text(detectors: Detectors) -> None:
    names = {record.requester.name or "" for record in crowd.records(900, seed=5)}
    text = ", ".join(sorted(names)[:400]) + "."
    covered = sum(f.end - f.start for f in detectors.find([text])[0])
    assert covered > 0.97 * len(text.replace(", ", ""))


def test_a_case_file_is_told_from_a_complaint() -> None:
    case = "The applicant lodged an appeal. The court held a hearing; the tribunal gave judgment. " * 4
    assert is_case_file(case)
    assert not is_case_file("I will see you in court! My order is late. " * 10)


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="make setup"):
        Detectors(tmp_path).find(["hello"])


def test_what_is_written_is_read_again() -> None:
    message = number(1, 300) + wrap(2, b"name") + wrap(3, number(1, 7))
    read = list(fields(message))
    assert [f.number for f in read] == [1, 2, 3]
    assert varint(read[0].payload)[0] == 300
    assert read[1].payload == b"name"
    assert b"".join(f.raw for f in read) == message


@pytest.mark.parametrize("torn", [b"\x08", b"\x0f\x01", b"\xff\xff"])
def test_torn_bytes_are_no_message(torn: bytes) -> None:
    with pytest.raises(ValueError, match="protobuf"):
        list(fields(torn))
