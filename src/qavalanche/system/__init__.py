"""What the operating system gives: files, memory, signals, and when to stop."""
