"""The fact base: its models, and loading the YAML in knowledge/ with errors that name file and line.

Nothing here knows how a question is answered, and nothing here imports Discord.
"""

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.loading import KnowledgeError, Problem, load

__all__ = ["KnowledgeBase", "KnowledgeError", "Problem", "load"]
