"""The frame around every room: settings, addresses, the request, base templates and built assets."""
