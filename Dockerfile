# The image of a release: kg, and the certificates with which it reads https addresses. GoReleaser puts the binary beside
# this file, in a directory by platform.
#
#   docker run --rm -v "$PWD:/graph" ghcr.io/newsgraph/kg ingest articles/
FROM gcr.io/distroless/static-debian12
ARG TARGETPLATFORM
COPY ${TARGETPLATFORM}/kg /kg
WORKDIR /graph
ENTRYPOINT ["/kg"]
