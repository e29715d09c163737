"""What is measured on melted chains."""
