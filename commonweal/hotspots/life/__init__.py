"""Where each place stands in its life as a hotspot, and what people decide about it."""
