# The bot without anything that is only needed to build, test or install it.
# docs/operating.md, "In a container", says how to build and run it, and how to pin the base by digest.
FROM python:3.13-slim-trixie AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.txt /tmp/
# What is locked, as it was built for everybody: nothing is resolved, and no code of a package runs here.
RUN python -m venv /opt/pyos-bot \
    && /opt/pyos-bot/bin/pip install --require-hashes --no-deps --only-binary :all: -r /tmp/requirements.txt \
    && /opt/pyos-bot/bin/pip uninstall --yes pip
COPY bot /opt/pyos-bot/app/bot
COPY app.yml /opt/pyos-bot/app/
RUN /opt/pyos-bot/bin/python -m compileall -q /opt/pyos-bot \
    && mkdir /data

# The same base, so that the interpreter of the environment is there.
FROM python:3.13-slim-trixie

COPY --from=build /opt/pyos-bot /opt/pyos-bot
# A number: whoever forbids root by policy cannot look up a name. It owns its data, and not its code.
COPY --from=build --chown=10001:10001 /data /data
ENV PATH=/opt/pyos-bot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONPATH=/opt/pyos-bot/app \
    DATABASE_URL=sqlite:////data/pyos-bot.sqlite3 \
    LOG_FORMAT=logfmt \
    PORT=8080
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
# The slim base has no curl.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", \
    "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m", "bot"]
CMD ["serve"]
