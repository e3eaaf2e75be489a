"""Photos and sound that a resident, an officer or another system sends: made anew, kept, served, forgotten.

What is kept is never the file that came, but a new one with the same picture or the same sound (docs/security.md P8).
The original is not kept: the evidence store with a right of its own is not built yet.
"""
