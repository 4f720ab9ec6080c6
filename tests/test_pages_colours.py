"""Colours of the desk's style sheet: every pill of a replacement can be read, in light and in dark."""

import re

import pytest

from agent.pages.markup import asset
from agent.pages.masks import SOURCES

STYLE = asset("desk.css")
ENOUGH = 4.5


def tokens(tone: str) -> dict[str, str]:
    """The colour tokens of one tone; dark overrides light."""
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[0]))
    return found | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[1])) if tone == "dark" else {})


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def look(selector: str) -> dict[str, str]:
    """The tokens that a rule names for its colour and its background; a pill's own where it names none."""
    base = re.search(r"\.desk \.stand-in \{(.*?)\}", STYLE, re.DOTALL)
    own = re.search(rf"\.desk \.{selector} \{{(.*?)\}}", STYLE)
    assert base is not None
    text = base[1] + ("" if own is None else own[1])
    return dict(re.findall(r"(?<![\w-])(color|background): var\(--([\w-]+)\)", text))


@pytest.mark.parametrize("tone", ["light", "dark"])
@pytest.mark.parametrize("source", sorted({why.tone for why in SOURCES.values()}))
def test_a_replacement_can_be_read(tone: str, source: str) -> None:
    colours, rule = tokens(tone), look(f"why-{source}")
    assert contrast(colours[rule["color"]], colours[rule["background"]]) >= ENOUGH


def test_every_reason_has_a_sign_of_its_own_beside_its_colour() -> None:
    signs = [why.sign for why in SOURCES.values()]
    assert len(set(signs)) == len(signs)
