"""Long-running loops, one a module, each a command of its own."""
