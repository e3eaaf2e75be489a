"""A week of a partnership, from calls to what residents read, on a service whose clock the story moves."""
