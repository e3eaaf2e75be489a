"""Lists of local events from outside: text in, typed rows and refused rows out."""
