"""Every sentence that the bot says, a file per phase of a review.

Short, warm, exact: what happened, what is missing, who acts next, the command to copy. Text that a
person typed goes through ``code`` and is inert. Live mentions (``at``) reach people by e-mail, so they
are used only for the people whose turn it is.
"""

from bot.review.messages.acceptance import *
from bot.review.messages.aftercare import *
from bot.review.messages.checks import *
from bot.review.messages.digest import *
from bot.review.messages.endings import *
from bot.review.messages.finding import *
from bot.review.messages.hands import *
from bot.review.messages.header import *
from bot.review.messages.inquiries import *
from bot.review.messages.joss import *
from bot.review.messages.office import *
from bot.review.messages.opening import *
from bot.review.messages.partners import *
from bot.review.messages.pauses import *
from bot.review.messages.pieces import *
from bot.review.messages.refusals import *
from bot.review.messages.reminding import *
from bot.review.messages.reviewers import *
from bot.review.messages.reviewing import *
from bot.review.messages.status import *
from bot.review.messages.undoing import *
from bot.review.messages.upkeep import *
