"""Frames of wording for H9, H10 and H15: classes of words in an order, beside the set phrases of the other tables.

Nobody can list how people decline to speak, guess or reassure. What the wordings share is their make: a *not* at a
verb of speaking whose subject is the house; a word of doubt outside of what is said to be unknown; a *no* at a word of
harm, or a word of safety said of the whole. Every gap is a few words at most, so that the cost stays linear.
"""

from agent.checks.reading import phrases
from agent.checks.wording import Wording

# --- H9: who would have to speak, and the verbs and nouns of speaking --------------------------------------

_SPEAKERS = (
    r"(?:we|we're|we've|we'll|i|our (?:\w+ ){0,2}\w+|the (?:company|group|firm|club|bank|board|trust|charity|hospital|"
    r"university|school|council|agency|mayor|minister|chief executive|ceo|director|management|team|airline|airport|"
    r"operator|"
    r"museum|department|authority|(?-i:[A-Z])\w+))"
)
_SPEAK = (
    r"(?:comment\w*|discuss\w*|elaborat\w+|debate|talk\w* (?:about|to|publicly|on)|speak\w* (?:about|to|publicly|on|"
    r"of)|"
    r"share (?:any |more |further |the |our |internal ){0,4}(?:details?|information|findings|specifics|anything)|"
    r"go(?:ing)? into|"
    r"get(?:ting)? (?:into|drawn)|be drawn|being drawn|engag\w+ (?:with|in)|respond\w* to|reply\w* to|address\w* "
    r"(?:the|these|"
    r"those|any|this)|answer\w*(?: any| further| your| these| those| the| more)* (?:questions?|enquiries|queries|"
    r"calls)|tak(?:e|"
    r"ing) (?:any )?(?:questions?|interviews?|a (?:position|view|stance))|(?:giv(?:e|ing)|offer\w*) (?:any |an? |"
    r"further ){0,4}"
    r"(?:interviews?|comments?|statements?|opinions?|views?|remarks?)|disclos\w+ (?:any|more|further|the)|add\w* "
    r"(?:anything|to "
    r"that|to this)|say(?:ing)? (?:anything|any more|more|much|another word|a word)|mak(?:e|ing) (?:any "
    r")?(?:comments?|statements?|"
    r"remarks?))"
)
_WORDS_OF = (
    r"(?:comments?|remarks?|views?|opinions?|positions?|statements?|interviews?|answers?|response|reaction|words?|"
    r"observations?)"
)
_SILENT = phrases(
    r"(?:not|n't|no|hardly) (?:an? |the |one |some)?(?:\w+ ){0,2}(?:topic|subject|matter|thing|place|time|moment|"
    r"forum|something) (?:\w+ ){0,4}(?:for (?:tonight|today|"
    r"now|us|public|this|another)|to (?:discuss|debate|argue|talk|comment|go into|speak)|(?:we|i) (?:\w+ "
    r"){0,2}(?:argue|discuss|debate|talk|speak|comment|go into|raise))",
    r"(?:unavailable|not available|n't available) (?:to|for) (?:\w+ )?(?:reporters|press|media|journalists|"
    r"interviews?|comment|questions)",
    r"(?:a|one) (?:subject|topic|matter|question|point) (?:\w+ ){0,4}(?:for another|we (?:must|will|shall|would|can|"
    r"prefer|have to))(?: \w+){0,3}",
    rf"(?:does not|doesn't|did not|didn't) (?:\w+ ){{0,2}}{_SPEAK}",
    rf"{_SPEAKERS}(?: \w+)?,?(?: as (?:a )?(?:matter of policy|rule|policy),?)? (?:do|does|did|will|can|could|shall|"
    rf"are|is|would|"
    rf"should)(?: not|n't) (?:\w+ ){{0,3}}{_SPEAK}",
    rf"{_SPEAKERS} (?:\w+ )?(?:cannot|\w+n't|never|no longer) (?:\w+ ){{0,3}}{_SPEAK}",
    rf"(?:no|nor any|not any|without|neither) (?:\w+ ){{0,2}}{_WORDS_OF} (?:\w+ ){{0,2}}(?:to (?:make|give|offer|add|"
    rf"share|express|"
    rf"issue|provide)|on (?:the|this|that|these|those|it)|about|(?:will|can|shall) be (?:\w+ )?(?:made|given|issued|"
    rf"offered|"
    rf"provided)|at this (?:time|stage|point)|(?:is|are) (?:planned|being|available))",
    r"(?:no|nothing) (?:more|further|else|additional)(?: \w+){0,3} (?:can|could|will|shall|may|is to|is going to) "
    r"(?:be )?"
    r"(?:said|added|shared|disclosed|told)",
    r"(?:nothing|little) (?:more |further |else )?(?:\w+ ){0,2}(?:to|we can|we could|we will) (?:add|say|tell|report|"
    r"share|volunteer)",
    r"(?:questions?|queries|enquiries|inquiries|requests|calls) (?:[\w'’]+ ){0,6}(?:will|can|could|shall|are|is)(?: "
    r"not|n't|not) "
    r"(?:be )?(?:being )?(?:answered|taken|returned|addressed|entertained|considered|dealt with)",
    r"(?:declin|refus|reserv|withhold|withheld|refrain|abstain)\w* (?:from )?(?:to )?(?:\w+ ){0,3}(?:comment\w*|"
    r"discuss\w*|speak\w*|"
    r"talk\w*|answer\w*|views?|position|judg\w+|opinion|stance|remarks?|details?|statements?)",
    r"(?:would|will|shall|'d|'ll|must|have to|has to|had to|to|are|is|be) (?:\w+ )?(?:keep|keeping|kept|stay|staying|"
    r"remain|"
    r"remaining|maintain|maintaining) (?:\w+ ){0,2}(?:silent|silence|quiet|mum|tight-lipped|counsel|to ourselves|"
    r"between us)",
    r"(?:lawyers?|counsel|solicitors?|attorneys?|advisers?|insurers?) (?:have |has )?(?:told|advised|asked|instructed|"
    r"warned) "
    r"(?:us|the \w+) (?:not )?to (?:\w+ ){0,2}(?:silent|silence|quiet|speak|say|comment|discuss|talk)",
    r"(?:wrong|improper|unwise|unhelpful|unfair|premature|inappropriate|not right|not proper|not appropriate|too "
    r"early) (?:for us |of "
    r"us )?to (?:\w+ )?(?:comment|discuss|say (?:anything|any more|more)|talk|speak|respond|answer|be drawn|go into|"
    r"address)",
    r"(?:rather|prefer(?:s|red)?|choos\w+|chose|opt\w*|elect\w*) (?:not|to say nothing|to say no more|silence)(?: "
    r"\w+){0,3}",
    r"(?:all|everything|as much as|the extent of what) (?:that )?(?:we|the \w+)(?:'ll|'re|'ve)? (?:\w+ ){0,5}(?:say|"
    r"saying|share|"
    r"tell|disclose|comment)(?=[.,;!]|$| (?:for now|at this|about|on|right now|today|tonight))",
    r"(?:leave|leaving|left|draw|drawing) (?:it|things|the matter|a line|matters) (?:\w+ )?(?:there|here|at that|"
    r"under)",
    r"(?:not|n't|never) (?:be )?(?:\w+ ){0,3}(?:discuss\w*|talk\w*|speak\w*|comment\w*|argu\w+|negotiat\w+|"
    r"debat\w+)(?: \w+){0,5} (?:in "
    r"public|publicly|in the (?:media|press)|through the (?:media|press))",
)

# --- H10: doubt, and what makes it small -------------------------------------------------------------------

_DOUBT = phrases(
    r"(?:could|may|might) (?:well|easily|possibly|conceivably|yet) \w+",
    r"(?:would|could|might|may|must) (?:\w+ )?(?:explain|account for|fit|match|square with|be behind|be to blame|be "
    r"down to|be why|be "
    r"an? (?:\w+ )?(?:cause|fault|factor|error|bug|attack|case|sign))",
    r"(?:may|might|could|must) (?:well |easily |also |only )?(?:not )?have (?:\w+ed|been|come|got|gone|begun|led|let|"
    r"hit|lost|cut|put|set|"
    r"shaken|broken|taken|driven|made|left|stolen|spread)",
    r"(?:all|every|many|several|some|early|first|strong|clear) (?:of )?(?:the )?(?:signs?|marks|hallmarks?|"
    r"indications?|evidence|clues?|"
    r"traces|pointers?|facts) (?:\w+ ){0,2}(?:of|are|is|points?|that|suggests?|to)",
    r"(?:culprits?|hunch|guess|guesswork|suspicions?|theory|theories|hypothes[ie]s|supposition|assumption|conjecture)",
    r"(?:fair|good|pretty good|strong|rough|fairly clear|shrewd) (?:idea|notion|inkling|feeling)",
    r"reasons? to (?:\w+ )?(?:think|believe|suspect|fear|assume|suppose|expect)",
    r"(?:not|n't|cannot|never) (?:be )?(?:far from|far off|a coincidence|by chance)",
    r"(?:we|we'd|we'll|i|our \w+|experts?|engineers|investigators|staff|managers|police|doctors|inspectors)(?:'d)? "
    r"(?:do not |don't |would "
    r"|currently |now |also |all |can only ){0,4}(?:put (?:it|this|the \w+) (?:at|down)|rate|assume|suppose|suspect|"
    r"reckon|estimate|"
    r"anticipate|foresee|believe|think|guess|presume|fear|bet|judge|infer|predict|forecast|envisage|theori[sz]e|"
    r"surmise|"
    r"conclude)(?! (?:of|about|how|first|back|carefully))",
    r"(?:we|we'd|i)(?: would| do not| don't| fully)? expect (?:no|that|it|at most|only|fewer|less|around|about|under|"
    r"most|to (?:be "
    r"(?:back|up|open|running|done|fixed)|restore|fix|resolve|recover))",
    r"(?:it|this|that|everything|which|all|there|they|who|problem|fault|cause|fire|attack) (?:\w+ ){0,2}(?:looks?|"
    r"seems?|appears?|feels?|sounds?|"
    r"smacks?|smells?) (?:very |much |increasingly |all ){0,4}(?:like|as if|as though|to|of|likely|certain|limited|"
    r"small|"
    r"linked|down)",
    r"(?:seems?|appears?|seemed|appeared) to (?:have|be)",
    r"(?:is|are|was|were|been|being) (?:\w+ )?(?:thought|believed|suspected|assumed|presumed|understood|reckoned|"
    r"rumou?red|feared|said|"
    r"judged|deemed|supposed) (?:to (?:be|have)|that)",
    r"(?:probabl[ey]|probability|presumabl[ey]|perhaps|maybe|conceivabl[ey]|plausibl[ey]|apparently|seemingly|surely|"
    r"undoubtedly|"
    r"doubtless|no doubt|evidently|almost certain(?:ly)?|virtually certain|in all likelihood|likeliest|(?:un)?likely|"
    r"likelihood|"
    r"supposedly|allegedly|reportedly|arguably|predictabl[ey])",
    r"(?:our|my) (?:money|bet|instinct|gut|reading|thinking|view|take) (?:is|on|tells?|says?|at present|so far)",
)
_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|twenty|thirty|forty|fifty|sixty|hundred|"
    r"thousand|half|\d[\d,.]*)"
)
_SMALL = phrases(
    r"(?:only|just|merely|no more than|not more than|at most|at worst|barely|hardly|scarcely|little more than|nothing "
    r"more than|a mere) "
    r"(?:\w+ )?(?:an? |the )?(?:few|handful|couple|dozen|fraction|minority|some|small|minor|tiny|brief|short|slight|"
    r"matter of)(?: "
    r"[\w'-]+){0,2}",
    r"one in (?:an? |every )?(?:\w+ )?(?:hundred|thousand|million|ten|\d[\d,]*)",
    r"(?:at most|at worst|tops|if that)(?=[.,;!]|$)",
    rf"(?:under|fewer than|less than|short of|no more than|not more than|at most|barely|hardly|merely|a mere|just) "
    rf"(?:an? |about )?{_NUMBER}"
    rf"(?! (?:\w+ )?(?:minutes?|hours?|am|pm|a\.m|p\.m|days?|mins?))(?: [\w-]+){{0,2}}",
    r"(?:tiny|small|slight|minor|minuscule|minute|modest|limited|trifling|negligible|insignificant|marginal) (?:\w+ "
    r")?(?:fraction|group|"
    r"number|share|part|portion|proportion|loss|amount|minority|quantity|circle|hitch|mishap|blip|snag|scare|episode|"
    r"upset)s?",
    r"(?:is|are|was|were|be|been|remains?|stays?) (?:\w+ ){0,2}(?:slight|minor|modest|tiny|negligible|trivial|"
    r"insignificant|immaterial|"
    r"minimal|short-lived|small (?:against|compared|in|beside|next))",
    r"(?:a few|some|one or two|two or three|the odd|the occasional|a couple of|a handful of|isolated|rare|rogue) "
    r"(?:\w+ ){0,2}(?:bad "
    r"apples?|exceptions?|outliers?|instances?|individuals)",
    r"(?:one-off|one-time|freak|rare (?:event|case|accident|occurrence)|molehill|overblown|exaggerat\w+|out of (?:all "
    r")?proportion)",
    r"(?:concerns?|affects?|involves?|touch(?:es)?|hits?) (?:\w+ ){0,4}(?:only|alone)(?=[.,;!]|$)",
    r"(?:not|no longer) (?:\w+ )?(?:beyond|past|more than|longer than|last) (?:the |this |next )?(?:weekend|week|day|"
    r"tonight|today|"
    r"tomorrow|an hour)",
    r"(?:a )?(?:matter|question|case) of (?:an? )?(?:few|couple|handful|some|minor|small)(?: [\w'-]+){0,3}",
)

# --- H15: safe, or no harm ---------------------------------------------------------------------------------

_HARM = (
    r"(?:harm\w*|risks?|danger\w*|threats?|threaten\w*|hurt|injur\w+|damage\w*|los[est]\w*|missing|stolen|misus\w+|"
    r"abus\w+|expos\w+|access\w*|"
    r"compromis\w+|affected|leak\w*|copied|read|seen|viewed|taken|touch\w*|breach\w*|fear|worr\w+|concern\w*|alarm\w*|"
    r"panic|doubt|hazard\w*|"
    r"contaminat\w+|fail|short|worse|suffer\w*|out of pocket|jeopard\w+|peril|imperil\w+|at issue|consequences?|alone "
    r"with)"
)
_GOODS = (
    r"(?:data|details?|information|records?|passwords?|cards?|accounts?|money|funds?|savings|cash|payments?|cents?|"
    r"penn(?:y|ies)|pounds?|euros?|"
    r"dollars?|address\w*|names?|files?|messages?|customers?|patients?|passengers?|guests?|users?|people|persons?|"
    r"children|child|pupils?|"
    r"students?|staff|visitors?|residents?|riders?|travell?ers?|members?|workers?|life|lives|anyone|anybody|everyone|"
    r"health|systems?|food|"
    r"water|products?|photos?|pets?|animals?|wildlife|environment|neighbou?rs|public|shots?|tablets?|air|orders?|"
    r"deposits?|one|you)"
)
_NO_HARM = phrases(
    rf"(?:no|not an?|not one|not a single|none of|nobody|no one|nothing|zero|neither) (?:[\w'’]+ ){{0,5}}{_GOODS}(?: "
    rf"[\w'’]+){{0,4}} "
    rf"(?:was|were|is|are|has|have|had|will|can|could|would|came|comes?|ever)(?: [\w'’]+){{0,5}} {_HARM}",
    rf"(?:nobody|no one|nothing|none)(?: [\w'’]+){{0,3}} (?:was|were|is|are|has|have|had|will|can|could|would|came|"
    rf"comes?)(?: [\w'’]+){{0,5}} "
    rf"{_HARM}",
    rf"{_GOODS}(?: [\w'’]+){{0,3}} (?:was|were|is|are|has|have|had|will|can|could|would|did|do|does)(?: never| not|"
    rf"n't| at no \w+)(?: "
    rf"[\w'’]+){{0,4}} {_HARM}",
    rf"(?:at no (?:time|point|stage|moment)|never|in no way|under no circumstances)(?: [\w'’]+){{0,6}} {_HARM}",
    r"at no (?:time|point|stage|moment) (?:was|were|could|did|has|have|had)(?: [\w'’]+){0,6}",
    rf"(?:there is|there's|there was|there are|poses?|posed|carries|carry|presents?|with|without|free of|brings?) "
    rf"(?:absolutely |simply )?"
    rf"(?:no|not any|zero|any|never any|not the slightest|not the least) (?:\w+ ){{0,2}}{_HARM}",
    r"(?:no|not the (?:slightest|least|faintest)|absolutely no) (?:way|chance|possibility|prospect|question|risk|"
    r"danger|threat)(?: (?:that|of|to|"
    r"for|anyone|anybody))",
    r"(?:nothing|no reason|no need|no cause|not|n't) (?:\w+ ){0,3}(?:to fear|to worry|to be (?:afraid|alarmed|"
    r"concerned|worried)|lose sleep|be "
    r"alarmed|worry about)",
    r"(?:without|free from|free of) (?:any |a |the least )?(?:worry|worries|fear|concern|risk|danger|hesitation|"
    r"qualms)",
    r"(?:won't|will not|cannot|can't|could not|couldn't|never|does not|doesn't|do not|did not) (?:\w+ ){0,2}(?:do|"
    r"cause|pose|bring|mean|present) (?:\w+ "
    r"){0,2}(?:harm|damage|danger|risk|threat|problems?)",
)
_SAFE = phrases(
    r"(?:can|may|should|could|will) (?:\w+ )?(?:be|feel|rest|sleep|stay) (?:\w+ )?(?:sure|certain|confident|assured|"
    r"reassured|easy|calm|at ease)",
    r"(?:can|could|will|would|designed to|built to|able to) (?:\w+ )?(?:withstand|cope with|survive|take|handle|"
    r"stand) (?:far |much |a lot )?(?:worse|more|"
    r"anything|any \w+)",
    rf"{_GOODS}(?: [\w'’]+){{0,4}} (?:is|are|was|were|remains?|stays?|stayed|has been|have been|will be|keeps?|be)(?: "
    rf"\w+){{0,2}} (?:safe\w*|"
    rf"secure|protected|sound|in (?:good|safe) hands|looked after|backed|guaranteed|insured)(?! (?:place|room|route|"
    rf"way|to (?:go|return|leave|"
    rf"use|drink|eat)))(?: \w+){{0,2}}",
    r"(?:is|are|was|were|remains?|be|it's|as) (?:\w+ly )?(?:harmless|risk-free|fail-safe|foolproof|bulletproof|"
    r"watertight|rock[- ]solid|as "
    r"(?:safe|secure) as \w+|safe as houses|hack-proof|unhackable|safu)",
    r"(?:among|one of|by far|still) (?:the )?(?:safest|most secure)(?: \w+){0,2}",
    r"(?:hundred|100|one hundred|110) ?(?:%|per ?cent|percent) (?:\w+ )?(?:safe|secure|sure|certain|protected|"
    r"guaranteed|reliable|harmless|ready)",
    r"(?:rest|sleep|breathe|feel|be|stay|remain) (?:\w+ )?(?:easy|easily|soundly|assured|reassured|certain of|"
    r"confident|at ease)",
    r"(?:guarantee|promise|vouch|swear|assure|reassure|pledge|give (?:you )?our word)(?:s|d|ing)?(?: (?:\w+ "
    r"){0,2}(?:that|you|everyone|"
    r"this|it|the|a|no|all|customers|patients|parents|families|passengers))",
    r"(?:can|could|will|would|shall|must) (?:never|not|n't|not ever) (?:\w+ ){0,2}(?:happen|occur|recur|repeat|be "
    r"repeated)",
    r"(?:cannot|can't|won't|never|not) (?:\w+ )?(?:happen|occur|recur|be repeated)(?: \w+)? again",
    r"(?:everything|all|situation|matters?) (?:is|are|now|remains?)(?: \w+){0,2} (?:under control|in hand|fine|well|"
    r"okay|ok|in order|good)",
    r"(?:lives?|health|safety) (?:is|are|was|were) (?:not|never|n't|no longer) (?:\w+ )?(?:in danger|at risk|in doubt|"
    r"threatened|in question)",
    r"(?:remains?|remain|is|are|stays?) in (?:\w+ )?(?:safe|good|the best) hands",
)

ROWS: tuple[Wording, ...] = (
    Wording(
        "H9",
        "block",
        _SILENT,
        "this declines to comment",
        "Say what is known, what is not known yet, and when more will be said.",
        unless=phrases(
            r"(?:until|yet|before|names?|personal|identit\w+|guess\w*|speculat\w+|rumou?rs?)",
            r"(?:say|share|publish|repeat|report|state) (?:anything|things|what|more|details?) (?:that|we|which|is)",
            r"(?:please|you|customers|people|anyone) (?:do not|don't|should not|need not|never)",
        ),
    ),
    Wording(
        "H10",
        "block",
        _DOUBT,
        "this is a guess, not a confirmed fact",
        "State it only when a named person has confirmed it; otherwise say that it is being established.",
        backed=True,
        open=True,
        unless=phrases(
            r"(?:wrong|not|never|too early|n't|no wish|premature|unhelpful) (?:\w+ ){0,3}(?:speculat\w+|guess\w*)",
            r"imagine (?:how|what|the)",
        ),
    ),
    Wording(
        "H10",
        "block",
        _SMALL,
        "this makes it smaller without a fact that says so",
        "Give the confirmed number, or say that the number is being established.",
        backed=True,
        weak=True,
        open=True,
        unless=phrases(
            r"(?:please|only if|only after|only (?:buy|drink|use|take|call|by|in|at|on|to|what|when)|you (?:can|may|"
            r"need|should))",
            r"for (?:small|minor) (?:injur\w+|ailments|problems)",
        ),
    ),
    Wording(
        "H15",
        "block",
        _NO_HARM,
        "this reassures without a confirmed fact behind it",
        "Say what is confirmed and what is still being checked.",
        backed=True,
        weak=True,
        open=True,
        unless=phrases(
            r"(?:has|have|had)(?: not|n't) (?:yet )?(?:been )?(?:counted|established|determined|confirmed|able)",
            r"(?:do not|don't|not yet|cannot|can't|not been able to) (?:yet )?(?:know|say|tell|confirm|rule)",
        ),
    ),
    Wording(
        "H15",
        "block",
        _SAFE,
        "this reassures without a confirmed fact behind it",
        "Say what is confirmed and what is still being checked.",
        backed=True,
        weak=True,
        open=True,
        unless=phrases(
            r"(?:when|until|before|once|make sure|if) (?:\w+ ){0,3}(?:is|are) (?:\w+ )?safe",
            r"(?:do not|don't|not yet|cannot|can't|not been able to) (?:yet )?(?:know|say|tell|confirm|rule|promise|"
            r"guarantee)",
        ),
    ),
)
