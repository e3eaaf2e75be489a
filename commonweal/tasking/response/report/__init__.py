"""The plan and the end report of a response as papers, and the checks of its effect."""
