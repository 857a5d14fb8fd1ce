"""What a file really is: its content decides, its name must agree, and what could harm a reader is refused (A3)."""
