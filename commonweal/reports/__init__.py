"""What people told us: call logs, one report a contact, and the incident that several reports tell of."""
