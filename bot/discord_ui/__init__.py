"""The Discord surface: one module a capability, and how an Answer looks."""
