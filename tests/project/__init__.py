"""What a stranger meets first: ./run, the settings, the guides."""
