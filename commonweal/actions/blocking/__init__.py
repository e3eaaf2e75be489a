"""What stands in the way of an action: raised by who has it, removed by who can."""
