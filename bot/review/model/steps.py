"""What a review may wait for: the next step, whoever takes it."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """The next step. The value stands in the digest's JSON; its sentence is ``messages.status.NEXT``'s."""

    CHECKS = "checks"
    FINISH_CHECKS = "finish checks"
    INFORMATION = "information"
    EDITOR = "editor"
    SEEK_REVIEWERS = "seek reviewers"
    SEATS = "seats"
    ADOPT = "adopt"
    BEGIN = "begin"
    REVIEWS = "reviews"
    RECORD_REVIEW = "record review"
    ALL_IN = "all in"
    ANSWER = "answer"
    CONFIRM_ANSWER = "confirm answer"
    SECOND_LOOK = "second look"
    ACCEPT = "accept"
    COMPLETE_HEADER = "complete header"
    RELEASE = "release"
    JOSS = "joss"
    JOSS_REVIEW = "joss review"
    JOSS_ACCEPTANCE = "joss acceptance"
    CLOSING_LIST = "closing list"
    EDITORS_CLOSING_LIST = "editor's closing list"
    CLOSE = "close"
    INQUIRY = "inquiry"
    SUBMISSION = "submission"
    NOTHING = "nothing"
    HOLD = "hold"
