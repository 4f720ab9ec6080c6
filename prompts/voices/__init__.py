"""Voice profiles: how a house writes, and the furniture that stands under its texts.

A profile is a JSON file beside this module, or one that a person keeps in the data folder. It gives manner,
never facts about a customer: what a profile says may stand in a text without evidence only as ``boilerplate``,
``press_contact`` and ``customer_contact``.
"""

from importlib import resources

from pydantic import BaseModel, ConfigDict, Field


class VoiceProfile(BaseModel):
    """How the house writes. ``replace`` maps a term to avoid to the one to use."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    organisation: str
    city: str
    traits: tuple[str, ...] = ()
    sentence_words: int = Field(default=22, ge=8, le=40)
    replace: dict[str, str] = Field(default_factory=dict)
    boilerplate: str
    press_contact: str
    customer_contact: str
    spokesperson_title: str = "a spokesperson"


def load(name: str) -> VoiceProfile:
    """The shipped profile ``name``. Raises ``FileNotFoundError`` when there is none."""
    return VoiceProfile.model_validate_json(resources.files(__name__).joinpath(f"{name}.json").read_text("utf-8"))
