"""Measure the Draft page: how fast a draft opens, and how fast the checks follow somebody who types.

``python -m evals.bench_live [--records 300] [--keys 30] [--browser]``: a desk of its own with invented customers; a
story of 600 words on 40 passages is opened, and then one sentence after another is changed, word by word. No chat model
is asked. Prints JSON: {"records", "words", "passages", "open_first_ms", "open_ms", "draw_ms", "typed_first_ms",
"typed_ms", "typed_p95_ms", "open_cpu_ms", "typed_cpu_ms"}; the page's data is read in ``open``, its HTML is made in
``draw``. ``cpu`` is the processor's time, by which a busy machine is told from a slow desk. With ``--browser`` the page
is opened in headless Chromium as well: {"interactive_first_ms", "interactive_ms", "interactive_most_ms",
"interactive_cpu_ms"}, see ``evals/opening.py``.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from agent import settings
from agent.actions import Desk
from agent.app import build
from agent.checks.sentences import split
from agent.errors import StorydeskError
from agent.models import Actor, Brief, Content, Draft, Provenance, Sentence, Version
from agent.pages.draft import show
from evals import crowd
from retrieval.records import Passage

WRITER = Actor(id="bench", name="Bench Writer", roles=frozenset({"writer", "approver"}))
WORDS, PASSAGES, PARAGRAPH = 600, 40, 4
TOPICS = ("till froze and the team stayed on the phone", "payout that went astray", "terminal before a busy night")


def filled(desk: Desk, records: int) -> Draft:
    """Keeps invented records, and a draft of ``WORDS`` words in sentences of ``PASSAGES`` passages."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(raw.model_dump_json() + "\n" for raw in crowd.records(records))
        file.flush()
        desk.records.import_file(WRITER, Path(file.name))
    hits = [hit.passage for topic in TOPICS for hit in desk.records.search(WRITER, topic, k=PASSAGES)]
    passages = list({p.id: p for p in hits}.values())[:PASSAGES]
    now = desk.parts.clock()
    content = Content(sentences=tuple(_sentences(passages)))
    draft = Draft(
        id="bench",
        kind="story",
        title="A busy night",
        state="drafted",
        created_by=WRITER.id,
        created_at=now,
        last_editor=WRITER.id,
        version=1,
        channel="press_release",
        brief=Brief(topic="a busy night"),
    )
    first = Version(
        draft_id=draft.id,
        number=1,
        content=content,
        author=WRITER.id,
        created_at=now,
        provenance=Provenance(model="composer"),
    )
    with desk.parts.store.begin() as tx:
        tx.drafts.create(draft, first, passages)
    return draft


def _sentences(passages: Sequence[Passage]) -> Iterator[Sentence]:
    yield Sentence(part="headline", text="A busy night, and a till that came back", citations=(passages[0].id,))
    told = [(p.id, p.text[start:end]) for p in passages for start, end in split(p.text)]
    words, number = 0, 0
    for at in range(max(len(told), 1) * 2):
        source, text = told[at % len(told)]
        if not 4 < len(text.split()) < 40 or "[" in text:
            continue
        yield Sentence(part="body", text=text, citations=(source,), paragraph=number // PARAGRAPH)
        words, number = words + len(text.split()), number + 1
        if words >= WORDS:
            return


def typing(body: str, keys: int) -> Iterator[str]:
    """The body after each word that somebody puts into one sentence after another."""
    for number in range(keys):
        places = split(body)
        start, end = places[(number // 3) % len(places)]
        middle = body.find(" ", (start + end) // 2)
        body = f"{body[:middle]} quickly{body[middle:]}"
        yield body


def _spent(work: Callable[[], object]) -> float:
    """Milliseconds of the processor."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def _look(desk: Desk, draft_id: str, body: str) -> None:
    desk.drafts.look(WRITER, draft_id, 1, {"body": body})


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def measure(desk: Desk, records: int, keys: int) -> dict[str, float]:
    draft = filled(desk, records)
    with desk.parts.store.read() as tx:
        content, passages = tx.drafts.version(draft.id, 1).content, tx.drafts.evidence(draft.id)
    opened = [timed(lambda: desk.drafts.page(WRITER, draft.id)) for _ in range(6)]
    drawn = [timed(lambda: show(desk, WRITER, {"id": draft.id})) for _ in range(4)]
    spent = [_spent(lambda: desk.drafts.page(WRITER, draft.id)) for _ in range(5)]
    bodies = list(typing(content.part("body"), keys))
    typed = [timed(partial(_look, desk, draft.id, body)) for body in bodies]
    again = [f"{body} Then it was quiet." for body in bodies[-8:]]
    followed = [_spent(partial(_look, desk, draft.id, body)) for body in again]
    return {
        "records": records,
        "words": len(content.text.split()),
        "passages": len(passages),
        "open_first_ms": round(opened[0], 1),
        "open_ms": round(statistics.median(opened[1:]), 1),
        "draw_ms": round(statistics.median(drawn) - statistics.median(opened[1:]), 1),
        "typed_first_ms": round(typed[0], 1),
        "typed_ms": round(statistics.median(typed[1:]), 1),
        "typed_p95_ms": round(sorted(typed[1:])[int(len(typed[1:]) * 0.95)], 1),
        "open_cpu_ms": round(statistics.median(spent), 1),
        "typed_cpu_ms": round(statistics.median(followed), 1),
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Exit 0 done, 2 wrong usage or no desk."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=300)
    parser.add_argument("--keys", type=int, default=30)
    parser.add_argument("--browser", action="store_true", help="open the page in headless Chromium too")
    asked = parser.parse_args(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="storydesk-live-") as folder:
            desk = build(settings.load(home=Path(folder), database_url=None, vault_key=None, llm_base_url="none"))
            figures = measure(desk, asked.records, asked.keys)
            if asked.browser:
                from evals.opening import opened  # noqa: PLC0415 - Playwright is a tool of development

                figures |= opened(desk, WRITER, "draft?id=bench")
            desk.close()
    except StorydeskError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
