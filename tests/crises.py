"""Interactions over simulated time: common days of an invented shop, and a crisis in the middle of them."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from retrieval.records import CleanMessage, CleanRecord

MONDAY = datetime(2026, 10, 5, tzinfo=UTC)
#: What a common day is about: product, tag, words.
COMMON = (
    ("Cards", "payment", "My card payment did not go through yesterday, but the second try worked."),
    ("Cards", "refund", "When will my refund arrive? It has been three days."),
    ("Delivery", "late", "The parcel was due on Tuesday and is still not here."),
    ("Delivery", "address", "Can I change the address of my order?"),
    ("Kettle", "warranty", "The lid of the kettle is loose. Is that covered by the warranty?"),
    ("Kettle", "question", "How do I descale the kettle?"),
    ("App", "login", "I forgot my password and the reset mail did not come."),
    ("App", "question", "Where in the app do I find my invoices?"),
    ("App", "bug", "The app crashes when I open the map on an old phone."),
    ("Kettle", "thanks", "The new kettle is lovely, thank you."),
)
CHARGED = (
    "I was charged twice for the same order this morning.",
    "Two payments of the same amount have been taken from my account.",
    "You billed me double! I want my money back.",
    "There is a duplicate charge on my statement since the update.",
    "Why did you take the payment again? I paid once.",
)
HEAT = (
    "The kettle's base got so hot that it melted the counter top.",
    "There was smoke coming out of the kettle when I switched it on.",
    "It smells of burning plastic and I am afraid to use it.",
    "The kettle overheated and the handle burnt my hand.",
    "Sparks came out of the plug of my new kettle.",
)
BREACH = (
    "I can see another customer's orders and address in my account.",
    "Is it true that you were hacked? My details are in a list online.",
    "I got a phishing mail with my order number. Was there a data breach?",
    "Somebody else's invoices are shown to me when I log in.",
    "Why is my data leaked? I want it deleted.",
)
#: Share of a day's interactions by hour, from midnight on.
HOURS = (1, 1, 1, 1, 1, 2, 4, 7, 10, 12, 12, 11, 10, 10, 10, 9, 9, 8, 7, 6, 5, 4, 3, 2)


def said(key: str, at: datetime, product: str, tag: str, text: str, csat: int | None = None) -> CleanRecord:
    return CleanRecord(
        id=key,
        kind="ticket",
        created_at=at,
        messages=(CleanMessage(role="customer", text=text, at=at),),
        product=product,
        tags=(tag,) if tag else (),
        csat=csat,
    )


def common(days: int, a_day: float, *, seed: int = 1, start: datetime = MONDAY) -> list[CleanRecord]:
    """Chance alone: busy at noon, calm at night, half as much at the weekend; ``a_day`` interactions on a weekday."""
    draw = random.Random(seed)
    found: list[CleanRecord] = []
    for hour in range(24 * days):
        at = start + timedelta(hours=hour)
        mean = a_day * HOURS[at.hour] / sum(HOURS) * (0.5 if at.weekday() >= 5 else 1.0)
        count = sum(draw.random() < mean / 40 for _ in range(40))
        for minute in sorted(draw.uniform(0, 60) for _ in range(count)):
            product, tag, text = draw.choice(COMMON)
            csat = draw.choice((None, None, 1, 3, 4, 5, 5))
            found.append(said(f"c-{len(found)}", at + timedelta(minutes=minute), product, tag, text, csat))
    return found


def crisis(
    texts: Sequence[str], at: datetime, *, count: int = 12, minutes: float = 6, product: str = "Kettle"
) -> list[CleanRecord]:
    """One interaction every ``minutes`` from ``at`` on, without a tag, hardly any of them rated yet."""
    return [
        said(
            f"x-{i}", at + timedelta(minutes=minutes * i), product, "", texts[i % len(texts)], 1 if i % 4 == 3 else None
        )
        for i in range(count)
    ]
