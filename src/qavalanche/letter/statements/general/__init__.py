"""What the letter concludes from two assumptions: the critical point is localized."""
