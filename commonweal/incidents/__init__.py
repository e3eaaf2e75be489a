"""Events that police and councils publish (street crime, outcomes, searches): evidence beside the calls, never calls."""
