"""Times PyTorch's attention back ends on the shapes of the benchmark. PyTorch only."""
import argparse, math, torch
from torch.nn.attention import SDPBackend, sdpa_kernel
import torch.nn.functional as F

def timed(run, repeats=20):
    for _ in range(3): run()
    torch.cuda.synchronize()
    times = []
    for _ in range(repeats):
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record(); run(); end.record(); end.synchronize()
        times.append(start.elapsed_time(end))
    return sorted(times)[len(times) // 2]

def forward(batch, heads, key_heads, length, dim, causal, dtype):
    q = torch.randn(batch, heads, length, dim, device="cuda", dtype=dtype)
    k = torch.randn(batch, key_heads, length, dim, device="cuda", dtype=dtype)
    v = torch.randn_like(k)
    flops = 4 * batch * heads * length * length * dim * (0.5 if causal else 1)
    for name, backend in (("FlashAttention-2", SDPBackend.FLASH_ATTENTION), ("cuDNN", SDPBackend.CUDNN_ATTENTION)):
        with sdpa_kernel(backend):
            ms = timed(lambda: F.scaled_dot_product_attention(q, k, v, is_causal=causal, enable_gqa=heads != key_heads))
        print(f"RIVAL {name} B{batch} H{heads}/{key_heads} S{length} d{dim} causal={int(causal)}: {ms * 1e3:.1f} us {flops / ms / 1e9:.1f} TFLOP/s", flush=True)

def decode(batch, heads, key_heads, length, dim):
    rounds = int(2**28 // (batch * key_heads * length * dim * 4)) + 1
    q = torch.randn(batch, heads, 1, dim, device="cuda", dtype=torch.float16)
    sets = [(torch.randn(batch, key_heads, length, dim, device="cuda", dtype=torch.float16),
             torch.randn(batch, key_heads, length, dim, device="cuda", dtype=torch.float16)) for _ in range(rounds)]
    for name, backend in (("FlashAttention-2", SDPBackend.FLASH_ATTENTION), ("cuDNN", SDPBackend.CUDNN_ATTENTION)):
        with sdpa_kernel(backend):
            def run():
                for k, v in sets: F.scaled_dot_product_attention(q, k, v, enable_gqa=True)
            for _ in range(3): run()
            graph = torch.cuda.CUDAGraph()
            # As many launches as ours, so that the start of a graph counts as little.
            with torch.cuda.graph(graph):
                for _ in range(16): run()
            ms = timed(graph.replay) / rounds / 16
        print(f"RIVAL decode {name} B{batch} H{heads}/{key_heads} S{length} d{dim}: {ms * 1e3:.1f} us {batch * key_heads * length * dim * 4 / ms / 1e6:.0f} GB/s", flush=True)

if __name__ == "__main__":
    h = torch.float16
    for causal in (False, True): forward(4, 32, 32, 4096, 128, causal, h)
    forward(1, 32, 32, 16384, 128, True, h)
    forward(8, 16, 16, 2048, 64, True, h)
    forward(8, 16, 16, 2048, 64, False, h)
    decode(32, 32, 8, 4096, 128)
    decode(1, 32, 8, 16384, 128)
