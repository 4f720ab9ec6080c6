"""A testimonial card: one sentence of a customer, word for word, with its credit and what it is about.

It stands on a consent that covers the channel now, or there is no card. No model has a part in it: the words are the
customer's, and the desk adds who said them, as far as the consent goes, and one sentence on what they are about.
A customer who may be named is described all the same: who fills the name in looks it up, on record, in the vault.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from agent.checks.corpus import Corpus
from agent.draft import graph, hide
from agent.draft.coarsen import Coarsener
from agent.draft.compose import Composer
from agent.draft.graph import Craft
from agent.draft.lines import Check, Line, line
from agent.draft.notes import OPINION, Quote, about, quotes, take
from agent.draft.persona import Persona, persona
from agent.draft.plan import Beat, plan
from agent.draft.run import COMPOSER, Run, Written
from agent.draft.writer import Answer
from agent.errors import RefusedError
from agent.llm import ChatModel
from agent.models import Brief, Content, Event, Provenance, Usage
from prompts.voices import VoiceProfile
from retrieval.records import Consent, Passage

#: Words of a quotation that say most on a card; two sentences that follow each other may make one.
BEST_WORDS = 18
#: Its paragraphs.
QUOTATION, CREDIT, ABOUT = range(3)
_PRIVATE = ", who is not named, to protect their privacy"


def draft_card(
    brief: Brief,
    passages: Sequence[Passage],
    voice: VoiceProfile,
    model: ChatModel | None,
    *,
    now: datetime,
    on_event: Callable[[Event], None],
    cancelled: Callable[[], bool],
    rounds: int,
    check: Check,
    attack: hide.Attack | None = None,
    corpus: Corpus | None = None,
) -> Written:
    """A card from the first customer of ``passages`` who may be quoted on the brief's channel now.

    Raises ``RefusedError`` with the reason when nobody may, or no sentence can stand alone.
    """
    run = Run(None, now, on_event, cancelled, rounds, check)
    run.step("Choosing the quotation", f"{len(passages)} passages")
    quote = _chosen(passages, brief.channel, now)
    of_one = [p for p in passages if p.record_id == quote.passage.record_id]
    product = next((p.product for p in of_one if p.product), "")
    coarsener = Coarsener(corpus, product, exempt=quote.passage.consent.level == "named")

    def write() -> Answer:
        return Answer(coarsener.lines(_lines(of_one, quote)), Usage(), "")

    def assemble(lines: Sequence[Line]) -> Content:
        return Content(sentences=tuple(one.sentence for one in lines))

    state = graph.draw(Craft(write, None, assemble, lambda _: ()), run)
    told = hide.Told(state["lines"], state["content"], state["findings"])
    if attack is not None:
        told = hide.hidden(told, assemble, run, attack)
    if not any(one.paragraph == QUOTATION for one in told.lines):
        raise RefusedError("The quotation does not pass the checks, and a card has no other. Choose other words.")
    run.step("Done")
    made = Provenance(model=COMPOSER, rounds=state["rounds"], generalised=coarsener.generalised)
    return Written(told.content, made, tuple(told.findings))


# --- the quotation -------------------------------------------------------------------------------------------


def _chosen(passages: Sequence[Passage], channel: str, now: datetime) -> Quote:
    found = quotes(passages, channel, now)
    if not found:
        raise RefusedError(why_none([p.consent for p in passages if p.role == "customer"], channel, now))
    first = [q for q in found if q.passage.record_id == found[0].passage.record_id]
    judging = [q for q in first if OPINION.search(q.text)] or first
    return _with_next(min(judging, key=lambda q: abs(len(q.text.split()) - BEST_WORDS)), first)


def _with_next(quote: Quote, found: Sequence[Quote]) -> Quote:
    """``quote`` with the sentence behind it, where that stands right there and both are short."""
    for other in found:
        joined = f"{quote.text} {other.text}"
        if other.passage == quote.passage and joined in quote.passage.text and len(joined.split()) <= 2 * BEST_WORDS:
            return quote._replace(text=joined)
    return quote


def why_none(consents: Sequence[Consent], channel: str, now: datetime) -> str:
    """Why none of ``consents`` lets a sentence be quoted on ``channel`` at ``now``, and what can be done."""
    where = channel.replace("_", " ")
    granted = [consent for consent in consents if consent.level != "none"]
    if not granted:
        return "The customer has not agreed to be quoted, so there is no card. Ask them, or choose another form."
    covering = [consent for consent in granted if channel in consent.channels]
    if not covering:
        given = sorted({name.replace("_", " ") for consent in granted for name in consent.channels})
        scope = f"is for {', '.join(given)}, not for {where}" if given else "names no channel"
        return f"The consent {scope}, so there is no card. Choose another channel, or ask the customer."
    if not any(consent.covers(channel, now) for consent in covering):
        ends = [consent.expires_at for consent in covering if consent.expires_at and consent.expires_at <= now]
        when = f"ended on {max(ends):%d %B %Y}" if ends else "has not begun yet"
        return f"The consent for {where} {when}, so there is no card. Ask the customer again."
    return "No sentence of the customer can stand alone as a quotation. Choose another interaction or another form."


# --- what stands under it ------------------------------------------------------------------------------------


def _lines(passages: Sequence[Passage], quote: Quote) -> list[Line]:
    who = persona(take(passages))
    said = Line("body", f"“{quote.text}”", "composer", (quote.passage.id,), (quote.text,), (), QUOTATION)
    return [said, _credit(who, passages, quote), *_about(who, passages, quote)]


def _credit(who: Persona, passages: Sequence[Passage], quote: Quote) -> Line:
    """ "A customer who runs a bakery", and that the name is kept back where the consent keeps it back."""
    private = "" if quote.passage.consent.level == "named" else _PRIVATE
    cited = tuple(dict.fromkeys([quote.passage.id, *(n.passage.id for n in take(passages) if n.number == who.note)]))
    texts = tuple(f"— {one.full.capitalize()}{private}." for one in dict.fromkeys((who, Persona())))
    return Line("body", texts[0], "composer", cited, (), texts, CREDIT)


def _about(who: Persona, passages: Sequence[Passage], quote: Quote) -> list[Line]:
    """One sentence that is not in the quotation; none where nothing more is told."""
    notes = [note for note in take(passages) if note.source not in quote.text]
    least = about(passages)
    composer = Composer(who, tuple(p.text for p in passages if p.role == "customer"))
    beats = [beat for beat in plan(notes, who, 60) if beat.notes[0].passage.role == "customer"] if notes else []
    beats += [Beat((least,), "problem", 0, lead=True)] if least is not None else []
    for beat in beats:
        words = composer.wordings(beat._replace(lead=True))
        if words:
            return [line("body", words[0], "composer", [beat], words)._replace(paragraph=ABOUT)]
    return []
