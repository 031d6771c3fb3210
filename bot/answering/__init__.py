"""Question in, Answer out: understanding, candidates, a decision. Knows nothing of Discord and does no I/O."""
