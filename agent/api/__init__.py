"""The verbs over HTTP, for programs: the same actions as the pages and the command line, described by OpenAPI.

``create_api`` gives an application to be mounted below ``PREFIX``. Whoever asks is the person of the session's
cookie or of a personal token; a field can't name one. What a verb refuses comes back as its words in ``detail``:

=====  =========================================================================================
 401   nobody is signed in, or the token is over
 403   this person may not do this
 404   there is no such thing, or not for this person to see
 409   refused as it stands: a stale version, a wrong state, a finding that blocks
 413   the body is larger than the desk takes
 422   a field is missing or not understood
 429   too many requests; ``Retry-After`` says when to ask again, in seconds
 503   a part of the desk can't be used now: the model, the vault, or the database, with a ``Retry-After``
=====  =========================================================================================
"""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from agent.actions import Desk
from agent.api import drafts, incidents, policy, previews, records, views, watch
from agent.api.acting import Acting
from agent.api.shape import PREFIX, REFUSALS, VERSION, refusal
from agent.errors import StorydeskError


def create_api(desk: Desk, cookie: str) -> FastAPI:
    """The verbs of ``desk`` as an application of its own; ``cookie`` is the name of a browser's session.

    The description is at ``openapi.json``, for whoever is signed in.
    """
    api = FastAPI(
        title="Storydesk",
        version=VERSION,
        description="From support interactions to signed stories and statements.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        responses=REFUSALS,
    )
    acting = Acting(desk, cookie)
    for part in (drafts, previews, views, incidents, watch, records, policy):
        api.include_router(part.router(desk, acting))

    @api.get("/openapi.json", include_in_schema=False)
    def described(request: Request) -> JSONResponse:
        acting(request, "read")
        return JSONResponse(api.openapi() | {"servers": [{"url": PREFIX}]})

    @api.exception_handler(StorydeskError)
    def refused(request: Request, error: StorydeskError) -> JSONResponse:
        return refusal(error)

    return api
