"""The partnership's rules and sums, without a framework: terms, policy, rules, analysis.

Nothing here opens a file, asks the clock, draws a random number on its own or knows that a database exists.
Who needs the time hands it in; `ruff.toml` beside this file refuses the clock by name.
"""
