-- The index of posts, papers and members, kept by the database itself: generated columns.
-- Run as often as one likes. threads/search/fold.py says the same of words in Python.

CREATE OR REPLACE FUNCTION goodreadings_fold(said text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT regexp_replace(
    regexp_replace(
      lower(normalize(regexp_replace(normalize(
        replace(replace(replace(replace(replace(replace(replace(replace(
          translate(left(said, 200000), 'øØłŁđĐðÐħĦıŧŦ', 'oOlLdDdDhHitT'),
          'ß', 'ss'), 'ẞ', 'SS'), 'æ', 'ae'), 'Æ', 'AE'), 'œ', 'oe'), 'Œ', 'OE'), 'þ', 'th'), 'Þ', 'Th'),
        NFKD), '[\u0300-\u036f]+', '', 'g'), NFC)),
      '([\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff])', ' \1 ', 'g'),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u20cf\u2190-\u2bff\u3000-\u3004\u3006-\u303f\ue000-\uf8ff\ufe00-\ufe6f\uff00-\uff0f\ufff0-\uffff\U0001f000-\U0001faff]+',
    ' ', 'g')
$$;

-- The words of a post's HTML, without what it quotes.
CREATE OR REPLACE FUNCTION goodreadings_words(html text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
  own text := html;
  first integer;
  past integer;
  marks text := '';
BEGIN
  LOOP
    past := strpos(own, '</blockquote>');
    EXIT WHEN past = 0;
    first := strpos(reverse(left(own, past)), reverse('<blockquote'));
    first := CASE WHEN first = 0 THEN 1 ELSE past - first - 9 END;
    own := left(own, first - 1) || ' ' || substr(own, past + 13);
  END LOOP;
  IF strpos(own, '<code') > 0 THEN marks := marks || ' postwithcode'; END IF;
  IF strpos(own, '<img') > 0 THEN marks := marks || ' postwithimage'; END IF;
  own := left(own, 400000);
  IF strpos(own, '<img') > 0 THEN
    own := regexp_replace(own, '<img [^>]*alt="([^"]*)"[^>]*>', ' \1 ', 'g');
  END IF;
  own := regexp_replace(own, '</?(a|abbr|b|code|del|em|i|kbd|mark|q|s|samp|span|strong|sub|sup|u|var|wbr)(\s[^>]*)?>', '', 'g');
  own := regexp_replace(own, '<[^>]*>', ' ', 'g');
  own := replace(replace(replace(replace(own, '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&nbsp;', ' ');
  RETURN replace(own, '&amp;', '&') || marks;
END
$$;

-- English stems, and no word is too common to stand in a phrase.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_ts_config WHERE cfgname = 'goodreadings' AND pg_ts_config_is_visible(oid)) THEN
    CREATE TEXT SEARCH DICTIONARY goodreadings_stem (TEMPLATE = snowball, LANGUAGE = english);
    CREATE TEXT SEARCH CONFIGURATION goodreadings (COPY = simple);
    ALTER TEXT SEARCH CONFIGURATION goodreadings ALTER MAPPING FOR asciiword, word WITH goodreadings_stem;
  END IF;
END
$$;

-- Rows of an ordinary length stay whole, vector and all: what is looked through row by row, the newest of a word that
-- is everywhere, costs half as much as with vectors that are fetched from elsewhere.
ALTER TABLE threads_post SET (toast_tuple_target = 4080);
ALTER TABLE threads_paper SET (toast_tuple_target = 4080);

ALTER TABLE threads_post ADD COLUMN IF NOT EXISTS search tsvector GENERATED ALWAYS AS (
  to_tsvector('goodreadings', goodreadings_fold(goodreadings_words(html)))
) STORED;
ALTER TABLE threads_paper ADD COLUMN IF NOT EXISTS search tsvector GENERATED ALWAYS AS (
  setweight(to_tsvector('goodreadings', goodreadings_fold(title)), 'A')
  || setweight(to_tsvector('goodreadings', goodreadings_fold(authors_line)), 'B')
  || setweight(to_tsvector('goodreadings', goodreadings_fold(call_number || ' ' || venue || ' ' || abstract)), 'C')
) STORED;
ALTER TABLE accounts_user ADD COLUMN IF NOT EXISTS search tsvector GENERATED ALWAYS AS (
  setweight(to_tsvector('goodreadings', goodreadings_fold(username || ' ' || display_name)), 'B')
  || setweight(to_tsvector('goodreadings', goodreadings_fold(about)), 'C')
) STORED;
CREATE INDEX IF NOT EXISTS search_post ON threads_post USING gin (search);
CREATE INDEX IF NOT EXISTS search_paper ON threads_paper USING gin (search);
CREATE INDEX IF NOT EXISTS search_member ON accounts_user USING gin (search);

-- The newest of a year.
CREATE INDEX IF NOT EXISTS search_post_year ON threads_post (topic_id, created_at DESC);

-- Whether a post can be seen, and where it stands, without a look at the post: for the papers that are shared in it.
CREATE INDEX IF NOT EXISTS search_post_seen ON threads_post (id, created_at, topic_id, author_id)
  WHERE deleted_at IS NULL AND held_at IS NULL AND hidden_at IS NULL;

-- Typing errors: with pg_trgm where this role may create it, else as threads/search/spelling.py can.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
  RAISE NOTICE 'pg_trgm cannot be created here; search does without';
END
$$;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
    CREATE INDEX IF NOT EXISTS search_paper_near ON threads_paper
      USING gin (goodreadings_fold(title || ' ' || authors_line) gin_trgm_ops);
    CREATE INDEX IF NOT EXISTS search_member_near ON accounts_user
      USING gin (goodreadings_fold(username || ' ' || display_name) gin_trgm_ops);
  END IF;
END
$$;
