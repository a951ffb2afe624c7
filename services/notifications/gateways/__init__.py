"""What notifications calls outside of itself."""
