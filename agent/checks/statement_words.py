"""Words that a holding statement must not hold: H9 to H11 and H13 to H15, as tables of wordings.

A row may be *backed*: what a confirmed fact says in the same words is no speculation and no empty reassurance. A
row may be *open*: inside a sentence about what is not known yet ("whether data may have been read") a hedge is
honest. Sources are in ``rules.py``.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from agent.checks.reading import Segment, finding, phrases
from agent.checks.statement_case import Case, is_unknown
from agent.checks.terms import carried, content
from agent.models import Finding, Severity


class Wording(NamedTuple):
    """``unless``: a pattern that, where it matches the sentence, takes the finding back."""

    rule: str
    severity: Severity
    pattern: re.Pattern[str]
    message: str
    suggestion: str
    backed: bool = False
    open: bool = False
    unless: re.Pattern[str] | None = None


_NOT_BLAME = phrases(r"(?:not|never|n't|too early to|nor) (?:\w+ ){0,4}(?:blam\w*|fault|responsible)", r"no (?:one|blame)")
_HEDGE_OPEN = phrases(r"whether", r"if", r"how", r"what", r"which", r"who", r"why", r"when", r"where", r"speculat\w+")
_PEOPLE = (
    r"(?:customers?|users?|staff|employees?|workers?|colleagues?|engineers?|contractors?|sub-?contractors?|suppliers?|"
    r"vendors?|drivers?|agents?|operators?|managers?|technicians?|developers?|administrators?|partners?|couriers?|"
    r"third[- ]part(?:y|ies)|provider|providers|passengers?|guests?|patients?|merchants?|installers?|manufacturers?|"
    r"team members?|members? of (?:our )?(?:staff|the team)|individuals?|person|people|parents?|owners?|cleaners?|pilots?)"
)

WORDINGS: tuple[Wording, ...] = (
    # --- H9 ---
    Wording(
        "H9",
        "block",
        phrases(
            r"no[- ]comments?",
            r"no (?:further|additional|more|other) comments?",
            r"(?:not|n't|never|cannot|nor) (?:be )?(?:able |in a position |at liberty |prepared |willing |wish |want |intend |going |ready |minded |free |obliged |allowed |permitted )*(?:to )?(?:currently |publicly )?(?:comment(?:ing)?|discuss(?:ing)?|be drawn|elaborat(?:e|ing)|answer(?:ing)?(?: any)?(?: further)? questions|tak(?:e|ing) questions|speak(?:ing)? to (?:the )?(?:media|press|reporters|journalists))",
            r"(?:declin|refus)(?:e|es|ed|ing) (?:to )?(?:\w+ )?(?:comment\w*|discuss|answer|elaborate|say|provide|give|respond|speak|add)",
            r"(?:unable|not able|unwilling|reluctant) to (?:\w+ )?(?:comment|discuss|elaborate|answer (?:any )?(?:further )?questions|say (?:anything|more))",
            r"(?:nothing|not (?:got )?anything) (?:further |more |else |additional )?to (?:say|add|share|report|announce)",
            r"refrain(?:s|ing)? from (?:\w+ )?(?:comment\w*|discussing|speaking)",
            r"(?:reserv|withhold|withheld)\w*(?: \w+){0,2} comment\w*",
            r"(?:prefer|choose|chosen|elect|elected|opt|rather) not (?:to )?(?:comment|say|discuss|speak|respond|answer)",
            r"(?:in|not |would be |be )?(?:in)?appropriate(?: for us)? (?:to|for us to) (?:\w+ )?(?:comment|discuss|say (?:any|more))",
            r"(?:will|shall|do|does|are|is|we're|can) (?:not|n't) (?:be )?(?:making|issuing|giving|offering|providing|releasing|make|issue|give|offer|provide|release) (?:any |a |an )?(?:further |additional |more |other |public )?(?:comments?|statements?|remarks?|interviews?)",
            r"won't (?:be )?(?:comment\w*|discuss\w*|mak\w+ (?:any )?(?:further )?(?:comments?|statements?)|tak\w+ questions|answer\w* questions)",
            r"(?:that|this) is (?:all|everything|as much as) (?:that )?(?:we|we'll|i)(?: can| will| are able to| have to| wish to| are prepared to)? (?:say|saying|share|comment)",
            r"(?:all|everything) we(?: can| will| are able to| are going to| have to| are prepared to) (?:say|share)",
            r"policy (?:is )?not to (?:comment|discuss)|policy of not (?:commenting|discussing)|(?:do|does) not, as a (?:matter of policy|rule), comment",
            r"comment(?:s|ing)? (?:\w+ ){0,4}(?:is|are|would be) (?:not possible|impossible|inappropriate|premature)",
            r"not (?:a matter|something) (?:on which |that )?we (?:can |will |would |are able to )?(?:comment|discuss)(?: on)?",
            r"silence (?:on|about) th(?:is|e) matter",
            r"(?:our|all) (?:lips are sealed|questions should be directed to (?:our )?(?:lawyers|legal))",
            r"(?:will|can) neither confirm nor deny",
            r"neither confirm(?:s|ing)? nor den(?:y|ies|ying)",
            r"stay(?:ing)? silent",
        ),
        "this declines to comment",
        "Say what is known, what is not known yet, and when more will be said.",
        unless=phrases(r"comment (?:further|again) at \d", r"who commented"),
    ),
    Wording(
        "H9",
        "block",
        phrases(
            r"(?:can ?not|can't|unable to|not able to|won't|will not|not in a position to) (?:currently |publicly )?(?:go into|provide|share|give|disclose|release|reveal|offer) (?:you )?(?:with )?(?:any |more |further |additional |specific |the )*(?:details?|information|comments?|specifics|answers)",
        ),
        "this shuts the door instead of saying when more is known",
        "Say what is not known yet and when the next update comes.",
        unless=phrases(r"yet", r"until", r"before", r"at \d", r"by \d", r"still", r"names?", r"personal"),
    ),
    # --- H10: cause ---
    Wording(
        "H10",
        "block",
        phrases(
            r"(?:is|are|was|were|it is|it's|be|been) (?:widely |now |currently |initially )?(?:believed|thought|suspected|presumed|assumed|understood|rumou?red|reckoned|feared)",
            r"(?:probably|possibly|presumably|perhaps|maybe|apparently|seemingly|supposedly|reportedly|allegedly|conceivably|potentially|doubtless|arguably)",
            r"(?:most |more |very |quite |highly |less )?(?:un)?likely",
            r"in all (?:likelihood|probability)",
            r"(?:may|might|could|must) (?:well |also |possibly )*(?:have|not have)(?: \w+){1,2}",
            r"(?:may|might|could) (?:well |also )*be (?:due|linked|related|connected|caused|down|attributable|behind|the (?:result|cause|reason)|as (?:many|high|few)|responsible|because|a result)",
            r"(?:appears?|appeared|seems?|seemed) (?:to|that|as if|as though|likely|only|limited|linked|related)",
            r"(?:it )?(?:looks?|looked|sounds?) (?:like|as if|as though)",
            r"(?:we|i|engineers|investigators|experts|officials|staff|our (?:\w+ )?(?:team|teams|engineers|experts)) (?:currently |now |strongly |also |do not |don't )?(?:think|believe|suspect|assume|guess|presume|reckon|imagine|fear|estimate|anticipate|have reason to believe)",
            r"we (?:now |currently |fully )?expect(?! (?:to (?:give|publish|issue|post|update|have|share|say)|(?:our|the) next|another update))",
            r"(?:preliminary|initial|early|first|all|present|current|available) (?:\w+ )?(?:findings?|indications?|investigations?|evidence|signs?|analysis|reports?|results?|assessments?|information) (?:\w+ )?(?:suggests?|indicates?|points?|shows? that it|seem|appear)",
            r"(?:evidence|signs|everything|data|indications) (?:suggests?|points? (?:to|towards?))",
            r"(?:is|are|appears) consistent with",
            r"(?:as far as|so far as) we (?:know|can tell|are aware|can see)",
            r"to the best of our knowledge",
            r"(?:our|the|a) (?:working |leading |main |best |current |prevailing |likeliest )+(?:theory|hypothesis|guess|explanation|assumption|estimate)",
            r"(?:our|the) (?:suspicion|guess|theory|hunch) is",
            r"suspected (?:cause|fault|failure|attack|breach|error|sabotage|fraud|leak|contamination)",
            r"chances are|odds are|no doubt|must be (?:due|because|caused)",
            r"there is (?:reason to believe|speculation|a suggestion|a possibility|a chance)",
        ),
        "this is a guess, not a confirmed fact",
        "State it only when a named person has confirmed it; otherwise say that it is being established.",
        backed=True,
        open=True,
        unless=phrases(r"(?:wrong|not|never|too early|n't|no wish|premature|unhelpful) (?:\w+ ){0,3}(?:speculat\w+|guess)"),
    ),
    # --- H10: minimisers ---
    Wording(
        "H10",
        "block",
        phrases(
            r"(?:an?|this|these|purely|entirely|very|highly|few|some|only|relatively|just|the)(?: \w+ly)? isolated(?! from)(?: \w+)?",
            r"(?:is|are|was|were|remains?|being|as) isolated(?! (?:from|at|by|within|and|on|in|while|so|when|before|after|to))(?: \w+)?",
            r"isolated (?:\w+ )?(?:incidents?|cases?|events?|problems?|issues?|faults?|occurrences?|instances?|glitch\w*|reports?|matter)",
            r"(?:an? |relatively |comparatively |very |extremely |only |just )*(?:small|low|tiny|limited|modest|insignificant|negligible|minimal|minority|fraction)(?: and limited)? (?:number|numbers|minority|fraction|percentage|proportion|group|handful|subset|share|portion|amount|part|impact|effect|extent|scale|scope|disruption|of (?:our )?(?:customers|users|people|accounts))",
            r"(?:only|just|merely|no more than|barely|at most) (?:an? )?(?:\w+ )?(?:handful|few|small|minor|fraction|minority|some|couple|limited|brief|one or two|isolated|short|temporary)",
            r"(?:a|the) (?:mere |small )?handful",
            r"(?:very|relatively|comparatively) (?:few|minor|small|limited|brief|little)",
            r"(?:minor|minimal|negligible|trivial|insignificant|slight|small) (?:\w+ )?(?:issues?|problems?|incidents?|faults?|disruptions?|glitch\w*|outages?|delays?|injur\w+|impacts?|effects?|inconvenience|interruptions?|errors?|bugs?|hiccups?|matter|leaks?|fire|damage|risk|breach\w*|setback|technical)",
            r"(?:is|are|was|were|been|remains?) (?:\w+ly )?(?:minor|minimal|negligible|trivial|insignificant|limited|localised|localized|contained|very rare|rare|short-lived)",
            r"(?:brief|momentary|short-lived|fleeting) (?:\w+ )?(?:interruption|outage|period|disruption|delay|loss|problem|issue|glitch|blip)",
            r"glitch(?:es)?|hiccups?|blips?|teething (?:troubles?|problems?|issues?)|storm in a teacup|one-off|freak (?:accident|event)",
            r"(?:the )?(?:vast|overwhelming|great|large) majority",
            r"(?:most|nearly all|almost all|virtually all|the majority of)(?: of)?(?: our| the)? (?:\w+ )?(?:customers?|users?|people|services?|accounts?|shops?|terminals?|sites?|stores?|orders?|data|passengers?|patients?|products?)(?: \w+){0,3} (?:not (?:affected|impacted)|unaffected|un\w+|normal\w*|fine|safe)",
            r"(?:not|n't) (?:a )?(?:widespread|serious|significant|major|systemic|big)",
            r"nothing (?:more than|serious|major|to worry)",
            r"(?:limited|confined|restricted) to (?:an? )?(?:\w+ )?(?:few|small|handful|single|one|number|isolated|some)",
        ),
        "this makes it smaller without a fact that says so",
        "Give the confirmed number, or say that the number is being established.",
        backed=True,
    ),
    # --- H10: scope and cost as round figures ---
    Wording(
        "H10",
        "block",
        phrases(
            r"(?:many |several |tens of |hundreds of |some )*(?:dozens|scores|hundreds|thousands|millions|billions)(?: of \w+)?",
            r"(?:up to|as many as|as few as|at least|more than|over|fewer than|less than|around|about|approximately|roughly|some|nearly|almost|close to|an estimated|estimated)(?: [£$€])? ?[£$€]?\d[\d,.]*(?: ?(?:%|per ?cent|percent|million|thousand|bn|m|k))?(?! ?(?:minutes?|hours?|hrs?|a\.?m|p\.?m|years?|days?|:|\d))(?: (?:of|customers?|people|users?|accounts?|orders?|passengers?|patients?|homes?|devices?|stores?|shops?|employees?|records?))?",
            r"(?:costs?|losses|damages?|bill)(?: \w+){0,3} (?:will|would|could|may|might|should|to) (?:be|exceed|run|reach|total|amount|cost)",
        ),
        "the scope is stated without a confirmed number",
        "Give the confirmed number, or say that the number is being established.",
        backed=True,
        open=True,
    ),
    # --- H11 ---
    Wording(
        "H11",
        "block",
        phrases(
            rf"(?:human|user|operator|customer|staff|employee|driver|pilot|contractor|supplier|vendor|third[- ]party|clerical|administrator)(?:['’]?s?) (?:error|mistakes?|fault|negligence|carelessness|failures?|misuse|incompetence|blunder|oversight|misconduct|ignorance)",
            rf"{_PEOPLE}['’]s? (?:own )?(?:error|mistakes?|fault|negligence|carelessness|failures?|misuse|incompetence|actions?|mishandling|recklessness|oversight|decision)",
            rf"(?:error|mistakes?|fault|negligence|carelessness|failures?|misuse|actions?|mishandling|recklessness|misconduct|incompetence|blunder|oversight|sabotage) (?:by|of|on the part of) (?:an? |the |our |one of our |one |some |its |their )?(?:\w+ ){{0,3}}{_PEOPLE}",
            rf"(?:caused|triggered|brought about|created|introduced|made|leaked|broken|damaged|blamed on|let down) (?:by|on) (?:an? |the |our |one of our |one of the |some |its |their |external |outside )*(?:\w+ )?{_PEOPLE}",
            rf"{_PEOPLE}(?: \w+){{0,2}} (?:who |which |that )?(?:is|are|was|were|is solely|are solely) (?:\w+ )?(?:responsible|to blame|at fault|negligent|careless|liable|culpable|incompetent)",
            r"(?:is|are|was|were|lies?|rests?) (?:\w+ )?(?:to blame|at fault)|(?:fault|blame|responsibility) (?:\w+ )?(?:lies|rests|falls|sits|belongs)(?: \w+){0,3} (?:with|on|to)",
            r"(?:we )?(?:blame|blames|blamed|blaming|hold|holds|holding) (?:the |our |an? )?(?:\w+ ){0,2}(?:for (?:this|the|what)|responsible|accountable)|blames? (?:the|our|its|an?|this|it)",
            rf"{_PEOPLE}(?: \w+){{0,3}} (?:failed|neglected|refused|forgot|omitted|did not bother|chose not|ought|should have|ignored|disregarded|misused|mishandled|tampered|bypassed|breached|broke|violated|let (?:us|you|customers) down|made (?:a|an|the|this) (?:\w+ )?(?:error|mistake)|did not (?:follow|read|check|install|update|comply|observe|heed)|didn't (?:follow|read|check|install|update|comply|observe|heed)|had not (?:followed|read|checked|installed|updated|complied))",
            rf"(?:rogue|disgruntled|careless|negligent|reckless|incompetent|dishonest|irresponsible|untrained|malicious) (?:\w+ )?(?:{_PEOPLE}|insiders?)",
            rf"(?:the )?{_PEOPLE} (?:responsible|concerned|in question|at fault)(?: has| have| will| was| were)",
            r"(?:not|n't|wasn't|isn't) (?:\w+ )?our (?:\w+ )?(?:fault|doing|error|mistake|responsibility)|no fault of (?:ours|our own)|nothing to do with us|out of our (?:control|hands)|beyond our control",
            r"(?:face|faces|facing|subject to) (?:\w+ )?(?:disciplinary|discipline|dismissal|consequences|the sack)|(?:was|were|been) (?:sacked|fired|disciplined)",
            r"had (?:they|customers|users|he|she|the \w+)(?: \w+)? (?:followed|read|checked|listened|installed|updated|used)",
            r"(?:improper|incorrect|wrong|careless|unauthorised) (?:use|handling|installation|operation|storage) by",
        ),
        "this puts the blame on somebody",
        "Say what happened and what is done about it; leave who is at fault to the investigation.",
        unless=_NOT_BLAME,
    ),
    # --- H13: admissions ---
    Wording(
        "H13",
        "block",
        phrases(
            r"(?:we|the company|i) (?:are|is|am|were|was|accept|accepts|take|takes|bear|bears|assume|assumes|acknowledge|acknowledges|admit|admits|concede|concedes)(?: \w+){0,3} (?:responsib\w+|liab\w+|at fault|to blame|negligen\w+|culpab\w+|fault|blame|guilt\w*|accountab\w+|wrongdoing)",
            r"(?:full|complete|total|sole) (?:responsibility|liability|accountability|blame)",
            r"(?:it|this|that|which|the \w+) (?:is|was|were|has been) (?:\w+ )?our (?:own )?(?:\w+ )?(?:fault|mistake|error|failure|failing|negligence|responsibility|doing)",
            r"(?:our|the company's) (?:own )?(?:\w+ )?(?:negligence|fault|mistakes?|failings?|failures?|wrongdoing|carelessness|incompetence|breach|errors?|oversight|blunder|poor \w+)(?= (?:caused|led|meant|resulted|in|to|that|which|has|have|is|was|and|on)|[.,])",
            r"(?:due to|because of|caused by|result of|owing to|down to) (?:an? |the )?(?:\w+ )?(?:error|mistake|failure|fault|negligence|failing|oversight|carelessness) (?:on our part|of ours|by us|by the company|we made|at our end)",
            r"(?:we|the company) (?:have |has |had |'ve )?(?:\w+ly )?(?:failed|neglected|breached|violated|broke (?:the law|our|your)|caused (?:this|the|your|harm|injur\w+)|got (?:it|this|that|things) (?:\w+ )?wrong|made (?:a|an|this|the|some|several) (?:\w+ )?(?:mistakes?|errors?|blunder)|messed up|screwed up|cut corners|ignored (?:the )?(?:warnings?|signs)|let (?:you|them|our customers|customers|everyone|people) (?:all )?down|did not do enough|didn't do enough|fell short|fallen short|mishandled|should (?:never )?have|could have (?:prevented|done|acted|avoided|stopped|known)|did wrong|admit)",
            r"(?:should|ought to) have (?:\w+ )?(?:been )?(?:prevented|caught|spotted|known|acted|tested|checked|noticed|done|avoided|stopped|warned|told)",
            r"should (?:never|not) have happened|could have been (?:prevented|avoided)|was (?:entirely |wholly )?(?:preventable|avoidable)",
            r"(?:we )?admit(?:s|ted|ting)? (?:that|to|fault|liability|responsibility|wrongdoing|failings?|error|we)",
            r"(?:we|the company) (?:will|shall|'ll|are going to|promise to|undertake to) (?:\w+ )?(?:compensate|pay (?:damages|compensation|for (?:all|any|every|the) (?:loss\w*|damage\w*|injur\w+|harm))|make good (?:all|any|every)|cover (?:all|any|every|your) (?:\w+ )?(?:loss\w*|costs?|damages?))",
            r"in breach of (?:the|our|its|data|contract|\w+ (?:law|rules|regulations?|duty|act))",
        ),
        "this may admit liability before counsel has seen it",
        "Say what happened and that you are sorry for its effect; leave fault to counsel.",
        unless=phrases(r"(?:not|n't|too early to say|before|whether|if|no) (?:\w+ ){0,4}(?:fault|blame|liab\w+|responsib\w+|admission|admit)", r"without admi\w+"),
    ),
    # --- H13: fake apologies ---
    Wording(
        "H13",
        "block",
        phrases(
            r"(?:sorry|apologi[sz]e|apologies|apology|regret\w*)(?: \w+){0,6} (?:if|should) (?:\w+ ){0,6}(?:offen\w+|upset|hurt|felt|feel|inconvenienc\w+|affected|caused|misunderst\w+|disappoint\w*|any|anyone|you|someone|some|concern\w*|confus\w+|distress\w*|took|took it)",
            r"if (?:anyone|anybody|any|you|someone|people|some|customers?|our \w+)(?: \w+){0,4} (?:offended|upset|hurt|inconvenienced|aggrieved|disappointed|misled|feels?|felt|took offence|took offense|was affected|were affected|have been affected)(?: \w+){0,6} (?:sorry|apologi[sz]e|regret|apologies)",
            r"mistakes (?:were|was|have been|may have been|had been) made",
            r"(?:errors?|failings?|lessons?|things|wrongs?) (?:were|have been|may have been) (?:made|committed|done wrong)",
            r"(?:want|wants|wanted|would like|'d like|wish|wishes|hope|like|need|would want) to (?:\w+ )?(?:apologi[sz]e|say (?:that )?(?:we are |we're |how )?sorry|offer (?:our|an|my) (?:\w+ )?apolog\w+|express (?:our|my) (?:\w+ )?(?:regret|apolog\w+)|extend (?:our|an) (?:\w+ )?apolog\w+)",
            r"(?:sorry|apologi[sz]e|regret) (?:that|for the way|for how) (?:you|people|some|customers|anyone|they|some people)(?: may| might)?(?: have)? (?:feel|felt|perceived?|were offended|are offended|took|misunderst\w+|interpreted|see it|saw it)",
            r"(?:sorry|apologi[sz]e)(?: \w+){0,8}, but\b|sorry but",
            r"(?:sorry|apologi[sz]e|regret)(?: \w+){0,4} any (?:\w+ )?(?:offen[cs]e|misunderstanding|confusion|perceived|perception|upset|hurt|distress)(?: \w+){0,3} (?:may|might|could)",
            r"regret (?:that )?(?:the )?(?:perception|impression|any impression|misunderstanding)",
            r"(?:sorry|apologi[sz]e|apologies|regret)(?: \w+){0,4} to (?:anyone|anybody|those|any \w+) who (?:may|might|feels?|felt|was offended|were offended)(?: \w+)*",
            r"(?:to (?:anyone|those|any \w+) who (?:may|might|feels?|felt|was offended|were offended)|for any(?:thing)? (?:\w+ )?(?:that|which)? ?(?:may|might|could) have)(?: \w+){0,8} (?:sorry|apologi[sz]e|apologies)",
        ),
        "this is an apology that takes itself back",
        "Say “We are sorry for …” and name what happened to people.",
    ),
    Wording(
        "H13",
        "warn",
        phrases(r"any inconvenience(?: (?:that )?(?:this )?(?:may|might|has|have|caused))?", r"inconvenience (?:this )?(?:may|might|could) have"),
        "“any inconvenience” doubts that there was one",
        "Name what people went through: “We are sorry that orders are late.”",
        unless=phrases(r"sorry for the"),
    ),
    # --- H14 ---
    Wording(
        "H14",
        "block",
        phrases(
            r"award[- ]winning|multi-award|awards?(?= (?:for|as|as the|from|last))|(?:won|winner of|winning|received|recipient of) (?:\w+ ){0,5}awards?",
            r"(?:market|industry|world|category|globally|class|sector|nation|country|europe|uk|britain|america)(?:['’]s)?[- ]leading",
            r"(?:a|the|one of the|as a|as the|our|its|remains?|is|are) (?:\w+ )?leading (?:\w+ ){0,2}(?:provider|supplier|brand|name|company|maker|retailer|platform|manufacturer|operator|employer|bank|chain|producer|service|specialist|business|firm)",
            r"(?:market|industry|world|global|category) leaders?|leaders? in (?:\w+ )?(?:the|our|its|its field|innovation|\w+ technology)",
            r"world[- ]class|best[- ]in[- ]class|first[- ]class|state[- ]of[- ]the[- ]art|cutting[- ]edge|next[- ]generation|ground-?breaking|game[- ]chang\w+|gold[- ]standard|best[- ]selling|best[- ]loved|much[- ]loved|top[- ]rated|five[- ]star|premium (?:quality|service|experience|range|brand)|high(?:est)?[- ]quality (?:products?|services?|standards?|ingredients?)|second to none|unrivalled|unrivaled|unparalleled|unmatched|unbeatable|renowned|prestigious|iconic|trailblaz\w+|revolutionary|innovative",
            r"(?:we|we're|are|is|the company|always|rightly|immensely|extremely|very|team) (?:\w+ )?proud|proudly|pride ourselves|takes? (?:\w+ )?pride|prides itself",
            r"(?:our|company|core|brand|founding) (?:\w+ )?(?:values|mission|heritage|legacy|vision|ethos|philosophy|track record|reputation for|commitment to (?:\w+ )?(?:excellence|quality|innovation|sustainability|customer|our customers|the community|communities))",
            r"committed to (?:\w+ )?(?:excellence|quality|innovation|delivering|providing|offering|the (?:best|highest)|being|sustainab\w+|our (?:values|mission|communit\w+))",
            r"(?:dedicated|passionate|passion) (?:to|about|for) (?:\w+ )?(?:excellence|quality|innovation|delivering|providing|our (?:customers|values)|customer|service|food|great|what we do)",
            r"at the heart of (?:everything|what|all) we do|customers? (?:come|comes|are|is) (?:always )?(?:first|at the (?:heart|centre|center))|customer[- ]first|customer[- ]centric|go(?:es|ing)? the extra mile|above and beyond",
            r"trusted (?:by|partner|brand|name|provider|for)|millions of (?:happy|satisfied|loyal|customers)|(?:happy|satisfied|loyal|valued) customers (?:worldwide|around|across|every|have|who love)",
            r"(?:special|exclusive|limited(?:[- ]time)?|introductory|great|fantastic|amazing) (?:\w+ )?(?:offers?|deals?|discounts?|prices?)|\d+ ?(?:%|per ?cent|percent) (?:off|discount)|(?:promo(?:tional)?|discount|voucher) codes?|free trial|money off|buy one|half[- ]price|sale (?:now|ends|starts)|gift (?:card|voucher) for",
            r"(?:check out|discover|explore|try|buy|shop|order|pre-order|upgrade to|switch to|sign up (?:for|to)|subscribe to|enjoy|don't miss) (?:our|the) (?:\w+ )?(?:new|latest|range|products?|app|plans?|collection|service|premium|pro|plus|exciting|upcoming|other)",
            r"(?:launch(?:ed|es|ing)?|introduc(?:ed|es|ing)|unveil(?:ed|s|ing)?) (?:our|a|an|its|the) (?:\w+ ){0,2}(?:new|latest|exciting|upcoming|range|product|app|platform|collection|series|version)",
            r"(?:new|latest|upcoming|exciting) (?:\w+ )?(?:range|product line|product launch|flagship|collection|menu|store opening)s?",
            r"(?:excited|exciting|delighted|thrilled|pleased) (?:to (?:announce|launch|share|introduce|offer)|about|that|news)",
            r"(?:for|with) (?:over |more than |nearly |almost )?(?:\d+|\w+) (?:years|decades)(?: of)?(?:,)? (?:\w+ )?(?:we|experience|excellence|service|history|of serving|the company|the family)|since (?:18|19|20)\d\d, we|established in (?:18|19|20)\d\d|family[- ]owned",
            r"(?:number|no\.?) (?:one|1) (?:\w+ )?(?:provider|brand|choice|in|for)|(?:the )?(?:best|safest|finest|most (?:trusted|reliable|loved|popular|advanced|secure)) (?:\w+ )?(?:in (?:the|our)|on the market|available|anywhere|brand|products?|service|provider)",
            r"(?:our )?(?:products?|services?|brand) (?:is|are|remains?) (?:\w+ )?(?:loved|popular|the best|excellent|superb|outstanding|safe and delicious)|remain(?:s)? (?:your|the) (?:\w+ )?(?:choice|favourite|favorite)|strong (?:financial )?(?:growth|results|performance|sales|quarter)|record (?:sales|profits|results|year|growth)|outstanding (?:service|quality|record|products?)|excellent (?:safety |service )?(?:record|reputation|track record)|(?:impeccable|exemplary|proven|unblemished|strong) (?:\w+ )?(?:record|reputation|track record)",
        ),
        "this serves the brand, not the people who read",
        "Cut it: a holding statement promotes nothing.",
    ),
    Wording(
        "H14",
        "warn",
        phrases(
            r"(?:takes?|taking|treats?|treating) (?:\w+ ){1,7}(?:very |extremely |incredibly |so |this |most )*serious(?:ly|ness)",
            r"(?:is|are|remains?|remain|has always been|as) (?:always )?(?:our|the|a) (?:\w+ )?(?:top|first|highest|number[- ]one|main|absolute|utmost|overriding|greatest|key) (?:priority|concern|importance)|our (?:top|first|highest|number[- ]one|main|absolute) priority|of (?:the )?(?:utmost|paramount) importance|paramount",
            r"(?:we|i) (?:\w+ )?(?:value|cherish) (?:your|our|the) (?:trust|customers?|loyalty|business|custom|patience)|thank you for your (?:continued )?(?:loyalty|support|custom|trust)|high(?:est)? standards|robust (?:\w+ )?(?:processes|procedures|systems|safeguards|controls|measures)",
        ),
        "this speaks of the company's values instead of what it does",
        "Cut it, or say what was done.",
    ),
    # --- H15 ---
    Wording(
        "H15",
        "block",
        phrases(
            r"(?:completely|totally|perfectly|entirely|absolutely|100 ?%|100 per ?cent|fully|wholly|utterly|always|now|quite|very|and|are|is|were|was|remains?|remain|stay|staying|kept|be|still) (?:safe|secure|protected|unharmed|harmless|risk-free)(?: and (?:secure|sound|well))?(?! (?:to (?:do so|restart|continue|return|resume)|way|place|until))",
            r"(?:completely|totally|fully|entirely|firmly|now|well|everything is|situation is|is|are) (?:\w+ )?under control",
            r"(?:fully|completely|totally|entirely|permanently|100 ?%) (?:\w+ )?(?:resolved|fixed|contained|recovered|restored|solved|confident|eliminated|back to normal|operational|eradicated|protected)",
            r"no (?:\w+ ){0,4}(?:data|information|details|records|passwords|accounts|funds|money|systems|payments|credentials)(?: \w+){0,4} (?:was|were|has been|have been|is|are|had been|been) (?:ever )?(?:affected|accessed|compromised|lost|stolen|exposed|leaked|at risk|taken|breached|shared|viewed|impacted|involved|misused|disclosed|in danger)",
            r"(?:data|information|details|records|passwords|accounts?|funds|money|systems|savings|payments|credentials)(?: \w+){0,4} (?:was|were|has|have|is|are|had|did)(?: not|n't)(?: \w+){0,3} (?:affected|accessed|compromised|lost|stolen|exposed|leaked|at risk|taken|breached|impacted|involved|in danger)",
            r"(?:no ?one|nobody|no (?:customers?|people|persons?|staff|employees|passengers?|patients?|members?|users?|animals?|children|residents?|visitors?|guests?))(?: \w+){0,4} (?:is|was|were|are|has been|have been|will be|been|ever|at) (?:\w+ )?(?:hurt|injured|harmed|at risk|affected|in danger|endangered|impacted|ill|unwell|risk|in any danger|exposed)",
            r"(?:there is|there's|there was|there are|poses?|pose|posed|with|at|presents?|carries|has|have) (?:absolutely |simply |currently )?(?:no|zero|not any) (?:\w+ ){0,2}(?:risks?|danger|threats?|cause for (?:concern|alarm|worry)|reason (?:to|for) (?:\w+ )?(?:worry|panic|concern|alarm|be concerned|be alarmed|doubt)|need (?:to|for) (?:worry|panic|concern|alarm|be (?:concerned|alarmed|worried))|health risk|impact|safety (?:issue|concern|risk)s?|problem|hazards?)",
            r"no (?:cause|reason|grounds|need) (?:for|to) (?:\w+ )?(?:concern|alarm|worry|panic|be (?:concerned|alarmed|worried))|no (?:\w+ )?(?:risk|danger|threat) (?:whatsoever|at all|to|of)",
            r"nothing to (?:worry|fear|be (?:concerned|alarmed|worried) about)|(?:do not|don't|please don't|should not|shouldn't|need not|needn't|not|no need to) (?:worry|panic|be (?:alarmed|concerned|worried|afraid))|have nothing to fear|no worries",
            r"(?:rest|be|feel|stay|remain|please be) (?:\w+ )?(?:assured|reassured)|(?:we |i )?(?:can |want to |would like to |wish to |hereby )?(?:assure|reassure|promise|guarantee|vouch|swear)s? (?:you|customers?|everyone|all|our|the|that|people|families|the public|passengers|patients|parents|users|this|it|there|no)|guarantee[sd]?(?! period| certificate| scheme| claim)|you have our word",
            r"(?:will|can|could|must) (?:never|not|n't) (?:\w+ )?(?:happen|occur|recur|be repeated)(?: again)?|won't happen again|never (?:happen|occur|again)",
            r"(?:everything|all|all systems|all services|services?|operations|business) (?:is|are|has|have|remains?) (?:\w+ )?(?:fine|well|normal|back to normal|as usual|good|okay|ok|returned to normal)|back to normal|business as usual|crisis is over|the worst is over",
            r"(?:is|are|was|were|remains?|remain|completely|entirely|wholly) (?:\w+ )?(?:unaffected|untouched|uncompromised|not affected|not at risk|not in danger|not dangerous|not harmful|not impacted)",
            r"(?:no|zero|without any|not any) (?:\w+ ){0,2}(?:impact|effect)(?: \w+)? on|zero (?:risk|impact|chance)|without (?:any )?risk|risk[- ]free",
            r"(?:you|customers?|everyone|families|people|passengers) (?:can|may|should) (?:\w+ ){0,4}(?:with (?:\w+ )?confidence|confident\w*|safely|rely on|trust|sleep|relax|be confident|without worry)",
            r"(?:has|have|had|did) (?:not|n't|never) (?:been )?(?:leave|left|compromised?|put) (?:\w+ ){0,3}(?:at risk|in danger|our systems)",
            r"(?:we are|we're|i am) (?:\w+ )?(?:confident|certain|sure|convinced|satisfied)",
        ),
        "this reassures without a confirmed fact behind it",
        "Say what is confirmed and what is still being checked.",
        backed=True,
        open=True,
    ),
)


def check(case: Case) -> Iterator[Finding]:
    """Findings of H9, H10, H11, H13, H14, H15; at most one of a row for a sentence."""
    for wording in WORDINGS:
        for segment in case.prose:
            yield from _in_sentence(case, wording, segment)


def _in_sentence(case: Case, wording: Wording, segment: Segment) -> Iterator[Finding]:
    sentence = case.reading.at(segment)
    if wording.unless is not None and wording.unless.search(sentence):
        return
    for match in wording.pattern.finditer(case.reading.text, segment.start, segment.end):
        before = case.reading.text[segment.start : match.start()]
        if wording.open and _is_open(sentence, before):
            continue
        if wording.backed and _is_backed(case, match.group(), sentence):
            continue
        severity = _severity(case, wording)
        message = f"“{match.group()}”: {wording.message}"
        yield finding(wording.rule, severity, match.start(), match.end(), message, wording.suggestion)
        return


def _is_open(sentence: str, before: str) -> bool:
    """Inside what is not known: "we do not know how many …", "are checking whether … may have …"."""
    return is_unknown(sentence) and _HEDGE_OPEN.search(before) is not None


def _is_backed(case: Case, words: str, sentence: str) -> bool:
    """A confirmed fact says it: the words themselves, and most of the sentence around them."""
    wanted = content(words)
    for text in case.known:
        held = content(text)
        if wanted and wanted <= held and carried(sentence, [text]) >= 0.5:
            return True
        if words.lower() in text.lower():
            return True
    return False


def _severity(case: Case, wording: Wording) -> Severity:
    """What counsel has cleared is not blocked again for what it may admit; the signer is asked."""
    if wording.rule == "H13" and case.meta.counsel_cleared and "admit" in wording.message:
        return "ask"
    return wording.severity
