"""Briefings by fields, their versions and editions, templates, withdrawal; a team's telephone"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0011'
down_revision = "0010"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
INSTANTS = ('valid_from', 'valid_until', 'destroy_by', 'withdrawn_at', 'recall_at')
RECALL = sa.text('recall_at IS NOT NULL')


def words_of(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def instant(name):
    return sa.Column(name, sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True)


def _widen_briefings() -> None:
    """Add column by column: alembic would copy the table on SQLite, and others refer to it."""
    big = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    for column in (
        "form VARCHAR(32) CONSTRAINT ck_briefings_briefingform CHECK (form IN ('iimarch', 'smeac'))",
        "edition INTEGER NOT NULL DEFAULT '1'",
        f"revises_id {big} CONSTRAINT fk_briefings_revises_id REFERENCES briefings (id)",
        f"withdrawn_by_id {big} CONSTRAINT fk_briefings_withdrawn_by_id REFERENCES officers (id)",
    ):
        op.execute(f"ALTER TABLE briefings ADD COLUMN {column}")
    for name in INSTANTS:
        op.add_column('briefings', instant(name))
    op.add_column('briefings', sa.Column('withdrawn_reason', sqlmodel.sql.sqltypes.AutoString(length=240), nullable=True))
    op.create_index(op.f('ix_briefings_revises_id'), 'briefings', ['revises_id'])
    op.create_index(op.f('ix_briefings_withdrawn_by_id'), 'briefings', ['withdrawn_by_id'])
    op.create_index('ix_briefings_recall', 'briefings', ['recall_at'], sqlite_where=RECALL, postgresql_where=RECALL)


def upgrade() -> None:
    _widen_briefings()
    op.add_column('teams', sa.Column('telephone', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True))
    op.add_column('occurrences', instant('superseded_at'))
    op.add_column('recalls', sa.Column('words', sqlmodel.sql.sqltypes.AutoString(length=240), nullable=True))

    op.create_table('briefing_fields',
    sa.Column('briefing_id', BIG_ID, nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.CheckConstraint("text <> ''", name=op.f('ck_briefing_fields_text')),
    sa.ForeignKeyConstraint(['briefing_id'], ['briefings.id'], name=op.f('fk_briefing_fields_briefing_id')),
    sa.PrimaryKeyConstraint('briefing_id', 'name', name=op.f('pk_briefing_fields'))
    )
    op.create_table('briefing_versions',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('briefing_id', BIG_ID, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('form', words_of('briefingform', 'iimarch', 'smeac'), nullable=True),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('marking', words_of('marking', 'OFFICIAL', 'OFFICIAL-SENSITIVE'), nullable=False),
    sa.Column('audience', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('changed', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('changed_by_id', BIG_ID, nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['briefing_id'], ['briefings.id'], name=op.f('fk_briefing_versions_briefing_id')),
    sa.ForeignKeyConstraint(['changed_by_id'], ['officers.id'], name=op.f('fk_briefing_versions_changed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_briefing_versions')),
    sa.UniqueConstraint('briefing_id', 'version', name=op.f('uq_briefing_versions_briefing_id_version'))
    )
    with op.batch_alter_table('briefing_versions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_briefing_versions_changed_by_id'), ['changed_by_id'], unique=False)

    op.create_table('briefing_templates',
    sa.Column('id', BIG_ID, nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('version_id', BIG_ID, nullable=False),
    sa.Column('saved_by_id', BIG_ID, nullable=False),
    sa.Column('saved_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['saved_by_id'], ['officers.id'], name=op.f('fk_briefing_templates_saved_by_id')),
    sa.ForeignKeyConstraint(['version_id'], ['briefing_versions.id'], name=op.f('fk_briefing_templates_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_briefing_templates')),
    sa.UniqueConstraint('name', name=op.f('uq_briefing_templates_name'))
    )
    with op.batch_alter_table('briefing_templates', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_briefing_templates_saved_by_id'), ['saved_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_briefing_templates_version_id'), ['version_id'], unique=False)

    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER briefing_versions_no_{verb.lower()} BEFORE {verb} ON briefing_versions"
                " BEGIN SELECT RAISE(ABORT, 'briefing_versions is append-only'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER briefing_versions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON briefing_versions"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    op.drop_table('briefing_templates')
    op.drop_table('briefing_versions')
    op.drop_table('briefing_fields')
    op.drop_column('recalls', 'words')
    op.drop_column('occurrences', 'superseded_at')
    op.drop_column('teams', 'telephone')
    for index in ('recall', 'withdrawn_by_id', 'revises_id'):
        op.drop_index(f'ix_briefings_{index}', 'briefings')
    for name in (*INSTANTS, 'withdrawn_reason', 'withdrawn_by_id', 'revises_id', 'edition', 'form'):
        op.execute(f"ALTER TABLE briefings DROP COLUMN {name}")
