"""The words that the hosted page says itself, whatever the survey says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTexts:
    """All words of the page that are not the survey's. Names in braces are filled in."""

    language: str

    # Around the questions.
    required: str
    optional: str
    send: str
    go_on: str
    back: str
    languages: str
    question_of: str
    """With `{number}` and `{total}`."""
    page_of: str
    """Likewise, where a page holds several questions."""
    no_cookies: str
    leave_empty: str
    accessibility: str

    # What a question asks for.
    at_most: str
    """With `{count}`, of characters."""
    between: str
    """With `{low}` and `{high}`, of characters."""
    characters_left: str
    """With `{count}`."""
    characters_over: str
    """With `{count}`."""
    choose_any: str
    choose_up_to: str
    """With `{count}`."""
    choose_from: str
    """With `{count}`: at least so many."""
    choose_between: str
    """With `{low}` and `{high}`."""
    own_words: str
    rank_hint: str
    rank_tap: str
    rank_up: str
    """With `{choice}`."""
    rank_down: str
    """With `{choice}`."""
    rank_now: str
    """With `{choice}`, `{number}` and `{total}`."""
    rank_none: str
    """With `{choice}`: it has no place any more."""
    values_between: str
    """With `{low}` and `{high}`, of numbers and dates."""
    values_from: str
    """With `{low}`."""
    values_to: str
    """With `{high}`."""
    decimals: str
    """With `{count}`."""
    contact_note: str
    name: str
    email: str
    phone: str

    # What is wrong with an answer, and what to do about it.
    error: str
    error_title: str
    needs_answer: str
    choose_one: str
    too_long: str
    """With `{count}`."""
    too_short: str
    """With `{count}`."""
    wrong_form: str
    too_many: str
    """With `{count}`."""
    too_few: str
    """With `{count}`."""
    only_alone: str
    """With `{choice}`."""
    needs_rows: str
    ranks_twice: str
    not_a_number: str
    whole_number: str
    too_many_decimals: str
    """With `{count}`."""
    number_between: str
    """With `{low}` and `{high}`."""
    number_from: str
    """With `{low}`."""
    number_to: str
    """With `{high}`."""
    did_you_mean: str
    """With `{choices}`: one value, or several in a list with "or"."""
    meant: str
    """Above the same choices once one of them is taken."""
    not_a_date: str
    needs_consent: str
    needs_contact: str
    wrong_contact: str

    # What is wrong with the form as a whole.
    nothing_answered: str
    send_again: str
    too_fast: str
    needs_proof: str
    proof_needs_script: str
    proof_working: str
    proof_failed: str

    # Pages without a form.
    thanks_title: str
    thanks: str
    answered_title: str
    answered: str
    answer_anew: str
    unknown_title: str
    unknown: str
    closed_title: str
    closed: str
    early_title: str
    early: str
    over_title: str
    over: str
    full_title: str
    full: str
    hurried_title: str
    hurried: str
    unavailable_title: str
    unavailable: str
    retired_title: str
    retired: str
    retired_survey: str
    retired_write: str
    unreadable_title: str
    unreadable: str
