"""Service standards: how many reports came, wait and are late, how soon people heard back, by team (S014, S028)."""
