"""One action on one page: what, where, why, who, by when, its history, and the next steps."""
