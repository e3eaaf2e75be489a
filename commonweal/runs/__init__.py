"""Frozen calculations: cut-off, policy, code version, digest of the input, result; never changed, only made again."""
