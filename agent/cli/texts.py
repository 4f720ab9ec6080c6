"""Commands over texts alone: JSON Lines in, JSON Lines out, no data folder needed."""

from typing import Annotated

import typer
from pydantic import BaseModel, ConfigDict

from agent import settings
from agent.cli import jsonl, terminal
from agent.cli.opening import OPERATOR, opened
from agent.models import Evidence, Fact, Finding, StatementMeta, StoryConsent, StoryMeta
from retrieval.records import Known


class Row(BaseModel):
    """A row of input: what it must hold is typed, what else it holds is passed over."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)
    id: str


class TextRow(Row):
    text: str
    known: tuple[Known, ...] = ()


class GroundRow(Row):
    evidence: tuple[str, ...]
    text: str


class Named(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)
    id: str
    text: str


class StoryRow(Row):
    text: str
    evidence: tuple[Named, ...] = ()
    consent: StoryConsent | None = None
    meta: StoryMeta = StoryMeta()


class StatementRow(Row):
    text: str
    facts: tuple[Fact, ...] = ()
    meta: StatementMeta = StatementMeta()


class CountRow(BaseModel):
    """One count; ``agent.signals`` says what is wrong with a value."""

    model_config = ConfigDict(extra="ignore")
    at: object
    topic: object
    count: object
    negative: object = 0


def register(app: typer.Typer) -> None:
    app.command()(anonymise)
    app.command()(ground)
    app.command()(signals)
    check = typer.Typer(no_args_is_help=True, help="Check a text against the rules; exit 1 when one blocks.")
    check.command("story")(check_story)
    check.command("statement")(check_statement)
    app.add_typer(check, name="check")


def anonymise() -> None:
    """Mask identities. In: {"id", "text", "known": [{"type", "value"}]}; out: {"id", "text", "spans"}.

    Offsets count characters of the input text. Exit 0 done, 1 a line was refused, 2 wrong usage.
    """
    from retrieval.anonymise import Anonymiser
    from retrieval.detectors import Detectors

    anonymiser = Anonymiser(Detectors(settings.load().models.expanduser()))
    feed = jsonl.Input(TextRow)
    for group in jsonl.batches(feed.rows(TextRow), lambda row: len(row.text)):
        masked = anonymiser.texts([(row.text, row.known) for _, row in group])
        for (_, row), result in zip(group, masked, strict=True):
            jsonl.emit({"id": row.id, "text": result.text, "spans": [span.model_dump() for span in result.spans]})
    feed.finish()


def ground() -> None:
    """Say which sentences stand on the evidence. In: {"id", "evidence": ["…"], "text"}; out: a score a sentence.

    Scores go from 0 (nothing supports it) to 1. Exit 0 done, 1 a line was refused, 2 wrong usage.
    """
    from agent.checks.grounding import ground as ground_text

    threshold = _chosen().support_threshold

    def work(row: GroundRow) -> dict[str, object]:
        result = ground_text(row.text, row.evidence, threshold=threshold)
        return {"id": row.id, **result.model_dump(mode="json")}

    jsonl.transform(GroundRow, work)


def signals(
    sigmas: Annotated[float, typer.Option(min=1.0, max=20.0, help="sensitivity: more is quieter")] = 4.0,
    store: Annotated[
        bool, typer.Option("--store", help="count the desk's own records instead, and keep what is to be warned of")
    ] = False,
) -> None:
    """Judge counts as they come. In: {"at", "topic", "count", "negative"} in time order; out: a verdict a row.

    A row is judged by the rows before it only. Out: {"at", "topic", "score", "signal", "expected", "why"}.
    With --store nothing is read; out: the warnings that nobody has settled, the latest first.
    Exit 0 done, 1 a line was refused, 2 wrong usage.
    """
    if store:
        _watch()
        return
    from agent.signals import Detector
    from agent.signals import Row as Count

    detector = Detector(sigmas)

    def work(row: CountRow) -> dict[str, object]:
        said = detector.push(Count.of(row.model_dump()))._asdict() | {"at": row.at}
        del said["unusual"]
        return said

    jsonl.transform(CountRow, work)


def _watch() -> None:
    with opened() as desk:
        desk.watch.run(OPERATOR)
        kept = desk.watch.rows(OPERATOR, open_only=True)
    if terminal.at_terminal():
        terminal.rows(("at", "warning"), [(f"{row.warned.at:%Y-%m-%d %H:%M}", row.warned.text) for row in kept])
        return
    for row in kept:
        jsonl.emit({"id": row.id, "text": row.warned.text} | row.warned.model_dump(mode="json"))


def check_story() -> None:
    """Check stories. In: {"id", "text", "evidence": [{"id", "text"}], "consent", "meta"}; out: {"id", "findings"}.

    "meta" may say "channel", "as_of" and "form" (story, social, pitch, card, trend), whose limits are then asked.
    Exit 0 nothing blocks, 1 a finding blocks or a line was refused, 2 wrong usage.
    """
    from agent.checks import check_story as check

    _chosen()
    feed = jsonl.Input(StoryRow)
    blocked = False
    for _, row in feed.rows(StoryRow):
        told = {} if row.consent is None else {"consent": row.consent}  # what was not told is asked, not blocked
        evidence = [
            Evidence.model_validate({"id": e.id, "text": e.text, "record_id": e.id, **told}) for e in row.evidence
        ]
        blocked |= _report(row.id, check(row.text, evidence, row.meta))
    feed.finish(blocked)


def check_statement() -> None:
    """Check holding statements. In: {"id", "text", "facts", "meta"}; out: {"id", "findings"}.

    A finding has its rule, severity (block, warn, or ask: a question to the approver), place, message, suggestion and
    source. What nobody confirmed may not be stated. "meta" may name "regimes": FCA, SEC-8K (with "material_at"),
    Reg-FD (with "filed_at"), GDPR-33 (with "detected_at"), GDPR-34; each adds what it wants told.

    Exit 0 nothing blocks, 1 a finding blocks or a line was refused, 2 wrong usage.
    """
    from agent.checks import check_statement as check

    _chosen()
    feed = jsonl.Input(StatementRow)
    blocked = False
    for _, row in feed.rows(StatementRow):
        blocked |= _report(row.id, check(row.text, row.facts, row.meta))
    feed.finish(blocked)


def _chosen() -> settings.Settings:
    """The settings, with what they say of the support model done."""
    from agent.checks.backends import choose

    own = settings.load()
    choose(own.support_model)
    return own


def _report(row_id: str, findings: list[Finding]) -> bool:
    from agent.checks import RULES

    told = [f.model_dump(exclude={"mend"}) | {"source": RULES[f.rule].source} for f in findings]
    jsonl.emit({"id": row_id, "findings": told})
    return any(f.severity == "block" for f in findings)
