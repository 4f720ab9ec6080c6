"""Commands that call the desk's verbs on the data folder: import, search, export, reindex."""

import sys
from pathlib import Path
from typing import Annotated, get_args

import typer
from pydantic import BaseModel, ConfigDict

from agent.cli import jsonl, terminal
from agent.cli.opening import OPERATOR, acting, opened
from agent.cli.words import known, moment
from agent.export import FORMATS
from retrieval.records import Filter, Hit, Kind

KINDS: tuple[Kind, ...] = get_args(Kind)


class Query(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)
    id: str
    query: str


def register(app: typer.Typer) -> None:
    app.command("import")(import_file)
    app.command()(search)
    app.command()(export)
    app.command()(reindex)


def import_file(
    file: Annotated[Path, typer.Argument(help="a Zendesk export, JSON Lines or CSV")],
    source: Annotated[str | None, typer.Option(help="zendesk, jsonl or csv; guessed when left out")] = None,
    column: Annotated[list[str] | None, typer.Option(help="CSV mapping, as field=column; may be repeated")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object on standard output")] = False,
    again: Annotated[bool, typer.Option("--again", help="take in what was forgotten as well, on record")] = False,
) -> None:
    """Import a file: anonymised records to the index, raw text to the vault. Twice changes nothing.

    Out, with --json: {"read", "imported", "unchanged", "refused", "rejected": [{"line", "reason"}], "lowered",
    "silent", "stood"}; ``rejected`` holds the first ten thousand refused rows, ``lowered`` counts consents that grant
    less than before: the texts that this touches were marked. ``silent`` counts records from a file that has no column
    for consents at all, ``stood`` those of them whose consent stays as it was; an empty cell says that there is none.
    Memory stays the same whatever the size of the file.
    Exit 0 done, 1 rows were refused, 2 wrong usage.
    """
    mapping = dict(_pair(c) for c in column or ())
    with opened() as desk, terminal.progress() as show:
        actor = acting(desk, "import")
        summary = desk.records.import_file(actor, file, source, mapping or None, again=again, on_event=show)
    if as_json or not terminal.at_terminal():
        jsonl.emit(summary.model_dump())
    else:
        counts = summary.model_dump(exclude={"rejected"})
        terminal.table(f"Import of {file.name}", counts)
    for reject in summary.rejected:
        print(f"line {reject.line}: {reject.reason}", file=sys.stderr)
    if summary.refused > len(summary.rejected):
        print(f"… and {summary.refused - len(summary.rejected)} more, in the data folder's rejects", file=sys.stderr)
    raise typer.Exit(1 if summary.refused else 0)


def _pair(text: str) -> tuple[str, str]:
    field, equals, name = text.partition("=")
    if not (field and equals and name):
        raise typer.BadParameter("write it as field=column, such as text=Comment", param_hint="--column")
    return field, name


def search(
    query: Annotated[str | None, typer.Argument(help="what to look for; rows on standard input when left out")] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="how many records")] = 10,
    kind: Annotated[list[str] | None, typer.Option(help="only this kind; may be repeated")] = None,
) -> None:
    """Find records. In: {"id", "query"} when no QUERY; out: {"id", "hits": [{"id", "score", "text"}]}.

    Exit 0 done, 1 a line was refused, 2 wrong usage.
    """
    where = Filter(kinds=tuple(known(k, KINDS, "--kind") for k in kind or ()))
    with opened() as desk:
        actor = acting(desk, "read")

        def hits(text: str) -> list[Hit]:
            return desk.records.search_records(actor, text, k, where)

        if query is None:
            jsonl.transform(Query, lambda row: {"id": row.id, "hits": _answer(hits(row.query))})
        elif terminal.at_terminal():
            terminal.rows(("record", "score", "passage"), [list(hit.values()) for hit in _answer(hits(query))])
        else:
            jsonl.emit({"id": "query", "hits": _answer(hits(query))})


def _answer(hits: list[Hit]) -> list[dict[str, object]]:
    return [{"id": h.passage.record_id, "score": round(h.score, 6), "text": h.passage.text} for h in hits]


def export(
    draft: Annotated[str, typer.Argument(help="id of a signed draft")],
    form: Annotated[
        list[str] | None, typer.Option("--format", help="md, docx, html, txt, ninjs, jsonld, evidence; may be repeated")
    ] = None,
    embargo: Annotated[
        str | None, typer.Option(help="before this time nobody may publish it, such as 2026-12-03T09:00+00:00")
    ] = None,
) -> None:
    """Export a signed draft to the data folder. Out: {"id", "files": [{"name", "path"}]}.

    Exit 0 done, 1 the text is not signed or changed since, 2 wrong usage.
    """
    formats = [known(f, FORMATS, "--format") for f in form or FORMATS]
    until = moment(embargo, "--embargo") if embargo else None
    with opened() as desk:
        actor = acting(desk, "export")
        version = desk.drafts.page(actor, draft).draft.version
        files = desk.drafts.export(actor, draft, version, formats, until)
        folder = desk.parts.exports / draft
    jsonl.emit({"id": draft, "files": [{"name": f.name, "path": str(folder / f.name)} for f in files]})


def reindex() -> None:
    """Rebuild the search index from the database. Out: {"passages"}. Exit 0 done, 1 failed."""
    with opened() as desk, terminal.progress() as show:
        jsonl.emit({"passages": desk.records.reindex(OPERATOR, on_event=show)})
