# syntax=docker/dockerfile:1
# Two images: `run` (the last stage, the default) for the processes, `tools` for backup and restore.

FROM python:3.11-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY requirements-build.lock requirements-run.lock ./
RUN python -m venv /opt/build \
    && /opt/build/bin/pip install --require-hashes --only-binary=:all: --requirement requirements-build.lock \
    && python -m venv /opt/pingxi \
    && /opt/pingxi/bin/pip install --require-hashes --only-binary=:all: --requirement requirements-run.lock
COPY . ./
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /opt/wheels . \
    && /opt/pingxi/bin/pip install --no-deps --no-index /opt/wheels/*.whl \
    && /opt/pingxi/bin/python -m compileall -q /opt/pingxi/lib

FROM postgres:18-trixie AS postgres

FROM python:3.11-slim-trixie AS base
LABEL org.opencontainers.image.title="pingxi" \
    org.opencontainers.image.description="Runs an organisation's published response plan for public-opinion incidents" \
    org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/opt/pingxi/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 LANG=C.UTF-8 TZ=UTC
RUN groupadd --system --gid 10001 pingxi \
    && useradd --system --uid 10001 --gid pingxi --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin pingxi \
    && install --directory --owner pingxi --group pingxi --mode 700 /data
COPY --from=build /opt/pingxi /opt/pingxi

# Backup and restore want PostgreSQL's own programs of the server's version; its image knows where they come from.
FROM base AS tools
COPY --from=postgres /usr/local/share/keyrings/postgres.gpg.asc /usr/local/share/keyrings/postgres.gpg.asc
COPY --from=postgres /etc/apt/sources.list.d/pgdg.list /etc/apt/sources.list.d/pgdg.list
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-18 \
    && rm -rf /var/lib/apt/lists/* \
    && install --directory --owner pingxi --group pingxi --mode 700 /backups
ENV PATH=/usr/lib/postgresql/18/bin:$PATH
WORKDIR /backups
USER 10001:10001
ENTRYPOINT ["pingxi"]
CMD ["--help"]

# The fonts of official papers: the interface makes their PDF.
FROM base AS run
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-lxgw-wenkai \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/pingxi
USER 10001:10001
ENTRYPOINT ["pingxi"]
CMD ["--help"]
