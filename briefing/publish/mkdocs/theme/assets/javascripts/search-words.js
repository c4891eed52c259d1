{#- What the search of a unit needs when it is first used, so that no page has it: a static template of MkDocs. -#}
{%- if "material/search" in config.plugins %}
{%- import "partials/language.html" as lang with context %}
{%- set words = namespace(found={}) %}
{%- for name in ["initializer", "placeholder", "none", "one", "other", "more.one", "more.other", "term.missing"] %}
{%- set words.found = dict(words.found, **{name: lang.t("search.result." ~ name) | string}) %}
{%- endfor %}
{%- set all = config.extra.frame.search_all | d({}, true) %}
window.briefingSearch = {{ dict({"program": config.extra.program, "worker": config.extra.worker, "words": words.found}, **({"all": dict(all, url=config.extra.home ~ all.url)} if all else {})) | tojson }};
{% endif -%}
