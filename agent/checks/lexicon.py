"""The tables behind the grounding check: which words say the same, which the opposite, which say little.

The long ones are files in ``lists``, a line a group of words.
"""

from importlib.resources import files

from agent.checks.sentences import listed


def _lines(name: str) -> list[str]:
    return files(__package__).joinpath("lists", f"{name}.txt").read_text("utf-8").splitlines()


STOP = listed("""
    a an the this that these those it its itself he him his himself she her hers herself they them their theirs
    themselves i me my mine myself we us our ours ourselves you your yours yourself who whom whose which what
    there here
    is are was were be been being am do does did done doing have has had having will would shall should can could may
    might must ought of in on at to from by with without for about into onto upon over under between among through
    during
    as and or but nor so yet if then than because since while when where why how although though whether until unless
    up down out off again further too very just also both each few more most other some such own same s t re ve ll d m
    not no never none nobody nothing neither cannot once ever even still already only all any every across within
    after before behind above below against along around per via like one get gets got getting""")
#: Words that frame a report. A customer's ticket is a report, so they need no place of their own in it.
FRAME = listed("""
    say said says tell told tells explain explained describe described report reported note noted write wrote written
    share shared recall recalled mention mentioned state stated add added according contact contacted reach reached
    indicate indicated interaction ticket message conversation case story experience account situation
""")
#: Verbs and fillers that say little by themselves: "put the problem right", "was able to", "came to £148".
LIGHT = listed("""
    able put take took taken make made come came go went gone give gave given let know knew known keep kept turn turned
    decide decided manage managed happen happened find found become became seem seemed end ended enable enabled
    thing way case matter fact part side point total amount sum following itself instead meanwhile later earlier soon
    another new different original previous recent recently current ordinary usual affected concerned involved used
    receive received offer offered propose proposed ask asked agree agreed promise promised plan planned expect expected
    intend intended mean meant try tried attempt problem issue trouble time times
    respective particular certain entire own further eventually finally promptly quickly successfully
""")
#: Who takes part. First-person evidence is the customer's, or the agent's, own voice.
PERSONS = listed("""
    customer client user shopper buyer caller subscriber reviewer guest visitor person people someone man woman
    owner agent adviser advisor representative rep team staff support colleague employee member operator
    specialist company firm business retailer provider supplier maker manufacturer seller host insurer airline hotel
    bank passenger traveller tenant rider couple family household parent organisation helpline
""")
#: The one who writes in, and the one who answers; a technician is sent by the one who answers.
CUSTOMERS = listed("""
    customer client user shopper buyer caller subscriber reviewer guest visitor passenger traveller tenant rider cyclist
    farmer parent mother father couple family household patient student pupil member resident
    musician camper
""")
ANSWERERS = listed("""
    agent adviser advisor representative rep team support company firm host insurer bank airline hotel retailer
    provider supplier maker manufacturer seller helpline service
""")
SENT = listed("technician engineer fitter mechanic staff specialist employee expert")
#: Others who do things in a ticket; who else does something is no sign either way.
OTHERS = listed("""
    driver courier landlord neighbour manager nurse doctor dealer installer volunteer curator grandson
    granddaughter daughter son sister brother colleague plumber electrician vet clinic jeweller watchmaker university
    intern shop shelter guide police partner wife husband someone somebody nurse neighbour grandchild
""")
#: What makes a deed one that is wished, planned, allowed or asked for, and not done.
MODALS = listed("""
    will would can could may might must should shall ought offer offers offered try tries trying tried attempt
    attempting attempted plan plans planned planning hope hopes hoping want wants wanted going able ready willing agree
    agreed promise promised please if let lets ask asked allowed due suggest suggested recommend recommended unless
    intend intends like prepared need needs needed rather supposed advised told 'll 'd
""")
#: Of these, what leaves open whether it came to be; what somebody will do is mostly done in the end.
OPEN = MODALS - listed("will shall going due please 'll 'd told advised asked let lets must should needed")
#: Verbs that deny what stands behind them.
LACKS = listed("lack lacked lacks without avoid avoids avoided neither nor")
#: Words between who does something and what is done.
BETWEEN = listed("""
    is are was were be been being am do does did have has had having to not never also just already now then still even
    only always finally again ever so quickly since both all really actually simply soon n't cannot yet
""")
#: "every", in the words people have for it.
UNIVERSALS = listed("all every everyone everybody everything both none nobody nothing always")
#: What the evidence may say for them.
EACH = listed("each last whole full any")
#: What takes a universal back.
NEARLY = listed("almost nearly but most virtually")
PARTIALS = listed("some half most part several none")
REASONS = ("because", "caused by", "due to", "owing to", "as a result of", "thanks to")
FIRST_PERSON = listed("i me my mine myself we us our ours ourselves i'm i've i'd i'll we're we've")
NEGATIONS = listed("""
    not no never none nobody nothing neither nor cannot without n't nowhere hardly barely scarcely
    fail refuse deny lack unable avoid decline reject prevent stop""")
EXCLUSIVES = listed("only solely exclusively just merely alone sole always never all every none entirely")
BEFORE = listed("before prior until ahead")
CAUSES = listed("because due caus owing thanks therefore thus hence result led consequently")
#: What may stand for a cause in the evidence: people seldom say "because".
CAUSES_LOOSELY = CAUSES | listed("so since as reason why after when lead by from with")
AFTER = listed("after following since later afterwards")

#: Words of one line stand for one another in a report.
SAME = _lines("same")

#: Words of one line may stand for one another in a report, and less surely so than those of ``SAME``: a word may
#: stand in several lines, and its fellows in one are no fellows of those in another.
LIKE = _lines("like")

#: A word before the bar may stand for what is said more exactly behind it, and not the other way round.
GENERAL = _lines("general")

#: Either side of a bar contradicts the other.
OPPOSITE = _lines("opposite")

#: A form and what it is reduced to.
IRREGULAR: dict[str, str] = dict(pair.split(":", 1) for line in _lines("irregular") for pair in line.split())
CONTRACTED = {"can't": "cannot", "won't": "not", "n't": "not", "ain't": "not"}
