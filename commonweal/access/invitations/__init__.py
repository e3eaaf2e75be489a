"""Links that an administrator hands over: a first sign-in, a new second factor, a new password."""
