"""Passages keep the place of every character through whatever is cut and joined."""

from hypothesis import given
from hypothesis import strategies as st

from lianggang.text.passage import Passage, quote_at

DOCUMENT = "（一）妇女与健康\n1.孕产妇死亡率降到8/10万以下。 \n\u30002.宫颈癌筛查率达到70%以上。"
PLACES = st.integers(-3, len(DOCUMENT) + 3)
SPANS = st.lists(st.tuples(st.integers(0, len(DOCUMENT)), st.integers(0, len(DOCUMENT))), max_size=4)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("cut"), PLACES, PLACES),
        st.tuples(st.just("strip"), st.sampled_from([None, "。", "（一 \n"])),
        st.tuples(st.just("without"), SPANS),
        st.tuples(st.just("join"), PLACES, PLACES),
    ),
    max_size=8,
)


def step(passage, name, *arguments):
    match name:
        case "cut":
            return passage.cut(*arguments)
        case "strip":
            return passage.strip(*arguments)
        case "without":
            return passage.without(*arguments)
    return Passage.join([passage, Passage.at(DOCUMENT, 0).cut(*arguments)])


@given(STEPS)
def test_every_character_is_the_one_at_its_offset(steps):
    passage = Passage.at(DOCUMENT, 0)
    for name, *arguments in steps:
        passage = step(passage, name, *arguments)
    assert len(passage.text) == len(passage.offsets)
    assert all(DOCUMENT[offset] == char for char, offset in zip(passage.text, passage.offsets, strict=True))
    assert quote_at(DOCUMENT, passage.segments) == passage.text


@given(st.text(alphabet="妇女 \u3000。", max_size=12), st.sampled_from([None, "。", " "]))
def test_strip_is_that_of_strings(text, chars):
    assert Passage.at(text, 7).strip(chars).text == text.strip(chars)


@given(PLACES, PLACES)
def test_cut_is_a_slice(start, end):
    assert Passage.at(DOCUMENT, 0).cut(start, end).text == DOCUMENT[start:end]


@given(SPANS)
def test_without_leaves_what_no_span_covers(spans):
    covered = {i for start, end in spans for i in range(start, end)}
    kept = "".join(c for i, c in enumerate(DOCUMENT) if i not in covered)
    assert Passage.at(DOCUMENT, 0).without(spans).text == kept


def test_segments_are_the_runs_between_what_was_cut_out():
    whole = Passage.at("甲乙丙丁戊", 10)
    assert whole.segments == ((10, 15),)
    assert whole.without([(1, 2), (3, 4)]).segments == ((10, 11), (12, 13), (14, 15))
    assert Passage.join([whole.cut(3), whole.cut(0, 1)]).segments == ((13, 15), (10, 11))


def test_an_empty_passage_is_nothing_nowhere():
    empty = Passage.at("  ", 3).strip()
    assert not empty
    assert (len(empty), str(empty), empty.segments) == (0, "", ())
