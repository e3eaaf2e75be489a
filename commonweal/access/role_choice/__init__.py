"""Which of somebody's current roles they work in; and the page for those who have none."""
