"""What can go wrong between us and a platform, each with what to do and whether another try may help.

`said` holds the other side's own words, as they came but without our secrets: an analyst who asks the
platform's support needs them verbatim, and nobody needs our password in a log.
"""

from activation.errors import ActivationError


class DeliveryFailed(ActivationError):
    """Something was not delivered: `kind` sorts the reasons, `passing` says whether to try again later.

    `retry_after` is the number of seconds that the other side asked us to wait, if it did.
    """

    code = "delivery_failed"
    kind = "unknown"
    passing = False

    def __init__(
        self,
        title: str,
        hint: str = "",
        field: str | None = None,
        *,
        said: str = "",
        retry_after: float | None = None,
        passing: bool | None = None,
    ) -> None:
        super().__init__(title, hint, field)
        self.said = said
        self.retry_after = retry_after
        if passing is not None:
            self.passing = passing


class WrongSettings(DeliveryFailed):
    """A setting of the platform is missing or cannot be what it says; the field names it."""

    code = "wrong_settings"
    kind = "settings"


class ConnectorMissing(DeliveryFailed):
    """The library that a channel needs is not installed; the hint says how to install it."""

    code = "connector_missing"
    kind = "connector"


class NotAllowed(DeliveryFailed):
    """The other side knows us not, or lets us not; look at the credentials and at what they may do."""

    code = "not_allowed"
    kind = "auth"


class PlaceNotFound(DeliveryFailed):
    """The bucket, folder, table, file or address is not there; look at the platform's settings."""

    code = "place_not_found"
    kind = "not_found"


class HostKeyRefused(DeliveryFailed):
    """The server showed another key than the one we were told to trust; ask its owner before changing it."""

    code = "host_key_refused"
    kind = "refused_host_key"


class TlsFailed(DeliveryFailed):
    """No secure connection came about; the server's certificate is not trusted or not for that name."""

    code = "tls_failed"
    kind = "tls"


class TooLarge(DeliveryFailed):
    """The other side takes nothing that large."""

    code = "too_large"
    kind = "size"


class WrongSchema(DeliveryFailed):
    """The other side cannot use the content as it is."""

    code = "wrong_schema"
    kind = "schema"


class TooFast(DeliveryFailed):
    """The other side asks us to come back later."""

    code = "too_fast"
    kind = "rate"
    passing = True


class Unreachable(DeliveryFailed):
    """The connection failed, broke or took too long."""

    code = "unreachable"
    kind = "network"
    passing = True


class PlaceFull(DeliveryFailed):
    """The other side has no room left."""

    code = "place_full"
    kind = "full"
    passing = True


class AddressRefused(DeliveryFailed):
    """The address leads into a private network, where we do not send."""

    code = "address_refused"
    kind = "address_refused"


class Refused(DeliveryFailed):
    """The other side answered, and the answer was no, for a reason of its own."""

    code = "refused"
    kind = "refused"
