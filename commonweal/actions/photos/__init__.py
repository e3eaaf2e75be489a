"""Photos of what was done: taken with a step on the telephone, made anew, shown only to who reads the action."""
