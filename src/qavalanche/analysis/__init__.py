"""From statistics of samples to physics: estimates with errors."""
