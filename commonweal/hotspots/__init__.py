"""Weekly detection: which locations had more calls than the policy allows, and why each is on the list."""
