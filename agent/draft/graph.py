"""The way of a text: write → check → mend → check …, then settle what is left, as a LangGraph graph.

A sentence that can't stand is mended by the model with the reason given, at most ``rounds`` times; then the
composer's wording takes its place; and where that can't stand either, the sentence is cut. Every step of
``settle`` replaces or removes what failed, so the graph comes to an end whatever the checks say. After each step
that changes the lines they are kept (``checkpoint``); a drafting that was cut off goes on with checking them.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypedDict

from langgraph.graph import END, START, StateGraph
from langsmith import tracing_context

from agent.draft.checkpoint import Saved
from agent.draft.lines import Line, blamed, mended, unrepeated
from agent.draft.run import Run
from agent.draft.writer import Answer
from agent.models import Content, Finding, Usage

#: More steps than any way through the graph takes: rounds of mending, then at most one settling a line.
MOST_STEPS = 200


class State(TypedDict):
    lines: list[Line]
    content: Content
    findings: list[Finding]
    usage: Usage
    prompt_sha256: str | None
    rounds: int
    left_out: int


class Craft(NamedTuple):
    """What is different between kinds of draft: how it is written, mended, assembled, and judged by itself.

    ``faults`` gives reasons against a line beyond the desk's rules; ``mend`` is None without a model. ``cuts``:
    whether a sentence that can't stand may be left out; if not, its finding stays for a person to settle.
    """

    write: Callable[[], Answer]
    mend: Callable[[Sequence[Line]], Answer] | None
    assemble: Callable[[Sequence[Line]], Content]
    faults: Callable[[Line], Sequence[str]]
    cuts: bool = True


def draw(craft: Craft, run: Run) -> State:
    """Runs the graph to its end and gives its last state."""
    graph: StateGraph[State, None, State, State] = StateGraph(State)
    steps = _Steps(craft, run)
    graph.add_node("write", steps.write)
    graph.add_node("check", steps.check)
    graph.add_node("mend", steps.mend)
    graph.add_node("settle", steps.settle)
    resumed = run.checkpoint.resumed
    graph.add_edge(START, "check" if resumed else "write")
    graph.add_edge("write", "check")
    graph.add_edge("mend", "check")
    graph.add_edge("settle", "check")
    graph.add_conditional_edges("check", steps.next, {"mend": "mend", "settle": "settle", "end": END})
    with tracing_context(enabled=False):
        last: Any = graph.compile().invoke(_start(resumed), {"recursion_limit": MOST_STEPS})
    state: State = last
    return state


def _start(resumed: Saved | None) -> State:
    from_ = resumed or Saved(lines=())
    return State(
        lines=list(from_.lines),
        content=Content(sentences=()),
        findings=[],
        usage=from_.usage,
        prompt_sha256=from_.prompt_sha256,
        rounds=from_.rounds,
        left_out=from_.left_out,
    )


class _Steps:
    def __init__(self, craft: Craft, run: Run) -> None:
        self._craft = craft
        self._run = run

    def write(self, state: State) -> dict[str, object]:
        self._run.step("Writing", "the model reads first" if self._run.model else "")
        answer = self._craft.write()
        prompt = answer.prompt_sha256 or None
        made = {"lines": answer.lines, "usage": answer.usage, "prompt_sha256": prompt, "left_out": answer.left_out}
        return self._kept(state, made)

    def check(self, state: State) -> dict[str, object]:
        """The desk's rules; what knows its own mend is mended at once and checked again."""
        self._run.step("Checking", f"round {state['rounds']}" if state["rounds"] else "")
        lines, content, findings = self._checked(state["lines"])
        better = mended(lines, content, findings)
        if better != lines:
            lines, content, findings = self._checked(better)
        judged = [self._judged(one) for one in blamed(lines, content, findings)]
        return {"lines": judged, "content": content, "findings": findings}

    def _checked(self, lines: list[Line]) -> tuple[list[Line], Content, list[Finding]]:
        content = self._craft.assemble(lines)
        return lines, content, self._run.check(content)

    def _judged(self, one: Line) -> Line:
        more = self._craft.faults(one) if one.origin == "model" else ()
        return one._replace(reasons=tuple(dict.fromkeys((*one.reasons, *more))))

    def next(self, state: State) -> str:
        failing = [one for one in state["lines"] if one.reasons and not self._given_up(one)]
        if not failing:
            return "end"
        return "mend" if self._worth_mending(state, failing) else "settle"

    def _worth_mending(self, state: State, failing: Sequence[Line]) -> bool:
        """A round of mending costs a call: for few sentences of a small model the composer's wording is as good."""
        model = self._run.model
        if model is None or self._craft.mend is None or state["rounds"] >= self._run.rounds:
            return False
        count = sum(one.origin == "model" for one in failing)
        return count > model.capability.worth * len(state["lines"])

    def _given_up(self, one: Line) -> bool:
        return self._stays(one) and one.fallen_back() is None

    def mend(self, state: State) -> dict[str, object]:
        """Only the failing sentences of the model's go back to it; one that comes back unchanged is settled."""
        failing = [one for one in state["lines"] if one.reasons and one.origin == "model"]
        self._run.step("Mending", f"{len(failing)} of {len(state['lines'])} sentences")
        mender = self._craft.mend
        assert mender is not None
        answer = mender(failing)
        new = {id(old): _changed(old, now) for old, now in zip(failing, answer.lines, strict=True)}
        lines = [new.get(id(one), one) for one in state["lines"]]
        made = {"lines": lines, "usage": state["usage"] + answer.usage, "rounds": state["rounds"] + 1}
        return self._kept(state, made)

    def settle(self, state: State) -> dict[str, object]:
        """Each failing sentence becomes the composer's; one that is that already is cut, or kept as it is."""
        kept = [one for one in state["lines"] if self._stays(one)]
        lines = unrepeated([(one.fallen_back() or one) if one.reasons else one for one in kept])
        return self._kept(state, {"lines": lines})

    def _kept(self, state: State, made: dict[str, object]) -> dict[str, object]:
        """``made`` as it is, once the lines and what they cost are kept. Reasons are left out: checking finds them."""
        now: Any = {**state, **made}
        self._run.checkpoint.save(
            Saved(
                lines=tuple(one._replace(reasons=()) for one in now["lines"]),
                usage=now["usage"],
                prompt_sha256=now["prompt_sha256"],
                rounds=now["rounds"],
                left_out=now["left_out"],
            )
        )
        return made

    def _stays(self, one: Line) -> bool:
        """A text without a headline is no text: its last wording stays, with the finding, for a person."""
        kept = not self._craft.cuts or one.part == "headline"
        return not one.reasons or kept or one.fallen_back() is not None


def _changed(old: Line, now: Line) -> Line:
    if now.text != old.text:
        return now
    return old.fallen_back() or old
