"""The residents' door: reporting without an account, and one's own report afterwards (docs/decisions/0031).

Everything here is reached by anybody. A page shows only what was just typed in this browser, or what an allow-list
names of one report to whoever has its reference and its code.
"""
