"""What is found: sixty queries with what they have to find, on both databases."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.make import make_image, make_like, make_member, make_post, make_record, make_topic
from threads.models import Like, Paper, Post, Reading
from threads.search import results
from threads.search.language import parse

CLIP, VIT, LECUN, GREEK = (
    "arXiv:2103.00020",
    "arXiv:2010.11929",
    "doi:10.1038/nature14539",
    "arXiv:2105.01601",
)

# By name: the year, the author, the words.
POSTS = {
    "clip": (2021, "ann", f"Learning from **natural language** with contrastive losses: {CLIP}"),
    "vit": (2020, "bob", f"An image is worth many words. {VIT}\n\n```python\npatches = rearrange(image)\n```"),
    "agree": (2021, "bob", '[quote="ann, post:1"]\nLearning from natural language\n[/quote]\n\nI agree, convincingly so.'),
    "chinese": (2021, "cem", "深度学习的综述，值得一读。"),
    "japanese": (2021, "cem", "機械学習の論文を読む会で、トランスフォーマーについて話しました。"),
    "korean": (2021, "ann", "트랜스포머를 설명하는 좋은 논문입니다."),
    "accents": (2020, "cem", "Özgür's naïve café benchmark; Erdős would smile. Łukasz agrees."),
    "networks": (2020, "ann", "Residual networks were trained deeper than anybody believed possible."),
    "lecun": (2020, "bob", f"The review everybody cites: {LECUN}"),
    "picture": (2021, "ann", "Two curves ![loss curves](IMAGE) of self-supervised training."),
    "symbols": (2021, "bob", "When $\\alpha < \\beta$, <b>C++</b> & R&D say 100% a_b."),
    "mixer": (2021, "cem", f"Only perceptrons: {GREEK} see also {CLIP}"),
}  # fmt: skip

FACTS = {
    CLIP: {"title": "Learning Transferable Visual Models From Natural Language Supervision", "authors": ("Radford, Alec", "Kim, Jong Wook"), "issued": (2021, 2), "abstract": "State-of-the-art computer vision systems predict object categories."},
    VIT: {"title": "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale", "authors": ("Dosovitskiy, Alexey", "Houlsby, Neil"), "issued": (2020, 10), "abstract": "While the Transformer architecture has become the standard for language.", "code": "https://github.com/google-research/vision_transformer"},
    LECUN: {"title": "Deep learning", "authors": ("LeCun, Yann", "Bengio, Yoshua", "Hinton, Geoffrey"), "issued": (2015, 5), "venue": "Nature"},
    GREEK: {"title": "MLP-Mixer: An all-MLP Architecture for Vision", "authors": ("Tolstikhin, Ilya", "Houlsby, Neil"), "issued": (2021, 5)},
}  # fmt: skip
NAMES = {CLIP: "Clip", VIT: "Vit", LECUN: "LeCun", GREEK: "Mixer"}

# query: posts, papers (capitals) and members (@) that it finds, in any order.
TABLE = {
    # words, stems, cases
    "contrastive": "clip",
    "CONTRASTIVE loss": "clip",
    "network": "networks",
    "train": "networks picture",
    "believing anybody": "networks",
    "natural language": "clip Clip",
    "contrastive residual": "",
    "the contrastive": "clip",
    "everybody": "lecun",
    "perceptron": "mixer",
    "nothingatall": "",
    # accents
    "ozgur naive cafe": "accents",
    "ÖZGÜR": "accents @cem",
    "erdos": "accents",
    "lukasz": "accents",
    # other scripts
    "深度学习": "chinese",
    "学习": "chinese",
    "综": "chinese",
    "機械学習": "japanese",
    "論文": "japanese",
    "トランス": "japanese",
    "논문": "korean",
    "트랜스포머": "korean",
    "深度 综述": "chinese",
    "習機": "",
    # phrases, prefixes, either, without
    '"natural language"': "clip Clip",
    '"language natural"': "",
    '"image is worth"': "vit Vit",
    "self-supervised": "picture",
    "contrast*": "clip",
    "resid* OR percep*": "networks mixer",
    "contrastive OR residual": "clip networks",
    "language -contrastive": "Clip Vit",
    "language -is:mine -by:ann": "Vit",
    "residual OR by:cem": "networks chinese japanese accents mixer Mixer Clip @cem",
    "-by:ann in:2021": "agree chinese japanese symbols mixer Mixer @bob @cem",
    # what is quoted is found where it was said
    "contrastive by:bob": "",
    "convincingly": "agree",
    # operators
    "author:hinton": "lecun LeCun",
    "author:houlsby": "vit mixer Vit Mixer",
    'author:"Jong Wook Kim"': "clip mixer Clip",
    "author:hinton OR author:radford": "lecun clip mixer LeCun Clip",
    "by:bob": "vit agree lecun symbols Vit LeCun @bob",
    "by:@ANN": "clip korean networks picture Clip @ann",
    "author:houlsby author:tolstikhin": "mixer Mixer",
    "author:houlsby year:2021": "mixer Mixer",
    "author:radford author:houlsby": "",
    "year:2020..2021 year:2021": "clip mixer Clip Mixer",
    "year:2015": "lecun LeCun",
    "year:2020..2021": "clip vit mixer Clip Vit Mixer",
    "year:..2015": "lecun LeCun",
    "year:>2020": "clip mixer Clip Mixer",
    "in:2020": "vit accents networks lecun Vit LeCun @ann @bob @cem",
    "in:2020 has:paper": "vit lecun Vit LeCun",
    "has:code": "vit Vit",
    "has:image": "picture",
    "likes:>1": "clip Clip",
    "likes:1..5": "clip vit Clip Vit",
    "likes:0 in:2020 by:bob": "lecun LeCun",
    # links and identifiers
    CLIP: "clip mixer Clip",
    "https://arxiv.org/pdf/2010.11929v2.pdf": "vit Vit",
    "10.1038/nature14539": "lecun LeCun",
    "https://www.nature.com/articles/nature14539": "lecun LeCun",
    "arxiv:2103.00020 by:cem": "mixer Clip",
    'arxiv:"2103.00020" by:cem': "mixer Clip",
    '"https://arxiv.org/abs/2010.11929"': "vit Vit",
    "http://testserver/2020/?page=1#post-4": "lecun LeCun",
    "http://testserver/2020/#post-99": "",
    "http://testserver/2020/ has:paper": "vit lecun Vit LeCun",
    # slips in titles and names
    "tranferable visual": "Clip",
    "dosovitsky": "Vit",
    "superviison": "Clip picture",
    "archtecture": "Vit Mixer",
    "author:hintn": "lecun LeCun",
    'author:"jonk wook kim"': "clip mixer Clip",
    "author:houls*": "vit mixer Vit Mixer",
    "author:hintn OR author:radfrd": "lecun clip mixer LeCun Clip",
    '"natural lang*"': "clip Clip",
    "has:code|image": "vit picture Vit",
    # words that are still being typed
    "contrastive los": "clip",
    "percept": "mixer",
    # members
    "reads slowly": "@bob",
    "cem": "@cem",
    "by:bobinson": "agree lecun vit symbols Vit LeCun @bob",
    "by:robert": "agree lecun vit symbols Vit LeCun @bob",
    "by:robrt in:2020": "lecun vit Vit LeCun @bob",
    "in:2020|2021 by:bob|nobody": "agree lecun symbols vit LeCun Vit @bob",
    "by:zebra": "",
    # marks of the index, of SQL and of FTS5 mean nothing
    "contrastive & | ! <-> :*": "clip",
    "NEAR(contrastive)": "",
    "R&D": "symbols",
    "%": "",
}


@pytest.fixture
def library(topic, ann, bob, cem, mo):
    """The posts by name, the papers by theirs in capitals, the members by @."""
    bob.about, bob.display_name = "Reads slowly.", "Robert Robinson"
    bob.save()
    topics = {2021: topic, 2020: make_topic(2020, by=mo)}
    image = make_image(ann).get_absolute_url()
    found = {}
    for name, (year, author, said) in POSTS.items():
        by = {"ann": ann, "bob": bob, "cem": cem}[author]
        found[name] = make_post(topics[year], by, said.replace("IMAGE", image))
    for link, facts in FACTS.items():
        found[NAMES[link]] = make_record(link, **facts)
    for reader in (make_member("dee"), make_member("eve")):
        make_like(found["clip"], reader)
    make_like(found["vit"], ann)
    return found | {"@ann": ann, "@bob": bob, "@cem": cem}


def names_of(library, found) -> set[str]:
    kinds = {"posts": Post, "papers": Paper}
    names = {(type(row), row.pk): name for name, row in library.items()}
    return {
        names.get((kinds.get(group, type(library["@ann"])), key), f"{group} {key}")
        for group, one in found.groups.items()
        for key in one.keys
    }


def search(text, user=None):
    user = user or AnonymousUser()
    return results.search(parse(text, is_member=user.is_authenticated), user)


def test_the_table(library):
    wrong = []
    for text, wanted in TABLE.items():
        found = names_of(library, search(text))
        if found != set(wanted.split()):
            wrong.append(f"{text}: {' '.join(sorted(found))} instead of {wanted}")
    assert not wrong, "\n".join(wrong)
    assert len(TABLE) >= 60


def test_what_is_ones_own(library, ann, bob):
    Reading.objects.want(ann, library["LeCun"], "to-read")
    library_of_bob = names_of(library, search("is:mine", bob))
    assert library_of_bob == {"vit", "agree", "lecun", "symbols", "Vit", "LeCun"}
    assert names_of(library, search("is:saved", ann)) == {"lecun", "LeCun"}
    assert names_of(library, search("is:liked", ann)) == {"vit", "Vit"}
    assert names_of(library, search("by:me has:image", ann)) == {"picture"}
    unread = names_of(library, search("is:unread", ann))
    assert {"agree", "chinese"} <= unread and not {"clip", "networks"} & unread
    assert search("is:liked").is_empty and not Like.objects.filter(member=bob).exists()


def test_what_fits_best_stands_first(library, topic, ann):
    keys = search("architecture").groups["papers"].keys
    assert keys == [library["Mixer"].pk, library["Vit"].pk], "the title counts more than the abstract"


def test_in_the_order_that_was_asked_for(library, ann, topic):
    last = make_post(topic, ann, "contrastive")
    assert search("contrastive sort:new").groups["posts"].keys == [last.pk, library["clip"].pk]
    assert search("contrastive sort:liked").groups["posts"].keys == [library["clip"].pk, last.pk]


def test_nobody_finds_what_they_may_not_see(library, ann, bob, mo):
    """Hidden by a moderator, deleted by its author: gone at once, and its paper, if nobody else shared it."""
    assert names_of(library, search("residual")) == {"networks"}
    library["networks"].hide(by=mo, reason="Off topic.")
    library["lecun"].delete_by_author()
    for user in (None, ann, bob):
        assert names_of(library, search("residual", user)) == set()
        assert names_of(library, search("everybody", user)) == set()
        assert names_of(library, search("author:hinton", user)) == set()
        assert names_of(library, search("10.1038/nature14539", user)) == set()
    assert names_of(library, search("residual", mo)) == {"networks"}
    library["networks"].restore(by=mo)
    assert names_of(library, search("residual")) == {"networks"}


def test_a_slip_is_put_right_and_said(library):
    found = search("tranferable visual")
    assert found.corrected == "transferable visual"
    assert search("transferable visual").corrected == ""
    assert search('author:"Jong Wok Kim"').corrected == ""
    found = search("author:Radfrd-x sort:new")
    assert (found.corrected, search("author:radfrd").corrected) == ("", "author:radford")
    assert search("by:robrt").notes == ["Nobody here is called “robrt”. These are called “robert”."]
    # Where somebody wrote it that way, it is only asked.
    found = search("contrastive OR archtecture")
    assert (found.corrected, found.meant) == ("", "contrastive OR architecture")
