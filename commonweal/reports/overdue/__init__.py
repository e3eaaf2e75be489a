"""What is late, by team: shown to whose it is and to who answers for the service."""
