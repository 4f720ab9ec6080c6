"""Identifiers that have a shape: addresses of mail and net, numbers with a checksum, codes behind a label.

Every pattern is one row of ``PATTERNS``. All quantifiers are bounded and no two that can match the same
character stand side by side, so that time stays linear in the text. Patterns run over the plain text
(``plain.py``). The value is the group ``v``, or the whole match where there is none.
"""

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

import phonenumbers

from retrieval.detectors.found import Found
from retrieval.detectors.words import NOUN, ORDINARY, rank

Check = Callable[[re.Match[str]], bool]


class Pattern(NamedTuple):
    """``type`` of what ``regex`` finds; ``check`` has the last word on a match."""

    type: str
    regex: re.Pattern[str]
    check: Check | None = None
    score: float = 0.9


def find(text: str) -> list[Found]:
    """Everything in ``text`` that has the shape of an identifier. Spans may overlap."""
    return [f for pattern in PATTERNS for f in _matches(pattern, text)]


def _matches(pattern: Pattern, text: str) -> Iterator[Found]:
    group = "v" if "v" in pattern.regex.groupindex else 0
    for match in pattern.regex.finditer(text):
        if pattern.check is None or pattern.check(match):
            start, end = match.span(group)
            yield Found(start, end, pattern.type, pattern.score)


# --- checks -------------------------------------------------------------------------------------------------


def _value(match: re.Match[str]) -> str:
    return match["v"] if "v" in match.re.groupindex else match.group()


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _luhn(match: re.Match[str]) -> bool:
    """ISO/IEC 7812-1: doubled every second digit from the right, the sum ends in 0."""
    digits = [int(c) for c in reversed(_digits(_value(match)))]
    doubled = [sum(divmod(2 * d, 10)) for d in digits[1::2]]
    return 12 <= len(digits) <= 19 and len(set(digits)) > 1 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _iban(match: re.Match[str]) -> bool:
    """ISO 13616: moved four to the end, letters as numbers, the rest by 97 is 1."""
    value = re.sub(r"[\s-]", "", _value(match)).upper()
    turned = value[4:] + value[:4]
    return 15 <= len(value) <= 34 and int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


#: Regions in which a number without a country code is tried. Order does not matter.
REGIONS = ("US", "GB", "IN", "AU", "DE", "FR", "ES", "PL", "BR", "IT", "NL", "SE")
_DATE = re.compile(
    r"\d{4}[-./ ]\d{1,2}[-./ ]\d{1,2}(?:\D\d{1,2})*|\d{1,2}[-./]\d{1,2}[-./](?:\d{2}|\d{4})(?:\s\d{1,2})*"
)
_PHONE_WORD = re.compile(
    r"(?:phone|mobile|cell|call|tel|telephone|fax|contact|whatsapp|sms|text|reach|ring|dial|telefon|teléfono|handy)"
    r"[^\d\n]{0,30}$",
    re.IGNORECASE,
)
_THING = re.compile(
    r"\b(?:item|product|model|part|sku|isbn|ean|upc|build|version|error|article|flight|train|bus|gate|seat|room|terminal|size)s?\W{0,3}"
    r"(?:ids?|numbers?|no|codes?)?\b(?:\W{0,6}|[^\d\n]{0,40}\b(?:is|are)\W{0,6})$",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(r"[$€£¥₹]\s?$|\b(?:usd|eur|gbp|inr|rs)\.?\s?$", re.IGNORECASE)
_UNIT_AFTER = re.compile(
    r"\s?(?:%|percent|[kmgt]i?b\b|dollars?\b|euros?\b|pounds?\b|rupees\b|bucks\b|hours?\b|hrs?\b|min|sec|days?\b|weeks?\b|months?\b|years?\b|km\b|kg\b|cm\b|mm\b|miles\b|inch|pm\b|am\b|°|€|£|mph\b|ft\b)",
    re.IGNORECASE,
)


def _before(match: re.Match[str], count: int = 48) -> str:
    start = match.start("v") if "v" in match.re.groupindex else match.start()
    return match.string[max(0, start - count) : start]


def _after(match: re.Match[str], count: int = 12) -> str:
    return match.string[match.end() : match.end() + count]


def is_amount(text: str, start: int, end: int) -> bool:
    """Whether ``[start, end)`` is a price or a measured quantity: money before it or a unit behind it."""
    return bool(_MONEY_BEFORE.search(text[max(0, start - 6) : start]) or _UNIT_AFTER.match(text[end : end + 10]))


_TIME = re.compile(r"\d{1,2}[:.h]\d{2}")


def is_time(text: str, start: int, end: int) -> bool:
    """Whether ``[start, end)`` is part of a time of day, such as the "30" of "14:30"."""
    return any(
        m.start() <= start - at and end - at <= m.end()
        for at in (max(0, start - 3),)
        for m in _TIME.finditer(text[at : end + 3])
    )


def is_thing(text: str, start: int) -> bool:
    """Whether the words before ``start`` say that an article or a fault is numbered here, not a person's matter."""
    return bool(_THING.search(text[max(0, start - 40) : start]))


def _phone(match: re.Match[str]) -> bool:
    value = _value(match)
    digits = _digits(value)
    if not 7 <= len(digits) <= 17 or _DATE.fullmatch(value.strip(" ()")):
        return False
    if is_thing(match.string, match.start()) or is_amount(match.string, match.start(), match.end()):
        return False
    if value.isdigit() and len(digits) < 9 and not _PHONE_WORD.search(_before(match)):
        return False
    if value.lstrip("( ").startswith("+") or _PHONE_WORD.search(_before(match)):
        return True
    return any(_valid(value, region) for region in REGIONS)


def _valid(value: str, region: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(value, region))
    except phonenumbers.NumberParseException:
        return False


def _has_digits(count: int) -> Check:
    return lambda match: len(_digits(_value(match))) >= count


#: Letters of a group in a code; more are two groups without a gap, or a word.
LONGEST_GROUP = 4
_MONTH = re.compile(r"\s(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:[a-z]{3,6})?\b", re.IGNORECASE)
_LETTERS = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}(?![^\W\d_])")


def _labelled(match: re.Match[str]) -> bool:
    """A value behind a label: long enough for its label, and neither a sum nor a thing's number."""
    value, text = _value(match), match.string
    start, end = match.span("v")
    if is_amount(text, start, end) or is_thing(text, match.start("label")) or _DATE.fullmatch(value):
        return False
    if _MONTH.match(text, end) and value[-2:].strip().isdigit():
        return False
    letters = [group for group in _LETTERS.findall(value) if not group.isupper()]
    if any(rank(group) >= (ORDINARY if len(group) <= LONGEST_GROUP else NOUN) for group in letters):
        return False
    if not any(c.isdigit() for c in value):
        return bool(match["noun"]) and value.isupper() and len(value) >= 5
    least = 3 if match["noun"] or match["label"].lower() in STRONG_LABELS else 4
    return sum(c.isalnum() for c in value) >= least


def _mixed_code(match: re.Match[str]) -> bool:
    """Letters and digits shuffled, as in a record locator; not a flight (AB123), a model (M2) or a word."""
    value = match.group()
    if not (any(c.isdigit() for c in value) and any(c.isalpha() for c in value)):
        return False
    changes = sum(a.isdigit() != b.isdigit() for a, b in pairwise(value))
    return changes >= 2 and not is_thing(match.string, match.start())


def _ip(match: re.Match[str]) -> bool:
    if re.search(r"(?:version|v|ver|release|build|firmware|ios|android)\W{0,2}$", _before(match, 14), re.IGNORECASE):
        return False
    try:
        ipaddress.ip_address(match.group())
    except ValueError:
        return False
    return True


def _hidden_address(match: re.Match[str]) -> bool:
    """Whether base64 hides an e-mail address, a phone number or a web address."""
    word = match.group()
    try:
        hidden = base64.b64decode(word + "=" * (-len(word) % 4), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return False
    return bool(re.search(r"[\w.+-]{1,64}@[\w-]{1,63}\.\w{2,}|\d{7,}|https?://", hidden))


_LINKING = re.compile(r"\b(?:of|the|to|and|in|on|for|with|from|at|by|is|was|or|than|per|a)\b", re.IGNORECASE)


def _street(match: re.Match[str]) -> bool:
    """A street's name, not a sentence that runs from a number to "court" or "way"."""
    return not _LINKING.search(match.group()) and not is_amount(match.string, *match.span())


def _spoken_number(match: re.Match[str]) -> bool:
    return len(re.findall(r"[a-z]+|\d", match.group().lower())) >= 5


# --- the table ----------------------------------------------------------------------------------------------

PROVIDERS = (
    r"(?:g\s?mail|yahoo|hotmail|outlook|icloud|rediffmail|rediff|proton(?:mail)?|aol|live|msn|ymail|gmx|web|mail)"
)
TLD = (
    r"(?:com|net|org|edu|gov|info|biz|io|co|me|app|dev|ai|tv|shop|store|online|site|xyz|club|us|uk|de|fr|es|it|pl|nl|"
    r"se|no|dk|fi|ie|in|au|nz|ca|br|mx|ar|jp|cn|ru|ch|at|be|pt|cz|hu|ro|gr|tr|za|kr|eu|example|test)"
)

LABELS = (
    r"order|reservation|booking|confirmation|conf|claim|policy|account|acct|a/c|ac|ticket|case|reference|ref|invoice|"
    r"receipt|tracking|parcel|shipment|transaction|payment|member(?:ship)?|customer|client|user|login|passport|"
    r"driv(?:er|ing)(?:'?s)?\s?licen[cs]e|licen[cs]e(?:\s?plate)?|dl|ssn|sin|nino|social(?:\s?security)?|pin|"
    r"pass\s?word|pass\s?code|pwd|pnr|record\s?locator|locator|loyalty|mileage|frequent\s?flyer|vin|imei|serial|mrn|"
    r"patient|medical\s?record|employee|staff|student|tax|vat|national\s?(?:id|insurance)|insurance|card|cvv|cvc|"
    r"debit|credit|iban|routing|sort\s?code|swift|bic|zip|postal|postcode|pin\s?code|plate|registration|aadhaa?r|"
    r"pan|paquete|pedido|cuenta|reserva|colis|commande|compte|paket|bestellung|bestellnummer|auftrag|konto|kundennummer|"
    r"zamówienie|zamówienia|paczka|przesyłka|numer|ordine|pacco|encomenda|bank|gift\s?card|coupon|voucher|meter|contract|subscriber|subscription|device|id|otp|code|number"
)
STRONG_LABELS = frozenset(
    {"ssn", "pin", "password", "passcode", "pwd", "pnr", "cvv", "cvc", "imei", "vin", "dl", "sin"}
)
_NOUN = r"(?:numbers?|nos?\b\.?|num|nbr|nr\b\.?|#|ids?\b|codes?|details?)"
_LINK = (
    r"(?:[ \t]{0,2}(?:is|was|are|as|it's|its|:\s?|=|#|-|\*{1,2}|\(|\"|'|ending(?:\s(?:in|with))?|"
    r"last\s(?:four|4)(?:\sdigits)?)){0,4}"
)
#: A code as people write it: one word with a digit in it, or short groups ("bvc 967", "4 f 3 a").
_CODE = (
    r"(?:[A-Za-z]{1,4}[ -]?){0,2}\d[\w-]{0,40}(?:[ -][A-Za-z]{1,2}(?= ?\d))?"
    r"(?:[ -]?\d[\w-]{0,20}(?:[ -][A-Za-z]{1,2}(?= ?\d))?){0,8}"
)

_I = re.IGNORECASE
PATTERNS: tuple[Pattern, ...] = (
    Pattern("email", re.compile(r"(?<![\w.+%-])[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")),
    # john dot smith at gmail dot com · john[at]mail[dot]example
    Pattern(
        "email",
        re.compile(
            r"(?<![\w.])[\w+-]{1,40}(?:\s?(?:\.|\(dot\)|\[dot\]|\bdot\b|\bunderscore\b)\s?[\w+-]{1,40}){0,4}"
            rf"\s?(?:@|\(at\)|\[at\]|\bat\b)\s?(?:{PROVIDERS}\b(?:\s?(?:\.|\(dot\)|\[dot\]|\bdot\b|\s)\s?{TLD}\b){{0,2}}"
            rf"|[\w-]{{2,40}}(?:\s?(?:\(dot\)|\[dot\]|\bdot\b)\s?[\w-]{{2,20}}){{1,3}})",
            _I,
        ),
    ),
    # signs lost on the way: duramail 12 gmailcom
    Pattern(
        "email",
        re.compile(
            r"(?<!\w)[A-Za-z]\w{0,40}(?: \d{1,5})? ?@?"
            r"(?:gmail|yahoo|hotmail|outlook|icloud|rediffmail)\.?(?:com?|co\s?in|net|con)\b",
            _I,
        ),
    ),
    Pattern("link", re.compile(r"\b(?:https?://|ftp://|www\.)[^\s<>\"'\])}]{2,400}", _I)),
    Pattern(
        "link",
        re.compile(rf"(?<![\w@./-])(?:[a-z0-9][a-z0-9-]{{0,62}}\.){{1,4}}{TLD}(?:/[^\s<>\"']{{0,300}})?(?![\w@-])", _I),
        lambda m: not m.group()[0].isdigit() or any(c.isalpha() for c in m.group().split(".")[0]),
    ),
    Pattern("handle", re.compile(r"(?<![\w@.])@[A-Za-z_]\w{1,40}(?:[.-]\w{1,40}){0,3}")),
    # first_last_1234 · credit_card_1234567
    Pattern(
        "username",
        re.compile(r"(?<![\w@.])[A-Za-z]{2,30}(?:[_.][A-Za-z]{1,30}){0,4}[_.]?\d{2,12}(?![\w@])"),
        lambda m: (
            ("_" in m.group() or "." in m.group())
            and not re.match(r"(?i)err|http|code|v\.|ver|build|rev|win|ios|android|step|fig", m.group())
        ),
    ),
    Pattern(
        "iban",
        re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?!\w)", _I),
        _iban,
        1.0,
    ),
    Pattern("card", re.compile(r"(?<![\w.])\d(?:[ -]?\d){11,18}(?![\w])"), _luhn, 1.0),
    Pattern("ssn", re.compile(r"(?<![\w-])\d{3}[- ]\d{2}[- ]\d{4}(?![\w-])")),
    Pattern(
        "ip",
        re.compile(
            r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]\w)|(?<![\w:])(?>(?:[0-9A-Fa-f]{1,4}:){2,7})(?>(?::?[0-9A-Fa-f]{1,4}){1,6})(?![\w:])"
        ),
        _ip,
    ),
    Pattern("mac", re.compile(r"(?<![\w:])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![\w:])")),
    Pattern(
        "wallet",
        re.compile(r"(?<!\w)(?:0x[0-9a-fA-F]{40}|bc1[02-9ac-hj-np-z]{11,71}|[13][1-9A-HJ-NP-Za-km-z]{25,34})(?!\w)"),
    ),
    Pattern("uuid", re.compile(r"(?<![\w-])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])", _I)),
    Pattern(
        "phone",
        re.compile(
            r"(?<![\w.,/$€£-])(?:\+|\(\+)?\(?(?>\d{1,15})\)?(?>(?:[ ./()-]{1,3}\d{1,15}){0,7})"
            r"(?:\s?(?:x|ext\.?|extension)\s?\d{1,6}){0,2}(?!\w)",
            _I,
        ),
        _phone,
    ),
    # application no. 12345/67
    Pattern("id", re.compile(r"(?<![\w/.-])\d{3,7}/\d{2}(?:\d{2})?(?![\w/-])")),
    # IN-DL-911330028 · UK-NI-AB123456C
    Pattern("id", re.compile(r"(?<![\w-])[A-Z]{1,5}(?:-[A-Z0-9]{1,16}){1,4}(?![\w-])"), _has_digits(5)),
    Pattern("id", re.compile(r"(?<![\w#])#\s?[A-Z]{0,4}-?\d{4,20}\b", _I)),
    Pattern("id", re.compile(r"(?<!\w)[A-Z]{1,3}\d{6,12}[A-Z]?(?!\w)"), lambda m: not is_thing(m.string, m.start())),
    Pattern("booking", re.compile(r"(?<![\w-])[A-Z0-9]{6}(?![\w-])"), _mixed_code),
    Pattern(
        "id",
        re.compile(
            rf"\b(?P<label>{LABELS})s?\b(?:\s{{0,2}}(?P<noun>{_NOUN})){{0,2}}{_LINK}\s{{0,2}}[#*\"'(]{{0,3}}(?P<v>{_CODE}|[A-Z]{{5,8}}(?!\w))",
            _I,
        ),
        _labelled,
    ),
    # (Order) numbers that follow the first one: W123 and W456, 789
    Pattern("number", re.compile(r"(?<![\w.])\d(?:[ .-]\d){5,20}(?![\w.])")),
    Pattern(
        "number",
        re.compile(
            r"\b(?:(?:double|triple|zero|oh|one|two|three|four|five|six|seven|eight|nine|\d)[ ,-]{1,2}){4,30}"
            r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|\d)\b",
            _I,
        ),
        _spoken_number,
    ),
    Pattern(
        "number", re.compile(r"(?<![\w.,$€£#])\d{9,20}(?![\w.,]\d|\w)"), lambda m: not is_thing(m.string, m.start())
    ),
    Pattern("email", re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{16,400}={0,2}(?![\w+/=])"), _hidden_address),
    Pattern(
        "birth_date",
        re.compile(
            r"\b(?:born(?:\son)?|d\.?o\.?b\.?|date\sof\sbirth|birth\s?da(?:te|y)|geboren(?:\sam)?|né(?:e)?\sle|nacid[oa](?:\sel)?|urodzon[ya])"
            r"[\s:*(is,-]{0,12}(?:[a-z]{2,8}:?\s)?"
            r"(?P<v>\d{1,4}[-./ ]\d{1,2}[-./ ]\d{1,4}|\d{1,2}(?:st|nd|rd|th)?\s(?:of\s)?[a-zà-ž]{3,9}\.?,?\s\d{4}|"
            r"[a-z]{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4})",
            _I,
        ),
    ),
    # a street with its number: 221b baker street · Musterstraße 12a · 12 rue de la Paix
    Pattern(
        "address",
        re.compile(
            r"(?<![\w.,$€£-])\d{1,6}[a-z]?(?:[/-]\d{1,5})?,?\s(?:[\w'.-]{1,24}\s){1,4}"
            r"(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|place|pl|square|sq|terrace|way|parkway|pkwy|highway|hwy|crescent|close|nagar|colony|salai|marg)\b\.?"
            r"(?:,?\s(?:apt|apartment|suite|unit|flat|floor|ste|#)\.?\s?#?\w{1,6})?",
            _I,
        ),
        _street,
    ),
    Pattern(
        "address",
        re.compile(r"\b(?:apt|apartment|suite|ste|unit|flat|p\.?\s?o\.?\s?box|psc|box)\.?\s#?\d{1,6}[a-z]?\b", _I),
    ),
    Pattern(
        "address",
        re.compile(
            r"\b[\w-]{2,30}(?:straße|strasse|str\.|gasse|weg|platz|allee|gatan|vägen|gade|vej|tie|katu|straat|laan|plein|gata|veien)\s\d{1,5}\s?[a-z]?\b",
            _I,
        ),
    ),
    Pattern(
        "address",
        re.compile(
            r"\b(?:ul\.|ulica|al\.|via|viale|piazza|rue|avenue|boulevard|calle|avenida|rua|praça|plaza|carrer|corso|strada)\s(?:[\w'.-]{1,24}\s){1,4}\d{1,5}[a-z]?\b",
            _I,
        ),
    ),
    Pattern("address", re.compile(r"\b(?:APO|FPO|DPO)\s(?:AA|AE|AP)\s\d{5}\b")),
    Pattern("place", re.compile(r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}(?!\w)|(?<!\w)[A-Z]\d[A-Z]\s\d[A-Z]\d(?!\w)")),
)
