"""Events that police and councils publish: street crime, outcomes, searches. Evidence beside the calls, never calls."""
