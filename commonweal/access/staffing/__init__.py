"""Who works in a partnership: accounts, roles with days, teams; kept by administrators, read by data protection."""
