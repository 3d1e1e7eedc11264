"""Names that are one name: short forms and pet names, and spellings that sound the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cache

_KNOWN_AS = """
abigail abi abby gail
abdul abdullah abdi
aidan aiden
alan allan allen al
albert al bert bertie
alexander alex al alec sandy xander sasha lex
alexandra alex lexi sandra sandy sasha alexa
alfred alf alfie fred
alison ali ally
amanda mandy manda
amelia amy millie mia emily
andrew andy drew
angela angie ange
ann anne annie anna nan nancy
anthony tony ant anton
antonia toni
archibald archie
arthur art artie
barbara barb babs
barnaby barney
bartholomew bart
beatrice bea trixie
benjamin ben benny benji
bernard bernie
beverley bev
bradley brad
bridget bridie biddy
callum cal
cameron cam
caroline carol carrie caz caro
casey case
catherine cath cathy kate katie katy kitty cat kit kath kathy
cecilia celia cissy
charles charlie chas chuck chaz
charlotte charlie lottie lotty char
chloe clo
christina chris tina chrissy christine kirsty
christopher chris kit topher
clifford cliff
constance connie
daniel dan danny
danielle dani
darren daz
david dave davy davey dai
deborah debbie deb debs debra
dennis den denny
derek del
dominic dom nick
donald don donny
dorothy dot dotty dolly
douglas doug dougie
edward ed eddie ted teddy ned
eleanor ellie nell nelly nora elle
elizabeth liz lizzie beth betty eliza libby lisa elsie bess betsy lily
emily em emmy millie
emma em
eugene gene
evelyn evie eve
ezekiel zeke
florence flo flossie
frances fran frankie francesca
francis frank frankie fran
frederick fred freddie freddy
gabriel gabe
gareth gaz gary
garry gary gaz
geoffrey geoff
george georgie
georgina georgie gina georgia
gerald gerry jerry
gillian gill jill
gordon gord
graham gray
gregory greg
gwendolyn gwen
harold harry hal
harriet hattie harry
harrison harry
heather heth
helen nell nelly ellen
henry harry hal hank
hannah han
hugh hughie huw shug
ian iain
imogen immy
irene rene
isaac ike zac
isabella isabel bella izzy bel
isobel izzy bel
jacob jake jack
jacqueline jackie jacqui
james jim jimmy jamie jem
jane janey jan
janet jan
jason jase jay
jayden jay
jeffrey jeff
jennifer jen jenny jenna
jeremy jez jerry
jessica jess jessie
joan joanie
joanna jo joanne
john johnny jack jon
jonathan jon jonny nathan
jordan jord jordy
joseph joe joey
josephine jo josie
joshua josh
judith judy jude
julian jules
julia julie jules
katherine kath kathy kate katie katy kit kat
kayleigh kay
kenneth ken kenny
kevin kev
kimberley kim
kristina kris tina
laura laurie
lauren loz
lawrence larry laurie
leonard len lenny leo
leslie les
lewis lew
lillian lily lil
linda lyn
louis lou louie
louise lou
lucas luke
lucinda lucy cindy
lucille lucy
luke lukey
lydia liddy
madeleine maddie
malcolm mal malc
margaret maggie meg peggy marge madge greta rita peg margie
maria marie mary
marjorie marge
mark marky
martha marty mattie
martin marty
mary molly polly may
matthew matt matty
maureen mo
maurice mo
maxwell max
maximilian max
megan meg
melanie mel
melissa mel lissa
michael mike mick micky mickey mikey
michaela mikki
michelle shell shelly chelle
mildred millie
miriam mim
mohammed mo mohamed muhammad mohammad mohamad muhammed mohd
natalie nat nattie
natasha tash tasha
nathan nate nat
nathaniel nate nat nathan
neville nev
nicholas nick nicky nico
nicola nicky nikki nic
nigel nige
norman norm
oliver ollie olly
olivia liv livvy ollie
oscar ozzy
oswald oz ozzy
pamela pam
patricia pat patsy trish tricia patty
patrick pat paddy rick
paul paulie
paula pauline
penelope penny
percival percy
peter pete
philip phil pip
philippa pippa pip
phoebe feebs
priscilla cilla
rachel rach rae
raymond ray
rebecca becky becca bex
reginald reg reggie
rhiannon rhi
richard rich rick dick ricky richie dickie
robert rob bob robbie bobby bert robin
roberta bobbie
roderick rod
roger rodge
roland roly
ronald ron ronnie
rosemary rose rosie
rosalind ros
rupert rupe
russell russ
samantha sam sammy
samuel sam sammy
sandra sandy
sarah sally sadie sal
sebastian seb bas
sharon shaz
shirley shirl
sidney sid
simon si
sophia sophie soph
spencer spence
stacey stace
stanley stan
stephanie steph stevie
stephen steve stevie ste
stewart stu
stuart stu
susan sue susie suzie
suzanne sue suzie
sylvester sly
tabitha tabby
terence terry tel
teresa terry tess
theodore theo ted teddy
theresa terri tess tessa
thomas tom tommy
timothy tim timmy
tobias toby
tracey trace
tristan tris
tyler ty
valentine val
valerie val
vanessa nessa ness
veronica ronnie vera
victor vic
victoria vicky vicki tori vic
vincent vince vinny vinnie
violet vi
virginia ginny
vivian viv
walter wally walt
wayne wazza
wilfred wilf
william will bill billy willy liam wills
winifred win winnie
yvonne von
zachary zac zak zach
"""
_SOUND_ALIKE = """
sean shaun shawn shane
lee leigh lea
geoff jeff
leah lia lear
niamh neve neave
siobhan shivaun shevaun
caoimhe keeva kiva
aoife eefa efa
saoirse seersha
aisling ashling aislinn
oisin osheen
eoghan owen euan ewan eoin
cian kian keane
ciaran kieran kieron
sinead shinade
roisin rosheen
tadhg tige
padraig porick
eilidh ailey
mhairi vari
hugh huw
rhys reece reese
ffion fion
dylan dillon
nguyen win nwin
cholmondeley chumley
featherstonehaugh fanshaw
beauchamp beecham
marjoribanks marchbanks
menzies mingis
mainwaring mannering
dalziel deeyell dalzell
ayodele ayo
jayden jaden jaiden
kayden caden kaiden
wojciech voytek
michal michael
malgorzata gosia
agnieszka aga
aleksander alexander
katarzyna kasia
jozef joseph
yusuf yousef joseph
ibrahim ebrahim abraham
hussein hussain husain
ahmed ahmad
ali aly
fatima fatimah fatema
aisha ayesha aysha
hassan hasan
khan kahn
singh sing
begum begam
"""


@cache
def _groups(lines: str) -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines.split("\n"):
        names = line.split()
        for name in names:
            found[name].update(names)
    return {name: frozenset(others - {name}) for name, others in found.items()}


def known_as(name: str) -> frozenset[str]:
    """The other names that somebody of this name may go by, or be on record by: robert for bob, and bob."""
    return _groups(_KNOWN_AS).get(name, frozenset())


def with_others() -> Collection[str]:
    """Every name that `known_as` knows."""
    return _groups(_KNOWN_AS).keys()


def sounding(name: str) -> frozenset[str]:
    """The names that sound like it, though no rule of spelling would tell."""
    return _groups(_SOUND_ALIKE).get(name, frozenset())


def variants(names: Iterable[str]) -> frozenset[str]:
    return frozenset(one for name in names for one in known_as(name) | sounding(name))
