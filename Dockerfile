# The program in a container:  docker build -t briefing .  and in a project:  docker run --rm -v "$PWD:/project" briefing build
FROM python:3.13-slim AS build
WORKDIR /source
COPY requirements/run.txt requirements/build.txt requirements/
RUN python -m venv /opt/briefing \
    && /opt/briefing/bin/pip install --no-cache-dir --require-hashes --requirement requirements/run.txt \
    && python -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir --require-hashes --requirement requirements/build.txt
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY briefing briefing
# The extras that your briefs need:  docker build --build-arg EXTRAS=csl -t briefing .
ARG EXTRAS=""
RUN for extra in $EXTRAS; do \
    /opt/briefing/bin/pip install --no-cache-dir --require-hashes --requirement briefing/cli/pipelines/extras/$extra.txt || exit 1; \
    done
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheel . \
    && /opt/briefing/bin/pip install --no-cache-dir --no-deps /wheel/*.whl

FROM python:3.13-slim
# `briefing diff` and `briefing review` read the history with Git, of a folder that belongs to another user.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && git config --system --add safe.directory /project \
    && useradd --create-home --uid 1000 briefing
COPY --from=build /opt/briefing /opt/briefing
ENV PATH="/opt/briefing/bin:$PATH" NO_MKDOCS_2_WARNING=1
USER briefing
WORKDIR /project
ENTRYPOINT ["briefing"]
CMD ["check"]
