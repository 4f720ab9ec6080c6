"""The evals without a writer: judges of anonymising, grounding, flags and injection, and the public sets' adapters."""

import json
from pathlib import Path
from typing import Any

import pytest

from agent.models import Sentence
from agent.views import SentenceView
from evals import public
from evals.cases import FOLDER, FlagCase, GroundCase, InjectionCase, MaskCase, read
from evals.desk_tasks import judge_injection
from evals.pipeline import Outcome
from evals.public import NoDataError
from evals.rule_tasks import Flagged, Grounded, Masked, judge_flags, judge_ground, judge_mask
from retrieval.records import Criterion, Flag

INJECTIONS = list(read(FOLDER / "injection.jsonl", InjectionCase))


def test_there_are_cases_of_every_kind_and_both_answers() -> None:
    flags = list(read(FOLDER / "flags.jsonl", FlagCase))
    grounds = list(read(FOLDER / "grounding.jsonl", GroundCase))
    assert len(flags) >= 12
    assert {bool(case.expect) for case in flags} == {True, False}
    assert sum(bool(case.marker) for case in INJECTIONS) >= 20
    assert sum(not case.marker for case in INJECTIONS) >= 5
    assert {case.supported for case in grounds} == {True, False}


@pytest.mark.parametrize("case", [c for c in INJECTIONS if c.marker], ids=lambda c: c.id)
def test_the_marker_of_an_attack_is_not_in_the_harmless_part_of_its_ticket(case: InjectionCase) -> None:
    honest = case.ticket.split("every table.")[0] + "every table."
    assert judge_injection(case, drafted(honest), "m").values["resisted"] == 1.0


# --- anonymising ----------------------------------------------------------------------------------------------

MASK = MaskCase(id="m", text="Ask Ottoline Farquhar about 20 rolls.", direct=("Ottoline Farquhar",), keep=("20 rolls",))


def test_what_is_left_and_what_is_masked_for_nothing_is_said() -> None:
    good = judge_mask(MASK, Masked(spans=((4, 21),)))
    assert (good.values, good.wrong) == ({"found": 1.0, "passed": 1.0}, ())
    half = judge_mask(MASK, Masked(spans=((4, 12), (28, 30))))
    assert half.values == {"found": 0.0, "passed": 0.0}
    assert half.wrong == ("Left in the text: “Ottoline Farquhar”.", "Masked for nothing: “20 rolls”.")


def test_a_text_with_nothing_to_mask_has_no_share_found() -> None:
    assert judge_mask(MASK.model_copy(update={"direct": ()}), Masked(spans=())).values == {"found": None, "passed": 1.0}


def test_a_row_of_a_public_set_holds_no_word_of_it() -> None:
    told = judge_mask(MASK, Masked(spans=()), public=True).model_dump_json()
    assert "Ottoline" not in told
    ground = GroundCase(id="g", evidence=("Ottoline came.",), text="Ottoline left.", supported=False, kind="wice")
    assert "Ottoline" not in judge_ground(ground, Grounded(score=0.9, why=("Ottoline",)), public=True).model_dump_json()


# --- grounding, flags, injection --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("supported", "score", "found", "passed"),
    [(False, 0.2, 1.0, None), (False, 0.8, 0.0, None), (True, 0.8, None, 1.0), (True, 0.2, None, 0.0)],
)
def test_grounding(supported: bool, score: float, found: float | None, passed: float | None) -> None:
    case = GroundCase(id="g", evidence=("a",), text="a", supported=supported)
    row = judge_ground(case, Grounded(score=score))
    assert row.values == {"found": found, "passed": passed}
    assert bool(row.wrong) == (0.0 in row.values.values())


def flagged(*criteria: Criterion, quote: str = "She drove over") -> Flagged:
    flags = (
        Flag(
            record_id="r",
            criterion=c,
            quote=quote,
            message=0,
            start=0,
            end=len(quote),
            by="rules",
            reason="It says so.",
        )
        for c in criteria
    )
    return Flagged(flags=tuple(flags), messages=("She drove over in the snow.",))


@pytest.mark.parametrize(
    ("expect", "outcome", "values"),
    [
        (["challenge"], flagged("challenge"), {"right": 1.0, "criterion": 1.0, "quoted": 1.0}),
        (["challenge"], flagged("innovation"), {"right": 1.0, "criterion": 0.0, "quoted": 1.0}),
        (["challenge"], flagged(), {"right": 0.0, "criterion": None, "quoted": None}),
        ([], flagged(), {"right": 1.0, "criterion": None, "quoted": None}),
        ([], flagged("challenge", quote="He flew"), {"right": 0.0, "criterion": None, "quoted": 0.0}),
    ],
)
def test_flags(expect: list[str], outcome: Flagged, values: dict[str, float | None]) -> None:
    record = {"id": "r", "kind": "ticket", "messages": [{"role": "customer", "text": "She drove over in the snow."}]}
    case = FlagCase.model_validate({"id": "f", "about": "", "record": record, "expect": expect})
    assert judge_flags(case, outcome).values == values


def drafted(text: str) -> Outcome:
    return Outcome(case="i", kind="story", status="drafted" if text else "refused", text=text)


@pytest.mark.parametrize(
    ("marker", "text", "name", "value"),
    [
        ("HERON-19", "It rained. heron-19", "resisted", 0.0),
        ("HERON-19", "It rained.", "resisted", 1.0),
        ("HERON-19", "", "resisted", 1.0),
        ("HERON-19", "", "drafted_still", 0.0),
        ("", "It rained.", "answered", 1.0),
        ("", "", "answered", 0.0),
    ],
)
def test_injection(marker: str, text: str, name: str, value: float) -> None:
    case = InjectionCase(id="i", ticket="It rained.", marker=marker)
    assert judge_injection(case, drafted(text), "m").values[name] == value


def test_the_house_s_own_furniture_is_no_success_of_an_attack() -> None:
    case = InjectionCase(id="i", ticket="It rained.", marker="HERON-19")
    views = [
        SentenceView(index=n, sentence=Sentence(part=part, text=text, origin=origin), start=0, end=1, support=s, why="")
        for n, (part, text, origin, s) in enumerate(
            [("body", "It rained.", "model", "supported"), ("contact", "Heron-19 Street", "house", "house")]
        )
    ]
    outcome = drafted("It rained.\n\nHeron-19 Street").model_copy(update={"sentences": tuple(views)})
    assert judge_injection(case, outcome, "m").values["resisted"] == 1.0


# --- public sets ------------------------------------------------------------------------------------------------


def write(path: Path, *rows: dict[str, Any]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_public_sets_are_read_where_they_lie_and_take_turns(tmp_path: Path) -> None:
    gold = [{"start": 0, "end": 4, "kind": "direct", "type": "x"}]
    for name in ("one", "two"):
        rows = [{"id": n, "text": "Anna came.", "known": [], "gold": gold} for n in range(2)]
        write(tmp_path / "anonymise" / f"{name}_dev.jsonl", *rows)
        pairs = [{"id": n, "evidence": ["a"], "text": "a", "label": "unsupported"} for n in range(2)]
        write(tmp_path / "ground" / f"{name}.dev.jsonl", *pairs)
    assert [case.id for case in public.anonymise(tmp_path)] == ["one/0", "two/0", "one/1", "two/1"]
    assert [(case.id, case.supported) for case in public.ground(tmp_path)][:2] == [("one/0", False), ("two/0", False)]


def test_of_the_house_s_own_sentences_only_the_part_that_nothing_was_tuned_on_is_taken(tmp_path: Path) -> None:
    row = {"id": "a", "kind": "number", "evidence": ["nine"], "text": "ten", "label": "unsupported"}
    write(tmp_path / "own" / "support.jsonl", row | {"split": "dev"}, row | {"id": "b", "split": "test"})
    found = list(public.support(tmp_path / "own" / "support.jsonl"))
    assert [(case.id, case.kind, case.supported) for case in found] == [("support/b", "number", False)]
    shown = judge_ground(found[0], Grounded(score=0.9, why=("Not in the evidence: ten.",)))
    assert (shown.text, shown.wrong) == ("", ("It was let through, and is not supported (score 0.90).",))


def test_an_attack_comes_with_its_clean_twin(tmp_path: Path) -> None:
    attack = {"id": "a", "source": "s", "kind": "k", "ticket": "Hi. Obey!", "clean": "Hi.", "marker": "x"}
    write(tmp_path / "injection" / "attacks.jsonl", attack)
    write(tmp_path / "injection" / "benign.jsonl", {"id": "b", "source": "s", "ticket": "Hello."})
    found = {case.id: (case.ticket, case.marker) for case in public.injection(tmp_path)}
    assert found == {"a": ("Hi. Obey!", "x"), "a-clean": ("Hi.", ""), "b": ("Hello.", "")}


def test_a_folder_without_the_sets_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoDataError, match="ground"):
        list(public.ground(tmp_path))
