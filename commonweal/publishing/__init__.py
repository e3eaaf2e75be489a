"""What residents and ward panels read: what they told us and what we did, as editions that are frozen and safe."""
