"""What is ahead: occasions, local events and the themes of the year, what must be started for them, and how it went."""
