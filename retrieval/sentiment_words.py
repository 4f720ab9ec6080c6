"""The words by which a customer's feeling shows: tables for ``retrieval.sentiment``.

``RATED`` goes before the rated lexicon: what a word means from a customer (a delay is a complaint, "help" is asked
for and not praise), and phrases whose sense is not that of their words. -4 is as bad as it gets, 4 as good, as in
the lexicon. ``CUES`` are signs that lie in the wording and not in one word. All are matched without regard to case.
"""

import re
from typing import Final

_BY_RATING: Final[dict[float, str]] = {
    -3.2: """worst, never again, scam, scammers, thieves, absolute joke, complete joke, total joke, disgusting,
    disgrace, disgraceful, daylight robbery, atrocious, abysmal, horrendous, appalling, appalled, shame on
    you, shame on""",
    -2.7: """unacceptable, pathetic, useless, shambles, fiasco, farce, diabolical, dreadful, incompetent, garbage,
    thanks for nothing, fed up, ripped off, rip off, lost a customer, lost me as a customer, cant stand it,
    can't stand, waste of time, waste of money, waste of, hung up on me, double charged, charged twice,
    charged me twice, treated me like, laughable, hopeless, shameful, clueless, wtf, ffs, bullshit, fuming,
    livid""",
    -2.3: """ridiculous, joke, what a joke, a joke, stranded, rude, rubbish, nightmare, ruined, ruining, ruins,
    overcharged, let down, let me down, lets me down, unprofessional, overbooked, misled, lied, liars, liar,
    robbed, trash, junk, crap, sucks, suck, sucked, mess, chaos, stolen from me, hang up, hangs up, hung up,
    hanging up, stay away, steer clear, run a mile, save your money, do not buy, don't buy, not worth, not
    happy, not impressed, not good enough, not acceptable, not helpful, not cool, not recommend, wouldn't
    recommend, can't recommend, cannot recommend, beyond a joke, an insult, careless, filthy, gross, mould,
    mouldy, moldy, cockroaches, bed bugs, downhill, regret buying, couldn't care less, could not care less,
    couldn't be worse, nobody cares, no one cares, don't care, dont care, doesn't care, less than helpful, had
    enough, sick of, tired of, give up, gave up""",
    -1.9: """delayed, delays, delay, broken, broke, breaks, crashes, crashed, crashing, stuck, disconnected, cut off,
    on hold, lost my, lost our, lost luggage, lost bag, lost bags, no show, no-show, no shows, didn't turn up,
    didn't show up, never turned up, never came, never arrived, hasn't arrived, has not arrived, not arrived,
    hasnt arrived, never received, never got, never called, not working, isn't working, doesn't work, does not
    work, didn't work, don't work, dont work, doesnt work, isnt working, stopped working, won't work, wont
    work, no longer works, won't load, wont load, doesn't load, won't let me, wont let me, can't log in, cant
    log in, can't get through, cant get through, can't reach, still waiting, still no, still not, still
    nothing, still haven't, still hasn't, still don't, still can't, still broken, no response, no reply, no
    answer, no apology, no explanation, no help, no refund, no service, no good, no use, no fun, no joy, no
    signal, no communication, no notice, no warning, no idea, no sign of, non-existent, nonexistent, ignored,
    ignoring, ignores, excuse, excuses, runaround, run around, passed around, passed round, fobbed off,
    faulty, defective, refused, refuses, refusing, rejected, cracked, snapped, ripped, torn, shattered,
    leaking, leaks, leaked, flooded, overpriced, greedy, tricked, cheated, hidden fees, hidden charges,
    uninstalled, uninstalling, bricked, froze, freezes, freezing, buffering, lagging, laggy, glitchy, buggy,
    used to be good, used to be great, expected better, expected more, do better, sort it out, step up, get it
    together, get your act together, frustrated, frustrating, frustration, infuriating, annoying, annoyed,
    uncomfortable, dirty, smelly, stinks, stink, underwhelming, unreliable, unhelpful, unsafe, dangerous,
    disappointment, disappointed, disappointing, disappoints, letdown, regret, smh, ugh, ughhh, grrr, formal
    complaint, ombudsman, legal action, suing, wrong again, missed my, missed our, bumped, wasted, wasting,
    lost it, lack of, unless i hear""",
    -1.4: """cancelled, canceled, cancelling my, cancelled flighted, flightled, cancelled flightled, missing, missed,
    lost, late, slow, slower, outage, outages, is down, are down, down again, down since, avoid, fail, fails,
    failed, failing, failure, wrong, wrong one, expensive, price hike, price rise, prices up, price up,
    damaged, dead, died, dies, drained, drains, overheats, swelled, cold food, disconnects, drops out,
    dropping, cancelled my, waited, waiting since, ridiculously, nobody, no one, noone, not one, nothing
    works, charged me, took money, without asking, without telling, without notice, so much for, meh, bored,
    boring, hardly, barely worked, worse, worsen, poor, shame, overworked, disorganised, disorganized, gutted,
    passed from, transferred me, excluded, unresolved, unanswered, not solved, not resolved, nope, whatever,
    squeaks, rattle, flaked, itchy, itches, stale, soggy, undercooked, bland, noisy, loud, smells of smoke,
    dreading, sold out in, crying, in tears, burns, bumpy, joke of""",
    -0.8: """waiting, wait, charged, fee, fees, refund, complaint, complain, again, hours, hour, queue, hung, lines,
    errors, error, issue, issues, problem, problems, trouble, canned, automated, forced, expected, supposed,
    apparently, allegedly, sitting, stopped, stop, kept, keeps, closed, forget it, actually, meant to, blame,
    bother, seriously, literally, unable, can't, cannot, cant, won't, wont, explain, demand, ghosted, nothing""",
    -0.4: """killer, die, dies in, mad, freak, fighting, fights, swear, tricks, shoot, shooting, jail, prison, bomb,
    battle, pressure, risk, dark, doubt, demons, attack, attacks, strike, trap, burn, opposition, debate,
    disease, cancer, cry, weird, silly, odd, crazy, insane, shy, nervous, sigh""",
    0.0: """definitely, beneficiary, beneficiaries, determine, determined, certainly, basically, clearly, please,
    help, want, number, no, share, shares, hand, hands, matter, block, interest, interests, interested, ready,
    sure, matters, alert, play, top, natural, energy, party, parties, special, increase, trust, credit,
    charge, charges, stock, security, secure, save, create, chance, certain, clear, clearly, dear, kind
    regards, best regards, regards, good morning, good afternoon, good evening, good day, how good is, thanks
    in advance, many thanks in advance, thank you in advance, look forward to hearing, looking forward to
    hearing, like to, like a, like the, looks like, look like, feel like, feels like, well as, as well, very
    well, so well, free trial, free of, gift card, gift, gifts, insurance, challenge, demo, pay, paying, war,
    kill, gun, shot, drug, crime, police, court, fire, accident, death, hell of, miss, mrs, trial, cut, cut
    off time, low, lower, drop, drop off, alone, fight, hide, safe place, best way, good to know, better to,
    may, greetings, welcome to, excuse me, hospital, debt, loan, sorry, sorry wrong, apologies, no problem, no
    worries, no rush, discount, promotion, prize, win, winner, award, free parking, lost card, lost and found,
    stolen card, problem with, error code, cancel""",
    0.3: """friend, friends, lol, lmao, lmfao, haha, hahaha, ha, hehe, heh, played, promise, promised, promises,
    agreed, helps, help with, helped, join, joined, support, supports, supported, value, values, original,
    create, created, smart, active, solution, solutions, interesting, opportunity, accept, accepted, allow,
    asset, assets, award, forward, worth it if, ease, popular, humor, invite, invited, grand, important,
    importance, intelligence, true, truth, neat freak, protect, protected, trusted, props""",
    0.4: """like, yes, yeah, yep, ok, okay, fine, alright, well, hope, hopefully, kind, care, agree, decent, free,
    working, better, bless, god, fun run, upgrade, easier, thanks for the info, thanks and, dm""",
    0.9: """works, fixed, early, on time, improved, improvement, hot, tidy, clean, thanks, safe, lucky, approved,
    fast, faster, prompt, promptly, reliable, fair, solid, sturdy, simple, quiet, light, soft, cosy, cozy,
    comfy, arrived today, came today, next day, upgraded, refunded, credited, settled, cool, respect, decent
    of, proper""",
    1.5: """quick, quickly, easy, easily, smooth, smoothly, sorted, solved, resolved, thank you, thanks so much, thx,
    ty, tysm, cheers, ta, merci, gracias, efficient, polite, patient, friendly, comfortable, affordable,
    lasts, worth, pleased, recommend, recommended, appreciate, appreciated, glad, relief, relieved, phew,
    refreshing, look forward to, looking forward, excited, yay, woop, woo, woohoo, woo hoo, yum, yummy, aww,
    aw, congrats, not bad, not bad at all, no complaints, no complaint, no issues, no problems, no trouble, no
    fuss, no hassle, no nonsense, no drama, never fails, never lets me down, never let me down, can't fault,
    cannot fault, cant fault, can't complain, without any trouble, without a hitch, as promised, as described
    and, fan of, treat, nice touch, good job, well done, well handled, fair play, keep it up, keep up, on the
    ball, no regrets, zero regrets, can't go wrong, credit where, obsessed, hooked, banger, buzzing, proud,
    sweet, kudos, awsome, respectful""",
    2.2: """great job, nice work, good work, love, loved, loves, loving, lovely, painless, seamless, hassle free,
    impressed, impressive, helpful, delighted, thrilled, stunning, gorgeous, delicious, spotless, superb,
    legend, hero, heroes, gem, star, superstar, angel, genius, class act, top notch, top marks, spot on, first
    class, hats off, shout out, shoutout, big up, props to, thank you so much, thanks a million, can't thank,
    cant thank, can't wait, cant wait, cannot wait, made my day, made my week, made our day, made my night,
    you rock, you guys rock, you're the best, the bomb, above and beyond, extra mile, out of their way, out of
    his way, out of her way, highly recommend, highly recommended, would recommend, definitely recommend,
    worth every penny, worth every cent, worth it, worth the wait, worth the money, couldn't be happier, could
    not be happier, couldn't ask for, couldn't have asked for, couldn't have been, can't beat, can't stop
    smiling, game changer, over the moon, exceeded, exceeds, blown away, blows me away, unreal, killing it,
    nailed it, goosebumps, go-to, must have, well worth, credit to, treasure, a delight, a joy, a pleasure, a
    breeze, bliss, heaven, divine, dreamy, flawless, speechless, never been happier, far from disappointed,
    life saver, restored my faith""",
    2.9: """lifesaver, lifesavers, outstanding, exceptional, phenomenal, fantastic, amazing, awesome, wonderful,
    brilliant, excellent, perfect, perfectly, incredible, fabulous, best ever, the best, best airline, best
    service, can't recommend enough, can't recommend this enough, can't recommend it enough, without a doubt
    the best""",
}

RATED: Final[dict[tuple[str, ...], float]] = {
    tuple(re.findall(r"[\w']+", phrase)): rating
    for rating, phrases in _BY_RATING.items()
    for phrase in re.split(r",\s+", phrases)
}
LONGEST: Final = max(map(len, RATED))

#: What a smiley stands for; the others count as none.
EMOJI: Final[dict[str, float]] = {
    **dict.fromkeys("😍🥰😘💕💖💗💙💚💛💜🧡❤💯🎉🎊🥳🏆🤩😻👏🙌", 2.4),
    **dict.fromkeys("😀😁😃😄😊☺🙂😎👍👌💪😋🤗🌟⭐✨🔥🥂🍻😇🤞🙏💐🌈😌", 1.6),
    **dict.fromkeys("😂🤣😅😆😉😏", 0.3),
    **dict.fromkeys("😡😠🤬💩👎🤮🤢😤🖕👿", -2.8),
    **dict.fromkeys("🙄😒😞😔😟☹🙁😕😣😖😫😩🤦😑😐🥶🥵😓💔😢🤷😬😪🤡", -1.7),
    **dict.fromkeys("😭😱🤔", -0.3),
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DENIALS: Final = _words(
    """not no never none nobody nothing neither nor without hardly barely cannot cant dont doesnt didnt isnt wasnt wont
    aint arent couldnt wouldnt shouldnt havent hasnt hadnt werent lacks lacking zero rarely"""
)
STRONGER: Final = _words(
    """very so really extremely absolutely totally completely utterly incredibly truly super too such beyond
    ridiculously insanely deeply thoroughly most bloody damn fucking freaking seriously genuinely ever"""
)
WEAKER: Final = _words("bit slightly somewhat fairly kinda sorta little rather quite almost partly mildly")
#: A mark that was given.
MARK: Final = re.compile(
    r"(?<![\d/.])(?P<given>\d{1,2}(?:\.\d)?) ?(?:/|out of) ?(?P<of>10|5)(?![\d/])"
    r"|\b(?P<stars>[0-5]|zero|no|one|two|three|four|five|a)[ -]stars?\b(?! hotel)",
    re.IGNORECASE,
)
#: By these a text is known for English before anything else is asked.
COMMON: Final = _words(
    """the a an i you he she it we they me my your his her our their this that these those is are was were be been am
    to of in on at for with from by as and or but if so not no do does did have has had will would can could just
    what when where who why how all any there here out up about again then than too very now get got its it's i'm don't
    your you're us them one thanks thank please ok yes hi hello"""
)

_TIME = r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|years?|yrs?|fortnight)"
_COUNT = r"(?:\d+|an?|two|three|four|five|six|seven|eight|nine|ten|several|many|half an)"
_NO = r"(?:not|n't|never|cannot|cant|wont|dont|doesnt|didnt|isnt)"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


CUES: Final[dict[str, re.Pattern[str]]] = {
    "long": _any(
        rf"\b{_COUNT}\+? ?{_TIME}\b (?:late|on hold|waiting|wait|delay|later|of this|and counting|on the|"
        rf"to (?:get|answer|be))",
        rf"\b(?:for|in|after|over|took|taken|waited|another|been|day|week|hour|month) (?:over |nearly |"
        rf"about |almost )?{_COUNT} ?{_TIME}?\b",
        r"\b(?:for|since) (?:hours|days|weeks|months|ages|years|yesterday|last|this morning|monday|"
        r"tuesday|wednesday|thursday|friday|saturday|sunday)",
        r"\b(?:hour|day|week|month) (?:\d+|two|three|four|five|six)\b",
    ),
    "span": _any(rf"\b{_COUNT}\+? ?{_TIME}\b"),
    "again": _any(
        r"\bagain\b(?! (?:soon|next|thank|thx))",
        r"\byet another\b",
        r"\banother\b",
        r"\bstill\b",
        r"\b(?:second|third|fourth|fifth|sixth|2nd|3rd|[4-9]th) (?:time|one|day|week|email|visit|engineer|"
        r"replacement|month|call)\b",
        r"\bevery (?:single )?(?:time|day|morning|night|week|month|update)\b",
        r"\bkeeps?\b",
        r"\bconstantly\b",
        r"\balways\b",
        r"\b(?:twice|\d+ ?(?:x|times))\b",
        r"\b(?:three|four|five|six|seven|nine) (?:times|different)\b",
        r"\bonce again\b",
    ),
    "fails": _any(
        rf"{_NO} (?:even )?(?:work|working|load|loading|open|connect|answer|respond|reply|call|arrive|show|"
        rf"turn|charge|start|update|send|let|get|find|fix|fit|have|know|been|give|come|believe|tell|care|"
        rf"help|respond)\w*",
        r"\b(?:unable|failed|refus\w+|impossible|trying) to\b",
        r"\bcrash\w*",
        r"\bbroke\w*",
        r"\bout of order\b",
        r"\b(?:it|that|which|page|site|app|link|line|form|number) (?:just )?(?:dies|died|hangs|froze|"
        r"freezes|fails|failed|breaks)\b",
        r"\b(?:app|site|website|system|server|servers|internet|network|line|wifi|everything|page|phone|"
        r"phones)(?:'s| is| are)? (?:been )?down\b",
    ),
    "denied": _any(
        r"\b(?:no ?one|nobody|none of)\b",
        r"\bno (?:\w+ )?(?:reply|response|answer|help|apology|explanation|notice|signal|service|"
        r"communication|staff|info|information|news|update|updates|hotel|food|water|heating|internet|"
        r"phone|power|record|refund|clue|idea|sign|call|email|text|warning|reason)\b",
        r"\bzero (?:\w+ )?(?:reply|response|help|communication|service|information|stars)\b",
        r"\bno \w+, no \w+",
    ),
    "leaving": _any(
        r"\bnever (?:\w+ ){0,2}(?:again|use|fly|buy|order|book|shop|stay)\b",
        r"\b(?:last|final) time\b",
        r"\blost (?:a|me|my|our)\b",
        r"\bi'?m (?:done|out|leaving|off|gone|moving)\b",
        r"\b(?:switch(?:ing|ed)?|mov(?:ing|ed)|go(?:ing)?|chang(?:ing|ed)) (?:to )?(?:another|elsewhere|"
        r"back to|banks|providers?|airlines?)\b",
        r"\bcancel(?:l?ed|l?ing)? (?:my|everything|our|the lot)\b",
        r"\b(?:won'?t|will not|wont) be (?:\w+ing|back|using|flying|renewing)\b",
        r"\bused to (?:be|love|recommend|defend|like|answer)\b",
        r"\b(?:goodbye|good riddance|bye forever)\b",
        r"\bavoid\b",
    ),
    "money": _any(
        r"\b(?:charg\w+|bill\w*|took|take|taken|paid|paying|pay|owe\w*|cost|costs)\b.{0,30}(?:[£$€] ?\d|"
        r"\d+ ?(?:quid|pounds|dollars|euros|bucks)|twice|double|extra|again|wrong)",
        r"[£$€] ?\d[\d.,]*\b.{0,24}\b(?:for|to|fee|and|on|extra|dearer|more)\b",
        r"\b(?:my|our) (?:money|refund)\b",
        r"\bmoney back\b",
        r"\bpaid (?:extra )?for\b",
        r"\bprice\w* (?:\w+ )?up\b",
    ),
    "demand": _any(
        r"\b(?:sort|fix) (?:it|this|your|the|them)\b",
        r"\b(?:give|want|need) (?:me |back )?(?:\w+ )?(?:my|a) (?:money|refund|answer|explanation|"
        r"apology)\b",
        r"\bi want (?:to speak|my|a human|answers)\b",
        r"\b(?:explain|do something|do better|answer me|call me back|wake up|get (?:it|your))\b",
        r"\brefund me\b",
        r"\b(?:stop|quit) \w+ing\b",
        r"\b(?:would be nice|would love) (?:if|an?|some)\b",
        r"\bplease please\b",
    ),
    "rhetorical": _any(
        r"\bwhy (?:do i|would|even|bother|can'?t|cant|don'?t|dont|does it take|is it (?:always|so|that)|"
        r"are (?:you|your|there|we)|am i|did you|the|should|on earth)\b",
        r"\bhow (?:can|do) (?:you|this|they|it|a)\b (?!get|work)",
        r"\bhow (?:hard|many times|is it|are (?:we|pensioners|people|you meant)|does (?:it|a|that))\b",
        r"\bwhat(?:'s| is) (?:the point|going on|wrong)\b",
        r"\bwhat (?:kind|sort) of (?:company|service|business|airline|bank|people|person)\b",
        r"\bwhat a (?:joke|mess|shambles|waste|way)\b",
        r"\bwho (?:designs?|trained|thought|asked|does that|in their)\b",
        r"\bis (?:this|it|that) (?:a joke|really|too much|so hard|even)\b",
        r"\?!|!\?|\?\?",
        r"\breally\?|\bseriously\?|\bagain\?",
        r"\b(?:anyone|anybody|hello)\b ?\?\?",
        r"\bdo you (?:even|ever|actually|really)\b",
        r"\bare you (?:even|having|kidding|serious|really|people)\b",
        r"\bmake it make sense\b",
        r"\bfor what\b",
    ),
    "irony": _any(
        r"\b(?:thanks|thank you|thx|cheers|ty|congrats|congratulations|kudos|well done|good job|great job|"
        r"nice job|nice work|way to go|bravo)\b.{0,24}\b(?:nothing|ruin\w*|wast\w+|los\w+|break\w*|"
        r"mak\w+ (?:me|us|my) (?:wait|late|miss)|leav\w+|delay\w*|cancel\w*|charg\w*|hang\w*|ignor\w*|"
        r"keep\w*|wak\w+|fail\w*|stuck|cold|broke\w*|lost|miss\w*|hour\w*|hr|not\b|manag\w+)",
        r"\b(?:great|good|lovely|fantastic|brilliant|wonderful|perfect|awesome|amazing|nice|oh good|cool|"
        r"excellent|superb|love it|love)\b,?.{0,16}\b(?:another|again|delay\w*|cancel\w*|locked|gone|down|"
        r"broke\w*|stuck|late|wait\w*|hold|crash\w*|outage|refuse\w*|sitting on)\b",
        r"\bso much for\b",
        r"\bsaid no ?(?:one|body)\b",
        r"\boh (?:good|great|look|joy|lovely|brilliant|really)\b",
        r"\byeah,? (?:right|thanks|sure)\b",
        r"\bjust what i needed, an",
        r"\bcool cool\b",
        r"\bslow clap\b",
        r"\bchef'?s kiss\b",
        r"\b(?:thanks|thx) (?:so much|a lot|a bunch) for the\b",
        r"#fail\b|#sarcasm\b|#epicfail\b|#not\b",
        r"\bno thanks\b|\bbut no thanks\b",
        r"\bhow (?:generous|lovely of you|convenient|clever)\b",
        r"\bmy favou?rite (?:kind|part|thing)\b",
        r"\bgood luck (?:getting|trying|with)\b",
        r"\b(?:genius|classy?|clever|stellar|superb|typical|brilliant|cheers for that|of course|"
        r"suspicious much)[.!]*$",
        r"\bif i (?:had|wanted|see)\b",
    ),
    "quoted": _any(r"[\"“][^\"”]{3,60}[\"”]"),
    "thanks": _any(
        r"\bthank(?:s|\s?you|ful)?\b",
        r"\b(?:thx|ty|tysm|cheers|appreciat\w+|grateful|gratitude|kudos|props|shout ?out|hats off|big up|"
        r"well done|credit)\b",
    ),
    "thanks_for": _any(
        r"\b(?:thanks|thank you|thx|cheers|kudos|props|shout ?out)\b,? (?:so much |again |very much |"
        r"a lot )?(?:for|to|@)",
    ),
    "polite": _any(
        r"\bplease\b",
        r"\bpls\b|\bplz\b",
        r"\bcould (?:you|i|we|someone)\b",
        r"\bcan (?:you|i|we|u|someone)\b",
        r"\bwould (?:you|it be possible|like to)\b",
        r"\bi'?d like\b",
        r"\bmay i\b",
        r"\bjust (?:wondering|checking)\b",
        r"\bany (?:idea|tips|chance|word|update|news)\b",
    ),
    "asks": _any(
        r"\bhow (?:do|can|much|long|late|old|many|far|often|would|should|to|about) (?:i|we|you|is|are|"
        r"does|do|will|can|one|a|the|does it)?\b",
        r"\bis (?:there|it (?:possible|too|ok|free|open|worth|on))\b",
        r"\bare (?:there|you (?:open|guys))\b",
        r"\bdo(?:es)? (?:you|u|i|the|it|we|your|this|any ?one|any ?body)\b",
        r"\bwhat(?:'s| is| are|s) (?:the|your|my)\b",
        r"\bwhat (?:time|size|do i|happens|docs|documents|id)\b",
        r"\bwh(?:ich|en|ere) (?:is|are|do|does|can|will|one|of|in|was|would|platform|terminal|plan)\b",
        r"\bwho (?:do|can|should|is) (?:i|we)\b",
        r"\bcan (?:i|we|you)\b",
        r"\bwill (?:you|there|the|it|season|we)\b",
        r"\bneed (?:to|a|my|an|the)\b",
        r"\b(?:wondering|trying to find|looking for|enquire|inquire|question)\b",
    ),
    "hands_over": _any(
        r"\b(?:attached|enclosed|enclose|attach|as requested|as agreed|further to|regarding|"
        r"with regard to|see below|for your records|dm|dm'd|sent you|following|confirm)\b",
    ),
    "news": _any(
        r"https?://",
        r"^rt\b",
        r"\bsa(?:ys|id)\b",
        r"\b(?:announces?|launch(?:es)?|opens?|report(?:s|ed)?|sources?|shares|according to|expected|"
        r"survey|study|minister|senate|police|court|mayor|committee|union|ceo|chief)\b",
        r"\bto (?:start|open|close|visit|speak|cut|buy|begin|raise|list|face|hold|meet|launch)\b",
    ),
    "when": _any(
        r"\b(?:tomorrow|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|jan\w*|feb\w*|"
        r"march|april|june|july|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*|1st|2nd|3rd|\d+th|\d+ ?[ap]m|"
        r"\d{1,2}[:.]\d\d)\b",
    ),
    "but": _any(r"\b(?:but|however|yet|although|though|except|shame|until)\b"),
    "hedged": _any(
        r"\b(?:ok|okay|alright|average|decent|so-so|not bad|not terrible|not great|nothing special|"
        r"in the middle|neither|mixed|standard|does the job|three stars|3 stars|as described|as expected|"
        r"about average|suppose)\b",
    ),
    "unless_so": _any(
        r"\b(?:should have|could have|should've|could've|would have|if only|wish i|wanted to (?:like|"
        r"love)|thought it'?d be|supposed to|meant to|was told|were told|told me|promised|claims?)\b",
    ),
    "you": _any(r"\b(?:you|your|yours|u|ur|y'all|yall|you're|youre|you've|youve)\b"),
    "i": _any(r"\b(?:i|i'm|im|i've|ive|i'd|id|i'll|me|my|mine|we|our|us|we're|we've)\b"),
    "intense": _any(r"(\w)\1\1", r"!!", r"\b(?:so|such|very|really|absolutely|ever|never)\b"),
    "left": _any(r"\b(?:left|leave|leaving|made|makes|make|keep|keeps|kept) (?:us|me|him|her|my|our|people)\b"),
}
