"""Weekly list of callers: who calls again and again, who reports again, who could have a case reviewed, and why."""
