"""Every error that the analyst can meet, written for the person at the screen.

The screen shows title and hint as they are; the API sends them with the code. One place
turns any of them into either, so no page and no endpoint writes error prose.
"""


class ActivationError(Exception):
    """Root of our errors: what went wrong (title), what to do about it (hint), and where (field)."""

    code = "error"

    def __init__(self, title: str, hint: str = "", field: str | None = None) -> None:
        super().__init__(f"{title} {hint}".strip())
        self.title = title
        self.hint = hint
        self.field = field


class UnknownVariable(ActivationError):
    """No variable has that code; take one of the codes the hint names."""

    code = "unknown_variable"


class SensitiveVariable(ActivationError):
    """The variable may describe an audience but not select it."""

    code = "sensitive_variable"


class InvalidCriteria(ActivationError):
    """The rule tree cannot be read; the title says which part of it."""

    code = "invalid_criteria"


class InvalidAudience(ActivationError):
    """The audience lacks something or holds something that it may not; the field says which."""

    code = "invalid_audience"


class AudienceNotFound(ActivationError):
    """This user has no audience with that id."""

    code = "audience_not_found"


class InvalidOverlap(ActivationError):
    """These audiences cannot be compared: too few, too many, or none that can be counted; the title says which."""

    code = "invalid_overlap"


class BoundsCannotHold(ActivationError):
    """No split can keep every segment within the bounds; the hint names bounds that would."""

    code = "bounds_cannot_hold"


class InvalidSplit(ActivationError):
    """The rows, weights or settings of a split are unusable; the title says which."""

    code = "invalid_split"


class InvalidSegmentEdit(ActivationError):
    """Segments cannot be changed so; the title says why, the field what to correct."""

    code = "invalid_segment_edit"


class DataMissing(ActivationError):
    """A file that the app ships with is not there or is damaged; the hint says how to rebuild it."""

    code = "data_missing"


class UnsupportedDataType(ActivationError):
    """That data type holds no data yet."""

    code = "unsupported_data_type"


class UnsupportedFormat(ActivationError):
    """That export format does not exist; the hint names those that do."""

    code = "unsupported_format"


class InvalidBrief(ActivationError):
    """A brief must be a text; describe the audience in plain English."""

    code = "invalid_brief"


class PlatformNotFound(ActivationError):
    """This user has no platform with that id."""

    code = "platform_not_found"


class InvalidPlatform(ActivationError):
    """A platform's settings lack something or hold something that they may not; the field says which."""

    code = "invalid_platform"


class InvalidDelivery(ActivationError):
    """What is to be sent lacks something that its format needs; the field says which."""

    code = "invalid_delivery"


class DistributionNotFound(ActivationError):
    """This user has no distribution with that id."""

    code = "distribution_not_found"


class InvalidDistribution(ActivationError):
    """What is asked of a distribution lacks something or holds something that it may not; the field says which."""

    code = "invalid_distribution"


class WrongState(InvalidDistribution):
    """A distribution is not in the state that this needs; the title says in which it is, or what it lacks."""

    code = "wrong_state"


class RequestTwice(ActivationError):
    """The same key came with another body before; a key stands for one request."""

    code = "idempotency_conflict"


class SendingBlocked(ActivationError):
    """A check before sending says no; the title is the rule that does."""

    code = "sending_blocked"


class StillScheduled(ActivationError):
    """The audience has sendings to come; stop them first, or say that they are to be stopped."""

    code = "still_scheduled"


class InvalidRequest(ActivationError):
    """Something beside the body of a request cannot be; the field says which."""

    code = "invalid_request"


class InvalidSettings(ActivationError):
    """The app is configured so that it cannot or must not start; the field names the setting."""

    code = "invalid_settings"


class NotSignedIn(ActivationError):
    """Nobody is known to make the request: sign in on the pages, or present a token."""

    code = "not_signed_in"


class NotPermitted(ActivationError):
    """The role of whoever asks does not allow it; the title says what is needed, the hint whom to ask."""

    code = "not_permitted"


class PersonNotFound(ActivationError):
    """Nobody with that id has ever signed in."""

    code = "person_not_found"


class InvalidPerson(ActivationError):
    """A person cannot be given that, or is the last admin; the field says which."""

    code = "invalid_person"


class LastAdmin(InvalidPerson):
    """Without this person nobody would be left to look after people; make somebody else an admin first."""

    code = "last_admin"


class TokenNotFound(ActivationError):
    """This user has no token with that id."""

    code = "token_not_found"


class InvalidToken(ActivationError):
    """A token lacks something or holds something that it may not; the field says which."""

    code = "invalid_token"


class InvalidShare(ActivationError):
    """An audience cannot be shared so; the field says why."""

    code = "invalid_share"


class InvalidCodes(ActivationError):
    """A file of lifestyle codes cannot be read or used; the title says why, the hint what to do with the file."""

    code = "invalid_codes"
