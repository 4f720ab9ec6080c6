"""The times of a holding statement: of issue (H1), of the next update (H5), of the golden hour (H19), of expiry (H21).

"Now" is what the meta says (``checked_at``, else ``issued_at``); the wall clock is never asked. A time that the
meta leaves out is asked for.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from agent.checks.reading import Segment, ask, finding, phrases
from agent.checks.statement_case import Case, is_update
from agent.checks.times import (
    LOCAL,
    WEEKDAY,
    ZONE,
    Clock,
    at_offset,
    bare_hours,
    clock_agrees,
    clocks,
    day_agrees,
    days,
    delays,
    offsets,
    own_offset,
)
from agent.models import Finding

GOLDEN_HOUR = timedelta(minutes=60)

_ISSUE = phrases(
    r"(?:issued|published|posted|released|updated|last updated|dated|as of|as at|correct (?:at|as of)|"
    r"statement (?:at|of|from|on|issued)|"
    r"this (?:statement|update|notice|message) (?:was|is)|date|time)"
)
_VAGUE = phrases(
    r"(?:very )?soon",
    r"shortly",
    r"in due course",
    r"as (?:soon|quickly|early|fast) as (?:\w+ ){0,4}(?:possible|can|able|available|practicable|know|have\w*)",
    r"as and when",
    r"when(?:ever)? (?:\w+ ){0,6}(?:available|know more|have (?:more|it|them|further|something|any|"
    r"news)|can|becomes? (?:clear|available)|possible|confirmed|ready)",
    r"(?:once|after) (?:we|more|further|the|it)(?: \w+){0,6}",
    r"in the (?:coming|next few) (?:\w+)",
    r"over the (?:coming|next few) \w+",
    r"later(?: (?:today|tonight|this \w+|on|in the \w+|tomorrow))?",
    r"(?:today|tonight|tomorrow|this (?:morning|afternoon|evening|week)|next week|end of (?:the )?\w+)",
    r"in the near future|before long|momentarily|presently|imminently|without delay|promptly|"
    r"eventually|asap|a\.s\.a\.p",
    r"at (?:a later|the (?:right|appropriate|earliest)) \w+|at (?:our|the) earliest (?:convenience|"
    r"opportunity)|in good time|regularly|periodically|from time to time|ongoing basis|throughout the "
    r"\w+|continue to|if (?:and when|anything|there)|as (?:\w+ ){1,4}(?:develops?|progress\w*|unfolds?|"
    r"changes?|evolves?|emerges?|comes in|becomes available)|until (?:then|further notice)",
)
#: Where nothing is promised, this is what stands in its place.
_LOOSE = phrases(
    r"stay tuned|bear with us|watch this space",
    r"(?:check|look|come|tune) (?:\w+ )?(?:back|in|here|again)|keep (?:an eye|checking|watching)",
    r"(?:hear|more|news|updates?|word) (?:\w+ ){0,4}(?:from us|soon|shortly|later|follow\w*|when|once|as)",
    r"(?:be|get) (?:back )?in touch|follow (?:us|our|this)",
)


def check(case: Case) -> Iterator[Finding]:
    yield from _issue(case)
    yield from _next_update(case)
    yield from _golden_hour(case)
    yield from _expiry(case)


# --- H1: when is this issued -------------------------------------------------------------------------------


def issue_spans(case: Case) -> list[Segment]:
    """Where the time of issue may stand: time lines, and sentences that say "issued …"."""
    named = [s for s in case.reading.sentences if _says_issued(case, s)]
    return [s for s in case.reading.sentences if s.part == "dateline" or s in named]


def _says_issued(case: Case, segment: Segment) -> bool:
    sentence = case.reading.at(segment)
    if segment.part == "contact" or is_update(sentence):
        return False
    cue = _ISSUE.search(sentence)
    return cue is not None and bool(clocks(sentence) or days(sentence)) and len(sentence.split()) <= 16


def _issue(case: Case) -> Iterator[Finding]:
    spans = issue_spans(case)
    written = "\n".join(case.texts(spans))
    start, end = (spans[0].start, spans[-1].end) if spans else (0, 0)
    missing = _missing(written)
    if missing and case.meta.issued_at and _stated_elsewhere(case, case.meta.issued_at):
        missing = []
    if missing:
        message = f"the {' and the '.join(missing)} of issue {'is' if len(missing) == 1 else 'are'} missing"
        yield finding("H1", "block", start, end, message, _example(case), _issue_mend(case, spans))
    elif not offsets(written) and LOCAL.search(written):
        yield finding("H1", "warn", start, end, "“local time” names no zone", "Name the zone, such as GMT or ET.")
    if case.meta.issued_at is None:
        yield ask("H1", "no time of issue was entered to compare the text with")
    elif written and not missing and not _agrees(case, written, case.meta.issued_at):
        yield finding("H1", "block", start, end, "the time of issue is not the one that was entered", _example(case))


def _missing(written: str) -> list[str]:
    checks = (("date", bool(days(written))), ("time", bool(clocks(written))), ("time zone", _has_zone(written)))
    return [name for name, present in checks if not present]


def _has_zone(written: str) -> bool:
    return bool(ZONE.search(written) or LOCAL.search(written) or re.search(r"T\d\d:\d\d(?::\d\d)?Z", written))


def _stated_elsewhere(case: Case, issued: datetime) -> bool:
    """The very moment of issue, with its zone, in a headline or a sentence of any other shape."""
    for segment in case.reading.told:
        sentence = case.reading.at(segment)
        if not is_update(sentence) and not _missing(sentence) and _agrees(case, sentence, issued):
            return True
    return False


def _example(case: Case) -> str:
    issued = case.meta.issued_at
    if issued is None:
        return "Put a line such as “Issued 14 March 2025, 15:20 GMT” at the top."
    return f"Put “{_line(issued)}” at the top."


def _line(moment: datetime) -> str:
    zone = moment.tzname() or "UTC"
    return f"Issued {moment.day} {moment:%B %Y}, {moment:%H:%M} {zone}"


def _issue_mend(case: Case, spans: list[Segment]) -> str | None:
    issued = case.meta.issued_at
    return f"{_line(issued)}\n\n" if issued is not None and not spans else None


def _agrees(case: Case, written: str, moment: datetime) -> bool:
    named = tuple(zone for m in ZONE.finditer(written) for zone in offsets(written[m.start() :]))
    zones = named or (own_offset(moment),)
    times, dates = clocks(written), days(written)
    in_time = not times or any(clock_agrees(clock, moment, zones) for clock in times)
    return in_time and (not dates or any(day_agrees(day, moment, zones) for day in dates))


# --- H5: the next update -----------------------------------------------------------------------------------


def update_sentences(case: Case) -> list[Segment]:
    """Sentences that speak of the next update; what is merely not known yet is none, unless a time is given."""
    found = [s for s in case.reading.sentences if s.part != "endmark" and is_update(case.reading.at(s))]
    return [s for s in found if s.part != "dateline" or _concrete(case, s)]


def _concrete(case: Case, segment: Segment) -> list[Clock] | list[timedelta]:
    sentence = case.reading.at(segment)
    return clocks(sentence) or bare_hours(sentence) or delays(sentence)


def _next_update(case: Case) -> Iterator[Finding]:
    said = update_sentences(case)
    timed = [s for s in said if _concrete(case, s)] or _time_after(case, said)
    if not timed:
        yield _no_time(case, said)
    elif case.meta.next_update_at is None:
        yield _not_entered(case, timed[0])
    elif not any(_keeps(case, case.reading.at(s), case.meta.next_update_at) for s in timed):
        due = _clock_line(case, case.meta.next_update_at)
        message = f"the text promises another time than the one that was entered ({due})"
        yield finding("H5", "block", timed[0].start, timed[0].end, message, f"Promise the update for {due}.")


def _not_entered(case: Case, promised: Segment) -> Finding:
    """Asks where hardly anything was entered beside the text; where the time of issue was, this one is missing."""
    message = "the text promises a time that nobody has entered"
    if case.meta.issued_at is None:
        return ask("H5", message, promised.start, promised.end)
    return finding("H5", "warn", promised.start, promised.end, message, "Have a person enter the time.")


def _time_after(case: Case, said: list[Segment]) -> list[Segment]:
    """ "Next update:" on one line and its time on the following one."""
    order = case.reading.sentences
    after = [order[i + 1] for i, s in enumerate(order[:-1]) if s in said and len(case.reading.at(s).split()) <= 4]
    return [s for s in after if _concrete(case, s)]


def _no_time(case: Case, said: list[Segment]) -> Finding:
    due = case.meta.next_update_at
    suggestion = (
        f"Promise the update for {_clock_line(case, due)}." if due else "Ask a person for the time and give it."
    )
    for segment in said:
        vague = _VAGUE.search(case.reading.text, segment.start, segment.end)
        if vague is not None:
            message = f"“{vague.group()}” is no time for the next update"
            return finding("H5", "block", vague.start(), vague.end(), message, suggestion)
    loose = said or [s for s in case.body if _LOOSE.search(case.reading.at(s))]
    start, end = (loose[0].start, loose[0].end) if loose else (0, 0)
    if due is not None and _stands(case, due):
        message = "the time that was entered stands here, but not that it is the next update's"
        return finding("H5", "warn", start, end, message, suggestion)
    return finding("H5", "block", start, end, "no time is given for the next update", suggestion)


def _stands(case: Case, due: datetime) -> bool:
    """Whether some sentence beside the time line holds the clock time that was entered."""
    told = (case.reading.at(s) for s in case.reading.sentences if s.part not in {"dateline", "headline", "endmark"})
    return any(clocks(sentence) and _keeps(case, sentence, due) for sentence in told)


def _clock_line(case: Case, moment: datetime) -> str:
    issued = case.meta.issued_at
    zone = offsets("\n".join(case.texts(issue_spans(case))))
    local = at_offset(moment, zone[0]) if zone else moment
    name = ZONE.search("\n".join(case.texts(issue_spans(case))))
    label = name.group().strip() if name and zone else (local.tzname() or "UTC")
    same_day = issued is not None and at_offset(issued, own_offset(local)).date() == local.date()
    return f"{local:%H:%M} {label}" + ("" if same_day else f" on {local.day} {local:%B}")


def _keeps(case: Case, sentence: str, due: datetime) -> bool:
    zones = _zones(case, sentence, due)
    times = clocks(sentence) or bare_hours(sentence)
    if times:
        return any(clock_agrees(t, due, zones) for t in times) and _keeps_day(case, sentence, due, zones)
    base = case.meta.issued_at or case.meta.checked_at
    if base is None:
        return True
    return any(abs((base + delay) - due) <= timedelta(minutes=5) or due <= base + delay for delay in delays(sentence))


def _zones(case: Case, sentence: str, due: datetime) -> tuple[float, ...]:
    own = offsets(sentence)
    if own:
        return own
    issue = offsets("\n".join(case.texts(issue_spans(case))))
    return issue or (own_offset(due),)


def _keeps_day(case: Case, sentence: str, due: datetime, zones: tuple[float, ...]) -> bool:
    written = days(sentence)
    if written:
        return any(day_agrees(day, due, zones) for day in written)
    ahead = 1 if re.search(r"(?<!for )\btomorrow\b", sentence, re.IGNORECASE) else 0
    weekday = WEEKDAY.search(sentence)
    if weekday and not ahead:
        return any(f"{at_offset(due, z):%A}".lower() == weekday.group().lower() for z in zones)
    issued = case.meta.issued_at
    if issued is None:
        return True
    gaps = {(at_offset(due, z).date() - at_offset(issued, z).date()).days for z in zones}
    return ahead in gaps or (ahead == 0 and due - issued < timedelta(hours=24))


# --- H19 and H21 -------------------------------------------------------------------------------------------


def _golden_hour(case: Case) -> Iterator[Finding]:
    meta = case.meta
    if meta.first_statement is False:
        return
    if meta.detected_at is None or meta.issued_at is None:
        yield ask("H19", "the time of detection or of issue is not entered")
        return
    waited = meta.issued_at - meta.detected_at
    minutes = round(waited.total_seconds() / 60)
    if waited < timedelta(0):
        yield finding("H19", "warn", 0, 0, "the time of issue is before the time of detection", "Correct the clock.")
    elif waited > GOLDEN_HOUR and meta.first_statement:
        message = f"the first statement comes {minutes} minutes after detection; the house allows 60"
        yield finding("H19", "warn", 0, 0, message, "Issue now, and note the reason for the delay in the log.")
    elif waited > GOLDEN_HOUR:
        yield ask("H19", f"this comes {minutes} minutes after detection, and it is not said whether it is the first")


def _expiry(case: Case) -> Iterator[Finding]:
    meta = case.meta
    now = meta.checked_at or meta.issued_at
    if meta.valid_until is None and meta.approved_at is not None:
        yield finding("H21", "warn", 0, 0, "it was approved without a time until which it is valid", "Enter the time.")
    elif meta.valid_until is None:
        yield ask("H21", "no time is entered until which this is valid")
    elif now is None:
        yield ask("H21", "whether it has expired can't be told: no time of the check or of issue is entered")
    elif now >= meta.valid_until:
        suggestion = "Check every fact again, enter a new time and have it signed again."
        yield finding("H21", "block", 0, 0, f"it was valid until {_moment(meta.valid_until)}", suggestion)
    if meta.approved_at and meta.valid_until and meta.approved_at >= meta.valid_until:
        yield finding("H21", "block", 0, 0, "it was approved after it had expired", "Enter a new time, then sign.")
    newest = max((f.confirmed_at for f in case.confirmed if f.confirmed_at), default=None)
    if meta.approved_at and newest and newest > meta.approved_at:
        message = f"a fact was confirmed at {_moment(newest)}, after the approval of {_moment(meta.approved_at)}"
        yield finding("H21", "block", 0, 0, message, "Have it approved again with the new fact.")


def _moment(moment: datetime) -> str:
    return f"{moment:%H:%M} {moment.tzname() or 'UTC'} on {moment.day} {moment:%B %Y}"
