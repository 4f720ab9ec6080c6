"""A trend story: a count, its base, its period, and examples in which nobody can be found.

Every figure is the store's (``tally``) and is kept with the draft as a fact; no model writes any of it. Examples are
sentences of other customers' interactions in the composer's words. One stands only where its words and details pass
S11 and S12 without even a question, and where the intruder's search does not come near its source.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from agent.checks.corpus import Corpus
from agent.checks.intruder import Attempt
from agent.checks.numerals import SPELLED
from agent.draft import furniture, graph, hide
from agent.draft.coarsen import Coarsener
from agent.draft.compose import HEADLINE_CHARS, Composer
from agent.draft.forms.choice import empty, stands_alone
from agent.draft.forms.tally import Share, Tally, is_month, stems, topic_words
from agent.draft.furniture import AP_MONTHS
from agent.draft.gist import THINGS
from agent.draft.graph import Craft
from agent.draft.lines import Line, line
from agent.draft.notes import take
from agent.draft.persona import Persona
from agent.draft.plan import Beat
from agent.draft.run import COMPOSER, Run, Written
from agent.draft.writer import Answer
from agent.models import Content, Event, Fact, Finding, Provenance, Usage
from prompts.voices import VoiceProfile
from retrieval.records import Passage

Check = Callable[[Content, Sequence[Passage]], list[Finding]]
Attack = Callable[[Content, Sequence[Passage]], Sequence[Attempt]]

#: Things of which there is not one.
_NO_ARTICLE = frozenset(
    ("heating", "insurance", "internet", "mail", "money", "network", "payroll", "power", "software", "stock", "tax")
)
_COMMON = frozenset(word for thing in THINGS for word in thing.split())
COUNTED_BY = "the desk’s own count"
EXAMPLES = 2
#: A shorter example says less than the count.
LEAST_WORDS = 8
#: Records that are tried for an example.
MOST_TRIED = 12
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)
_LEAD, _PARTS, _EXAMPLES = range(3)


# --- what was counted, in words ------------------------------------------------------------------------------


def facts(tally: Tally, voice: VoiceProfile, now: datetime) -> tuple[Fact, ...]:
    """The counts as sentences, the lead first; each is a fact of the draft, with what was counted as its source."""
    source = f"records from {tally.now.since:%Y-%m-%d %H:%M} to {tally.now.until:%Y-%m-%d %H:%M} UTC on “{tally.topic}”"
    return tuple(
        Fact(id=f"count-{n}", text=text, confirmed_by=COUNTED_BY, confirmed_at=now, source=source)
        for n, text in enumerate(_said(tally, voice), start=1)
    )


def _said(tally: Tally, voice: VoiceProfile) -> list[str]:
    now, topic = tally.now, _inside(tally.topic)
    told = [
        f"Of {number(now.base)} interactions that customers had with {voice.organisation} support {period(now)}, "
        f"{number(now.about)} were about {topic}."
    ]
    if tally.before is not None:
        told.append(_earlier(tally.before, topic))
    if tally.customers < now.about:
        told.append(f"The {number(now.about)} interactions came from {number(tally.customers)} customers.")
    if tally.products:
        told.append(_parts(tally.products[:2], now.about))
    if tally.most is not None:
        month = period(tally.most).removeprefix("in ")
        told.append(f"The month with the most was {month}: {number(tally.most.about)} of {number(tally.most.base)}.")
    if tally.rated == now.about:
        told.append(f"Customers rated {number(tally.good)} of the {number(now.about)} with four or five stars.")
    if tally.answered == now.about:
        told.append(f"Support staff answered all {number(now.about)}.")
    elif tally.answered:
        told.append(f"Support staff answered {number(tally.answered)} of the {number(now.about)} in writing.")
    return told


def _parts(products: Sequence[tuple[str, int]], of: int) -> str:
    (first, n), *more = products
    if n == of:
        return f"All {number(of)} concerned {first}."
    return (
        f"Of the {number(of)}, {number(n)} concerned {first}" + "".join(f" and {number(m)} {p}" for p, m in more) + "."
    )


def _earlier(share: Share, topic: str) -> str:
    when = period(share)
    when = when[:1].upper() + when[1:]
    if not share.about:
        return f"{when}, none of {number(share.base)} interactions were about {topic}."
    return f"{when}, it was {number(share.about)} of {number(share.base)}."


def period(share: Share) -> str:
    """ "in October 2026" for a whole month, else from its first to its last day."""
    since, last = share.since, share.until - timedelta(seconds=1)
    if is_month(share.since, share.until):
        return f"in {MONTHS[since.month - 1]} {since.year}"
    begun = f"{AP_MONTHS[since.month - 1]} {since.day}" + ("" if since.year == last.year else f", {since.year}")
    return f"from {begun}, to {_day(last)}" if "," in begun else f"from {begun} to {_day(last)}"


def _day(at: datetime) -> str:
    return f"{AP_MONTHS[at.month - 1]} {at.day}, {at.year}"


def number(n: int) -> str:
    """AP: one to nine in words, 10 and above in figures."""
    return SPELLED[n] if n < len(SPELLED) else f"{n:,}"


def _inside(topic: str) -> str:
    """``topic`` as it stands inside a sentence: "Printer" becomes "a printer"; a name keeps its capital."""
    first, *_ = topic.split()
    low = topic[:1].lower() + topic[1:] if first.lower() in _COMMON else topic
    if low not in THINGS or low.endswith("s") or low in _NO_ARTICLE:
        return low
    return f"{'an' if low[0] in 'aeiou' else 'a'} {low}"


def titles(tally: Tally) -> tuple[str, ...]:
    """Headlines that fit, the fullest first."""
    topic, now = tally.topic[:1].upper() + tally.topic[1:], tally.now
    share = f"{now.about:,} of {now.base:,} interactions"
    said = (f"{topic}: {share} {period(now)}", f"{topic}: {share} with support", f"{topic}: {share}")
    return tuple(title for title in said if len(title) <= HEADLINE_CHARS) or (f"{share} with support on one topic",)


def method(tally: Tally, crowd: int) -> str:
    """How it was counted, for whoever wants to count again."""
    return (
        f"How this was counted: all interactions on file {period(tally.now)}; one counts when the customer’s own words "
        f"or its subject hold “{tally.topic}” in any form. What fewer than {number(crowd)} customers share is not "
        "told. Customers are not named, to protect their privacy."
    )


# --- the story -----------------------------------------------------------------------------------------------


def draft_trend(
    tally: Tally,
    counts: Sequence[Fact],
    examples: Sequence[Passage],
    voice: VoiceProfile,
    *,
    now: datetime,
    crowd: int,
    on_event: Callable[[Event], None],
    cancelled: Callable[[], bool],
    check: Check,
    attack: Attack | None = None,
    corpus: Corpus | None = None,
) -> Written:
    """The counts as a story, with at most two of ``examples``. ``counts`` are ``facts(tally, …)``.

    Raises ``CancelledError`` when somebody stops the work.
    """
    run = Run(None, now, on_event, cancelled, 0, lambda content: check(content, ()))
    run.step("Planning", f"{tally.now.about:,} of {tally.now.base:,} interactions")

    def assemble(lines: Sequence[Line]) -> Content:
        return _furnished(lines, voice, now, method(tally, crowd))

    counted = _counted(tally, counts)
    state = graph.draw(Craft(lambda: Answer(counted, Usage(), ""), None, assemble, lambda _: (), cuts=False), run)
    told = hide.Told(state["lines"], state["content"], state["findings"])
    coarsener = Coarsener(corpus)
    used: list[Passage] = []
    for passage, wordings in _examples(tally, examples, coarsener):
        run.step("Trying an example", f"{len(used)} of {EXAMPLES}")
        found = _passing(told, wordings, [*used, passage], assemble, check, attack, another=bool(used))
        if found is not None:
            told, used = found, [*used, passage]
        if len(used) == EXAMPLES:
            break
    run.step("Done")
    made = Provenance(model=COMPOSER, generalised=coarsener.generalised if used else ())
    return Written(told.content, made, tuple(told.findings))


def _furnished(lines: Sequence[Line], voice: VoiceProfile, now: datetime, counted: str) -> Content:
    told = [one.sentence for one in lines]
    title = [s for s in told if s.part == "headline"]
    under = (
        furniture.house("boilerplate", counted),
        furniture.house("boilerplate", f"About {voice.organisation}: {voice.boilerplate}", 1),
        furniture.house("contact", f"Press contact: {voice.press_contact}"),
        furniture.house("endmark", furniture.END_MARK),
    )
    body = [s for s in told if s.part == "body"]
    return Content(sentences=(*title, furniture.dateline(voice, now), *body, *under))


def _counted(tally: Tally, counts: Sequence[Fact]) -> list[Line]:
    first = counts[0]
    headings = titles(tally)
    title = Line("headline", headings[0], "composer", (first.id,), (first.text,), headings)
    body = [
        Line("body", fact.text, "composer", (fact.id,), (fact.text,), (), _LEAD if n < 2 else _PARTS)
        for n, fact in enumerate(counts)
    ]
    return [title, *body]


# --- examples ------------------------------------------------------------------------------------------------


def _examples(tally: Tally, passages: Sequence[Passage], coarsener: Coarsener) -> list[tuple[Passage, tuple[str, ...]]]:
    """A sentence of each record that is about the topic, with its wordings; at most one a record."""
    wanted = topic_words(tally.topic)

    def tells(text: str) -> bool:
        telling = stands_alone(text) and not empty(text) and len(text.split()) >= LEAST_WORDS
        return telling and wanted <= stems(text)

    out: list[tuple[Passage, tuple[str, ...]]] = []
    for record in dict.fromkeys(p.record_id for p in passages):
        own = [p for p in passages if p.record_id == record]
        composer = Composer(Persona(), tuple(p.text for p in own if p.role == "customer"))
        notes = [n for n in take(own) if n.passage.role == "customer" and not n.opinion]
        beats = [Beat((note,), note.stage, _EXAMPLES, lead=True) for note in notes]
        told = [(beat, words) for beat in beats if (words := tuple(filter(tells, composer.wordings(beat))))]
        for beat, words in told[:1]:
            coarse = coarsener.lines([line("body", words[0], "composer", [beat], words)])[0]
            out.append((beat.notes[0].passage, tuple(dict.fromkeys((coarse.text, *coarse.plain)))))
    return out[:MOST_TRIED]


def _passing(
    told: hide.Told,
    wordings: Sequence[str],
    passages: Sequence[Passage],
    assemble: hide.Assemble,
    check: Check,
    attack: Attack | None,
    *,
    another: bool,
) -> hide.Told | None:
    """``told`` with the first wording of an example that passes; None when none does."""
    cited = passages[-1]
    for text in wordings:
        said = text.replace("A customer", "Another customer", 1) if another and text.startswith("A customer") else text
        lines = [*told.lines, Line("body", said, "composer", (cited.id,), (cited.text,), (), _EXAMPLES)]
        content = assemble(lines)
        findings = check(content, passages)
        place = next((p.start, p.end) for p in content.placed if p.sentence == lines[-1].sentence)
        if _stands(findings, place) and not (attack and _near(attack(content, passages), place)):
            return hide.Told(lines, content, findings)
    return None


def _stands(findings: Sequence[Finding], place: tuple[int, int]) -> bool:
    """No word or detail of it is rare, and nothing blocks it."""
    inside = [f for f in findings if f.start < place[1] and f.end > place[0]]
    return not any(f.rule in {"S11", "S12"} or f.severity == "block" for f in inside)


def _near(tried: Sequence[Attempt], place: tuple[int, int]) -> bool:
    return any(one.segment is not None and one.segment.start == place[0] and one.order <= hide.AIM for one in tried)
