"""Outside formats of this room: text in, typed rows and refused rows out."""
