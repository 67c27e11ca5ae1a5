"""What the bare workflows and their worker agree on."""

TASK_QUEUE = "bare"
COUNTER, ROWS, SETTING, DEADLINE, IDLE = "Counter", "Rows", "Setting", "Deadline", "Idle"
SIGNAL, UPDATE = "one", "set_to"
INSERT, INSERT_DUE = "insert", "insert_due"
