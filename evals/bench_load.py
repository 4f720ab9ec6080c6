"""Measure the desk with fifty people on it at once: a real server, a real client over HTTP.

``python -m evals.bench_load [--people 50] [--verbs 10000] [--think 5.0] [--drafts 200] [--url ADDRESS]``. Everybody
signs in at once, each to an account of their own. When all are in, each opens the queue's first page (30 of 100
verbs), a draft (40), comments on one (20) or signs one (10), with pauses of ``--think`` seconds on average
(exponential) between an answer and the next verb. Two people of each three may sign; several try the same draft.
``--url`` is the database (SQLAlchemy); without it SQLite.

Prints JSON with the milliseconds at the half, p95 and p99 of each verb, the server's processor time for one verb of
all (signing in among them; Linux alone tells), the load of the machine at the end, and what must be none: answers
that are a fault, comments that were taken and are lost, drafts with two signatures of one kind, breaks in the audit
chain. Exit 0 when there is none of these, 1 else, 2 wrong usage or no desk.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import httpx2

from agent import settings
from agent.actions import Desk
from agent.actions.people import DESK
from agent.api.shape import PREFIX
from agent.app import build
from agent.demo import import_samples
from agent.errors import StorydeskError
from agent.models import Actor, Brief, Role

PASSWORD = "a-passphrase-for-the-bench"  # noqa: S105 - of accounts that live as long as the run
#: How often each verb is chosen, of 100.
MIX = {"queue": 30, "open": 40, "comment": 20, "sign": 10}
STARTED_WITHIN = 300
#: Seconds after which an answer counts as lost; long, for a slow answer has a figure of its own.
PATIENCE = 600


class Person(NamedTuple):
    """Somebody at the desk; ``signs`` says whether their role may."""

    account: str
    signs: bool


@dataclass
class Tally:
    """What the clients saw: seconds by verb, answers by status, comments taken, drafts signed."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    comments: int = 0
    signed: int = 0


def prepare(desk: Desk, people: int, drafts: int) -> tuple[list[Person], list[str]]:
    """Accounts, the samples, and so many copies of one story of theirs in review."""
    desk.people.create(DESK, "bench.author", "Bench Author", {"writer"}, PASSWORD)
    made = []
    for number in range(people):
        role: Role = "writer" if number % 3 == 0 else "approver"
        made.append(Person(f"person{number:03}", role == "approver"))
        desk.people.create(DESK, made[-1].account, f"Person {number}", {role}, PASSWORD)
    import_samples(desk)
    author = Actor(id="bench.author", name="Bench Author", roles=frozenset({"writer"}))
    story = desk.drafts.draft_story(author, Brief(topic="a till that came back in time", words=200))
    desk.drafts.submit(author, story.id, 1)
    ids = [story.id]
    with desk.parts.store.begin() as tx:
        draft, version = tx.drafts.get(story.id), tx.drafts.version(story.id, 1)
        passages = tx.drafts.evidence(story.id)
        for number in range(drafts - 1):
            copy = f"bench{number:05}"
            tx.drafts.create(
                draft.model_copy(update={"id": copy}), version.model_copy(update={"draft_id": copy}), passages
            )
            ids.append(copy)
    return made, ids


class Served(NamedTuple):
    """A desk that listens at ``address``, and its process."""

    address: str
    process: int

    def processor_s(self) -> float:
        """Seconds of processor time until now; 0.0 where the system does not tell."""
        kept = Path(f"/proc/{self.process}/stat")
        if not kept.exists():
            return 0.0
        told = kept.read_text().rsplit(")", 1)[1].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(home: Path, url: str | None) -> Iterator[Served]:
    """The desk of ``home`` in a process of its own."""
    port = 18000 + os.getpid() % 2000
    own = {"HOME": str(home), "LLM_BASE_URL": "none", "REQUESTS_PER_MINUTE": "0", "WATCH_MINUTES": "0"}
    given = [f"STORYDESK_{name}={value}" for name, value in own.items()] + ([f"DATABASE_URL={url}"] if url else [])
    command = ["env", *given, str(Path(sys.executable).with_name("storydesk")), "serve", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    try:
        address = f"http://127.0.0.1:{port}"
        _await(address, server)
        yield Served(address, server.pid)
    finally:
        server.terminate()
        server.wait(30)


def _await(address: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < until and server.poll() is None:
        try:
            if httpx2.get(f"{address}/healthz", timeout=5).status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.2)
    raise StorydeskError("The desk did not open; start it by `storydesk serve` and read what it says.")


class Client:
    """One person at their browser."""

    def __init__(self, address: str, person: Person, drafts: Sequence[str], tally: Tally, seed: int) -> None:
        self._person, self._drafts, self._tally = person, drafts, tally
        self._random = random.Random(seed)  # noqa: S311 - the same run each time
        self._http = httpx2.AsyncClient(base_url=f"{address}{PREFIX}/", timeout=PATIENCE)
        self._door = f"{address}/login"

    async def sign_in(self) -> None:
        form = {"name": self._person.account, "password": PASSWORD}
        answer = await self._timed("sign in", "POST", self._door, data=form)
        if answer.status_code != 303:
            raise StorydeskError(f"{self._person.account} can't sign in: {answer.status_code}")

    async def work(self, verbs: int, think: float) -> None:
        for _ in range(verbs):
            await asyncio.sleep(self._random.expovariate(1 / think) if think else 0)
            await self._one(self._random.choices(list(MIX), list(MIX.values()))[0])
        await self._http.aclose()

    async def _one(self, verb: str) -> None:
        draft = self._random.choice(self._drafts)
        if verb == "queue":
            await self._timed(verb, "GET", "queue?page=1")
        elif verb == "open" or (verb == "sign" and not self._person.signs):
            await self._timed("open", "GET", f"drafts/{draft}")
        elif verb == "comment":
            said = {"version": 1, "text": f"Which till was it? {self._random.random()}"}
            answer = await self._timed(verb, "POST", f"drafts/{draft}/comments", json=said)
            self._tally.comments += answer.status_code == 201
        else:
            await self._sign(draft)

    async def _sign(self, draft: str) -> None:
        page = (await self._timed("open", "GET", f"drafts/{draft}")).json()
        said = {
            "version": 1,
            "sha256": page["sha256"],
            "answers": {question["rule"]: "I checked it against the tickets." for question in page["questions"]},
            "password": PASSWORD,
        }
        answer = await self._timed("sign", "POST", f"drafts/{draft}/sign", json=said)
        self._tally.signed += answer.status_code == 200

    async def _timed(self, verb: str, method: str, path: str, **more: object) -> httpx2.Response:
        began = time.perf_counter()
        answer = await self._http.request(method, path, **more)  # type: ignore[arg-type]
        self._tally.seconds[verb].append(time.perf_counter() - began)
        self._tally.answers[f"{verb} {answer.status_code}"] += 1
        if answer.status_code >= 500 or answer.status_code in {401, 422, 429}:
            self._tally.faults.append(f"{verb} {answer.status_code}: {answer.text[:200]}")
        return answer


async def run(address: str, people: Sequence[Person], drafts: Sequence[str], verbs: int, think: float) -> Tally:
    """All people at once; ``verbs`` is the sum of theirs."""
    tally = Tally()
    each = -(-verbs // len(people))
    clients = [Client(address, person, drafts, tally, seed) for seed, person in enumerate(people)]
    await asyncio.gather(*(client.sign_in() for client in clients))
    await asyncio.gather(*(client.work(each, think) for client in clients))
    return tally


def wrong(desk: Desk, drafts: Sequence[str], tally: Tally) -> dict[str, int]:
    """What must be none, by what the desk holds afterwards."""
    held, twice, signed = 0, 0, 0
    with desk.parts.store.read() as tx:
        for draft in drafts:
            held += len(tx.comments.list(draft))
            roles = Counter(signature.role for signature in tx.signatures.list(draft))
            signed += bool(roles)
            twice += any(count > 1 for count in roles.values())
    desk.audit.verify()
    return {
        "faults": len(tally.faults),
        "comments_lost": abs(tally.comments - held),
        "signatures_lost": abs(tally.signed - signed),
        "signed_twice": twice,
    }


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Milliseconds: the half, p95 and p99, and how many there were."""
    ordered = sorted(seconds)
    at = {name: ordered[min(len(ordered) - 1, int(len(ordered) * share))] for name, share in SHARES.items()}
    return {name: round(value * 1000, 1) for name, value in at.items()} | {"count": len(ordered)}


SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


class Figures(NamedTuple):
    """What one run came to, ready to be printed; ``bad`` counts what must be none."""

    shown: dict[str, object]
    bad: int


def measure(home: Path, arguments: argparse.Namespace) -> Figures:
    """The figures of one run in ``home``. Raises ``StorydeskError``."""
    url: str | None = arguments.url
    desk = build(settings.load(home=home, database_url=url, vault_key=None, llm_base_url="none"))
    people, drafts = prepare(desk, arguments.people, arguments.drafts)
    with served(home, url) as server:
        began, before = time.perf_counter(), server.processor_s()
        tally = asyncio.run(run(server.address, people, drafts, arguments.verbs, arguments.think))
        seconds, used = time.perf_counter() - began, server.processor_s() - before
    bad = wrong(desk, drafts, tally)
    desk.close()
    for fault in tally.faults[:5]:
        print(fault, file=sys.stderr)
    done = sum(len(times) for times in tally.seconds.values())
    shown: dict[str, object] = {
        "database": url.split(":")[0] if url else "sqlite",
        "people": arguments.people,
        "think_s": arguments.think,
        "verbs": done,
        "verbs_per_second": round(done / seconds, 1),
        "processor_ms_per_verb": round(used * 1000 / done, 1),
        "load": [round(load, 1) for load in os.getloadavg()],
        "ms": {verb: spread(times) for verb, times in sorted(tally.seconds.items())},
        "answers": dict(sorted(tally.answers.items())),
        "must_be_none": bad,
    }
    return Figures(shown, sum(bad.values()))


def main(argv: Sequence[str] | None = None) -> int:
    """Exit 0 when nothing was lost or wrong, 1 else, 2 wrong usage or no desk."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--verbs", type=int, default=10_000)
    parser.add_argument("--think", type=float, default=5.0)
    parser.add_argument("--drafts", type=int, default=200)
    parser.add_argument("--url")
    arguments = parser.parse_args(argv)
    try:
        with tempfile.TemporaryDirectory(prefix="storydesk-load-") as folder:
            figures = measure(Path(folder), arguments)
    except StorydeskError as error:
        print(f"bench_load: {error}", file=sys.stderr)
        return 2
    print(json.dumps(figures.shown, indent=2))
    return 1 if figures.bad else 0


if __name__ == "__main__":
    sys.exit(main())
