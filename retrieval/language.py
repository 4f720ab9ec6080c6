"""Which language a record is written in: found offline by py3langid, whose model comes with the package.

Names are found well only in languages in which that was measured. A text that is too short to tell has no
language (None); a longer one that no language fits is ``und``: the first is common and harmless, the second is a
mixture, a transcription or noise, and nothing was measured on it.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

#: The languages in which finding identities is measured: ``evals/bench_names.py``. Hindi counts by its names, in
#: Latin script within English texts.
MEASURED = ("en", "es", "de", "fr", "pl")
UNCLEAR = "und"

#: ISO 639-1 codes that are told apart; small neighbours of large languages are left out, as they take their texts.
LANGUAGES: Mapping[str, str] = {
    **{"en": "English", "es": "Spanish", "de": "German", "fr": "French", "pl": "Polish", "it": "Italian"},
    **{"pt": "Portuguese", "nl": "Dutch", "sv": "Swedish", "da": "Danish", "no": "Norwegian", "fi": "Finnish"},
    **{"cs": "Czech", "sk": "Slovak", "hu": "Hungarian", "tr": "Turkish", "ro": "Romanian", "hr": "Croatian"},
    **{"sl": "Slovenian", "sr": "Serbian", "bg": "Bulgarian", "mk": "Macedonian", "uk": "Ukrainian"},
    **{"ru": "Russian", "el": "Greek", "et": "Estonian", "lv": "Latvian", "lt": "Lithuanian", "sq": "Albanian"},
    **{"is": "Icelandic", "ga": "Irish", "cy": "Welsh", "ca": "Catalan", "eu": "Basque", "mt": "Maltese"},
    **{"vi": "Vietnamese", "id": "Indonesian", "tl": "Filipino", "sw": "Swahili", "yo": "Yoruba", "ig": "Igbo"},
    **{"ha": "Hausa", "so": "Somali", "am": "Amharic", "af": "Afrikaans", "zu": "Zulu", "xh": "Xhosa"},
    **{"ar": "Arabic", "fa": "Persian", "ur": "Urdu", "he": "Hebrew", "ku": "Kurdish", "az": "Azerbaijani"},
    **{"hi": "Hindi", "bn": "Bengali", "mr": "Marathi", "gu": "Gujarati", "pa": "Punjabi", "ta": "Tamil"},
    **{"te": "Telugu", "kn": "Kannada", "ml": "Malayalam", "si": "Sinhala", "ne": "Nepali", "km": "Khmer"},
    **{"zh": "Chinese", "ja": "Japanese", "ko": "Korean", "th": "Thai", "ka": "Georgian", "hy": "Armenian"},
    **{"kk": "Kazakh", "mn": "Mongolian"},
}

#: Probability from which the answer counts, and how many letters a text needs to have one, or to be ``und``.
SURE = 0.75
LETTERS = 12
LETTERS_OF_UNCLEAR = 60
#: Characters that are looked at, and letters of them that are read; more change nothing.
LOOKED_AT = 8000
READ = 1000


def language(texts: Iterable[str]) -> str | None:
    """The language of ``texts`` together: a code of ``LANGUAGES``, ``und``, or None when they are too short."""
    text = " ".join(_read("\n".join(texts)[:LOOKED_AT]).split())[:READ]
    letters = sum(c.isalpha() for c in text)
    if letters < LETTERS:
        return None
    found, probability = _identifier().classify(text)
    if probability >= SURE:
        return str(found)
    return UNCLEAR if letters >= LETTERS_OF_UNCLEAR else None


def _read(text: str) -> str:
    """Letters with their marks, hyphens and apostrophes: figures, emoji and signs are of no language."""
    return "".join(c if unicodedata.category(c)[0] in "LM" or c in "'’-" else " " for c in text)


def name(code: str) -> str:
    """The language in English, as a page says it."""
    return "a language that could not be told" if code == UNCLEAR else LANGUAGES.get(code, code)


@cache
def _identifier() -> "LanguageIdentifier":
    # The model takes a second to load, and the settings, which only need the table above, are read by every command.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    made = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    made.set_languages(LANGUAGES.keys() & set(made.labels))
    return made
