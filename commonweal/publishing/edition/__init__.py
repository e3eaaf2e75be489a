"""What one edition says: figures gathered from calls and actions, what of them is kept back, and the paper."""
