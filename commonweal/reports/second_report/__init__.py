"""The second report in six months: the case review is explained to its reporter at once, and only once."""
