"""Measures and figures of crime: the tables that the Metropolitan Police and councils publish."""
