"""The duties that come from a note: safeguarding forms, their references, their reminders"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0009'
down_revision = "0008"
branch_labels = None
depends_on = None

FORMS = ('ppn', 'mash', 'nrm', 'crime')
CONCERNS = (
    'child at risk', 'child missing', 'child exploited', 'county lines', 'cuckooing', 'modern slavery',
    'safeguarding', 'crime disclosed',
)
CONSENTS = ('child', 'consents', 'declines')
STATES = (
    'indicators noted', 'NRM submitted', 'DtN submitted', 'reasonable grounds positive',
    'reasonable grounds negative', 'conclusive grounds positive', 'conclusive grounds negative',
)
OPEN = sa.text('ended_at IS NULL')


def words_of(name, values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table('safeguarding_duties',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('note_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('officer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('form', words_of('form', FORMS), nullable=False),
    sa.Column('concern', words_of('concern', CONCERNS), nullable=False),
    sa.Column('offered_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('reminded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('supervisor_told_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('ended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('reference', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=True),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
    sa.Column('consent', words_of('consent', CONSENTS), nullable=True),
    sa.Column('state', words_of('slaverystate', STATES), nullable=True),
    sa.CheckConstraint('reference IS NULL OR reason IS NULL', name=op.f('ck_safeguarding_duties_reference_or_reason')),
    sa.CheckConstraint('(ended_at IS NULL) = (reference IS NULL AND reason IS NULL)', name=op.f('ck_safeguarding_duties_ended_by_something')),
    sa.CheckConstraint("(form = 'nrm') = (state IS NOT NULL)", name=op.f('ck_safeguarding_duties_state_of_nrm')),
    sa.ForeignKeyConstraint(['note_id'], ['field_notes.id'], name=op.f('fk_safeguarding_duties_note_id')),
    sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_safeguarding_duties_officer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safeguarding_duties')),
    sa.UniqueConstraint('note_id', 'form', name=op.f('uq_safeguarding_duties_note_id_form'))
    )
    with op.batch_alter_table('safeguarding_duties', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_safeguarding_duties_officer_id'), ['officer_id'], unique=False)
        batch_op.create_index('ix_safeguarding_duties_open', ['offered_at'], unique=False, sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_table('safeguarding_duties')
