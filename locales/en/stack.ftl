# The one-command stack: its steps and its troubles
stack_port_taken = Port { $port }, wanted for { $what }, is in use ({ $holder }). Stop that program, or give another port (0 finds a free one).
