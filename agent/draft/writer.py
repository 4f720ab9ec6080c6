"""The model's part in a story: a first text, and other wordings of sentences that can't stand.

The strategy follows the model's capability (``agent.llm.CAPABILITIES``). A small model gets one line of notes a
sentence, and fills in a form with one short field a line: what it may use is fixed before it begins. A strong one
gets the notes and writes freely, citing them. A sentence that comes back in the composer's words is the composer's.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from agent.draft import shapes
from agent.draft.compose import Composer, headlines
from agent.draft.lines import Line, line
from agent.draft.notes import STAGES, Note
from agent.draft.pack import FRAME_TOKENS, numbered, pack
from agent.draft.persona import Persona
from agent.draft.plan import ORDER, Beat
from agent.draft.polish import attributed, headed, introduced, spelled, tidy, unfinished, varied, with_articles, words
from agent.draft.run import Run, Showing
from agent.draft.shorthand import fields, shorthand
from agent.draft.verbatim import unlike
from agent.llm import ChatModel, count_tokens
from agent.models import Brief, Event, Part, Usage
from prompts import Prompt, render
from prompts.voices import VoiceProfile

#: The field of a story's headline.
HEADLINE = "headline"
#: What the example of the small model's prompt is about: no evidence holds these, so a sentence that does is not on it.
_LENT = "drawbridge dragon windlass enchanted griffin portcullis torches moat wizard goblin unicorn"
LENT = frozenset(_LENT.split())


class Material(NamedTuple):
    """Everything a story may be made of. ``manner`` are excerpts of signed texts with their facts taken out."""

    brief: Brief
    voice: VoiceProfile
    notes: tuple[Note, ...]
    beats: tuple[Beat, ...]
    standfirst: Beat | None
    composer: Composer
    taught: tuple[str, ...] = ()
    manner: str = ""

    @property
    def who(self) -> Persona:
        return self.composer.who


class Answer(NamedTuple):
    """``left_out``: notes that the prompt had no room for."""

    lines: list[Line]
    usage: Usage
    prompt_sha256: str
    left_out: int = 0


class _Filled(NamedTuple):
    slots: dict[str, str]
    usage: Usage


def write(model: ChatModel, material: Material, run: Run) -> Answer:
    """The first text of the whole story. Raises ``ModelUnavailableError`` when the model gives none."""
    return (_write_slots if model.capability.small else _write_freely)(model, material, run)


def mend(model: ChatModel, lines: Sequence[Line], terms: Mapping[str, str], run: Run) -> Answer:
    """``lines`` in other words, in the same order; one that the model left out stays as it was."""
    keys = [f"s{i}" for i in range(1, len(lines) + 1)]
    limits = {k: _limit(one) for k, one in zip(keys, lines, strict=True)}
    asked = "\n\n".join(_asked(k, one) for k, one in zip(keys, lines, strict=True))
    prompt = render("story_mend", lines=asked)
    got, usage = _fill(model, prompt, limits, run, "Mending")
    new = [_reworded(one, got.get(k, ""), limits[k], terms) for k, one in zip(keys, lines, strict=True)]
    return Answer(new, usage, prompt.sha256)


# --- a small model -------------------------------------------------------------------------------------------


def _write_slots(model: ChatModel, material: Material, run: Run) -> Answer:
    """Each line in the model's words, and a headline; what it leaves out or breaks off stays the composer's."""
    told, title = _told(material), _title(material)
    beats = [beat for beat, _ in told]
    keys = fields(beats)
    limits = {**{k: _limit(one) for k, (_, one) in zip(keys, told, strict=True)}, HEADLINE: shapes.HEADLINE}
    sources = material.composer.sources
    written = [f"{k}: {shorthand(beat, material.who, sources)}" for k, beat in zip(keys, beats, strict=True)]
    prompt = render("story_small", shorthand="\n".join(written), taught=" ".join(material.taught))
    got, usage = _fill(model, prompt, limits, run, "Writing")
    lines = [_said(one, beat, _given(got, k), material) for k, (beat, one) in zip(keys, told, strict=True)]
    head = _reworded(
        title, headed(got.get(HEADLINE, ""), title.notes, shapes.HEADLINE), shapes.HEADLINE, material.voice.replace
    )
    return Answer([head, *_varied(lines)], usage, prompt.sha256)


def _varied(lines: Sequence[Line]) -> list[Line]:
    """The model's sentences, no two in a row opened alike."""
    texts = varied([one.text for one in lines])
    return [one._replace(text=text) if one.origin == "model" else one for one, text in zip(lines, texts, strict=True)]


def _given(got: Mapping[str, str], key: str) -> str:
    """A server that holds no model to its form may give a field by its number alone."""
    return got.get(key) or got.get(key.partition(" ")[0], "")


def _said(one: Line, beat: Beat, text: str, material: Material) -> Line:
    """The line in the model's words, opened and attributed as the house does, and no copy where that has a mend."""
    most, terms, sources = _limit(one), material.voice.replace, material.composer.sources
    if not text.strip() or unfinished(text, most):
        return one
    text = spelled(attributed(text, one.notes), material.voice.spelling)
    if beat.lead and beat.notes[0].passage.role == "customer":
        text = introduced(text, material.who.full)
    return _reworded(one, unlike(text, sources), most, terms)


def composed(material: Material) -> list[Line]:
    """The story as the composer writes it: headline, standfirst, body; a beat that it can't tell is left out."""
    return [_title(material), *(one for _, one in _told(material))]


def _told(material: Material) -> list[tuple[Beat, Line]]:
    composer, first = material.composer, material.standfirst
    said: list[tuple[Part, Beat, tuple[str, ...]]]
    said = [("body", b, w) for b, w in zip(material.beats, composer.body(material.beats), strict=True)]
    if first is not None:
        said.append(("standfirst", first, composer.wordings(first)))
    return [(beat, line(part, words[0], "composer", [beat], words)) for part, beat, words in said if words]


def _title(material: Material) -> Line:
    titles = headlines(material.beats, material.who, material.brief.topic)
    told = [*material.beats, *([material.standfirst] if material.standfirst else [])]
    return line("headline", titles[0], "composer", told, titles)


# --- a strong model ------------------------------------------------------------------------------------------


def _write_freely(model: ChatModel, material: Material, run: Run) -> Answer:
    most = max(4, material.brief.words // 14)
    answer = most * 90 + 200
    room = model.capability.context - answer - FRAME_TOKENS - count_tokens(_free_prompt(material, ()).text)
    packed = pack(material.notes, room)
    if packed.left_out:
        said = f"{packed.left_out} of {len(material.notes)} facts left out: the model has no room for them"
        run.on_event(Event(step="Writing", detail=said))
    prompt = _free_prompt(material, packed.notes)
    reply = model.structured(
        prompt,
        shapes.Story,
        shapes.story(len(material.notes), most),
        max_tokens=answer,
        on_token=Showing(run, "Writing"),
        cancelled=run.cancelled,
    )
    lines = _free_lines(reply.data, material._replace(notes=packed.notes))
    return Answer(lines, reply.usage, prompt.sha256, packed.left_out)


def _free_prompt(material: Material, notes: Sequence[Note]) -> Prompt:
    """What stays the same stands first: the rules, then the evidence, then what this brief asks, then what the house
    has learnt, which changes with every signature."""
    brief, voice = material.brief, material.voice
    return render(
        "story_strong",
        notes="\n".join(numbered(note) for note in notes),
        organisation=voice.organisation,
        person=material.who.full,
        traits=", ".join(voice.traits) or "plain",
        sentence_words=str(voice.sentence_words),
        audience=brief.audience,
        angle=brief.angle,
        words=str(brief.words),
        taught=" ".join(material.taught) or "nothing yet",
        manner=material.manner or "none yet",
    )


def _free_lines(got: shapes.Story, material: Material) -> list[Line]:
    terms = material.voice.replace
    lines = [_title(material)._replace(text=_titled(got.headline, terms), origin="model")]
    if got.standfirst.strip():
        lines.append(line("standfirst", tidy(got.standfirst, terms), "model", material.beats, ()))
    known = {note.number: note for note in material.notes}
    for entry in got.body:
        notes = tuple(known[n] for n in dict.fromkeys(entry.notes) if n in known)
        if notes:
            beat = _beat(notes)._replace(lead=not any(one.part == "body" for one in lines))
            lines.append(line("body", tidy(entry.text, terms), "model", [beat], _plain(beat, material.composer)))
    return lines


def _beat(notes: tuple[Note, ...]) -> Beat:
    order = [stage for stage, _ in ORDER]
    return Beat(notes, notes[0].stage, order.index(notes[0].stage) if notes[0].stage in STAGES else 0)


def _plain(beat: Beat, composer: Composer) -> tuple[str, ...]:
    """Notes of two speakers make no one plain sentence."""
    return composer.wordings(beat) if len({note.speaker for note in beat.notes}) == 1 else ()


# --- both ----------------------------------------------------------------------------------------------------


def _fill(model: ChatModel, prompt: Prompt, limits: Mapping[str, int], run: Run, step: str) -> _Filled:
    reply = model.structured(
        prompt,
        shapes.Slots,
        shapes.slots(limits),
        max_tokens=shapes.tokens(limits),
        on_token=Showing(run, step),
        cancelled=run.cancelled,
    )
    return _Filled(reply.data.root, reply.usage)


def _reworded(one: Line, text: str, most: int, terms: Mapping[str, str]) -> Line:
    """What the model gave, or what stood before when that is nothing, broke off, or is the composer's own wording."""
    if not text.strip() or unfinished(text, most) or lent(text, one.notes):
        return one
    text = _titled(text, terms) if one.part == "headline" else tidy(with_articles(text, one.notes), terms)
    return one if text in (one.text, *one.plain) else one._replace(text=text, origin="model", reasons=())


def lent(text: str, notes: Sequence[str]) -> bool:
    """Whether ``text`` took a word of the prompt's example that no note holds."""
    return bool(LENT & set(words(text)) - set(words(" ".join(notes))))


def _titled(text: str, terms: Mapping[str, str]) -> str:
    return tidy(text, terms).rstrip(".")


def _limit(one: Line) -> int:
    return shapes.HEADLINE if one.part == "headline" else shapes.limit(one.notes)


def _asked(key: str, one: Line) -> str:
    notes = " ".join(one.notes)
    return f"{key}\nNotes: {notes}\nSentence now: {one.text}\nChange: {'; '.join(one.reasons)}."
