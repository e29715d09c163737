"""Earlier renormalization schemes beside the letter's."""
