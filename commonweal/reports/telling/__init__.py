"""Telling reporters: at each promised point, in the council's words, never by a way that is not safe."""
