"""One report: its page, who can see it and who has looked, and what narrows it or gives it to somebody."""
