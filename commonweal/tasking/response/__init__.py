"""Enhanced Partnership Responses and Positive Action Initiatives: weeks of work that several agencies agree."""
