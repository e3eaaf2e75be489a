"""What happens after somebody signed in: lock, end, the list of devices, asking again, and slowing down guesses."""
