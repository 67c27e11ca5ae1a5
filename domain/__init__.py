"""The response to an incident, as pure functions: no input or output, no clock, no Temporal."""
