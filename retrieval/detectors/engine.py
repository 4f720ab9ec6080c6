"""Presidio's analyzer with our recognisers in it, run over many texts at once.

Rampart takes the place of Presidio's language model: it reads all texts in one go, and hands its words on as
the artifacts that recognisers get. Long texts go through in pieces, cut at line ends, because Presidio compares
every result with every other. Presidio's recognisers of mail and web addresses are left out: they look up a
list on the network at run time.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from presidio_analyzer import AnalyzerEngine, EntityRecognizer, RecognizerRegistry, RecognizerResult
from presidio_analyzer import predefined_recognizers as presidio
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine
from spacy.tokens import Doc
from spacy.vocab import Vocab

from retrieval.detectors import names, patterns
from retrieval.detectors.entities import Entities, Entity
from retrieval.detectors.found import Found
from retrieval.detectors.merge import merged
from retrieval.detectors.plain import Plain, plain
from retrieval.detectors.rampart import Rampart, Word
from retrieval.detectors.register import indirect, is_case_file

LANGUAGE = "en"
PIECE = 4000
#: Presidio's recognisers of national numbers; each checks a checksum or a strict form.
NATIONAL = (
    presidio.CryptoRecognizer,
    presidio.NhsRecognizer,
    presidio.UkNinoRecognizer,
    presidio.UsItinRecognizer,
    presidio.UsMbiRecognizer,
    presidio.AuTfnRecognizer,
    presidio.AuMedicareRecognizer,
    presidio.CaSinRecognizer,
    presidio.InPanRecognizer,
    presidio.InAadhaarRecognizer,
    presidio.SgFinRecognizer,
    presidio.DeTaxIdRecognizer,
    presidio.EsNifRecognizer,
    presidio.EsNieRecognizer,
    presidio.ItFiscalCodeRecognizer,
    presidio.PlPeselRecognizer,
    presidio.FiPersonalIdentityCodeRecognizer,
    presidio.SePersonnummerRecognizer,
    presidio.KrRrnRecognizer,
    presidio.TrNationalIdRecognizer,
)
#: A text with fewer digits holds no national number, and no wallet without so long a word.
LEAST_DIGITS = 4
_LONG = re.compile(r"\w{25}")
#: A piece without a letter or a digit identifies nobody and is not read.
_ALNUM = re.compile(r"[^\W_]")
#: Below this a national number has its form but not its checksum.
CERTAIN = 0.5
OURS = ("name", "place", "address", "email", "phone", "link", "handle", "username", "id", "account", "number")
OTHERS = ("booking", "iban", "card", "ssn", "ip", "mac", "wallet", "uuid", "birth_date", "date")


_EMPTY = Doc(Vocab())


class _Artifacts(NlpArtifacts):
    """Rampart's words, in the place where Presidio's recognisers look for a language model's output."""

    def __init__(self, words: Sequence[Word], seen: Sequence[Entity], case_file: bool) -> None:
        super().__init__([], _EMPTY, [], [], None, LANGUAGE)
        self.words, self.seen, self.case_file = words, seen, case_file


class _RampartEngine(NlpEngine):
    """Rampart and spaCy together as Presidio's language model."""

    def __init__(self, rampart: Rampart, entities: Entities) -> None:
        self._rampart, self._entities = rampart, entities

    def load(self) -> None:
        """Nothing to do: a ``Rampart`` is loaded when it is made."""

    def is_loaded(self) -> bool:
        return True

    def process_text(self, text: str, language: str) -> _Artifacts:
        return next(self.process_batch([text], language))[1]

    def process_batch(
        self, texts: Iterable[str], language: str, batch_size: int = 1, n_process: int = 1, **hints: Any
    ) -> Iterator[tuple[str, _Artifacts]]:
        read = list(texts)
        made = dict(pair for group in self.groups(read, hints.get("case_files")) for pair in group)
        yield from ((text, made[i]) for i, text in enumerate(read))

    def groups(
        self, texts: Sequence[str], case_files: Sequence[bool] | None = None
    ) -> Iterator[list[tuple[int, _Artifacts]]]:
        """What is known of each text, with its place among ``texts``, in the order in which Rampart has read them."""
        cases = case_files or [is_case_file(text) for text in texts]
        for group in self._rampart.groups(texts):
            at = [i for i, _ in group]
            seen = self._entities_of([texts[i] for i in at], [words for _, words in group], [cases[i] for i in at])
            yield [(i, _Artifacts(words, entities, cases[i])) for (i, words), entities in zip(group, seen, strict=True)]

    def _entities_of(
        self, texts: Sequence[str], words: Sequence[Sequence[Word]], case_files: Sequence[bool]
    ) -> list[list[Entity]]:
        """What spaCy sees. It costs as much as Rampart, so it reads only lines in which its word would count."""
        asked = [
            (i, *line)
            for i, text in enumerate(texts)
            for line in ([(0, len(text))] if case_files[i] else _lines(text, names.undecided(text, words[i])))
        ]
        seen: list[list[Entity]] = [[] for _ in texts]
        found = self._entities.find([texts[i][start:end] for i, start, end in asked])
        for (i, start, _), entities in zip(asked, found, strict=True):
            seen[i] += [e._replace(start=e.start + start, end=e.end + start) for e in entities]
        return seen

    def is_stopword(self, word: str, language: str) -> bool:
        return False

    def is_punct(self, word: str, language: str) -> bool:
        return not any(c.isalnum() for c in word)

    def get_supported_entities(self) -> list[str]:
        return list(OURS)

    def get_supported_languages(self) -> list[str]:
        return [LANGUAGE]


def _lines(text: str, words: Sequence[Word]) -> list[tuple[int, int]]:
    """The lines of ``text`` that hold one of ``words``, each once."""
    ends = (text.find("\n", word.end) for word in words)
    lines = (
        (text.rfind("\n", 0, w.start) + 1, end if end >= 0 else len(text)) for w, end in zip(words, ends, strict=True)
    )
    return list(dict.fromkeys(lines))


class _Recognizer(EntityRecognizer):
    """Our finds as Presidio's results."""

    def __init__(self, entities: Sequence[str]) -> None:
        super().__init__(supported_entities=list(entities), supported_language=LANGUAGE)

    def load(self) -> None:
        """Nothing to load."""

    def look(self, text: str, artifacts: _Artifacts) -> Iterable[Found]:
        raise NotImplementedError

    def analyze(self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts) -> list[RecognizerResult]:
        if not isinstance(nlp_artifacts, _Artifacts):
            return []
        return [RecognizerResult(f.type, f.start, f.end, f.score) for f in self.look(text, nlp_artifacts)]


class _Names(_Recognizer):
    def look(self, text: str, artifacts: _Artifacts) -> Iterable[Found]:
        persons = [(e.start, e.end) for e in artifacts.seen if e.label == "PERSON"]
        return names.find(text, artifacts.words, persons)


class _Shapes(_Recognizer):
    def look(self, text: str, artifacts: _Artifacts) -> Iterable[Found]:
        return patterns.find(text)


class _Indirect(_Recognizer):
    def look(self, text: str, artifacts: _Artifacts) -> Iterable[Found]:
        return indirect(text, artifacts.seen) if artifacts.case_file else ()


class _NoEnhancer(ContextAwareEnhancer):
    """Our recognisers read their context themselves; Presidio's way needs lemmas."""

    def __init__(self) -> None:
        super().__init__(0.0, 0.0, 0, 0)

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        return raw_results


class Engine:
    """The loaded detectors."""

    def __init__(self, folder: Path) -> None:
        self._language = _RampartEngine(Rampart(folder), Entities())
        registry = RecognizerRegistry(
            [
                _Names(OURS),
                _Shapes(OURS + OTHERS),
                _Indirect(("date",)),
                *(kind(supported_language=LANGUAGE) for kind in NATIONAL),
            ]
        )
        self._analyzer = AnalyzerEngine(
            registry=registry, nlp_engine=self._language, context_aware_enhancer=_NoEnhancer()
        )

    def find(self, texts: Sequence[str]) -> list[list[Found]]:
        """See ``Detectors.find``."""
        read = [plain(text) for text in texts]
        pieces = [
            (i, start, piece) for i, p in enumerate(read) for start, piece in _pieces(p.text) if _ALNUM.search(piece)
        ]
        case = [is_case_file(p.text) for p in read]
        found: list[list[Found]] = [[] for _ in pieces]
        for group in self._language.groups([piece for _, _, piece in pieces], [case[i] for i, _, _ in pieces]):
            for at, artifacts in group:
                _, start, piece = pieces[at]
                found[at] = [_shifted(f, start) for f in self._analyze(piece, artifacts)]
        whole: list[list[Found]] = [[] for _ in texts]
        for (i, _, _), of_piece in zip(pieces, found, strict=True):
            whole[i] += of_piece
        return [_in_input(text, p, f) for text, p, f in zip(texts, read, whole, strict=True)]

    def _analyze(self, text: str, artifacts: _Artifacts) -> list[Found]:
        numbered = _LONG.search(text) or sum(c.isdigit() for c in text) >= LEAST_DIGITS
        results = self._analyzer.analyze(
            text,
            LANGUAGE,
            entities=None if numbered else list(OURS + OTHERS),
            nlp_artifacts=artifacts,
            score_threshold=0.0,
        )
        found = [Found(r.start, r.end, r.entity_type, r.score) for r in results]
        return merged(text, [_own(f) for f in found if _counts(text, f)])


def _counts(text: str, found: Found) -> bool:
    if found.type in OURS or found.type in OTHERS:
        return True
    return found.score >= CERTAIN and not patterns.is_thing(text, found.start)


def _own(found: Found) -> Found:
    """Presidio's types for national numbers are one type here; wallets keep theirs."""
    if found.type in OURS or found.type in OTHERS:
        return found
    return found._replace(type="wallet" if found.type == "CRYPTO" else "id")


def _shifted(found: Found, by: int) -> Found:
    return found._replace(start=found.start + by, end=found.end + by)


_CUT = re.compile(r"\n|(?<=[.!?])\s|\s")


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """``text`` in pieces of at most ``PIECE`` characters, cut at the last line end, sentence end or blank."""
    start = 0
    while len(text) - start > PIECE:
        end = start + PIECE
        cut = max(text.rfind("\n", start + 1, end), 0) or max(text.rfind(". ", start + 1, end) + 1, 0)
        end = (cut or max(text.rfind(" ", start + 1, end), 0) or end - 1) + 1
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _in_input(text: str, read: Plain, found: Sequence[Found]) -> list[Found]:
    spans = []
    last = 0
    for f in found:
        start, end = read.back(f.start, f.end)
        start = max(start, last)
        if start < end:
            spans.append(f._replace(start=start, end=end))
            last = end
    return spans
