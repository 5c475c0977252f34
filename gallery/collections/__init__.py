"""Pictures that somebody puts together under a title: private, public, or by review, where others offer and the owner decides."""
