"""Reads one JSONL file and writes its texts again with Python's json, and prints the seconds of each.

usage: jsonl_python.py FILE
prints: seconds of reading and parsing, seconds of writing, documents, characters
"""
import gzip
import io
import json
import sys
import time

path = sys.argv[1]
opener = gzip.open if path.endswith(".gz") else open
start = time.process_time()
texts = []
with opener(path, "rt", encoding="utf-8") as lines:
    for line in lines:
        texts.append(json.loads(line)["text"])
reading = time.process_time() - start

out = io.StringIO()
start = time.process_time()
for text in texts:
    out.write(json.dumps({"text": text}) + "\n")
    if out.tell() > 1 << 24:
        out.seek(0)
writing = time.process_time() - start
print(reading, writing, len(texts), sum(map(len, texts)))
