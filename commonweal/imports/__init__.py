"""Import jobs: for every file what came in, what was added, updated, left unchanged and refused, and why."""
