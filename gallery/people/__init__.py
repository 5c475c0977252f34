"""What people do on pictures and with each other: likes, comments, following. Accounts alone; looking never needs one."""
