"""What every form for machines says alike: which text it is, who answers for it, where its words come from."""

from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from agent.export.package import Package
from agent.models import ON_EVIDENCE, Version
from retrieval.language import LANGUAGES, language

_TERMS = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_SCHEMA = "https://schema.org/"


class Source(NamedTuple):
    """A term for where words come from: in the IPTC's vocabulary, and in schema.org's that mirrors it."""

    uri: str
    schema_org: str


BY_MODEL = Source(_TERMS + "trainedAlgorithmicMedia", _SCHEMA + "TrainedAlgorithmicMediaDigitalSource")
WITH_MODEL = Source(
    _TERMS + "compositeWithTrainedAlgorithmicMedia", _SCHEMA + "CompositeWithTrainedAlgorithmicMediaDigitalSource"
)
BY_PROGRAM = Source(_TERMS + "algorithmicMedia", _SCHEMA + "AlgorithmicMediaDigitalSource")
WITH_PROGRAM = Source(_TERMS + "compositeSynthetic", _SCHEMA + "CompositeSyntheticDigitalSource")
#: schema.org has no mirror of this term: the IPTC's own stands there.
BY_PEOPLE = Source(_TERMS + "digitalCreation", _TERMS + "digitalCreation")


def digital_source(version: Version) -> Source:
    """The term that is true of the words on evidence: headline, standfirst and body.

    A text that a model drafted and people edited is a composite with the model's words in it; "human edits" would say
    that people retouched something that no model made. The house's dateline, boilerplate and contacts do not count:
    they would turn every text of a model alone into a composite. Where people rewrote every sentence of the model (its
    prompt stays on the version), it is a composite still: their words stand on its draft.
    """
    origins = {s.origin for s in version.content.sentences if s.part in ON_EVIDENCE}
    if "model" in origins:
        return BY_MODEL if origins == {"model"} else WITH_MODEL
    if "person" in origins and version.provenance.prompt_sha256 is not None:
        return WITH_MODEL
    if "composer" in origins:
        return BY_PROGRAM if origins == {"composer"} else WITH_PROGRAM
    return BY_PEOPLE


def responsible_editor(package: Package) -> str:
    """The approver who signed first (rule S20); empty while none has."""
    return next((s.signer_name for s in package.standing if s.role == "approver"), "")


def uri(package: Package) -> str:
    """A name for the text that stays the same from version to version; of the desk's own id it gives nothing away."""
    return uri_of(package.draft.id)


def uri_of(draft_id: str) -> str:
    """``uri`` for the text of this draft."""
    return uuid5(NAMESPACE_URL, f"storydesk:{draft_id}").urn


def language_of(package: Package) -> str:
    """The code of the text's language (BCP 47); empty where it can't be told."""
    found = language([package.version.content.text]) or ""
    return found if found in LANGUAGES else ""
