"""A moderator's change, from what was filled in to what is written: preview, confirm, cancel, and the conflict of two.

A proposal is kept in the activity store, so its buttons work after a restart too. It holds what was filled in, not what it
would write: each step drafts it anew against the files as they are at that moment.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import secrets
from typing import TYPE_CHECKING, Any

import discord

from bot.activity.store import Proposal, Revision
from bot.curating import REJECTS, Curator, Preview
from bot.discord_ui.interactions import Form, Interaction, Pressable, say, text_input
from bot.discord_ui.rendering import cut, embed_of
from bot.knowledge.changes import Change
from bot.knowledge.drafting import DraftError
from bot.knowledge.models import Fact

if TYPE_CHECKING:
    from bot.discord_ui.bot import AslmsBot

Payload = dict[str, Any]

GONE = "That change was confirmed or cancelled already, or waited for more than a day."
NOT_YOURS = "That change belongs to another moderator."
MEANWHILE = "**Somebody changed this meanwhile.** This is what your change would do now; the lines show both."
CANCELLED = "Cancelled; nothing was changed."
PREVIEW_TEXT = 2000
DIFF_SHOWN = 900
BLUE, GREEN, RED = discord.Colour(0x2F6F8F), discord.Colour(0x3BA55C), discord.Colour(0xC0392B)


def version_of(fact: Fact) -> str:
    """A digest of a fact, by which it is noticed that it changed meanwhile."""
    return hashlib.blake2b(fact.model_dump_json().encode(), digest_size=8).hexdigest()


# -- from what was filled in to a change ----------------------------------------------------------------------------


def build(curator: Curator, kind: str, payload: Payload) -> tuple[Change, list[str]]:
    """The change that a proposal makes, and the questions whose replies show it. Raises one of REJECTS."""
    draft = curator.draft()
    base = curator.base
    if kind == "fact-add":
        identifier = draft.add_fact(payload["topic"], payload["fields"], payload["sources"])
        fields = payload["fields"]
        return draft.change(f"Add fact {identifier}"), [fields["question"], *fields.get("wordings", [])][:3]
    if kind == "fact-edit":
        draft.edit_fact(payload["id"], payload["fields"], payload["sources"])
        question = payload["fields"].get("question") or _question_of(curator, payload["id"])
        return draft.change(f"Edit fact {payload['id']}"), [question]
    if kind == "retire":
        draft.retire_fact(payload["id"], payload["reason"])
        return draft.change(f"Retire fact {payload['id']}"), [_question_of(curator, payload["id"])]
    if kind == "restore":
        draft.restore_fact(payload["id"])
        return draft.change(f"Restore fact {payload['id']}"), [_question_of(curator, payload["id"])]
    if kind == "teach":
        draft.teach(payload["target"], payload["wording"])
        return draft.change(f"Teach {payload['target']}: {cut(payload['wording'], 80)}"), [payload["wording"]]
    label = base.seasons[payload["season"]].label if payload.get("season") in base.seasons else "?"
    if kind == "result":
        draft.set_winner(
            payload["season"], payload["at"], payload["class"], payload["fields"], payload["sources"], payload["pole"]
        )
        name = base.seasons[payload["season"]].rounds[payload["at"]].name
        race_class = base.classes[payload["class"]].name
        return draft.change(f"Set {race_class} at {name} {label}"), [f"Who won {race_class} at {name} {label}?"]
    if kind == "title":
        draft.set_title(
            payload["season"],
            payload["part"],
            payload["class"],
            payload["title"],
            payload["fields"],
            payload["sources"],
        )
        race_class = base.classes[payload["class"]].name
        said = "champion" if payload["part"] == "champions" else "runner-up"
        return draft.change(f"Set {race_class} {payload['title']} {said} {label}"), [
            f"Who won the {race_class} {payload['title']} title in {label}?"
        ]
    if kind == "round":
        at = draft.set_round(payload["season"], payload["at"], payload["fields"], payload["sources"])
        return draft.change(f"Set round {at + 1} of {label}"), [f"What is the calendar of {label}?"]
    raise DraftError("That kind of change is not known any more.")


def _question_of(curator: Curator, identifier: str) -> str:
    fact = curator.base.facts.get(identifier) or curator.base.retired.get(identifier)
    return fact.question or fact.answer[:80] if fact else identifier


# -- preview --------------------------------------------------------------------------------------------------------


async def present(interaction: Interaction, kind: str, payload: Payload, note: str | None = None) -> None:
    """Show a moderator what a change would do, with the buttons that decide. Nothing is written yet.

    `note` is a sentence above the preview. An interaction that has been deferred already gets the preview in its message.
    """
    bot: AslmsBot = interaction.client
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=True, thinking=True)
    has_form = kind in ("fact-add", "fact-edit")
    try:
        change, asked = await asyncio.to_thread(build, bot.curator, kind, payload)
        preview = await bot.curator.preview(change, asked)
    except REJECTS as error:
        view = (
            await _keep(bot, interaction, kind, payload, [("e", "Edit again"), ("x", "Cancel")]) if has_form else None
        )
        await interaction.edit_original_response(content=cut(str(error), 1900), embeds=[], view=view)
        return
    takes_away = kind == "teach" and bool(preview.impacts or _misses(preview, payload))
    buttons = [("c", "Confirm anyway" if takes_away else "Confirm")]
    buttons += [("e", "Edit")] if has_form else []
    buttons += [("x", "Cancel")]
    view = await _keep(bot, interaction, kind, {**payload, "previewed": _changed_lines(change)}, buttons)
    embeds = _preview_embeds(bot, preview, payload if kind == "teach" else None)
    await interaction.edit_original_response(content=note, embeds=embeds, view=view)


async def _keep(
    bot: AslmsBot, interaction: Interaction, kind: str, payload: Payload, buttons: list[tuple[str, str]]
) -> discord.ui.View:
    """Keep a proposal until it is decided on; returns the buttons that decide."""
    kept = json.dumps(payload, default=str)
    proposal = Proposal(secrets.token_hex(8), interaction.user.id, kind, kept, bot.settings.clock())
    await bot.store.propose(proposal)
    return _view(proposal.id, buttons)


def _changed_lines(change: Change) -> list[str]:
    """The lines that a change takes away and adds, by which it is noticed that it has come to do something else."""
    return [line for line in change.diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def _misses(preview: Preview, payload: Payload) -> bool:
    """Whether a taught wording would still not get what it is taught to."""
    kind, _, identifier = payload["target"].partition("/")
    answer = preview.answers[0]
    if kind == "fact":
        return identifier not in answer.facts
    return f"{kind} {identifier}" not in answer.reason


def _preview_embeds(bot: AslmsBot, preview: Preview, teach: Payload | None) -> list[discord.Embed]:
    shown = []
    if preview.answers:
        reply = embed_of(preview.answers[0], preview.engine.base)
        reply.description = cut(reply.description or "", PREVIEW_TEXT)
        reply.set_author(name=cut(f"Then “{preview.answers[0].question}” gets:", 256))
        shown.append(reply)
    control = discord.Embed(title=cut(preview.change.summary, 256), colour=BLUE)
    if preview.change.remarks:
        control.add_field(name="Note", value=cut("\n".join(preview.change.remarks), 800), inline=False)
    if teach is not None and _misses(preview, teach):
        text = "Even with this wording, the question would not get that answer: other facts fit it better."
        control.add_field(name="Does not work yet", value=text, inline=False)
    if preview.duplicates:
        lines = "\n".join(f"- {cut(question, 120)}" for question in preview.duplicates)
        control.add_field(name="Alike and known already", value=cut(lines, 600), inline=False)
    impacts = "\n".join(
        f"- “{cut(one.question, 80)}”: {cut(one.before, 70)} → {cut(one.after, 70)}" for one in preview.impacts[:6]
    )
    if len(preview.impacts) > 6:
        impacts += f"\nand {len(preview.impacts) - 6} more"
    control.add_field(
        name="Known questions that would be answered differently", value=cut(impacts or "None.", 1000), inline=False
    )
    control.add_field(name="Lines", value=_code(preview.change.diff, DIFF_SHOWN), inline=False)
    return [*shown, control]


def _code(diff: str, length: int) -> str:
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++", "@@")) or line.startswith("+++")]
    changed = [line for line in lines if line[:1] in "+-"]
    return "```diff\n" + cut("\n".join(changed).replace("```", "ʼʼʼ"), length) + "\n```"


def _view(identifier: str, buttons: list[tuple[str, str]]) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    for act, label in buttons:
        view.add_item(ProposalButton(act, identifier, label))
    return view


# -- deciding -------------------------------------------------------------------------------------------------------

_STYLES = {"c": discord.ButtonStyle.success, "x": discord.ButtonStyle.secondary, "m": discord.ButtonStyle.danger}


class ProposalButton(
    Pressable, discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"prop:(?P<act>[cexm]):(?P<id>[0-9a-f]{16})"
):
    """Decides on a proposal: c confirm, e edit again, x cancel, m put mine over what somebody else changed meanwhile."""

    moderators_only = True

    def __init__(self, act: str, identifier: str, label: str = "…") -> None:
        style = _STYLES.get(act, discord.ButtonStyle.primary)
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"prop:{act}:{identifier}"))
        self.act = act
        self.id_ = identifier

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> ProposalButton:
        """The button that was pressed, rebuilt from its custom id."""
        return cls(match["act"], match["id"])

    async def pressed(self, interaction: Interaction) -> None:
        """Decide."""
        bot: AslmsBot = interaction.client
        proposal = await bot.store.proposal(self.id_)
        if proposal is None:
            await say(interaction, GONE)
        elif proposal.author_id != interaction.user.id:
            await say(interaction, NOT_YOURS)
        elif self.act == "x":
            await bot.store.drop_proposal(self.id_)
            await interaction.response.edit_message(content=CANCELLED, embeds=[], view=None)
        elif self.act == "e":
            await interaction.response.send_modal(FactForm(proposal.kind, json.loads(proposal.payload)))
        else:
            await _confirm(bot, interaction, proposal, over_others=self.act == "m")


async def _confirm(bot: AslmsBot, interaction: Interaction, proposal: Proposal, over_others: bool) -> None:
    payload = json.loads(proposal.payload)
    if proposal.kind == "fact-edit" and not over_others:
        now = bot.curator.base.facts.get(payload["id"]) or bot.curator.base.retired.get(payload["id"])
        if now is not None and version_of(now) != payload["version"]:
            await _show_conflict(interaction, proposal, payload, now)
            return
    await interaction.response.defer()
    if not await bot.store.drop_proposal(proposal.id):  # pressed twice
        return
    try:
        change, _ = await asyncio.to_thread(build, bot.curator, proposal.kind, payload)
        if not over_others and _changed_lines(change) != payload.get("previewed"):
            await present(interaction, proposal.kind, payload, note=MEANWHILE)
            return
        revision = await bot.curator.commit(
            change, str(interaction.user), interaction.user.id, str(payload.get("reason") or "")
        )
    except BaseException:
        await bot.store.propose(proposal)  # what was filled in is not lost
        raise
    text = f"Done: {revision.summary}. Revision `{revision.id}`; `/fact undo` takes it back."
    await interaction.edit_original_response(content=text, embeds=[], view=None)
    await announce(bot, revision)
    await _settle(bot, proposal.kind, payload, change)


async def _show_conflict(interaction: Interaction, proposal: Proposal, payload: Payload, now: Fact) -> None:
    """Two moderators at once: the second sees both and decides."""
    mine, theirs = payload["fields"], now.model_dump(exclude_none=True)
    lines = []
    for key in mine:
        if mine[key] and mine[key] != theirs.get(key):
            lines.append(f"**{key}**\nnow: {cut(_plain(theirs.get(key)), 500)}\nyours: {cut(_plain(mine[key]), 500)}")
    embed = discord.Embed(
        title="Somebody changed this fact meanwhile",
        description=cut("\n\n".join(lines) or "What you filled in is the same as what it says now.", 3800),
        colour=RED,
    )
    view = _view(proposal.id, [("m", "Use mine"), ("e", "Edit mine"), ("x", "Keep theirs")])
    await interaction.response.edit_message(embeds=[embed], view=view)


def _plain(value: Any) -> str:
    return " · ".join(map(str, value)) if isinstance(value, list) else str(value or "nothing")


async def _settle(bot: AslmsBot, kind: str, payload: Payload, change: Change) -> None:
    """What a confirmed change means for the inbox, and for those who wanted to be told."""
    if payload.get("suggestion") is not None:
        await bot.store.settle_suggestion(int(payload["suggestion"]), "written")
    gist = payload.get("gist")
    if not gist:
        return
    out_of_scope = kind == "teach" and payload["target"].startswith("gap/")
    await bot.store.settle(gist, "out of scope" if out_of_scope else "taught" if kind == "teach" else "written")
    question = await bot.store.question(gist)
    for person in await bot.store.take_waiting(gist):
        if question is not None:
            await bot.tell(person, question.text)


# -- telling the moderation channel ---------------------------------------------------------------------------------


async def announce(bot: AslmsBot, revision: Revision) -> None:
    """Show a change in the moderation channel, with who made it and an Undo button."""
    embed = revision_embed(revision)
    view = discord.ui.View(timeout=None)
    view.add_item(UndoButton(revision.id))
    await bot.tell_moderators(embed=embed, view=view)


def revision_embed(revision: Revision) -> discord.Embed:
    """A revision as moderators see it: who, when, why, and the lines."""
    embed = discord.Embed(
        title=cut(revision.summary, 256), description=_code(revision.diff, 3000), colour=BLUE, timestamp=revision.when
    )
    by = revision.author if revision.author_id is None else f"<@{revision.author_id}>"
    embed.add_field(name="By", value=cut(by, 200))
    if revision.why:
        embed.add_field(name="Why", value=cut(discord.utils.escape_markdown(revision.why), 400))
    if revision.undoes:
        embed.add_field(name="Takes back", value=f"`{revision.undoes}`")
    embed.set_footer(text=f"Revision {revision.id}")
    return embed


class UndoButton(
    Pressable, discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"undo:(?P<act>[pc]):(?P<id>[0-9a-f]{8,32})"
):
    """Takes a revision back: first shows what that would do (p), then does it (c)."""

    moderators_only = True

    def __init__(self, identifier: str, act: str = "p") -> None:
        label, style = (
            ("Undo", discord.ButtonStyle.secondary) if act == "p" else ("Take it back", discord.ButtonStyle.danger)
        )
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"undo:{act}:{identifier}"))
        self.id_ = identifier
        self.act = act

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> UndoButton:
        """The button that was pressed, rebuilt from its custom id."""
        return cls(match["id"], match["act"])

    async def pressed(self, interaction: Interaction) -> None:
        """Show what would be taken back, or do it."""
        bot: AslmsBot = interaction.client
        revision = await bot.store.revision(self.id_)
        if revision is None:
            await say(interaction, f"There is no revision `{self.id_}`.")
        elif self.act == "p":
            await offer_undo(interaction, revision)
        else:
            await interaction.response.defer()
            made = await bot.curator.undo(revision, str(interaction.user), interaction.user.id)
            text = f"Taken back: {revision.summary}. Revision `{made.id}`."
            await interaction.edit_original_response(content=text, embeds=[], view=None)
            await announce(bot, made)


async def offer_undo(interaction: Interaction, revision: Revision) -> None:
    """Show what taking a revision back would do, and ask for the decision."""
    bot: AslmsBot = interaction.client
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=True, thinking=True)
    change = await bot.curator.reversal(revision)
    preview = await bot.curator.preview(change, _questions_about(bot, revision))
    view = discord.ui.View(timeout=None)
    view.add_item(UndoButton(revision.id, "c"))
    await interaction.edit_original_response(embeds=_preview_embeds(bot, preview, None), view=view)


def _questions_about(bot: AslmsBot, revision: Revision) -> list[str]:
    facts = bot.curator.base.facts
    found = (facts.get(target.removeprefix("fact/")) for target in revision.targets)
    return [fact.question for fact in found if fact is not None and fact.question][:1]


# -- the form of a fact ---------------------------------------------------------------------------------------------


class FactForm(Form):
    """The form in which a fact is written or changed."""

    moderators_only = True

    def __init__(self, kind: str, payload: Payload) -> None:
        super().__init__(title="New fact" if kind == "fact-add" else "Edit the fact")
        self._kind = kind
        self._payload = payload
        fields = payload["fields"]
        self._question = text_input(self, "Question", fields.get("question") or "", limit=300)
        self._answer = text_input(
            self,
            "Answer",
            fields.get("answer") or "",
            long=True,
            limit=1800,
            hint="One to four sentences in our own words",
        )
        self._wordings = text_input(
            self,
            "Other wordings, one a line",
            "\n".join(fields.get("wordings") or []),
            long=True,
            required=False,
            hint="How else would people ask it?",
        )
        self._sources = text_input(
            self,
            "Sources, one a line",
            payload["sources"] or "",
            long=True,
            hint="https://… | title | publisher | date",
        )
        self._disputed = text_input(
            self,
            "Where sources disagree (one sentence)",
            fields.get("disputed") or "",
            long=True,
            required=False,
            limit=600,
        )

    async def submitted(self, interaction: Interaction) -> None:
        """Show the preview of what was filled in."""
        fields = dict(self._payload["fields"])
        answer = self._answer.value.strip()
        if self._kind == "fact-edit" and answer != (fields.get("answer") or "").strip():
            fields.setdefault("as_of", str(interaction.client.curator.today))
        wordings = [" ".join(line.split()) for line in self._wordings.value.splitlines() if line.strip()]
        fields |= {
            "question": " ".join(self._question.value.split()),
            "answer": " ".join(answer.split()),
            "wordings": list(dict.fromkeys(wordings)),
            "disputed": " ".join(self._disputed.value.split()) or None,
        }
        await present(interaction, self._kind, {**self._payload, "fields": fields, "sources": self._sources.value})


def edit_payload(bot: AslmsBot, identifier: str, reason: str = "", **fixed: Any) -> Payload:
    """What the form to edit a fact begins with. Raises DraftError where there is no such fact."""
    base = bot.curator.base
    fact = base.facts.get(identifier) or base.retired.get(identifier)
    if fact is None:
        raise DraftError(f"There is no fact “{identifier}”. Pick one of the list that opens while you type.")
    fields = {
        "question": fact.question or "",
        "answer": fact.answer,
        "wordings": list(fact.wordings),
        "disputed": fact.disputed,
        **{key: value for key, value in fixed.items() if value is not None},
    }
    sources = "\n".join(base.sources[one].url for one in fact.sources)
    return {"id": identifier, "fields": fields, "sources": sources, "version": version_of(fact), "reason": reason}
