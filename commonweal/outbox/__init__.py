"""Messages that leave: mail and text messages, queued with the change that they tell of and sent once."""
