"""The table of words and kinds, the concern that they suggest, and the forms that it calls for. Pure.

It suggests; the officer judges. A needless offer costs a tap, a missed one may cost a child, so the
words are wide; yet a word alone that every note holds ("child", "missing") suggests nothing.
Misspellings are not looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from msgspec import Struct

from bot.letters import kind_code
from bot.services.safeguarding.rule_words import (
    CHILD,
    FAMILY,
    HURT,
    HURTS,
    PARTNER,
    RELATION,
    SHORT_GAP,
    SOMEBODY,
    WordPattern,
    folded,
    near,
    of_child,
)
from models.safeguarding import Concern, Form

_VICTIM_OF = (
    r"(?:sexual(?:ly)? )?assault(?:ed|s)?|raped?|stabbed|robbed|robbery|burgl(?:ed|ary)|attacked|abused?"
    r"|threat(?:s|ened)|beaten(?: up)?|punched|kicked|slapped|strangled|spiked|harass(?:ed|ment)|stalked"
    r"|offences?|crimes?"
)
_SAYS = (
    r"(?:says?|said|states?|stated|stating|alleges?|alleged|alleging|reports?|reported|reporting|claims?"
    r"|claimed|disclos(?:es?|ed|ing)|confided|tells us|told us|tells me|told me)"
)
_SELDOM = r"(?:\w+ ){0,3}?"  # up to three words between
_HIS = r"(?:his|her|their|the|a|my)"
_DIE = (
    r"suicid(?:e|al)(?! (?:prevention|awareness|leaflets?|training))|self[ -]?harm(?:ed|s|ing)?|overdose[ds]?"
    r"|(?:wants?|wanting|wanted|going|threatens?|threatened|threatening|tried|trying) to"
    r" (?:die|jump|kill (?:him|her|them|my)sel(?:f|ves)|end (?:his|her|their|my) li(?:fe|ves)|hang (?:him"
    r"|her)self)"
    r"|(?:says?|said) (?:he|she|they)(?: will|'ll|'s going to| is going to) jump"
    r"|(?:took|taken) (?:\w+ )?(?:tablets|pills|an od)|nothing to live for"
)
_HOME = r"(?:flat|house|home|address|bedsit|property)"
_UNPAID = (
    r"(?:no|not|never|isn't|aren't|wasn't|weren't|don't get|doesn't get|not being|not getting) (?:been )?paid"
    r"|unpaid|no (?:wages|pay|passports?|papers)"
)
_WORKPLACE = (
    r"car ?wash(?:es)?|nail bars?|farms?|factor(?:y|ies)|building sites?|restaurants?|takeaways?|caravans?"
    r"|massage parlours?|gangmasters?|cannabis (?:grow|factory)"
)
_PAPERS = r"passports?|documents?|papers|wages|id"
_BOSS = r"boss|bosses|employers?|landlord|gangmaster|manager"

TABLE: Mapping[Concern, Mapping[str, WordPattern]] = MappingProxyType(
    {
        Concern.CHILD_AT_RISK: {
            "significant harm": WordPattern(r"significant harm"),
            "child hurt": of_child(
                r"bruis(?:e|es|ed|ing)|cigarette burns?|(?:sexual|physical|child) abuse|abuse at home"
                rf"|(?:was|been|being|is|gets?|got) (?:{HURT})(?! by an? (?:car|van|bus|lorry|ball)\b)"
                rf"|(?:{FAMILY}) {_SELDOM}(?:{HURTS}) {SOMEBODY}|(?:{HURT}) by (?:{_HIS} )?(?:{FAMILY})"
                r"|raped|molested|black eye|(?:marks|injur(?:y|ies)) (?:on|to|round|around) (?:his|her|their"
                r"|the) (?:neck|back|arms?|legs?|face|body|throat)"
            ),
            "child neglected": of_child(
                r"neglect(?:ed|s|ing)?|unfed|hungry|malnourished|unkempt|filthy|soiled|no (?:food|heating)"
                r"|not (?:been )?fed|(?:mum|mother|dad|father|parents?) (?:is |was |are |were )?passed out"
            ),
            "child alone": of_child(
                r"(?:left|home|house) alone|unattended|unsupervised|unaccompanied"
                r"|(?:on (?:his|her|their) own|by (?:him|her|them)sel(?:f|ves)) (?:in the (?:house|flat)"
                r"|at home|overnight|all)"
                r"|no adults?(?: is| was)? (?:at home|in the house)"
            ),
            "child afraid": of_child(
                r"(?:afraid|scared|frightened|terrified) (?:of|to go)|(?:doesn't|does not|didn't|did not"
                r"|don't) want to go home"
            ),
            "child sees violence": of_child(
                r"domestics?(?! (?:cat|dog|pet|animal|appliance|waste))|dv"
                rf"|(?:{FAMILY}) {_SELDOM}(?:{HURTS}) (?:{_HIS} )?(?:{FAMILY})"
                r"|(?:saw|sees|seen|watched|witnessed|heard|hears) (?:the )?(?:assault|argument|fight|attack)"
            ),
            "child harms themself": of_child(rf"{_DIE}|cut(?:s|ting)? (?:him|her|them)self"),
            "child at risk": of_child(
                r"at risk|in danger|unsafe|vulnerable|pregnant|fgm|forced marriage|(?:to be|getting) married"
            ),
        },
        Concern.CHILD_MISSING: {
            "child missing": near(
                rf"(?:{CHILD})(?!'s)",
                r"missing(?! (?:an?|the|his|her|their|our|number|school|lessons?|out)\b)"
                r"|misper|abscond(?:s|ed|ing)?|(?:run|runs|ran|running) away from (?:home|care|school)"
                r"|(?:not|hasn't|haven't|didn't|never) (?:come|came|been|returned|return|got) (?:back )?home"
                r"|(?:not|hasn't|haven't|hasn't been) (?:been )?seen since|whereabouts (?:not known|unknown)",
                gap=SHORT_GAP,
            ),
            "missing from care": WordPattern(r"missing from (?:care|(?:a |the )?(?:children's|care) home)"),
        },
        Concern.EXPLOITATION: {
            "exploitation named": WordPattern(
                r"cce|cse|(?:child|sexual|criminal)(?:ly)? exploit(?:ed|ation)"
            ),
            "child exploited": of_child(r"exploit(?:s|ed|ing|ation)?"),
            "child groomed": of_child(
                r"groomed|grooming|nudes?|(?:indecent|naked|explicit) (?:images?|photos?|pictures?|videos?)"
                r"|sextort(?:ed|ion)|(?:having|had|has) sex(?:ual relations)? with"
            ),
            "child and drugs": of_child(
                r"wraps of|drugs? (?:runner|running|dealing|debts?)|trap (?:house|phone)|burner(?: phone)?s?"
                r"|(?:sell|deal|run|hold|carry)(?:ing|s)? (?:drugs|class a|weed|cannabis|crack|heroin|coke"
                r"|pills)|going country|owes? (?:\w+ )?(?:money )?to (?:an? |the )?(?:dealers?|gang"
                r"|olders|elders)"
                r"|(?:made|makes?|making|forced) (?:\w+ )?(?:to )?(?:hold|carry|deliver|store|run)"
            ),
            "child and older partner": of_child(r"older (?:boyfriend|girlfriend|partner|man|men|males?)"),
            "child with unexplained things": of_child(
                r"unexplained (?:gifts?|money|cash|phones?|clothes|trainers|injur(?:y|ies))"
            ),
        },
        Concern.COUNTY_LINES: {"county lines": WordPattern(r"county[ -]lines?")},
        Concern.CUCKOOING: {
            "cuckooing named": WordPattern(r"cuckoo(?:ed|ing)"),
            "home taken over": near(
                r"flat|house|home|address|property|bedsit|tenant|occupier",
                r"(?:took|take[ns]?|taking) over(?! (?:from|to)\b)",
            ),
            "strangers in the home": WordPattern(
                r"(?:strangers|dealers|males|men|people) (?:are |were )?(?:staying|living|dealing)"
                r" (?:in|at|from) (?:his|her|their) (?:flat|house|home|address)"
                rf"|dealers (?:\w+ )?in (?:his|her|their|the) {_HOME}"
                rf"|(?:males|men|people|dealers|lads|strangers) (?:won't|will not|refuse to) leave (?:his"
                rf"|her|their) {_HOME}|us(?:e|es|ed|ing) (?:his|her|their|my) {_HOME} (?:to|for) (?:deal"
                r"|sell|cut|cook|drugs)"
            ),
        },
        Concern.MODERN_SLAVERY: {
            "slavery named": WordPattern(
                r"modern(?:[ -]day)? slaves?|slavery|servitude|(?<!drug )(?<!drugs )traffick(?:ed|ers?|ing)"
            ),
            "forced work": WordPattern(
                r"(?:forced|made|coerced) (?:to|into) (?:work(?:ing)?|beg(?:ging)?|prostitution|sex work"
                r"|sell(?:ing)? (?:sex|drugs)|have sex|having sex)|forced (?:labour|prostitution|begging"
                r"|criminality)"
            ),
            "debt bondage": WordPattern(r"debt bondage|(?:work|pay)ing off (?:an?|the|his|her|their) debts?"),
            "papers or pay held": WordPattern(
                rf"(?:{_PAPERS})(?: \w+){{0,3}}? (?:held|kept|taken|withheld) by(?: \w+)? (?:{_BOSS})"
                rf"|(?:{_BOSS})(?: has| have| had)? (?:took|takes?|taken|keeps?|kept|holds?|held)"
                rf" (?:(?:his|her|their|all|the|my) ){{0,2}}(?:{_PAPERS})"
                r"|(?:took|taken|takes|keeps|kept) (?:his|her|their|my) passports? (?:off|away|from)"
            ),
            "unpaid or without papers at work": near(_WORKPLACE, _UNPAID),
            "not free to leave": WordPattern(
                r"(?:not|never|isn't|aren't|wasn't|weren't) (?:free to leave|allowed (?:out|to go out"
                r"|to leave the (?:house|flat|site|premises)))"
                rf"|(?:{_BOSS}) (?:won't|doesn't|didn't|wouldn't) let (?:him|her|them|me|us) (?:leave|out|go)"
            ),
            "lives at work": WordPattern(
                r"(?:sleep|liv)(?:s|es|ing)? (?:at|in|on|above) (?:the |their )?"
                r"(?:car ?wash|nail bar|factory|work(?:place|shop)?|building site)"
            ),
            "brothel": WordPattern(r"brothels?|pimp(?:s|ed|ing)?"),
        },
        Concern.SAFEGUARDING: {
            "safeguarding named": WordPattern(
                r"(?<!no )(?<!nil )safeguarding (?:concerns?|issues?|risks?)"
                r"|(?:adult|man|woman|male|female|person) at risk"
            ),
            "life in danger": WordPattern(
                rf"(?<!no )(?<!not )(?<!nil )(?<!denies )(?<!thoughts of )(?:{_DIE})"
            ),
            "adult confused or neglected": near(
                r"elderly|dementia|alzheimer'?s|frail|pensioner|vulnerable (?:adult|male|female|man|woman)",
                r"wandering|confused|neglect(?:ed)?|hungry|no (?:food|heating)|bruis(?:es|ed|ing)|unkempt"
                rf"|left alone|(?:{RELATION}) (?:takes|took|taking|steals|stole|stealing|hits?|hurts?)",
            ),
            "hurt at home": WordPattern(
                rf"(?:{PARTNER}) {_SELDOM}(?:{HURTS}) {SOMEBODY}|(?:{HURT}) by (?:{_HIS} )?(?:{PARTNER})"
                r"|(?:wife|husband|partner|girlfriend|boyfriend) (?:was |been |got )?(?:strangled|beaten"
                r"|assaulted)"
            ),
            "controlled at home": WordPattern(
                rf"(?:{PARTNER}) (?:won't|doesn't|didn't|wouldn't|never) lets? (?:him|her|me) (?:leave|out"
                rf"|go|see)|(?:{PARTNER}) (?:controls?|controlled|controlling) (?:him|her|me|my)"
                r"|coercive(?: control)?"
            ),
        },
        Concern.CRIME_DISCLOSED: {
            "crime disclosed": near(
                r"disclos(?:e|es|ed|ing|ure)",
                rf"{_VICTIM_OF}|(?:{RELATION}) {_SELDOM}(?:{HURTS}) {SOMEBODY}",
            ),
            "crime alleged": WordPattern(
                rf"{_SAYS}(?: that)?(?: (?:he|she|they|i)(?:'s|'d| was| were| had| has| have| got)?)?"
                rf"(?: (?:been|being|an?|that an?))? (?:{_VICTIM_OF})"
                rf"|{_SAYS} (?:that )?(?:\w+ ){{1,4}}?(?:{HURTS})(?: to \w+)? {SOMEBODY}"
            ),
            "threat to life": WordPattern(r"threat(?:s|en(?:s|ed|ing)?)? to (?:kill|stab|shoot|rape|burn)"),
        },
    }
)

NOTE_KINDS: Mapping[str, Concern] = MappingProxyType({"SAFEGUARDING": Concern.SAFEGUARDING})

FORMS: Mapping[Concern, tuple[Form, ...]] = MappingProxyType(
    {
        Concern.CHILD_AT_RISK: (Form.PPN, Form.MASH),
        Concern.CHILD_MISSING: (Form.PPN, Form.MASH),
        Concern.EXPLOITATION: (Form.PPN, Form.MASH, Form.NRM),
        Concern.COUNTY_LINES: (Form.PPN, Form.MASH, Form.NRM),
        Concern.CUCKOOING: (Form.PPN,),
        Concern.MODERN_SLAVERY: (Form.PPN, Form.NRM),
        Concern.SAFEGUARDING: (Form.PPN,),
        Concern.CRIME_DISCLOSED: (Form.CRIME,),
    }
)


class ConcernRule(Struct, frozen=True):
    """A row of the table."""

    name: str
    concern: Concern
    words: WordPattern


RULES = tuple(
    ConcernRule(name, concern, words) for concern, lines in TABLE.items() for name, words in lines.items()
)


def concerns(text: str, *, about_child: bool = False) -> tuple[Concern, ...]:
    """The concerns that the words suggest, in table order, each once. `about_child`: the note is on one."""
    words = folded(text)
    found = (rule.concern for rule in RULES if rule.words.are_in(words, about_child=about_child))
    return tuple(dict.fromkeys(found))


def concern_of_kind(kind: str) -> Concern | None:
    """The concern after which a kind of task is named: cuckooing, of a cuckooing check."""
    return next((one for one in Concern if kind_code(kind).startswith(kind_code(one))), None)


def forms(found: Iterable[Concern]) -> dict[Form, Concern]:
    """The forms that these concerns call for, in the order of `Form`, each with the first to call for it."""
    asked: dict[Form, Concern] = {}
    for concern in found:
        for form in FORMS[concern]:
            asked.setdefault(form, concern)
    return {form: asked[form] for form in Form if form in asked}
