"""Wordings that put the blame on somebody (H11), that admit liability, or that only seem to apologise (H13)."""

from agent.checks.reading import phrases
from agent.checks.wording import Wording

_NOT_BLAME = phrases(
    r"(?:not|never|n't|too early to|nor) (?:\w+ ){0,4}(?:blam\w*|fault|responsible)",
    r"no (?:one|blame)",
    r"(?:staff|customers?|patients?|users?|clients?|employees?|members?|students?|donors?)['’]? (?:names|data|details|"
    r"records|accounts|"
    r"cards?|lists?|letters?|files?)",
    r"who should have (?:\w+ )?(?:had|been|got|received)",
)
_PEOPLE = (
    r"(?:customers?|users?|staff|employees?|workers?|colleagues?|engineers?|contractors?|sub-?contractors?|suppliers?|"
    r"vendors?|drivers?|agents?|operators?|managers?|technicians?|developers?|administrators?|partners?|couriers?|"
    r"third[- ]part(?:y|ies)|provider|providers|passengers?|guests?|patients?|merchants?|installers?|manufacturers?|"
    r"team members?|members? of (?:our )?(?:staff|the team)|individuals?|person|people|parents?|"
    r"owners?|cleaners?|pilots?)"
)

ROWS: tuple[Wording, ...] = (
    # H11
    Wording(
        "H11",
        "block",
        phrases(
            r"(?:the )?(?:sole )?(?:responsibility|fault|mistake|error|failure|doing|work) of (?:our|"
            r"the|an?|one of our) (?:\w+ ){0,3}\w+",
            r"(?:would|could|might)(?: not|n't) have (?:happened|occurred|been)(?: \w+){0,4} (?:if|"
            r"had) (?:\w+ )?(?:customers?|users?|they|people|staff|he|she|the (?:driver|supplier|"
            r"contractor|customer|user)|our (?:supplier|contractor|vendor|partner))",
            r"(?:put|putting|exposed|exposing) (?:themselves|yourselves|yourself) at risk|(?:only "
            r")?(?:themselves|yourself|itself) to blame|point(?:s|ed|ing)? (?:the|a) finger|let down "
            r"by (?:our|the|an?)|scapegoat|pin(?:ned)? (?:this|it) on",
            r"(?:suppliers?|vendors?|contractors?|sub-?contractors?|providers?|partners?|"
            r"manufacturers?|couriers?|third part(?:y|ies)|agenc(?:y|ies)|operators?|landlord|"
            r"installers?|drivers?|customers?|users?|owners?|tenants?|guests?)(?:,? [A-Z]?\w+,)?(?: "
            r"\w+)? (?:did not|didn't|never|had not|hadn't|misconfigured|misread|mislabel\w+|misused|"
            r"mishandled|misplaced|overlooked|skipped|shipped|delivered|supplied|left|shared|gave away|"
            r"clicked|used|entered|overloaded|damaged|broke) (?:\w+ ){0,2}(?:carry out|do|check\w*|"
            r"test\w*|clean\w*|maintain\w*|follow\w*|read|repair\w*|tell|warn\w*|contaminated|faulty|"
            r"wrong|bad|defective|incorrect|mislabel\w+|passwords?|the server|our server|servers?|the "
            r"door|unsafe|out-of-date|malicious|device|incorrectly|instructions|equipment|the unit|"
            r"carelessly)",
            r"by an? (?:\w+ )?(?:employee|staff member|member of staff|colleague|worker|engineer|"
            r"technician|contractor|driver|user|customer|supplier|vendor)(?: who)? (?:click\w*|"
            r"press\w*|delet\w*|enter\w*|leav\w*|left|open\w*|send\w*|shar\w*|us\w+|plugg\w*|fail\w*|"
            r"forg\w*|ignor\w*)",
            r"(?:was|were|is|are)(?: not|n't) paying attention|asleep at the wheel|not doing (?:his|her|their) jobs?",
            rf"{_PEOPLE}(?: [\w'-]+){{0,6}} (?:the wrong|wrongly|incorrectly|by mistake|mistakenly|"
            rf"accidentally|by accident|in error|carelessly|without (?:permission|authori[sz]ation|"
            rf"checking|approval|following)|too fast|improperly|unlawfully|illegally)",
            rf"(?:accidentally|wrongly|mistakenly|incorrectly|carelessly|deliberately|maliciously) "
            rf"(?:\w+ ){{1,4}}by (?:an?|the|our|one of our) (?:\w+ )?{_PEOPLE}",
            rf"(?:{_PEOPLE}|(?:courier|delivery|security|payments?|hosting|cleaning|power|energy|"
            rf"network|phone|software|outside) (?:company|firm|provider|network|operator)|airport|"
            rf"airline|manufacturer|landlord|council|bank) (?:has |have )?(?:caused|created|triggered|"
            rf"brought about|is behind|are behind|let (?:us|you|everyone|our customers) down|dropped "
            rf"the ball|sent (?:bad|faulty|wrong|defective)|supplied (?:bad|faulty|defective|"
            rf"contaminated)|broke|botched|mishandled|made (?:this|it|the) \w+|is responsible|are "
            rf"responsible|was responsible|were responsible|is to blame|must answer)",
            r"because (?:of )?(?:an? |the |our |some )?(?:\w+ )?(?:suppliers?|contractors?|"
            r"sub-?contractors?|vendors?|providers?|third part(?:y|ies)|couriers?|customers?|users?|"
            r"drivers?|manufacturers?|passengers?|landlord|council|airport)(?: \w+){0,2} (?:sent|"
            r"failed|did|did not|had|has|made|used|broke|left|was|were|forgot|ignored|delivered|"
            r"supplied|lost|let|changed|refused|cut)",
            r"(?:the|our|an?|their|his|her|its|this) (?:\w+ ){0,2}\w+'s? (?:own )?(?:fault|mistake|"
            r"error|negligence|blunder|incompetence)",
            r"(?:poor|shoddy|careless|sub-?standard|faulty|bad|sloppy|negligent) (?:workmanship|work|"
            r"maintenance|installation|handling|training|supervision|advice|driving|service)(?: \w+)? "
            r"(?:by|from|of|on the part of)(?: \w+){1,3}",
            rf"(?:the |that )?{_PEOPLE}(?: who (?:was|were))? (?:involved|behind (?:it|this))(?: "
            rf"(?:has|have|was|were|will|is|are))",
            r"(?:human|user|operator|customer|staff|employee|driver|pilot|contractor|supplier|vendor|"
            r"third[- ]party|clerical|administrator)(?:['’]?s?) (?:error|mistakes?|fault|negligence|"
            r"carelessness|failures?|misuse|incompetence|blunder|oversight|misconduct|ignorance)",
            rf"{_PEOPLE}['’]s? (?:own )?(?:error|mistakes?|fault|negligence|carelessness|failures?|"
            rf"misuse|incompetence|actions?|mishandling|recklessness|oversight|decision)",
            rf"(?:error|mistakes?|fault|negligence|carelessness|failures?|misuse|actions?|mishandling|"
            rf"recklessness|misconduct|incompetence|blunder|oversight|sabotage) (?:by|of|on the part "
            rf"of) (?:an? |the |our |one of our |one |some |its |their )?(?:\w+ ){{0,3}}{_PEOPLE}",
            rf"(?:caused|triggered|brought about|created|introduced|made|leaked|broken|damaged|blamed "
            rf"on|let down) (?:by|on) (?:an? |the |our |one of our |one of the |some |its |their |"
            rf"external |outside ){{0,4}}(?:\w+ )?{_PEOPLE}",
            rf"{_PEOPLE}(?: \w+){{0,2}} (?:who |which |that )?(?:is|are|was|were|is solely|are solely) "
            rf"(?:\w+ )?(?:responsible|to blame|at fault|negligent|careless|liable|culpable|"
            rf"incompetent)",
            r"(?:is|are|was|were|lies?|rests?) (?:\w+ )?(?:to blame|at fault)|(?:fault|blame|"
            r"responsibility) (?:\w+ )?(?:lies|rests|falls|sits|belongs)(?: \w+){0,3} (?:with|on|to)",
            r"(?:we )?(?:blame|blames|blamed|blaming) (?:the |our |an? )?(?:\w+ ){0,2}for (?:this|the|what)|"
            r"(?:hold|holds|holding) (?:the |our |an? )?(?:\w+ ){0,2}(?:responsible|accountable|liable)|"
            r"blames? (?:the|our|its|an?|this|"
            r"it)",
            rf"{_PEOPLE}(?: \w+){{0,3}} (?:failed|neglected|refused|forgot|omitted|did not bother|"
            rf"chose not|ought|should have|ignored|disregarded|misused|mishandled|tampered|bypassed|"
            rf"breached|broke|violated|let (?:us|you|customers) down|made (?:a|an|the|this) (?:\w+ "
            rf")?(?:error|mistake)|did not (?:follow|read|check|install|update|comply|observe|heed)|"
            rf"didn't (?:follow|read|check|install|update|comply|observe|heed)|had not (?:followed|"
            rf"read|checked|installed|updated|complied))",
            rf"(?:rogue|disgruntled|careless|negligent|reckless|incompetent|dishonest|irresponsible|"
            rf"untrained|malicious) (?:\w+ )?(?:{_PEOPLE}|insiders?)",
            rf"(?:the )?{_PEOPLE} (?:responsible|concerned|in question|at fault)(?: has| have| will| was| were)",
            r"(?:not|n't|wasn't|isn't) (?:\w+ )?our (?:\w+ )?(?:fault|doing|error|mistake|"
            r"responsibility)|no fault of (?:ours|our own)|nothing to do with us|out of our (?:control|"
            r"hands)|beyond our control",
            r"(?:face|faces|facing|subject to) (?:\w+ )?(?:disciplinary|discipline|dismissal|"
            r"consequences|the sack)|(?:was|were|been) (?:sacked|fired|disciplined)",
            r"had (?:they|customers|users|he|she|the \w+)(?: \w+)? (?:followed|read|checked|listened|"
            r"installed|updated|used)",
            r"(?:improper|incorrect|wrong|careless|unauthorised) (?:use|handling|installation|operation|storage) by",
        ),
        "this puts the blame on somebody",
        "Say what happened and what is done about it; leave who is at fault to the investigation.",
        unless=_NOT_BLAME,
    ),
    # H13: admissions
    Wording(
        "H13",
        "block",
        phrases(
            r"(?:failures?|mistakes?|errors?|faults?|oversights?|lapses?|negligence|failings?|slips?) "
            r"(?:on|at|from) our (?:own )?(?:part|side|end)",
            r"(?:we|the company) (?:did not|didn't|had not|hadn't|have not|haven't|never) (?:\w+ly "
            r")?(?:follow|followed|test|tested|check|checked|act|acted|maintain|maintained|inspect|"
            r"inspected|train|trained|warn|warned|respond|responded|spot|spotted|notice|noticed|"
            r"prevent|prevented|protect|protected|update the|updated the|secure|secured|meet|met|"
            r"listen|listened|have enough|do enough|done enough|do (?:what|our)|take (?:enough|proper|"
            r"the))",
            r"compensation (?:will|is to|shall|would) be (?:paid|given|made)|(?:full|fair) compensation",
            r"(?:wrong|careless|negligent|remiss|unacceptable) of us|our (?:own )?(?:\w+ "
            r"){0,2}(?:maintenance|training|checks?|systems?|security|process(?:es)?|procedures?|"
            r"response|controls?|safeguards?|oversight|standards?|testing|supervision|handling|"
            r"service) (?:was|were|is|are|has been|have been|fell|proved) (?:\w+ )?(?:inadequate|"
            r"insufficient|poor|lacking|flawed|weak|too slow|deficient|at fault|to blame|sub-?standard|"
            r"short|below|outdated|out of date|faulty|wrong)",
            r"(?:hold|holding|put) our hands up|we own this|mea culpa|(?:it|this|that) is on us|our bad",
            r"(?:we|the company|it|i) (?:\w+ )?(?:acknowledges?|accepts?|recogni[sz]es?|owns?|regrets?|"
            r"admits?) (?:\w+ )?(?:our|its|these|the company's|that (?:our|its)) (?:\w+ )?(?:failings?|"
            r"failures?|mistakes?|errors?|shortcomings?|role in|part in|wrongdoing|faults?|blame|"
            r"actions? (?:fell|were))",
            r"(?:we|our (?:\w+ ){1,3}|the company)(?: have| has)? (?:did not|didn't|not|failed to|were "
            r"too slow|was too slow|were slow|acted too)(?: \w+){1,4} (?:enough|fast|faster|quickly|"
            r"sooner|earlier|properly|in time|correctly|well|the way|as (?:we|it) should)",
            r"our (?:\w+ ){1,3}(?:was|were|is|are|has been|have been)(?: not|n't)(?: \w+)? (?:good "
            r"enough|adequate|sufficient|up to (?:\w+ )?(?:standard|scratch)|fit for purpose|strong "
            r"enough|working (?:properly|as)|followed|followed properly|right)",
            r"(?:was|were|is|are|simply|just|this is)(?: not|n't) (?:good enough|acceptable)|"
            r"inexcusable|no excuses?|unforgivable|(?:was|is) unacceptable",
            r"our (?:\w+ ){1,4}let (?:\w+ ){1,3}down",
            r"(?:we|the company) (?:\w+ )?(?:broke|broken|breached|violated|betrayed) (?:the|our|your|"
            r"their|its|safety|data|any|several)",
            r"(?:we|the company) (?:made|have made|has made|made a|take|takes|took|accept|own) (?:\w+ "
            r")?(?:mistakes?|errors?|ownership|the blame|blame)",
            r"(?:we|the company) (?:will|shall|'ll) (?:\w+ )?(?:pay|cover|reimburse|make (?:it )?right|"
            r"put (?:it|this|things) right)(?: \w+){0,3} (?:damage\w*|loss\w*|costs?|compensation|"
            r"injur\w+|harm|expenses|for (?:this|it|everyone))",
            r"(?:we|the company|i) (?:are|is|am|were|was|accept|accepts|take|takes|bear|bears|assume|"
            r"assumes|acknowledge|acknowledges|admit|admits|concede|concedes)(?: \w+){0,3} "
            r"(?:responsib\w+|liab\w+|at fault|to blame|negligen\w+|culpab\w+|fault|blame|guilt\w*|"
            r"accountab\w+|wrongdoing)",
            r"(?:full|complete|total|sole) (?:responsibility|liability|accountability|blame)",
            r"(?:it|this|that|which|the \w+) (?:is|was|were|has been) (?:\w+ )?our (?:own )?(?:\w+ "
            r")?(?:fault|mistake|error|failure|failing|negligence|responsibility|doing)",
            r"(?:our|the company's) (?:own )?(?:\w+ )?(?:negligence|fault|mistakes?|failings?|"
            r"failures?|wrongdoing|carelessness|incompetence|breach|errors?|oversight|blunder|poor "
            r"\w+)(?= (?:caused|led|meant|resulted|in|to|that|which|has|have|is|was|and|on)|[.,])",
            r"(?:due to|because of|caused by|result of|owing to|down to) (?:an? |the )?(?:\w+ "
            r")?(?:error|mistake|failure|fault|negligence|failing|oversight|carelessness) (?:on our "
            r"part|of ours|by us|by the company|we made|at our end)",
            r"(?:we|the company) (?:have |has |had |'ve )?(?:\w+ly )?(?:failed|neglected|breached|"
            r"violated|broke (?:the law|our|your)|caused (?:this|the|your|harm|injur\w+)|got (?:it|"
            r"this|that|things) (?:\w+ )?wrong|made (?:a|an|this|the|some|several) (?:\w+ "
            r")?(?:mistakes?|errors?|blunder)|messed up|screwed up|cut corners|ignored (?:the "
            r")?(?:warnings?|signs)|let (?:you|them|our customers|customers|everyone|people) (?:all "
            r")?down|did not do enough|didn't do enough|fell short|fallen short|mishandled|should "
            r"(?:never )?have|could have (?:prevented|done|acted|avoided|stopped|known)|did wrong|"
            r"admit)",
            r"(?:should|ought to) have (?:\w+ )?(?:been )?(?:prevented|caught|spotted|known|acted|"
            r"tested|checked|noticed|done|avoided|stopped|warned|told)",
            r"should (?:never|not) have happened|could have been (?:prevented|avoided)|was (?:entirely "
            r"|wholly )?(?:preventable|avoidable)",
            r"(?:we )?admit(?:s|ted|ting)? (?:that|to|fault|liability|responsibility|wrongdoing|failings?|error|we)",
            r"(?:we|the company) (?:will|shall|'ll|are going to|promise to|undertake to) (?:\w+ "
            r")?(?:compensate|pay (?:damages|compensation|for (?:all|any|every|the) (?:loss\w*|"
            r"damage\w*|injur\w+|harm))|make good (?:all|any|every)|cover (?:all|any|every|your) "
            r"(?:\w+ )?(?:loss\w*|costs?|damages?))",
            r"in breach of (?:the|our|its|data|contract|\w+ (?:law|rules|regulations?|duty|act))",
        ),
        "this may admit liability before counsel has seen it",
        "Say what happened and that you are sorry for its effect; leave fault to counsel.",
        unless=phrases(
            r"(?:not|n't|too early to say|before|whether|if|no) (?:\w+ ){0,4}(?:fault|blame|liab\w+|"
            r"responsib\w+|admission|admit)",
            r"without admi\w+",
        ),
    ),
    # H13: fake apologies
    Wording(
        "H13",
        "block",
        phrases(
            r"if (?:this|it|that|we|our \w+|the \w+|any \w+|anything)(?: \w+){0,8} (?:caus\w+|upset|"
            r"offen\w+|affected|inconvenienc\w+|concern\w*|disappoint\w*|hurt|distress\w*|confus\w+|"
            r"let)(?: \w+){0,6},? (?:then )?(?:we|i|please accept|our)(?: \w+){0,3} (?:sorry|"
            r"apologi\w+|regret|apologies|apology)",
            r"(?:sorry|apologi[sz]e|regret|apologies)(?: \w+){0,4} (?:that )?(?:some|certain|a few|"
            r"people|anyone|you|customers|those)(?: \w+){0,3} (?:felt|feel|feels|felt let|perceived|"
            r"believed|took|found it|may|might)",
            r"lessons (?:will|have|must|can|are|were)(?: be| been| to be| being)? (?:learn(?:ed|t)|drawn)",
            r"(?:sorry|apologi[sz]e|apologies|apology|regret\w*)(?: \w+){0,6} (?:if|should) (?:\w+ "
            r"){0,6}(?:offen\w+|upset|hurt|felt|feel|inconvenienc\w+|affected|caused|misunderst\w+|"
            r"disappoint\w*|any|anyone|you|someone|some|concern\w*|confus\w+|distress\w*|took|took it)",
            r"if (?:anyone|anybody|any|you|someone|people|some|customers?|our \w+)(?: \w+){0,4} "
            r"(?:offended|upset|hurt|inconvenienced|aggrieved|disappointed|misled|feels?|felt|took "
            r"offence|took offense|was affected|were affected|have been affected)(?: \w+){0,6} "
            r"(?:sorry|apologi[sz]e|regret|apologies)",
            r"mistakes (?:were|was|have been|may have been|had been) made",
            r"(?:errors?|failings?|lessons?|things|wrongs?) (?:were|have been|may have been) (?:made|"
            r"committed|done wrong)",
            r"(?:want|wants|wanted|would like|'d like|wish|wishes|hope|like|need|would want) to (?:\w+ "
            r")?(?:apologi[sz]e|say (?:that )?(?:we are |we're |how )?sorry|offer (?:our|an|my) (?:\w+ "
            r")?apolog\w+|express (?:our|my) (?:\w+ )?(?:regret|apolog\w+)|extend (?:our|an) (?:\w+ "
            r")?apolog\w+)",
            r"(?:sorry|apologi[sz]e|regret) (?:that|for the way|for how) (?:you|people|some|customers|"
            r"anyone|they|some people)(?: may| might)?(?: have)? (?:feel|felt|perceived?|were offended|"
            r"are offended|took|misunderst\w+|interpreted|see it|saw it)",
            r"(?:sorry|apologi[sz]e)(?: \w+){0,8}, but\b|sorry but",
            r"(?:sorry|apologi[sz]e|regret)(?: \w+){0,4} any (?:\w+ )?(?:offen[cs]e|misunderstanding|"
            r"confusion|perceived|perception|upset|hurt|distress)(?: \w+){0,3} (?:may|might|could)",
            r"regret (?:that )?(?:the )?(?:perception|impression|any impression|misunderstanding)",
            r"(?:sorry|apologi[sz]e|apologies|regret)(?: \w+){0,4} to (?:anyone|anybody|those|any \w+) "
            r"who (?:may|might|feels?|felt|was offended|were offended)(?: \w+)*",
            r"(?:to (?:anyone|those|any \w+) who (?:may|might|feels?|felt|was offended|were offended)|"
            r"for any(?:thing)? (?:\w+ )?(?:that|which)? ?(?:may|might|could) have)(?: \w+){0,8} "
            r"(?:sorry|apologi[sz]e|apologies)",
        ),
        "this is an apology that takes itself back",
        "Say “We are sorry for …” and name what happened to people.",
    ),
    Wording(
        "H13",
        "warn",
        phrases(
            r"any inconvenience(?: (?:that )?(?:this )?(?:may|might|has|have|caused))?",
            r"inconvenience (?:this )?(?:may|might|could) have",
        ),
        "“any inconvenience” doubts that there was one",
        "Name what people went through: “We are sorry that orders are late.”",
        unless=phrases(r"sorry for the"),
    ),
)
