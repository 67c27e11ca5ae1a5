"""What pages show: values made readable, nothing sent and nothing decided."""
