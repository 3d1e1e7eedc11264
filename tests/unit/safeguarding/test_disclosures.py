"""Words that officers hear on a doorstep, each with the forms that it calls for, and words much like them."""

from __future__ import annotations

import pytest

from bot.services.safeguarding.rules import concerns, forms

DISCLOSED = {  # the forms that each must call for, and may be more
    "PPN MASH": """
        Child disclosed uncle hits him
        Male disclosed his dad hits him, aged 12
        kid says step dad punched him
        15 yr old girl reported raped
        Girl, 9, says mum's boyfriend slapped her
        boy says dad beats him when drunk
        Daughter told teacher that her uncle touched her
        7yo hit by his mother with a belt
        Child says mum locks him in his room
        Lad aged 10 has a black eye, says it was his step-dad
        Kids watched dad strangle mum
        Mum says boyfriend hits her, kids upstairs
        Baby not fed since yesterday, mum passed out
        Two children on their own in the house
        6 year old wandering in the street, no adult at home
        Girl says she wants to die
        Boy, 14, took tablets
        14 yr old hasn't come home
        Daughter not seen since school
        schoolgirl doesn't want to go home
        child has marks on her neck
        Son aged 8 told us nan hurts him
        Girl scared of her step dad
        kid threatened by his dad with a knife
        13 yr old pregnant
        Girl, 16, says parents are sending her abroad to be married
        """,
    "PPN MASH NRM": """
        13 yr old says older lads make him carry drugs
        Boy, 15, owes money to a dealer
        Girl, 14, sent nudes to a man online
        kid selling weed for the olders
        Boy says he was made to hold a knife for a gang
        Girl, 13, has been having sex with a man of 30
        """,
    "PPN NRM": """
        Working in car wash, no passport, boss keeps wages
        Female at nail bar says she isn't paid
        Says boss took passport
        Six males living in one room at the farm, never paid
        She says the man took her passport off her
        Gangmaster won't let them leave
        Made to have sex with men to pay them back
        Says she is forced to work at the restaurant
        """,
    "PPN": """
        Male threatening suicide on bridge
        Female wants to kill herself
        Man standing on edge of the car park roof, says he will jump
        Male has taken an overdose
        He said he has nothing to live for and wants to end his life
        Elderly female confused, wandering in her nightdress
        Elderly male says grandson takes his money
        Husband won't let her leave the house
        Partner controls her money and phone
        Dealers in his flat
        Males won't leave his flat
        They are using her flat to deal from
        Wife strangled last night
        """,
    "CRIME": """
        Female says husband threatened to kill her
        Male says neighbour punched him
        She told me she was raped
        Female reports being assaulted by her ex
        Says ex is stalking her
        Male states he got robbed
        Wife says he strangled her
        Threats to stab him from his brother
        Disclosed that her partner kicks her
        Woman said she got spiked
        He claims a man attacked him
        """,
}  # fmt: skip
HARMLESS = """
    car hits wall
    dad punched in the number
    Car hit a child's bike
    Mum hit traffic, kids late for school
    Boy hit the ball over the fence
    dad kicked the ball to his son
    Boy beat his dad at chess
    Mum slapped a parking notice on the table
    Dad says the dog bit the post
    Boy's dad hit her car
    Uncle of the boy hit a lamp post in his van
    Child disclosed nothing
    Kids hit the shops at lunch
    Sales hit by the strike
    kid says he hit the bag at the gym
    15yo punched the shopkeeper
    Boss keeps the shop open late
    Car wash closed, no staff on site
    Passport found in the street and handed in
    Boss keeps a dog
    Manager said wages go up
    Says he was late
    States the bus was late
    Reported to the council
    Reported lost property
    Male said the wind took the fence
    Female says husband is at work
    Husband threatened to complain
    Says neighbour hit the fence
    Suicide prevention leaflets given out
    Not suicidal, all in order
    No thoughts of suicide
    Bridge closed for works
    Male jumped off the wall and ran
    Elderly male lost his hat
    Elderly lady gave a statement
    Parents at school event, 12 pupils there
    Two boys, 12 and 13, given words of advice
    Girls out of school, taken home to mum
    Kids came home safe
    Males left the flat when asked
    Flat used to store bikes
    Partner takes her to work
    He told me he attacks the garden on Sundays
    Dad picked up his daughter from nursery
    CCTV at the nail bar checked
    Team says 5 hit their targets
    Aged 34, at home, all well
    """


def lines(table):
    return [line.strip() for line in table.strip().splitlines()]


@pytest.mark.parametrize("asked", DISCLOSED)
def test_a_plain_disclosure_calls_for_its_forms(asked):
    missed = [
        words
        for words in lines(DISCLOSED[asked])
        if not set(asked.split()) <= {one.name for one in forms(concerns(words))}
    ]
    assert missed == []


def test_what_is_much_like_one_calls_for_none():
    assert [(words, concerns(words)) for words in lines(HARMLESS) if concerns(words)] == []


def test_there_are_enough_of_both():
    assert sum(len(lines(table)) for table in DISCLOSED.values()) >= 60
    assert len(lines(HARMLESS)) >= 40
