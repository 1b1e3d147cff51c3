"""Times PyTorch's products on the shapes of the benchmark, in CUDA graphs over weights that do not fit the cache. PyTorch only."""
import sys, torch

SHAPES = ((4096, 4096), (11008, 4096), (4096, 11008), (22016, 4096), (32000, 4096))

def timed(run, repeats=12):
    for _ in range(3): run()
    torch.cuda.synchronize()
    times = []
    for _ in range(repeats):
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record(); run(); end.record(); end.synchronize()
        times.append(start.elapsed_time(end))
    return sorted(times)[len(times) // 2] * 1e3

def replayed(runs):
    """Microseconds of one run, of a graph of at least 64 that take turns."""
    def all():
        for _ in range(max(1, 64 // len(runs))):
            for run in runs: run()
    all()
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph): all()
    return timed(graph.replay) / (max(1, 64 // len(runs)) * len(runs))

def sets(make, size): return [make() for _ in range(int(160e6 // size) + 1)]

def report(name, us, size, flops):
    print(f"RIVAL {name}: {us:.2f} us {size / us / 1e3:.0f} GB/s {flops / us / 1e6:.1f} TFLOP/s", flush=True)

def copy():
    a = torch.randn(1 << 30, device="cuda", dtype=torch.float16); b = torch.empty_like(a)
    us = timed(lambda: b.copy_(a))
    report("copy", us, 4 * a.numel(), 0)

def int4(n, k, m, group):
    def make():
        w = torch.randint(0, 255, (n, k // 2), device="cuda", dtype=torch.uint8)
        return torch._convert_weight_to_int4pack(w, 8), torch.rand(k // group, n, 2, device="cuda", dtype=torch.bfloat16)
    x = torch.randn(m, k, device="cuda", dtype=torch.bfloat16)
    size = n * k // 2 + n * k // group * 4
    us = replayed([lambda w=w, s=s: torch._weight_int4pack_mm(x, w, group, s) for w, s in sets(make, size)])
    report(f"_weight_int4pack_mm {n}x{k} M={m} group {group}", us, size, 2 * m * n * k)

def half(n, k, m):
    size = n * k * 2
    x = torch.randn(m, k, device="cuda", dtype=torch.float16)
    us = replayed([lambda w=w: torch.mm(x, w.t()) for w in sets(lambda: torch.randn(n, k, device="cuda", dtype=torch.float16), size)])
    report(f"cuBLAS fp16 {n}x{k} M={m}", us, size, 2 * m * n * k)

def large(n, dtype):
    x = torch.randn(n, n, device="cuda").to(dtype) if dtype == torch.float16 else torch.randint(-127, 127, (n, n), device="cuda", dtype=dtype)
    w = x.clone()
    us = timed(lambda: torch.mm(x, w.t())) if dtype == torch.float16 else timed(lambda: torch._int_mm(x, w.t()))
    report(f"cuBLAS {dtype} {n}^3", us, 4 * n * n, 2 * n ** 3)

def rounded(n, m, k, dtype, fast=False):
    """Products of 8 bits with rounding x by token, and alone."""
    top = 127 if dtype == torch.int8 else 448
    x = torch.randn(m, k, device="cuda", dtype=torch.float16)
    w = torch.randint(-127, 127, (n, k), device="cuda", dtype=torch.int8) if top == 127 else torch.randn(n, k, device="cuda").to(dtype)
    scales = torch.rand(1, n, device="cuda")
    def rounding():
        scale = x.abs().amax(1, keepdim=True).float() / top
        q = x.float() / scale
        return (q.round().to(dtype) if top == 127 else q.to(dtype)), scale
    def product(q, scale):
        if top == 127: return (torch._int_mm(q, w.t()) * (scale * scales)).half()
        return torch._scaled_mm(q, w.t(), scale, scales, out_dtype=torch.bfloat16, use_fast_accum=fast)
    q, scale = rounding()
    name = f"{'int8' if top == 127 else 'e4m3'}{' fast' if fast else ''} {n}x{k} M={m}"
    for what, run in (("alone", (lambda: torch._int_mm(q, w.t())) if top == 127 else lambda: product(q, scale)), ("rounding x and scales too", lambda: product(*rounding()))):
        report(f"{name} {what}", replayed([run]), n * k, 2 * m * n * k)
    exact = (q.double() * scale.double()) @ (w.double() * scales.double().t()).t()
    print(f"RIVAL {name} error against float64 of the same rounding {((product(q, scale).double() - exact).norm() / exact.norm()):.2e}", flush=True)

def eight(n):
    rounded(n, n, n, torch.int8)
    for fast in (True, False): rounded(n, n, n, torch.float8_e4m3fn, fast)
    rounded(11008, 256, 4096, torch.int8)
    rounded(11008, 32, 4096, torch.int8)

def error(n, k, m):
    """PyTorch's fp16 product on dequantized int4 weights against float64 of the same."""
    q = torch.randint(0, 16, (n, k), device="cuda").double() - 8
    w = (q.view(n, k // 32, 32) * (torch.rand(n, k // 32, 1, device="cuda") * 0.01).half().double()).view(n, k)
    x = torch.randn(m, k, device="cuda", dtype=torch.float16)
    exact = x.double() @ w.t()
    print(f"RIVAL error of fp16 on dequantized int4 M={m}: {((x @ w.half().t()).double() - exact).norm() / exact.norm():.2e}", flush=True)

if __name__ == "__main__":
    if sys.argv[1:] == ["eight"]: sys.exit(eight(4096))
    copy()
    error(4096, 4096, 1)
    error(4096, 4096, 256)
    int4(11008, 4096, 1, 32)
    half(11008, 4096, 1)
    large(4096, torch.float16)
    large(8192, torch.float16)
    for m in (16, 64, 256, 1024): int4(11008, 4096, m, 32)
    half(11008, 4096, 1024)
    large(4096, torch.int8)
    if len(sys.argv) > 1: sys.exit()
    for n, k in SHAPES:
        int4(n, k, 1, 128)
        half(n, k, 1)
