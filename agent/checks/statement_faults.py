"""Frames of wording for H11, H13 and H14: who is made to look bad, and who is made to look good.

A deed that is held against its doer is blame when somebody else did it, and an admission when the house did. An
apology takes itself back by a condition, by "some", by the passive. A promotion compares, praises or sells. As in
``statement_frames`` a frame is a few classes of words in an order.
"""

from agent.checks.reading import phrases
from agent.checks.wording import Wording

# --- H11 ---------------------------------------------------------------------------------------------------

OTHERS = (
    r"(?:(?:sub-?)?contractors?|suppliers?|vendors?|providers?|partners?|makers?|manufacturers?|installers?|couriers?|"
    r"carriers?|packers?|"
    r"distributors?|retailers?|landlords?|owners?|tenants?|residents?|neighbou?rs?|parents?|pupils?|students?|"
    r"teachers?|lecturers?|nurses?|"
    r"doctors?|surgeons?|consultants?|pharmacists?|cooks?|chefs?|waiters?|cleaners?|guards?|stewards?|officers?|"
    r"captains?|skippers?|pilots?|"
    r"crews?|drivers?|cyclists?|riders?|walkers?|passengers?|travell?ers?|guests?|visitors?|fans?|supporters|"
    r"spectators|customers?|clients?|"
    r"shoppers?|buyers?|users?|players?|members?|subscribers?|patients?|volunteers?|donors?|workers?|employees?|staff|"
    r"colleagues?|managers?|"
    r"supervisors?|operators?|technicians?|engineers?|developers?|programmers?|administrators?|clerks?|agents?|"
    r"interns?|temps?|auditors?|"
    r"brokers?|insurers?|banks?|lawyers?|unions?|strikers|leaders?|politicians?|ministers?|ministry|governments?|"
    r"councils?|regulators?|"
    r"inspectors?|authorit(?:y|ies)|agenc(?:y|ies)|companies|company|firms?|studios?|paper|newspapers?|press|"
    r"media|reporters?|"
    r"journalists?|bloggers?|activists?|campaigners?|claimants?|plaintiffs?|farmers?|growers?|hauliers?|builders?|"
    r"architects?|surveyors?|"
    r"he|she|they|both|individuals?|persons?|people|man|woman|men|women|gangs?|analysts?|authors?|printers?|print "
    r"house|bureaus?|part(?:y|ies)|spokes\w+|youths?|children|homeowners?|merchants?|"
    r"sellers?|teams?|shift|host|"
    r"library|airport|railway|hospital|school|some of you|many of you)"
)
_WRONG = (
    r"(?:fail(?:s|ed|ing)?|neglect(?:ed|s)?|ignor(?:ed|es|ing)|disregard(?:ed|s)?|disobey(?:ed|s)?|refus(?:ed|es)|"
    r"forg(?:ot|otten|ets)|omitted|"
    r"overlook(?:ed|s)|skipped|bypass(?:ed|es)|tamper(?:ed|s)|misread|misus\w+|mishandl\w+|mislabel\w+|misconfigur\w+|"
    r"misplac\w+|misjudg\w+|"
    r"misled|misle\w+|mix(?:ed|es) up|messed up|botch\w+|bungl\w+|blunder\w+|br(?:oke|eaks|eached|oken)|violat\w+|"
    r"block(?:ed|s|ing)|abandon\w+|"
    r"strand\w+|desert\w+|betray\w+|let (?:\w+ ){1,4}down|dropped the ball|fell asleep|fallen asleep|walk(?:ed)? "
    r"(?:away|out)|stormed out|hold"
    r"(?:s|ing)? \w+ (?:\w+ )?(?:hostage|to ransom)|punish\w*|exploit\w*|lied|lies|cheat\w*|stole|steal|push(?:ed|"
    r"ing)|shov(?:ed|ing)|rush(?:ed|"
    r"ing)|rac(?:ed|ing)|crash(?:ed|es)|ran a|jump(?:ed|s) (?:a|the)|jam(?:s|med)?|overload\w*|abus\w+|wast\w+|sold "
    r"us|left us|gave away|give "
    r"away|given away|handed over|(?:put|place|places|putting) (?:\w+ ){1,3}(?:before|above|ahead of)|(?:is|are|was|"
    r"were) (?:\w+ )?(?:after "
    r"(?:an?|the|our|money)|careless|reckless|negligent|lax|sloppy|greedy|irresponsible|incompetent|drunk|speeding|"
    r"asleep|distracted|warned|"
    r"told not|not paying|untrained|unqualified|dishonest|wrong|to blame|at fault|responsible for (?:this|the|what))|"
    r"acted (?:\w+ )?(?:"
    r"careless\w*|reckless\w*|irresponsib\w*|alone|against|without|wrong\w*)|should (?:have(?! (?:had|been|received|"
    r"got))|never|not)|ought to|could have|must (?:\w+ )?"
    r"(?:supervise|answer|accept|take|explain)|(?:did|does|do|had|has|have)(?: not|n't) (?:\w+ )?(?:bother|care|"
    r"follow|read|check|warn|tell|"
    r"told|keep|kept|listen|report|inspect|test|clean|maintain|repair|heed|comply|observe|install|send|sent|look|obey|"
    r"honou?r|deliver|do|"
    r"spot|notice|secure|lock|close|say|mention|declare|disclose|update|wait|stop|think)|never (?:\w+ )?(?:bothered|"
    r"checked|sent|told|read|"
    r"followed|tested|warned|reported|listened|inspected|cleaned|maintained|mentioned|declared|filled|paid|installed|"
    r"returned|should)|"
    r"caused|triggered|let slip|clicked|opened the (?:\w+ )?(?:attachment|mail|e-mail|link|door)|left (?:\w+ "
    r"){0,3}(?:open|on|unlocked|"
    r"unattended|running|behind|under|unsecured|lying|it|them)|wears? (?:\w+ ){1,3}out|wore (?:\w+ ){1,3}out|had "
    r"(?:not |n't )?(?:blocked|fallen|"
    r"ignored|bypassed|left|switched off|turned off|disabled|removed|fitted|failed|forgotten|promised)|pressed the|"
    r"pulled the|hit the|used the "
    r"wrong|gone against|against (?:the|our|all|their) (?:\w+ )?(?:rules?|instructions?|advice|training|orders|policy|"
    r"regulations|warnings?|"
    r"guidance)|could(?: not|n't) be bothered|(?:has|have) been (?:shown the door|sacked|fired|dismissed)|"
    r"(?:did|do|does)(?: not|n't) know what|high and dry|"
    r"without (?:permission|authori[sz]ation|telling|asking|checking|approval)|poor workmanship|shoddy|cut "
    r"corners|on the cheap|too "
    r"(?:fast|late|slow)|late again)"
)
_BLAMED = phrases(
    rf"{OTHERS}(?: [\w'’-]+){{1,10}} (?:whatever|despite|no matter|however often|for all) (?:(?:what )?(?:we|they) "
    rf"(?:are |were |have been )?(?:say|said|told|asked|do)|(?:the|our|all the|any) (?:\w+ )?(?:signs?|rules?|notices?|"
    rf"warnings?|advice|instructions?|law|letters?))",
    rf"(?:the |our |an? |one |some |its |their |this |that |those |these |many |several |certain |night |other ){{0,4}}"
    rf"(?:[\w'’-]+ )?{OTHERS}(?:['’]s?)?(?:,? (?!(?:can|could|may|should|must|need|if|or|to|and|whether|we(?! (?:had|"
    rf"rely|use|used|hired|work|worked|trusted))|please)\b)[\w'’-]+){{0,5}},? {_WRONG}",
    rf"(?:mistake|error|fault|blame|problem|failure|responsibility|lapse|blunder|cause|guilt|negligence)s? (?:\w+ "
    rf")?(?:sits?|lies?|lay|rests?|falls?|"
    rf"belongs?|was|is|came|comes|started|began|originated) (?:\w+ )?(?:with|by|on|at the door of|at|from|squarely "
    rf"with|down to) (?:the |our |an? "
    rf"|their ){{0,4}}(?:[\w'’-]+ ){{0,3}}{OTHERS}",
    rf"(?:is|was|all|are|were|be|purely|simply|entirely|largely|solely) (?:down|due|owing|thanks|attributable) to "
    rf"(?:the |our |an? |one |some |their ){{0,4}}"
    rf"(?:[\w'’-]+ ){{0,4}}{OTHERS}",
    rf"(?:because|after|when|since|as) (?:of )?(?:the |our |an? |one |some |their ){{0,4}}(?:[\w'’-]+ ){{0,2}}{OTHERS} "
    rf"(?:[\w'’-]+ ){{0,2}}{_WRONG}",
    rf"(?:had|if|were it not for|but for|without|thanks to) (?:only )?(?:the |our |an? |their |that |those "
    rf")*(?:[\w'’-]+ ){{0,2}}{OTHERS}(?: "
    rf"[\w'’-]+){{1,9}},? (?:would|could|might|none|nobody|this|we|you|they)",
    rf"(?:at the (?:door|feet) of|to blame (?:is|are)|blam\w+|accus\w+|point(?:s|ing)? (?:\w+ )?finger at|fault of|"
    rf"hands of|because of the|the carelessness "
    rf"of|the failure of|negligence of|laziness of|greed of) (?:the |our |an? |their ){{0,4}}(?:[\w'’-]+ "
    rf"){{0,3}}{OTHERS}",
    r"(?:careless|reckless|rogue|negligent|disgruntled|lazy|greedy|clumsy|incompetent|irresponsible|dishonest|"
    r"thoughtless|inattentive|untrained|"
    r"inexperienced|sloppy|drunk\w*) (?:\w+ )?(?:\w+(?:er|or|ee|ist|ian|ant|ent|ver|man|woman|staff|people|crew|team|"
    r"child|student|parents?|"
    r"volunteer|nurse|clerk|firm|company|supplier)s?)",
    r"(?:brought|bring|brings) (?:this|it) on (?:themselves|himself|herself|yourself|yourselves)|(?:own|only) "
    r"(?:fault|themselves to blame|doing)",
    r"(?:sold|gave|sent|supplied|delivered|handed|left|shipped) us (?:\w+ ){0,3}(?:junk|rubbish|faulty|defective|"
    r"broken|bad|wrong|creaking|mess|"
    r"shoddy|substandard|useless|worthless|nothing)",
    r"(?:has |have |had )?let (?:us|our \w+) (?:\w+ )?down",
    rf"(?:best |better )?(?:put to|addressed to|a (?:question|matter) for|questions? for) (?:the |our |an? |their "
    rf"){{0,2}}(?:[\w'’-]+ ){{0,2}}{OTHERS} (?:that|who|which)",
    r"(?:the|an?|that) (?:[\w'’-]+ ){1,3}(?:that |which |who )?we (?:buy|bought|hire|hired|use|used|rent|rented|lease|"
    r"leased|contract|contracted|pay|paid)(?: \w+)? (?:from |to )?(?:has|have|had) (?:\w+ )?(?:cut|failed|let|left|"
    r"broken|ignored|skipped|missed)",
    r"(?:us|you|them|everyone|passengers|customers|patients|families|the \w+) (?:\w+ )?(?:hostage|to ransom|in the "
    r"lurch|high and dry)",
    r"(?:quick|fast|big) (?:buck|payday|profit|win)",
)

# --- H13 ---------------------------------------------------------------------------------------------------

_SORRY = r"(?:sorry|apolog\w+|regret\w*|unfortunate\w*|forgive\w*|pardon|sympath\w+)"
_SOFT = (
    r"(?:if|should (?:any\w*|you|some\w*|this|it|we)|some (?:\w+ )?(?:people|customers?|users?|guests?|passengers?|"
    r"patients?|parents?|members?|"
    r"shoppers?|viewers?|readers?|residents?) (?:may|might|feel|felt|found|saw|see|took|think|thought|believe)|some "
    r"(?:may|might|feel|felt|found|saw|see|think)|"
    r"some \w+ (?:have|had|were) (?:taken|felt|found|seen|upset|offended|hurt by)|for some|to some|(?:may|might|"
    r"could) (?:\w+ )?(?:have|be seen|be felt|feel|seem|see|think|appear)|perhaps|"
    r"(?:those|anyone|anybody|(?:any|some|such|whichever|whatever) (?:\w+ ){0,2}\w+) (?:who|that|as) "
    r"(?:may|might|feels?|felt|considers?|believes?|thinks?|sees?|takes?)|"
    r"for any|any (?:\w+ )?(?:offen[cs]e|upset|distress|inconvenience|hurt|harm|concern|"
    r"confusion|misunderstanding|impression|sense)|perceiv\w+|perception|(?:feels?|felt) (?:let|upset|offended|this|"
    r"that|we|badly|hurt by|aggrieved|misled|ignored|wronged|otherwise|differently)|consider themselves|sees? (?:this|"
    r"it|us)|seen as|came across|comes across|taken "
    r"(?:the wrong way|badly|as)|misunderst\w+|misinterpret\w+|expectations|offen[cs]e|offended)"
)
#: How somebody takes it; "if you were on the train, we are sorry" only says whom it is to.
_MINDED = (
    r"(?:feel\w*|felt|offen\w+|upset\w*|hurt\w*|inconvenienc\w+|disappoint\w*|think|thought|found|took|taken|sees?|saw|"
    r"consider\w*|believ\w+|confus\w+|annoy\w*|distress\w*|troubl\w+|cause\w*|came|comes|let|seem\w*|appear\w*)"
)
_TOOK_BACK = phrases(
    rf"{_SORRY}(?: [\w'’,-]+){{0,8}}? {_SOFT}(?! (?:you (?:can|need|have|were)|we (?:can|know)))",
    rf"(?:if|should|were) (?:any\w*|some\w*|our|this|we|the|people|that|customers|parents|there)(?: "
    rf"[\w'’-]+){{0,10}},? (?:then )?(?:[\w'’]+ "
    rf"){{0,4}}{_SORRY}",
    rf"(?:if|should) (?:you|it)(?: [\w'’-]+){{0,4}}? {_MINDED}(?: [\w'’-]+){{0,6}},? (?:then )?(?:[\w'’]+ "
    rf"){{0,4}}{_SORRY}",
    r"(?:it|which|this|that) (?:is|was|remains) (?:\w+ )?(?:regrettable|unfortunate|a pity|a shame|disappointing) "
    r"(?:that|if|for|how)",
    r"(?:regrettably|unfortunately|sadly|unhappily),? (?:\w+ ){0,4}(?:slip\w*|fell|made|happen\w*|occur\w*|let down|"
    r"fail\w*|went wrong|missed|dropped|"
    r"inconvenienced)",
    r"(?:mistakes?|errors?|failings?|lapses?|oversights?|missteps?|wrongs?|slips?|misjudg\w+|shortcomings?|things) "
    r"(?:were|was|have been|has been|had been|"
    r"may have been|did|have|had) (?:\w+ )?(?:made|occur\w*|happen\w*|committed|crept in|identified|take place|taken "
    r"place|done|gone wrong|go wrong)",
    r"(?:mistakes?|errors?|failings?|lapses?|oversights?|missteps?|shortcomings?) (?:\w+ )?(?:occurred|happened|crept "
    r"in|arose|slipped (?:in|through)|took "
    r"place)",
    r"(?:things|errors) went wrong",
    r"corners (?:were|have been|had been|got) cut|balls? (?:was|were) dropped|(?:standards|procedures|checks|controls|"
    r"safeguards|steps|rules) (?:\w+ )?"
    r"(?:slipped|lapsed|were (?:not (?:met|followed)|missed|skipped|ignored|broken|lax)|was (?:not (?:met|followed)|"
    r"missed|skipped))",
    r"(?:would|'d|should|want|wanted|wants|wish|wished|wishes|hope|like|need|must|have|has|ought) (?:\w+ )?(?:like "
    r")?to (?:\w+ ){0,2}(?:apologi[sz]e|say "
    r"(?:\w+ )?sorry|offer (?:\w+ ){0,3}apolog\w+|express (?:\w+ ){0,3}(?:regret|apolog\w+|sorrow)|extend (?:\w+ "
    r"){0,3}apolog\w+)",
    r"(?:have|accept|with|offer|receive) (?:\w+ ){0,2}(?:our|my|the company's) (?:\w+ )?(?:apolog\w+|regrets?)(?: "
    r"\w+){0,4} (?:if|for any|should)",
)
_HOUSE = (
    r"(?:we|i|the (?:company|group|firm|club|bank|board|trust|charity|hospital|university|school|council|agency|"
    r"airline|airport|operator|museum|owner)|"
    r"our (?:\w+ ){0,2}(?:team|staff|managers?|engineers|people|systems?|checks?|controls?|processes|procedures|"
    r"training|maintenance|planning|"
    r"management|company|safeguards|supervision))"
)
_ADMITTED = phrases(
    rf"{_HOUSE} (?:had been|were) (?:\w+ )?(?:told|warned|advised|alerted)(?: [\w'’-]+){{1,8}},? (?:and|but|yet) "
    rf"(?:we |still |it )?(?:chose|did nothing|waited|put|let|carried on|decided|still|went|kept|looked)",
    rf"{_HOUSE}(?:'ve|'d|'re)? (?:have |has |had |are |is |were |was |do |did |also |knowingly |clearly |simply "
    rf")*(?:knew|knowing|aware (?:of|that) (?:\w+ )"
    rf"{{0,4}}(?:for (?:\w+ )?(?:days|weeks|months|years|some time)|since)|fail(?:ed)?|neglect(?:ed)?|ignored|"
    rf"breach(?:ed)?|violat(?:ed)?|br(?:oke|oken) (?:the|our|your|their|data|safety)|cut "
    rf"corners|let (?:\w+ ){{1,4}}down|got (?:\w+ ){{1,3}}wrong|did nothing|done nothing|did too little|done too "
    rf"little|too (?:slow|late)|wrong|at "
    rf"fault|to blame|negligent|careless|liable|responsible for (?:this|the|what|these)|guilty|culpable|mishandled|"
    rf"messed up|fell short|fallen short|put "
    rf"(?:\w+ ){{1,3}}at risk|caused (?:this|the|your|these)|should (?:have|never|not)|ought to have|could have|"
    rf"own(?:s)? (?:this|the|our)|betrayed|misled|"
    rf"overcharged|mis-?sold|admit\w*|conced\w+|confess\w*|acknowledg\w+ (?:that|our|fault|liab\w+|responsib\w+|the "
    rf"fail\w+)|accept(?:s|ed)? (?:\w+ ){{0,3}}"
    rf"(?:that|blame|fault|liab\w+|responsib\w+|guilt)|take(?:s)? (?:\w+ ){{0,3}}(?:blame|responsib\w+|liab\w+|fault))",
    r"(?:had|if) (?:only )?we (?:only )?(?:not )?\w+(?: [\w'’-]+){0,8},? (?:none|nobody|no one|nothing|this|it|they|"
    r"he|she|you|we|the|all)(?: [\w'’]+){0,3} "
    r"(?:would|could|might)",
    r"(?:it|this|that|which|all) (?:is|was|were|has been) (?:\w+ )?(?:our|the company's|my) (?:own |entire )?(?:\w+ "
    r")?(?:fault|mistake|error|failing|failure|"
    r"responsibility|negligence|blunder|doing)",
    r"(?:come|comes|came|result\w*|stem\w*|arose|arise\w*|follow\w*|due|because) (?:of |from |to )?our (?:own "
    r")?(?:\w+ )?(?:shoddy|poor|sloppy|careless|bad|"
    r"failure\w*|fault\w*|mistake\w*|error\w*|negligence|work|haste|greed|oversight|neglect)",
    r"(?:wrongly|unlawfully|illegally|improperly|unfairly|negligently) (?:denied|refused|charged|withheld|dismissed|"
    r"treated|handled|stored|sold|shared|kept|"
    r"collected|rejected|detained|taken)",
    r"(?:admits?|admitted|accepts?|accepted|concedes?|conceded|acknowledges?) (?:\w+ ){0,2}(?:negligence|liability|"
    r"fault|guilt|blame|wrongdoing|breach\w*|"
    r"responsibility|failings?|failures?)",
    r"(?:breach(?:ed)?|broke|fail\w*|neglect\w*) (?:\w+ ){0,3}(?:duty of care|duties|legal duty|obligations?|the law|"
    r"data protection)",
    r"(?:customers?|patients?|homeowners?|families|claimants?|residents?|they|critics|unions?) (?:\w+ )?(?:are|were) "
    r"right (?:to|about|that)?|(?:are|were) right(?=[.,;!]|$)",
    r"(?:should|ought to) (?:never|not) have (?:\w+ ){0,2}(?:happened|been|sold|shipped|left|opened|run|used|let)|"
    r"(?:preventable|avoidable|foreseeable)",
    r"(?:will|shall) (?:\w+ )?(?:pay (?:damages|compensation|for (?:it|this|all|every|what))|compensate|make (?:full "
    r")?restitution)|liable for|will pay(?=[.,;!]|$)",
)

# --- H14 ---------------------------------------------------------------------------------------------------

_BEST = phrases(
    r"(?:the|our|its|your|\w+'s|\w+s'|are|is|among|gives? you the|offers? the|have the|has the) (?:\w+ )?(?:most \w+|"
    r"best|\w{3,}(?<!inter)(?<!for)(?<!harv)(?<!"
    r"mod)(?<!hon)(?<!req)(?<!qu)(?<!near)(?<!lat)(?<!old)(?<!young)(?<!earli)(?<!soon)est)(?: [\w'’-]+){0,3} (?:in "
    r"(?:the (?:\w+ )?(?:world|country|industry|"
    r"region|market|business|state|city|sector|land|nation|county|uk|us|field)|town|britain|europe|america|"
    r"(?-i:[A-Z])\w+)|"
    r"on (?:the market|earth)|anywhere|of any|"
    r"around|by far|ever|operator|provider|brand|home|bank|choice|record|fees|prices|rates|service|airline)",
    r"(?:more|better|faster|safer|cheaper|greener|fewer|less|lower|higher|\w{3,}er)(?: [\w'’-]+){0,5} than "
    r"(?:any(?:one|body|where)?(?: else| other)?|other|ever|"
    r"our (?:rivals?|competitors?)|most|the competition)",
    r"(?:second|runner-up) to (?:none|no one)|like no other|without equal|in a class of|head and shoulders|bar none|"
    r"unbeaten|envy of|gold medal|(?:country|nation|"
    r"region|world|america|britain|europe)['’]s (?:\w+ ){0,2}(?:favou?rite|most|best|number|no\.|top|leading|largest|"
    r"biggest|finest)",
    r"(?:we|(?-i:[A-Z])\w+|(?-i:[A-Z])\w+ \w+) (?:lead|leads|top|tops|set|sets|define|defines) (?:\w+ )?(?:the "
    r")?(?:industry|"
    r"market|way|field|pack|sector|standard|standards|"
    r"table|tables|rankings?|world|bar)",
    r"(?:has|have|is|are|was|were|been|being|rightly|immensely|deeply|so|very|we're|always) (?:\w+ )?(?:proud|prized|"
    r"loved|trusted|celebrated|acclaimed|admired|"
    r"renowned|famed|famous)(?! by you)(?: \w+){0,3}|(?:pride|proud) (?:ourselves |of |in |to |that )",
    r"(?:named|voted|rated|ranked|crowned|hailed|judged|recogni[sz]ed|awarded|won|winner|winning)(?: [\w'’-]+){0,6} "
    r"(?:award\w*|prize\w*|favou?rite|best|top|"
    r"number one|no\. ?1|of the year|years? running|years? in a row|first choice|gold|stars?)",
    r"(?:number|no\.?) (?:one|1)(?: \w+){0,2} (?:choice|in|for|brand|with|of)|first choice (?:of|for)|(?:chosen|"
    r"preferred|recommended) by(?: \w+){0,4}",
    r"(?:a|our|the|core|company|founding|central|shared|key)(?: \w+)? (?:core )?values?(?: (?:at|of|is|are|since|for|"
    r"we|and|that)|[.,])|(?:at|in) the (?:very )?(?:"
    r"heart|core|centre|center|soul) of (?:\w+ ){0,2}(?:all|everything|what|who|how|our)|(?:what|all) (?:we|"
    r"(?-i:[A-Z])\w+) "
    r"(?:stands?|are) (?:for|about)|(?:put|"
    r"puts|place|places|held|hold) (?:\w+ ){0,4}(?:at the heart|first and foremost|above all)(?: of)?|part of (?:our|"
    r"who) (?:we are|dna|culture|identity)|our "
    r"(?:culture|ethos|dna|purpose|mission|promise|passion|heritage|tradition|reputation)(?: of| is| for| has| as|"
    r"[.,])",
    r"(?:helped|fed|served|saved(?! before)|changed|"
    r"reached|supported|delighted|protected|transported|carried|cured|housed) (?!(?:us|at|by|to|on|in)\b)"
    r"(?:\w+ ){0,2}(?:hundreds|thousands|millions|"
    r"\d[\d,.]*)(?: (?:of|million|thousand))?(?: \w+){0,3}",
)
_SELL = phrases(
    r"(?:look|watch|ask|pop in|come in|pick) (?:out |up )?(?:for )?our (?:new|latest|fresh|famous|special)(?: "
    r"[\w'’-]+){0,3}",
    r"in (?:stores?|shops?) (?:now|today|tomorrow|soon|from|this|next|on|friday|monday|saturday)",
    r"(?:skip|save on|halve) (?:on )?(?:the|your|all|our)? ?(?:\w+ )?(?:fees?|bills?|rates?|costs?|money|price)",
    r"(?:don't|do not|never) (?:miss|forget)(?! (?:to (?:bring|check|keep|take|lock|call|switch|turn)))(?: "
    r"[\w'’-]+){0,3}",
    r"(?:check out|discover|explore|enjoy|treat yourself|upgrade|sign up|subscribe|shop|join|donate|switch to|"
    r"pre-?order|grab|save|come and "
    r"see) (?:\w+ ){0,4}(?:now|today|this (?:month|week|weekend|summer|winter|season)|all-?new|new|latest|range|"
    r"offers?|deals?|sale|discount|plan|"
    r"membership|at [\w.-]+\.example|for (?:just|only|free)|and (?:save|get|receive|enjoy|your))(?: [\w'’-]+){0,2}",
    r"(?:all-?new|brand[- ]new|new and improved|hottest|must-have|limited edition|best-ever) \w+",
    r"(?:latest|exclusive|double|bonus|special|introductory|early-bird) (?:\w+ ){0,2}(?:range|model|offers?|deals?|"
    r"menu|"
    r"collection|weekend|points|rewards?|xp|prices?|discounts?|edition|season|flavou?rs?)(?! (?:was|has|fail|went|of "
    r"the))",
    r"(?:first|next) (?:\w+ )?(?:weeks?|months?|orders?|year|visit|class|delivery|trip|ride) (?:\w+ ){0,2}(?:is|are|"
    r"comes?|on us|half|free)(?: \w+)?",
    r"(?:free (?:trial|delivery|gift|upgrade|month|weeks?|drinks?|dessert|entry)|half price|two for one|2 for 1|buy "
    r"one|money off|off your next|\d+ ?(?:%|percent|"
    r"per cent) off|sale (?:starts|ends|is on)|(?:great|good|perfect|right|ideal|best) (?:time|moment|chance|"
    r"opportunity) to)(?: \w+){0,2}",
    r"(?:for|are|is|at|from) (?:just |only )?[£$€]\d[\d.,]*(?: \w+){0,2} (?:all (?:week|day|month|summer)|per month|a "
    r"month|each|until|while|this week|weekend)",
    r"(?:you'll|you will|everyone will|customers will|every \w+ will|they'll) (?:\w+ )?(?:love|enjoy|adore|be amazed|"
    r"be delighted)|can't wait to (?:welcome|see|serve|show)|"
    r"look(?:ing)? forward to (?:welcom\w+|serv\w+|seeing you)|see you (?:soon|there|at)",
    r"(?:premium|pro|plus|gold|platinum|elite|vip|business) (?:users?|members?|customers?|plans?|subscribers?|tier|"
    r"accounts?) (?:get|enjoy|receive|have|are|come)",
    r"(?:you can|please|and|why not) (?:\w+ )?(?:give|donate|contribute|subscribe|upgrade) (?:\w+ ){0,2}(?:again|"
    r"today|now|at|generously|more)",
    r"(?:delivers?|brings?|offers?|provides?|serves?|gives?) (?:you )?(?:unmatched|superb|unbeatable|top|excellent|"
    r"wonderful|"
    r"fantastic|first-rate|the (?:best|lowest|finest|fastest|widest|freshest|highest|most))(?: [\w'’-]+){0,3}",
    r"(?:much-?loved|well-?loved|best-?loved|award-winning|world-?famous|finest|happy (?:cows|hens|customers)|"
    r"legendary|iconic|heritage|artisan|hand-?crafted|lovingly|"
    r"delicious|tasty|luxur\w+|stylish|sleek|stunning|amazing|fantastic|superb|brilliant|wonderful)(?: [\w-]+){0,2}",
)

ROWS: tuple[Wording, ...] = (
    Wording(
        "H11",
        "block",
        _BLAMED,
        "this puts the blame on somebody",
        "Say what happened and what is done about it; leave who is at fault to the investigation.",
        backed=True,
        unless=phrases(
            r"(?:not|never|n't|too early|nor|without) (?:\w+ ){0,4}(?:blam\w*|fault|responsible|point)|no (?:one|"
            r"blame)",
            r"whether (?:\w+ ){0,6}(?:fail|fault|error|ignored|broke|at fault)",
        ),
    ),
    Wording(
        "H13",
        "block",
        _ADMITTED,
        "this may admit liability before counsel has seen it",
        "Say what happened and that you are sorry for its effect; leave fault to counsel.",
        backed=True,
        unless=phrases(
            r"(?:not|n't|too early to say|before|whether|no) (?:\w+ ){0,4}(?:fault|blame|liab\w+|responsib\w+|"
            r"admission|admit)",
            r"whether we|if we|without admi\w+",
        ),
    ),
    Wording(
        "H13",
        "block",
        _TOOK_BACK,
        "this is an apology that takes itself back",
        "Say “We are sorry for …” and name what happened to people.",
    ),
    Wording(
        "H14",
        "block",
        _BEST,
        "this serves the brand, not the people who read",
        "Cut it: a holding statement promotes nothing.",
    ),
    Wording(
        "H14", "block", _SELL, "this sells to the people who read", "Cut it: a holding statement promotes nothing."
    ),
)
