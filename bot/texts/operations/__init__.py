"""Operations in words: the card, and its lead."""
