"""The rules as a table: what each asks, who decides, where it comes from, and the question to its signer.

The id of a rule is the id of its findings. ``by`` follows ``RULES.md``: ``P`` a program decides, ``R`` a person
answers by name at sign-off, ``P+R`` the program points and the person rules. ``G1`` is the house's own: every
sentence of a story stands on evidence (in a statement that is H2); ``V1`` to ``V3`` are its voice. These are
drafting checks with their sources, not legal advice.
"""

from typing import Literal, NamedTuple

By = Literal["P", "R", "P+R"]


class Rule(NamedTuple):
    """``question`` is what an approver answers when the rule asks."""

    id: str
    title: str
    by: By
    question: str
    source: str


RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        # --- holding statements ---
        Rule(
            "H1",
            "Date, time and zone of issue, and a headline with the event",
            "P",
            "When is this issued, in which time zone, and what happened in one line?",
            "katieharrington.co/crisis-communications-holding-statements",
        ),
        Rule(
            "H2",
            "States only what a confirmed fact carries",
            "P+R",
            "Which confirmed fact carries each factual sentence?",
            "cfmadvocates.com/ins-and-outs-of-crisis-pr-holding-statements",
        ),
        Rule(
            "H3",
            "States what is not known yet",
            "P",
            "What is not known, and is that said?",
            "CERC Introduction 2018: known, not known, being done",
        ),
        Rule(
            "H4",
            "States the action taken, from the action log, and invents none",
            "P+R",
            "Which entry of the action log carries each action that is stated?",
            "newsjack drafting rule 5",
        ),
        Rule(
            "H5",
            "Time of the next update, entered by a person",
            "P",
            "Who promised the time of the next update, and does it stand?",
            "support.atlassian.com/statuspage/docs/incident-communication-tips",
        ),
        Rule(
            "H6",
            "Empathy with those affected, before the company's interest",
            "P+R",
            "Are people affected, and does the text speak to them first?",
            "CERC Express empathy; Coombs: protect stakeholders first",
        ),
        Rule(
            "H7",
            "Something that people can do, or that nothing is needed",
            "P+R",
            "What can people do now, or is it true that they need do nothing?",
            "CERC Promote action",
        ),
        Rule(
            "H8",
            "A real press contact and customer contact, no placeholders",
            "P",
            "Who answers the press and who answers customers, and are both lines staffed?",
            "katieharrington.co/crisis-communications-holding-statements",
        ),
        Rule(
            "H9",
            "No “no comment”, in any wording",
            "P",
            "What can be said instead of declining to comment?",
            "fsb.org.uk/resources-page/crisis-management-what-is-a-holding-statement.html",
        ),
        Rule(
            "H10",
            "No speculation on cause, scope, number or cost; no minimising",
            "P+R",
            "Which confirmed fact carries the cause, the scope or the number that is stated?",
            "katieharrington.co/crisis-communications-holding-statements",
        ),
        Rule(
            "H11",
            "No blame",
            "P+R",
            "Does any sentence put the blame on customers, staff or others?",
            "katieharrington.co/crisis-communications-holding-statements",
        ),
        Rule(
            "H12",
            "Nobody affected can be identified",
            "P",
            "Did the person who can be identified here agree to it?",
            "katieharrington.co/crisis-communications-holding-statements",
        ),
        Rule(
            "H13",
            "No admission before counsel, no fake apology",
            "P+R",
            "Has counsel seen the words that may admit liability?",
            "mediafirst.co.uk/blog/are-you-following-these-six-steps-of-a-great-apology",
        ),
        Rule(
            "H14",
            "No promotion",
            "P",
            "Does any sentence serve the brand and not the reader?",
            "newsjack; MAR Art 17",
        ),
        Rule(
            "H15",
            "No unqualified reassurance",
            "P+R",
            "Which confirmed fact carries the reassurance?",
            "cdc.gov/ccindex/tool/page-11.html",
        ),
        Rule(
            "H16",
            "The posture fits the kind of crisis; denial only where the facts show none",
            "R",
            "Is the company victim, did it happen by accident, or was it preventable, and does the tone fit?",
            "en.wikipedia.org/wiki/Situational_crisis_communication_theory",
        ),
        Rule(
            "H17",
            "The same facts, numbers and times on all channels",
            "P",
            "Do press, social, status page and support script say the same?",
            "support.atlassian.com/statuspage/docs/incident-communication-tips",
        ),
        Rule(
            "H18",
            "Short and plain: 50 or 150 words, reading grade 9 at most",
            "P",
            "What can be cut or said more plainly?",
            "newsjack; GDPR Art 34 “clear and plain language”",
        ),
        Rule(
            "H19",
            "First statement within 60 minutes of detection",
            "P",
            "When was it detected, when is this issued, and is this the first statement?",
            "prweek.com/article/1485363/golden-hour-break",
        ),
        Rule(
            "H20",
            "Counsel clears it first when a trigger fires",
            "P",
            "Has counsel cleared this text for publication?",
            "newsjack legal gate",
        ),
        Rule(
            "H21",
            "Valid until a time; approved after the newest fact",
            "P",
            "Until when is this statement valid?",
            "phoenixprsa.org/code-of-ethics",
        ),
        # --- customer stories ---
        Rule(
            "G1",
            "Every sentence stands on evidence",
            "P",
            "Which passage carries this sentence?",
            "the house: a sentence without support does not pass",
        ),
        Rule(
            "S1",
            "A real customer's experience, with the record's id on file",
            "P",
            "Which record is this, and is the customer real?",
            "16 CFR 255.1",
        ),
        Rule(
            "S2",
            "Not out of context, not reworded to distort",
            "R",
            "Read beside its source: does the story keep what the customer meant?",
            "16 CFR 255.1",
        ),
        Rule(
            "S3",
            "Quotation marks only around exact words of a consented source",
            "P",
            "Where does the source say this, word for word?",
            "16 CFR 255.1(b); AP: never alter quotations",
        ),
        Rule(
            "S4",
            "No invented testimonial, person or quotation; insiders disclosed; no reward for praise",
            "P+R",
            "Is the person behind these words a customer, unpaid for praise?",
            "16 CFR 465",
        ),
        Rule(
            "S5",
            "A result is typical, or the typical result is given",
            "R",
            "Is the result that is claimed typical for customers, and how do we know?",
            "16 CFR 255.2",
        ),
        Rule(
            "S6",
            "A material connection is disclosed",
            "P+R",
            "Did the customer get anything for this, or belong to the house?",
            "16 CFR 255.5",
        ),
        Rule(
            "S7",
            "Evidence on file and permission recorded",
            "P",
            "Where is the evidence held, and where is the permission recorded?",
            "CAP 3.45-3.48",
        ),
        Rule(
            "S8",
            "Inside the consent: wording, channel, credit, time; not withdrawn",
            "P",
            "Does the consent cover these words, on this channel, now?",
            "CAP 3.45; consent records of testimonial tools",
        ),
        Rule(
            "S9",
            "The customer still holds the view",
            "P",
            "Has anybody asked the customer whether this is still so?",
            "16 CFR 255.1(b)",
        ),
        Rule(
            "S10",
            "Nobody can be singled out, linked or inferred",
            "P+R",
            "Could someone be singled out, linked to other records, or inferred from the details?",
            "WP29 opinion 05/2014",
        ),
        Rule(
            "S11",
            "No run of words leads a search to its source",
            "P",
            "Would a search for these words find the customer's own post?",
            "arxiv.org/abs/2510.06383",
        ),
        Rule(
            "S12",
            "The details together fit several customers",
            "P",
            "Do these details together fit at least five customers?",
            "docslib.org/doc/5206154: k-anonymity as a screen",
        ),
        Rule(
            "S13",
            "A motivated intruder would not find the customer",
            "R",
            "Did you try to find this customer with a search engine and the story in hand?",
            "ICO: motivated intruder test",
        ),
        Rule(
            "S14",
            "No direct identifier",
            "P",
            "Whose identifier is this?",
            "ICO anonymisation guidance; Presidio's list of identifiers",
        ),
        Rule(
            "S15",
            "The lead says who, what, when and where in 25 to 40 words",
            "P+R",
            "Does the first paragraph carry the news?",
            "press-release style: inverted pyramid",
        ),
        Rule(
            "S16",
            "Headline of 70 characters, 300 to 800 words, third person, “said”, no hype",
            "P",
            "Is the length right for where it goes?",
            "prwirenow.com/editorial-guidelines",
        ),
        Rule(
            "S17",
            "AP basics: numbers, months, dateline",
            "P",
            "Which date and place does the dateline give?",
            "AP style for press releases",
        ),
        Rule(
            "S18",
            "Boilerplate, media contact, end mark",
            "P",
            "Who answers for the house?",
            "press-release form",
        ),
        Rule(
            "S19",
            "Each quotation attributed at the consented credit; why unnamed is said",
            "P+R",
            "Why is the source unnamed, and does it give information and not opinion?",
            "AP: anonymous sources",
        ),
        Rule(
            "S20",
            "The machine record carries the AI origin and the responsible editor",
            "P",
            "Who is the responsible editor in the machine record?",
            "IPTC digitalSourceType; PRII on AI",
        ),
        # --- regulated modes of a holding statement ---
        Rule(
            "M-FCA",
            "FCA: detail, why not fuller, an undertaking to announce further",
            "P+R",
            "Is this as much detail as can be given now?",
            "FCA DTR 2.2.9G",
        ),
        Rule(
            "M-SEC-8K",
            "SEC 8-K item 1.05: nature, scope, timing, material impact; four business days",
            "P+R",
            "When was the incident found material, and when is this filed?",
            "SEC Form 8-K item 1.05",
        ),
        Rule(
            "M-Reg-FD",
            "Regulation FD: nobody is told before the filing",
            "P+R",
            "Has it been filed or published to everybody?",
            "SEC Regulation FD, 17 CFR 243.100",
        ),
        Rule(
            "M-GDPR-33",
            "GDPR 33: nature, contact, consequences, measures; 72 hours; phases allowed",
            "P+R",
            "When did the house become aware of the breach, and when does this go to the authority?",
            "GDPR Article 33",
        ),
        Rule(
            "M-GDPR-34",
            "GDPR 34: nature, contact, consequences, measures, in plain words to the people concerned",
            "P+R",
            "Do the people concerned learn what it means for them?",
            "GDPR Article 34",
        ),
        # --- the house's own style ---
        Rule(
            "V1",
            "The house's terms, as it writes them",
            "P",
            "Is there a reason to leave the house's term here?",
            "the house's voice profile",
        ),
        Rule(
            "V2",
            "One spelling, British or American",
            "P",
            "Is there a reason to leave the house's spelling here?",
            "the house's voice profile",
        ),
        Rule(
            "V3",
            "Sentences about as long as the house's",
            "P",
            "Can this sentence be split?",
            "the house's voice profile",
        ),
    )
}
