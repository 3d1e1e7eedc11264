"""Phrases as officers type them, each with the command that it must mean: the rules are tuned to these alone.

`A || B` are two readings, each behind a button; `-` is no look-up: such words stay what they were.
"""

from __future__ import annotations

TUNED = """
visits in kings heath tonight | /tasks kind visit in KINGS-HEATH tonight
Visits in King's Heath tonight? | /tasks kind visit in KINGS-HEATH tonight
VISITS IN KINGS HEATH TONIGHT PLEASE | /tasks kind visit in KINGS-HEATH tonight
vists in kings heath 2nite | /tasks kind visit in KINGS-HEATH tonight
visits in kings haeth tonight ta | /tasks kind visit in KINGS-HEATH tonight
any visits in kings heath tonight | /tasks kind visit in KINGS-HEATH tonight
whats on in kings heath tonight | /tasks in KINGS-HEATH tonight
what's happening in kings heath tomorrow | /tasks in KINGS-HEATH tomorrow
anything on in kings heath tonight thanks | /tasks in KINGS-HEATH tonight
anything planned for kings heath on friday | /tasks in KINGS-HEATH friday
jobs in corby today | /tasks in COR today
jobs in kettering nxt wk | /tasks in KET next week
any jobs in corby this week pls | /tasks in COR this week
what jobs are there in wellingborough | /tasks in WEL
how many jobs in corby today | /tasks in COR today
overdue jobs in corby | /tasks overdue in COR
anything overdue in kings heath | /tasks overdue in KINGS-HEATH
whats overdue in northampton | /tasks overdue in NTN
is the blackthorn visit done | /tasks kind visit in BLACKTHORN
is the blackthorn visit done yet? | /tasks kind visit in BLACKTHORN
has the blackthorn visit been done | /tasks kind visit in BLACKTHORN
was the blackthorn visit done yesterday | /tasks kind visit in BLACKTHORN yesterday
when is the blackthorn visit | /tasks next kind visit in BLACKTHORN
whens the next visit in blackthorn | /tasks next kind visit in BLACKTHORN
who is on the blackthorn visit | /tasks kind visit in BLACKTHORN
who's doing the blackthorn visit tonight | /tasks kind visit in BLACKTHORN tonight
blackthorn visits | /tasks kind visit in BLACKTHORN
blackthorn visits tomorrow | /tasks kind visit in BLACKTHORN tomorrow
my visits in blackthorn | /tasks mine kind visit in BLACKTHORN
have i got any visits in blackthorn tomorrow | /tasks mine kind visit in BLACKTHORN tomorrow
whats due for cirv this week | /referrals cirv due this week
what's due for cirv this week | /referrals cirv due this week
WHATS DUE FOR CIRV THIS WEEK | /referrals cirv due this week
wots due 4 cirv this wk | /referrals cirv due this week
whats due at turnaround this week | /referrals turnaround due this week
anything due for turnaround tomorrow | /referrals turnaround due tomorrow
any referrals overdue at turnaround | /referrals overdue turnaround
any overdue referrals at turnaround pls | /referrals overdue turnaround
any referals overdue at turnaround | /referrals overdue turnaround
are there any overdue referrals for cirv | /referrals overdue cirv
cirv overdue | /referrals overdue cirv
turnaround overdue? | /referrals overdue turnaround
whats overdue at cirv | /referrals overdue cirv
cirv referrals | /referrals cirv
cirv refs pls | /referrals cirv
turnaround referrals due friday | /referrals turnaround due friday
how many referrals has cirv got | /referrals cirv
how many referrals does turnaround have | /referrals turnaround
how many open cirv referrals | /referrals cirv
show me the turnaround referrals | /referrals turnaround
list cirv referrals please | /referrals cirv
my cirv referrals | /referrals mine cirv
which of my turnaround referrals are overdue | /referrals mine overdue turnaround
our cirv referrals due this week | /referrals team cirv due this week
which cirv referrals are on hold | /referrals cirv status ON_HOLD
cirv referrals on hold | /referrals cirv status ON_HOLD
any turnaround referrals contacting | /referrals turnaround status CONTACTING
who is on hold at cirv | /referrals cirv status ON_HOLD
turnaruond referrals | /referrals turnaround
who leads tur 123 | /ref TUR-0123
whos got tur123 | /ref TUR-0123
who's the lead on TUR-0123? | /ref TUR-0123
where are we with cir 45 | /ref CIR-0045
my tasks tomorrow | /tasks
what's on tomorrow | /tasks
tasks tues lates | /tasks
my overdue | /tasks
when is the bus at millbrook | /tasks next kind BEAT_BUS in MILLBROOK
when's the beat bus at millbrook | /tasks next kind BEAT_BUS in MILLBROOK
wen is the bus at milbrook | /tasks next kind BEAT_BUS in MILLBROOK
when is the bus in corby next | /tasks next kind BEAT_BUS in COR
when is the beat bus in kettering next week | /tasks kind BEAT_BUS in KET next week
where is the beat bus friday | /tasks kind BEAT_BUS friday
wheres the beat bus friday | /tasks kind BEAT_BUS friday
where is the bus today | /tasks kind BEAT_BUS today
where is the bus | /tasks kind BEAT_BUS today
wheres the beat bus fri pls | /tasks kind BEAT_BUS fri
where will the beat bus be on saturday | /tasks kind BEAT_BUS saturday
what time is the beat bus friday | /tasks kind BEAT_BUS friday
is the beat bus in corby tomorrow | /tasks kind BEAT_BUS in COR tomorrow
beat buses this week | /tasks kind BEAT_BUS this week
whos on the beat bus friday | /tasks kind BEAT_BUS friday
how many warrants today | /tasks kind WARRANT_SUPPORT today
how many warrants 2day | /tasks kind WARRANT_SUPPORT today
any warrants tomorrow | /tasks kind WARRANT_SUPPORT tomorrow
any warants tomorrow | /tasks kind WARRANT_SUPPORT tomorrow
warrants this week | /tasks kind WARRANT_SUPPORT this week
are there any warrants in corby today | /tasks kind WARRANT_SUPPORT in COR today
what warrants have we got friday | /tasks kind WARRANT_SUPPORT friday
when is the warrant in corby | /tasks next kind WARRANT_SUPPORT in COR
how many warrants done this week | /tasks done kind WARRANT_SUPPORT this week
how many visits were done in corby last week | /tasks done kind visit in COR last week
how many arrests planned tomorrow | /tasks kind ARREST_ATTEMPT tomorrow
show me 0734's tasks | /tasks of 0734
show me 0734s tasks | /tasks of 0734
0734's tasks tomorrow | /tasks of 0734 tomorrow
0734 tasks tomorrow | /tasks of 0734 tomorrow
tasks of pc 0734 friday please | /tasks
what is 0734 doing tonight | /tasks of 0734 tonight
what's 0734 on tomorrow | /tasks of 0734 tomorrow
what has pc 0734 got on today | /tasks of 0734 today
ashfield's tasks tomorrow | /tasks of 0734 tomorrow
pc ashfields jobs today | /tasks of 0734 today
whats ashfield got on tomorrow | /tasks of 0734 tomorrow
what jobs has Ashfield got friday | /tasks of 0734 friday
show sgt copsewell's jobs | /tasks of 0077
has 1857 got any visits tomorrow | /tasks kind visit of 1857 tomorrow
npt1 tasks tonight | /tasks of NPT1 tonight
whats npt1 got on tonight | /tasks of NPT1 tonight
response jobs tomorrow | /tasks of RESP tomorrow
what is response doing friday | /tasks of RESP friday
any response patrols in market square tonight | /tasks kind PATROL_HOTSPOT in MARKET-SQ of RESP tonight
patrols market square tonight | /tasks kind PATROL_HOTSPOT in MARKET-SQ tonight
hotspot patrols in market sq 2nite | /tasks kind PATROL_HOTSPOT in MARKET-SQ tonight
when is the next patrol in market square | /tasks next kind PATROL_HOTSPOT in MARKET-SQ
patrols at the racecourse this weekend | /tasks kind PATROL_HOTSPOT in RACECOURSE this weekend
any patrols on abington street tonight | /tasks kind PATROL_HOTSPOT in ABINGTON-ST tonight
patrols bridge st fri lates | /tasks kind PATROL_HOTSPOT in BRIDGE-ST fri lates
school visits next week | /tasks kind SCHOOL_VISIT next week
any school visits in corby next week | /tasks kind SCHOOL_VISIT in COR next week
cirv visits today | /tasks kind VISIT_CIRV today
any cirv visits tomorrow pls | /tasks kind VISIT_CIRV tomorrow
turnaround visits this week | /tasks kind HOME_VISIT_TURNAROUND this week
turnaround home visits tomorrow | /tasks kind HOME_VISIT_TURNAROUND tomorrow
overdue cirv visits | /tasks overdue kind VISIT_CIRV
weapon sweeps in northampton this week | /tasks kind WEAPON_SWEEP in NTN this week
wepon sweeps this week | /tasks kind WEAPON_SWEEP this week
bail checks tonight | /tasks kind BAIL_CHECK tonight
any bail checks for me tonight | /tasks mine kind BAIL_CHECK tonight
when is the door staff training | /tasks next kind TRAINING_DELIVERY at door staff || /find door staff
any training this week | /tasks kind TRAINING_DELIVERY this week
knife arches this week | /tasks kind KNIFE_ARCH this week
driven | /op DRIVEN
op driven | /op DRIVEN
who leads op driven | /op DRIVEN
who leads driven | /op DRIVEN
who is in charge of op viper | /op VIPER
when does driven end | /op DRIVEN
driven tasks tomorrow | /tasks op DRIVEN tomorrow
whats on for driven tomorrow | /tasks op DRIVEN tomorrow
how many driven jobs are overdue | /tasks overdue op DRIVEN
our driven jobs | /tasks team op DRIVEN
driven warrants this week | /tasks kind WARRANT_SUPPORT op DRIVEN this week
dirven tasks tomorrow | /tasks op DRIVEN tomorrow
corby tasks tomorrow | /tasks in COR tomorrow || /tasks of 0999 tomorrow
whats corby got on tomorrow | /tasks in COR tomorrow || /tasks of 0999 tomorrow
merlin visits tonight | /tasks kind visit in MERLIN-RISE tonight || /tasks kind visit op MERLIN tonight
elmhurst's jobs today | /tasks of 1300 today || /tasks of 1301 today
is the hollowell visit done | /tasks kind visit at hollowell || /find hollowell
when is the visit at larkrise row | /tasks next kind visit at larkrise row
is the jordan millbrook visit done | /tasks kind visit at jordan millbrook || /find jordan millbrook
any visits on juniper close tonight | /tasks kind visit at juniper close tonight
referrals in kings heath | /find kings heath
any referrals in blackthorn | /find blackthorn
status of jordan millbrook | /find jordan millbrook
note visits in kings heath tonight | /note visits in kings heath tonight
is jordan blake known | -
is jordan blake known to turnaround | -
no visits in kings heath tonight | -
there are no warrants today | -
isnt the bus at millbrook | -
is pc ashfield any good | -
what do you think of kings heath | -
jordan blake | -
two males in kings heath tonight | -
warrant done in corby | -
hello | -
kings heath | -
"""

NOTES = """
visited kings heath tonight, nobody in
visit done in kings heath
visits done kings heath and corby, all quiet
did visits in corby today
did the visit in blackthorn, mum was in
no answer at the blackthorn visit
warrant done in corby
warrant executed today in kings heath, two knives
warrants went well today
on patrol in market square tonight
on patrol market square
was on patrol in market square when a male ran off
patrol market square 1900 to 1915, on foot
patrolled the racecourse, nothing seen
patrol done
have done the visits in kings heath
have been to kings heath for the visit
had two visits in corby today
is at kings heath
are in corby for the warrant
he is in kings heath tonight
she was at the beat bus on friday
they are in corby today
there is a warrant in corby today
the bus is at millbrook
the beat bus was at millbrook on friday and it was busy
beat bus broke down in corby
bus late
bus stop on bridge street damaged
no visits in kings heath tonight
not doing the corby visit today
never saw the beat bus
cirv visit declined
turnaround visit went well, mum happy
cirv worker rang, will ring back tomorrow
turnaround are going tomorrow
told him about turnaround
gave her the cirv leaflet
spoke to response about the warrant
response on scene
npt1 aware
npt1 took it on
0734 with me on this
0734 and 1857 went in first
ashfield took the statement
pc ashfield at the door, dog loose
driven briefing was long
driven to the station
he was driven home by his mum
corby male, about 20, ran off towards the station
north side of the park
two males by the shop
seen with older males in market square on friday
met jordan at the racecourse
will visit kings heath tonight
going to kings heath now
when on patrol in market square i saw him run
where the bus stops there was a knife
any male seen near the bus was searched
what he said: visit me tomorrow in corby
how sad, visit in blackthorn was too late
training went well at bridge street
school visit done, 30 pupils, good questions
show of force at market square tonight
check kings heath patrol done
jobs done for today, off home
"""

HELD_OUT = """
any jobs going in wellingborough tomorrow | /tasks in WEL tomorrow
are there any visits in corby on saturday | /tasks kind visit in COR saturday
Which warrants are on tomorrow? | /tasks kind WARRANT_SUPPORT tomorrow
can you tell me whats on in market square tonight | /tasks in MARKET-SQ tonight
could u show me visits in kettering nxt wk plz | /tasks kind visit in KET next week
morning sarge, any visits in blackthorn today | /tasks kind visit in BLACKTHORN today
bus friday where is it | -
whats the beat bus doing friday | /tasks kind BEAT_BUS friday
beat bus times this week | /tasks kind BEAT_BUS this week
is the bus in kings heath at the weekend | /tasks kind BEAT_BUS in KINGS-HEATH the weekend
when does the bus get to corby | /tasks next kind BEAT_BUS in COR
when will the beat bus be in millbrook | /tasks next kind BEAT_BUS in MILLBROOK
where's the bus now | /tasks kind BEAT_BUS today
how many visits has cirv got this week | /tasks kind VISIT_CIRV this week
how many cirv visits this wk | /tasks kind VISIT_CIRV this week
how many overdue jobs in northampton | /tasks overdue in NTN
what needs doing in corby tomorrow | /tasks in COR tomorrow
what have we got in kings heath tonight | /tasks in KINGS-HEATH tonight
have we got any warrants on thursday | /tasks kind WARRANT_SUPPORT thursday
do we have any patrols in bridge street tonight | /tasks kind PATROL_HOTSPOT in BRIDGE-ST tonight
whos patrolling market square tonight | /tasks kind PATROL_HOTSPOT in MARKET-SQ tonight
who is doing the weapon sweep tomorrow | /tasks kind WEAPON_SWEEP tomorrow
who's got the school visit in corby | /tasks kind SCHOOL_VISIT in COR
who has the warrant friday | /tasks kind WARRANT_SUPPORT friday
whats due with turnaround nxt week | /referrals turnaround due next week
what is due at cirv tomorrow | /referrals cirv due tomorrow
CIRV REFERRALS OVERDUE | /referrals overdue cirv
turnaround referrals that are overdue | /referrals overdue turnaround
what cirv referrals do i have | /referrals mine cirv
how many of our turnaround referrals are overdue | /referrals team overdue turnaround
referrals for cirv please | /referrals cirv
give me all the cirv referrals | /referrals cirv
any cirv referals on hold | /referrals cirv status ON_HOLD
what turnaround referrals are consent given | /referrals turnaround status CONSENT_GIVEN
cirv reffs | -
show me pc ashfields tasks for tomorrow | /tasks of 0734 tomorrow
list 1857's jobs this week | /tasks of 1857 this week
what visits has dunmoor got today | /tasks kind visit of 1857 today
where is 0734 tonight | /tasks of 0734 tonight
has pc dunmoor got much on tomorrow | /tasks of 1857 tomorrow
is ashfield on any jobs friday | /tasks of 0734 friday
tasks for response tonight | /tasks
what tasks do response have tonight | /tasks of RESP tonight
any npt1 visits tomorrow | /tasks kind visit of NPT1 tomorrow
who runs op viper | /op VIPER
whos leading driven | /op DRIVEN
whens op driven finish | /op DRIVEN
tell me about op driven | /op DRIVEN
is driven still going | /op DRIVEN
any driven visits in corby tomorrow | /tasks kind visit in COR op DRIVEN tomorrow
how many op driven warrants have been done | /tasks done kind WARRANT_SUPPORT op DRIVEN
show all the driven jobs for friday | /tasks op DRIVEN friday
was the corby warrant done | /tasks kind WARRANT_SUPPORT in COR
did the blackthorn visit happen | /tasks kind visit in BLACKTHORN
has the kings heath patrol been done tonight | /tasks kind PATROL_HOTSPOT in KINGS-HEATH tonight
is there a patrol in kings heath tonight | /tasks kind PATROL_HOTSPOT in KINGS-HEATH tonight
are we visiting anyone in blackthorn tomorrow | /tasks kind visit in BLACKTHORN tomorrow
where are the patrols tonight | /tasks kind PATROL_HOTSPOT tonight
when is search training at the racecourse | /tasks next kind TRAINING_DELIVERY in RACECOURSE at search ||
/find search
bail checks in corby fri nights | /tasks kind BAIL_CHECK in COR fri nights
kings heath visits 2moro ta | /tasks kind visit in KINGS-HEATH tomorrow
kings heath patrols | /tasks kind PATROL_HOTSPOT in KINGS-HEATH
visits near the racecourse tomorow | /tasks kind visit in RACECOURSE tomorrow
visits kettering weds pm | /tasks kind visit in KET weds pm
what time is the corby visit | /tasks next kind visit in COR
is hollowell known | -
does anyone know jordan blake | -
the corby visit went ok | -
nobody home at the blackthorn visit | -
leaving kings heath now | -
who is at the warrant in corby | /tasks kind WARRANT_SUPPORT in COR
what warrants are going in today | /tasks kind WARRANT_SUPPORT today
visits this afternoon in kettering | /tasks kind visit in KET this afternoon
whats my next visit in corby | /tasks mine next kind visit in COR
anyone on patrol in market square tonight | /tasks kind PATROL_HOTSPOT in MARKET-SQ tonight
do cirv have anything due tomorrow | /referrals cirv due tomorrow
is anything due at turnaround today | /referrals turnaround due today
overdue at cirv? | /referrals overdue cirv
how are we doing with cirv referrals | /referrals cirv
show cirv due this week | /referrals cirv due this week
list overdue turnaround referrals | /referrals overdue turnaround
which turnaround visits are overdue | /tasks overdue kind HOME_VISIT_TURNAROUND
whens the next school visit | /tasks next kind SCHOOL_VISIT
when is the next beat bus surgery in corby | /tasks next kind BEAT_BUS in COR
any beat bus in millbrook this week | /tasks kind BEAT_BUS in MILLBROOK this week
where is the bus tomoz | /tasks kind BEAT_BUS tomorrow
wheres the bus sat am | /tasks kind BEAT_BUS sat am
how many patrols in the racecourse this weekend | /tasks kind PATROL_HOTSPOT in RACECOURSE this weekend
what is on at the racecourse tonight | /tasks in RACECOURSE tonight
whats going on in corby today | /tasks in COR today
what jobs has npt1 got on friday | /tasks of NPT1 friday
npt1s jobs tomorrow | /tasks of NPT1 tomorrow
ashfields visits tomorrow | /tasks kind visit of 0734 tomorrow
what have 0734 and 1857 got on tonight | -
is pc ashfield busy tomorrow | -
what is pc ashfield on tomorrow? | /tasks of 0734 tomorrow
give me dunmoor's jobs for friday | /tasks of 1857 friday
who leads merlin | /op MERLIN
what is op merlin | /op MERLIN
op merlin visits in corby | /tasks kind visit in COR op MERLIN
jobs for op driven tomorrow | /tasks op DRIVEN tomorrow
is the kings heath visit sorted | -
has the warrant in kings heath gone in | -
did the bus go to corby yesterday | /tasks kind BEAT_BUS in COR yesterday
visits in blackthorn or kings heath tonight | -
sweep in corby when | -
any sweeps? | /tasks kind WEAPON_SWEEP
Any bail checks tonight in Wellingborough, please? | /tasks kind BAIL_CHECK in WEL tonight
anything for me in corby tomorrow | /tasks mine in COR tomorrow
whats due in kings heath | /tasks in KINGS-HEATH
"""
