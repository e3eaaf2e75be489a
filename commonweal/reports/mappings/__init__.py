"""Column mappings: how a log of any layout becomes our thirteen columns; saved with versions, tried on a preview."""
