"""Events that police recorded (stop and search): evidence beside the calls, never counted as calls."""
