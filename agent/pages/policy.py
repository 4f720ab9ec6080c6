"""The Policy page: who signs what and what blocks, in words and as TOML, its versions, and setting another one.

Everybody reads it. Administrators edit it here: while they type it is checked at its lines (``policy_live.py``), and
only what nothing stands against is put in force, as a new version over the one that they had before them.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from agent.actions import Desk
from agent.actions.parts import may
from agent.actions.policies import COMES_WITH, LONGEST_NOTE
from agent.errors import NotFoundError, RefusedError
from agent.models import Actor
from agent.pages.edge import Fields
from agent.pages.page import Done, Page, Query, address, draw
from agent.pages.policy_words import Said, in_words
from agent.policy import ALWAYS, NEVER, read
from agent.store.policies import KeptPolicy

#: Unchanged lines that stay on each side of a change.
AROUND = 2


class LineOf(NamedTuple):
    """A line of a difference with its number in the text that it stands in; ``cut`` stands for lines left out."""

    kind: Literal["same", "gone", "new", "cut"]
    number: int
    text: str


class Compared(NamedTuple):
    older: int
    newer: int
    lines: list[LineOf]


def show(desk: Desk, actor: Actor, query: Query) -> str:
    """The policy in force, or the version that the address names; beside it the history."""
    seen, kept = desk.policies.newest(actor), [*desk.policies.history(actor), COMES_WITH]
    newest = kept[0]
    number = query.get("v", "")
    read_now = desk.policies.version(actor, int(number)) if number.isdigit() else newest
    edits = query.get("edit") == "on" and may(actor, "set the policy")
    return draw(
        "policy.html",
        "policy",
        desk,
        actor,
        kept=kept,
        newest=newest,
        shown=read_now,
        said=words_of(desk, actor, read_now.text),
        lines=read_now.text.splitlines(),
        vouched=desk.policies.vouched(actor),
        stops=desk.policies.stops(actor),
        compared=_compared(desk, actor, query),
        seen=seen,
        sets=may(actor, "set the policy"),
        edits=edits,
        others=desk.policies.editors.others(actor, "policy") if edits else [],
        always=ALWAYS,
        never=NEVER,
        longest_note=LONGEST_NOTE,
        url=address("policy", query),
    )


def words_of(desk: Desk, actor: Actor, text: str) -> list[Said]:
    """What a policy's text says, in words; nothing where it can't be read."""
    policy = read(text)[0]
    teams = {team.id: team.name for team in desk.people.teams(actor)}
    return in_words(policy, teams, desk.people.names(actor)) if policy else []


def difference(old: str, new: str) -> list[LineOf]:
    """Line by line what leads from one text to another, with the unchanged lines around each change."""
    before, after = old.splitlines(), new.splitlines()
    out: list[LineOf] = []
    for group in SequenceMatcher(a=before, b=after, autojunk=False).get_grouped_opcodes(AROUND):
        if out or group[0][1]:
            out.append(LineOf("cut", 0, "…"))
        for kind, a, b, c, d in group:
            if kind == "equal":
                out += (LineOf("same", n + 1, after[n]) for n in range(c, d))
                continue
            out += (LineOf("gone", n + 1, before[n]) for n in range(a, b))
            out += (LineOf("new", n + 1, after[n]) for n in range(c, d))
    return out


def _compared(desk: Desk, actor: Actor, query: Query) -> Compared | None:
    """The two versions that the address names, the older one first."""
    if not query.get("a", "").isdigit() or not query.get("b", "").isdigit():
        return None
    older, newer = (desk.policies.version(actor, n) for n in sorted((int(query["a"]), int(query["b"]))))
    return Compared(older.number, newer.number, difference(older.text, newer.text))


# --- what can be done here ----------------------------------------------------------------------------------


def _set(desk: Desk, actor: Actor, fields: Fields) -> Done:
    """What was typed, as it was checked; a version that somebody set meanwhile is not overwritten."""
    text = f"{fields.need('text')}\n".replace("\r\n", "\n")
    _differs(desk.policies.history(actor), text, bool(desk.policies.current(actor).fault))
    made = desk.policies.set(actor, text, fields.number("seen"), fields.need("note"))
    desk.policies.editors.leaves(actor, "policy")
    return Done(f"Version {made.number} is in force for every text that is not signed yet.", {})


def _again(desk: Desk, actor: Actor, fields: Fields) -> Done:
    number = fields.number("version")
    made = desk.policies.again(actor, number, fields.number("seen"), fields.need("note"))
    return Done(f"Version {number} is in force again, as version {made.number}.", {})


def _differs(kept: Sequence[KeptPolicy], text: str, faulty: bool) -> None:
    now = kept[0] if kept else COMES_WITH
    if not faulty and now.text.rstrip() == text.rstrip():
        raise RefusedError(f"This is version {now.number} word for word, which is in force. Nothing was changed.")


def _compare(desk: Desk, actor: Actor, fields: Fields) -> Done:
    """Two versions side by side; nothing is changed."""
    query = {"a": str(fields.number("a")), "b": str(fields.number("b"))}
    if query["a"] == query["b"]:
        raise NotFoundError("Choose two versions that differ.")
    return Done(query=query)


PAGE = Page("Policy", "policy", show, acts={"set": _set, "again": _again, "compare": _compare})
