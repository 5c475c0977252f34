"""A made-up community of any size, to try the site with. Nothing of it runs but by `manage.py seed`."""
