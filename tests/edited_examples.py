"""Signed texts of four weeks with what an editor made of them, for pictures and for reading the report by hand."""

from datetime import timedelta

from agent.actions import Desk
from agent.edits import pairs
from agent.models import Content, Draft, Origin, Provenance, Sentence, Version
from tests.pages_examples import APPROVER, NOW, WRITER

#: Week by week, drafted and signed, one text after the other; an empty side was added or cut. Invented.
EDITED: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("Florist gets amazing help from support staff on Mother’s Day", "A florist, a queue and a dead card reader"),
        (
            "A florist in Harrogate said her reader died at 9:12 am.",
            "A florist in Yorkshire said her reader died in the morning.",
        ),
        (
            "The team switched on payment links on the account, and it also sent her a printed code, which she stuck "
            "on the counter, so that the customers who were queueing could go on paying with their phones.",
            "The team switched on payment links on the account. It also sent her a printed code for the counter.",
        ),
        ("She sold 61 bouquets before noon, support staff said.", "She sold 61 bouquets before noon."),
        ("The reader was replaced within 2 days.", "The reader was replaced within 3 days."),
        ("It was the best day of the year.", ""),
    ),
    (
        ("Support helps a cafe reopen", "Support helps a cafe reopen"),
        ("The cafe’s till didn’t start on Monday.", "The cafe’s till did not start on Monday."),
        (
            "An agent went through the log with the owner, line by line.",
            "An agent went through the log with the owner, line by line.",
        ),
        ("The update has been rolled back, support staff said.", "The update has been rolled back."),
        ("", "The owner lost one hour of sales, and the subscription of that month was refunded."),
    ),
    (
        ("Market trader paid on time after a lost transfer", "Market trader paid on time after a lost transfer"),
        ("The transfer was found by the team within an hour.", "The team found the transfer within an hour."),
        (
            "A market trader said that a transfer of $1,140 had not come.",
            "A market trader said that a transfer of more than $1,000 had not come.",
        ),
        ("The bank confirmed it on the same day.", "The bank confirmed it on the same day."),
        ("It won’t happen again!", ""),
    ),
    (
        ("Bookshop open again after a flood", "Bookshop open again after a flood"),
        ("The river came into the bookshop on Thursday night.", "The river came into the bookshop on Thursday night."),
        ("Support staff sent a spare till by courier.", "Support staff sent a spare till by courier."),
        ("They moved the whole catalogue to it, support staff said.", "They moved the whole catalogue to it."),
        ("The shop opened on Monday.", "The shop opened on Monday."),
    ),
)
MODEL = "qwen2.5-coder-1.5b"


def edited_texts(desk: Desk) -> None:
    """Put the texts on ``desk`` as exported ones, a week apart, the last one now."""
    for week, rows in enumerate(EDITED):
        at = NOW - timedelta(weeks=len(EDITED) - 1 - week)
        key = f"edited{week}"
        first, signed = (_version(key, n, [row[n - 1] for row in rows]) for n in (1, 2))
        draft = Draft(
            id=key,
            kind="story",
            title=rows[0][1],
            state="exported",
            created_by=WRITER.id,
            created_at=at,
            last_editor=APPROVER.id,
            version=1,
        )
        with desk.parts.store.begin() as tx:
            tx.drafts.create(draft, first, [], [])
            tx.drafts.add_version(signed, 1)
            tx.edits.put(key, 2, at, pairs(first, signed))


def _version(key: str, number: int, texts: list[str]) -> Version:
    """The headline and every fourth sentence are the composer's, as in a draft by a small model."""
    origins: list[Origin] = ["composer" if n % 4 == 0 else "model" for n in range(len(texts))]
    sentences = tuple(
        Sentence(part="body" if n else "headline", text=text, origin=origin)
        for n, (text, origin) in enumerate(zip(texts, origins, strict=True))
        if text
    )
    return Version(
        draft_id=key,
        number=number,
        content=Content(sentences=sentences),
        author=WRITER.id,
        created_at=NOW,
        provenance=Provenance(model=MODEL),
    )
