#!/usr/bin/env bash
# Replays an archive with pywb and compares each page that it serves with the archive's own digest.
# Usage: tests/replay.sh EDITION/archive [PAGES]
# Needs wb-manager, wayback (pip install pywb) and python3; says so and passes when they are missing.
set -euo pipefail
archive=$(cd "$1" && pwd)
pages=${2:-20}
for tool in wb-manager wayback python3; do
  command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 0; }
done
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
wb-manager init replayed >/dev/null 2>&1
wb-manager add replayed "$archive"/*.warc.gz >/dev/null 2>&1
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
wayback -b 127.0.0.1 -p "$port" >wayback.log 2>&1 &
server=$!
python3 - "$archive/index.cdxj" "$port" "$pages" <<'PROGRAM'
import base64, gzip, hashlib, json, sys, time, urllib.error, urllib.request
index, port, wanted = sys.argv[1], sys.argv[2], int(sys.argv[3])
plain = urllib.request.build_opener(urllib.request.ProxyHandler({}))
for _ in range(60):
    try:
        plain.open(f"http://127.0.0.1:{port}/", timeout=5)
        break
    except OSError:
        time.sleep(1)
seen = 0
for line in open(index):
    _, stamp, entry = line.split(" ", 2)
    entry = json.loads(entry)
    if entry["status"] != "200" or entry["mime"] != "text/html" or seen >= wanted:
        continue
    asked = f"http://127.0.0.1:{port}/replayed/{stamp}id_/{entry['url']}"
    request = urllib.request.Request(asked, headers={"Accept-Encoding": "gzip, br, zstd"})
    body = plain.open(request, timeout=30).read()
    digest = "sha1:" + base64.b32encode(hashlib.sha1(body).digest()).decode()
    assert digest == entry["digest"], f"{asked}: {digest}, not {entry['digest']}"
    seen += 1
assert seen, "the archive has no page"
print(f"{seen} pages replayed, byte for byte")
PROGRAM
