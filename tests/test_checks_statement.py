"""H1 to H8, H12, H16 and H18 to H21 on whole holding statements: what breaks each, and what must not."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agent.checks import RULES, check_statement
from agent.models import Content, Fact, Finding, Sentence, StatementMeta

CLEAN = [
    json.loads(line) for line in (Path(__file__).parent / "data" / "statements_clean.jsonl").read_text().splitlines()
]

ISSUED = "Issued 12 May 2026, 14:45 BST"
HEADLINE = "Card payments failing at some Harrow & Pike shops"
SORRY = "We are sorry for the trouble this is causing shoppers and shop staff."
EVENT = "Since 14:05 BST today, card payments have been failing at 38 of our shops in Scotland."
OPEN = "We do not yet know the cause."
DONE = "At 14:20 BST our engineers switched the tills to the backup line."
TO_DO = "Shoppers can pay with cash."
NEXT = "We will publish the next update by 16:00 BST today at harrowpike.example/status."
PRESS = "Press: Harrow & Pike press office, press@harrowpike.example, 020 7946 0381"
CUSTOMERS = "Customers: 01632 960148 or help@harrowpike.example"
TEXT = f"{ISSUED}\n\n{HEADLINE}\n\n{SORRY} {EVENT} {OPEN}\n\n{DONE} {TO_DO}\n\n{NEXT}\n\n{PRESS}\n{CUSTOMERS}\n"

FACTS = (
    Fact(id="f1", text="Card payments have failed at 38 shops in Scotland since 14:05 BST", confirmed_by="Head of IT"),
    Fact(id="f2", kind="unknown", text="The cause of the failures", confirmed_by="Head of IT"),
    Fact(id="f3", kind="action", text="Engineers switched tills to the backup line at 14:20 BST", confirmed_by="IT"),
    Fact(id="f4", text="Shoppers can pay with cash", confirmed_by="Retail ops"),
    Fact(id="f5", text="About 9,000 shoppers were charged twice", confirmed_by=None),
)
AT = datetime(2026, 5, 12, 13, 45, tzinfo=UTC)
META = StatementMeta(
    channel="press",
    issued_at=AT,
    detected_at=AT - timedelta(minutes=40),
    first_statement=True,
    next_update_at=AT + timedelta(minutes=75),
    valid_until=AT + timedelta(minutes=120),
    checked_at=AT + timedelta(minutes=2),
    people_affected=True,
    counsel_cleared=True,
    scct="accidental",
)


def _check(text: str = TEXT, facts: tuple[Fact, ...] = FACTS, **meta: Any) -> list[Finding]:
    return check_statement(text, facts, META.model_copy(update=meta))


def _hard(found: list[Finding]) -> set[str]:
    return {f.rule for f in found if f.severity != "ask"}


def _broken(old: str, new: str, **meta: Any) -> list[Finding]:
    assert old in TEXT
    return _check(TEXT.replace(old, new), **meta)


@pytest.mark.parametrize("case", CLEAN, ids=[case["id"] for case in CLEAN])
def test_a_clean_statement_has_no_blocking_finding(case: dict[str, Any]) -> None:
    found = check_statement(case["text"], [Fact(**f) for f in case["facts"]], StatementMeta(**case["meta"]))
    assert [(f.rule, case["text"][f.start : f.end], f.message) for f in found if f.severity == "block"] == []


@pytest.mark.parametrize("case", CLEAN, ids=[case["id"] for case in CLEAN])
def test_a_clean_statement_without_its_facts_is_asked_about_and_not_blocked(case: dict[str, Any]) -> None:
    found = check_statement(case["text"], [], StatementMeta(**case["meta"]))
    assert [(f.rule, case["text"][f.start : f.end]) for f in found if f.severity == "block"] == []
    assert "H2" in {f.rule for f in found if f.severity == "ask"}


def test_a_clean_statement_only_asks_about_posture() -> None:
    assert [(f.rule, f.severity) for f in _check()] == [("H16", "ask")]


def test_every_finding_has_its_rule_in_the_table_and_its_place_in_the_text() -> None:
    text = "Statement\n\nWe won't comment! Contact [NAME]. Sarah Lund, 34, was hurt. We will update you soon."
    found = check_statement(text, FACTS, META)
    assert len(found) > 6
    assert all(f.rule in RULES and 0 <= f.start <= f.end <= len(text) for f in found)
    weights = ["block", "warn", "ask"]
    assert [weights.index(f.severity) for f in found] == sorted(weights.index(f.severity) for f in found)


# --- H1 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Issued 12 May 2026",
        "Issued at 14:45 BST",
        "Issued 12 May 2026, 14:45",
        "Issued today",
        "Issued 12 May 2026 in the afternoon, BST",
        "Harrow & Pike, Tuesday afternoon",
    ],
)
def test_h1_a_time_of_issue_without_date_hour_or_zone(line: str) -> None:
    assert "H1" in _hard(_broken(f"{ISSUED}\n\n", f"{line}\n\n", issued_at=None))


@pytest.mark.parametrize(
    "line",
    [
        "12 May 2026, 2:45pm BST",
        "May 12, 2026 | 14:45 UK time",
        "2026-05-12 14:45 BST",
        "Published: Tuesday 12 May 2026 at 14.45 BST",
        "2026-05-12T13:45Z",
        "Date: 12/05/2026\nTime: 13:45 UTC",
        "London, 12 May 2026 (1445 BST)",
        "HOLDING STATEMENT – 12 May 2026, 9:45 a.m. ET",
    ],
)
def test_h1_times_of_issue_as_houses_write_them(line: str) -> None:
    found = _broken(ISSUED, line)
    assert "H1" not in _hard(found)
    assert "H5" not in _hard(found)


def test_h1_a_time_of_issue_other_than_the_one_entered() -> None:
    assert "H1" in _hard(_broken("14:45 BST", "15:45 BST"))
    assert "H1" in _hard(_broken("12 May", "13 May"))


@pytest.mark.parametrize(
    "line",
    [
        "Statement",
        "Holding statement",
        "Important update for our customers",
        "A message from our CEO",
        "Statement on recent events",
        "Press statement from Harrow & Pike",
        "Information about the current situation",
    ],
)
def test_h1_a_headline_without_an_event(line: str) -> None:
    assert "H1" in _hard(_broken(HEADLINE, line))


@pytest.mark.parametrize(
    "line",
    [
        "Tills down in Scotland",
        "CARD PAYMENTS FAILING IN SCOTLAND",
        "Statement on failed card payments",
        "Harrow & Pike card payment outage",
        "# Card payments are failing",
        "Headline: Card payments fail",
        "Card payments are failing in Scotland.",
    ],
)
def test_h1_headlines_with_the_event(line: str) -> None:
    assert "H1" not in _hard(_broken(HEADLINE, line))


# --- H2, H4 ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "About 9,000 shoppers were charged twice.",
        "The failure affects 52 shops.",
        "It began at 11:30 BST.",
        "A storm over Perth cut the main cable to the data centre.",
        "The repair costs £40,000.",
        "Half of all payments were declined on 3 May.",
    ],
)
def test_h2_what_no_confirmed_fact_says(sentence: str) -> None:
    assert "H2" in _hard(_broken(OPEN, f"{sentence} {OPEN}"))


@pytest.mark.parametrize(
    "sentence",
    [
        "Card payments at 38 of our Scottish shops have failed since 2:05pm.",
        "Thirty-eight shops in Scotland can't take cards.",
        "We know how much people rely on our shops.",
        "The next update comes at 16:00 BST.",
        "We are working to find out what happened.",
        "Please keep your receipt.",
    ],
)
def test_h2_what_a_fact_carries_or_what_is_no_claim(sentence: str) -> None:
    assert "block" not in {f.severity for f in _broken(OPEN, f"{sentence} {OPEN}") if f.rule in {"H2", "H4"}}


def test_h2_asks_without_a_fact_base() -> None:
    assert [f.severity for f in _check(facts=()) if f.rule == "H2"] == ["ask"]


def test_h2_names_the_fact_that_nobody_confirmed() -> None:
    found = [f for f in _broken(OPEN, f"About 9,000 shoppers were charged twice. {OPEN}") if f.rule == "H2"]
    assert "f5" in found[0].message


@pytest.mark.parametrize(
    "sentence",
    [
        "We will switch the tills to another line.",
        "Our engineers plan to switch the tills over.",
        "Our teams are looking at it.",
        "",
        "We are doing all we can.",
        "We intend to fix the tills.",
    ],
)
def test_h4_nothing_is_said_to_have_been_done(sentence: str) -> None:
    assert "H4" in _hard(_broken(DONE, sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "We have notified the Information Commissioner's Office.",
        "We have hired external forensic experts.",
        "The response is led by our chief technology officer.",
        "We reported the matter to the police.",
        "We have replaced all tills in every shop.",
        "A leading cybersecurity firm is helping us.",
        "We have set up a task force.",
        "The regulator has been informed.",
    ],
)
def test_h4_an_action_that_the_log_does_not_hold(sentence: str) -> None:
    assert "H4" in _hard(_broken(DONE, f"{DONE} {sentence}"))


@pytest.mark.parametrize(
    "sentence",
    [
        "Our engineers moved the tills to the backup line.",
        "The tills were switched to the backup line at 14:20 BST.",
        "We have switched the tills to the backup line.",
        "We've switched tills to the backup line and have begun an investigation.",
        "At 2:20pm engineers switched the tills to the backup line.",
        "Tills have been switched to the backup line.",
    ],
)
def test_h4_actions_of_the_log_in_other_words(sentence: str) -> None:
    assert "H4" not in _hard(_broken(DONE, sentence))


# --- H3, H6, H7 --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "The tills are old.",
        "Engineers are on site.",
        "We know the cause.",
        "Card payments are slow.",
        "It is raining.",
    ],
)
def test_h3_nothing_is_said_to_be_open(sentence: str) -> None:
    assert "H3" in _hard(_broken(OPEN, sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "The cause is not yet known.",
        "We are still establishing what happened.",
        "The cause is being investigated.",
        "It is too early to say why.",
        "We have not yet confirmed the cause.",
        "Why the tills failed remains unclear.",
        "We can't yet say what went wrong.",
        "The cause is under investigation.",
        "Engineers are working to identify the cause.",
        "What we don't know: the cause.",
        "We're looking into what caused this.",
        "We are waiting for test results.",
    ],
)
def test_h3_wordings_of_what_is_open(sentence: str) -> None:
    assert "H3" not in _hard(_broken(OPEN, sentence))


@pytest.mark.parametrize(
    "sentence", ["", "Our shops are busy.", "We thank our staff.", "It is Tuesday.", "We work hard."]
)
def test_h6_no_word_to_the_people_affected(sentence: str) -> None:
    assert "H6" in _hard(_broken(SORRY, sentence))
    assert "H6" not in _hard(_broken(SORRY, sentence, people_affected=False))


@pytest.mark.parametrize(
    "sentence",
    [
        "We apologise to everyone in a queue.",
        "Our thoughts are with the families.",
        "We know how frustrating this is.",
        "We understand that this is worrying.",
        "We deeply regret the disruption.",
        "This is a difficult time for those affected.",
        "Our first concern is for our shoppers.",
    ],
)
def test_h6_wordings_of_empathy(sentence: str) -> None:
    assert "H6" not in _hard(_broken(SORRY, sentence))


def test_h6_the_company_comes_first() -> None:
    assert "H6" in _hard(_broken(SORRY, f"Our sales are not affected. {SORRY}"))
    assert "H6" not in _hard(_broken(SORRY, f"{SORRY} Our sales desk is open."))


@pytest.mark.parametrize(
    "sentence", ["", "Shops are open.", "Cash is a form of money.", "We sell food.", "Tills beep."]
)
def test_h7_nothing_to_do_for_people(sentence: str) -> None:
    assert "H7" in _hard(_broken(TO_DO, sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "Please pay with cash.",
        "You do not need to do anything.",
        "No action is needed.",
        "Pay with cash.",
        "Customers are advised to bring cash.",
        "If you have no cash, pay online.",
        "There is nothing you need to do.",
        "Until the tills are back, use cash.",
        "We ask shoppers to pay with cash.",
    ],
)
def test_h7_wordings_of_what_to_do(sentence: str) -> None:
    assert "H7" not in _hard(_broken(TO_DO, sentence))


# --- H5 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "We will update you soon.",
        "A further statement will follow in due course.",
        "We will share more as soon as possible.",
        "More information will be given when it is available.",
        "We will provide an update shortly.",
        "Next update: later today.",
        "We will keep you informed.",
        "The next update will come tomorrow.",
        "Updates will follow as the situation develops.",
        "We will issue another statement once we know more.",
        "Next update: TBC",
    ],
)
def test_h5_no_time_for_the_next_update(sentence: str) -> None:
    assert "H5" in _hard(_broken(NEXT, sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "Next update: 16:00 BST.",
        "We will post again at 4pm.",
        "We'll be back with more at 4 p.m. UK time.",
        "The next update is due at 15:00 UTC.",
        "A further statement will be issued at 16.00 BST on 12 May.",
        "We will update this page by 4 o'clock today.",
        "We will give an update within 75 minutes.",
        "Next update\n16:00 BST, harrowpike.example/status",
        "We will share more soon, and no later than 16:00 BST.",
        "Expect our next statement at 11:00 a.m. ET.",
    ],
)
def test_h5_the_time_that_was_entered(sentence: str) -> None:
    assert "H5" not in _hard(_broken(NEXT, sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "Next update: 17:00 BST.",
        "Next update: 16:00 UTC.",
        "We will post again at 4am.",
        "We will update this page at 16:00 BST on 13 May.",
        "The next update comes at 16:00 BST tomorrow.",
        "We will give an update within 30 minutes.",
    ],
)
def test_h5_another_time_than_was_entered(sentence: str) -> None:
    assert "H5" in _hard(_broken(NEXT, sentence))


def test_h5_warns_of_a_promise_that_nobody_entered_and_asks_where_nothing_was() -> None:
    assert [f.severity for f in _check(next_update_at=None) if f.rule == "H5"] == ["warn"]
    assert [f.severity for f in _check(next_update_at=None, issued_at=None) if f.rule == "H5"] == ["ask"]


# --- H8, H12 -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (PRESS, ""),
        (CUSTOMERS, ""),
        (PRESS, "Press: our press office"),
        (PRESS, "Press: [NAME], press@harrowpike.example"),
        (PRESS, "Press: XXX, 020 7946 0381"),
        (PRESS, "Press: TBC"),
        (CUSTOMERS, "Customers: <insert number>, help@harrowpike.example"),
        (CUSTOMERS, "Customers: 0000 000 000"),
        (TO_DO, f"{TO_DO} Lorem ipsum dolor sit amet."),
        (EVENT, "Since {{time}}, card payments have been failing at 38 of our shops in Scotland."),
        (DONE, f"{DONE} [insert further action here]"),
        (PRESS, "Press: yourname@company.com"),
        (PRESS, "Press: ________, press@harrowpike.example"),
    ],
)
def test_h8_a_missing_contact_or_a_placeholder(old: str, new: str) -> None:
    assert "H8" in _hard(_broken(old, new))


@pytest.mark.parametrize(
    ("press", "customers"),
    [
        ("Media enquiries: 020 7946 0381", "Helpline: 01632 960148"),
        ("For media enquiries, e-mail media@harrowpike.example.", "Customers can call 01632 960148."),
        ("Media contact:\nHarrow & Pike press office\npress@harrowpike.example", "Customer care: 01632 960148"),
        ("Journalists: press@harrowpike.example", "If you need help, call 01632 960148."),
        ("Contacts\nPress: 020 7946 0381", "Support: harrowpike.example/help"),
        ("Newsroom 020 7946 0381", "Customer service 01632 960148"),
    ],
)
def test_h8_contacts_as_houses_write_them(press: str, customers: str) -> None:
    assert "H8" not in _hard(_check(TEXT.replace(PRESS, press).replace(CUSTOMERS, customers)))


@pytest.mark.parametrize(
    "sentence",
    [
        "Maria Keller, 34, was in the shop.",
        "The shop manager, Tom Hale, called the helpline.",
        "A 34-year-old man from Perth was hurt.",
        "Mrs Okonkwo was the first to report it.",
        "A mother of two was in the queue.",
        "The customer, aged 71, is at home.",
        "A woman from Leith was charged twice.",
        "Her order number is 4482917.",
        "You can write to the shopper at m.keller@mail.example.",
        "The driver lives at 12 Mill Lane.",
    ],
)
def test_h12_a_person_can_be_identified(sentence: str) -> None:
    assert "H12" in _hard(_broken(OPEN, f"{sentence} {OPEN}"))


@pytest.mark.parametrize(
    "sentence",
    [
        "Customers in Perth and Fort William can pay online.",
        "Our chief executive, Tom Hale, is on site.",
        "Shops in Mark Street and Grace Road are open.",
        "The Royal Bank branch is open.",
        "On Good Friday the shops are shut.",
        "A 30-minute wait is usual.",
        "Staff at the Dundee shop are on hand.",
        "May is a busy month.",
        "Two people were in the shop.",
    ],
)
def test_h12_what_names_nobody(sentence: str) -> None:
    assert "H12" not in _hard(_broken(OPEN, f"{sentence} {OPEN}"))


def test_h12_an_injected_finder_is_used() -> None:
    text = TEXT.replace(OPEN, f"Zbyszko told us. {OPEN}")

    def finder(sentence: str) -> list[tuple[int, int]]:
        at = sentence.find("Zbyszko")
        return [(at, at + 7)] if at >= 0 else []

    assert "H12" not in _hard(check_statement(text, FACTS, META))
    assert "H12" in _hard(check_statement(text, FACTS, META, names=finder))


# --- H16, H18 to H21 ---------------------------------------------------------------------------------------


def test_h16_asks_where_the_text_denies() -> None:
    found = [f for f in _broken(OPEN, f"We deny that. {OPEN}") if f.rule == "H16"]
    assert [f.severity for f in found] == ["ask"]
    assert found[0].end > found[0].start


def test_h18_length_and_grade() -> None:
    long = " ".join([TO_DO] * 30)
    assert "H18" in _hard(_broken(TO_DO, long))
    assert "H18" in _hard(_check(length="short", text=TEXT.replace(TO_DO, " ".join([TO_DO] * 4))))
    hard = (
        "Notwithstanding considerable organisational uncertainty, our multidisciplinary engineering representatives "
        "are endeavouring to comprehensively rehabilitate transactional infrastructure functionality. "
    )
    assert "H18" in _hard(_broken(OPEN, f"{OPEN} {hard * 2}"))
    assert "H18" not in _hard(_check())


def test_h19_the_golden_hour() -> None:
    assert "H19" in _hard(_check(detected_at=AT - timedelta(minutes=61)))
    assert "H19" not in _hard(_check(detected_at=AT - timedelta(minutes=60)))
    assert "H19" not in _hard(_check(detected_at=AT - timedelta(minutes=300), first_statement=False))
    assert [f.severity for f in _check(detected_at=None) if f.rule == "H19"] == ["ask"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Two shoppers were injured.",
        "Customer data was copied.",
        "The police are looking into fraud.",
        "We have told the regulator.",
        "Three children were in the shop.",
        "A lawsuit has been filed.",
    ],
)
def test_h20_counsel_has_to_clear_it(sentence: str) -> None:
    text = TEXT.replace(OPEN, f"{sentence} {OPEN}")
    assert "H20" in _hard(_check(text, counsel_cleared=False))
    assert "H20" in _hard(_check(text, counsel_cleared=None, counsel_triggers=("injury",)))
    assert [f.severity for f in _check(text, counsel_cleared=None) if f.rule == "H20"] == ["ask"]
    assert "H20" not in {f.rule for f in _check(text, counsel_cleared=True)}


def test_h20_stays_quiet_without_a_trigger() -> None:
    assert "H20" not in {f.rule for f in _check(counsel_cleared=None)}
    assert "H20" in _hard(_check(counsel_cleared=None, counsel_triggers=("data",)))


def test_h21_validity_and_approval() -> None:
    assert "H21" in _hard(_check(checked_at=META.valid_until))
    assert "H21" in _hard(_check(valid_until=AT - timedelta(minutes=1), checked_at=None))
    assert "H21" not in _hard(_check(approved_at=AT))
    late = (*FACTS, Fact(id="f9", text="Tills are up", confirmed_by="IT", confirmed_at=AT + timedelta(minutes=5)))
    assert "H21" in _hard(_check(facts=late, approved_at=AT))
    assert [f.severity for f in _check(valid_until=None) if f.rule == "H21"] == ["ask"]


def test_a_version_is_read_by_its_parts() -> None:
    parts = [
        ("dateline", ISSUED), ("headline", HEADLINE), ("body", SORRY), ("body", EVENT), ("body", OPEN), ("body", DONE),
        ("body", TO_DO), ("body", NEXT), ("contact", PRESS), ("contact", CUSTOMERS),
    ]  # fmt: skip
    content = Content(sentences=tuple(Sentence(part=part, text=text) for part, text in parts))  # type: ignore[arg-type]
    assert _hard(check_statement(content.text, FACTS, META, content.placed)) == set()


@pytest.mark.parametrize("text", ["", "\n \n", "\0", "“", "###", "[", "🙂", "a" * 5000, "| - > *", "- " * 2000, "٣:٤٥"])
def test_odd_texts_give_findings_and_no_crash(text: str) -> None:
    found = _check(text)
    assert all(0 <= f.start <= f.end <= len(text) for f in found)
    assert {"H1", "H3", "H5", "H8"} <= _hard(found)
