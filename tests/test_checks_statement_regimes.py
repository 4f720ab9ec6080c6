"""Regulated modes of the statement linter, its bounds, and what only the fact base can tell."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from agent.checks import RULES, check_statement
from agent.checks.statement_bounds import LIMIT, bounded
from agent.models import Fact, Finding, StatementMeta
from evals import bench_statements

AT = datetime(2026, 3, 6, 10, tzinfo=UTC)
DATA = """Someone got into one of our servers between 1 and 3 March and copied the addresses of 400 customers.
This could lead to phishing. We shut the server down on 3 March. Please be careful with mails that ask for a password.
Ask our data protection officer at dpo@larch.example.
"""


def _found(text: str, regime: str, **meta: object) -> list[Finding]:
    told = StatementMeta.model_validate({"issued_at": AT, "regimes": [regime], **meta})
    return [f for f in check_statement(text, [], told) if f.rule.startswith("M-")]


def test_without_a_regime_nothing_is_added() -> None:
    assert not [f for f in check_statement(DATA, [], StatementMeta()) if f.rule.startswith("M-")]


def test_an_unknown_regime_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(ValidationError, match="'FCA', 'SEC-8K', 'Reg-FD', 'GDPR-33' or 'GDPR-34'"):
        StatementMeta.model_validate({"regimes": ["FDA"]})


@pytest.mark.parametrize("regime", ["GDPR-33", "GDPR-34"])
def test_gdpr_fields_are_found_when_they_are_told(regime: str) -> None:
    assert _found(DATA, regime, detected_at=AT - timedelta(hours=70)) == []


@pytest.mark.parametrize(
    ("without", "missing"),
    [
        ("Ask our data protection officer at dpo@larch.example.", "data protection officer"),
        ("This could lead to phishing.", "consequences"),
        ("We shut the server down on 3 March.", "measures"),
    ],
)
def test_gdpr_blocks_for_what_is_left_out(without: str, missing: str) -> None:
    found = _found(DATA.replace(without, ""), "GDPR-33", detected_at=AT)
    assert [f.severity for f in found] == ["block"]
    assert missing in found[0].message


def test_gdpr_33_allows_phases_and_asks_for_the_reason_of_a_delay() -> None:
    phased = DATA.replace("This could lead to phishing.", "We inform the authority in phases.")
    assert [f.severity for f in _found(phased, "GDPR-33", detected_at=AT)] == ["warn"]
    late = _found(DATA, "GDPR-33", detected_at=AT - timedelta(hours=73))
    assert [f.severity for f in late] == ["block"]
    reason = DATA + "This notice is delayed because the logs had to be restored.\n"
    assert _found(reason, "GDPR-33", detected_at=AT - timedelta(hours=73)) == []


def test_fca_wants_a_reason_and_an_undertaking() -> None:
    text = (
        "We cannot say more until the count is complete. The company will publish a further announcement as soon as "
        "possible.\n"
    )
    assert [f.severity for f in _found(text, "FCA")] == ["ask"]
    assert [f.severity for f in _found("Trading is paused.\n", "FCA")].count("block") == 2


def test_sec_8k_counts_business_days_and_fields() -> None:
    text = DATA + "The impact on our operations and results is not determined.\n"
    friday = datetime(2026, 2, 27, 12, tzinfo=UTC)
    assert _found(text, "SEC-8K", material_at=friday, issued_at=friday + timedelta(days=6)) == []
    assert [f.severity for f in _found(text, "SEC-8K", material_at=friday, issued_at=friday + timedelta(days=7))] == [
        "block"
    ]
    assert "material impact" in _found(DATA, "SEC-8K", material_at=AT)[0].message


def test_reg_fd_warns_until_it_is_filed() -> None:
    assert [f.severity for f in _found(DATA, "Reg-FD")] == ["warn"]
    assert [f.severity for f in _found(DATA, "Reg-FD", filed_at=AT + timedelta(hours=1))] == ["warn"]
    assert _found(DATA, "Reg-FD", filed_at=AT - timedelta(hours=1)) == []


FACTS = (
    Fact(id="f1", text="Card payments have failed at 38 shops since 14:05 BST", confirmed_by="ops"),
    Fact(id="f2", kind="unknown", text="The cause of the failures", confirmed_by="ops"),
)
BASE = "Card payments are failing in Scotland\n\nWe do not know the cause. {}\n\nPress: press@harrowpike.example\n"


@pytest.mark.parametrize(
    ("rule", "fires", "quiet"),
    [
        ("H9", "Our lawyers have told us to keep silent.", "We told our lawyers at 15:00 BST."),
        ("H10", "A power dip would explain it.", "We do not know whether a power dip would explain it."),
        ("H10", "We do not know the cause, but our guess is a worn cable.", "We will not guess."),
        ("H11", "The contractor had left the gate open.", "The gate was open."),
        ("H11", "A junior analyst uploaded the wrong sheet.", "An analyst uploaded the sheet."),
        ("H12", "The guard, Pieter Claes, was tied up.", "The guard was tied up."),
        ("H13", "Corners were cut in March.", "The corner shop was shut in March."),
        ("H13", "We are sorry if some of you felt let down.", "We are sorry that some tills are down."),
        ("H14", "Harrow & Pike has lower prices than anyone else.", "Prices have not changed."),
        ("H15", "Not a single cent will be lost.", "We can't yet say whether money will be lost."),
    ],
)
def test_frames_find_a_wording_and_leave_its_neighbour(rule: str, fires: str, quiet: str) -> None:
    def hard(sentence: str) -> set[str]:
        found = check_statement(BASE.format(sentence), FACTS, StatementMeta())
        return {f.rule for f in found if f.severity != "ask"}

    assert rule in hard(fires)
    assert rule not in hard(quiet)


def test_what_a_fact_carries_is_no_blame() -> None:
    sentence = "The contractor had left the gate open."
    fact = Fact(id="f9", text="The contractor had left the gate open", confirmed_by="ops")
    found = check_statement(BASE.format(sentence), (*FACTS, fact), StatementMeta())
    assert "H11" not in {f.rule for f in found}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "\x00\x1b[31m\u202e" * 200,
        "a" * 1_000_000,
        "we " + " " * 1_000_000,
        "a\n" * 500_000,
        "no, " * 250_000,
    ],
    ids=["empty", "blank", "control", "one word", "spaces", "lines", "commas"],
)
def test_hostile_text_is_checked_in_seconds(text: str) -> None:
    began = time.process_time()
    found = check_statement(text, FACTS, StatementMeta())
    assert time.process_time() - began < 10
    assert all(f.rule in RULES and 0 <= f.start <= f.end <= max(len(text), 1) for f in found)
    assert any(f.rule == "H18" and str(LIMIT) in f.message for f in found) == (len(text) > LIMIT)


def test_a_bounded_text_keeps_its_places() -> None:
    text = "one" + " " * 300 + "two\n\n" + "\n" * 40 + "three"
    thin = bounded(text)
    assert len(thin) == len(text)
    assert [thin.index(w) for w in ("one", "two", "three")] == [text.index(w) for w in ("one", "two", "three")]


def test_labelled_statements_are_judged_at_their_words(tmp_path: Path) -> None:
    words = "It was probably a power surge."
    case = {
        "id": "a",
        "case": "a",
        "text": BASE.format(words),
        "facts": [f.model_dump() for f in FACTS],
        "breaches": [{"rule": "H10", "words": words}, {"rule": "H9", "words": words}],
    }
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(case) + "\n")
    done = bench_statements.figures([bench_statements.judge(c) for c in bench_statements.load(path)])
    assert (done.recall["H10"].mean, done.recall["H9"].mean) == (1.0, 0.0)
    assert done.precision["H10"].mean == 1.0


def test_every_labelled_place_stands_in_its_text() -> None:
    for split in bench_statements.SPLITS:
        for case in bench_statements.load(bench_statements.CASES / f"{split}.jsonl"):
            assert all(b.words in case.text and b.rule in RULES for b in case.breaches)
