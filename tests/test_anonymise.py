"""Identities are gone from a record, wherever and however they stood; and the rest is still there."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.anonymise import Anonymiser, id_is_identity
from retrieval.detectors.plain import fold, plain
from retrieval.identities import Identity, Matcher, of_known, of_record
from retrieval.records import Anonymised, Known, RawAgent, RawConsent, RawMessage, RawRecord, Requester
from retrieval.stand_ins import Ledger, Seen

MARIA = Requester(
    name="María López",
    email="mlopez@lopezbakery.example",
    phone="+44 1632 960123",
    username="maria_l84",
    organisation="López Bakery Ltd",
    address="12 Quillfeather Lane, Ostrava",
    account_ids=("AC-77120",),
    order_ids=("99-1234",),
)


def record(*texts: str, requester: Requester = MARIA, **fields: Any) -> RawRecord:
    """A ticket whose messages alternate between the customer and the agent Tom Okafor."""
    messages = tuple(
        RawMessage(role="agent" if i % 2 else "customer", text=text, author="Tom Okafor" if i % 2 else None)
        for i, text in enumerate(texts)
    )
    given_fields = {"id": "t-1", "kind": "ticket", "agents": (RawAgent(name="Tom Okafor"),), **fields}
    return RawRecord(messages=messages, requester=requester, **given_fields)


def found(identities: Iterable[Identity], text: str) -> list[str]:
    """The distinct pieces of ``text`` in which ``Matcher`` sees an identity."""
    read = plain(text)
    return sorted({text[slice(*read.back(m.start, m.end))] for m in Matcher(identities).find(read)})


def words_of(done: Anonymised) -> str:
    return done.record.model_dump_json()


# --- the identities that a record names ---------------------------------------------------------------------

#: How the customer of ``MARIA`` may turn up, and what of it is seen.
VARIANTS = (
    ("Maria wrote", "Maria"),
    ("mrs lopez wrote", "lopez"),
    ("LÓPEZ wrote", "LÓPEZ"),
    ("María's oven", "María"),
    ("it is Lopezz again", "Lopezz"),
    ("file lopez_invoice.pdf", "lopez"),
    ("see mlopez now", "mlopez"),
    ("see marialopez77 now", "marialopez77"),
    ("handle @maria_l84 here", "maria_l84"),
    ("ｌｏｐｅｚ wide", "ｌｏｐｅｚ"),
    ("lo\u200bpez split", "lo\u200bpez"),
    ("call 01632 960 123 today", "01632 960 123"),
    ("call 00441632960123 today", "00441632960123"),
    ("order 991234 is late", "991234"),
    ("order #99-1234 is late", "#99-1234"),
    ("account ac77120", "ac77120"),
    ("at lopez bakery we", "lopez bakery"),
    ("see lopezbakery.example", "lopezbakery"),
    ("thanks\nM.L.", "M.L."),
)
#: What only looks like her.
OTHERS = (
    "the marina is closed",
    "a slope of 12 %",
    "Order 1234 of 99",
    "call 01632 960124",
    "May is a warm month",
    "AC power",
)


@pytest.mark.parametrize(("text", "piece"), VARIANTS)
def test_a_known_identity_is_found_in_every_form(text: str, piece: str) -> None:
    assert any(piece in f for f in found(of_record(record("x")), text))


@pytest.mark.parametrize("text", OTHERS)
def test_what_only_resembles_an_identity_is_left(text: str) -> None:
    assert found(of_record(record("x")), text) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("the", "the order is late and the oven is cold"),
        ("A", "I want a refund for a broken oven"),
        ("May", "It broke on 3 May and in May it may break again"),
        ("Will Hope", "I hope that it will work"),
        ("Rose", "A rose is on the box"),
        ("", "nothing here"),
        ("-", "a - b"),
        ("customer", "the customer is king"),
        ("1", "1 of 10 broke"),
    ],
)
def test_a_bad_name_masks_nothing_wholesale(name: str, text: str) -> None:
    assert found(of_known([Known(type="name", value=name)]), text) == []


@pytest.mark.parametrize(
    ("name", "text", "piece"),
    [
        ("Will Hope", "Thanks, Will", "Will"),
        ("May Rose", "Regards, May", "May"),
        ("Will Hope", "I spoke to Hope about it", "Hope"),
        ("Robert Quist", "ask Bob or rob", "Bob"),
        ("Jan de Vries", "mr de vries called", "vries"),
    ],
)
def test_a_name_that_is_a_word_is_found_where_it_is_a_name(name: str, text: str, piece: str) -> None:
    assert piece in found(of_known([Known(type="name", value=name)]), text)


# --- whole records ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bakery(anonymiser: Anonymiser) -> Anonymised:
    raw = record(
        "Hi Tom,\nI run a small bakery in Ostrava. My order #99-1234 has not arrived. Did [AGENT 1] sign?\n"
        "Thanks,\nMaria Lopez\nlopezbakery.example\n01632 960123 / mlopez@lopezbakery.example",
        "Dear Ms Lopez, this is Tom Okafor. María's oven ships on Friday. I asked Priya Raman in the depot.",
        "thx tom and priya! maria",
        subject="Order 99-1234 for Lopez Bakery",
        tags=("vip", "maria-lopez"),
        product="Velora Oven",
        region="Moravia",
        created_at=datetime(2026, 11, 2, tzinfo=UTC),
        csat=5,
        consent=RawConsent(level="anonymous", wording="Yes, says Maria", channels=("web",)),
    )
    return anonymiser.records([raw])[0]


@pytest.mark.parametrize(
    "value",
    ["maria", "maría", "lopez", "lópez", "okafor", "99-1234", "960123", "priya", "raman", "ostrava", "mlopez"],
)
def test_no_identity_is_left_in_any_field(bakery: Anonymised, value: str) -> None:
    assert value not in words_of(bakery).casefold()


def test_one_person_has_one_token_throughout(bakery: Anonymised) -> None:
    first, second, third = (m.text for m in bakery.record.messages)
    assert "Hi [AGENT 1]," in first
    assert "[CUSTOMER]" in first
    assert "Ms [CUSTOMER]" in second
    assert "[CUSTOMER]'s oven" in second
    assert "thx [AGENT 1] and [PERSON 1]! [CUSTOMER]" in third
    assert "[PERSON 1]" in second


def test_the_rest_of_the_record_is_kept(bakery: Anonymised) -> None:
    kept = bakery.record
    assert (kept.product, kept.region, kept.csat, kept.kind) == ("Velora Oven", "Moravia", 5, "ticket")
    assert kept.tags == ("vip", "[CUSTOMER]")
    assert "ships on Friday" in kept.messages[1].text
    assert kept.created_at == datetime(2026, 11, 2, tzinfo=UTC)


def test_a_forged_token_is_told_from_a_real_one(bakery: Anonymised) -> None:
    assert "Did (AGENT 1) sign?" in bakery.record.messages[0].text


def test_descriptions_say_no_more_than_the_record(bakery: Anonymised) -> None:
    said = {s.token: s.description for s in bakery.record.stand_ins}
    assert said["[CUSTOMER]"] == "a bakery owner"
    assert said["[AGENT 1]"] == "a support agent"
    assert said["[ORGANISATION 1]"] == "a bakery"
    assert said["[PERSON 1]"] == "a person"


def test_every_token_is_described_and_kept_for_the_vault(bakery: Anonymised) -> None:
    tokens = {r.token for r in bakery.report if r.type != "stand_in"}
    assert tokens == {s.token for s in bakery.record.stand_ins} == set(bakery.identities)
    assert "Maria Lopez" in bakery.identities["[CUSTOMER]"]


def test_the_report_holds_places_and_no_values(bakery: Anonymised) -> None:
    assert all(r.field in {"subject", "messages.0", "messages.1", "messages.2", "tags.1"} for r in bakery.report)
    assert "lopez" not in "".join(r.model_dump_json() for r in bakery.report).casefold()


def test_consent_keeps_the_hash_of_its_words(bakery: Anonymised) -> None:
    assert bakery.record.consent.level == "anonymous"
    assert bakery.record.consent.wording_sha256 is not None
    assert len(bakery.record.consent.wording_sha256) == 64


def test_a_description_is_never_invented(anonymiser: Anonymiser) -> None:
    told = anonymiser.records([record("My wife runs a bakery. I'm not a nurse. Maria")])[0]
    assert {s.description for s in told.record.stand_ins if s.token == "[CUSTOMER]"} == {"the customer"}


def test_records_do_not_share_their_tokens(anonymiser: Anonymiser) -> None:
    one, two = anonymiser.records(
        [record("Maria here"), record("Ravi here", requester=Requester(name="Ravi Rao"), id="t-2")]
    )
    assert one.identities["[CUSTOMER]"] == ("Maria",)
    assert two.identities["[CUSTOMER]"] == ("Ravi",)


def test_two_people_with_one_first_name_are_two() -> None:
    ledger = Ledger([Seen("Ana Silva", "name", None), Seen("Ana Costa", "name", None), Seen("Silva", "name", None)])
    assert ledger.token(Seen("Silva", "name", None)) == ledger.token(Seen("Ana Silva", "name", None)) == "[PERSON 1]"
    assert ledger.token(Seen("Ana Costa", "name", None)) == "[PERSON 2]"


@pytest.mark.parametrize(
    ("record_id", "expected"),
    [
        ("t-1", False),
        ("maria.lopez", True),
        ("x@y.example", True),
        ("99-1234", True),
        ("mlopez", True),
        ("4711", False),
    ],
)
def test_an_id_that_names_somebody_is_told(record_id: str, expected: bool) -> None:
    assert id_is_identity(record("x", id=record_id)) is expected


# --- texts, as the command line gives them ------------------------------------------------------------------


def test_spans_are_offsets_into_the_input(anonymiser: Anonymiser) -> None:
    text = "I am ｊｏｓé  Quintana — josé! Order #W9281734."
    masked = anonymiser.texts([(text, [Known(type="name", value="Jose Quintana")])])[0]
    assert [text[s.start : s.end] for s in masked.spans] == ["ｊｏｓé  Quintana", "josé", "W9281734"]
    assert masked.text == "I am [CUSTOMER] — [CUSTOMER]! Order #[NUMBER 1]."


#: Invented people, names of twenty languages in Latin script.
PEOPLE = (
    "Oluwaseun Adeyemi", "Nguyễn Thị Lan", "Łukasz Żuraw", "Zoë Vandermeer", "Siobhán Ní Bhriain", "Jürgen Krämer",
    "Maëlle Duroc", "Iñaki Etxeberria", "Søren Kjærgaard", "Ásta Hrafnsdóttir", "Kalpana Venkatraman",
    "Priyanka Chowdhuri", "Haruto Nakagawa", "Xiaoming Zheng", "Mehmet Yıldırım", "Szabolcs Nagybányai",
    "Ştefania Ionescu", "Oľga Horváthová", "Farrukh Tashkentov", "Tamar Gelashvili", "Ngozi Okonkwo",
    "Amanuel Tesfaye", "Joaquim Figueiredo", "Leilani Kahale",
)  # fmt: skip
TEMPLATES = (
    "hi its {first} here, {last} is my surname",
    "From: {name}\n> {name} wrote:\n> ok",
    "{FIRST} {LAST} ordered it",
    "thanks\n{lower}",
    "Dear {last}, {first}'s parcel",
    "mail {first}.{last}@mail.example or @{first}{last}",
    "{plain} is how machines spell {name}",
)


@given(name=st.sampled_from(PEOPLE), template=st.sampled_from(TEMPLATES), noise=st.text(max_size=20))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_known_name_never_survives(anonymiser: Anonymiser, name: str, template: str, noise: str) -> None:
    first, last = name.split(maxsplit=1)[0], name.rsplit(maxsplit=1)[-1]
    shapes = {"FIRST": first.upper(), "LAST": last.upper(), "lower": name.lower(), "plain": fold(name).title()}
    text = noise + "\n" + template.format(name=name, first=first, last=last, **shapes)
    masked = anonymiser.texts([(text, [Known(type="name", value=name)])])[0]
    left = fold(masked.text.removeprefix(noise))
    assert fold(last) not in left
    assert fold(first) not in left
    assert all(a.end <= b.start for a, b in pairwise(masked.spans))


@pytest.mark.parametrize(
    "text", ["", "\x00", "\ud800", "🎉🎉", "[CUSTOMER]" * 50, "a" * 5000, "\n\n\n", "maria " * 500]
)
def test_odd_texts_come_back(anonymiser: Anonymiser, text: str) -> None:
    masked = anonymiser.texts([(text, [Known(type="name", value="Maria Lopez")])])[0]
    rebuilt, at = [], 0
    for span in masked.spans:
        rebuilt += [text[at : span.start], span.replacement]
        at = span.end
    assert "".join([*rebuilt, text[at:]]) == masked.text
    assert "maria" not in masked.text


@pytest.mark.parametrize(
    "text", ["We served all 46 covers.", "It took 396 payments.", "Only £40 was missing.", "19 open tables"]
)
def test_a_bare_figure_is_no_address(anonymiser: Anonymiser, text: str) -> None:
    assert anonymiser.texts([(text, ())])[0].text == text


def test_a_name_said_four_hundred_times_is_masked_each_time(anonymiser: Anonymiser) -> None:
    text = ", ".join(["Oluwaseun Adeyemi"] * 400) + "."
    masked = anonymiser.texts([(text, ())])[0]
    assert "Adeyemi" not in masked.text
    assert "Oluwaseun" not in masked.text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Thanks Hope, that worked.", "Thanks [PERSON 1], that worked."),
        ("It works again.\nRegards\nwill", "It works again.\nRegards\n[PERSON 1]"),
        ("Will you rise to the hope in May?", "Will you rise to the hope in May?"),
        ("It fails on Chrome 119.0.1 and Firefox.", "It fails on Chrome 119.0.1 and Firefox."),
        ("Thanks, May is fine.", "Thanks, May is fine."),
    ],
)
def test_a_word_is_a_name_only_where_somebody_is_called_so(anonymiser: Anonymiser, text: str, masked: str) -> None:
    assert anonymiser.texts([(text, ())])[0].text == masked


@pytest.mark.parametrize(
    ("name", "text", "masked"),
    [
        ("Will Ramsden", "Will says it is broken. Will you help?", "[CUSTOMER] says it is broken. Will you help?"),
        ("Will Ramsden", "It works. Thank you.\n\nWill", "It works. Thank you.\n\n[CUSTOMER]"),
        ("Grace Whitaker", "hi its grace again", "hi its [CUSTOMER] again"),
        ("Grace Whitaker", "the grace period is over", "the grace period is over"),
        (
            "Oliver Young",
            "hi its oliver again, young with the shop",
            "hi its [CUSTOMER] again, [CUSTOMER] with the shop",
        ),
        ("Nora Young", "nora has three young children", "[CUSTOMER] has three young children"),
        (
            "Pilar Iglesias",
            "mañana estaré en la tienda, pregunte por pilar para la entrega",
            "mañana estaré en la tienda, pregunte por [CUSTOMER] para la entrega",
        ),
    ],
)
def test_a_known_name_that_is_a_word(anonymiser: Anonymiser, name: str, text: str, masked: str) -> None:
    assert anonymiser.texts([(text, [Known(type="name", value=name)])])[0].text == masked


def test_words_of_another_language_are_no_names(anonymiser: Anonymiser) -> None:
    text = "Guten Morgen, das Lesegerät geht seit Freitag nicht. Danke für Ihre Geduld, Käthe Brandl"
    masked = anonymiser.texts([(text, ())])[0].text
    assert masked == text.replace("Käthe Brandl", "[PERSON 1]")
