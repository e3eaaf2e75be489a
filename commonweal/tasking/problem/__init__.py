"""The problem sheet of a place: who, what, where, when, why and how, causes, measures to move, plan, did it work."""
