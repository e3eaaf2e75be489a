"""What was taken away since a backup is taken away again: one function a kind of line in the journal."""
