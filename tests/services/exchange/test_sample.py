"""People who try the demo find cards to look at, and learn that some are not theirs to know."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from bot.demo.sample import IN_THE_FIELD, import_sample
from bot.services.access.policy import Visibility
from bot.services.identity import guard
from bot.services.referrals import visibility as referral_visibility
from models import Officer, Programme, Referral

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


@pytest.fixture
def seen(sqlite_database):
    import_sample(sqlite_database, now=NOW)

    def by(collar):
        with sqlite_database.transaction() as session:
            officer = session.orm.execute(
                sa.update(Officer).where(Officer.collar == collar).values(account_id=1)
            )
            assert officer.rowcount == 1
            actor = guard.identify(session, 1, now=NOW).actor
            column = referral_visibility.referral_column(actor, NOW)
            query = sa.select(column).select_from(Referral).join(Programme)
            found = {Visibility(one) for one in session.orm.execute(query).scalars()}
            session.connection().rollback()
        return found

    return by


@pytest.mark.parametrize("collar", [persona.collar for persona in IN_THE_FIELD])
def test_each_persona_sees_some_referrals_whole_and_some_less(seen, collar):
    sights_of = seen(collar)
    assert max(sights_of) >= Visibility.CARD
    assert min(sights_of) < max(sights_of)
