"""Numbers of exact matrices: crossings of spots, critical spots, thermal stretches, grains."""
