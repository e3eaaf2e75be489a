"""Records as arrays, and the answers that the methods of the core give over them: where this room knows NumPy."""
