"""Files of evidence that nothing names any more, because what should have recorded them failed, are removed."""
