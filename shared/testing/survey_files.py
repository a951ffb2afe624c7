"""A survey as a file, as people write it: with a comment, two ways of writing wordings, and a language called `no`."""

NORWEGIAN = """\
# what we ask in the shop
survey: visit
title: Visit
titles: {no: Besøk}
languages: [en, no]      # not false
closes_at: 2030-01-01T00:00:00Z
questions:
  - key: recommend
    type: nps
    required: true
    text: {en: Would you?, no: Vil du?}

  - key: born
    type: date
    latest: 2020-01-01
    text:
      en: When?
      no: Når?
"""
