"""Records handed to another organisation under an agreement, and what was refused."""
