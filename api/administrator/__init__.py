"""The administrator's desk: the organisation, changed by named acts, the same by form and by JSON."""
