"""Local events: match days, festivals, marches, markets, with how often they come; and what was said of preparing."""
