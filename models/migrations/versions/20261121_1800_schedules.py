"""Schedules, which are due again and again; a heartbeat of the clock; snoozed reminders"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0010'
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('schedules',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('briefing', 'reminder', 'task', 'digest', 'notice', name='occurrencekind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('subject_id', sa.BigInteger(), nullable=False),
    sa.Column('rule', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('state', sa.Enum('proposed', 'active', 'paused', 'ended', name='schedulestate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('next_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('if_missed', sa.Enum('late', 'skip', 'ask', name='ifmissed', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('late_seconds', sa.Integer(), nullable=False),
    sa.Column('keeper_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.CheckConstraint("(state = 'active') = (next_at IS NOT NULL)", name=op.f('ck_schedules_active_has_a_time')),
    sa.ForeignKeyConstraint(['keeper_id'], ['officers.id'], name=op.f('fk_schedules_keeper_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_schedules')),
    sa.UniqueConstraint('kind', 'subject_id', name=op.f('uq_schedules_kind_subject_id'))
    )
    with op.batch_alter_table('schedules', schema=None) as batch_op:
        batch_op.create_index('ix_schedules_due', ['next_at'], unique=False, sqlite_where=sa.text("state = 'active'"), postgresql_where=sa.text("state = 'active'"))
        batch_op.create_index(batch_op.f('ix_schedules_keeper_id'), ['keeper_id'], unique=False)

    op.create_table('heartbeats',
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('beat_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_heartbeats'))
    )
    with op.batch_alter_table('reminders', recreate='never') as batch_op:
        batch_op.add_column(sa.Column('snooze_of', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('reminders', recreate='never') as batch_op:
        batch_op.drop_column('snooze_of')
    op.drop_table('heartbeats')
    with op.batch_alter_table('schedules', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_schedules_keeper_id'))
        batch_op.drop_index('ix_schedules_due', sqlite_where=sa.text("state = 'active'"), postgresql_where=sa.text("state = 'active'"))

    op.drop_table('schedules')
