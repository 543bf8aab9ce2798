"""How an audience leaves: identifiers as each platform wants them, payload formats, and the types of platform."""
