"""Wordings that H9 to H15 must find in a holding statement, and wordings that they must leave alone."""

import json
from pathlib import Path

import pytest

from agent.checks import check_statement
from agent.models import Fact, StatementMeta

FIRES = {
    "H9": (
        "We have no comment at this time.",
        "The company declined to comment.",
        "We are not in a position to comment on the matter.",
        "It would be inappropriate for us to comment further.",
        "We will not be commenting on ongoing investigations.",
        "We have nothing further to add.",
        "We cannot discuss the details of this case.",
        "We won't be making any further statement.",
        "Beyond this, the company will not be answering questions.",
        "It is our policy not to comment on security matters.",
        "At this stage, we're unable to comment.",
        "We prefer not to comment while this goes on.",
        "That is all we can say.",
        "We don't comment on rumours.",
        "We can neither confirm nor deny these reports.",
        "No further comment will be made.",
        "We are refraining from comment.",
        "We do not wish to discuss this with the media.",
    ),
    "H10": (
        "The outage is believed to be the result of a software fault.",
        "It was probably a power surge.",
        "Only a small number of customers are affected.",
        "This appears to be an isolated incident.",
        "We think the problem began overnight.",
        "The cause may have been a faulty cable.",
        "A handful of shops were hit.",
        "This is a minor technical glitch.",
        "Early indications suggest a network fault.",
        "The likely cause is a failed update.",
        "Thousands of shoppers could not pay.",
        "The impact has been limited.",
        "We expect service to be back by tonight.",
        "The vast majority of customers can pay as usual.",
        "It looks like a supplier's system failed.",
        "Up to 900 shops may be affected.",
        "This was possibly caused by a storm.",
        "We suspect a cyber attack.",
        "Just a few tills are down.",
        "As far as we can tell, a router failed.",
        "Presumably a cable was cut during road works.",
        "Our working theory is a bad update.",
        "The losses could exceed a million pounds.",
        "There was a brief interruption to payments.",
    ),
    "H11": (
        "The fault was caused by human error.",
        "An employee failed to follow the procedure.",
        "Our supplier is to blame.",
        "The contractor responsible has been removed from the site.",
        "Customers did not install the update in time.",
        "This was the fault of our payments provider.",
        "A rogue employee deleted the files.",
        "The supplier's negligence led to the outage.",
        "Our vendor let us down.",
        "Responsibility lies with the network operator.",
        "Users should have changed their passwords.",
        "The driver ignored the warning light.",
        "This was due to a mistake by a member of staff.",
        "Had customers followed the instructions, this would not have happened.",
        "The person responsible will face disciplinary action.",
        "We blame the courier for the loss.",
    ),
    "H13": (
        "This was our fault.",
        "We accept full responsibility for the failure.",
        "We failed to protect your payments.",
        "We are sorry if anyone was inconvenienced.",
        "Mistakes were made.",
        "We want to apologise to our customers.",
        "We would like to say sorry to everyone.",
        "We should have tested the update.",
        "Our negligence led to the outage.",
        "This should never have happened.",
        "We admit that our systems were out of date.",
        "We will compensate everyone for their losses.",
        "We apologise to anyone who may have felt upset.",
        "We are liable for the damage.",
        "We got this wrong.",
        "We let you down.",
        "We are sorry that you feel this way.",
        "We regret any offence that might have been taken.",
        "The outage was due to an error on our part.",
        "We are sorry, but shops open late on Fridays.",
    ),
    "H14": (
        "Harrow & Pike is the UK's leading grocer.",
        "Our award-winning shops are open.",
        "We are proud of our service.",
        "Our values guide all that we do.",
        "Customers are at the heart of everything we do.",
        "Try our new loyalty app today.",
        "Our world-class engineers are on the case.",
        "We are committed to excellence.",
        "Use code SORRY for 10% off your next shop.",
        "For over 40 years we have served Scotland.",
        "We recently won the Grocer of the Year award.",
        "Enjoy our latest range of summer salads online.",
        "We pride ourselves on quick checkouts.",
        "Our state-of-the-art tills are the best on the market.",
        "We are excited to launch our new stores.",
        "As a market leader, we invest in technology.",
        "Safety is our top priority.",
        "We take payment security very seriously.",
    ),
    "H15": (
        "Your money is completely safe.",
        "No customer data was affected.",
        "There is no risk to the public.",
        "Rest assured that we are on top of this.",
        "This will never happen again.",
        "Everything is under control.",
        "There is nothing to worry about.",
        "We can assure customers that their cards are secure.",
        "The problem has been fully resolved.",
        "Nobody was at risk at any time.",
        "We guarantee that you will be paid.",
        "There is no cause for concern.",
        "Customer accounts were not accessed.",
        "All other services are unaffected.",
        "Our shops remain safe.",
        "Please do not worry.",
        "Operations are back to normal.",
        "We are confident that no cards were copied.",
        "Personal information remains secure.",
        "The product poses no danger.",
    ),
}

QUIET = {
    "H9": (
        "We will comment again at 16:00 BST.",
        "Customers who left a comment will be called back.",
        "We do not yet know the cause.",
        "We can't give a number yet.",
        "We declined the courier's invoice.",
        "You can add a comment on our status page.",
        "We will answer questions at the north gate at 17:00 BST.",
        "There is nothing you need to do.",
    ),
    "H10": (
        "We have isolated the affected tills.",
        "We do not know how many shops may have been affected.",
        "We are checking whether data may have been copied.",
        "Two minors were in the shop.",
        "You may pay in cash.",
        "Customers can use the small car park.",
        "The next update is due at 16:00 BST.",
        "We understand how frustrating this is.",
        "Shoppers may return goods until Friday.",
        "It would be wrong to speculate about what may have caused this.",
        "Shops in May Street are shut.",
        "We expect to publish the next update at 16:00 BST.",
        "The engineers isolated one till from the network.",
    ),
    "H11": (
        "It is too early to say who is at fault.",
        "We are not blaming anybody.",
        "Our staff switched the tills off.",
        "A technical fault stopped the tills.",
        "Customers did not receive the e-mail.",
        "An employee told the shop manager at 14:05 BST.",
        "The supplier has sent two engineers.",
        "Error 41 is shown on the till.",
        "Drivers have been told to wait.",
    ),
    "H13": (
        "We are sorry that card payments are failing.",
        "We apologise for the disruption.",
        "Card payments failed at 14:05 BST.",
        "Whether anyone is at fault is not known.",
        "The team responsible for tills is on site.",
        "We are sorry for the long queues.",
        "Refunds have been sent.",
        "We regret that shops are closed.",
    ),
    "H14": (
        "A burst pipe leading to the shop was shut.",
        "Our leading hand shut the valve.",
        "We offer refunds at the desk.",
        "The court made an award.",
        "The new software was switched off.",
        "The shop in Premium Street is shut.",
        "We launched a search at 14:30 BST.",
        "Take the receipt to the service desk.",
    ),
    "H15": (
        "We do not know whether customer data was affected.",
        "Please move to a safe place.",
        "We can't yet say that it is safe to return.",
        "We are checking whether accounts were accessed.",
        "Some tills have been restored.",
        "Keep your receipt.",
        "We secured the building at 14:30 BST.",
        "You do not need to do anything.",
    ),
}

#: More of both, written after the tables: sentences for each rule, and plain sentences for none.
MORE = json.loads((Path(__file__).parent / "data" / "statement_wordings.json").read_text())

FACTS = (
    Fact(id="f1", text="Card payments have failed at 38 shops in Scotland since 14:05 BST", confirmed_by="ops"),
    Fact(id="f2", kind="unknown", text="The cause of the failures", confirmed_by="ops"),
    Fact(id="f3", kind="action", text="Engineers switched the tills to the backup line", confirmed_by="ops"),
)
BASE = "Card payments are failing in Scotland\n\nWe do not know the cause. {}\n\nPress: press@harrowpike.example\n"


def _rules(sentence: str, *facts: Fact) -> dict[str, set[str]]:
    """Severities by rule that the sentence brings into an otherwise quiet text."""
    out: dict[str, set[str]] = {}
    text = BASE.format(sentence)
    at = text.index(sentence)
    for found in check_statement(text, [*FACTS, *facts], StatementMeta(counsel_cleared=None)):
        if at <= found.start < found.end <= at + len(sentence):
            out.setdefault(found.rule, set()).add(found.severity)
    return out


@pytest.mark.parametrize(("rule", "sentence"), [(rule, s) for rule, all_ in FIRES.items() for s in all_])
def test_wording_is_found_where_it_stands(rule: str, sentence: str) -> None:
    assert _rules(sentence).get(rule, set()) & {"block", "warn"}


@pytest.mark.parametrize("rule", sorted(MORE["fires"]))
def test_further_wordings_are_found(rule: str) -> None:
    missed = [s for s in MORE["fires"][rule] if not _rules(s).get(rule, set()) & {"block", "warn"}]
    assert missed == []


@pytest.mark.parametrize("sentence", MORE["quiet"])
def test_plain_sentences_are_left_alone(sentence: str) -> None:
    assert not {"H8", "H9", "H10", "H11", "H12", "H13", "H14", "H15"} & set(_rules(sentence))


@pytest.mark.parametrize(("rule", "sentence"), [(rule, s) for rule, all_ in QUIET.items() for s in all_])
def test_near_miss_is_left_alone(rule: str, sentence: str) -> None:
    assert rule not in _rules(sentence)


@pytest.mark.parametrize(
    ("rule", "sentence", "fact"),
    [
        ("H10", "This was an isolated fault in Leith.", "The fault in Leith was an isolated fault"),
        ("H10", "A small number of tills, nine, are down.", "A small number of tills, nine, are down"),
        ("H15", "No card data was affected.", "No card data was affected"),
        ("H15", "Nobody was hurt.", "Nobody was hurt"),
        ("H10", "The likely cause is a failed update.", "Engineers confirmed that the likely cause is a failed update"),
    ],
)
def test_a_confirmed_fact_carries_the_words(rule: str, sentence: str, fact: str) -> None:
    assert rule not in _rules(sentence, Fact(id="f9", text=fact, confirmed_by="ops"))
    assert rule in _rules(sentence, Fact(id="f9", text=fact))


def test_what_counsel_has_cleared_is_asked_and_not_blocked() -> None:
    text = BASE.format("We accept full responsibility for the failure.")
    found = [f for f in check_statement(text, FACTS, StatementMeta(counsel_cleared=True)) if f.rule == "H13"]
    assert [f.severity for f in found] == ["ask"]
