"""Did it work: a place before and after something was done, beside places that stood where it stood, as frozen runs."""
