"""The data that the app ships with, and the programme that builds it."""
