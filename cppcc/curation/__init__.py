"""What curators do to the record, one operation a file; the admin and companions call these.

    merging.py      merge(survivor, others), unmerge(record)
    splitting.py    split(record, readings) -> the other record
    differing.py    different(first, second): never asked again
    saving.py       save(record, values, version=…): what a form says, unless it changed meanwhile
    versions.py     what a record was, who made it so, when and why
    reverting.py    revert(record, version, ["title"])
    restoring.py    restore(Person, 7): what was deleted
    deciding.py     decide(record, {"title": "副主席"}), confirm, reject, reopen
    answering.py    answer(question, Question.State.KEPT)
    headers.py      set_header(document, {"published": day}), preview_header(…) -> what it changes
    superseding.py  supersede(new, old)
    signing.py      whose work it is and why, for the history

Each is one transaction: all of it holds, or none. What cannot be done raises Refused, and says why.
"""
