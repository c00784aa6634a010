"""The forum: its year, what members may take of it, and where papers are looked up."""

from goodreadings.lib import amounts
from goodreadings.lib import environment as env
from goodreadings.lib.environment import read
from goodreadings.settings.site import HOST

# From this day on, members of a year may ask for the next one (month, day).
ASK_FROM = read("ASK_FROM", env.day_of_year, "12-01", default="12-01")

# Of a member: images sent within an hour, and how much room all of them take.
IMAGES_AN_HOUR = read("IMAGES_AN_HOUR", env.count, "30", default="30")
IMAGES_MEGABYTES = read("IMAGES_MEGABYTES", env.count, "200", default="200")

# Calls of the API within a minute: from a visitor's address, and by all programs of a member.
API_VISITOR_A_MINUTE = read("API_VISITOR_A_MINUTE", env.count, "100", default="300")
API_MEMBER_A_MINUTE = read("API_MEMBER_A_MINUTE", env.count, "1000", default="600")

# New members: until so many posts of theirs can be seen, links to other places than papers' hosts have a post
# wait for a moderator, and there are at most so many posts an hour, links and names a post. 0: nobody is new.
NEW_MEMBER_POSTS = read("NEW_MEMBER_POSTS", env.whole_number, "3", default="3")
NEW_MEMBER_POSTS_AN_HOUR = read("NEW_MEMBER_POSTS_AN_HOUR", env.count, "5", default="5")
NEW_MEMBER_LINKS = read("NEW_MEMBER_LINKS", env.whole_number, "20", default="20")
NEW_MEMBER_MENTIONS = read("NEW_MEMBER_MENTIONS", env.whole_number, "5", default="5")
# Further hosts to which a new member's links may lead.
KNOWN_HOSTS = read("KNOWN_HOSTS", env.page_hosts, "distill.pub,en.wikipedia.org", default="")

# Of a member, or of a visitor's address, within a while; "no" for no limit. Moderators write without.
LIMIT_WRITES = read("LIMIT_WRITES", amounts.rate, "60/hour", default="60/hour")
LIMIT_LIKES = read("LIMIT_LIKES", amounts.rate, "100/10minutes", default="100/10minutes")
LIMIT_FLAGS = read("LIMIT_FLAGS", amounts.rate, "20/hour", default="20/hour")
LIMIT_SEARCHES = read("LIMIT_SEARCHES", amounts.rate, "30/minute", default="30/minute")
# So many members at one address (a university, an office) may do as much as each of them may; 0 for any number.
MEMBERS_AT_AN_ADDRESS = read("MEMBERS_AT_AN_ADDRESS", env.whole_number, "10", default="10")

# The hub that hears of new posts and tells the readers of feeds (WebSub).
WEBSUB_HUB = read("WEBSUB_HUB", env.web_address, "https://hub.example.org/", default="")

# --- Looking papers up

LOOKUP = read("LOOKUP", env.yes_or_no, "no", default="yes")
# Where the people who run a source can write to, should our questions trouble them.
LOOKUP_CONTACT = read("LOOKUP_CONTACT", env.text, "librarian@example.org", default=f"librarian@{HOST}")
# The longest that one question may take, all in all.
LOOKUP_SECONDS = 10.0
# Further hosts whose pages may be asked for their title: a member's link to any other is never fetched.
LOOKUP_HOSTS = read("LOOKUP_HOSTS", env.page_hosts, "distill.pub", default="")
LOOKUP_GITHUB = read("LOOKUP_GITHUB", env.yes_or_no, "yes", default="no")
# The operator's own gateway to the sources, where the machine reaches nothing else.
LOOKUP_GATEWAY = read("LOOKUP_GATEWAY", env.gateway, "http://10.0.0.2:8080/sources", default="")
