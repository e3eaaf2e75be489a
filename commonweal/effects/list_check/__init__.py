"""Whether the hotspot list of one month named the ground that the next month's calls came from (PAI, PEI, RRI)."""
