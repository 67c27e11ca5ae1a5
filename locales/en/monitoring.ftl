# Watching: the process, its looks, and what it concludes.

cli_help_watcher = Run the watcher: looks at posts and counts, finds incidents in them, reads feeds, keeps retention.
