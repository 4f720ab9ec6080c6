"""Hiding a story's source: what leads a search there is said otherwise or cut, and no more than that."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from agent.checks.corpus import Rank
from agent.checks.intruder import Attempt
from agent.checks.reading import Segment
from agent.draft.hide import KEPT, Attack, Told, hidden
from agent.draft.lines import Line
from agent.draft.run import Run
from agent.models import Content, Finding, Part

NOW = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
LONG = (
    "The customer said they had been helped by the team for many weeks and that they were glad of every bit of it all."
)


def line(text: str, *other: str, part: Part = "body") -> Line:
    return Line(part, text, "composer", (), (), (text, *other))


def assemble(lines: Sequence[Line]) -> Content:
    return Content(sentences=tuple(one.sentence for one in lines))


def attack(places: Mapping[str, int], whole: Callable[[Content], int | None] = lambda _: None) -> Attack:
    """Says of each sentence the place that ``places`` gives it; of what is not in it that nothing was found."""

    def tried(content: Content) -> list[Attempt]:
        alone = [
            Attempt(p.sentence.text, Rank(places.get(p.sentence.text), 100, 5000), Segment("body", p.start, p.end))
            for p in content.placed
        ]
        one = alone[0].rank.place if len(alone) == 1 else None
        return [Attempt("whole", Rank(one or whole(content), 100, 5000)), *alone]

    return tried


def told(lines: Sequence[Line], of: Attack, blocks: Sequence[str] = ()) -> list[str]:
    def check(content: Content) -> list[Finding]:
        return [
            Finding(rule="G1", severity="block", start=p.start, end=p.end, message="no")
            for p in content.placed
            if p.sentence.text in blocks
        ]

    run = Run(None, NOW, lambda _: None, lambda: False, 0, check)
    before = Told(list(lines), assemble(lines), check(assemble(lines)))
    return [one.text for one in hidden(before, assemble, run, of).lines]


def test_a_story_that_leads_nowhere_stays_as_it_is() -> None:
    lines = [line("One.", "Two."), line("Three.")]
    assert told(lines, attack({"One.": 51})) == ["One.", "Three."]


def test_the_first_wording_that_leads_farther_away_is_taken() -> None:
    lines = [line("Near.", "Also near.", "Far.", "Farther."), line(LONG)]
    assert told(lines, attack({"Near.": 1, "Also near.": 3})) == ["Far.", LONG]


def test_where_no_wording_is_out_of_reach_the_farthest_is_taken() -> None:
    lines = [line("Near.", "Nearer.", "Less near.", "Near again.")]
    assert told(lines, attack({"Near.": 2, "Nearer.": 1, "Less near.": 30, "Near again.": 9})) == ["Less near."]


def test_a_wording_that_breaks_a_rule_is_not_taken() -> None:
    lines = [line("Near.", "Untrue.", "Far."), line(LONG)]
    assert told(lines, attack({"Near.": 1}), blocks=["Untrue."]) == ["Far.", LONG]


def test_without_another_wording_the_sentence_is_cut() -> None:
    lines = [line("Near."), line(LONG), line(LONG[:-1] + ", too.")]
    assert told(lines, attack({"Near.": 7})) == [LONG, LONG[:-1] + ", too."]


def test_a_cut_leaves_enough_of_the_story_unless_the_source_is_close() -> None:
    lines = [line("Near."), line(LONG)]
    assert len(LONG.split()) < KEPT
    assert told(lines, attack({"Near.": 7})) == ["Near.", LONG]
    assert told(lines, attack({"Near.": 2})) == [LONG]


def test_a_headline_is_never_cut_and_neither_is_the_last_of_the_story() -> None:
    lines = [line("Title", part="headline"), line("Near.")]
    assert told(lines, attack({"Title": 1, "Near.": 1})) == ["Title", "Near."]


def test_where_only_the_whole_leads_near_its_nearest_sentence_goes() -> None:
    def whole(content: Content) -> int | None:
        return 1 if "Nearest." in content.text else None

    lines = [line("Nearest."), line(LONG), line("Far away.")]
    assert told(lines, attack({"Nearest.": 60, LONG: 90}, whole)) == [LONG, "Far away."]
