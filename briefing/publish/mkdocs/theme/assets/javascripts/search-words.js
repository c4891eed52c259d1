{#- What the search of a unit needs when it is first used, so that no page has it: a static template of MkDocs. -#}
{%- if "material/search" in config.plugins %}
{%- import "partials/language.html" as lang with context %}
{%- set words = namespace(found={}) %}
{%- for name in ["initializer", "placeholder", "none", "one", "other", "more.one", "more.other", "term.missing"] %}
{%- set words.found = dict(words.found, **{name: lang.t("search.result." ~ name) | string}) %}
{%- endfor %}
window.briefingSearch = {{ {"program": config.extra.program, "worker": config.extra.worker, "words": words.found} | tojson }};
{% endif -%}
