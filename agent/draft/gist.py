"""The gist of what a customer said, for where no wording of the whole may be told: what it was about, and no more.

"Since the update our reader takes every payment two times" is about a reader and a payment, and so are hundreds of
other messages: a sentence that says only this is true, and leads to nobody.
"""

import re
from collections.abc import Sequence

from agent.draft.notes import Note
from agent.draft.person import spelt
from agent.draft.plan import Beat
from agent.draft.speech import BAD, sentences
from retrieval.records import Passage

#: What people write to support about. Only what stands in the customer's own words is named.
_THINGS = """
    account, address, app, appointment, article, bank, basket, battery, bill, booking, calendar, calendars, camera,
    card, card machine, card reader, cash drawer, catalogue, charger, check-in, checkout, code, computer, connection,
    contract, delivery, device, discount, display, door, drawer, engine, export, fee, file, flight, form, gift card,
    gift cards, heating, insurance, internet, invoice, invoices, key, keyboard, label, laptop, ledger, letter, licence,
    line, link, list, lock, login, machine, mail, menu, message, messages, meter, mobile, money, network, number, order,
    orders, parcel, password, payment, payments, payout, payroll, phone, phone line, photo, picture, plan, points,
    policy, power, price, prices, printer, profile, reader, receipt, receipts, refund, rent, report, reservation, room,
    router, sale, sales, scale, scanner, schedule, screen, seat, seats, server, shift, shifts, shop, signal, site,
    software, speaker, stamps, statement, stock, subscription, supplier, system, tablet, takings, tax, terminal, ticket,
    tickets, till, tip, tips, tokens, transfer, update, upgrade, van, voucher, vouchers, wages, warranty, washing
    machine, website, wi-fi
"""
THINGS = tuple(sorted((" ".join(thing.split()) for thing in _THINGS.split(",")), key=len, reverse=True))
_THING = re.compile(rf"\b(?:{'|'.join(map(re.escape, THINGS))})\b", re.IGNORECASE)
_THANKS = re.compile(r"\b(?:thanks?|thank you|thankful|grateful)\b", re.IGNORECASE)
#: More together are a detail of their own.
MOST_THINGS = 2


def about(passages: Sequence[Passage]) -> Note | None:
    """What a customer wrote in about, where even ``notes.about`` tells nothing: the first such thing in their words.

    Asking for something counts here: the things are a closed list, so no order inside a message can name its own.
    """
    for passage in (p for p in passages if p.role == "customer"):
        for sentence in sentences(passage.text):
            if found := _THING.search(spelt(sentence)):
                clause = f"they wrote to customer support about the {found.group().lower()}"
                return Note(1, passage, "problem", clause, sentence)
    return None


def wordings(beat: Beat) -> tuple[str, ...]:
    """Sentences on what the customer's ``beat`` is about, the fullest first; none where it is about no such thing."""
    clause = " ".join(note.clause for note in beat.notes)
    things = list(dict.fromkeys(found.group().lower() for found in _THING.finditer(clause)))[:MOST_THINGS]
    said = [_about(beat, things[:count], clause) for count in range(len(things), 0, -1)]
    if beat.stage == "outcome" and _THANKS.search(beat.notes[0].passage.text):
        said.append("The customer thanked support staff.")
    return tuple(said)


def things(beats: Sequence[Beat]) -> tuple[str, ...]:
    """The everyday things that the customer wrote about, each once, those of their problem first."""
    theirs = [beat for beat in beats if beat.notes[0].passage.role == "customer"]
    ordered = sorted(theirs, key=lambda beat: beat.stage != "problem")
    told = (note.clause for beat in ordered for note in beat.notes)
    return tuple(dict.fromkeys(found.group().lower() for clause in told for found in _THING.finditer(clause)))


def _about(beat: Beat, things: list[str], clause: str) -> str:
    named = " and ".join(f"the {thing}" for thing in things)
    if not beat.lead:
        return f"The customer told support staff about {named}."
    if BAD.search(clause):
        return f"A customer reported a problem with {named}."
    return f"A customer contacted support about {named}."
