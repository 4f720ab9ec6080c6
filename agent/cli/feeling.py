"""The command that tells the feeling of texts: JSON Lines in, JSON Lines out, no data folder needed."""

from typing import Annotated

import typer
from pydantic import BaseModel, ConfigDict

from agent import settings
from agent.cli import jsonl


class FeelingRow(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)
    id: str
    text: str


def register(app: typer.Typer) -> None:
    app.command()(sentiment)


def sentiment(
    words_only: Annotated[
        bool, typer.Option("--words-only", help="by words alone: faster, needs no model file")
    ] = False,
) -> None:
    """Tell how the writer of each text feels. In: {"id", "text"}; out: {"id", "score", "label", "confidence", "words"}.

    The score goes from -1 to 1, the label is negative, neutral or positive, and words are those that carried it:
    [{"start", "end", "text", "weight"}], offsets counting characters of the input text. "why" says what stands
    against believing it, such as another language than English. Exit 0 done, 1 a line was refused, 2 wrong usage.
    """
    from retrieval.embed import Embedder
    from retrieval.sentiment import Reader, judge

    reader = None if words_only else Reader(Embedder(settings.load().models.expanduser()))
    feed = jsonl.Input(FeelingRow)
    for group in jsonl.batches(feed.rows(FeelingRow), lambda row: len(row.text)):
        texts = [row.text for _, row in group]
        for (_, row), told in zip(group, reader.judge(texts) if reader else map(judge, texts), strict=True):
            words = [carried._asdict() for carried in told.words]
            jsonl.emit({"id": row.id, **told._asdict(), "words": words})
    feed.finish()
