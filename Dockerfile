# One image for web, worker, beat and the one-shot migration; docker-compose.yml says which is which.
FROM python:3.13-slim AS packages
COPY requirements.lock /
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --requirement /requirements.lock

FROM python:3.13-slim
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data wulibridge \
    && install -d -o wulibridge -g wulibridge /data
COPY --from=packages /venv /venv
COPY . /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    WULIBRIDGE_HOME=/data
RUN python -m wulibridge.catalogues
USER wulibridge
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "wulibridge.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--worker-class", "gthread", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--graceful-timeout", "20", "--no-control-socket"]
