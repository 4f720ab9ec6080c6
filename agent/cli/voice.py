"""``storydesk voice``: how the house writes, learnt from its past releases and kept as versions."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import BaseModel, ConfigDict

from agent.cli import jsonl, terminal
from agent.cli.opening import OPERATOR, opened
from agent.cli.words import releases_of

if TYPE_CHECKING:
    from agent.actions import Desk
    from agent.voice.learn import Proposal
    from agent.voice.shelf import Kept

Profile = Annotated[str, typer.Argument(help="name of the profile")]


class TextRow(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)
    id: str
    text: str


def register(app: typer.Typer) -> None:
    voice = typer.Typer(no_args_is_help=True, help="How the house writes: profiles, learnt from past releases.")
    voice.command("learn")(learn)
    voice.command("list")(show_all)
    voice.command("show")(show)
    voice.command("check")(check)
    voice.command("take-back")(take_back)
    app.add_typer(voice, name="voice")


def learn(
    files: Annotated[list[Path], typer.Argument(help="past releases: .docx, .html, .md or .txt")],
    save: Annotated[str | None, typer.Option(help="take every proposal into the profile of this name")] = None,
) -> None:
    """Propose a voice profile from past releases, each field with its evidence; --save keeps it as a new version.

    Out: {"field", "value", "why", "counts", "examples": [{"file", "text"}]} a line; counts: places that say it.
    A file that can't be read is named on standard error; then nothing is saved.
    Exit 0 done, 1 a file or the profile was refused, 2 wrong usage.
    """
    from agent.voice.learn import learn as proposed

    releases, bad = releases_of(files)
    _tell(proposed(releases), len(releases))
    if bad:
        print(
            f"{bad} of {len(files)} files could not be read." + (" Nothing was saved." if save else ""), file=sys.stderr
        )
    elif save is not None:
        with opened() as desk:
            kept = desk.voices.accept(OPERATOR, save, _newest(desk, save), releases)
        print(f"Kept as version {kept.number} of the profile {kept.name}.", file=sys.stderr)
    raise typer.Exit(1 if bad else 0)


def _tell(proposals: "Sequence[Proposal]", texts: int) -> None:
    if not terminal.at_terminal():
        for proposal in proposals:
            jsonl.emit(proposal.model_dump(exclude={"shown"}))
        return
    rows = [(p.field, p.shown, p.why, "\n".join(f"{e.file}: {_short(e.text)}" for e in p.examples)) for p in proposals]
    print(f"{len(proposals)} proposals from {texts} releases")
    terminal.rows(("field", "proposed", "because", "for example"), rows)


def _short(text: str) -> str:
    joined = " ".join(text.split())
    return joined if len(joined) <= 90 else f"{joined[:89]}…"


def _newest(desk: "Desk", name: str) -> int:
    return next((kept.number for kept in desk.voices.rows(OPERATOR) if kept.name == name), 0)


def show_all() -> None:
    """List the profiles. Out: {"name", "version", "by", "at", "note", "texts"} a line. Exit 0."""
    with opened() as desk:
        kept = desk.voices.rows(OPERATOR)
    if terminal.at_terminal():
        rows = [(k.name, k.number, k.by, f"{k.at:%Y-%m-%d %H:%M}" if k.at else "", k.note) for k in kept]
        terminal.rows(("profile", "version", "by", "at", "note"), rows)
        return
    for one in kept:
        jsonl.emit(_about(one))


def _about(kept: "Kept") -> dict[str, object]:
    at = kept.at.isoformat() if kept.at else None
    return {
        "name": kept.name,
        "version": kept.number,
        "by": kept.by,
        "at": at,
        "note": kept.note,
        "texts": len(kept.manner),
    }


def show(
    name: Profile = "house",
    version: Annotated[int | None, typer.Option(min=0, help="an earlier version; the newest when left out")] = None,
) -> None:
    """Show a profile. Out: {"name", "version", "by", "at", "note", "texts", "profile"}. Exit 0 done, 1 none."""
    with opened() as desk:
        kept = desk.voices.get(OPERATOR, name, version)
    if terminal.at_terminal():
        terminal.table(f"Voice profile {kept.name}, version {kept.number}", kept.profile.model_dump())
    else:
        jsonl.emit({**_about(kept), "profile": kept.profile.model_dump()})


def check(name: Profile = "house") -> None:
    """Say how close texts are to the house, and where they leave its style. In: {"id", "text"}.

    Out: {"id", "likeness", "texts", "traits": [{"name", "words", "here", "house", "off"}], "findings"}; likeness from 0
    to 1, null with fewer than two texts of the house or 40 words; off in spreads of the house's texts, furthest first.
    Exit 0 no finding, 1 a finding or a refused line, 2 wrong usage.
    """
    feed, found = jsonl.Input(TextRow), False
    with opened() as desk:
        for _, row in feed.rows(TextRow):
            matched = desk.voices.match(OPERATOR, name, row.text)
            traits = [trait._asdict() for trait in matched.likeness.traits] if matched.likeness else []
            findings = [f.model_dump() for f in matched.findings]
            score = matched.likeness.score if matched.likeness else None
            jsonl.emit(
                {"id": row.id, "likeness": score, "texts": matched.texts, "traits": traits, "findings": findings}
            )
            found |= bool(findings)
    feed.finish(found)


def take_back(name: Profile, version: Annotated[int, typer.Argument(min=0, help="the version to take back")]) -> None:
    """Make an earlier version the newest again. Out: {"name", "version", …}. Exit 0 done, 1 refused."""
    with opened() as desk:
        jsonl.emit(_about(desk.voices.take_back(OPERATOR, name, _newest(desk, name), version)))
