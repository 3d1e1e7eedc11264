"""PINs and unlocks, retractions, seals, flags; the session of each audit entry"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

APPEND_ONLY = ("seals", "sealed_heads")


def upgrade() -> None:
    op.create_table('bookmarks',
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('chain', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('name', 'chain', name=op.f('pk_bookmarks'))
    )
    op.create_table('seals',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('chains', sa.Integer(), nullable=False),
    sa.Column('entries', sa.BigInteger(), nullable=False),
    sa.Column('previous_digest', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seals')),
    sa.UniqueConstraint('number', name=op.f('uq_seals_number'))
    )
    op.create_table('sealed_heads',
    sa.Column('seal_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('chain', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.ForeignKeyConstraint(['seal_id'], ['seals.id'], name=op.f('fk_sealed_heads_seal_id')),
    sa.PrimaryKeyConstraint('seal_id', 'chain', name=op.f('pk_sealed_heads'))
    )
    op.create_table('pin_pads',
    sa.Column('officer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('nonce', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('purpose', sa.Enum('choose', 'repeat', 'unlock', 'prove', name='padpurpose', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('taps', sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
    sa.Column('chosen', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
    sa.Column('waiting', sa.JSON(), nullable=False),
    sa.Column('shown_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_pin_pads_officer_id')),
    sa.PrimaryKeyConstraint('officer_id', name=op.f('pk_pin_pads'))
    )
    op.create_table('pins',
    sa.Column('officer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('chosen_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('barred_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_pins_officer_id')),
    sa.PrimaryKeyConstraint('officer_id', name=op.f('pk_pins'))
    )
    op.create_table('reason_samples',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('officer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('object_ref', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
    sa.Column('verdict', sa.Enum('in order', 'to be asked', name='verdict', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('judged_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('judged_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['judged_by_id'], ['officers.id'], name=op.f('fk_reason_samples_judged_by_id')),
    sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_reason_samples_officer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reason_samples'))
    )
    with op.batch_alter_table('reason_samples', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reason_samples_judged_by_id'), ['judged_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reason_samples_officer_id'), ['officer_id'], unique=False)

    op.create_table('recalls',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('mask', 'delete', name='recallkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('officer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('asked_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('account_id', sa.BigInteger(), nullable=False),
    sa.Column('message_id', sa.BigInteger(), nullable=False),
    sa.Column('ref', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('try_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('give_up_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('done_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('failed_reason', sqlmodel.sql.sqltypes.AutoString(length=240), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['officers.id'], name=op.f('fk_recalls_asked_by_id')),
    sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_recalls_officer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recalls')),
    sa.UniqueConstraint('account_id', 'message_id', name=op.f('uq_recalls_account_id_message_id'))
    )
    with op.batch_alter_table('recalls', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recalls_asked_by_id'), ['asked_by_id'], unique=False)
        batch_op.create_index('ix_recalls_due', ['try_at'], unique=False, sqlite_where=sa.text('try_at IS NOT NULL'), postgresql_where=sa.text('try_at IS NOT NULL'))
        batch_op.create_index(batch_op.f('ix_recalls_officer_id'), ['officer_id'], unique=False)

    op.create_table('unlocks',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('officer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('began_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('active_until', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('ended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('ended_by', sa.Enum('lock', 'idle', 'booked off', 'pin reset', 'revoked', 'unlocked again', name='endedby', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_unlocks_officer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unlocks'))
    )
    with op.batch_alter_table('unlocks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unlocks_officer_id'), ['officer_id'], unique=False)
        batch_op.create_index('ix_unlocks_open', ['officer_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('flags',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('rule', sa.Enum('own name', 'own address', 'a colleague', 'same surname', 'off shift', 'outside area, no task', 'many records at once', 'searches without a hit', 'one child again and again', 'a closed case', 'the hourly ceiling', 'queried by the owner', 'a reason to be asked', name='flagrule', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('officer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('entry_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('object_kind', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('object_ref', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('raised_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('detail', sqlmodel.sql.sqltypes.AutoString(length=240), nullable=True),
    sa.Column('verdict', sa.Enum('in order', 'to be asked', name='verdict', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('judged_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('judged_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['audit_entries.id'], name=op.f('fk_flags_entry_id')),
    sa.ForeignKeyConstraint(['judged_by_id'], ['officers.id'], name=op.f('fk_flags_judged_by_id')),
    sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_flags_officer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_flags')),
    sa.UniqueConstraint('rule', 'officer_id', 'entry_id', name=op.f('uq_flags_rule_officer_id_entry_id'))
    )
    with op.batch_alter_table('flags', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_flags_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_flags_judged_by_id'), ['judged_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_flags_officer_id'), ['officer_id'], unique=False)
        batch_op.create_index('ix_flags_open', ['at'], unique=False, sqlite_where=sa.text('verdict IS NULL'), postgresql_where=sa.text('verdict IS NULL'))

    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_people_surname'), ['surname'], unique=False)

    with op.batch_alter_table('attachments', schema=None) as batch_op:
        batch_op.add_column(sa.Column('media_type', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=True))

    with op.batch_alter_table('audit_entries', schema=None) as batch_op:
        batch_op.add_column(sa.Column('session_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('on_behalf_of', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=True))
        batch_op.create_index('ix_audit_entries_at', ['at'], unique=False)
        batch_op.create_index('ix_audit_entries_refused', ['at'], unique=False, sqlite_where=sa.text("outcome <> 'done'"), postgresql_where=sa.text("outcome <> 'done'"))

    with op.batch_alter_table('enrolment_codes', schema=None) as batch_op:
        batch_op.add_column(sa.Column('issued_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('account_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('shown_as', sqlmodel.sql.sqltypes.AutoString(length=160), nullable=True))
        batch_op.add_column(sa.Column('decided_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('accepted', sa.Boolean(), nullable=True))
        batch_op.create_index(batch_op.f('ix_enrolment_codes_issued_by_id'), ['issued_by_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_enrolment_codes_issued_by_id'), 'officers', ['issued_by_id'], ['id'])

    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('message_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('sent', sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table('officers', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ceiling_lifted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))

    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
                    f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    with op.batch_alter_table('officers', recreate='never') as batch_op:
        batch_op.drop_column('ceiling_lifted_at')

    with op.batch_alter_table('inbox', recreate='never') as batch_op:
        batch_op.drop_column('sent')
        batch_op.drop_column('message_id')

    with op.batch_alter_table('enrolment_codes', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_enrolment_codes_issued_by_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_enrolment_codes_issued_by_id'))
        batch_op.drop_column('accepted')
        batch_op.drop_column('decided_at')
        batch_op.drop_column('shown_as')
        batch_op.drop_column('account_id')
        batch_op.drop_column('issued_by_id')

    with op.batch_alter_table('audit_entries', recreate='never') as batch_op:
        batch_op.drop_index('ix_audit_entries_refused')
        batch_op.drop_index('ix_audit_entries_at')
        batch_op.drop_column('on_behalf_of')
        batch_op.drop_column('session_id')

    with op.batch_alter_table('attachments', recreate='never') as batch_op:
        batch_op.drop_column('media_type')

    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_people_surname'))

    with op.batch_alter_table('flags', schema=None) as batch_op:
        batch_op.drop_index('ix_flags_open', sqlite_where=sa.text('verdict IS NULL'), postgresql_where=sa.text('verdict IS NULL'))
        batch_op.drop_index(batch_op.f('ix_flags_officer_id'))
        batch_op.drop_index(batch_op.f('ix_flags_judged_by_id'))
        batch_op.drop_index(batch_op.f('ix_flags_entry_id'))

    op.drop_table('flags')
    with op.batch_alter_table('unlocks', schema=None) as batch_op:
        batch_op.drop_index('ix_unlocks_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_unlocks_officer_id'))

    op.drop_table('unlocks')
    with op.batch_alter_table('recalls', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recalls_officer_id'))
        batch_op.drop_index('ix_recalls_due', sqlite_where=sa.text('try_at IS NOT NULL'), postgresql_where=sa.text('try_at IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_recalls_asked_by_id'))

    op.drop_table('recalls')
    with op.batch_alter_table('reason_samples', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reason_samples_officer_id'))
        batch_op.drop_index(batch_op.f('ix_reason_samples_judged_by_id'))

    op.drop_table('reason_samples')
    op.drop_table('pins')
    op.drop_table('pin_pads')
    op.drop_table('sealed_heads')
    op.drop_table('seals')
    op.drop_table('bookmarks')
