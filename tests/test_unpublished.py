"""Who wants no publicity gets none; who wants only a name or a password kept has not said so."""

import pytest

from agent.unpublished import private, why_not
from retrieval.records import CleanMessage, CleanRecord, Speaker

WISHES = [
    "Please, no publicity.",
    "I don't want any publicity because of the case.",
    "we would like to avoid publicity of any kind",
    "Please don't share this with anyone.",
    "Please do not publish this.",
    "I'd rather you didn't write about it.",
    "I would prefer that you do not tell this story.",
    "Keep this between us, please.",
    "This is between you and me.",
    "this stays between us ok",
    "Could you keep it quiet?",
    "I'd be grateful if you kept this confidential.",
    "Please treat this as confidential.",
    "I am telling you this in confidence.",
    "This is strictly private.",
    "Off the record, the landlord did it.",
    "Please keep our story out of the papers.",
    "I don't want to end up in the newspaper.",
    "We don't want to be written about.",
    "We'd rather not be featured on your website.",
    "Don’t tell anyone about this.",
    "Please don't post it online.",
    "Nobody else needs to know.",
    "Tell no one.",
    "Not a word to anyone, please!",
    "It should go no further.",
    "I do not consent to this being published.",
    "You do not have my permission to use this.",
    "I withdraw my consent.",
    "We count on your discretion.",
    "The police have asked us not to talk about it.",
    "Not for publication.",
    "Please don't make a story out of this.",
    "Please do not use this for marketing.",
    "No press please",
    "This must not become public knowledge.",
]
OTHERS = [
    "Please don't share my password with the night shift.",
    "Don't share my number with other shops.",
    "This email may contain confidential information.",
    "This e-mail and any attachments are confidential.",
    "Please don't print anything with my name until this is sorted.",
    "yes you can quote me but dont put my name or the town",
    "But please only on your own website, not in the papers.",
    "Not on social please, my mum is on there.",
    "Don't tell HR xx",
    "Do let people know you can do this, leave me out of it.",
    "Please don't show or name any child or parent.",
    "Do not press the red button.",
    "The reader does not print it any more.",
    "The receipts don't print and nobody knows why.",
    "I can't share the screen, it says no.",
    "Can I keep it private on my profile? The account settings are gone.",
    "The line between us kept dropping.",
    "We were told to keep the till on.",
    "Refund them at your discretion.",
    "I did not publish the menu yet.",
    "Two customers came back in with the same story: paid once, charged twice.",
    "The screen does not tell me what happened.",
    "Don't tell me to restart it again.",
    "I have confidence in the new till.",
    "Our private events are booked on the same till.",
    "They told us not to switch it off.",
    "I don't want to be on hold again.",
    "Nobody should have to wait for a bill.",
    "I did not tell you about this before.",
    "You can share this with anyone you like.",
    "There is no public wifi at the harbour.",
    "I'd rather you didn't ring before ten.",
    "Please do not post it to the old address.",
]


def record(*said: tuple[Speaker, str]) -> CleanRecord:
    return CleanRecord(
        id="r-1", kind="ticket", messages=tuple(CleanMessage(role=role, text=text) for role, text in said)
    )


@pytest.mark.parametrize("sentence", WISHES)
def test_a_wish_for_privacy_is_read(sentence: str) -> None:
    assert private(f"The till froze on Friday. {sentence} Thanks for the help.")


@pytest.mark.parametrize("sentence", OTHERS)
def test_what_only_sounds_alike_is_not(sentence: str) -> None:
    assert not private(f"The till froze on Friday. {sentence} Thanks for the help.")


@pytest.mark.parametrize(
    ("note", "forbids"),
    [
        ("Customer said on phone he does not want any publicity because of the case.", True),
        ("Do NOT use before it's over.", True),
        ("Legal has it. No publicity in any form.", True),
        ("Not an independent customer. Do not use as a testimonial.", True),
        ("Not for press.", True),
        ("NB photos sent by the school show children, not to be used.", False),
        ("Don't tell customers a cause yet.", False),
        ("Great one for the press desk.", False),
        ("Do not use the old charger.", False),
    ],
)
def test_a_note_may_forbid_it(note: str, forbids: bool) -> None:
    told = why_not(record(("customer", "The till froze."), ("note", note)))
    assert (told is not None) == forbids
    assert told is None or "note on record r-1" in told


@pytest.mark.parametrize(
    ("asked", "answer", "refuses"),
    [
        ("May our press people tell this story?", "No thanks, I'd rather not.", True),
        ("May we use your words on the website?", "Sorry, no.", True),
        ("May we tell this one outside the house?", "I'd prefer not.", True),
        ("May we use your words?", "No problem, go ahead.", False),
        ("May we use your words, with your name or without?", "No names please, otherwise fine.", False),
        ("Would you mind if our press people told the story?", "No, not at all.", False),
        ("Would you mind if our press people told the story?", "I'd rather you didn't.", True),
        ("Is the reader charging?", "No.", False),
    ],
)
def test_an_answer_to_support_counts(asked: str, answer: str, refuses: bool) -> None:
    told = why_not(record(("customer", "The till froze."), ("agent", asked), ("customer", answer)))
    assert (told is not None) == refuses
