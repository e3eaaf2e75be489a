"""Late actions are told: the owner, then the chair, then the owner's manager, once each."""
