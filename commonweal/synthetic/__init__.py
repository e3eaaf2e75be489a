"""An invented borough, Northmoor, for tests, the demo and benchmarks: its ground, five years of calls, and their truth.

Nothing here is real: no place, no person, no call. The same seed gives the same bytes on any machine.
"""
