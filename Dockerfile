# The command in a box: docker run --rm -v "$PWD:/work" gxd-conformance run vendor.yaml
FROM python:3.11-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/*
COPY . /src
RUN pip install --no-cache-dir -c /src/requirements.lock /src && rm -rf /src \
 && useradd --create-home gxd
USER gxd
WORKDIR /work
ENTRYPOINT ["gxd"]
