"""Effect checks: each action that was done is looked at again after some weeks, and what worked where adds up."""
