"""Opening a report in an emergency, from a page that does not tell whether there is one."""
