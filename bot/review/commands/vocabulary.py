"""How people word the commands: which words mean nothing, which mean the same, and what they ask for.

People type what they would say to a person, or what they know from the bots of rOpenSci and JOSS.
``PHRASES`` says for a usage of the table which words ask for it, in any order:

- a word stands for itself and its forms (``assign``: assigns, assigned, assigning);
- a word in capitals is a class of ``CLASSES``: any of its words;
- ``a|b`` is one of them, ``(a)`` may be there;
- ``?`` before a phrase: it may mean something else too, so the command is only offered.

The typed things of a usage (people, days, links …) are found by themselves, see ``things.py``.
"""

from __future__ import annotations

from collections.abc import Mapping


def words_of(text: str) -> frozenset[str]:
    """The words of a list that is written as a text."""
    return frozenset(text.split())


THANKS_BEHIND = "thanks|thank you|thx|cc|fyi|cheers"
"""Words with which what is said to others begins, behind an order."""
LONGEST = 240
"""Characters of a line that is read in people's own words; what is longer is prose."""

FILLERS = words_of(
    """
    a an the this that these those it its as to for of in on at by with from into so and or also just then now
    please pls plz kindly can you we i me my our us your yours they them their
    is are be been being was were has have had do does did let lets get got go ok okay hi hello hey
    dear well thanks thank thx ty cheers here there today again too very really still already
    chance possible asap time moment when whenever
    that's it's like want wish need needs two three hereby currently officially formally
    she he her him his hers above below behalf all both new another one sorry apologies who which everyone everybody team folks guys friend bot current am
    up out about after before since because due nice great good happy glad sure right fine perfect awesome welcome
    """
)
"""Words that change nothing about what is asked, unless a phrase uses them."""

COURTESIES = (
    r"(?:when(?:ever)? (?:you|u) (?:can|could|want|like|wish)(?: to)?)",
    r"(?:when(?:ever)? (?:you|u) (?:get|have|find) (?:a |the |some )?(?:chance|time|moment|minute)s?)",
    r"(?:if (?:you|that is|it is|it's|that's) (?:don't mind|do not mind|can|could|possible|ok|okay|fine))",
    r"(?:if possible|at your convenience|from now on|as soon as possible|as soon as you can|right away|(?<!ok )(?<!okay )(?<!fine )for me|by the way|btw)",
    r"(?:(?:great|good|bad|exciting|some good|happy) news)",
    r"(?:how are you|nice to meet you|good (?:morning|afternoon|evening|day))",
)
"""Phrases of politeness that hold words which would mean something elsewhere."""

IDIOMS = (
    (
        r"(checks)[ \t]*[:=–—-][ \t]*(?=(?:fail|incomplete|done|pass|complete|ok|fine|good|green|finish)\w*)",
        r"\1 ",
    ),
    (
        r"^(?:(?:so|and|hi|hey|ok|please|do[ \t]+(?:you|we)[ \t]+know|any[ \t]+idea|let[ \t]+me[ \t]+know|tell[ \t]+me)[ \t,]+)*who(?!.*\b(?:not|cannot)\b|.*n['’]t\b)\b[^.!?@]{0,80}[ \t](?:could|can|might|would|(?:enough|able|qualified|willing|available|wants?|like)[ \t]+to)[ \t]+(?:\w+[ \t]+)?review\b[^.!?@]*",
        "find reviewers",
    ),
    (
        r"(?:(?:was|were|has|have|had|been|is|it|this|which|already|previously)[ \t]+)*(?:reviewed|accepted|published)[ \t]+(?:at|by|in|with)[ \t]+joss[ \t]+(?:before|already|earlier|previously|first)"
        r"|(?:already|previously)[ \t]+(?:been[ \t]+)?(?:reviewed|accepted|published)[ \t]+(?:at|by|in|with)[ \t]+joss",
        "already joss",
    ),
    (
        r"(?:(?:was|were|has|have|had|been|is|they|already)[ \t]+)*published[ \t]+(?:(?:it|this|already)[ \t]+)*in[ \t]+(?!joss\b|the[ \t]+joss\b)(?:(?:the|an?)[ \t]+)?[a-z]\w*(?:[ \t]+already)?",
        "publication",
    ),
    (
        r"(?:the[ \t]+)?ball[ \t]+is[ \t]+(?:now[ \t]+)?(?:in|with)[ \t]+(?:the[ \t]+)?(?:authors?|maintainers?)(?:['’]s?)?(?:[ \t]+court)?",
        "waiting for the author",
    ),
    (
        r"(editor|reviewer)s?[ \t]+(?:(?:is|are|still|yet|has|have)[ \t]+)*to[ \t]+be[ \t]+(?:found|assigned|determined|named)",
        r"need \1",
    ),
    (
        r"pick(?:ing)?[ \t]+(?:(?:this|it|things)[ \t]+)?up[ \t]+(?:again|where[ \t]+we[ \t]+(?:left|stopped)(?:[ \t]+off)?)",
        "resume",
    ),
    (
        r"(?:need[ \t]+)?(?:only|just|merely)[ \t]+one[ \t]+(?:(?:more|other|additional)[ \t]+)?reviewer[ \t]+(?:(?:is|still)[ \t]+)*(?:more|missing|short|lacking|to[ \t]+(?:go|find))|one[ \t]+reviewer[ \t]+more",
        "find reviewer",
    ),
    (
        r"(?:drop|send|shoot|give|write)[ \t]+(me|us)[ \t]+an?[ \t]+(?:line|note|message|mail|e-?mail|shout|heads[ \t-]?up|nudge|ping)",
        r"remind \1",
    ),
    (
        r"turn(?:ed|ing)?[ \t]+(?:(?:it|this|that|the|our|submission|package|one)[ \t]+){1,3}down",
        "reject",
    ),
    (
        r"(I)(?:['’]ll|[ \t]+will|[ \t]+am[ \t]+going[ \t]+to)?[ \t]+(?:have|need|want)[ \t]+to[ \t]+(?:drop|leave|quit|exit)[ \t]+(?:the|this)[ \t]+review(?![ \t]+(?:open|as|until|for)\b)",
        r"\1 stepdown",
    ),
    (r"end(?:ing)?[ \t]+((?:this|the)[ \t]+review)(?=[ \t.!]*$)", r"close \1"),
    (
        r"who[ \t]+(?:edits|leads|handles)(?=[ \t]+(?:it|this|that|the|our|my)\b)",
        "who is the editor of",
    ),
    (r"(?:kick|throw|boot|drop)(?:ing|ed|s)?[ \t]+(@[\w-]+)[ \t]+out", r"remove \1"),
    (
        r"(?:hand|pass|give)(?:e?s|ed|ing)?[ \t]+((?:(?:their|his|her|the|my|this|it|review|role|submission)[ \t]+){1,3})over",
        r"handover \1",
    ),
    (r"let[ \t]+me[ \t]+know[ \t]+(?=(?:in|on|next|tomorrow)\b)", "remind me "),
    (r"kick(?:ing|ed|s)?[ \t]+off", "start"),
    (r"reviewers[ \t]+are[ \t]+(?:all[ \t]+)?set", "reviewers found"),
    (r"(?:ok|okay|fine)[ \t]+(?:for|by|with)[ \t]+me", "lgtm"),
    (r"(?:and[ \t]+)?(?:off|here)[ \t]+we[ \t]+go", " "),
    (
        r"(?:gives?|gave|has[ \t]+given)[ \t]+(?:(?:the|his|her|their|a|its)[ \t]+)?(?:green[ \t]+light|go-?ahead|ok|okay|blessing|thumbs[ \t]+up)",
        "approves the changes",
    ),
    (
        r"wrap[ \t]+(?:this|it|everything)?[ \t]*up[ \t]+and[ \t]+close(?:[ \t]+(?:it|this))?",
        "close",
    ),
    (
        r"(?:please[ \t]+)?(?:don['’]?t|do not)[ \t]+let[ \t]+(?:me|us)[ \t]+forget(?:[ \t]+(?:about|to))?",
        "remind me about",
    ),
    (r"(?:so[ \t]+(?:that[ \t]+)?)?(?:I|we)[ \t]+(?:don['’]?t|do not|won['’]?t)[ \t]+forget", ""),
    (
        r"(?:won['’]?t|will[ \t]+not|would[ \t]+not|wouldn['’]?t)[ \t]+be[ \t]+able[ \t]+to|(?:am|is|are|was|['’]m|['’]s|['’]re)?[ \t]*(?:not[ \t]+able|no[ \t]+longer[ \t]+able|unable)[ \t]+to",
        " cannot",
    ),
    (
        r"thank(?:s|[ \t]+you)(?:[ \t]+(?:so|very)[ \t]+much)?[ \t]+for[ \t]+(?:\w+[ \t]+){0,3}\w+[ \t]*,?[ \t]+(?:but|however|unfortunately)",
        "",
    ),
    (r"on[ \t]+ice", "on hold"),
    (r"(kick|start)[ \t]+((?:(?:the|this|peer)[ \t]+)*review|it|this)[ \t]+off", r"start \2"),
    (r"(un|re|de)-(?=[a-z]{4})", r"\1"),
    (r"out[ \t]+of[ \t]+(?:our|the|your|pyopensci['’]s)[ \t]+scope", "out of scope"),
    (
        r"(?:e-?mailed|mailed|wrote|writes)[ \t]+(?:(?:me|us)[ \t]+)?(?:to[ \t]+say|that|saying)(?!.*@)",
        " ",
    ),
    (
        r"(?:(?:go|move|send|return|set|mark|put|switch|change)(?:t?ing|e?d|s)?[ \t]+(?:(?:it|this)[ \t]+)?(?:back[ \t]+)?|back[ \t]+)(?:to|as)"
        r"(?=[ \t]+(?:seek|look|search|find)\w*)",
        " ",
    ),
    (
        r"(?<=drawing|ithdraw) (?:it|(?:the|this|our|my)(?: package| submission| software| paper)?) from (?:the |this |peer )*review",
        " the submission",
    ),
    (r"without[ \t]+(?:an?other|(?:a|the)[ \t]+(?:second|third))[ \t]+reviewer", " "),
    (
        r"(?:from|on)[ \t]+(?:my|our)[ \t]+(?:side|end|part)|as[ \t]+far[ \t]+as[ \t]+(?:I[ \t]+am|I['’]m|we[ \t]+are|we['’]re)[ \t]+concerned|for[ \t]+my[ \t]+part",
        " ",
    ),
    (
        r"(?:right|as)[ \t]+(?:now|of[ \t]+now)|for[ \t]+(?:the[ \t]+time[ \t]+being|now)|at[ \t]+the[ \t]+moment",
        " ",
    ),
    (r"I['’]m[ \t]+afraid(?:[ \t]+that)?|I[ \t]+am[ \t]+afraid(?:[ \t]+that)?", " "),
    (
        r"((?:authors?|maintainers?|submitters?|they|I|we)\b[^,;:.?]{0,40}?\b(?:push|upload|commit|implement|finish|complet|incorporat|integrat|appl(?:y|ie)"
        r"|revis|did|done|do|post|address|made|make|fix|chang|solv|resolv|handl|dealt[ \t]+with|tak(?:en|e)[ \t]+care[ \t]+of)\w*[ \t]+)"
        r"(?:everything|anything|(?:all(?:[ \t]+the[ \t]+things)?(?:[ \t]+of)?[ \t]+)?(?:what|that)|all|whatever)[ \t]+(?:that[ \t]+|which[ \t]+)?"
        r"(?:(?:(?:we|you|they|(?:(?:the|both|our|all)[ \t]+){0,2}(?:reviewers?|referees?|editors?))[ \t]+(?:(?:had|have|has)[ \t]+)?"
        r"|(?:was|were|had[ \t]+been|has[ \t]+been|has|have)[ \t]+)"
        r"(?:ask(?:ed)?(?:[ \t]+(?:them[ \t]+)?for)?|want(?:ed)?|request(?:ed)?|suggest(?:ed)?|require[ds]?|need(?:ed)?))\b",
        r"\1all the changes",
    ),
)
"""Sayings whose words mean something else one by one, and what they say."""

CLASSES: Mapping[str, str] = {
    "SET": "enroll enrol include enlist onboard set assign assigned place add make appoint name put designate nominate choose select change update use reassign"
    " define specify fill enter register declare pick edit correct fix",
    "MOVE": "set change update move extend edit correct fix put adjust push",
    "DROP": "strip boot erase eliminate expel oust scrap lost lose strike scratch kill discard relieve cancel remove unassign delete drop dismiss unset clear deassign kick exclude discharge",
    "SWAP": "trade replace swap substitute exchange switch",
    "START": "start begin launch initiate kickoff open commence",
    "RUN": "run do perform execute trigger make conduct",
    "SEEK": "inviting recruit seek look search need want await",
    "FIND": "find suggest recommend propose",
    "SHOW": "show list give display see get tell print view what who which where when how why",
    "END": "done finish complete pass over ok okay good fine end conclude successful successfully",
    "IN": "in land arrive receive complete done submit finish here deliver get there",
    "STOP": "halt park shelve hold pause suspend freeze onhold interrupt",
    "GOON": "unfreeze unblock reactivate revive resume continue unpause unhold restart proceed offhold",
    "CHECK": "check verify validate test inspect",
    "ANSWER": "respond answer reply",
    "AFFIRM": "approve accept affirm confirm endorse ratify",
    "AUTHORS": "author maintainer submitter",
    "NOT": "not isn't aren't wasn't weren't hasn't haven't hadn't didn't",
    "OBJECT": "package submission paper software project library tool application manuscript plugin module",
}
"""Words that mean the same."""

LONGER = "LONGER"
"""The word for a length of time in a line, which is a thing: ``one more week for @alice``."""

NOUNS = words_of("changes updates checks names")
"""Plurals that are no verbs, whatever their singular is."""

MERGED: Mapping[tuple[str, ...], str] = {
    ("editor", "in", "chief"): "eic",
    ("chief", "editor"): "eic",
    ("handling", "editor"): "editor",
    ("post", "review", "survey"): "survey",
    ("step", "back"): "stepdown",
    ("stepping", "back"): "stepdown",
    ("steps", "back"): "stepdown",
    ("shut", "down"): "close",
    ("take", "care"): "handle",
    ("taking", "care"): "handle",
    ("follow", "up"): "remind",
    ("following", "up"): "remind",
    ("check", "on"): "remind",
    ("in", "place", "of"): "instead",
    ("in", "lieu", "of"): "instead",
    ("in", "charge"): "editor",
    ("are", "through"): "complete",
    ("is", "through"): "complete",
    ("nothing", "missing"): "complete",
    ("all", "set"): "complete",
    ("not", "available"): "unavailable",
    ("fill", "out"): "fill",
    ("filled", "out"): "fill",
    ("on", "leave"): "onleave",
    ("parental", "leave"): "onleave",
    ("associate", "editor"): "editor",
    ("due", "date"): "duedate",
    ("due", "dates"): "duedate",
    ("hold", "on"): "holdon",
    ("take", "over"): "takeover",
    ("takes", "over"): "takeover",
    ("pre", "review"): "prereview",
    ("on", "hold"): "onhold",
    ("off", "hold"): "offhold",
    ("step", "down"): "stepdown",
    ("stepping", "down"): "stepdown",
    ("steps", "down"): "stepdown",
    ("stepped", "down"): "stepdown",
    ("kick", "off"): "kickoff",
    ("take", "off"): "remove",
    ("take", "back"): "undo",
    ("roll", "back"): "revert",
    ("fast", "track"): "fasttrack",
    ("code", "of", "conduct"): "conduct",
    ("check", "in"): "checkin",
    ("no", "longer"): "nolonger",
    ("no", "longer", "archived"): "unarchive",
    ("not", "archived", "anymore"): "unarchive",
    ("not", "anymore"): "nolonger",
    ("no", "more"): "nomore",
    ("not", "done"): "undone",
    ("not", "in", "scope"): "outscope",
    ("out", "of", "scope"): "outscope",
    ("in", "scope"): "inscope",
    ("within", "scope"): "inscope",
    ("any", "more"): "anymore",
    ("any", "longer"): "anymore",
    ("up", "to"): "until",
    ("look", "good"): "lgtm",
    ("looks", "good"): "lgtm",
    **{(one, "over"): "handover" for one in words_of("hand hands handed handing")},
    **{
        (one, "from"): "withdrawfrom"
        for one in ("withdraw", "withdraws", "withdrawing", "withdrew", "withdrawn")
    },
    **{
        ("my", one): "mycomment"
        for one in (
            "comments",
            "comment",
            "concerns",
            "points",
            "suggestions",
            "remarks",
            "questions",
        )
    },
    **{("one", "reviewer", one): "onereviewer" for one in ("is", "suffices", "should", "would")},
    **{(one, "one", "reviewer"): "onereviewer" for one in ("only", "just", "merely")},
    ("single", "reviewer"): "onereviewer",
    **{
        ("published", one): "publication"
        for one in words_of("paper papers article articles package packages software")
    },
    ("already", "published"): "publication",
    **{
        (one, two, "look"): "inspect"
        for one in words_of("have take give")
        for two in ("a", "another")
    },
    ("another", "look"): "inspect",
    ("at", "the", "top"): "header",
    **{(one, "block"): "header" for one in words_of("info header metadata")},
    ("front", "matter"): "header",
    ("off", "topic"): "outscope",
    ("one", "liner"): "description",
    ("go", "for", "it"): "yes",
    **{(one, "report"): "review" for one in words_of("my the a her his their first second last")},
    ("editor", "only"): "editor-only",
    ("on", "board"): "onboard",
    ("thumbs", "up"): "approve",
    ("step", "in"): "stepin",
    ("stepped", "in"): "stepin",
    ("un", "hold"): "unhold",
    ("un", "pause"): "unpause",
    ("isn't", "in", "scope"): "outscope",
    ("not", "within", "scope"): "outscope",
    ("outside", "of", "scope"): "outscope",
    ("outside", "our", "scope"): "outscope",
    ("beyond", "our", "scope"): "outscope",
    ("steps", "in"): "stepin",
    ("appeared", "in"): "publication",
    **{
        (one, "in"): "stepin"
        for one in ("jump", "jumps", "jumped", "jumping", "stand", "stands", "standing")
    },
    ("filling", "in"): "stepin",
    ("fills", "in"): "stepin",
    **{
        (one, "out"): "pullout"
        for one in words_of(
            "pull pulls pulled pulling drop drops dropped dropping back backs backed backing bow bows bowed bowing"
            " bail bails bailed opt opts opted opting"
        )
    },
    **{
        (one, two): "stepdown"
        for one in words_of("step steps stepped stepping")
        for two in ("aside", "away")
    },
    ("taking", "over"): "takeover",
    ("without", "reviews"): "without-reviews",
    ("without", "review"): "without-reviews",
    ("without", "any", "reviews"): "without-reviews",
    ("without", "reviewers"): "without-reviews",
    ("move", "on"): "proceed",
    ("go", "on"): "continue",
    ("sign", "off"): "approve",
    ("do", "it"): "yes",
    ("go", "ahead"): "yes",
    ("one", "line"): "oneline",
    ("short", "description"): "description",
    ("read", "me"): "readme",
    ("stand", "by"): "standby",
    ("re", "run"): "rerun",
    ("re", "check"): "recheck",
    ("wait", "for"): "wait",
    ("waiting", "for"): "wait",
    ("waiting", "on"): "wait",
}
"""Words that belong together."""

SAME: Mapping[str, str] = {
    "developers": "author", "developer": "author", "devs": "author", "submitters": "author", "rebuttal": "response", "defer": "extend",
    "chase": "remind", "prod": "remind", "bump": "remind", "reports": "reviews", "assignment": "assign", "sub": "substitute", "subs": "substitute", "wat": "what", "wut": "what", "whats": "what", "hav": "have", "reviewd": "review",
    "wake": "remind", "whom": "who", "told": "tell",
    "deal": "address", "dealt": "address", "tackle": "address",
    "reviewers": "reviewer", "referee": "reviewer", "referees": "reviewer", "editors": "editor",
    "reviews": "reviews", "eics": "eic", "chief": "eic", "deadline": "duedate", "deadlines": "duedate",
    "maintainers": "maintainer", "authors": "author", "repo": "repository", "releases": "release",
    "checks": "checks", "assigned": "assigned", "prechecks": "checks", "precheck": "checks", "check": "check", "prereview": "checks", "screening": "checks",
    "triage": "checks", "cmds": "command", "cmd": "command", "commands": "command",
    "acceptance": "accept", "publish": "accept", "published": "accept",
    "recommendation": "recommend", "affiliation": "affiliate", "affiliated": "affiliate", "responses": "response",
    "replies": "response", "modifications": "change", "revisions": "change", "revision": "change",
    "invite": "invitation", "inviting": "invitation", "invitations": "invitation", "invited": "invitation",
    "template": "checklist", "checklists": "checklist", "templates": "checklist", "form": "checklist",
    "extension": "extend", "prolong": "extend", "postpone": "extend", "reschedule": "extend", "move": "extend",
    "delay": "extend", "withdrawal": "withdraw", "pull": "withdraw", "overdue": "duedate",
    "resign": "stepdown", "quit": "stepdown", "unarchived": "unarchive", "silence": "mute", "quiet": "mute",
    "shut": "mute", "journal": "joss", "pyopensci": "package", "pkg": "package", "tick": "tick", "ticket": "issue",
    "thread": "issue", "zenodo": "archive", "doi": "doi", "url": "link", "urls": "link", "links": "link",
    "named": "name", "titled": "name", "hours": "hour", "hrs": "hour", "took": "time", "spent": "time",
    "rev": "reviewer", "revs": "reviewer", "stepin": "takeover", "approx": "about",
    "roughly": "about", "approximately": "about", "circa": "about", "around": "about",
    "pause": "pause", "paused": "pause", "pausing": "pause", "unassigned": "unassign",
    "made": "make", "sent": "send", "gave": "give", "given": "give", "held": "hold", "said": "say", "says": "say", "came": "come", "mailed": "email", "mail": "email", "chosen": "choose", "chose": "choose",
    "withdrew": "withdraw", "withdrawn": "withdraw", "wrote": "write", "written": "write", "began": "begin", "begun": "begin",
    "whose": "who", "anew": "again", "rundown": "summary", "prescreen": "checks", "prescreening": "checks", "reverse": "revert", "slip": "mistake",
    "metadata": "header", "uncheck": "untick", "unmark": "untick", "deselect": "untick",
    "development": "develop", "maintenance": "maintain", "mentors": "mentor", "mentoring": "mentor", "mentorship": "mentor",
    "rollback": "revert", "yep": "yes", "yeah": "yes", "yup": "yes", "confirmed": "yes",
}  # fmt: skip
"""Other spellings of one word."""

PHRASES: Mapping[str, str] = {
    "help": "?how work|use (no|idea|don't|know|not|clue); ?pointer|guidance|instruction|tutorial (give|SHOW|need|some); what bot; help; command; SHOW command; options; menu; usage; manual; SHOW help; SHOW (can) do; work how; how use",
    "status": "?SHOW now; summary review (quick|short|brief); SHOW turn; ?who turn|move|ball; how far; who do something|anything; summary; SHOW summary; SHOW late; recap; SHOW outstanding; outstanding; status; where; next; next step; SHOW next; SHOW next step; progress; SHOW progress; state; SHOW state;"
    " SHOW status; where stand; stage; SHOW stage; where review; overview; what up; review status; issue status;"
    " step; how go; SHOW handle; SHOW lead; news; any news; ?STOP; task; SHOW task; todo; SHOW todo; ?duedate; SHOW happen next; ?SHOW happen now; SHOW act next; ?SHOW reviewer; ?SHOW editor; SHOW duedate; SHOW due; SHOW review due; SHOW reviews due; ?SHOW package; ?SHOW review; ?who act; who next;"
    " SHOW wait; ?update",
    "check-header": "header website|problem|error|trouble|choke|break|misread|complain; ?SET header (version|name|description|repository|link|archive|field|line|maintainer); header fine|good|valid|alright|complete|ok|correct|right (look|everything|all|field|line); CHECK header (field|line|again); ?SET header inspect; header CHECK; header ok; header correct; header right; validate metadata; CHECK metadata; SHOW header; header wrong",
    "code-of-conduct": "behavior|behaviour policy|rule|guideline (link|SHOW); ?SHOW report; ?report behavior; ?report inappropriate behavior; ?report behaviour; ?report inappropriate behaviour; ?report misconduct; ?report harassment; conduct; SHOW conduct",
    "list-editors": "?who edit|lead|handle fewest|least|most|less|more|few|many (OBJECT); ?anyone|anybody|someone|somebody|who time|free|available|capacity (board|editor|have); ?who could|can|might|would edit; SHOW editors; editors; editors available; available editors; SHOW available editors; ?SHOW editor",
    "start-checks": "?first look|inspect|pass (take|OBJECT); START eic checks; START RUN checks; START checks; START editor checks; START initial checks; ?RUN checks; ?RUN editor checks;"
    " ?RUN checks package; ?checks; ?editor checks",
    "check-package": "?look|pass|work better (OBJECT|commit|push|new|IN|now); ?pass now (OBJECT|test); CHECK OBJECT (SET|again); CHECK repository (SET|again); CHECK OBJECT again; CHECK repository again; RUN package checks; RUN package checks again; RUN package check;"
    " RUN package check again; rerun package checks; rerun package check; rerun checks; rerun package; rerun; repeat package checks;"
    " repeat package check; repeat checks; RUN checks again; checks again; package checks; package check; package checks again;"
    " refresh package checks; refresh checks; refresh checklist; update package checks; update checks; update checklist;"
    " restart package checks; ?restart checks; CHECK again; CHECK package checks; scan OBJECT; scan repository; scan OBJECT again; scan repository again;"
    " look OBJECT again; look repository again; pkgcheck; RUN pkgcheck; rerun pkgcheck; pycmdcheck; RUN pycmdcheck; rerun pycmdcheck;"
    " ?redo; ?redo checks; redo package checks; recheck; recheck OBJECT; recheck repository; rescan; rescan OBJECT; rescan repository; ?refresh;"
    " CHECK release; CHECK new release; CHECK new version; ?CHECK version",
    "checks-done [TEXT]": "?checks green|clean|positive|lgtm|satisfactory|passed; ?checklist END; ?everything checklist END; checks END; editor checks END; eic checks END; END checks; initial checks END; package checks END",
    "checks-done TEXT": "?checks fail; ?checks incomplete; ?checks miss",
    "set-eic @x": "?takeover eic; ?duty eic; ?eic now|instead; ?SET acting eic; ?acting eic; SET eic; eic; eic this review; act eic; SET eic (review)",
    "seeking-editor": "?who edit|handle|lead board|call|open|team|volunteer (want|like|open|START); ?don't|haven't|not|nobody have|found|find|assign editor (yet|SEEK); ?lack editor; ?without editor; ?miss editor; ?who edit|handle|lead like|want|will|would|could|can (this); ?nobody edit (SEEK); ?call editors; START SEEK editor; START FIND editor; START editor search; editor search; SEEK editor; FIND editor; no editor; editor wanted; SEEK handling editor",
    "assign-editor @x": "?handover (review|OBJECT|issue|editor); ?pass on|to (review|OBJECT|issue); ?lead|manage|oversee|shepherd|run review|OBJECT|issue (will|editor); ?go|belong OBJECT|review|issue; ?yours (OBJECT|review|issue); ?agree editor; ?agree edit; ?agree lead; ?agree handle; ?agree lead review; ?agree lead review editor; ?volunteer editor; ?volunteer edit; ?editor rather; ?SET editor rather|instead; ?SWAP editor instead; ?editor instead; ?instead edit; ?takeover editor; ?takeover edit; ?give; ?give OBJECT; ?give review; ?hand; ?propose editor; SET editor; SET review editor; SWAP editor; SET editor (review|submission|issue|package)"
    "; ?editor; ?invitation editor; ?invitation edit; ?editor handle; ?handle; ?hand over; ?lead; ?take review; ?edit; ?SET; ?assign; ?assign review; ?handle submission",
    "remove-editor": "?editor can't|cannot|unable continue|edit|lead|handle (DROP|anymore); ?take off editor; ?can't anymore take off editor; DROP editor; nolonger editor; ?can't edit; ?nolonger edit; ?can't edit anymore; DROP current editor; ?SET no editor; ?editor stepdown",
    "track joss [editor-only]": "editor-only joss (track|review|route|process|SET|use); ?editor-only (track|review|route); ?come joss; ?come joss no reviewer (need); track joss; SET track joss; SET route joss; SET joss track; route joss; ?joss fasttrack; ?fasttrack;"
    " ?fasttrack joss; ?SET joss fasttrack; ?SET fasttrack; ?SET joss; ?already joss",
    "track publication": "?SET|use|take|follow fasttrack publication; ?onereviewer need (publication|paper|publish|publication|this); ?short|shorter|light|reduced|abbreviated review|track|route|process (publication|paper|publish); ?onereviewer enough; ?onereviewer enough publication; ?onereviewer (publication|paper|joss|publish); ?onereviewer publication (paper|joss); ?onereviewer suffice; ?onereviewer sufficient; ?onereviewer ok; track publication; SET track publication; SET route publication; SET publication track; ?fasttrack;"
    " ?publication fasttrack; ?SET publication fasttrack; ?SET fasttrack; ?publication",
    "track standard": "?normal|standard|regular|usual|ordinary|full review|process (reviewer|SET|use|follow|take); ?standard route (reviewer); ?back standard track; ?back standard; ?back track standard; track standard; SET track standard; standard track; SET route standard; SET standard track;"
    " ?standard review; ?normal review; normal track; SET normal track",
    "in-scope": "?fall within|under|into (review|cover|scope|well|publish|SHOW); inscope submit (look|yes|full|form|checklist); inscope look|yes; ?fit|match|suit OBJECT (scope|well); ?fit scope; ?OBJECT fit scope; inscope; scope fine|good|right|okay; OBJECT inscope; scope ok; scope yes; mark inscope",
    "out-of-scope TEXT": "?not|isn't|doesn't|don't|won't fit|match|suit OBJECT; ?not|isn't|nothing something|kind|type|sort (review|cover|accept|publish|take|OBJECT); ?not|isn't|doesn't|don't|won't fit|match|belong|meet scope; ?outside|beyond|not|isn't scope; outscope; OBJECT outscope; mark outscope; review outscope",
    "reject TEXT": "?can't|cannot|won't take|consider (OBJECT|review); reject; reject OBJECT; reject review; decline OBJECT; ?decline; refuse OBJECT; OBJECT reject; desk reject;"
    " ?decline review",
    "reopen": "?close mistake|accident|early|accidentally|prematurely; reopen; reopen issue; reopen review; reopen submission; open issue again; ?open issue; ?open; ?open again; re open",
    "archive [TEXT]": "MOVE|SET archive list|section|page (stop|develop|AUTHORS); ?stop|cease|halt|end|abandon develop|maintain|support (OBJECT|AUTHORS|archive); ?not|isn't|hasn't|nobody|nolonger maintain|support|develop|work (anymore|OBJECT); ?discontinue|eol|retire|sunset|unsupported (OBJECT); ?not maintain anymore; ?not maintain; archive; archive OBJECT; ?nolonger maintain; OBJECT nolonger maintain; ?OBJECT nolonger maintain archive; mark archive; SET archive label; OBJECT archive; ?unmaintained; OBJECT unmaintained",
    "unarchive": "unarchive (OBJECT|AUTHORS|new|maintain); ?take off|out archive (list|section|page|maintain|again); ?DROP from archive (list|section|page|status|maintain|again); ?undo|revert archive; unarchive; unarchive OBJECT; DROP archive label; un archive",
    "check-in": "?how maintainer (SHOW|go|year|thing); ?ask|CHECK maintainer how (go|thing); checkin; checkin maintainer; ?ask maintainer; check maintainer",
    "handover @x": "?handover|hand|pass|give|transfer duty|term|rotation|role|eic (reviews|submission|my|all|everything); ?handover reviews|everything; ?term|duty|rotation|shift eic takeover|handover (END); ?takeover eic handover (reviews|everything)",
    "adopt": "?START track|follow|monitor|watch|manage|handle (OBJECT|review|issue|old); ?follow|monitor|watch|manage OBJECT|review|issue (old); ?look after (review|issue|OBJECT); ?keep eye (review|issue|OBJECT); ?take under wing (review|issue|OBJECT); adopt; adopt review; adopt issue; adopt submission; take over review; ?manage review; ?manage issue",
    "mute": "?be silent (issue|review); ?turn off reminder; ?stop|no|nomore nag|spam|bother|disturb (automatic|reminder|issue|bot); ?stop|nomore post|send|write|message|notification|email (reminder|automatic|comment|update|message|notification|issue); mute; ?stop; ?stop comment; ?stop post; ?stop talk; ?no reminder; mute issue; mute review",
    "unmute": "?reminder|message again|allow (post|resume|send|allow); unmute; unmute issue; unmute review; DROP mute; ?speak; ?talk",
    "seeking-reviewers": "?short|lack|few|without reviewer; ?miss|missing|lack reviewer; ?hunt reviewer; ?hunt; SEEK reviewer; START SEEK reviewer; START reviewer search; need more reviewer; reviewer wanted;"
    " reviewer search; START look reviewer; ?FIND reviewer",
    "find-reviewers": "?who should|could|can contact|approach|email|write|invitation (review|reviewer); names reviewer (possible|potential|suitable|more|candidate|SHOW); ?possible|suitable|candidate|potential reviewer; ?reviewer pool|list|database; ?who could|can|might|would ask|invitation (review|reviewer); ?who could|can|might|would review (suitable|know|able|willing|qualified|good|expert|expertise); ?who could|can|might|would reviewer; FIND reviewer; know reviewer; FIND more reviewer; reviewer FIND; ?SEEK reviewer; ?SHOW reviewer; ?potential reviewer;"
    " ?SHOW potential reviewer; FIND potential reviewer; FIND people|someone|somebody|anyone review; ?SHOW available reviewer; help FIND reviewer",
    "draft-announcement": "?mastodon|bluesky|linkedin|twitter|toot|tweet|blog (text|post|draft|write|some|new|announcement); draft announcement; write announcement; announcement draft; draft (post|blog); ?announce; ?announce post",
    "draft-invitation": "draft invitation (email|letter|reviewer); invitation (email|letter); write invitation (email|letter|reviewer);"
    " invitation reviewer; draft email (potential|reviewer|invitation); draft letter;"
    " SHOW invitation; invitation email; invitation letter; create invitation; generate invitation; prepare invitation",
    "assign-reviewer @x… [by DATE]": "?yes get|got|have|receive|from (each|reviewer); ?yes|confirm|agree|volunteer|join|accept reviewer (duedate|due|review); ?get|SET reviewer list; ?interested review; ?interested reviewer; ?onboard reviewer; ?propose reviewer; ?suggest reviewer; ?recommend reviewer; ?propose; SET reviewer (duedate|due); SET review reviewer; ?SET; ?reviewer; ?assign; ?invitation; ?invitation reviewer;"
    " ?agree|happy|willing|glad|agreed review duedate|due; ?agree review; ?agree; ?will review; ?review; ?accept review; ?invitation review; ?ask review; ?assign review;"
    " SET reviewer (review|submission|issue|package); SET additional reviewer; SET second reviewer; SET third reviewer;"
    " SET first reviewer; invitation SET reviewer; ?SET review; ?willing review; ?volunteer review; ?happy review; ?like review; ?love review; ?glad review; ?can review; ?have reviewer; ?reviewer found; ?found reviewer; ?found",
    "remove-reviewer {N} [anyway]": "?reviewer unavailable; ?DROP reviewer unavailable; ?reviewer busy; ?reviewer can't; ?reviewer cannot; ?DROP reviewer; ?reviewer stepdown; ?reviewer decline; ?reviewer withdraw; ?nolonger reviewer",
    "remove-reviewer @x [anyway]": "?bail|vanish|disappear|ghost|flake (review|reviewer); ?not|no|doesn't|don't|isn't time|available|free|able|capacity (anymore|review|have|reviewer); ?DROP assign (review|reviewer); ?pullout (review|reviewer); ?isn't|won't|doesn't|wouldn't review (anymore|going|all|reviewer); ?not going review (all|anymore); ?free|release|excuse|spare review; ?free|release|excuse|spare reviewer; ?cross|strike off (reviewer|list); ?take off; ?take off reviewer; ?busy; ?busy review; ?no time; ?no time review; ?nolonger available; ?decline review; ?can't review; ?cannot review; ?unable review; ?withdrawfrom; ?withdrawfrom review; ?stepdown reviewer; DROP reviewer; DROP reviewer list; ?DROP; ?reviewer stepdown; ?stepdown; ?reviewer decline; ?decline;"
    " ?reviewer withdraw; nolonger reviewer; ?nolonger review; DROP reviewer (anymore); ?DROP review; ?reviewer unavailable; ?unavailable",
    "replace-reviewer {N} with @y": "?change|update|edit|correct reviewer; ?SWAP reviewer; ?takeover reviewer; ?SET reviewer instead",
    "replace-reviewer @x with @y": "?handover review|reviewer; ?takeover|stepin|instead|SWAP can't|cannot|won't|unable make|finish|continue|deliver|manage|do (review|reviewer); ?new stepdown|unavailable|leave|decline|withdraw|busy (reviewer|review); ?takeover (can't|cannot|nolonger|anymore|unable|unavailable|decline|stepdown|leave|not|busy|DROP|no|withdraw|withdrawfrom|conflict) (review|reviewer); ?SWAP (can't|cannot|nolonger|anymore|unable|unavailable|decline|stepdown|leave|not|busy|DROP|no|withdraw|withdrawfrom|conflict) (review|reviewer); ?instead (can't|cannot|nolonger|anymore|unable|unavailable|decline|stepdown|leave|not|busy|DROP|no|withdraw|withdrawfrom|conflict) (review|reviewer|SET); ?stepin (can't|cannot|nolonger|anymore|unable|unavailable|decline|stepdown|leave|not|busy|DROP|no|withdraw|withdrawfrom|conflict) (review|reviewer); SWAP; ?takeover; ?takeover review; SWAP reviewer; ?SET reviewer instead; ?instead; change reviewer; ?change; SWAP review;"
    " ?SET instead",
    "start-review [anyway]": "?START reviewer END; START review; review START; START review process; START peer review; ?START; reviewer assigned;"
    " all reviewer assigned; both reviewer assigned; reviewer ready; reviewer found; have all reviewer; ?reviewer agree; ?ready review;"
    " START reviewing; ?reviewer in place; have reviewer; have enough reviewer; ?enough reviewer; got reviewer",
    "set-due-date {reviewers} DATE": "?LONGER MOVE everyone|everything|all (back|duedate|date); ?LONGER everyone|everybody|both|reviewers (give|get|reviewer|reviewers|extend|MOVE); ?extend everyone|everybody; ?give everyone|everybody; ?MOVE duedate both|all; ?extend duedate both|all; ?duedate both|all; ?extend both reviewers; ?duedate reviewers; ?MOVE duedate reviewers; ?MOVE new duedate reviewers; ?new duedate reviewers;"
    " ?duedate reviews; ?MOVE duedate reviews; ?new duedate reviews; ?reviews due; ?give reviewers until; ?give reviewers; ?extend reviewers;"
    " ?reviewers until; ?SET due reviewers; ?extend reviews",
    "set-due-date {N} DATE": "?duedate reviewer; ?MOVE duedate reviewer; ?give reviewer; ?give reviewer until; ?extend reviewer; ?new duedate reviewer",
    "set-due-date @x DATE": "?review come|arrive|follow|ready|send|deliver (say|will|tell|promise|write); MOVE duedate; MOVE reviewer duedate; MOVE review duedate; MOVE new duedate; MOVE due; extend; extend review;"
    " extend time; give extend; MOVE date; duedate; review due; due; ?give; ?give time; ?give until; ?have until; ?more time;"
    " ?ONLY-DUE; ?take until; ?LONGER (extra|more|allow|grant|give|get|extend|time|review|reviewer|reviewers|duedate|finish|deliver);"
    " ?allow; ?allow until; ?need; ?need until; ?ask; ?ask time; ?SEEK time; SET duedate; SET due",
    "record-review {N} URL [HOURS]": "?reviewer END; ?reviewer END review; ?reviewer IN review; ?reviewer submit|deliver|post|finish|send review",
    "record-review @x URL [HOURS]": "?record; ?count review; ?post review; ?review post; record review; SET review; log review; review; SET reviews; SHOW review; register review;"
    " record reviewer review; submit review; store review; ?review received; ?send review; ?review email; ?send review email; ?here review; ?review IN; ?IN review",
    "reviews-in": "?all|both|every|three reviews; reviews arrive; all reviews arrive; both reviews arrive; reviews IN; IN reviews; all reviews IN; both reviews IN; have all reviews; have reviews; got reviews;"
    " reviews complete; reviews all IN; reviewer done; reviewer IN; SET reviews in; mark reviews IN; ?review complete;"
    " ?review done; ?review finish; ?review IN; reviewer END; all reviewer IN; all reviewer submit; reviewer submit reviews",
    "author-responded": "?ready reviewer inspect; ?AUTHORS feedback|reaction IN|arrive|receive|here; ?revise version|OBJECT IN|there|here|ready|available (reviewer|new); ?second|next|new|another round (START|review|reviewer); ?AUTHORS change ready (say); ?AUTHORS push|upload|commit|post|submit|send version (change|revise|new); ?AUTHORS did|take|revise|do change; AUTHORS push|upload|commit|implement|incorporate|integrate|apply|post|resolve|handle|fix|solve|address change;"
    " ?back reviewer (AUTHORS|change); ?AUTHORS change complete back reviewer; AUTHORS reply; maintainer END; ?maintainer END change; maintainer change complete; maintainer END request change; ?AUTHORS address mycomment; AUTHORS ANSWER; AUTHORS ANSWER reviews; AUTHORS response IN; AUTHORS response complete; response complete;"
    " response receive|arrive|in|here; AUTHORS END; AUTHORS change complete; AUTHORS done; AUTHORS ANSWER complete; change receive|arrive|in|here; maintainer ANSWER; AUTHORS make change; AUTHORS make request change; AUTHORS END change; AUTHORS END request change;"
    " AUTHORS ANSWER comment; AUTHORS ANSWER reviewer; AUTHORS response; AUTHORS IN response; ?AUTHORS update;"
    " maintainer response IN; AUTHORS address comment; AUTHORS address reviews; ?change complete; AUTHORS submit response",
    "waiting-on-author [TEXT]": "?AUTHORS turn; wait author; wait maintainer; wait response; wait author response; wait author ANSWER; pending author;"
    " ?pending maintainer response; pending author response; SET wait author",
    "request-info TEXT": "ask author; ask maintainer; request info; request information; need info;"
    " need information; SEEK information author; request change author; need author; author must; need more information;"
    " ?request; more information; missing information; ?pending response",
    "hold": "?holdon",
    "hold [until DATE] [TEXT]": "?AUTHORS break (need|want|take); STOP everything; STOP; STOP review; put STOP; SET STOP; put review STOP; STOP submission; SET STOP review; STOP issue;"
    " review STOP; SET STOP label; ?wait; ?stop review; take break; ?stop",
    "resume": "?review|OBJECT active; ?back; ?AUTHORS back; ?back work; ?STOP over; ?STOP END; ?pick up; ?pick back up; ?pick again; GOON; GOON review; DROP STOP; lift STOP; end STOP; DROP STOP label; release STOP; GOON submission; GOON process;"
    " stop STOP; take review offhold; ?START review again; take STOP; unset STOP; review GOON; lift onhold; remove onhold; nolonger STOP",
    "remind @x… DATE [about TEXT]": "?ask|CHECK how (go|thing); remind; SET reminder; SET remind; send reminder; create reminder; ping; ?poke; ?nudge;"
    " give reminder; ask again; ?email; SET reminder (review|author|editor); remind (review)",
    "remind reviewers DATE [about TEXT]": "?reminder reviewer get|receive|give|send (every|each|all); remind reviewer; ?reminder reviewer final|last|another|next; SET reminder reviewer; ping reviewer; ?poke reviewer; ?nudge reviewer;"
    " send reminder reviewer; SET remind reviewer; ask reviewer again; ?remind everyone; ?remind all",
    "remind author DATE [about TEXT]": "?reminder author get|receive|give (every|each|all); remind author; ?reminder author final|last|another|next; SET reminder author; ping author; ?nudge author; ?poke author; remind maintainer;"
    " send reminder author; ping maintainer",
    "remind editor DATE [about TEXT]": "remind editor; SET reminder editor; ping editor; ?nudge editor; send reminder editor",
    "reminders": "?schedule|upcoming (anything|SHOW|issue|next); reminder; SHOW reminder; SHOW remind; pending reminder; SHOW pending reminder; active reminder; any reminder",
    "cancel-reminder N": "?no|don't need reminder; ?forget reminder; ?skip reminder; DROP reminder (nolonger); stop remind; DROP remind; ?nomore reminder; ?don't remind; cancel reminder; DROP reminder; stop reminder; cancel remind; cancel; end reminder",
    "warn-closing": "?final|last notice (AUTHORS|close|before); ?tell|inform|notify|let AUTHORS close (soon|month|know|review|issue|OBJECT); ?close soon|month; ?announce close; ?heads close; ?last call author; ?final call author; ?last call author close; ?last call; ?last warn author; ?last warn author close; ?no ANSWER warn close; ?warn maintainer close; warn close; ?warn author; warn author close; send close warning; close warning; ?warn maintainer; ?warn",
    "close-unfinished TEXT": "?terminate review|OBJECT|issue; ?close inactivity; ?close inactive; ?close stale; ?close unresponsive; ?close unfinished inactivity; ?close no response; ?close no ANSWER; ?close due inactivity; close unfinished; close incomplete; abandon; abandon review; ?close review; ?close; ?close submission;"
    " ?close issue; ?stale; mark incomplete; close review unfinished; close review incomplete; abandon submission; ?author unresponsive;"
    " ?close author unresponsive",
    "step-down [TEXT]": "?DROP from review|reviewer|list; ?DROP assign|role|duty (review|reviewer); ?can't|cannot edit|review|handle|continue anymore; ?not|no|lack|wrong expert|expertise|background (review|reviewer); ?pullout review|edit (reviewer|editor); ?give up review (editor|reviewer); conflict interest stepdown editor; ?can't handle; ?cannot handle; ?can't continue; ?cannot continue; ?withdrawfrom; ?withdrawfrom review; ?withdrawfrom reviewer; ?withdrawfrom edit; ?DROP out; ?pullout; stepdown; stepdown reviewer; stepdown editor; stepdown review; ?DROP reviewer; ?DROP editor; ?unassign;"
    " leave; leave review; ?cannot review; ?can't review; ?can't edit; ?nolonger review; ?DROP; ?decline; ?decline review; ?nolonger edit; ?unavailable; ?conflict interest; ?withdraw reviewer; ?withdraw editor; ?give up;"
    " ?unable review; ?unable edit; ?recuse; recuse",
    "undo": "undo; undo last command; undo last; undo command; undo change; undo last change; ?revert; ?revert last; ?cancel; ?cancel last;"
    " ?revert change; ?mistake; ?wrong; ?revert last command; ?cancel command; ?cancel last command; ?go back; undo mistake;"
    " ?oops; ?revert command; undo last comment",
    "check-acceptance": "?anything|something|SHOW keep|stop|hold accept; ?accept yet; ?can accept yet; ?anything|something block|prevent|hinder accept; ?block accept; ?everything accept; ?SHOW need accept; ?pass accept; ?SHOW still need accept; ?left accept; ?anything left accept; ?miss accept anything; ?anything miss accept; CHECK accept; ?accept; ready accept; ready AFFIRM; accept ready; OBJECT ready; CHECK AFFIRM; miss accept; what miss accept;"
    " CHECK ready; CHECK accept requirement; accept requirement; ?ready; SHOW miss; SHOW left; SHOW missing; accept CHECK",
    "accept [VERSION] [archive DOI-or-URL] [date DATE] [without-reviews]": "?ONLY-RELEASE; ?reviewer recommend accept (OBJECT); accept (version|archive|doi|date|on|release); accept OBJECT (version|archive|doi|date|release);"
    " ?AFFIRM OBJECT (version|archive|doi|date); ?AFFIRM (version|archive|doi|date); OBJECT accept (version|archive|doi);"
    " accept review (version|archive|doi); mark accept; SET accept; ?OBJECT approve (version|archive|doi); ?ship; ?merge;"
    " ?recommend accept; ?lgtm; SET OBJECT accept; ?approve review; ?ready accept; accept issue",
    "set version-accepted VERSION": "note|record|write version accept (final|release); ?SET|write|note|record header (line|field); ?ONLY-VERSION; SET version accept; SET accept version; version accept; accept version SET; ?SET version; ?version;"
    " ?SET release; ?SET release version; final version; SET final version; ?new version; ?SET version (release)",
    "set version-submitted VERSION": "?SET|write|note|record header (line|field); ?ONLY-VERSION; SET version submit; SET submit version; version submit; submit version; ?SET version; ?version;"
    " ?new version",
    "set archive DOI-or-URL": "?SET|write|note|record header (line|field); ?ONLY-DOI; SET archive; SET archive doi; SET doi archive; archive; archive doi; SET archive link; archive link;"
    " SET archive (accept); ?archive zenodo; ?archive figshare; ?SET doi; ?doi; ?SET; ?SET link",
    "set joss-doi DOI": "?SET|write|note|record header (line|field); ?ONLY-DOI; SET joss doi; joss doi; SET doi joss; SET paper doi; paper doi; ?SET doi; SET joss; SET joss paper;"
    " SET joss link",
    "set date-accepted DATE": "SET date accept; SET accept date; date accept; accept date; ?SET date",
    "set repository URL": "?SET|write|note|record header (line|field); repository now; repository move; OBJECT move; ?move; MOVE repository; SET repository; SET repository link; repository; repository link; SET code link; SET source link;"
    " SET github link; ?SET link; ?SET; package repository; SET package repository; SET source code; SET code",
    "set package-name TEXT": "?OBJECT call; ?call; ?OBJECT new name; ?OBJECT now name; SET package name; rename package; rename; package name; SET name; ?name; SET name package;"
    " SET OBJECT name; rename OBJECT",
    "set description TEXT": "SET description; SET oneline description; description; SET package description; oneline description;"
    " SET summary; SET description package; oneline description package; SET oneline description package",
    "done ITEM…": "?readme; END SET; ?add; ?add readme; ?link; ?END review; ?SET review; ?publish; ?live; END; tick; mark done; mark END; ?do; ?did; ?SET; ?fill; check; ?have; ?take",
    "not-done ITEM…": "?take off; ?DROP; ?take back (tick); ?undo|revert; ?mark|tick|END|SET|fill mistake|accident|accidentally|wrong (unset|undo|remove); ?unset; untick (NOT|IN|SET|END|readme|yet); ?NOT there|here|IN|END|SET|fill|have|visible (readme|yet|still)",
    "set maintainers {maintainers} @x…": "?add maintainer; ?add also maintainer; ?include maintainer; ?also maintainer; ?too maintainer;"
    " ?additional maintainer; ?another maintainer; ?new maintainer; ?join maintainer; ?second maintainer",
    "set maintainers @x…": "?SET maintainer; ?maintainer; ?SET current maintainer; ?SET author; ?current maintainer;"
    " ?SET all maintainer; ?SWAP maintainer",
    "close": "close; close issue; END issue; ?close review; ?close submission; close now; wrap up; ?wrap",
    "submit-response [URL]": "response ready; response reviews ready; response reviewer ready; ?END change; ?END revise; ?finish change; ?END response; ?END comment; submit response; submit answer; response submit; ?ANSWER; ?response; ANSWER reviews; ANSWER comment; address reviewer comment; address reviewer;"
    " ?address comment; ?address reviews; ANSWER reviewer; submit author response; ?change done; ?change make; ?make change;"
    " ?change complete; ?response complete; ?response done; ?ANSWER review; ?update ready; here response; submit reply; post response",
    "released VERSION DOI-or-URL": "?ONLY-RELEASE; publish (version|archive|doi|pypi|release|new); deposit (version|archive|doi|release); release (version|archive|doi|new); make release (version|archive|doi|new); release done (version|archive|doi);"
    " release make (version|archive|doi); OBJECT release (version|archive|doi); version release (archive|doi|new); release (version) archive;"
    " release doi; publish release (version|archive|doi); release publish (version|archive|doi); create release (version|doi|archive);"
    " release OBJECT (version|archive|doi)",
    "withdraw [TEXT]": "?take back OBJECT; ?undo OBJECT (take); ?nolonger|don't|not pursue|continue|proceed|interested|wish|submit (OBJECT|review|pursue|continue); ?decide not continue|proceed|pursue; ?withdrawfrom; ?withdrawfrom review; ?withdrawfrom OBJECT; ?withdrawfrom package; withdraw; withdraw OBJECT; withdraw issue; SHOW withdraw; retract OBJECT; ?cancel OBJECT; cancel submission; ?DROP submission;"
    " ?close submission; ?retract",
    "submit-review [URL] [HOURS]": "?see review above|below|attach (time|hour); ?finish (time|hour|link|about); submit review (time|hour|about|link|take); review submit (time|hour|about|link|take);"
    " post review (time|hour|about|link); here review (time|hour|link|about); ?review done (time|hour|about); ?review complete (time|hour|about);"
    " ?review finish (time|hour|about); ?finish review (time|hour|about); ?review (time|hour|about|link|above|below|attach); ?done review (time|hour|about);"
    " ?review IN (time|hour|about); ?SET review (time|hour|about|link); submit (time|hour|about); deliver review (time|hour|about);"
    " ?record review (time|hour|about|link); ?complete review (time|hour|about); ?time hour; ?record hour; submit reviews (time|hour|about)",
    "retract-review": "?disregard|ignore review (post|submit); ?post accident|accidentally|mistake|early|prematurely (review|NOT|END); ?take|pull out|back|again review; retract review; withdraw review; ?DROP review; take review back; ?undo review; ?cancel review; unsubmit review;"
    " retract; ?redo review",
    "retract-review @x": "?take|pull out|back|again review; ?retract; retract review; withdraw review; ?DROP review; unsubmit review",
    "approve-changes": "?nomore|no objection|concern|comment|request|remark (further|more|have|other); ?nothing left|add|fix|more (fix|address|yes|say|change); ?mycomment address accept; ?mycomment address AFFIRM; ?mycomment address; ?mycomment address lgtm; ?mycomment ANSWER; ?mycomment resolve; ?author address mycomment; satisfied (author) change; happy (author) change; approve change; accept change; change AFFIRM; ?approve; ?lgtm; ?recommend accept; ?recommend AFFIRM; ?recommend AFFIRM OBJECT;"
    " change lgtm; change fine; change good; ?AFFIRM; ?accept; ?recommend; satisfied; satisfied change; happy change;"
    " ?recommend accept OBJECT; ?AFFIRM OBJECT; AFFIRM response; AFFIRM revise OBJECT; approve author change; change satisfactory;"
    " ?recommend OBJECT; ?nomore comment",
    "approve-changes for @x": "?nomore|no objection|concern|comment|question|issue|request (more|have|further); ?satisfied change; ?happy; ?lgtm; ?fine change; ?approve OBJECT; approve change; accept change; change AFFIRM; recommend accept; AFFIRM change; ?approve; ?satisfied; ?happy change",
    "request-changes": "?NOT|never|ignore|overlook mycomment (address|implement|resolve|ANSWER|consider|AUTHORS|some|most|many|all); ?not|isn't ready|there|done (yet|point|open|comment|accept|quite|change); ?revise resubmit; ?mycomment|comment|point unresolved|unaddressed|unanswered; ?not|don't|isn't|aren't|insufficient sufficient|enough|adequate|satisfactory|convincing|acceptable|insufficient (change|response|review|revise); ?please revise; ?don't|not|can't|cannot|doesn't approve; ?don't|not|can't|cannot approve change; ?don't|not|can't|cannot accept change; ?not|don't satisfied; ?not satisfied change; ?not happy; ?not happy change; ?can't|cannot|don't recommend; ?still fail; ?not address mycomment; ?not yet address comment; request change; request more change; need change; more change; need more change; ?change need; further change;"
    " request further change; ask change; ask more change; SEEK change; SEEK more change; want change; major change; minor change;"
    " request minor change; request major change; ?request; need more work; ?another round; ?recommend reject; ?recommend decline",
    "review-checklist": "review template; SHOW review template; post review template; send review template; review form; review checklist; checklist; generate checklist; create checklist; SHOW checklist; SHOW review checklist;"
    " generate review checklist; create review checklist; reviewer checklist; generate reviewer checklist; post checklist;"
    " SHOW reviewer checklist; START checklist; make checklist; ?START my review; need checklist; SEEK checklist; post review checklist",
    "affiliate PARTNER": "affiliate; affiliate OBJECT; affiliate label; ?AFFIRM affiliate; AFFIRM affiliate; ?AFFIRM; ?accept; ?yes; ?say yes; ?SET; ?SET affiliate;"
    " ?AFFIRM OBJECT; ?OBJECT affiliate; SET affiliate yes; OBJECT affiliate; ?join; ?partner",
    "affiliate": "?affiliate; ?affiliate OBJECT; ?AFFIRM affiliate; ?SET affiliate",
    "decline-affiliation PARTNER TEXT": "?no; decline affiliate; decline; reject affiliate; refuse affiliate; reject; deny affiliate; deny; refuse;"
    " ?DROP; no affiliate; ?not|can't|cannot|won't affiliate",
    "decline-affiliation TEXT": "?decline affiliate; ?reject affiliate; ?deny affiliate; ?refuse affiliate; ?no affiliate; ?not|don't|can't|cannot|won't affiliate",
    "revoke-affiliation TEXT": "?revoke affiliate; ?end affiliate; ?withdraw affiliate; ?nolonger affiliate; ?cancel affiliate",
    "revoke-affiliation PARTNER TEXT": "nolonger affiliate; revoke affiliate; revoke; end affiliate; DROP affiliate; ?DROP; cancel affiliate; withdraw affiliate;"
    " terminate affiliate",
    "joss-submitted URL": "joss submit; ?move joss; ?send joss; submit joss; START joss; submit paper joss; paper submit joss; paper submit; joss submission;"
    " joss review START; ?joss; joss review; ?joss link; submit OBJECT joss; ?joss issue; joss paper",
    "joss-reviewed": "joss finish review; joss review complete; joss review done; joss review END; joss END review; joss review (IN); ?joss done",
    "joss-accepted DOI": "publish joss paper; paper publish joss; joss publish paper; joss accept; accept joss; paper accept; paper accept joss; joss AFFIRM; paper accept (in) joss; ?joss; ?joss paper;"
    " ?paper; accept paper joss; joss paper accept; ?joss doi; OBJECT accept joss",
    "yes": "?precisely|exactly|absolutely; yes (precisely|exactly|absolutely); ?ok; ?okay; ?sure; ?fine; confirm; yes confirm; yes yes; ?correct",
}  # fmt: skip
"""Usage of the table → the phrases that ask for it, separated by semicolons."""

READS = frozenset(
    {
        "help",
        "status",
        "check-header",
        "code-of-conduct",
        "list-editors",
        "find-reviewers",
        "draft-announcement",
        "draft-invitation",
        "reminders",
        "check-acceptance",
        "review-checklist",
    }
)
"""Commands that change nothing: a question may be one of them."""

ENDS = frozenset({"reject", "out-of-scope", "close-unfinished", "archive"})
"""Commands that end something for somebody: done only as they are called, or after ``yes``."""

DECISIONS = ENDS | words_of(
    "accept affiliate approve-changes close decline-affiliation handover remove-editor remove-reviewer"
    " request-changes retract-review revoke-affiliation step-down undo warn-closing withdraw yes"
)
"""Commands that decide, end or take back something: nobody is led to one by a guess."""

TOPICS = words_of(
    "reviewer editor eic review reviews duedate version archive maintainer repository name description reminder"
    " checks header joss invitation checklist track response affiliate mentor"
)
"""What a line speaks of: a phrase that leaves one of these over is about something else."""
SUBJECTS = words_of("reviewer editor eic archive maintainer joss affiliate checks reminder mentor")
"""Whom or what a command is for: who speaks of one of these means no command for another one."""

HEDGES = words_of(
    """
    will would could should shall might may maybe perhaps probably possibly soon later eventually sometime gonna plan
    plans planning planned hope hopefully expect expected almost nearly some half partly either or think guess suppose
    if once whether going
    """
)
"""Words of a wish, a plan or a guess: what they speak of is offered, and not done."""

UNSURE = words_of("if maybe perhaps probably possibly whether unless")
"""Words at the beginning of a reason that make a decision doubtful."""

NEGATIONS = words_of(
    """
    not no never don't dont doesn't doesnt didn't didnt can't cant cannot won't wont isn't isnt aren't arent
    wasn't shouldn't without except unless instead until nobody none neither nor stop avoid wait hasn't haven't
    before rather after undone weren't werent wouldn't couldn't hadn't mustn't needn't ain't
    """
)
"""Words that may turn what is asked into its opposite, unless a phrase uses them."""

QUESTIONS = words_of(
    "what how why who whom whose where which when should shall does did is are was were has have am"
)
"""First words of a question that asks for no deed; ``can you …?`` does."""

THANKS = words_of(
    """
    star rockstar hero genius lifesaver best legend million tons lots loads bunch thank thanks thx ty merci danke gracias cheers great good nice awesome cool perfect excellent wonderful
    amazing brilliant lovely fantastic super bravo congratulations congrats appreciated welcome kudos bot job work
    done well much very beaucoup schön vielmals obrigado happy new year so you love it everyone rock
    """
)
BESIDE_THANKS = words_of("package software for the your help to all this that is are a i we re")
BEHIND_THANKS = words_of(
    "was were been process experience pleasure review reviews reviewing reviewer reviewers editor editors feedback comment"
    " comments suggestions advice time effort patience support quick fast careful thorough helpful thoughtful constructive"
    " detailed valuable kind kindly response reply"
)
"""What people are thanked for; without a thank you these words mean something else."""
HELLO = words_of(
    "bot how doing hello hi hey hallo hola bonjour greetings morning afternoon evening good day ping test testing there alive you"
    " are awake here who what pyos bot ping yo howdy nice meet to"
)
SORRY = words_of(
    "sorry apologies oops noise confusion mess trouble inconvenience typo for the nevermind never mind ignore thanks thank you this that me please forget it my bad mistake no nope"
)
