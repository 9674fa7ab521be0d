"""The functions that Postgres extensions bring, by which a release is known to need one."""

_FUNCTIONS = {
    "pg_trgm": "similarity word_similarity strict_word_similarity show_trgm set_limit show_limit",
    "uuid-ossp": "uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5 uuid_nil",
    "pgcrypto": "crypt gen_salt digest hmac gen_random_bytes encrypt decrypt pgp_sym_encrypt pgp_sym_decrypt "
    "pgp_pub_encrypt pgp_pub_decrypt armor dearmor",
    "unaccent": "unaccent",
    "fuzzystrmatch": "levenshtein levenshtein_less_equal soundex difference metaphone dmetaphone dmetaphone_alt",
    "hstore": "hstore akeys avals skeys svals hstore_to_json hstore_to_jsonb",
    "tablefunc": "crosstab crosstab2 crosstab3 crosstab4 connectby normal_rand",
    "ltree": "subltree subpath nlevel lca text2ltree ltree2text",
    "intarray": "icount sort_asc sort_desc uniq idx subarray",
    "earthdistance": "earth_distance ll_to_earth earth_box",
    "vector": "l2_distance cosine_distance inner_product vector_dims vector_norm",
    "postgis": "st_distance st_dwithin st_contains st_within st_intersects st_makepoint st_point st_setsrid st_x st_y "
    "st_transform st_geomfromtext st_geogfromtext st_astext st_asgeojson st_geomfromgeojson st_buffer st_area "
    "st_length st_union st_collect st_centroid st_covers st_asbinary st_asmvt",
}


def functions_of(extension: str) -> frozenset[str]:
    """Give the functions that an extension brings, as far as they are known here."""
    return frozenset(_FUNCTIONS.get(extension.lower(), "").split())
