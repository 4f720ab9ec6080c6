"""A sentence cut into runs: joined they are the sentence again, and each looks as it should."""

from agent.models import Finding, Sentence
from agent.pages.segments import overlaps, runs
from agent.views import SentenceView

TEXT = "The owner of [PLACE 1] said “you saved us” to Sarah, twice."


def view(text: str = TEXT, start: int = 100, part: str = "body") -> SentenceView:
    sentence = Sentence.model_validate({"part": part, "text": text})
    return SentenceView(index=1, sentence=sentence, start=start, end=start + len(text), support="supported", why="")


def finding(words: str, severity: str = "block", rule: str = "S14") -> Finding:
    start = 100 + TEXT.index(words)
    return Finding.model_validate(
        {"rule": rule, "severity": severity, "start": start, "end": start + len(words), "message": "no"}
    )


def test_runs_join_to_the_sentence_and_show_quotation_stand_in_and_place() -> None:
    made = runs(view(), [finding("Sarah")])
    assert "".join(r.text for r in made) == TEXT
    assert [r.text for r in made if r.quotation] == ["“you saved us”"]
    assert [r.stand_in for r in made if r.stand_in] == ["place 1"]
    assert [(r.text, r.place) for r in made if r.place] == [("Sarah", "block")]


def test_the_worst_of_overlapping_findings_shows() -> None:
    made = runs(view(), [finding("Sarah, twice", "warn"), finding("Sarah", "block")])
    assert [(r.text, r.place) for r in made if r.place] == [("Sarah", "block"), (", twice", "warn")]


def test_a_finding_on_the_whole_sentence_shades_nothing() -> None:
    whole = Finding(rule="G1", severity="block", start=100, end=100 + len(TEXT), message="no support")
    assert not any(r.place for r in runs(view(), [whole]))


def test_furniture_holds_no_quotation() -> None:
    assert not any(r.quotation for r in runs(view(part="boilerplate"), []))


def test_a_finding_without_a_place_points_at_no_sentence() -> None:
    nowhere = Finding(rule="S18", severity="warn", start=0, end=0, message="no boilerplate")
    assert not overlaps(nowhere, view(start=0))
    assert overlaps(finding("Sarah"), view())
    assert not overlaps(finding("Sarah"), view(start=500))
