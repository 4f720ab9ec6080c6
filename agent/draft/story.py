"""A customer story: notes from the evidence, a plan, sentences, the house's furniture.

The evidence may belong to several customers; a story tells of one, the first that holds enough, so that two
people never become one. Quotations are put in by the desk, word for word, where consent covers the channel; a
model never writes one.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from agent.checks.corpus import Corpus
from agent.draft import gist, graph, hide, writer
from agent.draft.assignment import Assignment
from agent.draft.coarsen import Coarsener
from agent.draft.compose import Composer
from agent.draft.forms import FORMS
from agent.draft.graph import Craft, State
from agent.draft.lines import Line
from agent.draft.notes import PERSON, Note, Quote, about, quotes, take
from agent.draft.persona import persona
from agent.draft.plan import Beat, plan
from agent.draft.polish import OWN, faults, stem, words
from agent.draft.run import COMPOSER, Run, Written
from agent.draft.speech import OPINION
from agent.draft.writer import Answer, Material, composed
from agent.errors import CancelledError, ModelFileError, ModelUnavailableError, RefusedError
from agent.llm import ChatModel
from agent.models import Brief, Content, Event, Generalised, Provenance, Usage
from prompts.voices import VoiceProfile
from retrieval.records import Passage

#: A record with so many notes makes a story; one that fits the topic nearly as well as the best may be it.
ENOUGH_NOTES = 4
NEARLY = 0.75
#: With fewer of the words that were asked for, the writer is told what the evidence carries: nothing is padded.
FULL = 0.7
#: What leans on the sentence before, a list, or talk in passing: no reader understands it between quotation marks.
ODD_ALONE = re.compile(
    r"^(?:it|that|this|these|those|they|he|she|him|her|there|here|but|and|so|then|two|three|one|both|all|each|also|because)\b|"
    r"\bI'll give you that\b|\byour (?:girl|guy|lad|man|woman|boy)\b|"
    r"\b(?:him|he|she|her)\b|\b(?:this|that|it)[.!]$|\bI guess\b|\bwe are an?\b",
    re.IGNORECASE,
)
QUOTE_WORDS = 14
#: Quotations in one story, and the paragraph that they make.
MOST_QUOTES = 2
QUOTE_PARAGRAPH = 100


def draft_story(asked: Assignment) -> Written:
    """A story of one customer, every sentence with its passages, and no blocking finding that could be mended.

    Without a model, or when it fails, the composer writes and the provenance says so. Raises ``RefusedError`` when
    the evidence holds too little, ``CancelledError`` when somebody stops the work, ``LeakError`` from the guard.
    It may begin where an earlier run stood (``asked.run.checkpoint``).
    """
    brief, run = asked.brief, _within(asked.run)
    run.step("Reading the evidence", f"{len(asked.passages)} passages")
    of_one = _of_one_customer(asked.passages, brief.topic)
    spoken = _chosen(quotes(of_one, brief.channel, run.now))
    material = _material(brief, of_one, asked.voice, spoken)._replace(taught=asked.taught, manner=asked.manner)
    run.step("Planning", _planned(material))
    checkpoint = run.checkpoint
    coarsener = _coarsener(of_one, brief, run.now, asked.corpus)
    coarsener.lines(checkpoint.lines)  # decides from the whole text, before any mended sentence comes
    run = run._replace(checkpoint=checkpoint.with_generalised(lambda: coarsener.generalised))
    craft = _craft(material, spoken, run, coarsener)
    state = graph.draw(craft, run)
    told = hide.Told(state["lines"], state["content"], state["findings"])
    if asked.attack is not None:
        told = hide.hidden(told, craft.assemble, run, asked.attack)
    if _body_words(told.lines) < FORMS[brief.form].least:
        raise RefusedError(_too_little("no sentence written from it passes the checks"))
    run.step("Done")
    made = _provenance(state, told.lines, run.model, checkpoint.all_generalised(coarsener.generalised))
    made = made if made.model == COMPOSER else made.model_copy(update={"taught": material.taught})
    return Written(told.content, made, tuple(told.findings))


def _planned(material: Material) -> str:
    """What will be told, and where that is much less than was asked for, what the writer can do about it."""
    told = f"{len(material.beats)} sentences from {len(material.notes)} facts"
    asked = min(material.brief.words, FORMS[material.brief.form].words)
    carried = sum(len(ways[0].split()) for ways in material.composer.body(material.beats) if ways)
    if carried >= FULL * asked:
        return told
    return f"{told}; the evidence carries about {carried} of the {asked} words asked for, choose more of it for more"


def _within(run: Run) -> Run:
    """``run`` with no more rounds of mending than its model is worth."""
    return run if run.model is None else run._replace(rounds=min(run.rounds, run.model.capability.mends))


def _material(brief: Brief, passages: Sequence[Passage], voice: VoiceProfile, spoken: Sequence[Quote]) -> Material:
    closed = tuple(p.text for p in passages if p.role == "customer")
    notes = take(passages)
    who = persona(notes)
    quoted = {quote.text for quote in spoken}
    composer = Composer(who, closed)
    unquoted = [n for n in notes if n.source not in quoted]
    beats = _tellable(unquoted, brief, composer) or _tellable(notes, brief, composer)
    if not beats and (least := about(passages) or gist.about(passages)) is not None:
        beats = _tellable([least], brief, composer)
    if not beats:
        raise RefusedError(_too_little("it states no fact about what happened"))
    standfirst = composer.standfirst(beats)
    used = _numbered([note for beat in beats for note in beat.notes])
    beats = [beat._replace(notes=tuple(used[note] for note in beat.notes)) for beat in beats if beat != standfirst]
    if standfirst is not None:
        standfirst = standfirst._replace(notes=tuple(used[note] for note in standfirst.notes))
    return Material(brief, voice, tuple(used.values()), tuple(beats), standfirst, composer)


def _tellable(notes: Sequence[Note], brief: Brief, composer: Composer) -> list[Beat]:
    form = FORMS[brief.form]
    planned = [
        part for beat in plan(notes, composer.who, min(brief.words, form.words)) for part in composer.parts(beat)
    ]
    tellable = [beat for beat in planned if composer.wordings(beat)]
    return form.pick(tellable, lambda beat: composer.wordings(beat)[0])


def _numbered(notes: Sequence[Note]) -> dict[Note, Note]:
    return {note: note._replace(number=i) for i, note in enumerate(notes, start=1)}


def _coarsener(passages: Sequence[Passage], brief: Brief, now: datetime, corpus: Corpus | None) -> Coarsener:
    named = any(p.consent.level == "named" and p.consent.covers(brief.channel, now) for p in passages)
    product = next((p.product for p in passages if p.product), "")
    return Coarsener(corpus, product, exempt=named)


def _craft(material: Material, spoken: Sequence[Quote], run: Run, coarsener: Coarsener) -> Craft:
    model, form = run.model, FORMS[material.brief.form]
    closed = material.composer.sources
    allowed = f"{material.voice.organisation} {material.who.full} {material.who.head}"

    def write() -> Answer:
        answer = _first(material, run)
        told = [*answer.lines, *(_quoted(quote, form.quoted) for quote in spoken)]
        return answer._replace(lines=form.arrange(coarsener.lines(told)))

    def assemble(lines: Sequence[Line]) -> Content:
        return form.furnish([one.sentence for one in lines], material.voice, run.now)

    def against(one: Line) -> Sequence[str]:
        return faults(one.text, one.notes, closed, allowed)

    def mend(chat: ChatModel, lines: Sequence[Line]) -> Answer:
        answer = _mended(chat, lines, material, run)
        return answer._replace(lines=coarsener.lines(answer.lines))

    return Craft(write, None if model is None else partial(mend, model), assemble, against)


def _first(material: Material, run: Run) -> Answer:
    """The model's text; the composer's where there is no model or it fails, which is said."""
    if run.model is not None:
        try:
            return writer.write(run.model, material, run)
        except CancelledError:
            raise
        except (ModelUnavailableError, ModelFileError) as error:
            run.on_event(Event(step="Writing without the model", detail=str(error)))
    return Answer(composed(material), Usage(), "")


def _mended(model: ChatModel, lines: Sequence[Line], material: Material, run: Run) -> Answer:
    """The lines as they were when the model fails now: they are settled without it."""
    try:
        return writer.mend(model, lines, material.voice.replace, run)
    except CancelledError:
        raise
    except (ModelUnavailableError, ModelFileError) as error:
        run.on_event(Event(step="Mending without the model", detail=str(error)))
        return Answer(list(lines), Usage(), "")


def _provenance(
    state: State, lines: Sequence[Line], model: ChatModel | None, generalised: tuple[Generalised, ...]
) -> Provenance:
    by_model = model is not None and any(one.origin == "model" for one in lines)
    return Provenance(
        model=model.name if model is not None and by_model else COMPOSER,
        prompt_sha256=state["prompt_sha256"],
        rounds=state["rounds"],
        usage=state["usage"],
        generalised=generalised,
        left_out=state["left_out"] if by_model else 0,
    )


def _of_one_customer(passages: Sequence[Passage], topic: str) -> list[Passage]:
    """The passages of the first record that fits ``topic`` about as well as any and holds enough facts.

    Records come best first. Where none holds enough, it is the first that gives a note of a customer.
    """
    records = list(dict.fromkeys(p.record_id for p in passages))
    groups = [[p for p in passages if p.record_id == record] for record in records]
    found = [(group, take(group)) for group in groups]
    noted = [(group, len(notes)) for group, notes in found if any(n.passage.role == "customer" for n in notes)]
    best = max((_fit(g, topic) for g, _ in noted), default=0.0)
    full = (g for g, count in noted if count >= ENOUGH_NOTES and _fit(g, topic) >= best * NEARLY)
    return next(full, next((g for g, _ in noted), groups[0] if groups else []))


def _fit(passages: Sequence[Passage], topic: str) -> float:
    """Share of the words of ``topic`` that stand in ``passages`` in some form."""
    wanted = {stem(word) for word in words(topic) if word not in OWN}
    held = {stem(word) for p in passages for word in words(p.text)}
    return len(wanted & held) / len(wanted) if wanted else 1.0


def _chosen(found: Sequence[Quote]) -> list[Quote]:
    """The quotations that say most, at most two judgements, else one fact; none where every fact reads oddly alone."""
    judging = [q for q in found if OPINION.search(q.text)]
    best = sorted(judging or [q for q in found if not ODD_ALONE.search(q.text)], key=_oddness)
    return [q for q in found if q in best[: MOST_QUOTES if judging else 1]]


def _oddness(quote: Quote) -> tuple[bool, bool, bool, int]:
    """What is odd alone comes last; then what the story begins with anyway, what speaks of nobody, and what is far from
    an ordinary sentence's length."""
    text = quote.text
    opens = quote.passage.message == 0
    return bool(ODD_ALONE.search(text)), opens, not PERSON.search(text), abs(len(text.split()) - QUOTE_WORDS)


def _quoted(quote: Quote, frame: str) -> Line:
    text = frame.format(_before_said(quote.text) if frame.startswith("“") else quote.text)
    return Line("body", text, "composer", (quote.passage.id,), (quote.text,), (), QUOTE_PARAGRAPH)


def _before_said(words: str) -> str:
    """A quotation in front of who said it ends with a comma for its full stop."""
    return f"{words[:-1]}," if words.endswith(".") else words


def _body_words(lines: Sequence[Line]) -> int:
    return sum(len(one.text.split()) for one in lines if one.part == "body")


def _too_little(why: str) -> str:
    return f"The evidence holds too little for a story: {why}. Choose other interactions, or more of them."
