"""Every kind of notice by its class; a row's contents become facts here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.services.audit.seals import SealedNotice
from bot.services.briefings.enquiries import EnquiryAnsweredNotice, EnquiryNotice
from bot.services.briefings.handover import DraftsHandedNotice
from bot.services.briefings.runs import RunAskedNotice, RunMissedNotice, RunsPausedNotice
from bot.services.briefings.sending import EmptyAudienceNotice, MissedBriefingNotice, UndeliveredNotice
from bot.services.briefings.unacknowledged import LineUnacknowledgedNotice, UnacknowledgedNotice
from bot.services.briefings.withdrawal import BriefingWithdrawnNotice
from bot.services.documents.queue import DocumentFailedNotice
from bot.services.enrolment.admissions import EnrolledNotice, EnrolmentWaitsNotice
from bot.services.enrolment.revoking import PinResetNotice, RevokedNotice
from bot.services.exchange.sheets.leavers import OfficersRoleChangedNotice, RoleChangedNotice
from bot.services.identity.unlocking import PinBarredNotice
from bot.services.intelligence.assessments import IntelligenceAssessedNotice, IntelligenceReturnedNotice
from bot.services.intelligence.queue import IntelligenceWaitsNotice
from bot.services.kinds.fetched_files import AttachmentLostNotice, FileLostNotice, FilesWaitNotice
from bot.services.notebook.checks import CheckedNotice
from bot.services.officers.leave import LeaveNotice
from bot.services.officers.officers import UnreachableNotice
from bot.services.oversight.access_digest import AccessDigestNotice
from bot.services.oversight.ceilings import CeilingLiftedNotice, CeilingReachedNotice
from bot.services.oversight.flags import NewFlagsNotice
from bot.services.pushes import facts
from bot.services.pushes.facts import Notice, NoticeKind, StoredFacts, UnreadableFactsError
from bot.services.referrals.due_actions import ReferralsDueNotice, ReferralsOverdueNotice
from bot.services.referrals.lying_still import LyingStillNotice
from bot.services.referrals.notices import (
    DraftConfirmedNotice,
    DraftEndsNotice,
    DraftReturnedNotice,
    DraftWaitsNotice,
    GroundAddedNotice,
    LeadGivenNotice,
    ReferralMadeNotice,
    ReferralPairNotice,
)
from bot.services.referrals.reviews import ReviewWaitsNotice
from bot.services.referrals.turning_adult import TurnsAdultNotice
from bot.services.referrals.watches import ReferralMovedNotice
from bot.services.reminders.reminders import MissedRemindersNotice
from bot.services.retractions.replacements import BriefingRetractedNotice, FilesRetractedNotice
from bot.services.retractions.requests import WipedNotice
from bot.services.safeguarding.reminders import SafeguardingNotice, SafeguardingUnansweredNotice
from bot.services.tasks.clashes.notices import ClashAgainNotice, ClashNotice, ClashOverNotice, TaskWordNotice
from bot.services.tasks.moves import TaskOffNotice
from bot.services.tasks.notices import (
    CrewChangedNotice,
    RecurringTaskEndedNotice,
    RecurringTaskMissedNotice,
    RecurringTaskSkippedNotice,
    TaskExpiredNotice,
    TaskFreeNotice,
    TaskHandedNotice,
    TaskMovedNotice,
    TaskOfferedNotice,
    ThingLostNotice,
)
from bot.services.tasks.slips import VisitSlipNotice
from bot.services.tasks.unfinished import LeaveOverTasksNotice, UnfinishedNotice
from bot.services.tasks.unsafe_visits import VisitUnsafeNotice, VisitWaitsNotice
from bot.services.trainings.duties import TrainingYearNotice
from bot.services.upkeep.heartbeats import ClockStoodNotice
from bot.services.upkeep.setbacks import ClockSetBackNotice

_ALL: tuple[type[Notice], ...] = (
    *(MissedRemindersNotice, MissedBriefingNotice, EmptyAudienceNotice, UndeliveredNotice),
    *(WipedNotice, BriefingRetractedNotice, FilesRetractedNotice, BriefingWithdrawnNotice),
    *(CeilingReachedNotice, CeilingLiftedNotice, NewFlagsNotice, SealedNotice, AccessDigestNotice),
    *(PinBarredNotice, EnrolmentWaitsNotice, EnrolledNotice, RevokedNotice, PinResetNotice),
    *(RoleChangedNotice, OfficersRoleChangedNotice, UnreachableNotice, LeaveNotice),
    *(SafeguardingNotice, SafeguardingUnansweredNotice, CheckedNotice),
    *(IntelligenceReturnedNotice, IntelligenceAssessedNotice, IntelligenceWaitsNotice),
    *(FilesWaitNotice, FileLostNotice, AttachmentLostNotice, DocumentFailedNotice),
    *(RunMissedNotice, RunAskedNotice, RunsPausedNotice, ClockStoodNotice, ClockSetBackNotice),
    *(DraftsHandedNotice, EnquiryNotice, EnquiryAnsweredNotice),
    *(UnacknowledgedNotice, LineUnacknowledgedNotice, ReferralMovedNotice),
    *(ReferralsDueNotice, ReferralsOverdueNotice, LyingStillNotice, VisitUnsafeNotice),
    *(TurnsAdultNotice, VisitWaitsNotice, ReviewWaitsNotice, LeadGivenNotice),
    VisitSlipNotice,
    *(TaskOffNotice, TaskFreeNotice, TaskOfferedNotice, TaskHandedNotice, TaskMovedNotice),
    *(TaskExpiredNotice, UnfinishedNotice, LeaveOverTasksNotice, TrainingYearNotice),
    *(ClashNotice, ClashOverNotice, ClashAgainNotice, TaskWordNotice, CrewChangedNotice, ThingLostNotice),
    *(RecurringTaskEndedNotice, RecurringTaskMissedNotice, RecurringTaskSkippedNotice),
    *(ReferralMadeNotice, GroundAddedNotice, ReferralPairNotice),
    *(DraftWaitsNotice, DraftConfirmedNotice, DraftReturnedNotice, DraftEndsNotice),
)
NOTICES: Mapping[NoticeKind, type[Notice]] = MappingProxyType({one.kind: one for one in _ALL})


def read(kind: str | None, stored: StoredFacts | None) -> Notice:
    """Read a row's facts. Raises UnreadableFactsError."""
    try:
        notice = NOTICES[NoticeKind(kind or "")]
    except ValueError:
        raise UnreadableFactsError(kind) from None
    return facts.read(notice, stored)
