"""A holding statement: the composed one is the backbone, and a model may only put its facts into plainer words.

What people need in the first hour is right, short and complete, and that needs no model. A reworded fact must hold
every figure of the fact, deny what it denies, and add nothing; otherwise the confirmed wording stands.
"""

from collections.abc import Sequence

from agent.draft import channels, graph
from agent.draft.graph import Craft, State
from agent.draft.lines import Line
from agent.draft.polish import faults, numbers, tidy, unfinished
from agent.draft.run import COMPOSER, Run, Showing, Written
from agent.draft.shapes import Slots, limit, slots, tokens
from agent.draft.writer import Answer
from agent.errors import CancelledError, ModelFileError, ModelUnavailableError
from agent.llm import ChatModel
from agent.models import Content, Event, Incident, Provenance, StatementMeta, Usage
from prompts import render
from prompts.voices import VoiceProfile

#: A fact of fewer words is as plain as it can be.
PLAIN_WORDS = 12


def draft_statement(
    incident: Incident,
    meta: StatementMeta,
    voice: VoiceProfile,
    run: Run,
) -> Written:
    """A statement from the confirmed facts of ``incident``, in the form of ``meta.channel``.

    Raises ``RefusedError`` when no fact is confirmed or nobody entered the time of the next update,
    ``CancelledError`` when somebody stops the work. A model that fails costs nothing: the composed text stands.
    It may begin where an earlier run stood (``run.checkpoint``).
    """
    run.step("Reading the fact base", f"{len(incident.facts)} entries")
    meta = meta if meta.issued_at else meta.model_copy(update={"issued_at": run.now})
    lines = channels.compose(incident, meta, voice)

    def assemble(told: Sequence[Line]) -> Content:
        return channels.furnished(told, incident, meta, voice, run.now)

    state = graph.draw(Craft(lambda: _first(lines, run), None, assemble, _against, cuts=False), run)
    run.step("Done")
    return Written(state["content"], _provenance(state, run.model), tuple(state["findings"]))


def _first(lines: list[Line], run: Run) -> Answer:
    long = [one for one in lines if one.part == "body" and one.citations and len(one.text.split()) > PLAIN_WORDS]
    if run.model is None or not long:
        return Answer(lines, Usage(), "")
    try:
        return _reworded(run.model, lines, long, run)
    except CancelledError:
        raise
    except (ModelUnavailableError, ModelFileError) as error:
        run.on_event(Event(step="Writing without the model", detail=str(error)))
        return Answer(lines, Usage(), "")


def _reworded(model: ChatModel, lines: list[Line], long: Sequence[Line], run: Run) -> Answer:
    keys = [f"s{i}" for i in range(1, len(long) + 1)]
    limits = {key: limit([one.text]) for key, one in zip(keys, long, strict=True)}
    prompt = render("statement", facts="\n".join(f"{k}: {one.text}" for k, one in zip(keys, long, strict=True)))
    reply = model.structured(
        prompt,
        Slots,
        slots(limits),
        max_tokens=tokens(limits),
        on_token=Showing(run, "Writing"),
        cancelled=run.cancelled,
    )
    new = {id(one): _with(one, reply.data.root.get(k, ""), limits[k]) for k, one in zip(keys, long, strict=True)}
    return Answer([new.get(id(one), one) for one in lines], reply.usage, prompt.sha256)


def _with(one: Line, text: str, most: int) -> Line:
    text = tidy(text, {}) if text.strip() and not unfinished(text, most) else one.text
    same = text == one.text or _against(one._replace(text=text))
    return one if same else one._replace(text=text, origin="model")


def _against(one: Line) -> Sequence[str]:
    """Why a reworded fact can't stand; every figure of the fact must be in it."""
    found = faults(one.text, one.notes, (), "we our us")
    lost = numbers(" ".join(one.notes)) - numbers(one.text)
    return [*found, f"it leaves out {', '.join(sorted(lost))}"] if lost else found


def _provenance(state: State, model: ChatModel | None) -> Provenance:
    by_model = model is not None and any(one.origin == "model" for one in state["lines"])
    return Provenance(
        model=model.name if model is not None and by_model else COMPOSER,
        prompt_sha256=state["prompt_sha256"],
        rounds=state["rounds"],
        usage=state["usage"],
    )
