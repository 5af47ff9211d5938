"""Words from which a command is guessed where no phrase of the vocabulary fits: it is shown, and never done.

Written as ``vocabulary.PHRASES``. Each usage has what people say around it, and not only when they ask for it: *the
reviewers will be …*, *three more weeks for …*. So a hint says what somebody may want, and never that they do.
"""

from __future__ import annotations

from collections.abc import Mapping

HINTS: Mapping[str, str] = {
    "status": "hear back; SHOW hear back; SHOW hear; summarize; SHOW not|n't|yet review",
    "code-of-conduct": "SHOW report; report reviewer; report editor; rude; rude reviewer; rude reviewer report; report rude; "
    "rude editor; offensive; insult; harass; harassment; misconduct",
    "list-editors": "who available; editor free; who free; busy editor; editor busy; editor load; SHOW editor load; who editor; "
    "SHOW editor busy; SHOW editor free; SHOW free; which editor; editor capacity; workload; editor workload",
    "start-checks": "checks progress|ongoing|underway|now|next|pending; take checks; time checks; checks going; eic checks; eic checks going; editor checks going; handle checks; handle initial checks; "
    "do checks; my checks; handle editor checks; handle eic checks",
    "checks-done [TEXT]": "checklist END; everything END; everything checklist END; everything fine; initial checklist END; "
    "editor checklist END; checks good; checks fine; checks look good; checks lgtm",
    "seeking-editor": "ready editor; move editor; go editor; need editor; who take; editor need; still need editor; SEEK editor board; anyone edit; ask editor; call editor; "
    "SEEK volunteer edit; SEEK someone edit; editor SEEK",
    "assign-editor @x": "agree take; agree editor SET; agree handle SET; agree edit SET; will handle; will be editor; be editor; "
    "will edit; takeover editor (handle); our editor",
    "remove-editor": "unassign",
    "track joss": "come joss; come from joss; from joss; joss submission; joss already review; already review joss; joss first; "
    "route through joss; go through joss; submit via joss",
    "archive [TEXT]": "dead; dead archive; deprecated; deprecate; OBJECT deprecate; abandon archive; retire; sunset; end life",
    "seeking-reviewers": "lookout reviewer (second|third|still|another); no luck FIND reviewer; no reviewer; no reviewer yet; no luck reviewer; invitation reviewer; START invitation reviewer; start invitation; contact reviewer; START reviewer; "
    "next reviewer; reviewer round; START reviewer hunt; still need reviewer; need one more reviewer; need reviewer; "
    "reviewer need",
    "find-reviewers": "no luck FIND reviewer; idea; any idea; idea reviewer FIND; no reviewer; suitable review; suitable reviewer; qualify review; expert; expertise review; who know review; who|people|someone|somebody|anybody know (name); FIND reviewer know; FIND people review; FIND someone review; idea reviewer; any idea reviewer; "
    "candidate reviewer; reviewer candidate; reviewer suggestion; SHOW reviewer candidate; help reviewer",
    "draft-invitation": "prepare email; email candidate; prepare email candidate send; email send; send invitation; write candidate; contact candidate; email expert; text invitation; SHOW text invitation; template invitation; invitation template; email reviewer; "
    "write reviewer; contact reviewer; message reviewer; invitation text; SHOW invitation text; write email; "
    "write message",
    "assign-reviewer @x… [by DATE]": "are in; volunteer; volunteer second; slot; second slot; third slot; volunteer slot; team (review|reviewer); agree; offer review (SET|reviewer|kindly|time); offer reviewer; kindly agree review; kindly review; "
    "reviewer (duedate|due|reviews|review|second|first|third|found|date|expect|deadline|SET|additional|will|join|new|agree); "
    "agree review (SET|reviewer|duedate|due|time|kindly); say yes (reviewer|found|second|review|duedate|due); "
    "accept invitation (SET|reviewer|review); reviewer confirm; confirm review (SET|reviewer); "
    "volunteer review (SET|reviewer); onboard (reviewer|review); sign up (review|reviewer); "
    "will be reviewer (duedate|due); join reviewer; join; can do review; do review; in reviewer",
    "remove-reviewer @x [anyway]": "not available (review|reviewer|anymore); ghost; not respond (review|reviewer|DROP); never respond; back out; "
    "can't make; cannot make",
    "set-due-date {reviewers} DATE": "extend everyone|all|both; MOVE duedate everyone; MOVE reviews; give everyone|both|all; reviews duedate; "
    "reviewers duedate; reviewers have until; give both reviewers; MOVE all duedate; give all reviewers; "
    "give both reviewers until; new duedate",
    "set-due-date @x DATE": "late (new|date|duedate|review|deadline); new date; run late; late; need until; expect review; review expect; deliver; will deliver; promise; promise review; plan finish; until; review until; by; review by; get; get until; get more; get time; get extend; can have; may have; can have until; may have until; "
    "have time until; ask until; ask extend; ask more time; need extend; need more time; deliver by; "
    "have (until|extra|more)",
    "record-review @x URL [HOURS]": "send reviewer review; review from; email reviewer review; mail review; mail reviewer review; review of; "
    "reviewer review IN; deliver review; upload review; review post reviewer; finish review; reviewer finish review; "
    "reviewer submit review; reviewer post review; reviewer review",
    "reviews-in": "all reviews; both reviews; have both reviews; second review IN; last review IN; final review IN; "
    "both reviewer submit; both reviewer deliver; all reviewer deliver; both reviewer post review; "
    "both reviewer END review; both reviewer submit reviews; reviewer submit review; reviewer post review; "
    "reviewer post reviews",
    "author-responded": "AUTHORS upload change; AUTHORS push change; AUTHORS post response; AUTHORS END revise; AUTHORS implement; "
    "AUTHORS implement change; AUTHORS implement suggestion; AUTHORS address everything; AUTHORS address all; "
    "AUTHORS revise; AUTHORS update package; response post; back reviewer; ready second look; ready reviewer; "
    "AUTHORS send response; AUTHORS provide response; AUTHORS submit revise",
    "waiting-on-author [TEXT]": "wait",
    "request-info TEXT": "ask; tell author; remind author; author should; author need; want author; expect author; missing author; "
    "author miss; tell maintainer; let author know; inform author",
    "hold [until DATE] [TEXT]": "take break until; break; need break; STOP all; author away; author onleave; author vacation; not active",
    "resume": "break END; break over; hold END; back; onhold END; back work; START again; no hold",
    "remind @x… DATE [about TEXT]": "check; check again; follow up; follow; ask; write; remind again; get back",
    "reminders": "which reminder; SET reminder; what reminder; reminder SET",
    "cancel-reminder N": "don't need reminder; nolonger reminder; turn off reminder; reminder off; skip reminder; delete reminder",
    "close-unfinished TEXT": "close because; close down; nolonger respond; give up; no response close; abandoned; author ghost; "
    "author disappear; inactive; close inactive; close incomplete inactive",
    "step-down [TEXT]": "not right person (review|edit|editor|reviewer); hand over; hand; plate; pass on; someone else; find someone else; cannot do find someone else; overcommit; too busy; swamp; overwhelm; too much; cannot continue editor; cannot continue reviewer; cannot continue edit; cannot continue as; "
    "cannot continue review; cannot finish; cannot finish review; cannot complete review; cannot do review; "
    "can't do review; can't finish review; can't continue editor; conflict interest stepdown; conflict; cannot edit; "
    "cannot commit; no time review; no time; no capacity; no capacity review; stepback; bow out; drop",
    "undo": "didn't mean; did not mean; wrong person; revert last thing; undo last thing; take back; revert thing; restore; "
    "put back; oops undo; undo wrong; undo assign; mistake undo; not want; undo reviewer",
    "check-acceptance": "good go; good go accept; can accept; can AFFIRM; SHOW miss accept; SHOW lack accept; SHOW still miss; "
    "SHOW need accept; SHOW left accept; SHOW block accept; anything miss; anything else accept; ready publish; "
    "requirement; SHOW before accept; accept possible",
    "accept [VERSION] [archive DOI-or-URL] [date DATE] [without-reviews]": "OBJECT version archive; version archive (release); accept version archive; ready go; delighted accept (OBJECT); "
    "happy accept (OBJECT); good go; on pypi archive (version|release); version on archive (release)",
    "set version-accepted VERSION": "version record; record version; release version; SET latest version",
    "set repository URL": "repository live; repository rename; new repository; code live; code now; code move; transfer; "
    "transfer repository; OBJECT transfer; now live; new home; code host; repository transfer; new link repository; "
    "repository new link",
    "done ITEM…": "END add; put; answer; submit; complete fill; fill out; insert; include; show; update; add page; on; visible; "
    "IN; accept",
    "set maintainers {maintainers} @x…": "help maintain; co maintainer; maintainer join; become maintainer; is maintainer; be maintainer; add maintain; "
    "add as maintainer",
    "close": "END; everything END; all END; issue close; END close; can close",
    "submit-response [URL]": "version|release|update|revise address everything|all|comment|point|issue|concern (new); work suggestion|comment|feedback|change; upload change; ready reviewer; ready reviewer look; ready reviewer inspect; ready review again; reviewer look again; another look; response reviews; response reviewer; reply reviewer; reply reviews; response reviewer post; response post; "
    "response reviewer comment; END all change; done change; done all change; done revise; address everything; "
    "address all; address suggestion; implement suggestion; implement change; push change; incorporate comment; "
    "did change; did all change; incorporate feedback; incorporate suggestion; feedback address; address feedback; revise complete; "
    "revise OBJECT; upload revise; revise ready; ready second look; respond comment; respond reviews; "
    "respond reviewer; comment address; comment resolve; resolve comment; resolve issue; fix everything; "
    "fix all issue; fix comment; update accord comment; issue fix; issue address; issue resolve; address issue",
    "released VERSION DOI-or-URL": "on pypi (version|archive|doi|release); tag (version|archive|doi|release|make); make version (archive|doi); "
    "archive (version|doi|release); version archive (doi|release|new)",
    "withdraw [TEXT]": "retract submission; withdraw consideration; close; stop review; stop submission; decide not; not interested; "
    "nolonger interested; want close; decide go elsewhere; abandon",
    "submit-review [URL] [HOURS]": "review done (time|hour|about|see|link|find); END review (time|hour|about|see|link|find|below|above); "
    "END my review; here my review; post my review; post review (time|hour|see|link|find); "
    "upload review (time|hour|link); review upload; find review (time|hour|link|below|above); "
    "review see (time|hour|about|link); complete my review; review (below|above|attach) (time|hour)",
    "retract-review": "take review down; DROP my review; review early; unpost review; delete review; ignore review; disregard review; "
    "scrap review; review too early",
    "approve-changes": "good; all good; all fine; fine; happy; look great; great; point address; concern address; comment address (recommend|accept); question answer; nothing add; "
    "no further comment; no more comment; no further request; good accept; good go; fine by; "
    "address (satisfied|happy|all|everything|concern|comment|point); ready accept; recommend publish; thumbs; "
    "author address comment; author address everything; author address all; no objection; no remaining concern; "
    "no more concern; happy accept; happy revise; happy author change; satisfied response; satisfied revise; "
    "good publish; endorse; endorse accept; vote accept",
    "approve-changes for @x": "fine|good|ok|okay|happy|satisfied (tell|say|email|write|review|change|now); mark AFFIRM; SET AFFIRM; record AFFIRM; record approve; SET satisfied; mark satisfied; mark happy; mark recommend; SET recommend; recommend; endorse; sign; ok change; satisfied response; happy accept; approve accept; happy response; good; "
    "happy revise; no more comment; nomore comment; no further comment; confirm satisfied; confirm happy",
    "request-changes": "mycomment open|remain|outstanding|unanswered; mycomment not address|resolve|fix; point open; still open; comment open; concern open; issue open; concern; have concern; some concern; still concern; still issue; still problem; remaining issue; "
    "remaining concern; outstanding issue; few issue; few comment; not convinced; needs work; need work; "
    "still need work; another revision; not resolve; not fix; not address; not quite there; comment remain; "
    "not ready accept; not ready; cannot recommend; can't recommend",
    "review-checklist": "where template; where review template; need template; review guide; how review",
    "affiliate PARTNER": "say yes affiliate; happy affiliate; yes affiliate; agree affiliate; approve; endorse; agree; welcome; in; "
    "support affiliate; become affiliate; officially affiliate; recognize; community approve; badge",
    "affiliate PARTNER for @x URL": "affiliate behalf (see|on|decide); say yes (record); affiliate (record|SET|decide|agree); AFFIRM (record); agree (affiliate|record); "
    "record affiliate; record AFFIRM; decide (affiliate)",
    "decline-affiliation PARTNER TEXT": "say no; not affiliate; can't affiliate; cannot affiliate; won't affiliate; not fit; not interested; pass; "
    "don't affiliate",
    "revoke-affiliation PARTNER TEXT": "nomore affiliate; take back affiliate; withdraw; undo affiliate; lose affiliate; affiliate END; drop affiliate; "
    "stop affiliate",
    "joss-submitted URL": "under review joss; paper joss; review joss; joss submission open; now joss; joss prereview; joss review open; "
    "paper review joss; submit to joss; joss under review",
    "joss-reviewed": "joss END; joss review pass; joss review over",
    "joss-accepted DOI": "publish joss; paper publish; joss publish; paper out; joss out; paper live; joss paper publish",
    "replace-reviewer @x with @y": "take place; take spot; take role; take slot; fill spot; fill place; step into",
    "reject TEXT": "won't|can't|cannot consider; not|can't|cannot|won't take on; won't review; not proceed; can't|cannot|won't accept; not suitable; turn down; desk",
}  # fmt: skip
"""Usage of the table → words that speak of it, separated by semicolons."""
