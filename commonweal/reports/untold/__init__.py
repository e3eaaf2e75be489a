"""Reporters whom no message could reach: an officer tells them, or says why not."""
