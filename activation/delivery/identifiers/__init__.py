"""Cleaning and hashing of identifiers, one module per platform's rule.

There is no common `hash_email`, and there must not be one: the same address hashes to four different digests
under the rules of Google, UID2 and Amazon, and a digest under the wrong rule matches nobody, without an error.
What modules share is what no platform decides: what an address looks like, how a phone number is read, digests.

Every cleaner takes text and answers with clean text or with `Unusable` and its reason; none raises.
"""
