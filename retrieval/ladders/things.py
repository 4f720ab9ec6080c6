"""Trades, occupations, events, places and products: "pastry chef" → "hospitality worker"; "a small bakery" → "a small
food business" → "a small business"; "Leeds" → "Yorkshire" → "England"; "Tillwise Go 4.2.1" → "Tillwise Go" → "the
product".

Only what the tables hold is known; a place that is not in them stays for a person to judge. Names of places that
stand for several towns (Cambridge, Newcastle) are left out.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from retrieval.ladders.rungs import Exact, Kind, Rung, words_pattern

#: A business → the kind of business that it is.
EMPLOYERS: dict[str, str] = {
    word: sector
    for sector, words in {
        "food business": "bakery patisserie pizzeria butcher's deli delicatessen café cafe tearoom brewery vineyard "
        "creamery chippy restaurant pub takeaway foodbank food-truck coffee-shop ice-cream-parlour cake-shop "
        "sandwich-shop fish-and-chip-shop",
        "shop": "bookshop bookstore florist flower-shop jeweller jeweler boutique greengrocer newsagent toy-shop "
        "corner-shop pet-shop bike-shop gift-shop garden-centre record-shop shoe-shop craft-shop farm-shop",
        "health provider": "clinic hospital pharmacy dental-practice surgery care-home hospice veterinary-practice",
        "place to stay": "hotel hostel guest-house guesthouse campsite",
        "local institution": "school kindergarten nursery library museum gallery theatre cinema",
        "public building": "lifeboat-station coastguard-station fire-station police-station ambulance-station "
        "courthouse lighthouse",
        "community group": "charity shelter food-bank church mosque synagogue community-centre youth-club",
        "service business": "salon barbershop garage gym launderette laundrette law-firm travel-agency photo-studio "
        "yoga-studio workshop nail-bar dry-cleaner driving-school removal-firm",
        "outdoor business": "farm stables riding-school boatyard market-stall market-garden",
    }.items()
    for word in (w.replace("-", " ") for w in words.split())
}
#: An occupation → those who work in the same sector.
JOBS: dict[str, str] = {
    word: sector
    for sector, words in {
        "hospitality worker": "chef cook baker pastry-chef waiter waitress barista bartender publican innkeeper "
        "restaurateur hotelier caterer",
        "health worker": "nurse doctor midwife paramedic pharmacist dentist physiotherapist vet carer surgeon "
        "optician therapist",
        "education worker": "teacher librarian lecturer headteacher tutor",
        "tradesperson": "plumber electrician carpenter builder roofer mechanic plasterer locksmith joiner",
        "office worker": "accountant bookkeeper solicitor lawyer translator architect designer developer programmer "
        "journalist",
        "shopkeeper": "florist butcher greengrocer bookseller jeweller newsagent fishmonger",
        "creative worker": "musician photographer artist potter writer illustrator ceramicist",
        "service worker": "hairdresser barber tailor gardener",
        "land worker": "farmer fisherman shepherd beekeeper winemaker",
    }.items()
    for word in (w.replace("-", " ") for w in words.split())
}
#: What happens to few, and would be remembered.
EVENTS: dict[str, str] = {
    word: said
    for said, words in {
        "incident": "flood fire burglary break-in storm lightning-strike landslide earthquake explosion robbery "
        "power-cut car-crash accident",
        "family event": "wedding funeral christening divorce bereavement honeymoon engagement-party",
        "public event": "festival fête fete carnival book-fair marathon pride-march christmas-market",
        "health matter": "surgery stroke heart-attack transplant chemotherapy premature-birth",
    }.items()
    for word in (w.replace("-", " ") if w != "break-in" else w for w in words.split())
}


class Region(NamedTuple):
    """A region and its country. ``towns`` are names that mean a place in it and nowhere else of note."""

    name: str
    country: str
    towns: str


REGIONS = (
    Region(
        "Yorkshire", "England", "Leeds Sheffield Bradford Wakefield Huddersfield Harrogate Doncaster Skipton Whitby"
    ),
    Region("North East England", "England", "Sunderland Gateshead Middlesbrough Hartlepool Darlington"),
    Region("North West England", "England", "Liverpool Bolton Blackpool Stockport Oldham Rochdale Wigan Salford"),
    Region("the West Midlands", "England", "Coventry Wolverhampton Walsall Telford Solihull"),
    Region("the East Midlands", "England", "Leicester Nottingham Northampton Kettering Loughborough"),
    Region("the East of England", "England", "Norwich Ipswich Peterborough Luton Colchester Lowestoft Felixstowe"),
    Region("South East England", "England", "Brighton Southampton Portsmouth Folkestone Eastbourne Basingstoke"),
    Region("South West England", "England", "Exeter Plymouth Bournemouth Penzance Truro Taunton Swindon Torquay"),
    Region("Wales", "the United Kingdom", "Cardiff Swansea Wrexham Aberystwyth Llandudno Carmarthen"),
    Region("Scotland", "the United Kingdom", "Edinburgh Glasgow Aberdeen Dundee Inverness Stirling Kirkcaldy"),
    Region("Northern Ireland", "the United Kingdom", "Belfast Derry Lisburn Omagh Enniskillen"),
    Region("Munster", "Ireland", "Cork Limerick Tralee Killarney"),
    Region("Bavaria", "Germany", "Munich München Nuremberg Nürnberg Augsburg Regensburg"),
    Region("Saxony", "Germany", "Leipzig Dresden Chemnitz"),
    Region("North Rhine-Westphalia", "Germany", "Cologne Köln Düsseldorf Dortmund Bochum Wuppertal"),
    Region("Catalonia", "Spain", "Barcelona Girona Tarragona Lleida"),
    Region("Andalusia", "Spain", "Seville Sevilla Málaga Malaga Granada Cádiz"),
    Region("the Île-de-France", "France", "Paris Versailles Saint-Denis"),
    Region("Brittany", "France", "Rennes Brest Quimper Saint-Malo"),
    Region("Lesser Poland", "Poland", "Kraków Krakow Cracow Tarnów Zakopane"),
    Region("Mazovia", "Poland", "Warsaw Warszawa Radom Płock"),
    Region("Maharashtra", "India", "Mumbai Pune Nagpur Nashik"),
    Region("Karnataka", "India", "Bengaluru Bangalore Mysuru Mangaluru"),
    Region("Texas", "the United States", "Houston Dallas El-Paso"),
    Region("California", "the United States", "Los-Angeles San-Francisco Sacramento Oakland"),
    Region("Illinois", "the United States", "Chicago"),
    Region("Washington state", "the United States", "Seattle Tacoma Spokane"),
)
COUNTRIES = ("England", "Ireland", "Germany", "Spain", "France", "Poland", "India", "Italy", "Portugal", "Austria",
             "Switzerland", "Belgium", "Sweden", "Norway", "Denmark", "Finland", "Greece", "Canada", "Australia",
             "New Zealand", "Mexico", "Brazil", "Japan", "Kenya", "Nigeria", "South Africa",
             "the Netherlands", "the United Kingdom", "the United States")  # fmt: skip
#: The last word of a product's name, if it says what kind of product it is.
PRODUCTS = ("terminal", "reader", "till", "app", "printer", "router", "phone", "tablet", "laptop", "camera", "card",
            "account", "plan", "subscription", "scanner", "dashboard", "lock", "lamp", "kettle", "bike")  # fmt: skip

_TOWNS = {town.replace("-", " ") if town in {"El-Paso", "Los-Angeles", "San-Francisco"} else town: region
          for region in REGIONS for town in region.towns.split()}  # fmt: skip
_REGION = {region.name.removeprefix("the "): region for region in REGIONS}
_COUNTRY = {country.removeprefix("the "): country for country in COUNTRIES}


def _plural(pattern: str) -> str:
    return rf"(?P<what>{pattern})(?P<s>e?s)?"


def _noun(table: Mapping[str, str]) -> re.Pattern[str]:
    kinds = "|".join(re.escape(k) for k in sorted({*table.values()}, key=len, reverse=True))
    return re.compile(
        rf"\b(?:{_plural(words_pattern(table))}|(?P<ies>[a-zé]+)ies|(?P<kind>{kinds})(?P<ks>s)?)(?!\w|-\w)", re.I
    )


#: Before a verb that is also an occupation: "they cook", "to nurse".
_DOES = re.compile(
    r"\b(?:I|we|you|they|who|to|also|always|still|can|could|will|would|must|do|did|don't)\s$", re.IGNORECASE
)
_EMPLOYER, _JOB, _EVENT = _noun(EMPLOYERS), _noun(JOBS), _noun(EVENTS)
#: How the next rung is said, by kind: "a small food business" → "a small business".
_TOP: dict[Kind, str] = {"employer": "business", "job": "", "event": "event"}
#: Of sectors whose members are no businesses, or need not be. A building has no rung above.
_TOPS = {
    **dict.fromkeys(("local institution", "health provider", "community group"), "organisation"),
    "public building": "public building",
}


def trades(text: str) -> Iterator[Exact]:
    """Businesses, occupations and rare events that the tables know, and their sectors."""
    yield from _nouns(text, "employer", _EMPLOYER, EMPLOYERS)
    yield from _nouns(text, "job", _JOB, JOBS)
    yield from _nouns(text, "event", _EVENT, EVENTS)


def _nouns(text: str, kind: Kind, pattern: re.Pattern[str], table: Mapping[str, str]) -> Iterator[Exact]:
    for match in pattern.finditer(text):
        if kind == "job" and _DOES.search(text[max(0, match.start() - 12) : match.start()]):
            continue
        if match["kind"]:
            said, many, at = match["kind"].lower(), bool(match["ks"]), 1
            top = _TOPS.get(said, _TOP[kind])
            own = Rung(match.group(), said, said)
            rungs = [own] if not top or said == top else [own, Rung(_many(top, many), top, "")]
        else:
            what = (match["what"] or f"{match['ies']}y").lower()
            if what not in table:
                continue
            many, at = bool(match["s"] or match["ies"]), 0
            sector = table[what]
            top = _TOPS.get(sector, _TOP[kind])
            counted = "" if sector == top else sector
            rungs = [Rung(match.group(), what, what), Rung(_many(sector, many), sector, counted)]
            if top and counted:
                rungs.append(Rung(_many(top, many), top, ""))
        yield Exact(*match.span(), kind, tuple(rungs), at)


def _many(noun: str, many: bool) -> str:
    if not many:
        return noun
    if noun.startswith("place "):
        return f"places{noun.removeprefix('place')}"
    return (
        f"{noun}es" if noun.endswith(("ss", "sh", "ch")) else "tradespeople" if noun == "tradesperson" else f"{noun}s"
    )


# --- places ------------------------------------------------------------------------------------------------

_PLACE = re.compile(
    rf"\b(?P<the>the\s)?(?:(?P<town>{words_pattern(_TOWNS)})|(?P<region>{words_pattern(_REGION)})|"
    rf"(?P<country>{words_pattern(_COUNTRY)}))\b(?!\s+(?:[A-Z]|Street|Road|Bridge))"
)


def places(text: str) -> Iterator[Exact]:
    """Towns, regions and countries of the tables, written with a capital."""
    for match in _PLACE.finditer(text):
        if match["town"]:
            region, at = _TOWNS[match["town"]], 0
            above = [_place(region.name), _place(region.country)]
        elif match["region"]:
            region, at = _REGION[match["region"]], 1
            above = [_place(region.country)]
        else:
            above, at = [], 2
        start = (
            match.start() if match["the"] and not match["town"] else match.end("the") if match["the"] else match.start()
        )
        own = _place(text[start : match.end()])
        yield Exact(start, match.end(), "place", (own, *above), at)


def _place(name: str) -> Rung:
    plain = name.removeprefix("the ").removeprefix("The ")
    return Rung(name, plain.lower(), plain.lower())


# --- products ----------------------------------------------------------------------------------------------

_VERSION = re.compile(
    r"\b(?:(?P<what>version|firmware|release|build|update|v)\s?)(?P<n>\d+(?:\.\d+){0,3})\b"
    r"|(?<=[A-Za-z]) (?P<bare>v?\d+\.\d+(?:\.\d+){1,2})\b",
    re.IGNORECASE,
)
#: "The old version 8.7.8" is "the old version", and a bare "version 8.7.8" is "one version".
_DETERMINED = re.compile(r"\b(?:the|an?|this|that|our|their|its|his|her|my|your)\s(?:[a-z]{3,12}\s)?$", re.IGNORECASE)
_OF_VERSION = {"v": "version", "firmware": "firmware version"}


def versions(text: str) -> Iterator[Exact]:
    """Version numbers, which leave the product that they belong to."""
    for match in _VERSION.finditer(text):
        number = match["n"] or match["bare"]
        what = (match["what"] or "").lower()
        noun = _OF_VERSION.get(what, what)
        one = "" if _DETERMINED.search(text[max(0, match.start() - 24) : match.start()]) else "one "
        said = "" if match["bare"] else f"{one}{noun}"
        own = Rung(match.group(), number, f"version {number}")
        yield Exact(*match.span(), "product", (own, Rung(said, said, "")))


def product(text: str, name: str) -> Iterator[Exact]:
    """The product that a record names, wherever it stands in ``text``."""
    plain = " ".join(name.split())
    if not plain:
        return
    last = plain.lower().split()[-1]
    kind = last if last in PRODUCTS else "product"
    same = plain.lower() == kind
    pattern = rf"(?<!\w)(?P<det>(?:the|a|an|their|his|her|my|our|its)\s+)?(?P<name>{re.escape(plain)})(?!\w)"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        own = Rung(match.group(), plain.lower(), plain.lower())
        det = match["det"] or "the "
        det = "a " if det.lower() in {"a ", "an "} else det
        above = () if same else (Rung(f"{det}{kind}", kind, kind if kind != "product" else ""),)
        yield Exact(*match.span(), "product", (own, *above), 1)
