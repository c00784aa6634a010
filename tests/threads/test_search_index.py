from threads.search.language import parse
from threads.search.results import search
from django.contrib.auth.models import AnonymousUser
from tests.make import make_post, make_record
import pytest
from django.db import connection
from threads.search.fold import fold, words_of_post

def found(text, user=None):
    return search(parse(text), user or AnonymousUser())

def test_x(topic, ann, bob):
    p = make_post(topic, ann, "Learning **networks** about `code` arXiv:2103.00020 深度学习 Özgür’s\n\n> quoted Zebra & <b>\n\n$a<b$")
    make_record("arXiv:2103.00020", title="Learning Transferable Visual Models From Natural Language", authors=("Radford, Alec","Kim, Jong Wook"), issued=(2021,2), abstract="State of the art")
    for q in ["network", "学习", "深度", "ozgurs", "ozgur", "has:code network", "network -zebra", "transferrable", "by:ann", "author:kim", "author:alec", "in:2021 has:paper", "arXiv:2103.00020", "network OR nothing", "by:ann OR zzz", "likes:<5 network", "tranferable models", "zebra", "radfrod", "cem", "ann", "net*", '"visual models"', '"models visual"', "year:2021", "author:Kim -network", "sort:liked network", "has:image", "nothing", "the"]:
        r = found(q); print(q, {k: f.keys for k, f in r.groups.items()}, r.corrected, r.meant, r.notes, r.is_late)
    if connection.vendor == "postgresql":
        html = p.html
        with connection.cursor() as c:
            c.execute("select goodreadings_fold(goodreadings_words(%s))", [html]); print(repr(c.fetchone()[0])); print(repr(words_of_post(html)))
            s = "Özgür’s ﬁne 深度学习 がぎ 한국어 ÆØ ß x²+½ ｆｕｌｌ a–b Ⅷ 🎉 Ωmega № İstanbul don't"
            c.execute("select goodreadings_fold(%s)", [s]); print(c.fetchone()[0]); print(fold(s))
