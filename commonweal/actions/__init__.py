"""What an agency agreed to do, by when, what stood in its way, and what came of it: one model for every upper room."""
