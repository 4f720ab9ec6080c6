"""What a model is trusted with: by its name, and by the settings."""

from decimal import Decimal

import pytest

from agent import settings
from agent.capabilities import SAFE, Prices, capability, of_settings


@pytest.mark.parametrize(
    ("name", "small"),
    [
        ("qwen2.5-coder-1.5b", True),
        ("qwen2.5-coder-0.5b", True),
        ("llama-3.2-3b-instruct", True),
        ("llama-3.1-8b", True),
        ("tiny-1b", True),
        ("gpt-5-nano", True),
        ("gpt-5", False),
        ("gpt-4o-mini", False),
        ("o3-mini", False),
        ("claude-sonnet-4", False),
        ("llama-3.3-70b", False),
        ("qwen3-32b", False),
        ("mistral-large", False),
    ],
)
def test_the_strategy_follows_the_capability_of_the_model(name: str, small: bool) -> None:
    assert capability(name).small is small


@pytest.mark.parametrize("name", ["our-own-model", "foo3", "", "turbo1"])
def test_a_model_that_nobody_knows_gets_the_safe_way(name: str) -> None:
    assert capability(name) is SAFE
    assert SAFE.small
    assert SAFE.prices == Prices()


def test_settings_say_otherwise() -> None:
    row = of_settings(
        settings.load(
            llm_base_url="http://127.0.0.1:9/v1",
            llm_model="our-own-model",
            llm_strategy="strong",
            llm_context=20000,
            llm_slots=6,
            llm_price_in=Decimal("0.1"),
            llm_price_out=Decimal("0.2"),
        )
    )
    assert (row.small, row.context, row.slots) == (False, 20000, 6)
    assert row.prices == Prices(Decimal("0.1"), Decimal("0.2"))


def test_a_hosted_models_row_stands_where_the_settings_are_silent() -> None:
    row = of_settings(settings.load(llm_base_url="http://127.0.0.1:9/v1", llm_model="gpt-4.1-mini"))
    assert row == capability("gpt-4.1-mini")


def test_the_embedded_server_has_the_context_and_slots_that_it_was_started_with() -> None:
    row = of_settings(settings.load(llm_context=4096, llm_slots=2))
    assert (row.context, row.slots, row.small) == (4096, 2, True)
