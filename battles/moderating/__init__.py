"""A room as the site's moderators look after it: its pictures as they come, and what is decided about them."""
