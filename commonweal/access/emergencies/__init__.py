"""Opening a record in an emergency: asked, approved by a second person where needed, open for hours, reviewed."""
