"""The planned callers of five years: over a rule, one short of it, a day too late, and records that may be one person.

Modelled on the rules as the papers state them (Islington, March 2023; statutory guidance of September 2025; Anti-social
Behaviour, Crime and Policing Act 2014, s.104): a window of k months ending on day D begins the day after the same day
k months earlier, or after that month's last day where there is none. Names are invented, numbers are kept for drama.
"""

from commonweal.synthetic.caller_stories.one_person_or_not import MAY_BE_ONE_PERSON
from commonweal.synthetic.caller_stories.repeat_callers import OUT_OF_HOURS_CALLERS, POLICE_CALLERS
from commonweal.synthetic.caller_stories.reports_and_reviews import CASE_REVIEWS, SECOND_REPORTS
from commonweal.synthetic.caller_story import Caller, CallerStory

REGULARS = (Caller("Imelda Gathercole", "02079460119"), Caller("Kamal Oyelaran", "07700900355"))
"""The two neighbours who ring about the storyline that has regulars."""

CALLER_STORIES: tuple[CallerStory, ...] = (
    *OUT_OF_HOURS_CALLERS, *POLICE_CALLERS, *SECOND_REPORTS, *CASE_REVIEWS, *MAY_BE_ONE_PERSON,
)  # fmt: skip
