-- a draft's tables hide weir's of the same name; run 0 is none
SELECT set_config('search_path',
                  CASE WHEN $1::int8 = 0 THEN 'pg_catalog, weir'
                       ELSE 'pg_catalog, weir_draft_' || $1::int8 || ', weir' END,
                  false)
