"""From an audience to an advertising platform: the channels that carry files, and what can go wrong on the way."""
