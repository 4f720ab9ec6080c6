"""What each model can be trusted with: one table, so that nothing else asks for a model's name.

First match wins. A model that no row names gets the safe way: closely constrained calls, a short context, one request
at once, no price. ``STORYDESK_LLM_STRATEGY``, ``_CONTEXT``, ``_SLOTS`` and ``_PRICE_IN``/``_OUT`` say otherwise.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from agent.settings import EMBEDDED, Settings


class Prices(NamedTuple):
    """Money for a million tokens; without a setting US dollars. Cached tokens are counted at the full price."""

    prompt: Decimal | None = None
    completion: Decimal | None = None


UNPRICED = Prices()


class Capability(NamedTuple):
    """What a model can be trusted with. ``small``: few, short, closely constrained calls; else it writes freely.

    ``answers``: tries for an answer that fits its schema; ``mends``: rounds of mending that gain anything; ``worth``:
    the share of the sentences that has to fail before a round is worth its call;
    ``context``: tokens of prompt and answer; ``slots``: requests at once; ``temperature`` None: the model takes none.
    """

    small: bool
    context: int = 8192
    temperature: float | None = 0.0
    answers: int = 2
    mends: int = 1
    worth: float = 0.0
    slots: int = 1
    prices: Prices = UNPRICED


def _strong(context: int, price_in: str = "", price_out: str = "", temperature: float | None = 0.3) -> Capability:
    prices = Prices(Decimal(price_in), Decimal(price_out)) if price_in else UNPRICED
    return Capability(False, context, temperature, mends=3, slots=4, prices=prices)


SMALL = Capability(small=True, worth=0.5)
SAFE = SMALL

#: List prices of August 2025.
CAPABILITIES: tuple[tuple[re.Pattern[str], Capability], ...] = (
    (re.compile(r"\bgpt-5-nano", re.I), SMALL._replace(context=65536, temperature=None, slots=4, prices=Prices(
        Decimal("0.05"), Decimal("0.40")))),
    (re.compile(r"\bgpt-4\.1-nano", re.I), SMALL._replace(context=65536, slots=4, prices=Prices(
        Decimal("0.10"), Decimal("0.40")))),
    (re.compile(r"\b(?:tiny|nano|smol)", re.I), SMALL),
    (re.compile(r"\b[0-4](?:\.\d+)?b\b", re.I), SMALL),
    (re.compile(r"\b[5-9](?:\.\d+)?b\b", re.I), SMALL._replace(context=16384, mends=2)),
    (re.compile(r"\bgpt-5-mini", re.I), _strong(131072, "0.25", "2.00", None)),
    (re.compile(r"\bgpt-5", re.I), _strong(131072, "1.25", "10.00", None)),
    (re.compile(r"\bo[134](?:-|\b)", re.I), _strong(131072, temperature=None)),
    (re.compile(r"\bgpt-4o-mini", re.I), _strong(65536, "0.15", "0.60")),
    (re.compile(r"\bgpt-4o", re.I), _strong(65536, "2.50", "10.00")),
    (re.compile(r"\bgpt-4\.1-mini", re.I), _strong(131072, "0.40", "1.60")),
    (re.compile(r"\bgpt-4\.1", re.I), _strong(131072, "2.00", "8.00")),
    (re.compile(r"\b(?:claude|gemini|gpt-4|mistral-(?:large|medium)|command-[ra]|deepseek|grok|kimi|glm-4)", re.I),
     _strong(65536)),
    (re.compile(r"\b\d{2,3}b\b", re.I), _strong(32768)),
)  # fmt: skip


def capability(model: str) -> Capability:
    """The row of ``model``; the safe one when none names it."""
    return next((row for pattern, row in CAPABILITIES if pattern.search(model)), SAFE)


def of_settings(settings: Settings) -> Capability:
    """The row of the settings' model, with what the settings say themselves in its place."""
    row = capability(settings.llm_model)
    said = settings.model_fields_set
    embedded = settings.llm_base_url == EMBEDDED
    if settings.llm_strategy != "auto":
        row = row._replace(small=settings.llm_strategy == "small")
    if embedded or "llm_context" in said:
        row = row._replace(context=settings.llm_context)
    if embedded or "llm_slots" in said:
        row = row._replace(slots=settings.llm_slots)
    if settings.llm_price_in is not None and settings.llm_price_out is not None:
        row = row._replace(prices=Prices(settings.llm_price_in, settings.llm_price_out))
    return row
