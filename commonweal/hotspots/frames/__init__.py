"""Calls and events as arrays, and the week's list back as facts: the only modules of this room that know NumPy.

What counts where is decided by the core; these modules hand it arrays and keep, for each event, what a page needs.
"""
