"""Operations in words."""
