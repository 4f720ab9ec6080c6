"""A text typed anew keeps the order of its parts."""

import pytest

from agent.edit import retype
from agent.models import Content, Part, Sentence

RELEASE: tuple[Part, ...] = ("headline", "standfirst", "dateline", "body", "endmark")
STATEMENT: tuple[Part, ...] = ("dateline", "headline", "body", "contact")


def content(parts: tuple[Part, ...]) -> Content:
    return Content(sentences=tuple(Sentence(part=p, text=f"The {p} stands here.", origin="house") for p in parts))


@pytest.mark.parametrize("parts", [RELEASE, STATEMENT])
def test_an_edit_leaves_every_part_where_it_stood(parts: tuple[Part, ...]) -> None:
    old = content(parts)
    new = retype(old, {"body": "It is told in other words."}, {}, 0.5)
    assert tuple(s.part for s in new.sentences) == parts
    assert new.text == old.text.replace("The body stands here.", "It is told in other words.")


@pytest.mark.parametrize("parts", [RELEASE, STATEMENT])
def test_a_part_that_went_and_is_typed_again_comes_back_to_its_place(parts: tuple[Part, ...]) -> None:
    old = content(parts)
    for part in set(parts) - {"headline", "dateline"}:
        without = retype(old, {part: ""}, {}, 0.5)
        assert part not in {s.part for s in without.sentences}
        assert retype(without, {part: f"The {part} stands here."}, {}, 0.5).text == old.text
