"""The header of a receiver's own that a webhook call carries: what it may be called, and what it may hold."""

# Those that we set ourselves (all that begin with activation- are ours too), and those that say how a call is read:
# with one more of these, two servers on the way could take it for two different calls.
_TAKEN = (
    *("host", "content-length", "content-type", "content-encoding", "connection", "transfer-encoding"),
    *("keep-alive", "te", "trailer", "upgrade", "expect"),
    *("authorization", "idempotency-key", "webhook-id", "webhook-timestamp", "webhook-signature"),
)
NAME = rf"(?i:(?!(?:{'|'.join(_TAKEN)})\Z)(?!activation-))[A-Za-z][A-Za-z0-9-]{{0,63}}"
NAME_WANTS = "Letters, digits and - only, such as X-Api-Key, and none of the headers that a call has anyway."
VALUE = r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?"
VALUE_WANTS = "Plain characters only, without a space or a line's end before or after them."
