# The image of every Airflow component. The base is named by version; pin its digest in your registry mirror.
FROM python:3.12-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 TZ=Asia/Seoul
RUN useradd --create-home --uid 50000 incheon
WORKDIR /opt/incheon

COPY pyproject.toml uv.lock README.md ./
RUN pip install --no-cache-dir uv==0.13.9 \
    && uv sync --frozen --no-dev --no-install-project
COPY . .
RUN uv sync --frozen --no-dev && chown -R incheon:incheon /opt/incheon

USER incheon
ENV PATH=/opt/incheon/.venv/bin:$PATH AIRFLOW_HOME=/opt/incheon/.local/server/airflow
CMD ["airflow", "version"]
