"""What may be asked for: every sending whose field cannot be is refused, and what one platform refuses goes to none."""

from datetime import UTC, datetime, timedelta

import pytest

from activation.distribution import Repeat
from activation.errors import AudienceNotFound, InvalidDistribution, PlatformNotFound, SendingBlocked
from activation.sending.asked import Sending


@pytest.mark.parametrize(
    ("asked", "field", "words"),
    [
        ({"segments": (0, 7)}, "segments", "no segment 7"),
        ({"format": "webhook_members"}, "format", "cannot be sent to Shared drive"),
        ({"format": "customers_csv"}, "format", "cannot be sent to Shared drive"),
        ({"distribution_type": "again"}, "distribution_type", "no such kind"),
        ({"max_removed": 1.01}, "max_removed", "no share"),
        ({"max_removed": float("nan")}, "max_removed", "no share"),
        ({"options": {"audience_id": "aud-other"}}, "options", "no option 'audience_id'"),
        ({"options": {"campaign": "a\nb"}}, "options", "cannot be that"),
        ({"at": datetime(2030, 1, 1)}, "scheduled_at", "no time zone"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_by_its_field(ws, skiers, drive, asked, field, words):
    with pytest.raises(InvalidDistribution, match=words) as error:
        ws.distributions.preflight(Sending(skiers.audience_id, drive.platform_id, **asked))

    assert field == error.value.field


def test_sending_says_by_name_which_platform_refuses_and_sends_to_none_of_them(ws, skiers, drive, folder):
    other = ws.platforms.connect("folder", "Old drive", {"path": str(folder)})
    ws.platforms.set_status(other.platform_id, "inactive")

    with pytest.raises(SendingBlocked, match="Old drive: Old drive is not active") as error:
        ws.distributions.send(*(Sending(skiers.audience_id, one.platform_id) for one in (drive, other)))

    assert "platform" == error.value.field
    assert 0 == ws.distributions.list().total


@pytest.mark.parametrize("again", [{}, {"segments": (1, 0)}])
def test_the_same_list_asked_for_twice_at_once_is_refused(ws, skiers, drive, again):
    first = {"segments": (0, 1)} if again else {}

    with pytest.raises(InvalidDistribution, match="asked for twice"):
        ws.distributions.send(*(Sending(skiers.audience_id, drive.platform_id, **one) for one in (first, again)))

    assert 0 == ws.distributions.list().total


@pytest.mark.parametrize("days", [-1, 732])
def test_a_time_that_has_passed_or_lies_beyond_two_years_is_refused(ws, skiers, drive, days):
    at = datetime.now(UTC) + timedelta(days=days)

    with pytest.raises(InvalidDistribution) as error:
        ws.distributions.send(
            Sending(skiers.audience_id, drive.platform_id, at=at, repeat=Repeat(cron="0 9 * * *", time_zone="UTC"))
        )

    assert "scheduled_at" == error.value.field


@pytest.mark.parametrize("ask", ["preflight", "send"])
@pytest.mark.parametrize("name", ["aud-unknown", "../../etc/passwd", "a\0b", "", "x" * 5000, "user_id=victim"])
def test_what_is_not_there_is_said_not_to_be_there_whatever_its_name(ws, skiers, drive, ask, name):
    with pytest.raises(AudienceNotFound):
        getattr(ws.distributions, ask)(Sending(name, drive.platform_id))
    with pytest.raises(PlatformNotFound):
        getattr(ws.distributions, ask)(Sending(skiers.audience_id, name))
