"""The inbox: what came, why it is here, its clock, and what to do next; for triage, for teams and for partners."""
