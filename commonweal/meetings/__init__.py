"""Groups and their meetings: seats with dates, agenda, attendance, decisions, minutes; one engine for all."""
