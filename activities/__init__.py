"""What workflows have done: loading, recording, telling."""
