"""Intelligence reports: items, gradings and steps that cannot be changed or erased"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0008'
down_revision = "0007"
branch_labels = None
depends_on = None

APPEND_ONLY = ("intelligence_items", "intelligence_gradings", "intelligence_steps")


def upgrade() -> None:
    op.create_table('intelligence_reports',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('submitter_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('requires assessment', 'requires correction', 'requires linking', name='intelligencestate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('about', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('waiting_since', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('mopi_group', sa.Integer(), nullable=True),
    sa.CheckConstraint("(state = 'requires linking') = (mopi_group IS NOT NULL)", name=op.f('ck_intelligence_reports_assessed')),
    sa.CheckConstraint('mopi_group BETWEEN 1 AND 4', name=op.f('ck_intelligence_reports_mopi_group')),
    sa.ForeignKeyConstraint(['submitter_id'], ['officers.id'], name=op.f('fk_intelligence_reports_submitter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intelligence_reports')),
    sa.UniqueConstraint('number', name=op.f('uq_intelligence_reports_number'))
    )
    with op.batch_alter_table('intelligence_reports', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_intelligence_reports_submitter_id'), ['submitter_id'], unique=False)
        batch_op.create_index('ix_intelligence_reports_waiting', ['waiting_since'], unique=False, sqlite_where=sa.text("state = 'requires assessment'"), postgresql_where=sa.text("state = 'requires assessment'"))

    op.create_table('intelligence_items',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('report_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('known_on', sa.Date(), nullable=False),
    sa.Column('provenance', sa.Enum('officer', 'public', 'partner', 'recording', 'online', name='provenance', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('source', sa.Enum('1', '2', '3', name='source', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('assessment', sa.Enum('A', 'B', 'C', 'D', 'E', name='assessment', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.CheckConstraint("text <> ''", name=op.f('ck_intelligence_items_text')),
    sa.CheckConstraint('number > 0', name=op.f('ck_intelligence_items_number')),
    sa.ForeignKeyConstraint(['report_id'], ['intelligence_reports.id'], name=op.f('fk_intelligence_items_report_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intelligence_items')),
    sa.UniqueConstraint('report_id', 'version', 'number', name=op.f('uq_intelligence_items_report_id_version_number'))
    )
    op.create_table('intelligence_steps',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('report_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('actor_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.Enum('requires assessment', 'requires correction', 'requires linking', name='intelligencestate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.ForeignKeyConstraint(['actor_id'], ['officers.id'], name=op.f('fk_intelligence_steps_actor_id')),
    sa.ForeignKeyConstraint(['report_id'], ['intelligence_reports.id'], name=op.f('fk_intelligence_steps_report_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_intelligence_steps'))
    )
    with op.batch_alter_table('intelligence_steps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_intelligence_steps_report_id'), ['report_id'], unique=False)

    op.create_table('intelligence_gradings',
    sa.Column('item_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('source', sa.Enum('1', '2', '3', name='source', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('assessment', sa.Enum('A', 'B', 'C', 'D', 'E', name='assessment', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('handling', sa.Enum('P', 'C', name='handlingcode', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('conditions', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('action', sa.Enum('A1', 'A2', 'A3', name='actioncode', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('usage', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('sanitisation', sa.Enum('S1', 'S2', name='sanitisationcode', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('sanitised_text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("COALESCE(action, '') = 'A3' AND usage IS NOT NULL AND usage <> '' OR COALESCE(action, '') <> 'A3' AND usage IS NULL", name=op.f('ck_intelligence_gradings_overt_action_has_its_usage')),
    sa.CheckConstraint("handling = 'C' OR (conditions IS NULL AND action IS NULL AND usage IS NULL AND sanitisation IS NULL)", name=op.f('ck_intelligence_gradings_permitted_without_conditions')),
    sa.CheckConstraint("handling = 'P' OR (conditions IS NOT NULL AND conditions <> '' AND action IS NOT NULL AND sanitisation IS NOT NULL)", name=op.f('ck_intelligence_gradings_conditions_are_whole')),
    sa.CheckConstraint("sanitised_text <> ''", name=op.f('ck_intelligence_gradings_sanitised')),
    sa.ForeignKeyConstraint(['item_id'], ['intelligence_items.id'], name=op.f('fk_intelligence_gradings_item_id')),
    sa.PrimaryKeyConstraint('item_id', name=op.f('pk_intelligence_gradings'))
    )

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
    op.drop_table('intelligence_gradings')
    with op.batch_alter_table('intelligence_steps', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_intelligence_steps_report_id'))

    op.drop_table('intelligence_steps')
    op.drop_table('intelligence_items')
    with op.batch_alter_table('intelligence_reports', schema=None) as batch_op:
        batch_op.drop_index('ix_intelligence_reports_waiting', sqlite_where=sa.text("state = 'requires assessment'"), postgresql_where=sa.text("state = 'requires assessment'"))
        batch_op.drop_index(batch_op.f('ix_intelligence_reports_submitter_id'))

    op.drop_table('intelligence_reports')
