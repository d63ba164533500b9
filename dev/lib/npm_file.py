"""Take one file out of a package of the npm registry, if its hash is correct.

python npm_file.py REGISTRY PACKAGE VERSION SHA512_BASE64 MEMBER TARGET
"""

import base64
import hashlib
import io
import ssl
import sys
import tarfile
import urllib.request
from pathlib import Path

import certifi


def download(registry, package, version):
    """Trust the certificates of this machine, or those of pip if it has none."""
    name = package.rpartition("/")[2]
    url = f"{registry.rstrip('/')}/{package}/-/{name}-{version}.tgz"
    trusted = ssl.create_default_context()
    trusted.load_verify_locations(certifi.where())
    with urllib.request.urlopen(url, timeout=120, context=trusted) as answer:
        return answer.read()


def check(archive, expected):
    found = base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if found != expected:
        sys.exit(f"the package has the hash {found}, not {expected}: it is another one")


def extract(archive, member, target):
    """Write it under another name first: an incomplete file is never used."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as package:
        content = package.extractfile(member).read()
    part = target.with_suffix(".part")
    part.write_bytes(content)
    part.replace(target)


if __name__ == "__main__":
    registry, package, version, expected, member, target = sys.argv[1:]
    archive = download(registry, package, version)
    check(archive, expected)
    extract(archive, member, Path(target))
