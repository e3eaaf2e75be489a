"""The borough's year: 44 hotspots and the near misses beside them, each with a sentence, its weeks, its callers' words.

Modelled on the kinds of places and issues that partnerships write about (a group on an estate, dealing in stairwells,
riders on pavements, begging at a station); every name, number and word is invented. A week's number counts police and
out-of-hours calls. On the list at a Monday: more than 6 in the two weeks before it.
"""

from commonweal.synthetic.storyline import Storyline
from commonweal.synthetic.storylines.at_the_end import DROPPED_OFF, NEAR_MISSES, ON_THE_LIST
from commonweal.synthetic.storylines.autumn_and_winter import AUTUMN, WINTER
from commonweal.synthetic.storylines.spring_and_summer import SPRING, SUMMER

STORYLINES: tuple[Storyline, ...] = (
    *ON_THE_LIST,
    *DROPPED_OFF,
    *NEAR_MISSES,
    *SPRING,
    *SUMMER,
    *AUTUMN,
    *WINTER,
)
