"""Reports of one incident: joined under one that is worked for all, parted again, and which others may belong to it."""
