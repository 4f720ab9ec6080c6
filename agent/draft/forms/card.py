"""A testimonial card: one sentence of a customer, word for word, with its credit and what it is about.

It stands on a consent that covers the channel now, or there is no card. No model has a part in it: the words are the
customer's, and the desk adds who said them, as far as the consent goes, and one sentence on what they are about.
Where the consent grants the customer's name, ``[CREDIT]`` stands for it: export puts it in, on record, from the vault.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from agent.draft import furniture, graph, hide
from agent.draft.assignment import Assignment
from agent.draft.checkpoint import UNKEPT
from agent.draft.coarsen import Coarsener
from agent.draft.compose import Composer
from agent.draft.forms.choice import stands_alone, weight
from agent.draft.graph import Craft
from agent.draft.lines import Line, line
from agent.draft.notes import Quote, quotes, take
from agent.draft.persona import Persona, persona
from agent.draft.plan import plan
from agent.draft.run import COMPOSER, Written
from agent.draft.speech import GOOD, OPINION
from agent.draft.writer import Answer
from agent.errors import RefusedError
from agent.models import Content, Provenance, Usage
from retrieval.records import Consent, Passage

#: Words of a quotation that say most on a card; two sentences that follow each other may make one.
BEST_WORDS = 18
#: Words of evidence that are looked through for what a card is about.
MOST_ABOUT = 200
#: Words about the consent are not what was consented to.
_OF_CONSENT = re.compile(
    r"\b(?:quot(?:e|ed|ing)|publish\w*|permission|consent|anonym\w+|names?|website|papers?|"
    r"press|social media|use (?:this|it|that|what)|testimonial)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^(?:But|And|So|Or|Because|Then|It|This|That|These|They|He|She|Both|Two|One|Also|Anyway)\b")
#: Somebody whom the card does not name.
_OF_SOMEBODY = re.compile(r"\b(?:him|he|she|her|them)\b", re.IGNORECASE)
#: Its paragraphs.
QUOTATION, ABOUT = range(2)
#: What stands for the customer's name until export, before the words that describe them.
CREDIT = "[CREDIT], "
#: The house's own words: no customer said them, so they stand on no evidence.
_PRIVATE = "The customer is not named, to protect their privacy."


def draft_card(asked: Assignment) -> Written:
    """A card from the first customer of the passages who may be quoted on the brief's channel now.

    It is soon written, so its run neither asks a model nor goes on from a checkpoint. Raises ``RefusedError`` with the
    reason when nobody may be quoted, or no sentence can stand alone.
    """
    run = asked.run._replace(model=None, checkpoint=UNKEPT)
    run.step("Choosing the quotation", f"{len(asked.passages)} passages")
    quote = _chosen(asked.passages, asked.brief.channel, run.now)
    of_one = [p for p in asked.passages if p.record_id == quote.passage.record_id]
    product = next((p.product for p in of_one if p.product), "")
    coarsener = Coarsener(asked.corpus, product, exempt=quote.passage.consent.level == "named")

    def write() -> Answer:
        return Answer(
            coarsener.lines(_lines(of_one, quote, credited=quote.passage.record_id in asked.credited)), Usage(), ""
        )

    def assemble(lines: Sequence[Line]) -> Content:
        named = quote.passage.consent.level == "named"
        said = () if named else (_PRIVATE,)
        under = [*said, *([f"On {product}."] if product else ())]
        return Content(
            sentences=(*(one.sentence for one in lines), *(furniture.house("boilerplate", text) for text in under))
        )

    state = graph.draw(Craft(write, None, assemble, lambda _: ()), run)
    told = hide.Told(state["lines"], state["content"], state["findings"])
    if asked.attack is not None:
        told = hide.hidden(told, assemble, run, asked.attack)
    if not any(one.paragraph == QUOTATION for one in told.lines):
        raise RefusedError("The quotation does not pass the checks, and a card has no other. Choose other words.")
    run.step("Done")
    made = Provenance(model=COMPOSER, rounds=state["rounds"], generalised=coarsener.generalised)
    return Written(told.content, made, tuple(told.findings))


# --- the quotation -------------------------------------------------------------------------------------------


def _chosen(passages: Sequence[Passage], channel: str, now: datetime) -> Quote:
    found = [q for q in quotes(passages, channel, now) if not _OF_CONSENT.search(q.text)]
    if not found:
        raise RefusedError(why_none([p.consent for p in passages if p.role == "customer"], channel, now))
    first = [q for q in found if q.passage.record_id == found[0].passage.record_id]
    ended = [q for q in first if not _opens(q, passages)]
    return _with_next(min(ended or first, key=_worth), first)


def _opens(quote: Quote, passages: Sequence[Passage]) -> bool:
    """Whether it was written before support had answered, and praises nothing: what somebody asked for help with."""
    answers = [p.message for p in passages if p.role == "agent" and p.record_id == quote.passage.record_id]
    before = bool(answers) and quote.passage.message < min(answers)
    return before and not (OPINION.search(quote.text) or GOOD.search(quote.text))


def _worth(quote: Quote) -> tuple[bool, bool, bool, int, int]:
    """A judgement first, then something good, then the customer's last word: what went wrong is no testimonial.

    A sentence that goes on from another comes after those that stand alone.
    """
    text, message = quote.text, quote.passage.message
    judges, good = OPINION.search(text) is not None, GOOD.search(text) is not None
    leans = _GOES_ON.search(text) is not None or _OF_SOMEBODY.search(text) is not None
    return not judges, leans, not good, -message, abs(len(text.split()) - BEST_WORDS)


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


def _lines(passages: Sequence[Passage], quote: Quote, *, credited: bool) -> list[Line]:
    who = persona(take(passages))
    return [_said(who, passages, quote, CREDIT if credited else ""), *_about(who, passages, quote)]


def _said(who: Persona, passages: Sequence[Passage], quote: Quote, credit: str) -> Line:
    """The quotation with its credit: "said a customer who runs a bakery"."""
    words = f"{quote.text[:-1]}," if quote.text.endswith(".") else quote.text
    texts = tuple(f"“{words}” said {credit}{one.full}." for one in dict.fromkeys((who, Persona())))
    cited = tuple(dict.fromkeys([quote.passage.id, *(n.passage.id for n in take(passages) if n.number == who.note)]))
    return Line("body", texts[0], "composer", cited, (quote.text,), texts, QUOTATION)


def _about(who: Persona, passages: Sequence[Passage], quote: Quote) -> list[Line]:
    """One sentence that is not in the quotation: what support did, else what happened; none that needs another."""
    notes = [note for note in take(passages) if note.source not in quote.text]
    composer = Composer(who, tuple(p.text for p in passages if p.role == "customer"))
    beats = plan(notes, who, MOST_ABOUT) if notes else []
    beats = [beat._replace(lead=False) for beat in beats]
    told = [(beat, words) for beat in beats if (words := composer.wordings(beat)) and stands_alone(words[0])]
    best = sorted(told, key=lambda one: weight(one[1][0]))[:1]
    return [line("body", words[0], "composer", [beat], words)._replace(paragraph=ABOUT) for beat, words in best]
