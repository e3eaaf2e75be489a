"""Something in the way of an action, said in the meeting: written in the minutes, and raised with who can remove it."""
