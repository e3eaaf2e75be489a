"""The list of reports: what somebody may see, newest first, fifty a page."""
