"""The invented crowd: the same each time, varied, and nobody's real contact."""

import json
import re
from collections import Counter
from itertools import islice

import pytest

from evals import crowd
from evals.crowd_people import names, words
from retrieval.records import RawRecord


@pytest.fixture(scope="module")
def some() -> list[RawRecord]:
    return list(crowd.records(600))


def texts(record: RawRecord) -> str:
    return "\n".join([record.subject or "", *(m.text for m in record.messages)])


def test_the_same_arguments_give_the_same_records(some: list[RawRecord]) -> None:
    assert list(crowd.records(40)) == some[:40]
    assert next(crowd.records(1, seed=2)) != some[0]


def test_records_come_one_at_a_time() -> None:
    endless = crowd.records(10**9)
    assert len(list(islice(endless, 3))) == 3


def test_every_language_is_there(some: list[RawRecord]) -> None:
    assert len(names()) >= 20
    assert all(len(lists["given"]) >= 20 and len(lists["family"]) >= 20 for lists in names().values())
    only = crowd.records(30, languages=["Polish"])
    given = {r.requester.name.split()[0] for r in only if r.requester.name}
    assert given <= set(names()["Polish"]["given"])


def test_customers_share_scenes_and_some_come_again(some: list[RawRecord]) -> None:
    assert len(words()["scenes"]) >= 40
    customers = Counter(r.requester.email for r in some)
    assert len({texts(r) for r in some}) == len(some)
    assert max(customers.values()) >= 2
    assert max(Counter((r.product, *r.tags) for r in some).values()) >= 10


def test_no_slot_is_left_open(some: list[RawRecord]) -> None:
    assert not [texts(r) for r in some if re.search(r"[{}]", texts(r))]


def test_contacts_belong_to_nobody(some: list[RawRecord]) -> None:
    for record in some:
        held = record.requester
        assert held.email is not None
        assert held.email.endswith(".example")
        assert held.phone is None or re.search(r"01632 ?960|1632 960|7700.?900|555.01", held.phone)


def test_identities_stand_in_the_texts_in_many_ways(some: list[RawRecord]) -> None:
    ways: Counter[str] = Counter()
    for record in some:
        name, text = record.requester.name or "", texts(record)
        ways["whole"] += name in text
        ways["lower"] += name.lower() in text
        ways["possessive"] += f"{name.split()[-1]}'s" in text
        ways["email"] += (record.requester.email or "-") in text
        ways["quoted"] += "wrote:\n>" in text
        ways["order"] += any(order in text for order in record.requester.order_ids)
    assert all(ways[way] >= 3 for way in ("whole", "lower", "possessive", "email", "quoted", "order")), ways


def test_the_command_prints_what_an_import_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert crowd.main(["3"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [RawRecord.model_validate(row) for row in rows] == list(crowd.records(3))
    assert crowd.main([]) == 2
