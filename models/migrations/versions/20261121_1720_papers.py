"""Documents: files that are made and sent after the answer"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0007'
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('papers',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('officer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
    sa.Column('asked', sa.JSON(), nullable=False),
    sa.Column('again', sqlmodel.sql.sqltypes.AutoString(length=400), nullable=False),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('try_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('sheets', sa.Integer(), nullable=False),
    sa.Column('sent', sa.JSON(), nullable=False),
    sa.Column('sent_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('done_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('failed_reason', sqlmodel.sql.sqltypes.AutoString(length=240), nullable=True),
    sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_papers_officer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_papers'))
    )
    with op.batch_alter_table('papers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_papers_officer_id'), ['officer_id'], unique=False)
        batch_op.create_index('ix_papers_due', ['try_at'], unique=False, sqlite_where=sa.text('try_at IS NOT NULL'), postgresql_where=sa.text('try_at IS NOT NULL'))


def downgrade() -> None:
    with op.batch_alter_table('papers', schema=None) as batch_op:
        batch_op.drop_index('ix_papers_due', sqlite_where=sa.text('try_at IS NOT NULL'), postgresql_where=sa.text('try_at IS NOT NULL'))
        batch_op.drop_index(batch_op.f('ix_papers_officer_id'))

    op.drop_table('papers')
