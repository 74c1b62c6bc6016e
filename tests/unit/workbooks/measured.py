"""Measure the cost of reading a workbook, in its own process."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_CODE = """
import json, sys, time
from pathlib import Path
from workbooks.read import scan
from workflow.errors import WorkflowError
began = time.process_time()
try:
    book = scan(Path(sys.argv[1]))
    code, message = ("bad_workbook", "") if book.problems else ("", "")
    rows, codes = len(book.rows), sorted({p.code for p in book.problems})
except WorkflowError as refusal:
    code, message, rows, codes = refusal.code, str(refusal), 0, []
seconds = time.process_time() - began
# The peak of this process alone; that of getrusage has the peak of whoever started it.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([code, message, rows, codes, seconds, int(peak.split()[1]) // 1024]))
"""


@dataclass(frozen=True)
class Measured:
    """The result of reading and its cost: seconds of the processor, MiB of memory."""

    code: str
    message: str
    rows: int
    codes: list[str]
    seconds: float
    mib: int


def read(path: Path) -> Measured:
    """Read a workbook in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _CODE, str(path)], capture_output=True, text=True, check=True
    )
    return Measured(*json.loads(done.stdout))
