"""What the letter states, one file each, in folders that are its sections."""
