"""Areas with dates, estates, parks, stations, named places and streets; which of them holds a point."""
