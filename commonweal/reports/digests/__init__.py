"""References of reports with a digest of what each says, to compare what was kept with what was sent."""
