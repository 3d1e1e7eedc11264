"""The table of words and kinds, the concern that they suggest, and the forms that it calls for. Pure.

It suggests; the officer judges. A needless offer costs a tap, a missed one may cost a child, so the
words are wide; yet a word alone that every note holds ("child", "missing") suggests nothing.
Misspellings are not looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.services.safeguarding.rule_words import CHILD, SHORT_GAP, WordPattern, folded, near, of_child
from models.safeguarding import Concern, Form

_VICTIM_OF = (
    r"(?:sexual(?:ly)? )?assault(?:ed|s)?|raped?|stabbed|robbed|robbery|burgl(?:ed|ary)|attacked|abused?"
    r"|threat(?:s|ened)|beaten(?: up)?|punched|kicked|harass(?:ed|ment)|stalked|offences?|crimes?"
)
_PAPERS = r"passports?|documents?|papers|wages|id"
_BOSS = r"boss|bosses|employers?|landlord|gangmaster|manager"

TABLE: Mapping[Concern, Mapping[str, WordPattern]] = MappingProxyType(
    {
        Concern.CHILD_AT_RISK: {
            "significant harm": WordPattern(r"significant harm"),
            "child hurt": of_child(
                r"bruis(?:e|es|ed|ing)|cigarette burns?|(?:sexual|physical|child) abuse|abuse at home"
                r"|(?:was|been|being|is|gets?|got) (?:hit|beaten|slapped|smacked|punched|kicked|abused)"
            ),
            "child neglected": of_child(
                r"neglect(?:ed|s|ing)?|unfed|hungry|malnourished|unkempt|filthy|soiled|no (?:food|heating)"
            ),
            "child alone": of_child(r"(?:left|home|house) alone|unattended|unsupervised|unaccompanied"),
            "child afraid": of_child(r"(?:afraid|scared|frightened|terrified) (?:of|to go)"),
            "child sees violence": of_child(r"domestics?(?! (?:cat|dog|pet|animal|appliance|waste))|dv"),
            "child harms themself": of_child(
                r"self[ -]?harm(?:ed|s|ing)?|suicid(?:e|al)|overdose[ds]?|cut(?:s|ting)? (?:him|her|them)self"
            ),
            "child at risk": of_child(r"at risk|in danger|unsafe|vulnerable"),
        },
        Concern.CHILD_MISSING: {
            "child missing": near(
                rf"(?:{CHILD})(?!'s)",
                r"missing(?! (?:an?|the|his|her|their|our|number|school|lessons?|out)\b)"
                r"|misper|abscond(?:s|ed|ing)?|(?:run|runs|ran|running) away from (?:home|care|school)",
                gap=SHORT_GAP,
            ),
            "missing from care": WordPattern(r"missing from (?:care|(?:a |the )?(?:children's|care) home)"),
        },
        Concern.EXPLOITATION: {
            "exploitation named": WordPattern(
                r"cce|cse|(?:child|sexual|criminal)(?:ly)? exploit(?:ed|ation)"
            ),
            "child exploited": of_child(r"exploit(?:s|ed|ing|ation)?"),
            "child groomed": of_child(r"groomed|grooming"),
            "child and drugs": of_child(
                r"wraps of|drugs? (?:runner|running|dealing|debts?)|trap (?:house|phone)|burner(?: phone)?s?"
                r"|(?:selling|dealing|running|holding|carrying) (?:drugs|class a)|going country"
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
            ),
        },
        Concern.MODERN_SLAVERY: {
            "slavery named": WordPattern(
                r"modern(?:[ -]day)? slaves?|slavery|servitude|(?<!drug )(?<!drugs )traffick(?:ed|ers?|ing)"
            ),
            "forced work": WordPattern(
                r"(?:forced|made|coerced) (?:to|into) (?:work(?:ing)?|beg(?:ging)?|prostitution|sex work"
                r"|sell(?:ing)? (?:sex|drugs))|forced (?:labour|prostitution|begging|criminality)"
            ),
            "debt bondage": WordPattern(r"debt bondage|(?:work|pay)ing off (?:an?|the|his|her|their) debts?"),
            "papers or pay held": WordPattern(
                rf"(?:{_PAPERS})(?: \w+){{0,3}}? (?:held|kept|taken|withheld) by(?: \w+)? (?:{_BOSS})"
                rf"|(?:{_BOSS})(?: has| have| had)? (?:took|takes?|taken|keeps?|kept|holds?|held)"
                rf" (?:his|her|their) (?:{_PAPERS})"
            ),
            "not free to leave": WordPattern(
                r"(?:not|never|isn't|aren't|wasn't|weren't) (?:free to leave|allowed (?:out|to go out"
                r"|to leave the (?:house|flat|site|premises)))"
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
        },
        Concern.CRIME_DISCLOSED: {
            "crime disclosed": near(r"disclos(?:e|es|ed|ing|ure)", _VICTIM_OF),
            "crime alleged": WordPattern(
                r"(?:says?|said|states?|stated|alleges?|alleged|reports?|reported|told me|tells me)(?: that)?"
                rf" (?:he|she|they|i)(?:'s|'d| was| were| had| has| have)?(?: been)? (?:{_VICTIM_OF})"
            ),
        },
    }
)

TASK_KINDS: Mapping[str, Concern] = MappingProxyType(
    {"CUCKOOING_CHECK": Concern.CUCKOOING, "SAFEGUARDING_FOLLOWUP": Concern.SAFEGUARDING}
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


@dataclass(frozen=True, slots=True)
class ConcernRule:
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


def forms(found: Iterable[Concern]) -> dict[Form, Concern]:
    """The forms that these concerns call for, in the order of `Form`, each with the first to call for it."""
    asked: dict[Form, Concern] = {}
    for concern in found:
        for form in FORMS[concern]:
            asked.setdefault(form, concern)
    return {form: asked[form] for form in Form if form in asked}
