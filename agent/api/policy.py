"""The house's policy over HTTP, to read: what is in force, its versions, and whether texts can be signed by it.

A person sets one on its page or by ``storydesk policy``.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import AwareDatetime

from agent.actions import Desk
from agent.api.acting import Acting
from agent.models import Actor
from agent.store.policies import KeptPolicy
from retrieval.records import Value

Version = Annotated[int, Path(ge=0, le=1_000_000)]


class InForce(Value):
    """The policy of now as TOML. ``fault`` says why it can't be relied on, ``stops`` why texts can't be signed at this
    moment; both are empty where all is well."""

    number: int
    sha256: str
    text: str
    fault: str
    stops: tuple[str, ...]


class Listed(Value):
    """A version that was set. ``whole`` is that the audit chain vouches for it."""

    number: int
    at: AwareDatetime
    by: str
    sha256: str
    note: str
    whole: bool


def router(desk: Desk, acting: Acting) -> APIRouter:
    """The routes of the policy, on the verbs of ``desk``."""
    routes = APIRouter(prefix="/policy", tags=["policy"])
    reader = Depends(acting.may("read"))

    @routes.get("", summary="The policy in force")
    def current(actor: Annotated[Actor, reader]) -> InForce:
        policy = desk.policies.current(actor)
        return InForce(
            number=policy.number,
            sha256=policy.sha256,
            text=policy.text,
            fault=policy.fault,
            stops=tuple(desk.policies.stops(actor)),
        )

    @routes.get("/versions", summary="Every version that was set, the newest first; 0 came with the desk")
    def versions(actor: Annotated[Actor, reader]) -> list[Listed]:
        whole = desk.policies.vouched(actor)
        return [
            Listed(**kept.model_dump(exclude={"text"}), whole=kept.number in whole)
            for kept in desk.policies.history(actor)
        ]

    @routes.get("/versions/{number}", summary="One version as it was set")
    def version(actor: Annotated[Actor, reader], number: Version) -> KeptPolicy:
        return desk.policies.version(actor, number)

    return routes
