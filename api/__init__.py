"""The REST API: the same objects that the pages use, over HTTP; it asks and answers, and decides nothing."""
