"""What the documented Python does to files of source code, written anew from the facts in its description: read JSON lines, estimate
tokens as a quarter of the bytes, scan larger files for braces at depth 0, drop duplicates by MD5, write JSON lines.

Usage: cpp_chunker_python.py OUTPUT MAX_TOKENS INPUT…   Prints: files documents seconds
"""

import gzip
import hashlib
import json
import re
import sys
import time

PREAMBLE_LINE = re.compile(
    r"^\s*(?:$|//.*|#include\s*|#endif\s*|#else\s*|namespace\s+\w+\s*;|class\s+\w+\s*;|struct\s+\w+\s*;|enum\s+(?:class\s+)?\w+\s*;|extern\s+\"C\"\s*)$"
)
NAMESPACE = re.compile(r"\bnamespace(?:\s+(\w+))?\s*$")
CLASS = re.compile(r"(?:template\s*<[^<>]*>\s*)?\b(?:class|struct)\s+(?:__declspec\([^)]*\)\s*)?(?:__attribute__\s*\([^)]*\)\s*)?(\w+)\s*(?::[^{;]*)?$")
ENUM = re.compile(r"\benum\s+(?:class\s+)?(\w+)\s*(?::\s*\w+)?$")
FUNCTION = re.compile(r"(\w+)\s*\([^)]*\)\s*(?:const|volatile|override|final|noexcept|throw\s*\([^)]*\)|->\s*[\w:<>*&\s]+|\s)*$")
EXTERN_C = re.compile(r'extern\s+"C"\s*$')
NO_FUNCTION = {"if", "else", "for", "while", "do", "switch", "try", "catch"}


def estimate(text):
    return max(1, len(text.encode("utf-8")) // 4)


def skip(text, at):
    """Past a string, a character or a comment that starts here, or None."""
    end = len(text)
    c = text[at]
    if c in "\"'":
        at += 1
        while at < end and text[at] != c:
            at += 2 if text[at] == "\\" else 1
        return min(at + 1, end)
    if c == "/" and at + 1 < end:
        if text[at + 1] == "/":
            found = text.find("\n", at)
            return end if found < 0 else found + 1
        if text[at + 1] == "*":
            found = text.find("*/", at + 2)
            return end if found < 0 else found + 2
    return None


def match(text, at):
    depth = 0
    end = len(text)
    while at < end:
        past = skip(text, at)
        if past is not None:
            at = past
            continue
        if text[at] == "{":
            depth += 1
        elif text[at] == "}":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    return -1


def classify(signature):
    found = NAMESPACE.search(signature)
    if found:
        return "namespace", found.group(1) or ""
    found = CLASS.search(signature) or ENUM.search(signature)
    if found:
        return "class", found.group(1)
    found = FUNCTION.search(signature)
    if found and found.group(1) not in NO_FUNCTION:
        return "function", found.group(1)
    if EXTERN_C.search(signature):
        return "namespace", "extern_C"
    return "top_level", ""


def plain(text):
    text = text.strip()
    if not text:
        return []
    kind = "preamble" if all(PREAMBLE_LINE.match(line) for line in text.split("\n")) else "top_level"
    return [(kind, "", text, 0)]


def chunk(text, first_line=1):
    chunks, at, gap, end = [], 0, 0, len(text)
    while at < end:
        past = skip(text, at)
        if past is not None:
            at = past
            continue
        if text[at] != "{":
            at += 1
            continue
        close = match(text, at)
        if close < 0:
            break
        lines = text[gap:at].split("\n")
        while lines and not lines[-1].strip():
            lines.pop()
        start = len(lines)
        while start > 0 and lines[start - 1].strip():
            start -= 1
        signature = "\n".join(lines[start:]).strip()
        chunks += plain("\n".join(lines[:start]))
        line = first_line + text.count("\n", 0, gap)
        kind, name = classify(signature)
        after = close + 1
        if kind == "class":
            look = after
            while look < end and text[look] in " \t\n":
                look += 1
            if look < end and text[look] == ";":
                after = look + 1
        body = text[at:after]
        if kind == "namespace" and name != "extern_C":
            inner = chunk(text[at + 1 : close], line)
            closing = "} // namespace " + name if name else "}"
            if inner:
                chunks += [(k, n, signature + " {\n" + t + "\n" + closing, l) for k, n, t, l in inner]
            else:
                chunks.append(("namespace", name, signature + body, line))
        else:
            chunks.append((kind, name, signature + body, line))
        at = gap = after
    return chunks + plain(text[gap:])


def documents(text, limit):
    if estimate(text) <= limit:
        return [text]
    try:
        chunks = chunk(text)
    except RecursionError:
        chunks = [("top_level", "", text, 1)]
    preamble = "\n\n".join(t for k, _, t, _ in chunks if k == "preamble")
    made, chain = [], []
    for kind, _, body, _ in chunks:
        if kind == "preamble":
            continue
        if chain and estimate("\n\n".join([preamble, *chain, body])) > limit:
            made.append("\n\n".join([preamble, *chain]) if preamble else "\n\n".join(chain))
            chain = []
        chain.append(body)
    if chain:
        made.append("\n\n".join([preamble, *chain]) if preamble else "\n\n".join(chain))
    return made


def lines_of(path):
    with open(path, "rb") as probe:
        zipped = probe.read(2) == b"\x1f\x8b"
    with gzip.open(path, "rt", encoding="utf-8") if zipped else open(path, encoding="utf-8") as file:
        yield from file


def main():
    output, limit, inputs = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    seen, files, written, started = set(), 0, 0, time.perf_counter()
    with open(output, "w", encoding="utf-8") as out:
        for path in inputs:
            for line in lines_of(path):
                line = line.strip()
                if not line:
                    continue
                try:
                    text = json.loads(line).get("text") or ""
                except ValueError:
                    continue
                if len(text) < 50:
                    continue
                files += 1
                for document in documents(text, limit):
                    digest = hashlib.md5(document.encode("utf-8")).digest()
                    if digest not in seen:
                        seen.add(digest)
                        out.write(json.dumps({"text": document}) + "\n")
                        written += 1
    print(files, written, f"{time.perf_counter() - started:.3f}")


main()
