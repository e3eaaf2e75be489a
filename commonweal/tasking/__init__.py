"""The weekly page that goes to the tasking meeting."""
