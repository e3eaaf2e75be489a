"""Pages of the data protection officer: agreements, shares, emergencies, looks; and what each role can see."""
