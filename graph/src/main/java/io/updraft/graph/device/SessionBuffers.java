package io.updraft.graph.device;

import io.updraft.graph.generate.MemoryUse;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.program.Sequences;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.plan.StepLayout;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// What a session has on a device. Nothing large is allocated before [#allocate], so that its memory is known first.
///
/// @param contextLength positions of a sequence
/// @param chunkTokens the most tokens of a step
/// @param chunk the step on the device
record SessionBuffers(int contextLength, int chunkTokens, SessionArrays arrays, IntArray chunk, DevicePhase decode,
        DevicePhase prefill, MemoryUse memory) {
    static SessionBuffers of(DeviceProgram program, KvTypes types, SessionOptions options, int modelContext) {
        int contextLength = Sequences.contextLength(options, modelContext);
        int chunkTokens = Math.min(options.maxTokensPerStep(), contextLength);
        SessionArrays arrays = new SessionArrays(program.layers(), types, options.slots(), contextLength);
        IntArray chunk = new IntArray(StepLayout.IDS + chunkTokens);
        DevicePhase decode = new DevicePhase(program, arrays, true, 1, 1, arrays.state);
        DevicePhase prefill = new DevicePhase(program, arrays, false, chunkTokens,
                options.allLogits() ? chunkTokens : 1, chunk);
        return new SessionBuffers(contextLength, chunkTokens, arrays, chunk, decode, prefill,
                new MemoryUse(program.weightBytes(), arrays.cacheBytes(), decode.bytes() + prefill.bytes()));
    }

    void allocate() {
        arrays.allocate();
        decode.allocate();
        prefill.allocate();
        chunk.init(0);
    }
}
