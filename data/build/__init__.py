"""Builds the shipped population, catalogue and lifestyle mix from public sources: `python -m data.build FOLDER`."""
