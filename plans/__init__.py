"""The published plans, one YAML file each, and their reading."""
