"""Five years of the borough: hotspots and near misses, each with a sentence, its weeks, and its callers' words.

44 places are on the list in the last year. Modelled on the kinds of places and issues that partnerships write about (a
group on an estate, dealing in stairwells, riders on pavements, begging at a station); every name, number and word is
invented. A week's number counts police and out-of-hours calls. On the list at a Monday: more than 6 in the two weeks
before it.
"""

from dataclasses import replace

from commonweal.synthetic.storyline import Storyline
from commonweal.synthetic.storylines.at_the_end import DROPPED_OFF, NEAR_MISSES, ON_THE_LIST
from commonweal.synthetic.storylines.autumn_and_winter import AUTUMN, WINTER
from commonweal.synthetic.storylines.earlier_years import CLOCKS_AND_LEAP_DAY, ONCE, SPELLS_BEFORE
from commonweal.synthetic.storylines.spring_and_summer import SPRING, SUMMER

_OF_THE_LAST_YEAR = (*ON_THE_LIST, *DROPPED_OFF, *NEAR_MISSES, *SPRING, *SUMMER, *AUTUMN, *WINTER)
assert SPELLS_BEFORE.keys() <= {story.where for story in _OF_THE_LAST_YEAR}

STORYLINES: tuple[Storyline, ...] = (
    *(replace(story, spells=(*SPELLS_BEFORE.get(story.where, ()), *story.spells)) for story in _OF_THE_LAST_YEAR),
    *CLOCKS_AND_LEAP_DAY,
    *ONCE,
)
