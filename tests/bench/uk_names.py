"""Invented people with UK names, and the ways in which their names are misheard and mistyped.

The error model. One or two errors, drawn by weight for each name that is asked:

- a slip of the thumb (5): a letter becomes its neighbour on a phone's keyboard, is left out, struck twice or
  swapped with the next; the first letter of a word slips one time in eight;
- as it sounds (4): a rule of RULES is applied, one that the name allows: ph for f, y for i, ck for k;
- a nickname (2): for a forename that has one;
- swapped (1): the forename behind the surname;
- half of it (2): of a double-barrelled surname one half is left out.

What doesn't apply to a name is drawn anew. Frequencies of names follow Zipf's law, as they do in life: a few
hundred common surnames, then a long tail of rare ones.
"""

from __future__ import annotations

from bisect import bisect
from itertools import accumulate, product

from bot.language.people.variants import known_as

FORENAMES = (
    "Oliver George Jack Harry Noah Charlie Jacob Thomas Oscar William James Leo Alfie Henry Joshua"
    " Freddie Archie Ethan Isaac Alexander Joseph Edward Samuel Max Logan Lucas Daniel Theo Arthur"
    " Mohammed Harrison Benjamin Mason Finley Sebastian Adam Dylan Zachary Riley Teddy David Toby Jake"
    " Louie Elijah Reuben Arlo Hugo Luca Jaxon Matthew Harvey Reggie Michael Harley Jude Albert Tommy Luke"
    " Stanley Jenson Frankie Jayden Gabriel Elliot Mohammad Ronnie Christopher Andrew Robert Richard"
    " Stephen Anthony Kenneth Jonathan Nicholas Timothy Gregory Patrick Sean Lee Kieran Olivia Emily Isla"
    " Poppy Ava Isabella Jessica Lily Sophie Grace Sophia Mia Evie Ruby Ella Scarlett Isabelle Chloe"
    " Sienna Freya Phoebe Charlotte Daisy Alice Florence Eva Sofia Millie Lucy Evelyn Elsie Rosie Imogen"
    " Lola Matilda Elizabeth Layla Holly Lilly Molly Erin Ellie Maisie Maya Abigail Eliza Georgia Jasmine"
    " Esme Willow Bella Annabelle Margaret Catherine Rebecca Jennifer Samantha Patricia Victoria Deborah"
    " Susan Jacqueline Stephanie Christine Siobhan Aisha Fatima Ibrahim Yusuf Hassan Ahmed Agnieszka"
    " Katarzyna Piotr Wojciech Priya Arjun Simran Amara Chidi Ayodele"
)
SURNAMES = (
    "Smith Jones Williams Taylor Davies Brown Evans Wilson Thomas Roberts Johnson Lewis Walker Robinson"
    " Wood Thompson White Watson Jackson Wright Green Harris Cooper King Lee Martin Clarke James Morgan"
    " Hughes Edwards Hill Moore Clark Harrison Scott Young Morris Hall Ward Turner Carter Phillips"
    " Mitchell Patel Adams Campbell Anderson Allen Cook Bailey Parker Miller Davis Murphy Price Bell Baker"
    " Griffiths Kelly Simpson Marshall Collins Bennett Cox Richardson Fox Gray Rose Chapman Hunt Robertson"
    " Shaw Reynolds Lloyd Ellis Richards Russell Wilkinson Khan Graham Stewart Reid Murray Powell Palmer"
    " Holmes Rogers Stevens Walsh Hunter Thomson Matthews Ross Owen Mason Knight Kennedy Butler Saunders"
    " Cole Pearce Dean Foster Harvey Hudson Gibson Mills Berry Barnes Pearson Kaur Booth Dixon Grant"
    " Gordon Lane Harper Ali Hart Mcdonald Brooks Carr Macdonald Hooper Fletcher Watts Hussain Begum Singh"
    " O'Brien O'Neill O'Connor McCarthy McKenzie Mackenzie MacLeod Fitzgerald Byrne Doyle Gallagher Nguyen"
    " Kowalski Nowak Wisniewski Wojcik Okafor Adeyemi Osei Mensah Ahmed Chowdhury Rahman Sharma Mohamud"
    " Abdi Warsame Popescu Ionescu Fernandes Da-Silva D'Souza"
)
HEADS = (
    "Ash Ald Ban Bar Bec Bex Bir Black Bold Brad Bram Bur Cal Car Chad Clif Col Comp Crow Dal Den Dun"
    " East El Eg Fair Far Ger Gra Had Hal Ham Har Hazel Hol Hux Ing Kel Ken Kirk Lam Lang Lin Lock Mar Mel"
    " Mid Nor Oak Os Pen Pick Pres Rad Rams Raw Red Rip Rush Sal Sel Sher Staf Stan Sut Swin Tat Thorn Til"
    " Trow Wal War Wey Whit Win Wol Wrey Yar"
)
MIDDLES = "a e i o er en ing ls l r n s by ck m t"
TAILS = (
    "brook bridge burn bury by combe cote croft dale den field ford gate ham hurst land ley low man mere"
    " more mouth ridge sey shaw stead ster stock ston stone stow thorpe ton tree vale wall ward way well"
    " wick wood worth yard"
)
STREETS = (
    "Larkrise Tinderbox Copperkettle Mercers Bellfounders Quarry Sheepgate Ropewalk Tanners Candlemas Weavers"
)
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
RULES = (
    *(
        ("ph", "f"),
        ("f", "ph"),
        ("ck", "k"),
        ("k", "c"),
        ("c", "k"),
        ("y", "i"),
        ("i", "y"),
        ("ie", "y"),
        ("ea", "ee"),
    ),
    *(
        ("ee", "ea"),
        ("ei", "ie"),
        ("ou", "oo"),
        ("th", "t"),
        ("gh", ""),
        ("wr", "r"),
        ("kn", "n"),
        ("z", "s"),
        ("s", "z"),
    ),
    *(
        ("mac", "mc"),
        ("mc", "mac"),
        ("son", "sen"),
        ("er", "a"),
        ("ll", "l"),
        ("tt", "t"),
        ("nn", "n"),
        ("ss", "s"),
    ),
    *(
        ("l", "ll"),
        ("n", "nn"),
        ("wh", "w"),
        ("w", "wh"),
        ("ey", "y"),
        ("ley", "leigh"),
        ("sh", "ch"),
        ("x", "cks"),
    ),
    *(
        ("ai", "ay"),
        ("ay", "ai"),
        ("oa", "o"),
        ("au", "aw"),
        ("ow", "ou"),
        ("qu", "kw"),
        ("dge", "ge"),
        ("ur", "er"),
    ),
)
DOUBLE = 0.04  # of all surnames
OF_SEVERAL = 0.02  # van der and the like
MIDDLE_NAME = 0.4
FIRST_LETTER = 1 / 8
ERRORS = ("slip", "sound", "nickname", "swapped", "half")
WEIGHTS = (5, 4, 2, 1, 2)


class Drawn:
    """One of the names, the commoner the more often."""

    def __init__(self, names):
        self.names = names
        self._sums = list(accumulate(1 / (place + 3) for place in range(len(names))))

    def by(self, random):
        return self.names[bisect(self._sums, random.random() * self._sums[-1])]


def rare_surnames(random, number):
    made = [h + m + t for h, m, t in product(HEADS.split(), ("", *MIDDLES.split()), TAILS.split())]
    random.shuffle(made)
    return made[:number]


class People:
    """Invented people: surname and forenames."""

    def __init__(self, random, *, rare=40_000):
        self._random = random
        self._surnames = Drawn([*SURNAMES.split(), *rare_surnames(random, rare)])
        self._forenames = Drawn(FORENAMES.split())

    def one(self):
        random = self._random
        surname = self._surnames.by(random)
        if (kind := random.random()) < DOUBLE:
            surname = f"{surname}-{self._surnames.by(random)}"
        elif kind < DOUBLE + OF_SEVERAL:
            surname = f"{random.choice(('van', 'van der', 'de', 'St'))} {surname}"
        forenames = self._forenames.by(random)
        if random.random() < MIDDLE_NAME:
            forenames = f"{forenames} {self._forenames.by(random)}"
        return surname, forenames


def misspelt(random, surname, forenames, *, errors):
    """The first forename and the surname with so many errors, as somebody types them."""
    first, order = forenames.split()[0].lower(), False
    surname = surname.lower()
    done = 0
    while done < errors:
        kind = random.choices(ERRORS, WEIGHTS)[0]
        before = (first, surname, order)
        if kind == "swapped":
            order = True
        elif kind == "nickname":
            first = random.choice(sorted(known_as(first)) or [first])
        elif kind == "half":
            surname = random.choice(surname.split("-"))
        else:
            err = _slip if kind == "slip" else _as_heard
            if random.random() < len(surname) / len(first + surname):
                surname = err(random, surname)
            else:
                first = err(random, first)
        done += (first, surname, order) != before
    return f"{surname} {first}" if order else f"{first} {surname}"


def _slip(random, word):
    at = 0 if random.random() < FIRST_LETTER else random.randrange(1, len(word)) if len(word) > 1 else 0
    letter, how = word[at], random.choice(("neighbour", "neighbour", "left out", "twice", "swapped"))
    if how == "neighbour" and letter.isalpha():
        return word[:at] + random.choice(_neighbours(letter)) + word[at + 1 :]
    if how == "left out" and len(word) > 2:
        return word[:at] + word[at + 1 :]
    if how == "twice":
        return word[:at] + letter + word[at:]
    return word[:at] + word[at + 1 : at + 2] + letter + word[at + 2 :]


def _neighbours(letter):
    row = next(number for number, keys in enumerate(KEYS) if letter in keys)
    at = KEYS[row].index(letter)
    near = [
        keys[i]
        for n, keys in enumerate(KEYS)
        if abs(n - row) <= 1
        for i in (at - 1, at, at + 1)
        if 0 <= i < len(keys)
    ]
    return [one for one in near if one != letter]


def _as_heard(random, word):
    fits = [rule for rule in RULES if rule[0] in word]
    if not fits:
        return word
    said, heard = random.choice(fits)
    at = random.choice([i for i in range(len(word)) if word.startswith(said, i)])
    return word[:at] + heard + word[at + len(said) :]
