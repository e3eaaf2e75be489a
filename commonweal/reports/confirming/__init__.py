"""Confirms the address of a report from the web by hand: an officer has spoken to its reporter."""
