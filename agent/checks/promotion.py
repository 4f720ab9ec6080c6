"""Wordings that serve the brand (H14): praise, offers, values, awards."""

from agent.checks.reading import phrases
from agent.checks.wording import Wording

ROWS: tuple[Wording, ...] = (
    # H14
    Wording(
        "H14",
        "block",
        phrases(
            r"(?:the|our|its) (?:very )?(?:fastest|best|safest|largest|biggest|finest|cheapest|"
            r"greatest|cleanest|friendliest|freshest|strongest|most (?:reliable|trusted|advanced|"
            r"popular|secure|modern|loved|experienced|respected|punctual|efficient|sustainable|"
            r"innovative)|top|no\.? ?1|number[- ]one)(?: \w+){0,4} (?:in|on|of|across|for) (?:the |our "
            r")?(?:\w+)",
            r"striv(?:e|es|ing) (?:for|to)|excellence|in (?:all|everything) (?:that )?we do|how much "
            r"we care|(?:multi-)?(?:million|billion)[- ](?:pound|dollar|euro)|(?:heavy|record|"
            r"significant|major|huge) investment|invest(?:ed|ing)? (?:heavily|millions|\w+ million)|"
            r"first[- ]rate|top[- ]quality|best (?:choice|service|value|prices?|quality|experience|"
            r"customer)|superior|exceptional|outstanding|market[- ]leading|look forward to "
            r"(?:welcoming|serving|seeing) you",
            r"(?:nation|country|uk|britain|region|city|world|europe|america|town|state|industry)'s "
            r"(?:own )?(?:favou?rite|best|largest|biggest|oldest|finest|leading|top|first|number|no\.?|"
            r"most \w+|premier)",
            r"(?:products?|services?|quality|food|trains|prices?) (?:\w+ )?(?:is|are|remain) (?:the|"
            r"among the) (?:best|finest|safest|most \w+|freshest|fastest|cheapest)|best you can (?:buy|"
            r"get)",
            r"(?:visit|see|explore|browse|come to|pop into) our (?:new|latest|flagship|great|lovely|"
            r"other|sister|beautiful|refurbished|range)",
            r"(?:summer|winter|spring|autumn|christmas|easter|black friday|cyber monday|annual|big|"
            r"flash|clearance|january|end[- ]of[- ]season) sales?|(?:do not|don't) miss|on sale (?:now|"
            r"from|on|this|next|today)|(?:go|goes|going) on sale|now in stores|available (?:now )?from "
            r"(?:just )?[£$€]",
            r"(?:remain|remains|are|is|fully|deeply|always|stay|utterly|totally) (?:\w+ )?(?:committed|"
            r"dedicated|devoted) to (?:\w+ )?(?:our|your|serving|putting|customers?|great|quality|the "
            r"(?:communit\w+|people|customers?|best|highest))",
            r"(?:named|voted|rated|ranked|crowned|recogni[sz]ed|certified|hailed|nominated)(?: "
            r"[\w']+){0,6} (?:of the year|the best|best|top|no\.? ?1|number one|winner|leader|great "
            r"place)",
            r"our (?:\w+ )?(?:premium|pro|plus|gold|platinum|loyalty|rewards?|flagship|vip) (?:\w+ "
            r")?(?:plans?|packages?|membership|subscription|scheme|programme|program|club|card|service|"
            r"range|app|product|tier|customers|members)",
            r"our (?:brand[- ])?(?:new|newest|latest|exciting|upcoming|next) (?:\w+ ){0,2}(?:phone|"
            r"model|app|product|range|store|menu|plan|collection|car|device|line|feature|book|game|"
            r"tariff|subscription|loyalty \w+)",
            r"passionate(?:ly)?|(?:is|are|it's) in our DNA|nothing (?:matters|is) more (?:to us|"
            r"important)|matters most to us|(?:join|sign up|subscribe|register)(?: \w+){0,3} "
            r"(?:loyalty|rewards?|newsletter|scheme|club|programme|program|membership)",
            r"(?:download|get|install) (?:our|the) (?:new |latest )?(?:app|newsletter)(?: \w+){0,2} "
            r"(?:for|and) (?:\w+ )?(?:deals?|offers?|discounts?|rewards?|save|enjoy|exclusive)",
            r"our (?:customers?|people|guests|members|passengers|fans) (?:love|trust|deserve|choose|"
            r"rave)|why (?:so many|millions|thousands)|(?:known|famous|celebrated|admired|respected|"
            r"loved) for (?:our|its|the) (?:\w+ )?(?:service|quality|food|care|safety|reliability|"
            r"products?|excellence)",
            r"award[- ]winning|multi-award|awards?(?= (?:for|as|as the|from|last))|(?:won|winner of|"
            r"winning|received|recipient of) (?:\w+ ){0,5}awards?",
            r"(?:market|industry|world|category|globally|class|sector|nation|country|europe|uk|britain|"
            r"america)(?:['’]s)?[- ]leading",
            r"(?:a|the|one of the|as a|as the|our|its|remains?|is|are) (?:\w+ )?leading (?:\w+ "
            r"){0,2}(?:provider|supplier|brand|name|company|maker|retailer|platform|manufacturer|"
            r"operator|employer|bank|chain|producer|service|specialist|business|firm)",
            r"(?:market|industry|world|global|category) leaders?|leaders? in (?:\w+ )?(?:the|our|its|"
            r"its field|innovation|\w+ technology)",
            r"world[- ]class|best[- ]in[- ]class|first[- ]class|state[- ]of[- ]the[- ]art|cutting[- "
            r"]edge|next[- ]generation|ground-?breaking|game[- ]chang\w+|gold[- ]standard|best[- "
            r"]selling|best[- ]loved|much[- ]loved|top[- ]rated|five[- ]star|premium (?:quality|"
            r"service|experience|range|brand)|high(?:est)?[- ]quality (?:products?|services?|"
            r"standards?|ingredients?)|second to none|unrivalled|unrivaled|unparalleled|unmatched|"
            r"unbeatable|renowned|prestigious|iconic|trailblaz\w+|revolutionary|innovative",
            r"(?:we|we're|are|is|the company|always|rightly|immensely|extremely|very|team) (?:\w+ "
            r")?proud|proudly|pride ourselves|takes? (?:\w+ )?pride|prides itself",
            r"(?:our|company|core|brand|founding) (?:\w+ )?(?:values|mission|heritage|legacy|vision|"
            r"ethos|philosophy|track record|reputation for|commitment to (?:\w+ )?(?:excellence|"
            r"quality|innovation|sustainability|customer|our customers|the community|communities))",
            r"committed to (?:\w+ )?(?:excellence|quality|innovation|delivering|providing|offering|the "
            r"(?:best|highest)|being|sustainab\w+|our (?:values|mission|communit\w+))",
            r"(?:dedicated|passionate|passion) (?:to|about|for) (?:\w+ )?(?:excellence|quality|"
            r"innovation|delivering|providing|our (?:customers|values)|customer|service|food|great|"
            r"what we do)",
            r"at the heart of (?:everything|what|all) we do|customers? (?:come|comes|are|is) (?:always "
            r")?(?:first|at the (?:heart|centre|center))|customer[- ]first|customer[- ]centric|go(?:es|"
            r"ing)? the extra mile|above and beyond",
            r"trusted (?:by|partner|brand|name|provider|for)|millions of (?:happy|satisfied|loyal|"
            r"customers)|(?:happy|satisfied|loyal|valued) customers (?:worldwide|around|across|every|"
            r"have|who love)",
            r"(?:special|exclusive|limited(?:[- ]time)?|introductory|great(?! deal\b)|fantastic|amazing) (?:\w+ "
            r")?(?:offers?|deals?|discounts?|prices?)|\d+ ?(?:%|per ?cent|percent) (?:off|discount)|"
            r"(?:promo(?:tional)?|discount|voucher) codes?|free trial|money off|buy one|half[- ]price|"
            r"sale (?:now|ends|starts)|gift (?:card|voucher) for",
            r"(?:check out|discover|explore|try|buy|shop|order|pre-order|upgrade to|switch to|sign up "
            r"(?:for|to)|subscribe to|enjoy|don't miss) (?:our|the) (?:\w+ )?(?:new|latest|range|"
            r"products?|app|plans?|collection|service|premium|pro|plus|exciting|upcoming|other)",
            r"(?:launch(?:ed|es|ing)?|introduc(?:ed|es|ing)|unveil(?:ed|s|ing)?) (?:our|a|an|its|the) "
            r"(?:\w+ ){0,2}(?:new|latest|exciting|upcoming|range|product|app|platform|collection|"
            r"series|version)",
            r"(?:new|latest|upcoming|exciting) (?:\w+ )?(?:range|product line|product launch|flagship|"
            r"collection|menu|store opening)s?",
            r"(?:excited|exciting|delighted|thrilled|pleased) (?:to (?:announce|launch|share|introduce|"
            r"offer)|about|that|news)",
            r"(?:for|with) (?:over |more than |nearly |almost )?(?:\d+|\w+) (?:years|decades)(?: "
            r"of)?(?:,)? (?:\w+ )?(?:we|experience|excellence|service|history|of serving|the company|"
            r"the family)|since (?:18|19|20)\d\d, we|established in (?:18|19|20)\d\d|family[- ]owned",
            r"(?:number|no\.?) (?:one|1) (?:\w+ )?(?:provider|brand|choice|in|for)|(?:the )?(?:best|"
            r"safest|finest|most (?:trusted|reliable|loved|popular|advanced|secure)) (?:\w+ )?(?:in "
            r"(?:the|our)|on the market|available|anywhere|brand|products?|service|provider)",
            r"(?:our )?(?:products?|services?|brand) (?:is|are|remains?) (?:\w+ )?(?:loved|popular|the "
            r"best|excellent|superb|outstanding|safe and delicious)|remain(?:s)? (?:your|the) (?:\w+ "
            r")?(?:choice|favourite|favorite)|strong (?:financial )?(?:growth|results|performance|"
            r"sales|quarter)|record (?:sales|profits|results|year|growth)|outstanding (?:service|"
            r"quality|record|products?)|excellent (?:safety |service )?(?:record|reputation|track "
            r"record)|(?:impeccable|exemplary|proven|unblemished|strong) (?:\w+ )?(?:record|reputation|"
            r"track record)",
        ),
        "this serves the brand, not the people who read",
        "Cut it: a holding statement promotes nothing.",
    ),
    Wording(
        "H14",
        "warn",
        phrases(
            r"(?:takes?|taking|treats?|treating) (?:\w+ ){1,7}(?:very |extremely |incredibly |so |this "
            r"|most ){0,4}serious(?:ly|ness)",
            r"(?:is|are|remains?|remain|has always been|as) (?:always )?(?:our|the|a) (?:\w+ )?(?:top|"
            r"first|highest|number[- ]one|main|absolute|utmost|overriding|greatest|key) (?:priority|"
            r"concern|importance)|our (?:top|first|highest|number[- ]one|main|absolute) priority|of "
            r"(?:the )?(?:utmost|paramount) importance|paramount",
            r"(?:we|i) (?:\w+ )?(?:value|cherish) (?:your|our|the) (?:trust|customers?|loyalty|"
            r"business|custom|patience)|thank you for your (?:continued )?(?:loyalty|support|custom|"
            r"trust)|high(?:est)? standards|robust (?:\w+ )?(?:processes|procedures|systems|safeguards|"
            r"controls|measures)",
        ),
        "this speaks of the company's values instead of what it does",
        "Cut it, or say what was done.",
    ),
)
