"""The tables behind the grounding check: which words say the same, which the opposite, which say little."""

from agent.checks.sentences import listed

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
#: Who takes part. First-person evidence is the customer's, or the agent's, own voice.
PERSONS = listed("""
    customer client user shopper buyer caller subscriber reviewer guest visitor person people someone man woman
    owner agent adviser advisor representative rep team staff support colleague employee member operator
    specialist company firm business
""")
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
SAME = """
quick fast rapid swift speedy prompt
fix repair mend resolve solve remedy sort
buy purchase bought
phone telephone call ring
begin start commence
end finish complete conclude
help assist aid support
big large huge great
small little tiny
need require
want wish
show display
refund reimburse repay
happy glad pleased delighted thrilled
angry furious annoyed
problem issue trouble fault
mistake error
film movie picture
child kid
doctor physician
car automobile
firm company business
reply answer respond response
receive get
send ship deliver dispatch
choose pick select
ask request
keep retain
job position post
money cash fund
shop store
allow let permit enable
use utilise
make create produce
maybe perhaps
near close
important key crucial vital
build construct
author writer
actor actress
show series programme program
award prize
country nation
city town
birth bear born
die death dead
film cinema
song track single
release publish
play perform
star lead
win victory triumph
teacher tutor instructor
employ hire
own possess
about approximately roughly
broken faulty defective fail break
late delayed overdue
pay payment
bill invoice
account profile
email mail
also too
several multiple various many numerous
teach educate
location place site
hold host
""".strip().splitlines()

#: Either side of a bar contradicts the other.
OPPOSITE = """
increase rise grow raise higher up gain | decrease fall drop decline lower reduce down loss lose
accept agree approve | refuse reject deny decline disapprove
open | close shut
start begin | end finish stop
win | lose defeat
buy | sell
early | late
fast quick | slow
first | last
before | after
more most | less fewer least
always | never rarely
all every | none
good great excellent best | bad poor terrible worst
happy pleased satisfied thankful grateful | unhappy angry furious upset disappointed frustrated dissatisfied
succeed success | fail failure
old | new
young | old
hot | cold
large big | small little
north northern | south southern
east eastern | west western
male man boy brother father son husband actor he | female woman girl sister mother daughter wife actress she
alive live | dead die
easy simple | difficult hard complicated
cheap | expensive costly
free | paid
possible able | impossible unable
include | exclude
legal | illegal
positive | negative
arrive | leave depart
lend | borrow
give | take
remember | forget
pass | fail
enter | exit
full | empty
active | inactive
public | private
domestic | foreign
ally friend | enemy
fiction fictional | true real
minimum | maximum
import | export
love like enjoy | hate dislike
support | oppose
remain stay | leave
working works work fixed repaired | broken faulty
found | lost
received | sent
charged charge | refunded refund waived waive
keep | cancel
online | offline
morning | evening night
same | different
connected | disconnected
never | once
customer | agent
safe | dangerous unsafe
strong | weak
rich | poor
famous popular | unknown obscure
major | minor
single unmarried | married
guilty | innocent
""".strip().splitlines()

_IRREGULAR = """
    went:go gone:go goes:go came:come saw:see seen:see made:make took:take taken:take gave:give given:give
    told:tell thought:think felt:feel left:leave kept:keep held:hold brought:bring bought:buy caught:catch taught:teach
    sold:sell found:find lost:lose paid:pay met:meet led:lead ran:run sat:sit stood:stand understood:understand
    wrote:write written:write spoke:speak spoken:speak broke:break broken:break chose:choose chosen:choose drove:drive
    driven:drive fell:fall fallen:fall flew:fly flown:fly forgot:forget forgotten:forget froze:freeze frozen:freeze
    grew:grow grown:grow knew:know known:know rose:rise risen:rise sang:sing sung:sing shown:show spent:spend
    stole:steal stolen:steal swam:swim threw:throw thrown:throw won:win wore:wear worn:wear began:begin begun:begin
    became:become built:build sent:send slept:sleep lent:lend meant:mean heard:hear died:die dying:die lying:lie
    tied:tie children:child men:man women:woman feet:foot teeth:tooth mice:mouse lives:life wives:wife better:good
    best:good worse:bad worst:bad shut:shut cut:cut put:put set:set read:read said:say born:birth bore:bear hung:hang
    fought:fight sought:seek lit:light shot:shoot struck:strike swept:sweep woke:wake wound:wind people:people
    colour:color favourite:favorite centre:center theatre:theater programme:program cheque:check licence:license
    defence:defense grey:gray catalogue:catalog tyre:tire kerb:curb
"""
IRREGULAR: dict[str, str] = dict(pair.split(":", 1) for pair in _IRREGULAR.split())
CONTRACTED = {"can't": "cannot", "won't": "not", "n't": "not", "ain't": "not"}
