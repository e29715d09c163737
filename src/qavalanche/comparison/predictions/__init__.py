"""What is stated of schemes, one a file, named as the scheme."""
