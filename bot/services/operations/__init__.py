"""Operations such as Viper and Driven, as officers look them up."""
