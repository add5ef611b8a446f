"""The steps, each with the name of the one before it."""
