# Build: docker build -t postern --build-arg COMMIT="$(git describe --always --dirty)" --build-arg COMMITTED_AT="$(git log -1 --format=%cI)" .
# Run:   docker run -v "$PWD/ingresses:/srv/ingresses:ro" -v "$PWD/certs:/srv/certs:ro" -p 80:80 -p 443:443 postern
# Admin: -p 10254:10254 -e POSTERN_ADMIN_BIND=0.0.0.0 -v "$PWD/admin-token:/run/secrets/admin-token:ro"
#        -e POSTERN_ADMIN_TOKEN_FILE=/run/secrets/admin-token, a file that user 1000 can read; without these it is inside only.
# Stop:  docker stop --time 35 ID, since --drain-timeout leaves requests 30 s, and Docker alone 10 s.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json tsconfig.json tsconfig.build.json ./
RUN npm ci --ignore-scripts
COPY src src
COPY tools tools
ARG COMMIT=unknown COMMITTED_AT=unknown
RUN POSTERN_COMMIT="$COMMIT" POSTERN_COMMITTED_AT="$COMMITTED_AT" npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24.21.0-bookworm-slim
WORKDIR /srv
COPY --from=build /build/package.json /app/package.json
COPY --from=build /build/node_modules /app/node_modules
COPY --from=build /build/dist /app/dist
COPY dashboard /app/dashboard
COPY LICENSE /app/LICENSE
COPY docs/diagnostics.md /app/docs/diagnostics.md
RUN mkdir -p /srv/ingresses /srv/certs /srv/state && chown 1000:1000 /srv/state
ENV NODE_ENV=production \
    POSTERN_STATE_DIR=/srv/state
VOLUME /srv/state
EXPOSE 80 443 10254
USER 1000:1000
ENTRYPOINT ["node", "/app/dist/main.js"]
CMD ["run"]
