"""Phrases typed in a hurry, at several times of asking.

A line is a phrase and its meaning: the time understood, or the beginning of a question ("asks: ") or of a
refusal ("refuses: "), or no time.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.errors import RejectedError
from bot.language.times.moments import find_time
from bot.language.times.questions import TimeQuestionError, WhichTimeError
from bot.language.times.recurrence_words import find_rule

PHRASES = """
== 2026-11-21 10:15
5 past midnight to swap cars     | Sun 22/11/2026 00:05
10 to midnight check cells       | Sat 21/11/2026 23:50
quarter past noon ring           | Sat 21/11/2026 12:15
five and twenty to three swap    | Sat 21/11/2026 14:35
in 1hr 30 swap cars              | Sat 21/11/2026 11:45
in 1h30 swap                     | Sat 21/11/2026 11:45
in 2 hours 30 cars to move       | Sat 21/11/2026 12:15
0900 and 1300 swap               | asks: Do you mean Sun 22/11/2026 09:00 or Sat 21/11/2026 13:00?
tomorrow at 0900 and 1300 swap   | asks: Do you mean Sun 22/11/2026 09:00 or Sun 22/11/2026 13:00?
6pm fri and 9am sat swap         | asks: Do you mean Fri 27/11/2026 18:00 or Sat 28/11/2026 09:00?
fri 1800 & sat 0900 swap         | asks: Do you mean Fri 27/11/2026 18:00 or Sat 28/11/2026 09:00?
ring jo fri at 10                | Fri 27/11/2026 10:00
ring jo fri 10                   | asks: At what time on Fri 27/11/2026?
fri 10 ring jo                   | asks: At what time on Fri 27/11/2026?
fri 4 ring jo                    | asks: At what time on Fri 27/11/2026?
wed 25th 9 ring                  | asks: At what time on Wed 25/11/2026?
tomorrow 4pm ring                | Sun 22/11/2026 16:00
2moro 4pm ring                   | Sun 22/11/2026 16:00
tmrw ring jo 1000                | Sun 22/11/2026 10:00
ring jo @ 10 on fri              | Fri 27/11/2026 10:00
mon 1st dec 0900                 | asks: For a day in Dec, say which. Do you mean Sun 22/11/2026 09:00?
tue 1/12 0900 jo                 | Tue 01/12/2026 09:00
court 14/12/26 10am wit          | Mon 14/12/2026 10:00
0900 30th ring                   | Mon 30/11/2026 09:00
10am 5th dec ring                | Sat 05/12/2026 10:00
jan 3rd 0900                     | Sun 03/01/2027 09:00
ring on 3rd jan at 9             | Sun 03/01/2027 09:00
the 3rd 0900 ring                | Thu 03/12/2026 09:00
ring the 3rd house 0900          | asks: Do you mean Thu 03/12/2026 09:00 or Sun 22/11/2026 09:00?
ring jo in december 0900         | asks: On which day of “in december” (Tue 01/12/2026 to Thu 31/12/2026)
ring jo next year 0900           | asks: On which day of “next year” (Fri 01/01/2027 to Fri 31/12/2027) a
in 3 days 0900 ring              | Tue 24/11/2026 09:00
ring in 3 days 0900              | Tue 24/11/2026 09:00
ring in 3 days at 9              | Tue 24/11/2026 09:00
ring jo 3 days time 0900         | Tue 24/11/2026 09:00
in a fortnight 0900              | Sat 05/12/2026 09:00
next weekend 0900                | asks: On which day of “next weekend” (Sat 28/11/2026 to Sun 29/11/2026
this weekend 0900                | asks: On which day of “this weekend” (Sat 21/11/2026 to Sun 22/11/2026
sat week 0900                    | Sat 05/12/2026 09:00
week on fri 0900                 | Fri 04/12/2026 09:00
fri week ring jo 0900            | Fri 04/12/2026 09:00
a week tomorrow 0900             | Sun 29/11/2026 09:00
day b4 xmas 0900                 | Thu 24/12/2026 09:00
day after boxing day 0900        | Sun 27/12/2026 09:00
xmas eve ring 0900               | Thu 24/12/2026 09:00
end of month 0900                | Mon 30/11/2026 09:00
end of the month ring 0900       | Mon 30/11/2026 09:00
last day of december 0900        | Thu 31/12/2026 09:00
first fri in jan 0900            | Fri 01/01/2027 09:00
eom 0900                         | Mon 30/11/2026 09:00
tonight 8                        | Sat 21/11/2026 20:00
tonight ring jo 8pm              | Sat 21/11/2026 20:00
8pm tonight ring                 | Sat 21/11/2026 20:00
ring tonight at 0130             | Sun 22/11/2026 01:30
last night 0900 ring             | refuses: Fri 20/11/2026 has passed: today is Sat 21/11/2026
ring jo who rang last night at 9am | refuses: Fri 20/11/2026 has passed: today is Sat 21/11/2026
thursday last 0900               | refuses: Thu 19/11/2026 has passed: today is Sat 21/11/2026
2 days ago 0900                  | refuses: Thu 19/11/2026 has passed: today is Sat 21/11/2026
a week ago 0900                  | refuses: Sat 14/11/2026 has passed: today is Sat 21/11/2026
yesterday                        | refuses: Fri 20/11/2026 has passed: today is Sat 21/11/2026
ring him back re yesterday 1500  | refuses: Fri 20/11/2026 has passed: today is Sat 21/11/2026
fri or sat 0900                  | asks: Do you mean Fri 27/11/2026 09:00 or Sat 28/11/2026 09:00?
fri/sat 0900                     | asks: Do you mean Fri 27/11/2026 09:00 or Sat 28/11/2026 09:00?
fri 0900 or 1000                 | asks: Do you mean Fri 27/11/2026 09:00 or Fri 27/11/2026 10:00?
fri 0900 sat 1000                | Fri 27/11/2026 09:00
fri 0900-1000                    | asks: At what time on Fri 27/11/2026?
0900 fri 27 nov                  | Fri 27/11/2026 09:00
fri 27 nov ring jo at half 4     | Fri 27/11/2026 16:30
sunday half seven ring           | Sun 22/11/2026 07:30
half 7 sun                       | Sun 22/11/2026 07:30
ring 30/11                       | asks: At what time on Mon 30/11/2026?
30/2 0900 ring                   | refuses: 30/2 isn't a date: February has 28 days in 2027
29/2 0900                        | refuses: 29/2 isn't a date: February has 28 days in 2027
ring the school 31 sept 0900     | refuses: 31 sept isn't a date: September has 30 days
may 5 0900                       | Wed 05/05/2027 09:00
5 may 0900                       | Wed 05/05/2027 09:00
march 0900                       | asks: For a day in March, say which. Do you mean Sun 22/11/2026 09:00?
bail 4/12 10                     | asks: At what time on Fri 04/12/2026?
court 10am 4th dec               | Fri 04/12/2026 10:00
court 10 am fri 4 dec            | Fri 04/12/2026 10:00
reminder: fri 4 dec, 10am, court | Fri 04/12/2026 10:00
remind me at 10am to go to court on fri 4/12 | asks: Do you mean Fri 04/12/2026 10:00 or Sun 22/11/2026 1
remind me at 10am about the fri 4/12 court date | asks: Do you mean Fri 04/12/2026 10:00 or Sun 22/11/202
remind me in 2 hours about fri visit | Sat 21/11/2026 12:15
remind me in 2 hrs fri visit     | refuses: Those times don't go together
in 2 hours tomorrow              | refuses: Those times don't go together
in 20 mins ring jo               | Sat 21/11/2026 10:35
20 mins ring jo                  | Sat 21/11/2026 10:35
ring jo in an hour               | Sat 21/11/2026 11:15
ring jo in 10                    | no time
every fri 0930                   | no time
from mon 0900                    | Mon 23/11/2026 09:00
by fri 1200                      | Fri 27/11/2026 12:00
before fri 1200                  | Fri 27/11/2026 12:00
after mon 0900                   | Mon 23/11/2026 09:00
since fri 0900                   | no time
until fri 0900                   | Fri 27/11/2026 09:00
mon-fri 0900                     | asks: Do you mean Mon 23/11/2026 09:00 or Fri 27/11/2026 09:00?
christmas                        | asks: At what time on Fri 25/12/2026?
bank hol monday                  | asks: At what time on Mon 28/12/2026?
bank holiday ring jo 0900        | Fri 25/12/2026 09:00 (Christmas Day)
ring jo bank holiday 0900        | Fri 25/12/2026 09:00 (Christmas Day)
new years day 0900               | Fri 01/01/2027 09:00
easter 0900                      | Sun 28/03/2027 09:00
pancake day 0900                 | Tue 09/02/2027 09:00
halloween 8pm                    | Sun 31/10/2027 20:00
on the 12th at 3 ring            | Sat 12/12/2026 15:00
12th 3pm                         | Sat 12/12/2026 15:00
quarter past 3 fri               | Fri 27/11/2026 15:15
noon fri                         | Fri 27/11/2026 12:00
midnight fri                     | Sat 28/11/2026 00:00
fri midnight                     | Sat 28/11/2026 00:00
first thing fri                  | Fri 27/11/2026 07:00
fri first thing                  | Fri 27/11/2026 07:00
fri first thing 0800             | Fri 27/11/2026 08:00
fri lates 1000                   | Fri 27/11/2026 10:00
nights fri 0200                  | asks: Do you mean Fri 27/11/2026 02:00 or Sat 28/11/2026 02:00?
fri nights 0200                  | asks: Do you mean Fri 27/11/2026 02:00 or Sat 28/11/2026 02:00?
earlies 0630 fri                 | Fri 27/11/2026 06:30
fri late turn                    | Fri 27/11/2026 14:00
late turn fri ring 1600          | Fri 27/11/2026 16:00
fri am                           | asks: At what time on the morning of Fri 27/11/2026?
fri pm                           | asks: At what time on the afternoon of Fri 27/11/2026?
fri am 9                         | Fri 27/11/2026 09:00
9 fri morning                    | Fri 27/11/2026 09:00
friday evening ring 7            | asks: At what time on the evening of Fri 27/11/2026?
7 friday evening                 | Fri 27/11/2026 19:00
fri eve 7                        | Fri 27/11/2026 19:00
mon afternoon 3 ring             | Mon 23/11/2026 15:00
this morning 0900                | refuses: Sat 21/11/2026 09:00 has passed: it is Sat 21/11/2026 10:15
this evening 7                   | Sat 21/11/2026 19:00
end of shift                     | no time
start of shift fri               | asks: At what time on Fri 27/11/2026?
after lunch fri                  | asks: At what time on Fri 27/11/2026?
eod fri                          | asks: At what time on Fri 27/11/2026?
close of play fri                | asks: At what time on Fri 27/11/2026?
cob fri                          | asks: At what time on Fri 27/11/2026?
fri lunchtime                    | asks: At what time on Fri 27/11/2026?
teatime                          | no time
ring sat nav firm 0900           | asks: Do you mean Sat 28/11/2026 09:00 or Sun 22/11/2026 09:00?
ring pc sun 1100                 | asks: Do you mean Sun 22/11/2026 11:00 or Sat 21/11/2026 11:00?
tell mon ami cafe 1500           | asks: Do you mean Mon 23/11/2026 15:00 or Sat 21/11/2026 15:00?
ring jo 1100 sun is out          | asks: Do you mean Sun 22/11/2026 11:00 or Sat 21/11/2026 11:00?
the sun inn 1900                 | asks: Do you mean Sun 22/11/2026 19:00 or Sat 21/11/2026 19:00?
he sat in the car ring 1900      | asks: Do you mean Sat 21/11/2026 19:00?
meet mrs sun 1900                | asks: Do you mean Sun 22/11/2026 19:00 or Sat 21/11/2026 19:00?
may 0900                         | asks: For a day in May, say which. Do you mean Sun 22/11/2026 09:00?
see mr may 1000                  | asks: For a day in May, say which. Do you mean Sun 22/11/2026 10:00?
may be late 0900                 | Sun 22/11/2026 09:00
ring april 0900                  | asks: For a day in April, say which. Do you mean Sun 22/11/2026 09:00?
ring augustus 0900               | Sun 22/11/2026 09:00
march to town hall 1500          | asks: For a day in March, say which. Do you mean Sat 21/11/2026 15:00?
call friday's team 1000          | asks: Do you mean Fri 27/11/2026 10:00 or Sun 22/11/2026 10:00?
ring jo about fri visit 0900     | Fri 27/11/2026 09:00
the 1200 club fri 1900           | Fri 27/11/2026 19:00
32/10 0900 ring                  | refuses: 32/10 isn't a date: October has 31 days
aged 16/17 ring 0900             | asks: 16/17 isn't a date: give the day first, and there is no month 17
fri pm 3                         | Fri 27/11/2026 15:00
the week before christmas 0900   | asks: On which day of “the week before christmas” (Mon 14/12/2026 to S
a week before christmas 0900     | Fri 18/12/2026 09:00
2 days b4 xmas 0900              | Wed 23/12/2026 09:00
day before christmas eve 0900    | Wed 23/12/2026 09:00
ring fri and sat 0900            | asks: Do you mean Fri 27/11/2026 09:00 or Sat 28/11/2026 09:00?
shrove tuesday 0900              | Tue 09/02/2027 09:00
mothers day 0900                 | Sun 07/03/2027 09:00
remembrance sunday 1030          | Sun 14/11/2027 10:30
black friday 2200                | Fri 27/11/2026 22:00
bank holiday 0900                | Fri 25/12/2026 09:00 (Christmas Day)
bank holiday monday 0900         | Mon 28/12/2026 09:00 (Boxing Day (observed))
tmrw at 4 ring the school        | Sun 22/11/2026 16:00
tomorow at 4 ring                | Sun 22/11/2026 16:00
tommorrow morn 0900              | Sun 22/11/2026 09:00
tomorrow 930                     | Sun 22/11/2026 09:30
fri 930 ring                     | Fri 27/11/2026 09:30
ring jo weds 2pm                 | Wed 25/11/2026 14:00
wensday 2pm                      | Wed 25/11/2026 14:00
thrusday 2pm                     | Thu 26/11/2026 14:00
satday 2pm                       | Sat 21/11/2026 14:00
ring jo @4                       | Sat 21/11/2026 16:00
ring jo @ 4pm fri                | Fri 27/11/2026 16:00
pls remind me fri 0930           | Fri 27/11/2026 09:30
ring TUR 123 fri 0900            | Fri 27/11/2026 09:00
chase tur 1230 fri 0900          | Fri 27/11/2026 09:00
ring pc 1234 fri 0900            | Fri 27/11/2026 09:00
ring 01604 123456 fri 0900       | Fri 27/11/2026 09:00
flat 12 fri 0900                 | Fri 27/11/2026 09:00
room 4 at 5 fri                  | Fri 27/11/2026 17:00
fri at 4 ring the school         | Fri 27/11/2026 16:00
at 4 elm street fri              | asks: At what time on Fri 27/11/2026?
at 4 fri elm street              | asks: At what time on Fri 27/11/2026?
5 youths fri 0900                | Fri 27/11/2026 09:00
28th nov 2pm                     | Sat 28/11/2026 14:00
nov 28 2pm                       | Sat 28/11/2026 14:00
28 november, 2pm                 | Sat 28/11/2026 14:00
sat 28 nov 2pm                   | Sat 28/11/2026 14:00
2pm, 28 nov, ring                | Sat 28/11/2026 14:00
28/11 ring jo 2pm                | Sat 28/11/2026 14:00
28.11.26 ring jo 2pm             | Sat 28/11/2026 14:00
2026-11-28 ring jo 1400          | Sat 28/11/2026 14:00
ring jo 28-11-2026 1400          | Sat 28/11/2026 14:00
court tues 24th at ten           | Tue 24/11/2026 10:00
tues at ten                      | Tue 24/11/2026 10:00
at ten on tues                   | Tue 24/11/2026 10:00
tues ten                         | asks: At what time on Tue 24/11/2026?
ring jo in half an hour          | Sat 21/11/2026 10:45
ring jo in 1h30                  | Sat 21/11/2026 11:45
in 45 mins                       | Sat 21/11/2026 11:00
ring jo in 2 days                | Mon 23/11/2026 10:15
ring jo in 2 weeks at noon       | Sat 05/12/2026 12:00
in 2 weeks time fri              | refuses: 05/12/2026 is a Saturday, not a Friday
in a month 0900                  | Mon 21/12/2026 09:00
a month today 0900               | Mon 21/12/2026 09:00
3 weeks on tues 0900             | Tue 15/12/2026 09:00
lates 1600                       | Sat 21/11/2026 16:00
lates tomorrow                   | Sun 22/11/2026 14:00
ring the lates sgt 1600          | Sat 21/11/2026 16:00
early turn tomorrow 0600         | Sun 22/11/2026 06:00
nights tonight                   | Sat 21/11/2026 22:00
tomorrow nights ring             | Sun 22/11/2026 22:00
== 2026-11-22 00:30
tonight 0300 ring control        | Sun 22/11/2026 03:00
tonight 0630                     | Sun 22/11/2026 06:30
tonight 2330                     | Sun 22/11/2026 23:30
tonight ring jo 4am              | Sun 22/11/2026 04:00
nights                           | asks: That shift began at Sat 21/11/2026 22:00. At what time?
nights ring jo                   | asks: That shift began at Sat 21/11/2026 22:00. At what time?
nights 0400                      | Sun 22/11/2026 04:00
tonight                          | asks: At what time on the night of Sat 21/11/2026?
tonight at 4                     | Sun 22/11/2026 04:00
0400 tonight ring                | Sun 22/11/2026 04:00
ring jo tonight half 5           | Sun 22/11/2026 05:30
today 0900                       | Sun 22/11/2026 09:00
tomorrow 0900                    | Mon 23/11/2026 09:00
tomorrow night 2300              | Mon 23/11/2026 23:00
sun 0900                         | Sun 22/11/2026 09:00
sun nights                       | Sun 22/11/2026 22:00
mon nights                       | Mon 23/11/2026 22:00
last night 0900                  | refuses: Sat 21/11/2026 has passed: today is Sun 22/11/2026
this morning 0700                | Sun 22/11/2026 07:00
in the morning 0700              | Sun 22/11/2026 07:00
0700                             | Sun 22/11/2026 07:00
earlies                          | Sun 22/11/2026 07:00
lates                            | Sun 22/11/2026 14:00
ring tonight half 4              | Sun 22/11/2026 04:30
== 2026-11-21 23:30
tonight 0300                     | Sun 22/11/2026 03:00
nights                           | asks: That shift began at Sat 21/11/2026 22:00. At what time?
nights 0400                      | Sun 22/11/2026 04:00
tomorrow 0400                    | Sun 22/11/2026 04:00
today 2345                       | Sat 21/11/2026 23:45
tonight                          | asks: At what time on the night of Sat 21/11/2026?
== 2026-11-21 14:00
half 7                           | Sat 21/11/2026 19:30
half seven ring mum              | Sat 21/11/2026 19:30
half 6                           | Sat 21/11/2026 18:30
half 2                           | Sat 21/11/2026 14:30
half 1                           | Sun 22/11/2026 13:30
at 4                             | Sat 21/11/2026 16:00
at 2                             | Sun 22/11/2026 14:00
at 1                             | Sun 22/11/2026 13:00
at 12                            | Sun 22/11/2026 12:00
9 o'clock                        | Sat 21/11/2026 21:00
quarter to 8                     | Sat 21/11/2026 19:45
10 to 7                          | Sat 21/11/2026 18:50
this evening half 7              | Sat 21/11/2026 19:30
tomorrow half 7                  | Sun 22/11/2026 07:30
tonight half 7                   | Sat 21/11/2026 19:30
today half 7                     | Sat 21/11/2026 19:30
half 7 tonight                   | Sat 21/11/2026 19:30
half 7 in the morning            | Sun 22/11/2026 07:30
half seven tmrw morning          | Sun 22/11/2026 07:30
at 10 to 7 ring                  | Sat 21/11/2026 18:50
20 to 9                          | Sat 21/11/2026 20:40
10 past 7                        | Sat 21/11/2026 19:10
== 2026-03-28 22:00
tomorrow 0130                    | refuses: 01:30 on Sun 29/03/2026 doesn't exist: the clocks go forward
tonight 0130                     | refuses: 01:30 on Sun 29/03/2026 doesn't exist: the clocks go forward
tonight 0230                     | Sun 29/03/2026 02:30
sun 0130                         | refuses: 01:30 on Sun 29/03/2026 doesn't exist: the clocks go forward
0130                             | refuses: 01:30 on Sun 29/03/2026 doesn't exist: the clocks go forward
0100                             | refuses: 01:00 on Sun 29/03/2026 doesn't exist: the clocks go forward
in 4 hours                       | Sun 29/03/2026 03:00
in 3 hours                       | Sun 29/03/2026 02:00
tomorrow half 4                  | Sun 29/03/2026 16:30
tonight                          | asks: At what time on the night of Sat 28/03/2026?
nights 0130                      | refuses: 01:30 on Sun 29/03/2026 doesn't exist: the clocks go forward
29/3 0130                        | refuses: 01:30 on Sun 29/03/2026 doesn't exist: the clocks go forward
== 2026-03-29 00:30
tonight 0130                     | refuses: 01:30 on Sun 29/03/2026 doesn't exist: the clocks go forward
tonight 0230                     | Sun 29/03/2026 02:30
nights 0330                      | Sun 29/03/2026 03:30
0200                             | Sun 29/03/2026 02:00
in an hour                       | Sun 29/03/2026 02:30
today 0130                       | refuses: 01:30 on Sun 29/03/2026 doesn't exist: the clocks go forward
tonight 0045                     | Sun 29/03/2026 00:45
== 2026-10-24 23:30
tonight 0130                     | Sun 25/10/2026 01:30
tonight 0100                     | Sun 25/10/2026 01:00
0130                             | Sun 25/10/2026 01:30
in 2 hours                       | Sun 25/10/2026 01:30 (the second, after the clocks go back)
in 1 hour                        | Sun 25/10/2026 01:30
tomorrow 0130                    | Mon 26/10/2026 01:30
today 0130                       | Sun 25/10/2026 01:30
tonight 0300                     | Sun 25/10/2026 03:00
nights 0530                      | Sun 25/10/2026 05:30
== 2026-10-25 00:30
0130                             | Sun 25/10/2026 01:30 (the second, after the clocks go back)
tonight 0130                     | Sun 25/10/2026 01:30 (the second, after the clocks go back)
in an hour                       | Sun 25/10/2026 01:30 (the second, after the clocks go back)
tonight 0030                     | Mon 26/10/2026 00:30
today 0145                       | Sun 25/10/2026 01:45
tonight 0400                     | Sun 25/10/2026 04:00
== 2026-12-31 14:00
tomorrow 0900                    | Fri 01/01/2027 09:00
new year's day 0900              | Fri 01/01/2027 09:00
nye 2330                         | Thu 31/12/2026 23:30
new year 0900                    | Fri 01/01/2027 09:00
1/1 0900                         | Fri 01/01/2027 09:00
31/12 0900                       | refuses: Thu 31/12/2026 09:00 has passed: it is Thu 31/12/2026 14:00
2/1 10am                         | Sat 02/01/2027 10:00
christmas 0900                   | Sat 25/12/2027 09:00
boxing day 0900                  | Sun 26/12/2027 09:00
next month 0900                  | asks: On which day of “next month” (Fri 01/01/2027 to Sun 31/01/2027)
next year 0900                   | asks: On which day of “next year” (Fri 01/01/2027 to Fri 31/12/2027) a
good friday 0900                 | Fri 26/03/2027 09:00
bank holiday 0900                | Fri 01/01/2027 09:00 (New Year's Day)
next bank holiday 0900           | Fri 01/01/2027 09:00 (New Year's Day)
fri 0900                         | Fri 01/01/2027 09:00
fri week 0900                    | Fri 08/01/2027 09:00
29/2 0900                        | refuses: 29/2 isn't a date: February has 28 days in 2027
end of the month 0900            | refuses: Thu 31/12/2026 09:00 has passed: it is Thu 31/12/2026 14:00
end of next month 0900           | Sun 31/01/2027 09:00
end of january 0900              | Sun 31/01/2027 09:00
first mon in feb 0900            | Mon 01/02/2027 09:00
== 2026-04-02 09:00
good friday 0900                 | Fri 03/04/2026 09:00
easter monday 0900               | Mon 06/04/2026 09:00
bank holiday monday 0900         | Mon 06/04/2026 09:00 (Easter Monday)
next bank holiday 0900           | Fri 03/04/2026 09:00 (Good Friday)
easter 0900                      | Sun 05/04/2026 09:00
may day 0900                     | Mon 04/05/2026 09:00
may bank holiday 0900            | asks: On which day of “may” (Fri 01/05/2026 to Sun 31/05/2026) at 0900?
early may bank holiday 0900      | Mon 04/05/2026 09:00
spring bank holiday 0900         | Mon 25/05/2026 09:00
august bank holiday 0900         | Mon 31/08/2026 09:00
late summer bank hol 10am        | Mon 31/08/2026 10:00
the day after good friday 0900   | Sat 04/04/2026 09:00
maundy thursday 1000             | refuses: Thu 02/04/2026 10:00 has passed: it is Thu 02/04/2026 10:00
xmas 0900                        | Fri 25/12/2026 09:00
may bank holiday 1000            | asks: On which day of “may” (Fri 01/05/2026 to Sun 31/05/2026) at 1000?
"""
ENOUGH = 300


def cases():
    asked = None
    for line in PHRASES.strip().splitlines():
        if line.startswith("== "):
            asked = datetime.fromisoformat(line.removeprefix("== ")).replace(tzinfo=UTC)
            continue
        words, meaning = (cell.strip() for cell in line.split(" | "))
        yield asked, words, meaning


def meant(words, now):
    try:
        reading = find_time(words, now=now, prefixes=frozenset({"TUR"}))
    except TimeQuestionError as question:
        return f"asks: {question}"
    except RejectedError as refusal:
        return f"refuses: {refusal}"
    return reading.understood if reading else "no time"


def test_the_table_is_large():
    assert len(list(cases())) > ENOUGH


@pytest.mark.parametrize(("now", "words", "meaning"), list(cases()))
def test_what_is_typed_in_a_hurry_means_what_it_says(now, words, meaning):
    found = meant(words, now)
    assert found.startswith(meaning) if ": " in meaning else found == meaning


SATURDAY = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
LEFT = {  # the words that are left, before and behind the time, for each time that may be meant
    "5 past midnight to swap cars": {("", "swap cars")},
    "in 1hr 30 swap cars": {("", "swap cars")},
    "in 2 hours 30 cars to move": {("", "30 cars to move")},
    "five and twenty to three swap": {("", "swap")},
    "tomorrow at 0900 and 1300 swap": {("", "swap")},
    "6pm fri and 9am sat swap": {("", "swap")},
    "swap cars fri 0900 then sat 1000": {("swap cars", "")},
    "0900 ring about the 1300 visit": {("", "ring about the 1300 visit")},
    "ring mum at 1500 about the 1600 visit": {("ring mum", "about the 1600 visit")},
    "ring mum at 1500 to say hello": {("ring mum", "to say hello")},
    "tomorrow 1500 about the visit": {("", "the visit")},
}


@pytest.mark.parametrize("words", LEFT)
def test_no_part_of_a_time_becomes_words_and_no_word_is_lost(words):
    try:
        found = [find_time(words, now=SATURDAY)]
    except WhichTimeError as question:
        found = list(question.options)
    assert {(one.before, one.rest) for one in found} == LEFT[words]


@pytest.mark.parametrize(
    "words", ["every month pay 0900", "monthly pay 0900", "every week pay 0900", "pay every other week 0900"]
)
def test_a_period_without_its_day_is_no_single_reminder(words):
    with pytest.raises(RejectedError, match="on which day"):
        find_rule(words, now=SATURDAY)
