"""The diary of a response: who is there on which day, and what each day came to."""
