"""Verbs of notices: putting them into the outbox, sending them, and what each person chose.

The job of the server calls ``run``. Reading the audit and filling the outbox is one transaction with the mark of how
far it came, so that each cause is told once however often the desk is killed; sending is outside of any transaction.
A notice is sent at least once: only a process that dies between sending and noting it sends one twice. No verb waits
for a notice, and what goes wrong in sending is shown here and nowhere else.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from agent.actions.noticing import Told, due, told_of
from agent.actions.parts import Parts, allow
from agent.errors import RefusedError, StorydeskError
from agent.models import Actor
from agent.notify import TESTING, Address, Message, Notice, Sender, message, read
from agent.store import Tx
from agent.store.notices import Choice, Delivery, Mode
from agent.views import NoticeChoice, NoticeRow

#: What is older than this when its turn comes is no news any more, such as after a restore.
NEWS = timedelta(days=2)
#: Sent and given up ones are kept so long.
KEPT = timedelta(days=30)
#: A sender that has not come back after so long is dead, and another takes over.
LEASE = timedelta(minutes=2)
#: What is waited after each try that failed; after the last one it is given up.
DELAYS = (*(timedelta(seconds=s) for s in (30, 120)), *(timedelta(minutes=m) for m in (8, 30, 120)))
#: Audit records that are read in one transaction, and messages that one run sends at most.
BATCH, MOST = 20, 200
OLD = "it was not sent within two days"


class NoticeVerbs:
    """Notices of one desk. May be shared by threads and processes; ``sender`` gives up on an address in time."""

    def __init__(self, parts: Parts, sender: Sender | None = None) -> None:
        self._parts = parts
        self._sender = sender or Sender()

    # --- the job

    def run(self, actor: Actor) -> int:
        """Put what happened since the last time into the outbox, and send what is due; how many messages went."""
        try:
            self.gather(actor)
        finally:
            taken = self.deliver(actor)
        return taken

    def gather(self, actor: Actor) -> int:
        """Fill the outbox from the audit and the clock; how many notices are new."""
        allow(actor, "send notices")
        new = 0
        while self._behind():
            new += self._gather_batch()
        with self._parts.store.read() as tx:
            now = self._parts.clock()
            clock = self._deliveries(tx, due(tx, now), now)
            fresh = [one for one in clock if not tx.outbox.has(one.key)]
        if fresh:
            with self._parts.store.begin() as tx:
                new += tx.outbox.put(fresh)
        return new

    def _behind(self) -> bool:
        with self._parts.store.read() as tx:
            return bool(tx.outbox.records(tx.outbox.cursor(), 1))

    def _gather_batch(self) -> int:
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            records = tx.outbox.records(tx.outbox.cursor(), BATCH)
            if not records:
                return 0
            told = (told_of(tx, record) for record in records if now - record.at <= NEWS)
            new = tx.outbox.put(self._deliveries(tx, (one for one in told if one is not None), now))
            tx.outbox.move(records[-1].seq)
            tx.outbox.purge(now - KEPT)
        return new

    def _deliveries(self, tx: Tx, told: Iterable[Told], now: datetime) -> list[Delivery]:
        choices, out = tx.outbox.choices(), []
        channels = [self._channel(url) for url in self._parts.settings.alert_addresses]
        for one in told:
            out += [_delivery(one, _due(choices[p], now), person=p) for p in sorted(one.people & choices.keys())]
            out += [_delivery(one, now, channel=channel) for channel in channels if one.channel]
        return out

    def _channel(self, url: str) -> str:
        """The keyed hash that stands for one of the desk's own addresses in the database."""
        return self._parts.vault.pseudonym(f"notices to {url}")

    def deliver(self, actor: Actor) -> int:
        """Send what is due, each to its place; how many messages were taken."""
        allow(actor, "send notices")
        taken = 0
        for _ in range(MOST):
            group = self._claim()
            if not group:
                break
            taken += self._send(group)
        return taken

    def _claim(self) -> Sequence[Delivery]:
        """The next to be sent, with all of the same person's where they want a digest; nobody else takes them."""
        now = self._parts.clock()
        with self._parts.store.read() as tx:
            if tx.outbox.due(now) is None:
                return []
        with self._parts.store.begin() as tx:
            first = tx.outbox.due(now)
            if first is None:
                return []
            digest = first.person is not None and tx.outbox.choice(first.person).mode == "digest"
            group = tx.outbox.waiting(first.person, now) if digest and first.person else [first]
            tx.outbox.lease([one.id for one in group], now + LEASE)
        return group

    def _send(self, group: Sequence[Delivery]) -> bool:
        """Whether the group was taken. What of it is no news any more is not said."""
        parts, ids = self._parts, [one.id for one in group]
        news = [one.notice for one in group if parts.clock() - one.notice.at <= NEWS]
        error = self._tell(group[0], news) if news else OLD
        now, tries = parts.clock(), max(one.tries for one in group) + 1
        with parts.store.begin() as tx:
            if error is None:
                tx.outbox.drop(ids)
            elif not error:
                tx.outbox.sent(ids, now)
            else:
                last = not news or tries > len(DELAYS)
                tx.outbox.missed(ids, tries, None if last else now + DELAYS[tries - 1], error)
        return error == ""

    def _tell(self, one: Delivery, news: Sequence[Notice]) -> str | None:
        """Why the place of ``one`` did not take the news, empty when it did; None where nobody wants it any more."""
        try:
            address = self._address(one)
        except StorydeskError as error:
            return str(error)
        return None if address is None else self._sender.send(address, message(news, self._parts.settings.public_url))

    def _address(self, one: Delivery) -> Address | None:
        """Where it goes by now; None where nobody wants it any more."""
        if one.person is None:
            urls = (url for url in self._parts.settings.alert_addresses if self._channel(url) == one.channel)
            return next((read(url) for url in urls), None)
        with self._parts.store.read() as tx:
            choice, closed = tx.outbox.choice(one.person), tx.users.get(one.person).disabled
        return self._opened(choice) if choice.mode != "off" and not closed else None

    def _opened(self, choice: Choice) -> Address | None:
        if choice.address is None:
            return None
        return read(self._parts.vault.open_note(choice.address, _about(choice.person)))

    # --- looking, and trying again

    def rows(self, actor: Actor, *, failed: bool = False) -> list[NoticeRow]:
        """Notices, the latest first: one's own and the desk's; an administrator sees everybody's."""
        with self._parts.store.read() as tx:
            found = tx.outbox.list(state="failed" if failed else None)
            choices = tx.outbox.choices()
        seen = [one for one in found if "admin" in actor.roles or one.person in {None, actor.id}]
        return [self._row(one, choices) for one in seen]

    def failed(self, actor: Actor) -> list[NoticeRow]:
        """Those that were given up, and those that failed so far and are tried again, the latest first."""
        return [row for row in self.rows(actor) if row.error and row.state != "sent"]

    def _row(self, one: Delivery, choices: dict[str, Choice]) -> NoticeRow:
        labels = {self._channel(url): _label(url) for url in self._parts.settings.alert_addresses}
        label = choices[one.person].label if one.person in choices else labels.get(one.channel or "", "")
        return NoticeRow(
            id=one.id,
            kind=one.notice.kind,
            subject=one.notice.subject,
            at=one.notice.at,
            person=one.person,
            to=label or "an address that is no longer set",
            state=one.state,
            tries=one.tries,
            next_at=one.due_at if one.state == "waiting" else None,
            error=one.error,
            sent_at=one.sent_at,
        )

    def retry(self, actor: Actor, notice_id: str) -> None:
        """Have a notice that failed sent again at the next turn. Raises ``NotFoundError``."""
        with self._parts.store.begin() as tx:
            one = tx.outbox.get(notice_id)
            if one.person != actor.id:
                allow(actor, "send notices" if one.person else "keep the fact base")
            if one.state == "sent":
                raise RefusedError("This notice was sent; nothing was changed.")
            tx.outbox.again(notice_id, self._parts.clock())
            tx.audit.append(self._parts.clock(), actor.id, "retry notice", f"notice:{notice_id}")

    # --- choosing

    def choice(self, actor: Actor, person: str | None = None) -> NoticeChoice:
        """What one chose, or, for an administrator, what another did. The address itself is not given back."""
        whose = self._whose(actor, person)
        with self._parts.store.read() as tx:
            kept = tx.outbox.choice(whose)
        return NoticeChoice(person=whose, mode=kept.mode, hour=kept.hour, to=kept.label)

    def choose(
        self,
        actor: Actor,
        mode: Mode,
        *,
        hour: int | None = None,
        address: str | None = None,
        person: str | None = None,
    ) -> NoticeChoice:
        """Say when notices come, a digest at which hour (UTC), and where; what is left out stays.

        An empty ``address`` forgets the one that is kept. Raises ``AddressError`` for what is none, ``RefusedError``
        where there is none to send to.
        """
        whose = self._whose(actor, person)
        given = read(address) if address else None
        if hour is not None and not 0 <= hour <= 23:
            raise RefusedError("The hour of the digest is 0 to 23, in UTC. Nothing was changed.")
        now = self._parts.clock()
        with self._parts.store.begin() as tx:
            tx.users.get(whose)
            kept = tx.outbox.choice(whose)
            new = kept.model_copy(update={"mode": mode, "hour": kept.hour if hour is None else hour})
            if given is not None:
                sealed = self._parts.vault.seal_note(given.url, _about(whose))
                new = new.model_copy(update={"address": sealed, "label": given.label})
            elif address == "":
                new = new.model_copy(update={"address": None, "label": ""})
            if mode != "off" and new.address is None:
                raise RefusedError("Say where your notices should go. Nothing was changed.")
            tx.outbox.choose(new)
            if mode == "at once":
                tx.outbox.hurry(whose, now)
            told = {"mode": mode, "hour": str(new.hour), "address": "kept" if address is None else "changed"}
            tx.audit.append(now, actor.id, "choose notices", whose, told)
        return NoticeChoice(person=whose, mode=new.mode, hour=new.hour, to=new.label)

    def test(self, actor: Actor, person: str | None = None) -> str:
        """Send a test to one's own address now; why it was not taken, empty when it was."""
        whose = self._whose(actor, person)
        with self._parts.store.read() as tx:
            address = self._opened(tx.outbox.choice(whose))
        if address is None:
            raise RefusedError("There is no address yet. Say where your notices should go.")
        return self._try(actor, address, TESTING)

    def test_channels(self, actor: Actor) -> list[tuple[str, str]]:
        """Send a test to each of the desk's own addresses now: its label, and why it was not taken."""
        allow(actor, "send notices")
        found = []
        for url in self._parts.settings.alert_addresses:
            try:
                address = read(url)
            except StorydeskError as error:
                found.append((_label(url), str(error)))
                continue
            found.append((address.label, self._try(actor, address, TESTING)))
        return found

    def _try(self, actor: Actor, address: Address, text: Message) -> str:
        error = self._sender.send(address, text)
        with self._parts.store.begin() as tx:
            tx.audit.append(self._parts.clock(), actor.id, "test notices", actor.id, {"taken": str(not error).lower()})
        return error

    def _whose(self, actor: Actor, person: str | None) -> str:
        if person is not None and person != actor.id:
            allow(actor, "manage accounts")
        return person or actor.id


def _delivery(told: Told, due_at: datetime, *, person: str | None = None, channel: str | None = None) -> Delivery:
    same = f"{told.notice.kind}|{told.notice.subject}|{told.once}|{person or ''}|{channel or ''}"
    key = hashlib.sha256(same.encode()).hexdigest()
    return Delivery(id=uuid4().hex, key=key, notice=told.notice, person=person, channel=channel, due_at=due_at)


def _due(choice: Choice, now: datetime) -> datetime:
    """Now, or the next time that it is the hour of the digest."""
    if choice.mode == "at once":
        return now
    today = now.replace(hour=choice.hour, minute=0, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


def _about(person: str) -> str:
    return f"address for notices to {person}"


def _label(url: str) -> str:
    try:
        return read(url).label
    except StorydeskError:
        return "an address that can't be read"
