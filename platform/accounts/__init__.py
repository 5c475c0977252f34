"""Who somebody is: accounts, players (guests among them), and the tokens of bots."""
