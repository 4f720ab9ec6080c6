"""Names of people by rule, for where no name model is at hand.

Precise before complete: a span is *sure* after a title, in front of or behind a word that only a person takes
("said …", "… told us"), or when it begins with a given name of the list below. Two other capitalised words in the
middle of a sentence are only *maybe* a person, and only asked about. The list is common knowledge, many languages,
no source copied; names that are also words, months or places count only with a surname or in such a place.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import NamedTuple


def words_of(text: str) -> frozenset[str]:
    """A table of words, written as running text."""
    return frozenset(text.split())


GIVEN = words_of(
    """
    aaliyah aaron abdul abdullah abigail adam adaeze adebayo adele adriana adrian agnieszka ahmed aidan aiko
    aisha ajay alan alana alasdair alastair albert alberto aleksander alejandra alejandro alessandro alex
    alexander alexandra alexei alfie alfred ali alice alicia alina alisha alison allan allison alma alvaro
    alyssa amaka amanda amara amber amelia amina amir amit amy ana anastasia anders andre andrea andreas andrei
    andres andrew andrzej andy angela angelica angus anika anita anjali ann anna annabel anne annette annie
    anthony antoine anton antonio anya arash archie arjun arnold arthur artur asha ashley ashok astrid aurelia
    ava ayesha ayumi barbara bartosz beatrice beatriz becky ben benedict benjamin bernard beth bethany betty
    bianca birgit bjorn bob bogdan brandon brenda brendan brian bridget bronwyn bruno bryan caitlin callum
    cameron camila camille cara carl carla carlos carmen caroline carolyn caspar cassandra caterina catherine
    cathy cecilia cedric chiara chinedu chloe chris christian christina christine christoph christopher ciara
    claire clara clare claudia clive colin connor conor courtney craig cristina cynthia damian dan dana daniel
    daniela danielle danny daphne darren dave david dawid deborah debbie declan deepak deepika delphine denise
    dennis derek desmond diana diane diego dieter dimitri dmitri dominic dominik donald donna doris dorothy doug
    douglas duncan dylan eamon ebony eddie edith edmund eduardo edward edwin eileen elaine eleanor elena eleni
    eli elias elijah elisa elise elizabeth ella ellen ellie elliot eloise elsa emeka emil emilia emily emma
    emmanuel enrique eric erica erik erika ernest esme esteban esther ethan eugene eva evan eve evelyn ewan ewa
    farah farhan fatima fatou felicity felipe felix fernanda fernando finn fiona florian frances francesca
    francesco francis francisco francois frederick freya frida fritz gabriel gabriela gareth gary gavin gemma
    geoff geoffrey george gerald gerard ginny giorgio giovanni giulia giuseppe gloria gordon graham greg gregory
    greta grzegorz guillermo gunther gustavo gwen habib hamza hannah hans harish harold harriet harry haruto
    hassan hazel heather hector heidi heinz helen helena henri henrik henry hilary hiroshi holly howard hugh
    hugo ian ibrahim ifeoma ignacio igor ikram imran ines ingrid irina isaac isabel isabella isabelle ishaan
    isla ivan ivana jaap jacek jacinta jacob jacqueline jade jaime jake jakub james jamie jan jane janet janice
    jannik jason javier jay jayne jean jeff jeffrey jenna jennifer jenny jeremy jerome jerry jess jesse jessica
    jill jim jimmy jin joan joanna joanne joao joe joel johan johanna johannes john johnny jon jonah jonas
    jonathan jorge jose josef joseph josephine joshua josie joyce juan juanita judith judy julia julian julie
    juliet jun jurgen justin justyna kaitlyn kamal kamila kareem karen karim karin karl karolina kasia kate
    katarzyna kate katherine kathleen kathryn kathy katie katrin katy kavita kayla keiko keith kelly kelvin ken
    kenji kenneth kenny keren kerry kevin khadija khalid kieran kiran kirsten kirsty klaus krishna kristen
    kristina krzysztof kwame kyle lakshmi larissa larry lars latoya laura lauren laurence laurent lea leah
    leanne lee leila lena leo leon leonard leonardo leonie leroy leslie lewis liam lidia lina linda lindsay lisa
    liz lizzie lloyd lola lorenzo lorna lorraine louis louisa louise luc luca lucas lucia lucinda lucy ludwig
    luis luisa lukas lukasz luke lydia lynn maciej maddie madeleine maeve magda magdalena malcolm malgorzata
    manuel marc marcel marcelo marcin marco marcos marcus margaret margarita maria mariam mariana marianne marie
    mariusz marina mario marion marjorie marlene marta martha martin martina mary mateo mateusz matilda matt
    matteo matthew matthias maureen maurice max maya megan mehmet mei melanie melissa mercedes mia michael
    michal michel michelle miguel mike mikhail mila mina miranda miriam mohamed mohammad mohammed moira molly
    monica monika mona muhammad murray mustafa nadia nadine nadja nancy naomi natalia natalie natasha nathan
    nathaniel neha neil nelson ngozi nguyen nia nicholas nick nicola nicolas nicole niamh nigel nikhil nikita
    nils nina nisha noah noel noemi nora norma norman nuno oliver olivia ola olaf oleg olga olu oluwaseun omar
    orla oscar osman otto owen pablo padraig pamela paola parisa patrice patricia patrick paul paula pauline
    pavel pawel pedro peggy penelope penny percy peter petra phil philip philippa phoebe pierre pilar piotr
    pooja pradeep priya priyanka przemyslaw quentin rachel radek rafael rahul raj rajesh ralph ramesh ramon
    raquel rashid raul ravi raymond rebecca reggie regina rekha renata renee ricardo richard rita robert roberta
    roberto robin rodrigo roger rohan roland roman romesh ron ronald ronan rosa rosalind rosemary rosie ross
    roxanne ruben rupert russell ruth ryan sabine sabrina sadia said sakura salma sally salman sam samantha
    samira samuel sandeep sandra sanjay santiago saoirse sara sarah sasha saskia scott sean sebastian selina
    serena sergei sergio seth shane shannon sharon shaun sheila shelley shirin shirley shreya siddharth sienna
    silvia simon simone sinead siobhan slawomir sofia sofie sonia sonja sophia sophie soren stacey stan
    stanislaw stefan stefanie stella stephanie stephen steve steven stuart subhash sue sunil sunita susan
    susanne susie suzanne svetlana sven swati sylvia tadeusz takeshi tamara tamsin tanya tara tariq tasha
    tatiana ted terence teresa terry thandiwe theo theodore theresa thierry thomas tiago tiffany tim timothy
    tina tobias toby todd tom tomas tomasz tommy toni tony tracey tracy trevor tristan ulrich ulrike uma ursula
    valentina valerie vanessa vera veronica vicky vijay vikram vincent viola violet virginia vivek vivian
    vladimir walter wanda wayne wendy wendell werner wilhelm william wojciech xavier xiaoming yara yasmin
    yolanda youssef yuki yusuf yvette yvonne zac zachary zainab zara zeynep zoe zoltan zofia zuzanna oluwaseun
    nkechi uchenna obinna thabo sipho lindiwe amara kofi akua abena yaw fatoumata mamadou chidi tunde folake
    babatunde
    """
)
#: Given names that are also words, months, places, brands: they need a surname behind them, or a speaking verb.
ALSO_WORDS = words_of(
    """
    amber april art august austin autumn bill brook brooke carol chance charity charlotte chase chelsea
    christian clay cliff crystal dale dawn dean destiny dick drew earl eve faith florence forest frank gene
    georgia ginger grace grant guy harmony heath heather holly hope hunter iris israel ivy jack jade jasmine jay
    jersey jewel jordan joy june kent kerry kit lee leo lily lincoln logan louis madison mark marina mason may
    mercedes miles mona nelson noel norm norman olive oscar paris patience pat pearl peg penny phoenix pierce
    piper ray reed rich river rob robin rod roman rose rosemary ruby rusty sage said sandy savannah scott sierra
    sienna sky stella stone sue summer sunny sydney tab ted troy victor victoria viola violet virginia wade ward
    warren wayne will willow winter wren woody nick mike max alma lea ola penelope otto nia ali jin jun mei
    gabriel said raj roman regina carmen lola jean dan jess sam
    """
)
MONTH_OR_DAY = words_of(
    """
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday
    """
)
#: What stands behind a person's-looking pair when it is a street, a house, a company, a day.
NOT_PERSON = words_of(
    """
    road street lane avenue drive square park station airport hospital school university college bank building
    house hotel bakery cafe café restaurant shop store stores market centre center office team group ltd limited
    plc inc llc company co corp foundation trust council city county bay beach valley river lake island islands
    hill hills bridge court hall terminal pay card wallet connect cloud app pro plus max mini mode desk line
    care day week night friday monday service services support press media news update statement release product
    systems software labs works technologies solutions energy foods water health airlines railway rail bus
    transport insurance north south east west england scotland wales ireland kingdom states york london zealand
    africa america europe union act law rule board committee commission authority agency department ministry
    association society club united city fc award awards prize festival christmas easter chief executive officer
    director head manager president chairman spokesperson general public customer data protection information
    office standards safety executive black white green blue red first second third new old great big little
    royal national international global central upper lower grand view gardens garden manor lodge grove wood
    woods field fields farm point cross common gate quay harbour harbor pier mill abbey castle cottage villa
    crescent close terrace row mews heights ridge meadow meadows brook springs falls rock plant factory works
    depot stadium arena theatre theater gallery library clinic ward unit wing campus port dock docks mine mines
    """
)
_TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Rev|Reverend|Sgt|Sergeant|Captain|Cllr|Councillor|"
    r"Officer|Constable|"
    r"Detective|Inspector|Sheriff|Deputy|Lieutenant|Lt|Corporal|Colonel|Nurse|Frau|Herr|Madame|Monsieur|Signora?|"
    r"Señora?|Pastor|Imam|Rabbi)"
)
_CAP = r"[^\W\d_a-zà-öø-ÿ][^\W\d_]*[a-zà-ÿ][^\W\d_]*(?:['’-][^\W\d_]+)*"
_PARTICLE = r"(?:\s(?:van|von|de|da|di|del|der|den|dos|la|le|bin|ibn|al|el|O['’]|Mc|Mac|y|ter|ten)){0,2}"
_INITIAL = r"(?:\s[A-Z]\.?(?=\s))?"
_RUN = re.compile(rf"(?<![\w@.#/-]){_CAP}(?:{_INITIAL}{_PARTICLE}\s{_CAP}){{0,3}}(?:\s[A-Z]\.(?=[\s,]))?")
_TITLED = re.compile(rf"\b{_TITLE}\b\.?\s(?:[A-Z]\.\s?)*{_CAP}(?:{_PARTICLE}\s{_CAP}){{0,2}}")
#: "the Lady Orme" is a ship, "the Dr Pepper" a drink.
_ARTICLE = re.compile(r"\b(?:the|a|an|our)\s$", re.IGNORECASE)
#: "J. Keller".
_INITIALLED = re.compile(rf"(?<![\w.])(?:[A-Z]\.\s?){{1,2}}{_CAP}")
_SPEAKS = (
    r"(?:said|says|told|tells|asked|wrote|writes|explained|explains|added|adds|remembered|admitted|"
    r"noted|laughed|joked|replied|thanked|called|rang|emailed|e-mailed|contacted)"
)
_BEFORE = re.compile(
    r"(?:\b(?:said|says|asked|explained|adds|added|wrote|named|called|thank|thanked|thanks|told|met|dear|hi|hello|"
    r"according\sto|spoke\s(?:to|with))\s)$"
)
#: A word for a person right in front of the name.
_ROLE = re.compile(
    r"(?:\b(?:customer|client|owner|baker|barista|chef|founder|teacher|nurse|driver|agent|engineer|"
    r"colleague|shopkeeper|manager|florist|trader|father|mother|husband|wife|son|daughter|brother|"
    r"sister|friend|mum|dad|"
    r"victim|passenger|patient|employee|worker|resident|pensioner|student|pupil|cyclist|pedestrian|spokesman|"
    r"spokeswoman|spokesperson|adviser|advisor|technician|specialist|rep|representative)[,:]?\s)$"
)
_AFTER = re.compile(rf"\s?,?\s?(?:\((?:aged?\s)?\d{{1,3}}\)|(?:aged?\s)?\d{{1,3}}\s?,|who\b|{_SPEAKS}\b)")
_AGED = re.compile(r"\s?,?\s?(?:\((?:aged?\s)?\d{1,3}\)|(?:aged?\s)?\d{1,3}\s?,|aged\s\d|who\b)")
#: Who speaks a quotation: "…,” said X Y" and "X Y said: “…".
_QUOTED = re.compile(r"[\"”’»'],?\s(?:said|says|explained|added|adds|recalled|wrote|told\s\w+)\s$")
_QUOTES = re.compile(r",?\s(?:said|says|told\s\w+|added|explained)[,:]?\s[\"“‘«']")
_FIRST = re.compile(r"(?:^|[.!?:;\n“\"‘(\[•–—-]\s*|[.!?]['”’\"]\s+)$")


class Name(NamedTuple):
    """A person's name at ``[start, end)``; ``sure`` or only asked about."""

    start: int
    end: int
    sure: bool


def find(text: str, known: Collection[str] = ()) -> list[Name]:
    """Names of people in ``text``, in order. ``known``: words in lower case that are no person (house, products)."""
    titled = [Name(m.start(), m.end(), True) for m in _TITLED.finditer(text) if not _ARTICLE.search(text[: m.start()])]
    titled += [Name(m.start(), m.end(), True) for m in _INITIALLED.finditer(text) if not _clash(m, titled)]
    taken = [(name.start, name.end) for name in titled]
    runs = [m for m in _RUN.finditer(text) if not any(s < m.end() and m.start() < e for s, e in taken)]
    return sorted(titled + [name for run in runs for name in _judge(text, run, known)])


def _clash(match: re.Match[str], names: Collection[Name]) -> bool:
    return any(name.start < match.end() and match.start() < name.end for name in names)


def _judge(text: str, run: re.Match[str], known: Collection[str]) -> Iterator[Name]:
    """At most one name in a run of capitalised words."""
    words = [(m.start() + run.start(), m.group()) for m in re.finditer(_CAP, run.group())]
    while words and not _may_begin(text, words, known):
        words = words[1:]
    while words and (_low(words[-1][1]) in known or _low(words[-1][1]) in MONTH_OR_DAY):
        words = words[:-1]
    if not words or any(_low(word) in NOT_PERSON for _, word in words):
        return
    start, end = words[0][0], words[-1][0] + len(words[-1][1])
    if re.search(r"(?:['’]s)$", text[start:end]):
        end -= 2
    if _sure(text, start, end, [word for _, word in words]):
        yield Name(start, end, True)
    elif _maybe(text, start, end, len(words)):
        yield Name(start, end, False)


def _maybe(text: str, start: int, end: int, count: int) -> bool:
    if count == 1:
        before = text[max(0, start - 40) : start]
        return (_BEFORE.search(before) or _ROLE.search(before)) is not None
    return count <= 3 and not _FIRST.search(text[max(0, start - 4) : start]) and "\n" not in text[start:end]


def _may_begin(text: str, words: list[tuple[int, str]], known: Collection[str]) -> bool:
    """A word of the sentence's beginning, of the house or of the calendar begins no name."""
    at, word = words[0]
    low = _low(word)
    if low in known or low in _COMMON or (low in MONTH_OR_DAY and low not in {"april", "may", "june", "august"}):
        return False
    return low in GIVEN or low in ALSO_WORDS or not (_FIRST.search(text[:at][-4:]) and len(words) == 1)


def _low(word: str) -> str:
    return re.sub(r"['’]s$", "", word).lower()


def _sure(text: str, start: int, end: int, words: list[str]) -> bool:
    low = _plain(_low(words[0]))
    before, after = text[max(0, start - 40) : start], text[end : end + 24]
    role = _ROLE.search(before) is not None or _AGED.match(after) is not None
    quoted = _QUOTED.search(before) is not None or _QUOTES.match(after) is not None
    spoken = role or quoted or _BEFORE.search(before) is not None or _AFTER.match(after) is not None
    if low in GIVEN and (low not in ALSO_WORDS or len(words) > 1 or spoken):
        return True
    if low in ALSO_WORDS and len(words) > 1 and (spoken or not _FIRST.search(before[-4:])):
        return True
    return (role or quoted) and len(words) > 1


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


#: Words that stand with a capital at the beginning of a sentence or in a title, and begin no name.
_COMMON = words_of(
    """
    passenger driver nurse teacher baker owner agent engineer chef founder victim patient student resident employee
    the a an and but or so if when while after before since until as at by for from in of on to with without
    within we our you your he she they it its his her their this that these those there here what who how why
    where which no not one two three four five six seven eight nine ten some all any each every both most more
    many much few other another its it's i i'm we're we've you're they're don't can't please thank thanks dear
    hello hi today tomorrow yesterday now then next last first second third new old good customers customer
    people staff engineers engineer our support press media news contact call email about update statement
    issued posted card cards payment payments orders order shops shop terminals terminal services service tills
    till stores store bakery bakers cafe market traders owners owner an also however meanwhile because although
    though during under over between into through only just even still already yet once again never always often
    sometimes perhaps maybe instead later early late weeks days hours minutes months years is are was were be
    been has have had do does did will would can could should may might must let
    """
)
