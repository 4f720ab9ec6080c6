"""What a process had in memory before must not lie in the files of the index."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

#: Without ``blank`` this left 7,343 copies of the words in twelve stores.
SCRIPT = """
import sys
from pathlib import Path
import chromadb
import numpy as np
from retrieval.memory import blank

assert blank()
MARK = b"an unmistakable Zanzibarian dishwasher "

def freed():
    kept = [MARK * (25 + n % 200) for n in range(4000)] + [MARK * 9000 for _ in range(40)]
    del kept

for n in range(12):
    freed()
    store = chromadb.PersistentClient(str(Path(sys.argv[1]) / str(n)))
    vectors = store.get_or_create_collection("passages", embedding_function=None)
    freed()
    vectors.add(ids=["a", "b", "c"], embeddings=np.eye(384, dtype=np.float32)[:3])
    freed()
    vectors.query(np.eye(384, dtype=np.float32)[:1], n_results=2)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries are left as they are")
def test_the_index_holds_nothing_that_was_in_memory_before(tmp_path: Path) -> None:
    paths = ":".join(p for p in sys.path if p)
    subprocess.run([sys.executable, "-c", SCRIPT, str(tmp_path)], env={"PYTHONPATH": paths}, check=True, timeout=120)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name == "data_level0.bin" for path in files)
    assert [path for path in files if b"Zanzibarian" in path.read_bytes()] == []
