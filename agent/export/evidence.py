"""The evidence sheet: for the file, so that in a year somebody can see what each sentence stood on.

It holds anonymised passages, the fact base, the findings that stood with the signers' answers, and the names of
those who signed; nothing of a customer that is not in the passages. It is not for publication and says so.
"""

from collections.abc import Iterator, Mapping
from itertools import zip_longest

from agent.export.markdown import escape
from agent.export.package import Package
from agent.models import ON_EVIDENCE, Fact, Finding, Sentence, Signature
from retrieval.records import Passage

HEAD = "# Evidence sheet\n\n**For the file, not for publication.**"
ORIGINS = {
    "model": "written by the model",
    "composer": "composed without a model",
    "person": "written by a person",
    "house": "the house's own words",
}
CONSENTS = {"none": "no consent: paraphrase only", "anonymous": "may be quoted unnamed", "named": "may be named"}


def evidence(package: Package) -> str:
    """The sheet as Markdown."""
    ids = [*(passage.id for passage in package.passages), *(fact.id for fact in package.facts)]
    numbers = {key: n for n, key in enumerate(ids, start=1)}
    sections = (
        HEAD,
        "\n".join(_about(package)),
        *_section("Sentences", _sentences(package, numbers)),
        *_section("Passages", (_passage(numbers[p.id], p) for p in package.passages)),
        *_section("Facts", (_fact(numbers[f.id], f) for f in package.facts)),
        *_section("Findings that stood", (_finding(f, package) for f in package.version.findings)),
        *_section("Signatures", (_signature(s) for s in package.standing)),
    )
    return "\n\n".join(sections) + "\n"


def _section(title: str, items: Iterator[str]) -> Iterator[str]:
    body = "\n\n".join(items)
    if body:
        yield f"## {title}\n\n{body}"


def _about(package: Package) -> Iterator[str]:
    version, made = package.version, package.version.provenance
    yield f"- Text: {escape(version.content.part('headline') or package.draft.title)}"
    yield f"- Draft {escape(version.draft_id)}, version {version.number}, SHA-256 `{version.sha256}`"
    yield f"- Channel: {escape(package.draft.channel)}"
    if package.held_until:
        yield f"- {package.held_until}"
    if package.draft.brief is not None and package.draft.brief.form != "story":
        yield f"- Form: {package.draft.brief.form}"
    yield f"- Written with: {escape(made.model)}, {made.rounds} rounds of mending"
    if made.prompt_sha256 is not None:
        yield f"- Prompt: SHA-256 `{made.prompt_sha256}`"


def _sentences(package: Package, numbers: Mapping[str, int]) -> Iterator[str]:
    """What stands on evidence; dateline, boilerplate, contact and end mark are the house's own."""
    listed = 0
    for sentence, support in zip_longest(package.version.content.sentences, package.support):
        if sentence is None or sentence.part not in ON_EVIDENCE:
            continue
        listed += 1
        notes = [ORIGINS[sentence.origin], _rests_on(sentence, numbers), escape(support or "")]
        said = "; ".join(note for note in notes if note)
        yield f"### {listed}, {sentence.part}\n\n{escape(sentence.text)}\n\n- {said}"


def _rests_on(sentence: Sentence, numbers: Mapping[str, int]) -> str:
    cited = [f"\\[{numbers[c]}\\]" if c in numbers else f"{escape(c)} (not kept)" for c in sentence.citations]
    return f"rests on {', '.join(cited)}" if cited else ""


def _passage(number: int, passage: Passage) -> str:
    when = "" if passage.created_at is None else passage.created_at.strftime(", %B %Y")
    about = f"{passage.kind}, {passage.role}{when}; {CONSENTS[passage.consent.level]}"
    quoted = "\n".join("> " + line for line in escape(passage.text).splitlines())
    return f"\\[{number}\\] {escape(passage.id)} ({about})\n\n{quoted}"


def _fact(number: int, fact: Fact) -> str:
    sure = f"confirmed by {escape(fact.confirmed_by)}" if fact.confirmed_by else "confirmed by nobody"
    when = "" if fact.confirmed_at is None else fact.confirmed_at.strftime(", %d %B %Y %H:%M %Z")
    return f"\\[{number}\\] ({fact.kind}) {escape(fact.text)} ({sure}{when})"


def _finding(finding: Finding, package: Package) -> str:
    answers = [
        f"{escape(s.signer_name)}: {escape(s.answers[finding.rule])}"
        for s in package.standing
        if s.answers.get(finding.rule, "").strip()
    ]
    said = "".join(f"\n    - {answer}" for answer in answers)
    return f"- {escape(finding.rule)} ({finding.severity}): {escape(finding.message)}{said}"


def _signature(signature: Signature) -> str:
    at = signature.at.strftime("%d %B %Y %H:%M:%S %Z")
    return f"- {escape(signature.signer_name)}, {signature.role}, {at}, version {signature.version}"
