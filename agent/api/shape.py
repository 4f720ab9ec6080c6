"""What requests and answers of the programs' door have in common: bounds, codes, and how a refusal looks."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Path
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from agent.errors import (
    IndexUnavailableError,
    ModelUnavailableError,
    NotAllowedError,
    NotFoundError,
    SignInError,
    StoreError,
    StorydeskError,
    VaultError,
)

PREFIX = "/api/v1"
VERSION = "1.0"
#: The largest body that is no file, in bytes: a whole draft is a tenth of it.
LARGEST = 1024 * 1024
#: When to ask again where the database is busy or gone, in seconds.
RETRY_S = 2

#: No NUL: PostgreSQL keeps none. Length bounds are those of a long field of the page.
Words = Annotated[str, StringConstraints(min_length=1, max_length=20_000, pattern=r"^[^\x00]*$")]
Short = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Field(ge=1, le=1_000_000)]
Place = Annotated[int, Field(ge=0, le=1_000_000)]
Id = Annotated[str, Path(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


def _in_utc(at: datetime) -> datetime:
    """Raises ``ValueError`` for the last and first hours of the calendar, which are not in it in UTC."""
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError("this time is outside of the calendar in UTC") from None


#: A time with its zone, as the desk keeps it.
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class Asked(BaseModel):
    """A request's body: a field that it does not have is refused, so that a slip is seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Refusal(BaseModel):
    """Why nothing was done, in the words that a person reads."""

    detail: str


REFUSALS: dict[int | str, dict[str, object]] = {
    code: {"model": Refusal, "description": why}
    for code, why in {
        401: "Nobody is signed in, or the token is over",
        403: "This person may not do this",
        404: "There is no such thing",
        409: "Refused as it stands; nothing was changed",
        413: "The body is larger than the desk takes",
        429: "Too many requests",
        503: "A part of the desk can't be used now",
    }.items()
}

_CODES: tuple[tuple[type[StorydeskError], int], ...] = (
    (SignInError, 401),
    (NotAllowedError, 403),
    (NotFoundError, 404),
    (StoreError, 503),
    (ModelUnavailableError, 503),
    (IndexUnavailableError, 503),
    (VaultError, 503),
)


def code_of(error: StorydeskError) -> int:
    """The status with which an error leaves; 409 for every refusal that has none of its own."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), 409)


def refusal(error: StorydeskError) -> JSONResponse:
    """What is answered in the place of what was asked; where the database is busy, with when to ask again."""
    later = {"Retry-After": str(RETRY_S)} if isinstance(error, StoreError) else None
    return JSONResponse({"detail": str(error)}, code_of(error), later)
