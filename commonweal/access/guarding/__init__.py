"""What narrows or opens single records: guards, named people, declared connections, openings in an emergency."""
