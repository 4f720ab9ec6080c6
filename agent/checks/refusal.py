"""Wordings that decline to comment (H9), and that shut the door in other words."""

from agent.checks.reading import phrases
from agent.checks.wording import Wording

ROWS: tuple[Wording, ...] = (
    # H9
    Wording(
        "H9",
        "block",
        phrases(
            r"(?:not|n't|never) (?:have |got |be having )?(?:anything|any comment|any statement)(?: "
            r"\w+){0,2} to (?:say|add|share|report|tell)",
            r"keeping our (?:own )?counsel|keep(?:ing)? (?:this|it|matters) (?:private|confidential|to "
            r"ourselves)|say no more|saying no more|leave it (?:at that|there)|speak(?:s)? for itself",
            r"(?:no|not any) (?:further |additional |more |other |new |public )?(?:comments?|"
            r"statements?)(?: \w+){0,3} (?:to make|to give|to offer|to share|available|will be|can be|"
            r"is being|at this|from us|from the)",
            r"no (?:further|additional|more|other|new) (?:information|details?|news)(?: \w+){0,3} "
            r"(?:to (?:share|give|add|offer|provide|report)|available|will be|can be|at this (?:time|"
            r"stage|point))",
            r"comments? (?:is|are|was|were) (?:not |un)(?:currently )?(?:available|possible)|(?:not|un|"
            r"n't) ?(?:be |immediately |currently )?available for comment|could not be reached",
            r"nothing (?:\w+ )?(?:that )?(?:we|the company|i) (?:can|could|will|wish to|are able to|"
            r"want to) (?:say|add|share|tell)",
            r"nothing to say",
            r"(?:advised|told|asked|instructed|counselled|unable|not allowed|not free|forbidden)(?: "
            r"\w+){0,2} not to (?:\w+ )?(?:speak|comment|talk|say|discuss|respond)",
            r"(?:would|'d|will) (?:rather|prefer) not(?: to)? (?:\w+ )?\w+",
            r"(?:remain|remains|remaining|stay|stays|keep|keeping|be|our|company's|this) (?:silent|"
            r"silence|quiet|tight-lipped)",
            r"(?:not|n't|never|unable to|decline to|declines to) (?:be )?(?:able to )?(?:say|speak|"
            r"speaking|talk|talking|tell you) (?:anything|any more|any further|more|about (?:this|it|"
            r"the)|on (?:this|the)|to (?:the )?(?:press|media|reporters|journalists))",
            r"(?:not|n't) (?:be )?(?:respond|responding|reply|replying|taking|take|answer|answering) "
            r"(?:to )?(?:any |further |media |press ){0,4}(?:questions|requests|queries|enquiries|"
            r"inquiries|calls)",
            r"(?:off limits|under wraps|matter of record|internal matter|private matter|confidential matter)",
            r"no[- ]comments?",
            r"no (?:further|additional|more|other) comments?",
            r"(?:not|n't|never|cannot|nor) (?:be )?(?:able |in a position |at liberty |prepared |"
            r"willing |wish |want |intend |going |ready |minded |free |obliged |allowed |permitted "
            r")*(?:to )?(?:currently |publicly )?(?:comment(?:ing)?|discuss(?:ing)?|be drawn|"
            r"elaborat(?:e|ing)|answer(?:ing)?(?: any)?(?: further)? questions|tak(?:e|ing) questions|"
            r"speak(?:ing)? to (?:the )?(?:media|press|reporters|journalists))",
            r"(?:declin|refus)(?:e|es|ed|ing) (?:to )?(?:\w+ )?(?:comment\w*|discuss|answer|elaborate|"
            r"say|provide|give|respond|speak|add)",
            r"(?:unable|not able|unwilling|reluctant) to (?:\w+ )?(?:comment|discuss|elaborate|answer "
            r"(?:any )?(?:further )?questions|say (?:anything|more))",
            r"(?:nothing|not (?:got )?anything) (?:further |more |else |additional )?to (?:say|add|"
            r"share|report|announce)",
            r"refrain(?:s|ing)? from (?:\w+ )?(?:comment\w*|discussing|speaking)",
            r"(?:reserv|withhold|withheld)\w*(?: \w+){0,2} comment\w*",
            r"(?:prefer|choose|chosen|elect|elected|opt|rather) not (?:to )?(?:comment|say|discuss|"
            r"speak|respond|answer)",
            r"(?:in|not |would be |be )?(?:in)?appropriate(?: for us)? (?:to|for us to) (?:\w+ "
            r")?(?:comment|discuss|say (?:any|more))",
            r"(?:will|shall|do|does|are|is|we're|can) (?:not|n't) (?:be )?(?:making|issuing|giving|"
            r"offering|providing|releasing|make|issue|give|offer|provide|release) (?:any |a |an "
            r")?(?:further |additional |more |other |public )?(?:comments?|statements?|remarks?|"
            r"interviews?)",
            r"won't (?:be )?(?:comment\w*|discuss\w*|mak\w+ (?:any )?(?:further )?(?:comments?|"
            r"statements?)|tak\w+ questions|answer\w* questions)",
            r"(?:that|this) is (?:all|everything|as much as) (?:that )?(?:we|we'll|i)(?: can| will| "
            r"are able to| have to| wish to| are prepared to)? (?:say|saying|share|comment)",
            r"(?:all|everything) we(?: can| will| are able to| are going to| have to| are prepared to) (?:say|share)",
            r"policy (?:is )?not to (?:comment|discuss)|policy of not (?:commenting|discussing)|(?:do|"
            r"does) not, as a (?:matter of policy|rule), comment",
            r"comment(?:s|ing)? (?:\w+ ){0,4}(?:is|are|would be) (?:not possible|impossible|inappropriate|premature)",
            r"not (?:a matter|something) (?:on which |that )?we (?:can |will |would |are able to "
            r")?(?:comment|discuss)(?: on)?",
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
            r"(?:can ?not|can't|unable to|not able to|won't|will not|not in a position to) "
            r"(?:currently |publicly )?(?:go into|provide|share|give|disclose|release|reveal|offer) "
            r"(?:you )?(?:with )?(?:any |more |further |additional |specific |the ){0,4}(?:details?|"
            r"information|comments?|specifics|answers)",
        ),
        "this shuts the door instead of saying when more is known",
        "Say what is not known yet and when the next update comes.",
        unless=phrases(r"yet", r"until", r"before", r"at \d", r"by \d", r"still", r"names?", r"personal"),
    ),
)
