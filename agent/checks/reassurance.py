"""Wordings that reassure without a fact (H15): safe, under control, nobody affected, never again."""

from agent.checks.reading import phrases
from agent.checks.wording import Wording

ROWS: tuple[Wording, ...] = (
    # H15
    Wording(
        "H15",
        "block",
        phrases(
            r"(?:rest|sleep|breathe) (?:easy|easily|soundly)|(?:can|should|may) relax|(?:complete|full|"
            r"total|absolute) control|perfectly (?:fine|normal|well|ok|okay|good|healthy|usable|"
            r"drinkable|edible)|no harm done|safe and sound|in safe hands|all clear|as safe as|nothing "
            r"(?:was|has been|is) (?:lost|stolen|taken|damaged|compromised|wrong)",
            r"(?:no|not any|zero|without) (?:\w+ )?evidence (?:that|of|to suggest|whatsoever)|no "
            r"(?:sign|signs|indication|indications|suggestion)(?: \w+)? (?:that|of|to suggest)",
            r"none of (?:your|our|the|their|these|those)(?: \w+){1,4} (?:is|are|was|were|has|have|had|"
            r"will)(?: \w+){0,3}",
            r"no (?:lasting|permanent|serious|real|long-term|significant|further|other|actual|"
            r"structural|environmental|such|financial|physical)(?: \w+)? (?:damage|harm|injur\w+|"
            r"consequences|loss|losses|impact|disruption|effects?|risk|danger|problems?|issues?)",
            r"no (?:damage|harm|loss|injur\w+|casualties|victims|theft)(?! (?:has|have|had|was|were) "
            r"(?:been )?(?:reported|recorded|confirmed))(?: \w+){0,3} (?:was|were|has|have|is|are|"
            r"occurred|resulted|done|caused)",
            r"(?:is|are) (?:among )?the safest",
            r"(?:situation|fire|leak|outbreak|incident|spill|problem|issue|attack|threat|breach|danger|"
            r"matter|risk|crisis|emergency) (?:is|are|was|has|have|had)(?: now| been| already| fully)* "
            r"(?:contained|stable|stabili[sz]ed|over|passed|resolved|solved|dealt with|eliminated|"
            r"removed|fixed|closed|in hand|ended)",
            r"(?:never|not ever|at no (?:time|point|stage))(?: \w+){0,4} (?:risk|danger|threat|unsafe|"
            r"compromised|exposed|in doubt)",
            r"(?<!should[ ])(?:cannot|never|not) (?:\w+ )?(?:happen|occur|recur|be repeated)(?: again)?",
            r"(?:all|every|each) (?:of )?(?:our |the |your )?(?:other )?(?:\w+ )?(?:data|products?|"
            r"services?|systems?|customers?|flights|trains|accounts?|shops?|funds|staff|passengers|"
            r"patients|children|guests|residents) (?:is|are|remains?|was|were) (?:\w+ )?(?:safe|secure|"
            r"fine|well|unharmed|protected|unaffected|sound|ok|okay)",
            r"(?:you|customers?|people|anyone|residents?|everyone) (?:are|is|will be|were|was) (?:\w+ "
            r")?(?:safe|protected|in good hands|not in (?:any )?danger|out of danger)",
            r"(?:completely|totally|perfectly|entirely|absolutely|100 ?%|100 per ?cent|fully|wholly|"
            r"utterly|always|now|quite|very|and|are|is|were|was|remains?|remain|stay|staying|kept|be|"
            r"still) (?:safe|secure|protected|unharmed|harmless|risk-free)(?: and (?:secure|sound|"
            r"well))?(?! (?:to (?:do so|restart|continue|return|resume)|way|place|until))",
            r"(?:completely|totally|fully|entirely|firmly|now|well|everything is|situation is|is|are) "
            r"(?:\w+ )?under control",
            r"(?:fully|completely|totally|entirely|permanently|100 ?%) (?:\w+ )?(?:resolved|fixed|"
            r"contained|recovered|restored|solved|confident|eliminated|back to normal|operational|"
            r"eradicated|protected)",
            r"no (?:\w+ ){0,4}(?:data|information|details|records|passwords|accounts|funds|money|"
            r"systems|payments|credentials)(?: \w+){0,4} (?:was|were|has been|have been|is|are|had "
            r"been|been) (?:ever )?(?:affected|accessed|compromised|lost|stolen|exposed|leaked|at risk|"
            r"taken|breached|shared|viewed|impacted|involved|misused|disclosed|in danger)",
            r"(?:data|information|details|records|passwords|accounts?|funds|money|systems|savings|"
            r"payments|credentials)(?: \w+){0,4} (?:was|were|has|have|is|are|had|did)(?: not|n't)(?: "
            r"\w+){0,3} (?:affected|accessed|compromised|lost|stolen|exposed|leaked|at risk|taken|"
            r"breached|impacted|involved|in danger)",
            r"(?:no ?one|nobody|no (?:customers?|people|persons?|staff|employees|passengers?|patients?|"
            r"members?|users?|animals?|children|residents?|visitors?|guests?))(?: \w+){0,4} (?:is|was|"
            r"were|are|has been|have been|will be|been|ever|at) (?:\w+ )?(?:hurt|injured|harmed|at "
            r"risk|affected|in danger|endangered|impacted|ill|unwell|risk|in any danger|exposed)",
            r"(?:there is|there's|there was|there are|poses?|pose|posed|with|at|presents?|carries|has|"
            r"have) (?:absolutely |simply |currently )?(?:no|zero|not any) (?:\w+ ){0,2}(?:risks?|"
            r"danger|threats?|cause for (?:concern|alarm|worry)|reason (?:to|for) (?:\w+ )?(?:worry|"
            r"panic|concern|alarm|be concerned|be alarmed|doubt)|need (?:to|for) (?:worry|panic|"
            r"concern|alarm|be (?:concerned|alarmed|worried))|health risk|impact|safety (?:issue|"
            r"concern|risk)s?|problem|hazards?)",
            r"no (?:cause|reason|grounds|need) (?:for|to) (?:\w+ )?(?:concern|alarm|worry|panic|be "
            r"(?:concerned|alarmed|worried))|no (?:\w+ )?(?:risk|danger|threat) (?:whatsoever|at all|"
            r"to|of)",
            r"nothing to (?:worry|fear|be (?:concerned|alarmed|worried) about)|(?:do not|don't|please "
            r"don't|should not|shouldn't|need not|needn't|not|no need to) (?:worry|panic|be (?:alarmed|"
            r"concerned|worried|afraid))|have nothing to fear|no worries",
            r"(?:rest|be|feel|stay|remain|please be) (?:\w+ )?(?:assured|reassured)|(?:we |i )?(?:can |"
            r"want to |would like to |wish to |hereby )?(?:assure|reassure|promise|guarantee|vouch|"
            r"swear)s? (?:you|customers?|everyone|all|our|the|that|people|families|the public|"
            r"passengers|patients|parents|users|this|it|there|no)|guarantee[sd]?(?! period| "
            r"certificate| scheme| claim)|you have our word",
            r"(?:will|can|could|must) (?:never|not|n't) (?:\w+ )?(?:happen|occur|recur|be repeated)(?: "
            r"again)?|won't happen again|(?<!should[ ])never (?:happen|occur|again)",
            r"(?:everything|all|all systems|all services|services?|operations|business) (?:is|are|has|"
            r"have|remains?) (?:\w+ )?(?:fine|well|normal|back to normal|as usual|good|okay|ok|"
            r"returned to normal)|back to normal|business as usual|crisis is over|the worst is over",
            r"(?:is|are|was|were|remains?|remain|completely|entirely|wholly) (?:\w+ )?(?:unaffected|"
            r"untouched|uncompromised|not affected|not at risk|not in danger|not dangerous|not harmful|"
            r"not impacted)",
            r"(?:no|zero|without any|not any) (?:\w+ ){0,2}(?:impact|effect)(?: \w+)? on|zero (?:risk|"
            r"impact|chance)|without (?:any )?risk|risk[- ]free",
            r"(?:you|customers?|everyone|families|people|passengers) (?:can|may|should) (?:\w+ "
            r"){0,4}(?:with (?:\w+ )?confidence|confident\w*|safely|rely on|trust|sleep|relax|be "
            r"confident|without worry)",
            r"(?:has|have|had|did) (?:not|n't|never) (?:been )?(?:leave|left|compromised?|put) (?:\w+ "
            r"){0,3}(?:at risk|in danger|our systems)",
            r"(?:we are|we're|i am) (?:\w+ )?(?:confident|certain|sure|convinced|satisfied)",
        ),
        "this reassures without a confirmed fact behind it",
        "Say what is confirmed and what is still being checked.",
        backed=True,
        weak=True,
        open=True,
    ),
)
