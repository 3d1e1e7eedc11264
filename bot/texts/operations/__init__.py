"""Operations in words: the card, and who leads it."""
