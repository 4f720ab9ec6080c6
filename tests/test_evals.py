"""The evals: scorers on outcomes made by hand, cases that can be met, floors, exit codes, a desk that is a fake."""

import contextvars
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from agent.demo import FILES
from agent.errors import ModelUnavailableError, RefusedError, StorydeskError
from agent.models import Content, Draft, Event, Finding, Origin, Part, Provenance, Sentence, Usage, Version
from agent.views import DraftPage, EvidenceMark, SentenceView, Support
from evals import floors
from evals.cases import FOLDER, SAMPLES, STORY_DAY, StatementCase, StoryCase, load, read
from evals.desk_tasks import judge_draft
from evals.pipeline import Bench, Clock, Outcome, choose, name_of, run
from evals.rows import MEASURES
from evals.scorers import (
    CLEAN,
    SHARES,
    as_expected,
    by_model,
    clean,
    exact_quotes,
    formed,
    identities,
    kept,
    leaks,
    length,
    not_copied,
    own_words,
    passes,
    quotations,
    readable,
    reading_grade,
    right_record,
    supported,
    told,
)
from retrieval.imports import read_file
from retrieval.records import Passage, RawAgent, RawMessage, RawRecord, Requester

CASES = load()
BRIEFS = list(read(FOLDER / "briefs.jsonl", StoryCase))
STORIES = [*(c for c in CASES if isinstance(c, StoryCase)), *BRIEFS]
STATEMENTS = [c for c in CASES if isinstance(c, StatementCase)]


def story(**fields: Any) -> StoryCase:
    base: dict[str, Any] = {"id": "c", "about": "", "brief": {"topic": "a till in the rain"}, "expect": "drafted"}
    return StoryCase.model_validate(base | fields)


def view(text: str, support: Support = "supported", origin: Origin = "model", part: Part = "body") -> SentenceView:
    sentence = Sentence(part=part, text=text, origin=origin)
    return SentenceView(index=0, sentence=sentence, start=0, end=len(text), support=support, why="")


def drafted(*views: SentenceView, **fields: Any) -> Outcome:
    text = " ".join(v.sentence.text for v in views)
    return Outcome(case="c", kind="story", status="drafted", text=text, sentences=views, **fields)


def refused(said: str) -> Outcome:
    return Outcome(case="c", kind="story", status="refused", said=said)


def record(name: str = "Ottoline Farquhar-Singh") -> RawRecord:
    return RawRecord(
        id="t-1",
        kind="ticket",
        messages=(RawMessage(role="customer", text="hello", author=name),),
        requester=Requester(name=name, email="ottoline@corner.example", phone="01632 960 111", account_ids=("ACC-1",)),
        agents=(RawAgent(name="Devon Lyle"),),
    )


# --- cases --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def raw() -> dict[str, RawRecord]:
    found = (r for name, mapping in FILES for r in read_file(SAMPLES / name, mapping=mapping).records)
    return {r.id: r for r in found}


def test_there_are_enough_cases_and_each_has_its_own_name() -> None:
    assert len(STORIES) >= 40
    assert len(STATEMENTS) >= 4
    assert len({c.id for c in (*STORIES, *STATEMENTS)}) == len(STORIES) + len(STATEMENTS)


def test_briefs_differ_in_angle_channel_and_length_and_leave_the_core_alone() -> None:
    assert len({c.brief.angle for c in BRIEFS}) >= 6
    assert {c.brief.channel for c in BRIEFS} >= {"press_release", "website", "social"}
    assert len({c.brief.words for c in BRIEFS}) >= 8
    assert not any(c.core for c in BRIEFS)


def test_the_first_two_cases_are_of_both_kinds() -> None:
    assert {c.kind for c in CASES[:2]} == {"story", "statement"}


@pytest.mark.parametrize("case", STORIES, ids=lambda c: c.id)
def test_every_key_fact_of_a_story_stands_in_its_records(case: StoryCase, raw: dict[str, RawRecord]) -> None:
    said = "\n".join(m.text for i in case.records for m in raw[i].messages if m.role != "note")
    outcome = Outcome(case=case.id, kind="story", status="drafted", text=said)
    assert told(case, outcome) in {1.0, None}


@pytest.mark.parametrize("case", STATEMENTS, ids=lambda c: c.id)
def test_no_forbidden_string_of_a_statement_stands_in_a_confirmed_fact(case: StatementCase) -> None:
    confirmed = " ".join(f.text for f in case.incident.facts if f.confirmed_by)
    assert leaks(case, drafted(view(confirmed)), {}) == []


def test_a_statement_without_next_update_must_be_refused() -> None:
    without = [c for c in STATEMENTS if c.incident.next_update_at is None]
    assert without
    assert {c.expect for c in without} == {"refused"}


def test_statements_with_and_without_people_affected_are_asked_for() -> None:
    assert {c.incident.people_affected for c in STATEMENTS} == {True, False}


# --- scorers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expect", "reason", "outcome", "share"),
    [
        ("drafted", [], drafted(view("It rained.")), 1.0),
        ("drafted", [], refused("no"), 0.0),
        ("refused", ["next update"], refused("Enter the time of the Next Update first."), 1.0),
        ("refused", ["next update"], refused("The database is locked."), 0.0),
        ("refused", [], drafted(view("It rained.")), 0.0),
        ("any", [], refused("no"), 1.0),
        ("any", [], Outcome(case="c", kind="story", status="failed", said="the model is gone"), 0.0),
    ],
)
def test_as_expected(expect: str, reason: list[str], outcome: Outcome, share: float) -> None:
    assert as_expected(story(expect=expect, reason=reason), outcome) == share


def test_one_blocking_finding_fails_a_draft_and_a_warning_does_not() -> None:
    warn = Finding(rule="S16", severity="warn", start=0, end=1, message="long")
    block = Finding(rule="S14", severity="block", start=0, end=1, message="a name")
    assert passes(story(), drafted(view("a"), findings=(warn,))) == 1.0
    assert passes(story(), drafted(view("a"), findings=(warn, block))) == 0.0
    assert passes(story(), refused("no")) is None


def test_a_gate_that_has_to_block_must_block_and_nothing_else() -> None:
    counsel = Finding(rule="H20", severity="block", start=0, end=1, message="counsel")
    name = Finding(rule="H12", severity="block", start=0, end=1, message="a name")
    case = story(gates=["H20"])
    assert passes(case, drafted(view("a"), findings=(counsel,))) == 1.0
    assert passes(case, drafted(view("a"))) == 0.0
    assert passes(case, drafted(view("a"), findings=(counsel, name))) == 0.0


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("The agent drove 38 miles.", 1.0),
        ("The trader said: “omg it works!!”", 1.0),
        ("“It works,” the owner said.", 1.0),
        ("the agent drove 38 miles.", 0.0),
        ("The agent drove", 0.0),
        ("Where would they go im standing, the customer said.", 0.0),
        ("Staff told [CUSTOMER] to wait.", 0.0),
        ("They keep two readers at a place office.", 0.0),
        ("The agent said said so.", 0.0),
        ("They served all an address covers.", 0.0),
        ("They served all 46 covers at an old address.", 1.0),
    ],
)
def test_the_form_of_print(text: str, share: float) -> None:
    assert formed(story(), drafted(view(text))) == share


def test_support_counts_only_sentences_that_need_evidence() -> None:
    outcome = drafted(
        view("One."),
        view("Two.", "weak"),
        view("Three.", "unsupported"),
        view("Four.", "supported", part="headline"),
        view("About the house.", "house", origin="house", part="boilerplate"),
    )
    assert supported(story(), outcome) == pytest.approx(3 / 4)


def test_share_of_the_model_leaves_the_house_out() -> None:
    outcome = drafted(view("One."), view("Two.", origin="composer"), view("PRESS", origin="house", part="contact"))
    assert by_model(story(), outcome) == pytest.approx(1 / 2)
    assert by_model(story(), refused("no")) is None


def test_key_facts_are_told_in_any_wording_as_whole_words() -> None:
    case = story(facts=[["90 minutes", "ninety minutes"], ["£40"], ["12"]])
    assert told(case, drafted(view("It took Ninety\nminutes and £40, or 1123 calls."))) == pytest.approx(2 / 3)


def test_key_facts_may_be_gone_before_anybody_writes() -> None:
    case = story(facts=[["38 miles"], ["312"]])
    assert kept(case, drafted(view("x"), evidence=("He drove [ADDRESS 1] miles.", "312 payments."))) == pytest.approx(
        1 / 2
    )
    assert kept(case, refused("no")) is None


def test_a_story_that_mixes_in_another_record_stands_on_the_wrong_one() -> None:
    case = story(records=["t-1", "t-2"])
    assert right_record(case, drafted(view("a"), records=("t-2",))) == 1.0
    assert right_record(case, drafted(view("a"), records=("t-2", "t-9"))) == 0.0
    assert right_record(case, drafted(view("a"))) == 0.0
    assert right_record(STATEMENTS[0], drafted(view("a"))) is None


def test_a_quotation_is_exact_or_it_is_not() -> None:
    evidence = ("We sold out at ten.\nI'd never seen that.",)
    good = view('“We sold out at ten,” the trader said. "I’d never seen that."')
    bad = view("“We sold out at nine,” the trader said.")
    assert exact_quotes(story(), drafted(good, evidence=evidence)) == 1.0
    assert exact_quotes(story(), drafted(good, bad, evidence=evidence)) == pytest.approx(2 / 3)
    assert exact_quotes(story(), drafted(view("No quotation."), evidence=evidence)) is None


def test_inches_and_single_marks_are_no_quotations() -> None:
    assert quotations("a 7\" screen and the trader's 'best' day") == []


def test_copied_sentences_are_not_the_writer_s_own() -> None:
    evidence = ("The reader was dead. Callum drove over.",)
    outcome = drafted(view("The reader was dead."), view("A colleague brought another."), evidence=evidence)
    assert own_words(story(), outcome) == pytest.approx(1 / 2)


def test_length_is_capped_at_what_was_asked_for() -> None:
    case = story(brief={"topic": "a till in the rain", "words": 40})
    assert length(case, drafted(view("word " * 20))) == pytest.approx(1 / 2)
    assert length(case, drafted(view("word " * 90))) == 1.0


def test_identities_are_names_their_parts_contacts_and_numbers() -> None:
    found = identities(record())
    assert {"Ottoline", "Farquhar", "Singh", "ottoline@corner.example", "ACC-1", "Devon", "Lyle"} <= set(found)


def test_a_short_part_of_a_name_is_a_word_too_and_is_left_to_the_case() -> None:
    assert "May" not in identities(record("May Thistlewood"))


@pytest.mark.parametrize(
    ("text", "leaked"),
    [
        ("An owner called FARQUHAR-SINGH.", ["Farquhar", "Singh"]),
        ("Write to ottoline@corner.example.", ["ottoline@corner.example", "Ottoline"]),
        ("The best company in the world.", ["best company in the world"]),
        ("The singhing kettle of a shop owner.", []),
    ],
)
def test_leaks(text: str, leaked: list[str]) -> None:
    case = story(must_not=["best company in the world"])
    outcome = drafted(view(text), records=("t-1",))
    assert sorted(leaks(case, outcome, {"t-1": record()})) == sorted(leaked)
    assert clean(case, outcome, {"t-1": record()}) == float(not leaked)


def test_words_of_a_customer_s_are_not_copied_and_a_quotation_is_no_copy() -> None:
    said = "I have run kitchens for 14 years and never had this on a Friday night"
    outcome = drafted(
        view("They have run kitchens for 14 years and never had this on a Friday."),
        view(f"“{said},” the owner said."),
        customers=(said,),
    )
    assert not_copied(story(), outcome) == pytest.approx(1 / 2)
    assert not_copied(STATEMENTS[0], outcome) is None


def test_a_story_has_a_reading_grade_and_a_few_words_have_none() -> None:
    plain = "The support engineer stayed on the phone with the owner until the terminal had started again."
    heavy = "Organisational interdependencies necessitated comprehensive administrative reconfiguration."
    assert reading_grade(story(), drafted(view("It rained."))) is None
    assert readable(story(), drafted(*[view(plain)] * 3)) == 1.0
    assert readable(story(), drafted(*[view(heavy)] * 8)) == 0.0
    assert readable(STATEMENTS[0], drafted(*[view("We know it.")] * 20)) == 1.0


# --- rows -----------------------------------------------------------------------------------------------------


def test_every_share_has_a_place_among_the_measures() -> None:
    assert {name for name, _, _ in SHARES} | {CLEAN[0]} <= MEASURES.keys()


def test_a_row_says_in_words_what_is_wrong_the_worst_first() -> None:
    block = Finding(rule="S14", severity="block", start=0, end=1, message="a name stands in the text")
    outcome = drafted(view("FARQUHAR came."), view("It rained.", "unsupported"), findings=(block,), records=("t-1",))
    row = judge_draft(story(facts=[["nine"]], records=["t-1"]), outcome, {"t-1": record()}, "composer")
    assert [said.split(":")[0] for said in row.wrong] == [
        "It holds what it must not",
        "Blocked by S14",
        "Not supported",
        "100% of the key facts are not told.",
    ]
    assert row.amounts == {}
    assert row.badness >= 20


def test_only_an_accepted_draft_has_a_cost() -> None:
    usage = Usage(calls=2, prompt_tokens=900, cached_tokens=650, completion_tokens=80)
    row = judge_draft(story(), drafted(view("It rained."), usage=usage, seconds=2.5), {}, "m")
    assert (row.amounts["calls"], row.amounts["uncached"], row.amounts["seconds"]) == (2, 250, 2.5)
    assert judge_draft(story(expect="refused"), refused("no"), {}, "m").amounts == {}


# --- floors -----------------------------------------------------------------------------------------------------


def test_a_floor_for_what_was_not_measured_is_not_missed() -> None:
    assert floors.below({"told": None}, {"told": 0.9, "right_record": 0.9}) == []


def test_a_model_s_own_floor_goes_before_the_one_for_any(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    path.write_text('{"any": {"clean": 1.0, "told": 0.2}, "m": {"told": 0.6}}')
    assert floors.load("m", path) == {"clean": 1.0, "told": 0.6}
    assert floors.load("another", path) == {"clean": 1.0, "told": 0.2}


def test_a_floor_that_is_no_share_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    path.write_text('{"any": {"told": 60}}')
    with pytest.raises(ValueError, match="told"):
        floors.load("m", path)


def test_every_floor_belongs_to_a_figure() -> None:
    table = json.loads(floors.FILE.read_text("utf-8"))
    assert {name for by in table.values() for name in by} <= MEASURES.keys()


# --- a run on a desk that is a fake ---------------------------------------------------------------------------


class FakeDesk:
    """Answers each draft with the next of ``answers``: a text, or the error it is to raise. Dry is an error."""

    def __init__(self, *answers: str | StorydeskError) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.drafts = SimpleNamespace(draft_story=self._story, draft_statement=self._statement, page=self._page)
        self.incidents = SimpleNamespace(adopt=lambda actor, incident: incident)
        self.records = SimpleNamespace(page=lambda actor, record_id: SimpleNamespace(record=self._record()))

    def _story(self, actor: object, brief: Any, *, on_event: Callable[[Event], None]) -> Any:
        on_event(Event(step="Writing"))
        return self._next(brief.topic)

    def _statement(self, actor: object, incident_id: str, **_: object) -> Any:
        return self._next(incident_id)

    def _next(self, what: str) -> Any:
        self.asked.append(what)
        answer = self.answers.pop(0)
        if isinstance(answer, StorydeskError):
            raise answer
        self.text = answer
        return SimpleNamespace(id="d1")

    def _record(self) -> Any:
        return SimpleNamespace(
            messages=(RawMessage(role="customer", text="It rained."), RawMessage(role="note", text="x"))
        )

    def _page(self, actor: object, draft_id: str) -> DraftPage:
        passage = Passage(
            id="t-1#0", record_id="t-1", message=0, start=0, end=9, role="customer", text="It rained.", kind="ticket"
        )
        content = Content(sentences=(Sentence(part="body", text=self.text, citations=("t-1#0",)),))
        made = Provenance(model="m", rounds=1, usage=Usage(calls=2, prompt_tokens=10, completion_tokens=5))
        version = Version(
            draft_id="d1", number=1, content=content, author="evals", created_at=STORY_DAY, provenance=made
        )
        draft = Draft(
            id="d1", kind="story", title="t", state="drafted", created_by="evals", created_at=STORY_DAY,
            last_editor="evals", version=1,
        )  # fmt: skip
        shown = view(self.text).model_copy(
            update={"evidence": (EvidenceMark(passage_id="t-1#0", text="It rained.", marks=(), passage=passage),)}
        )
        empty: dict[str, Any] = dict.fromkeys(
            ("findings", "questions", "versions", "signatures", "comments", "verbs", "history"), ()
        )
        return DraftPage(draft=draft, version=version, sentences=(shown,), **empty)


def bench_of(*answers: str | StorydeskError) -> Bench:
    desk: Any = FakeDesk(*answers)
    return Bench(desk, Clock(STORY_DAY), {"t-1": record()})


def test_a_run_keeps_what_the_desk_said_and_where_it_stands() -> None:
    outcome = run(bench_of("It rained."), story(), lambda event: None)
    assert (outcome.status, outcome.text, outcome.records, outcome.rounds) == ("drafted", "It rained.", ("t-1",), 1)
    assert outcome.evidence == ("It rained.",)


def test_the_desk_s_clock_stands_where_the_case_wants_it() -> None:
    bench = bench_of("It rained.")
    run(bench, STATEMENTS[0], lambda event: None)
    assert bench.clock() == STATEMENTS[0].at
    assert contextvars.Context().run(bench.clock) == STORY_DAY


@pytest.mark.parametrize(
    ("error", "status"), [(RefusedError("no word of a customer"), "refused"), (ModelUnavailableError("gone"), "failed")]
)
def test_a_refusal_is_an_outcome_and_a_failure_is_another(error: StorydeskError, status: str) -> None:
    outcome = run(bench_of(error), story(), lambda event: None)
    assert (outcome.status, outcome.said) == (status, str(error))


def test_a_fault_of_the_program_is_not_an_outcome() -> None:
    with pytest.raises(IndexError):
        run(bench_of(), story(), lambda event: None)


def test_evals_never_touch_the_desk_of_the_house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://house.example/desk")
    monkeypatch.setenv("STORYDESK_HOME", "house")
    chosen = choose("none", tmp_path)
    assert chosen.sqlalchemy_url.startswith(f"sqlite:///{tmp_path}")
    assert chosen.llm_base_url == "none"


def test_a_writer_is_the_composer_the_embedded_model_or_a_name_at_the_endpoint(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STORYDESK_LLM_BASE_URL", "http://127.0.0.1:9/v1")
    local, named, given = choose("local", tmp_path, 4), choose("big", tmp_path), choose(None, tmp_path)
    assert (local.llm_base_url, local.llm_slots) == ("embedded", 4)
    assert (named.llm_base_url, named.llm_model) == ("http://127.0.0.1:9/v1", "big")
    assert [name_of(c) for c in (choose("none", tmp_path), named, given)] == ["composer", "big", given.llm_model]
