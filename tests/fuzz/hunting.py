"""Run a target repeatedly, guided by the lines of the importer that the bytes reach."""

import os
import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

#: Ignored by git: the bytes that reach something new, kept from run to run, and crashes.
FOUND = Path(".fuzz")
_INSTRUMENTED = ["workbooks", "workflow.files", "workflow.records", "workflow.rules.codes"]
_MOST_SECONDS, _MOST_MIB = 20, 2048
_CRASHED = re.compile("Test unit written to (.+)")
_COUNTED = re.compile(r"stat::(?:number_of_executed_units|average_exec_per_sec): +([0-9]+)")


def every(shares: dict[str, float], runs: int, seed: int) -> bool:
    """Run each target in its own process, and return whether none crashed."""
    FOUND.mkdir(exist_ok=True)

    def tried(name: str) -> bool:
        return _tried(name, max(1, round(runs * shares[name])), seed)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return all(list(pool.map(tried, shares)))


def _tried(name: str, runs: int, seed: int) -> bool:
    print(f"{name}: {runs} runs with the seed {seed}", flush=True)
    command = [sys.executable, "-m", "fuzz", name, "--runs", str(runs), "--seed", str(seed)]
    log = FOUND / f"{name}.log"
    with log.open("wb") as file:
        done = subprocess.run(command, check=False, stdout=file, stderr=file)
    said = log.read_text("utf-8", "replace")
    if done.returncode == 0:
        count, speed = _COUNTED.findall(said)
        print(f"{name}: nothing crashed in {count} runs, {speed} each second", flush=True)
        return True
    crash = _CRASHED.search(said)
    again = f"; play it again: python -m fuzz {name} {crash[1]}" if crash else ""
    print(f"{name}: crashed, see {log}{again}", flush=True)
    return False


def hunt(name: str, runs: int, seed: int) -> None:
    """Run one target; libFuzzer ends the process, with a code other than 0 after a crash."""
    import atheris

    with atheris.instrument_imports(include=_INSTRUMENTED):
        from tests.fuzz.targets import TARGETS
    target = TARGETS[name]
    corpus = FOUND / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(target.seeds(random.Random(seed))):
        (corpus / f"seed-{number}").write_bytes(data)
    arguments = [
        str(corpus),
        f"-runs={runs}",
        f"-seed={seed}",
        f"-max_len={target.longest}",
        f"-timeout={_MOST_SECONDS}",
        f"-rss_limit_mb={_MOST_MIB}",
        f"-artifact_prefix={FOUND / name}-",
        "-print_final_stats=1",
    ]
    if target.words:
        words = FOUND / f"{name}.words"
        words.write_text("".join(f'"{_quoted(word)}"\n' for word in target.words), "utf-8")
        arguments.append(f"-dict={words}")
    atheris.Setup([sys.argv[0], *arguments], target.run)
    atheris.Fuzz()


def _quoted(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)
