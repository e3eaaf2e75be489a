"""Reports whose time is hidden from a viewer: told apart, so that no list places them by time."""
