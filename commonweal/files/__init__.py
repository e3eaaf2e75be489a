"""The one place that opens a file from outside, and refuses what no honest file would hold."""
