"""Wordings of speculation (H10): on the cause, on the scope made small, on round figures and cost.

A confirmed fact in the same words makes each of them a statement of fact.
"""

from agent.checks.reading import phrases
from agent.checks.wording import Wording

ROWS: tuple[Wording, ...] = (
    # H10: cause
    Wording(
        "H10",
        "block",
        phrases(
            r"(?:it's|it is|that's|quite|entirely|very|is also|only) (?:\w+ )?(?:possible|conceivable|"
            r"plausible|probable) (?:that|it|we|the|an?)",
            r"(?:fairly|pretty|reasonably|quite|nearly|almost|virtually|rather|more or less) (?:sure|"
            r"certain(?:ly)?|confident|clear)|in (?:our|my) (?:view|opinion|judgement|judgment|"
            r"estimation)|we (?:feel|sense|gather|hear)"
            r"(?: that (?:it|this|the|these)| (?:it|this|that) (?:is|was|has))|to our "
            r"knowledge|one-time (?:error|event|failure|fault|issue|problem|incident)|unusually "
            r"(?:large|high|heavy|low)|unexpectedly (?:large|high|heavy)|for (?:some|whatever|an "
            r"unknown) reason",
            r"(?:it|this|that|these|they|there|the (?:\w+ )?(?:cause|fault|problem|issue|reason|"
            r"culprit|source|explanation|error|failure|outage|fire|leak)) (?:could|might|may) (?:well |"
            r"also |possibly ){0,4}(?:be|have)(?! (?:further|more|delays?|longer))(?: \w+){1,2}",
            r"(?:an? |the |these |what is )?(?:suspected|alleged|rumou?red|apparent|presumed|supposed|"
            r"possible|potential|probable) (?:\w+ )?(?:cause|causes|fault|failure|attack|attackers?|"
            r"breach|error|sabotage|fraud|leak|contamination|arson\w*|fire|explosion|thieves|theft|"
            r"hack\w*|intruders?|culprits?|link|connection|source|explanation|reason|victims?|damage|"
            r"losses|defect|malfunction)",
            r"(?:reports?|rumou?rs|sources|witnesses|insiders|experts|some people|observers|social "
            r"media|some) (?:\w+ )?(?:suggest|suggests|say|says|claim|claims|indicate|indicates|"
            r"believe|think|suspect)",
            r"nothing (?:\w+ )?(?:points|suggests|indicates|shows)|no (?:sign|signs|indication|"
            r"indications|suggestion|reason to believe)(?: \w+)? (?:of|that|it|this)",
            r"we (?:currently |now )?understand (?:that )?(?:an?|the|it|this|these|one|some|most|"
            r"\d+)(?: \w+){1,4} (?:is|are|was|were|has|have|had|started|began|came|failed|occurred|"
            r"happened|broke|caused|led|stopped|hit|entered|left)",
            r"our (?:\w+ )?(?:assumption|estimate|view|feeling|impression|expectation|suspicion) is",
            r"(?:we|officials|engineers) (?:can|could) only (?:assume|guess|suppose|imagine)",
            r"(?:is|are|was|were|it is|it's|be|been) (?:widely |now |currently |initially "
            r")?(?:believed|thought|suspected|presumed|assumed|understood|rumou?red|reckoned|feared)",
            r"(?:probably|possibly|presumably|perhaps|maybe|apparently|seemingly|supposedly|reportedly|"
            r"allegedly|conceivably|potentially|doubtless|arguably)",
            r"(?:most |more |very |quite |highly |less )?(?:un)?likely",
            r"in all (?:likelihood|probability)",
            r"(?:may|might|could|must) (?:well |also |possibly ){0,4}(?:have|not have)(?: \w+){1,2}",
            r"(?:may|might|could) (?:well |also ){0,4}be (?:due|linked|related|connected|caused|down|"
            r"attributable|behind|the (?:result|cause|reason)|as (?:many|high|few)|responsible|because|"
            r"a result)",
            r"(?:appears?|appeared|seems?|seemed) (?:to|that|as if|as though|likely|only|limited|linked|related)",
            r"(?:it )?(?:looks?|looked|sounds?) (?:like|as if|as though)",
            r"(?:we|i|engineers|investigators|experts|officials|staff|our (?:\w+ )?(?:team|teams|"
            r"engineers|experts)) (?:currently |now |strongly |also |do not |don't )?(?:think|believe|"
            r"suspect|assume|guess|presume|reckon|imagine|fear|estimate|anticipate|have reason to "
            r"believe)",
            r"we (?:now |currently |fully )?expect(?! (?:to (?:give|publish|issue|post|update|have|"
            r"share|say)|(?:our|the) next|another update))",
            r"(?:preliminary|initial|early|first|all|present|current|available) (?:\w+ )?(?:findings?|"
            r"indications?|investigations?|evidence|signs?|analysis|reports?|results?|assessments?|"
            r"information) (?:\w+ )?(?:suggests?|indicates?|points?|shows? that it|seem|appear)",
            r"(?:evidence|signs|everything|data|indications) (?:suggests?|points? (?:to|towards?))",
            r"(?:is|are|appears) consistent with",
            r"(?:as far as|so far as) we (?:know|can tell|are aware|can see)",
            r"to the best of our knowledge",
            r"(?:our|the|a) (?:working |leading |main |best |current |prevailing |likeliest "
            r")+(?:theory|hypothesis|guess|explanation|assumption|estimate)",
            r"(?:our|the) (?:suspicion|guess|theory|hunch) is",
            r"suspected (?:cause|fault|failure|attack|breach|error|sabotage|fraud|leak|contamination)",
            r"chances are|odds are|no doubt|must be (?:due|because|caused)",
            r"there is (?:reason to believe|speculation|a suggestion|a possibility|a chance)",
        ),
        "this is a guess, not a confirmed fact",
        "State it only when a named person has confirmed it; otherwise say that it is being established.",
        backed=True,
        open=True,
        unless=phrases(
            r"(?:wrong|not|never|too early|n't|no wish|premature|unhelpful) (?:\w+ "
            r"){0,3}(?:speculat\w+|guess)",
            r"imagine (?:how|what|the)",
            r"think (?:\w+ )?(?:of|about)",
        ),
    ),
    # H10: minimisers
    Wording(
        "H10",
        "block",
        phrases(
            r"(?:locali[sz]ed|confined|small-scale|low-level|one-time|limited|short-term|short|routine|"
            r"trifling|mild|marginal) (?:\w+ )?(?:issue|incident|problem|event|fault|outage|error|fire|"
            r"leak|glitch|failure|disruption|impact|breach|delay|effect|interruption|matter)s?",
            r"(?:number|numbers|share|proportion|percentage|amount|scale|extent|impact|effect|damage|"
            r"risk)(?: \w+){0,4} (?:is|are|was|were|has been|have been|remains?) (?:\w+ )?(?:low|small|"
            r"limited|tiny|minimal|negligible|minor|slight|modest|manageable|insignificant)",
            r"most (?:of (?:our|the) )?(?:\w+ )?(?:customers?|people|users?|passengers?|patients?|"
            r"shoppers?|members?|guests?|residents?|homes|shops|stores|tills|flights|trains|orders|"
            r"accounts|services|visitors|travellers|students)",
            r"(?:barely|hardly|scarcely) (?:\w+ )?(?:affected|noticed|noticeable|anyone|any)",
            r"(?:an?|this|these|purely|entirely|very|highly|few|some|only|relatively|just|the)(?: "
            r"\w+ly)? isolated(?! from)(?: \w+)?",
            r"(?:is|are|was|were|remains?|being|as) isolated(?! (?:from|at|by|within|and|on|in|while|"
            r"so|when|before|after|to))(?: \w+)?",
            r"isolated (?:\w+ )?(?:incidents?|cases?|events?|problems?|issues?|faults?|occurrences?|"
            r"instances?|glitch\w*|reports?|matter)",
            r"(?:an? |relatively |comparatively |very |extremely |only |just ){0,4}(?:small|low|tiny|"
            r"limited|modest|insignificant|negligible|minimal|minority|fraction)(?: and limited)? "
            r"(?:number|numbers|minority|fraction|percentage|proportion|group|handful|subset|share|"
            r"portion|amount|part|impact|effect|extent|scale|scope|disruption|of (?:our )?(?:customers|"
            r"users|people|accounts))",
            r"(?:only|just|merely|no more than|barely|at most) (?:an? )?(?:\w+ )?(?:handful|few|small|"
            r"minor|fraction|minority|some|couple|limited|brief|one or two|isolated|short|temporary)",
            r"(?:a|the) (?:mere |small )?handful",
            r"(?:very|relatively|comparatively) (?:few|minor|small|limited|brief|little)",
            r"(?:minor|minimal|negligible|trivial|insignificant|slight|small) (?:\w+ )?(?:issues?|"
            r"problems?|incidents?|faults?|disruptions?|glitch\w*|outages?|delays?|injur\w+|impacts?|"
            r"effects?|inconvenience|interruptions?|errors?|bugs?|hiccups?|matter|leaks?|fire|damage|"
            r"risk|breach\w*|setback|technical)",
            r"(?:is|are|was|were|been|remains?) (?:\w+ly )?(?:minor|minimal|negligible|trivial|"
            r"insignificant|limited|localised|localized|contained|very rare|rare|short-lived)",
            r"(?:brief|momentary|short-lived|fleeting) (?:\w+ )?(?:interruption|outage|period|"
            r"disruption|delay|loss|problem|issue|glitch|blip)",
            r"glitch(?:es)?|hiccups?|blips?|teething (?:troubles?|problems?|issues?)|storm in a teacup|"
            r"one-off|freak (?:accident|event)",
            r"(?:the |a )?(?:vast |overwhelming |great |large |clear )?majority(?! shareholder)",
            r"(?:most|nearly all|almost all) of (?:our|the) (?:\w+ )?(?:customers?|users?|services?|"
            r"shops?|sites?|stores?|systems?|network|flights|trains|orders|accounts|people|passengers)",
            r"(?:most|nearly all|almost all|virtually all|the majority of)(?: of)?(?: our| the)? "
            r"(?:\w+ )?(?:customers?|users?|people|services?|accounts?|shops?|terminals?|sites?|"
            r"stores?|orders?|data|passengers?|patients?|products?)(?: \w+){0,3} (?:not (?:affected|"
            r"impacted)|unaffected|un\w+|normal\w*|fine|safe)",
            r"(?:not|n't) (?:a )?(?:widespread|serious|significant|major|systemic|big)",
            r"nothing (?:more than|serious|major|to worry)",
            r"(?:limited|confined|restricted) to (?:an? )?(?:\w+ )?(?:few|small|handful|single|one|"
            r"number|isolated|some)",
        ),
        "this makes it smaller without a fact that says so",
        "Give the confirmed number, or say that the number is being established.",
        backed=True,
        weak=True,
    ),
    # H10: scope and cost as round figures
    Wording(
        "H10",
        "block",
        phrases(
            r"(?:many |several |tens of |hundreds of |some ){0,4}(?:dozens|scores|hundreds|thousands|"
            r"millions|billions)(?: of \w+)?",
            r"(?:up to|as many as|as few as|at least|more than|over|fewer than|less than|around|about|"
            r"approximately|roughly|some|nearly|almost|close to|an estimated|estimated)(?: [£$€])? "
            r"?[£$€]?\d[\d,.]*(?: ?(?:%|per ?cent|percent|million|thousand|bn|m|k))?(?! ?(?:minutes?|"
            r"hours?|hrs?|a\.?m|p\.?m|years?|days?|:|\d))(?: (?:of|customers?|people|users?|accounts?|"
            r"orders?|passengers?|patients?|homes?|devices?|stores?|shops?|employees?|records?))?",
            r"(?:costs?|losses|damages?|bill)(?: \w+){0,3} (?:will|would|could|may|might|should|to) "
            r"(?:be|exceed|run|reach|total|amount|cost)",
        ),
        "the scope is stated without a confirmed number",
        "Give the confirmed number, or say that the number is being established.",
        backed=True,
        weak=True,
        open=True,
    ),
    # H10: a cause, stated
    Wording(
        "H10",
        "block",
        phrases(
            r"(?:caused|led to|leading to|resulted in|triggered|sparked|set off|brought down|brought "
            r"about|tripped|knocked out|took out|took down)(?! (?:by|this|these|you|your|to|at))(?: "
            r"[\w'-]+){1,4}",
            r"(?:is|was|are|were|being|be) (?:\w+ )?(?:the|a|an) (?:\w+ )?(?:result|reason|root|source|"
            r"consequence|outcome|culprit|effect)(?: of| for| behind)?(?: [\w'-]+){0,4}",
            r"(?:is|was|are|were|lies?|lay) behind (?:this|the|it|all)",
            r"(?:due to|because of|caused by|as a result of|a result of|triggered by|stem(?:s|med|"
            r"ming) from|result(?:s|ed|ing) from|originat(?:es|ed|ing) (?:in|from|with)|traced (?:back "
            r")?to|attribut(?:ed|able) to|brought about by|owing to|set off by|sparked by)(?! (?:be|"
            r"resume|start|open|arrive|leave|speak|meet|publish|issue|reopen|return|end|close|begin|"
            r"this|these|that|it|you|your|us|our investigation|the (?:outage|delay|delays|disruption|"
            r"incident|closure|failure|problem|problems|fault|issue|event|error|fire|recall|cut|strike|"
            r"breach)))(?: [\w'-]+){1,5}",
            r"because (?!of\b|this|we (?:do not|don't|are|want|know|cannot|can't)|you|it is|they are|"
            r"(?:the|our|your|some) (?:line|lines|page|site|website|app|phone lines|shop|"
            r"shops)\b)(?:an?|the|our|one|some|two|several)(?: [\w'-]+){1,5}",
            r"(?:the )?(?:root |underlying |main |sole |actual )?cause (?:of (?:the|this) \w+ )?(?:is|"
            r"was|lies|has been)(?! (?:not|n't|un|yet|still|being|under|now being|currently|to be|what|"
            r"also|clear|known))(?: \w+){1,5}",
        ),
        "a cause is stated without a confirmed fact",
        "State it only when a named person has confirmed it; otherwise say that it is being established.",
        backed=True,
        weak=True,
        open=True,
        unless=phrases(
            r"sorry|what caused|(?:trouble|worry|delay|delays|disruption|inconvenience|distress|upset|"
            r"concern|pain|harm|problems?) (?:\w+ ){0,3}caused|apologi\w+|regret\w*|(?:cause|why)(?: "
            r"\w+){0,3} (?:is|are|remains?)(?: \w+){0,2} "
            r"(?:not|un)\w*|do not know|don't know|not yet known|under investigation|being "
            r"(?:investigated|established)"
        ),
    ),
)
