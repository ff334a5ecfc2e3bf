# Builds beadle from the locked dependencies; docs/edition.md says how to run it.
FROM rust:1.91-slim-bookworm AS build
RUN apt-get update \
 && apt-get install --yes --no-install-recommends gcc libc6-dev \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cargo build --release --locked --bin beadle

FROM debian:bookworm-slim
# The authorities by which sites' certificates are checked.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --home-dir /work --create-home beadle
COPY --from=build /src/target/release/beadle /usr/local/bin/beadle
USER 10001
WORKDIR /work
# A crawl that is stopped writes down where it stands.
STOPSIGNAL SIGTERM
ENTRYPOINT ["beadle"]
CMD ["--help"]
