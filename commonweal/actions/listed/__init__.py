"""The list of actions that somebody may see, by one set of filters in the address."""
