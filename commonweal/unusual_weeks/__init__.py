"""This week is unusual: what every place, kind of call and ward had, beside what was to be expected, as frozen runs."""
