"""Editing XML in place: what is not edited stays byte for byte."""

import pytest

from perf_pipeline.publishing.feedback.splicing import CannotMark, Splice, tree

XML = '<?xml version="1.0"?>\n<x:a xmlns:x="u" b = \'1>2\'><!-- 注 --><x:c  d="&quot;"/>文<x:e></x:e></x:a >'.encode()


def test_an_unedited_part_is_the_same_bytes() -> None:
    """No edit, no change."""
    assert Splice(XML).result() == XML


def test_elements_know_where_they_stand() -> None:
    """Start tags end at their own '>', also behind quoted ones; empty elements have no end tag."""
    root = tree(XML)
    empty, full = root.children
    assert (root.name, root.prefix, root.attributes["b"]) == ("a", "x:", "1>2")
    assert XML[empty.start : empty.end] == b'<x:c  d="&quot;"/>'
    assert (empty.empty, full.empty) == (True, False)
    assert XML[full.start : full.end] == b"<x:e></x:e>"


def test_edits_are_applied_together() -> None:
    """Attributes set, added and taken away, children put first and last, elements removed."""
    root, splice = tree(XML), Splice(XML)
    empty, full = root.children
    splice.set(root, {"b": None, "n": "<"})
    splice.append(empty, "<y/>")
    splice.remove(full)
    splice.append(root, "<z/>")
    splice.prepend(root, "<w/>")
    assert splice.result().decode() == (
        '<?xml version="1.0"?>\n<x:a n="&lt;" xmlns:x="u"><w/><!-- 注 --><x:c  d="&quot;"><y/></x:c>文<z/></x:a >'
    )


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"<a><b></a>",
        "<a/>".encode("utf-16"),
        b"",
    ],
    ids=["declaration", "unbalanced", "other_encoding", "empty"],
)
def test_what_is_no_plain_markup_is_refused(content: bytes) -> None:
    """Declarations of types are never expanded, broken parts never mended."""
    with pytest.raises(CannotMark):
        tree(content)
