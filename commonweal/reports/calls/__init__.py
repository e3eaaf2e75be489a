"""The call handler's screen: one form in speaking order, what is known beside it, and the reference at the end."""
