"""How many customers share what a text tells, counted in the store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.store import Store
from retrieval.ladders import Detail
from tests.desk_samples import new_store, record


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_store(tmp_path)
    with made.begin() as tx:
        for n in range(6):
            told = f"We run a small bakery. On {n + 1} November we took {14 + 30 * n} payments."
            tx.records.put(record(f"b-{n}", told, customer=f"c-{n}", product="Tillwise Go"), f"d{n}")
        tx.records.put(record("b-9", "Our bakery took 14 payments.", customer="c-0", product="Tillwise Go"), "d")
        tx.records.put(record("f-1", "We run a florist in Leeds.", product="Tillwise Go"), "d")
    yield made
    made.close()


def count(store: Store, *details: tuple[str, str]) -> int:
    with store.read() as tx:
        return tx.crowds.customers_with(details)


def test_a_customer_with_two_records_counts_once(store: Store) -> None:
    assert count(store, ("employer", "bakery")) == 6


def test_who_has_no_reference_counts_by_the_record(store: Store) -> None:
    assert count(store, ("product", "tillwise go")) == 7
    assert count(store) == 7


def test_each_rung_counts_its_own(store: Store) -> None:
    assert count(store, ("employer", "food business")) == 6
    assert count(store, ("count", "14 payments")) == 1
    assert count(store, ("count", "dozens of payments")) == 5
    assert count(store, ("date", "--11-03")) == 7  # every record of the sample was written on that day
    assert count(store, ("date", "--11-05")) == 1
    assert count(store, ("date", "--11 early")) == 7


def test_all_details_must_be_in_one_record(store: Store) -> None:
    assert count(store, ("employer", "bakery"), ("place", "leeds")) == 0
    assert count(store, Detail("employer", "florist"), Detail("place", "yorkshire")) == 1


def test_what_is_put_anew_is_counted_anew(store: Store) -> None:
    with store.begin() as tx:
        tx.records.put(record("f-1", "We run a hotel."), "other")
    assert count(store, ("employer", "florist")) == 0
    assert count(store, ("employer", "hotel")) == 1


def test_what_is_deleted_is_not_counted(store: Store) -> None:
    with store.begin() as tx:
        tx.records.delete("f-1")
    assert count(store, ("employer", "florist")) == 0


def test_the_records_of_a_customer(store: Store) -> None:
    with store.read() as tx:
        assert tx.crowds.records_of("c-0") == ["b-0", "b-9"]
        assert tx.crowds.records_of("nobody") == []
