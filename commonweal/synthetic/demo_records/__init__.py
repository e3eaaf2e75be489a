"""What the people of the demonstration have done with its newest reports."""
