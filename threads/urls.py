"""The addresses of the forum."""

from django.urls import path, re_path, register_converter

from threads.views import (
    admissions,
    arrivals,
    bibtex,
    briefs,
    cards,
    corrections,
    drafts,
    embeds,
    feeds,
    flags,
    help,
    history,
    home,
    images,
    install,
    leaving,
    likes,
    log,
    lookups,
    mail,
    members,
    merges,
    moderation,
    mutes,
    my_data,
    notifications,
    old_addresses,
    papers,
    posts,
    preview,
    printing,
    queue,
    readings,
    records,
    search,
    shares,
    sitemaps,
    subscriptions,
    suggestions,
    topics,
    visits,
    webhooks,
    years,
)


class Year:
    """Four digits: /2021/."""

    regex = "[12][0-9]{3}"
    to_python = int
    to_url = str


class Export:
    """The formats of threads.papers.citations: /2021/papers.bib."""

    regex = "bib|ris|json"
    to_python = to_url = str


class Sitemap:
    """What files of the sitemap are about: /sitemaps/2021-1.xml."""

    regex = "site|papers|members|[12][0-9]{3}"
    to_python = to_url = str


register_converter(Year, "year")
register_converter(Export, "export")
register_converter(Sitemap, "sitemap")

urlpatterns = [
    path("", home.home, name="home"),
    path("feed/", feeds.site, name="feed"),
    path("feed/replies/<str:token>/", feeds.replies, name="feed_of_replies"),
    path("<year:year>/feed/", feeds.of_year, name="feed_of_year"),
    path("<year:year>/papers/feed/", feeds.papers_of_year, name="feed_of_papers"),
    path("<year:year>/", topics.topic, name="topic"),
    path("<year:year>/posts/", posts.create, name="write"),
    path("<year:year>/posts/<int:number>/brief/", briefs.of_number, name="brief_of_number"),
    path("<year:year>/read/", visits.read, name="read"),
    path("<year:year>/unread/", visits.unread, name="unread"),
    path("<year:year>/new/", visits.new, name="new"),
    path("<year:year>/papers/", papers.of_year, name="papers"),
    path("<year:year>/papers.<export:extension>", papers.export_year, name="export_year"),
    path("<year:year>/card.png", cards.of_year, name="card_of_year"),
    path("<year:year>/print/", printing.document, name="print"),
    path("<year:year>/bibtex/", bibtex.read, name="bibtex"),
    path("<year:year>/follow/", subscriptions.follow, name="follow"),
    path("<year:year>/ask/", years.ask, name="ask"),
    path("<year:year>/carry/", readings.carry, name="carry"),
    path("posts/<int:pk>/", posts.show, name="post"),
    path("posts/<int:pk>/replies/", posts.reply, name="reply"),
    path("posts/<int:pk>/edit/", posts.edit, name="edit"),
    path("posts/<int:pk>/brief/", briefs.of_post, name="brief"),
    path("posts/<int:pk>/history/", history.show, name="history"),
    path("posts/<int:pk>/history/<int:revision>/redact/", history.redact, name="redact"),
    path("posts/<int:pk>/delete/", posts.delete, name="delete"),
    path("posts/<int:pk>/like/", likes.like, name="like"),
    path("posts/<int:pk>/papers/", shares.add, name="add_paper"),
    path("posts/<int:pk>/flag/", flags.flag, name="flag"),
    path("posts/<int:pk>/hide/", moderation.hide, name="hide"),
    path("posts/<int:pk>/restore/", moderation.restore, name="restore"),
    path("images/", images.send, name="images"),
    path("images/new/", images.new, name="new_image"),
    path("images/<str:name>", images.show, name="image"),
    path("search/", search.search, name="search"),
    path("search/help/", search.help, name="search_help"),
    path("search/saved/", search.saved, name="saved_searches"),
    path("search/saved/<int:pk>/", search.change, name="saved_search"),
    path("search/feed/<str:token>/", feeds.of_search, name="feed_of_search"),
    path("share/", arrivals.arrive, name="share"),
    path("drafts/", drafts.index, name="drafts"),
    path("drafts/save/", drafts.save, name="save_draft"),
    path("drafts/token/", drafts.token, name="draft_token"),
    path("drafts/<int:pk>/discard/", drafts.discard, name="discard_draft"),
    path("suggestions/members/", suggestions.members, name="suggest_members"),
    path("suggestions/emoji/", suggestions.emoji, name="suggest_emoji"),
    path("help/markdown/", help.markdown, name="markdown_help"),
    path("manifest.webmanifest", install.manifest, name="manifest"),
    path("service-worker.js", install.service_worker, name="service_worker"),
    path("offline/", install.offline, name="offline"),
    path("share/help/", install.bookmarklet, name="bookmarklet"),
    path("preview/", preview.preview, name="preview"),
    path("shares/<int:pk>/", shares.card, name="card"),
    path("papers/", papers.index, name="catalogue"),
    path("papers.<export:extension>", papers.export, name="export"),
    path("papers/<int:pk>/", papers.show, name="paper"),
    path("papers/<int:pk>.<export:extension>", papers.export_paper, name="export_paper"),
    path("papers/<int:pk>/card.png", cards.of_paper, name="card_of_paper"),
    path("papers/<int:pk>/correct/", corrections.correct, name="correct"),
    path("papers/<int:pk>/same/", merges.same, name="same"),
    path("papers/<int:pk>/reading/", readings.want, name="reading_state"),
    path("reading/", readings.index, name="readings"),
    path("reading.<export:extension>", readings.export, name="export_readings"),
    path("reading/<int:pk>/", readings.edit, name="reading"),
    path("papers/<int:pk>/lookup/", lookups.again, name="look_up_again"),
    path("corrections/<int:pk>/undo/", corrections.undo, name="undo_correction"),
    path("merges/<int:pk>/undo/", merges.part, name="part"),
    path("members/<str:username>/", members.show, name="member"),
    path("members/<str:username>/feed/", feeds.of_member, name="feed_of_member"),
    path("members/<str:username>/mute/", mutes.mute, name="mute"),
    path("members/<str:username>/papers.<export:extension>", members.export, name="export_member"),
    path("notifications/", notifications.index, name="notifications"),
    path("notifications/read/", notifications.read, name="notifications_read"),
    path("settings/mail/", mail.settings, name="mail_settings"),
    path("settings/muted/", mutes.index, name="muted"),
    path("settings/mail/again/", mail.again, name="mail_again"),
    path("settings/data/", my_data.show, name="my_data"),
    path("settings/data/<str:name>", my_data.fetch, name="my_data_file"),
    path("settings/leave/", leaving.leave, name="leave"),
    path("stay/<str:token>/", leaving.stay, name="stay"),
    path("unsubscribe/<str:token>/", mail.unsubscribe, name="unsubscribe"),
    path("moderation/", queue.show, name="queue"),
    path("moderation/act/", queue.act, name="act"),
    path("moderation/admit/", admissions.admit, name="admit"),
    path("moderation/undo/", queue.undo, name="undo"),
    path("moderation/members/<str:username>/", records.show, name="record"),
    path("moderation/posts/<int:pk>/dismiss/", flags.dismiss, name="dismiss"),
    path("moderation/log/", log.show, name="log"),
    path("moderation/webhooks/", webhooks.index, name="webhooks"),
    path("moderation/webhooks/<int:pk>/", webhooks.show, name="webhook"),
    path("moderation/webhooks/<int:pk>/switch/", webhooks.switch, name="switch_webhook"),
    path("moderation/webhooks/<int:pk>/test/", webhooks.test, name="test_webhook"),
    path("moderation/webhooks/<int:pk>/secret/", webhooks.renew, name="renew_webhook"),
    path("moderation/webhooks/<int:pk>/delete/", webhooks.delete, name="delete_webhook"),
    path("moderation/years/", years.manage, name="years"),
    path("moderation/years/<year:year>/", years.describe, name="describe"),
    path("moderation/years/<year:year>/close/", years.close, name="close"),
    path("moderation/years/<year:year>/reopen/", years.reopen, name="reopen"),
    path("oembed", embeds.oembed, name="oembed"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/<sitemap:name>-<int:number>.xml", sitemaps.part, name="part_of_sitemap"),
    re_path(old_addresses.ADDRESS, old_addresses.topic, name="old_address"),
]
