"""Sending: what goes out, whether it may, when, how it is carried out, and what lies at each platform since."""
