"""Reports as arrays: where each call lies, which borough's it is, in which ward it counts."""
