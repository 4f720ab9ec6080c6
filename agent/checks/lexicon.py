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

#: Words of one line may stand for one another in a report, and less surely so than those of ``SAME``: a word may
#: stand in several lines, and its fellows in one are no fellows of those in another.
LIKE = """
fix repair mend resolve solve remedy rectify cure correct sort
correct right accurate proper
wrong incorrect mistaken false
mistake error wrong slip
problem issue trouble fault defect error bug hitch glitch
phone telephone call ring dial
refund reimburse repay return back reverse
refund credit
credit discount deduct reduce
return back
start begin launch commence switch
finish complete conclude end done
deliver send ship dispatch post courier bring hand arrive come
arrive come reach turn land
bring fetch carry take drive
replace exchange swap substitute switch renew change
replacement spare another second new
loan lend borrow lent
hire rent lease rental
repair restore recover
restore return back recover put
recover retrieve regain rescue
cancel terminate drop undo
find discover detect spot notice trace locate identify see
notice spot realise see
look check inspect examine review read
test try trial
try attempt endeavour
stop halt cease quit end
freeze lock hang stick
break snap crack fail burst shatter rupture
sever cut
cut lower reduce
lose miss vanish disappear
miss lack without
add put extra
extra additional further another more
free gratis charge nothing complimentary
offer propose suggest
propose suggest recommend advise
advise tell recommend say urge
ask request tell invite
plan intend schedule due
promise assure guarantee
explain clarify describe
apologise sorry apology
thank grateful appreciate
book reserve appointment arrange
engineer technician fitter mechanic
driver courier
parcel package box order delivery shipment
letter mail note
email mail message
message text alert notification
reminder text
install fit mount put
attach fit fix
run work operate go
work job
set adjust configure put
switch turn
change alter modify adjust amend
alter edit change
update upgrade version release
outage down downtime offline
restart reboot reset
internet broadband web
site website page
shop store retailer outlet
app application software program tool
software system tool program
computer laptop machine
tool device machine
trip journey travel ride tour
house home flat apartment property
landlord owner
ill sick unwell
pain ache hurt
medicine drug dose medication
hospital clinic ward
damage harm ruin scratch spoil
leak drip
hot warm heat
heat warm
weak thin
whistle squeal noise
rescue save
spare save
worry concern anxious
wait queue hold
evening tonight night
morning breakfast
noon midday
couple pair two
pair couple two
photo photograph picture image
proof evidence show
show prove demonstrate display reveal
prove confirm show
confirm verify agree
agree accept consent happy
accept take yes
refuse reject decline deny
reject deny decline refuse
allow let permit may can
receive get obtain given
give grant hand offer
grant award
gift present donation
give donate gift
donate gift
pay cover
cost price charge fee
charge bill invoice fee
price fare cost
fare ticket
buy purchase order get
buy pay
spend cost pay
earn take make
sell sale
sum amount total
claim allege insist
pretend pose impersonate
fraud scam
transfer move send
stranded stuck trapped
stuck jam trapped
jam stick block
block stop freeze
close shut
remain stay keep left
rest remaining other
keep retain hold
throw discard bin
waste lose
remove take withdraw delete strike
withdraw pull remove recall
recall withdraw
decide choose
choose pick select
want wish like
like prefer
prefer rather
need require must
reach arrive get
hear listen
speak talk
learn hear find
read scan
enter type key input
copy scan duplicate
duplicate same double identical
double twice
twice two
identical same equal
different other another
half part
part piece component
piece item
item product thing
tear rip
clean wash rinse
hidden inside behind
inside in within
beside side next
near close by
away distance
quick fast minute soon
soon quickly shortly
immediately straight instant once
late delay overdue
early ahead before
expire lapse out
outdated old older
old former previous earlier
previous former earlier last
last final past
first initial original
original own first
new fresh
broken faulty dead defective
dead die stop
die death dead
funeral service
wedding marriage ceremony
celebrate party
pleased happy glad delighted
unhappy angry furious upset
annoyed angry
scared fright afraid
blind sight
see watch view look
watch view see
bright light
loud noise
quiet silent
sleep asleep bed
wake woken
eat meal food
meal food lunch dinner dish
drink
cook bake
recipe ingredient
baker bakery bake
restaurant kitchen
school class teach
teach teacher lesson
pupil student
exam test
study learn
farm field
farmer farm field
crop harvest
animal
musician play
practice surgery
practise train
rider ride
driver drive
lorry truck van
plane flight
bag luggage suitcase
road street
town city village
weekend saturday sunday
summer june july august
winter december january february
spring march april may
autumn september october november
year annual yearly
month monthly
week weekly
day daily
quarter quarterly
hour hourly
seal valve ring gasket
power electricity electric
battery charge
screen display
crash freeze
lock block
password login
login account
account profile
bank account
tax vat
insurance insurer insure policy cover
claim insurance
police officer
witness see
accident collision crash hit
collide hit
hit strike knock
injure hurt
fire burn
flood water
storm wind gale weather
rain wet weather
snow ice frost
write wrote letter
sign signature
volunteer helper
charity appeal
choir sing
concert play
game match
team staff crew
owner own
boss manager
worker colleague employee staff
office desk
factory plant
warehouse depot
stock supply
supply provide give
provide supply give send
produce make
manufacture make produce
maker manufacturer
design build
develop build
developer programmer
print press
public open
secret hidden
private personal
safe secure
danger risk hazard
error fault wrong
number figure amount
digit figure number zero
name call
mark label tag
label tag mark
reading value figure
level height
temperature degree
tell inform notify let say
inform tell notify
warn alert
complain complaint criticise
criticise complain
praise compliment
enough sufficient
able can manage could
manage able succeed
succeed pass manage work
pass succeed
fail unable miss
again back once restore
still yet
since after
despite although even
because reason cause
cause reason lead why blame behind
mean cause
""".strip().splitlines()

#: A word before the bar may stand for what is said more exactly behind it, and not the other way round.
GENERAL = """
vehicle | car van lorry truck bus bike coach scooter tractor
car | taxi cab
boat | ship ferry
instrument | violin cello guitar piano flute trumpet
animal pet | dog cat horse rabbit hamster sheep lamb cow
dog | spaniel terrier labrador poodle puppy
cat | kitten
bird | hen duck parrot chicken
flower | rose tulip lily bouquet stem
plant | hedge tree flower shrub rose
food | bread meat fruit cheese rice couscous meal recipe kibble
drink | coffee tea beer wine juice water
meal | lunch dinner breakfast supper curry roll
device machine equipment | phone reader monitor camera printer scanner sensor oven kettle dishwasher tablet laptop till
appliance | oven kettle dishwasher fridge freezer washer toaster
furniture | sofa chair table bed desk wardrobe mattress cupboard
refrigerator | fridge
computer | laptop pc desktop
clothes clothing | shirt shoes dress suit coat
relative family | mother father parent brother sister aunt uncle grandmother grandfather cousin son daughter
parent | mother father mum dad
child | baby toddler son daughter boy girl kid
grandparent | grandmother grandfather gran grandad
spouse partner | husband wife
building | house flat hall office school block
premises | shop office house restaurant
document paper | letter form invoice contract certificate report file
form | application claim
fee | charge cost price rent
compensation | voucher credit refund
goods item product | box sofa tent phone watch camera keyboard telescope bike mattress kettle
part component | valve sensor battery belt motor spring switch probe lens burr seal plug
tool | spanner screwdriver hammer puller
traveller passenger | flight train bus ferry trip
resident | home flat
illness disease | diabetes cancer coeliac flu
medication | insulin pill tablet
weather | rain storm wind snow frost sun
wind | gale storm
disaster | flood fire storm earthquake
accident | crash collision fall
month | january february march april june july august september october november december
weekday | monday tuesday wednesday thursday friday
celebration event | wedding birthday party anniversary fair carnival
publication | book magazine newspaper
colour | red green blue white orange black yellow navy
metal | steel iron copper brass
overseas abroad | peru france spain italy iceland japan
journey | flight drive ride train
employee staff worker | agent driver technician engineer steward fitter courier manager curator
professional | doctor lawyer accountant nurse teacher
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
    rang:ring rung:ring tore:tear torn:tear hid:hide hidden:hide drew:draw drawn:draw blew:blow blown:blow stuck:stick
    woken:wake dealt:deal burnt:burn learnt:learn fled:flee fed:feed laid:lay rode:ride ridden:ride drank:drink
    shook:shake shaken:shake proven:prove dug:dig shone:shine swore:swear sworn:swear slid:slide bent:bend ate:eat
    eaten:eat bit:bite bitten:bite thrown:throw wept:weep spun:spin spoilt:spoil knelt:kneel leapt:leap
    defence:defense grey:gray catalogue:catalog tyre:tire kerb:curb
"""
IRREGULAR: dict[str, str] = dict(pair.split(":", 1) for pair in _IRREGULAR.split())
CONTRACTED = {"can't": "cannot", "won't": "not", "n't": "not", "ain't": "not"}
