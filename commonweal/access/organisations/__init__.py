"""Which organisations take part in a partnership and which teams they have; kept by its administrators."""
