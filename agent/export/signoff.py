"""The sign-off record: who put their name under which text, by which policy, and what they let stand and why.

It is for the file, beside the text and its evidence sheet, as JSON and as a Word document with the same words. What
it says of findings and answers was kept with each signature when it was given.
"""

import io
from collections.abc import Iterator, Sequence

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Pt
from pydantic import AwareDatetime

from agent.checks.rules import RULES
from agent.errors import RefusedError
from agent.export.machine import responsible_editor
from agent.export.manifest import Camel
from agent.export.package import Exported, Package, file_stem
from agent.export.word import GREY, MEDIA_TYPE, SANS, fit, set_page, set_properties, timeless
from agent.models import Finding, Role, Severity, Signature
from agent.review import complete

#: What the names of its files end with.
RECORD = "-signoff"
#: Most characters of a place that are shown.
EXCERPT = 200


class Answer(Camel):
    """What a signer said to the question of a rule."""

    rule: str
    question: str
    answer: str


class Stood(Camel):
    """A finding that stood when the name was given; ``reason`` is why the signer let it."""

    rule: str
    severity: Severity
    place: str
    message: str
    reason: str


class Name(Camel):
    """One signature. ``sha256`` is that of the text that it is under, ``policy`` the version that it was given by."""

    name: str
    account: str
    role: Role
    at: AwareDatetime
    sha256: str
    policy: int
    answers: tuple[Answer, ...]
    stood: tuple[Stood, ...]


class Outside(Camel):
    """What somebody outside of the house said of this very text. Their name stays on the desk, under ``invitation``:
    they may be the customer."""

    invitation: str
    decision: str
    at: AwareDatetime
    asked_by: str


class SignOff(Camel):
    """The record of one text. ``complete``: every name is there that ``policy_version`` asks for."""

    draft_id: str
    kind: str
    title: str
    channel: str
    version: int
    sha256: str
    responsible_editor: str
    policy_version: int
    policy_sha256: str
    complete: bool
    signatures: tuple[Name, ...]
    outside: tuple[Outside, ...] = ()

    def json_text(self) -> str:
        return self.model_dump_json(by_alias=True, indent=2) + "\n"


def signoff(package: Package, outside: Sequence[Outside] = ()) -> SignOff:
    """The record, with what was said of this text from ``outside``.

    Raises ``RefusedError`` when nobody's name stands under exactly this text.
    """
    version, names = package.version, package.standing
    if not names:
        raise RefusedError("Nobody's name stands under this version, so there is no sign-off record of it.")
    return SignOff(
        draft_id=version.draft_id,
        kind=package.draft.kind,
        title=version.content.part("headline") or package.draft.title,
        channel=package.draft.channel,
        version=version.number,
        sha256=version.sha256,
        responsible_editor=responsible_editor(package),
        policy_version=package.policy.number,
        policy_sha256=package.policy.sha256,
        complete=complete(package.policy.of(package.draft.kind, package.draft.team), version, package.signatures),
        signatures=tuple(_name(signature, version.content.text) for signature in names),
        outside=tuple(outside),
    )


def _name(signature: Signature, text: str) -> Name:
    return Name(
        name=signature.signer_name,
        account=signature.signer,
        role=signature.role,
        at=signature.at,
        sha256=signature.sha256,
        policy=signature.policy,
        answers=tuple(_answer(rule, said) for rule, said in signature.answers.items() if said.strip()),
        stood=tuple(_stood(f, signature, text) for f in signature.stood if f.severity != "ask"),
    )


def _answer(rule: str, said: str) -> Answer:
    return Answer(rule=rule, question=RULES[rule].question if rule in RULES else "", answer=said)


def _stood(finding: Finding, signature: Signature, text: str) -> Stood:
    return Stood(
        rule=finding.rule,
        severity=finding.severity,
        place=text[finding.start : finding.end][:EXCERPT],
        message=finding.message,
        reason=signature.accepted.get(finding.key, ""),
    )


def signoff_files(package: Package, outside: Sequence[Outside] = ()) -> list[Exported]:
    """The record as the two files that lie beside the text."""
    made, stem = signoff(package, outside), file_stem(package) + RECORD
    return [
        Exported(name=f"{stem}.json", media_type="application/json", data=made.json_text().encode()),
        Exported(name=f"{stem}.docx", media_type=MEDIA_TYPE, data=_word(made, package)),
    ]


# --- the Word document


def _word(made: SignOff, package: Package) -> bytes:
    document = Document()
    set_page(document)
    _line(document, "Sign-off record", size=18, bold=True)
    _line(document, "For the file, not for publication.", grey=True)
    for about in _about(made):
        _line(document, about)
    for name in made.signatures:
        _line(document, f"{name.name}, {name.role}", size=13, bold=True)
        for said in _said(name):
            _line(document, said)
    for one in made.outside:
        when = f"{one.at:%d %B %Y %H:%M:%S %Z}"
        _line(document, f"Somebody outside of the house, asked by {one.asked_by}: {one.decision}, {when}")
    set_properties(document, package)
    out = io.BytesIO()
    document.save(out)
    return timeless(out.getvalue())


def _about(made: SignOff) -> Iterator[str]:
    yield f"Text: {made.title}"
    yield f"Draft {made.draft_id}, version {made.version}, {made.kind}, channel {made.channel}"
    yield f"SHA-256 of the text: {made.sha256}"
    yield f"Responsible editor: {made.responsible_editor or 'not signed by an approver yet'}"
    yield f"Policy: version {made.policy_version}, SHA-256 {made.policy_sha256}"
    yield "Every name that it asks for is there." if made.complete else "Names that it asks for are still missing."


def _said(name: Name) -> Iterator[str]:
    yield f"Signed {name.at:%d %B %Y %H:%M:%S %Z} as {name.account}, by version {name.policy} of the policy"
    yield f"Under the text with SHA-256 {name.sha256}"
    for answer in name.answers:
        yield f"{answer.rule}: {answer.question} — {answer.answer}"
    for stood in name.stood:
        why = f"Let stand because: {stood.reason}" if stood.reason else "Let stand; no reason was asked for."
        yield f"{stood.rule} ({stood.severity}), “{stood.place}”: {stood.message} {why}"
    if not name.stood:
        yield "No finding stood."


def _line(document: WordDocument, text: str, *, size: float = 10, bold: bool = False, grey: bool = False) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(fit(text))
    run.font.name, run.font.size, run.font.bold = SANS, Pt(size), bold
    if grey:
        run.font.color.rgb = GREY
    paragraph.paragraph_format.space_before = Pt(12 if size > 12 and bold else 0)
    paragraph.paragraph_format.space_after = Pt(4)
