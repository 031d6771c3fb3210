"""What the bot remembers: questions, votes, suggestions, revisions of the fact base."""
