"""Taking a report: one operation for residents, call handlers, other systems, the invented borough, benchmarks."""
