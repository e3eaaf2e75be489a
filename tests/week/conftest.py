"""The browser of the journeys and the clock on the wall; the service's own clock goes where the story is."""

from tests.journeys.conftest import chromium, morning

__all__ = ["chromium", "morning"]
