"""How many actions and engagement events there were, by kind, place and month; each number opens its rows."""
