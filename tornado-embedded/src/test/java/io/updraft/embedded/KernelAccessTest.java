package io.updraft.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static uk.ac.manchester.tornado.api.common.Access.READ_ONLY;
import static uk.ac.manchester.tornado.api.common.Access.READ_WRITE;
import static uk.ac.manchester.tornado.api.common.Access.WRITE_ONLY;

import io.updraft.embedded.code.Kernel;
import io.updraft.embedded.code.KernelAccess;
import io.updraft.embedded.code.KernelTraits;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task4;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** What is found in kernels' bytecode before they run. */
class KernelAccessTest {

    private static final KernelContext CONTEXT = new KernelContext();

    private static Access[] accesses(Task4<KernelContext, FloatArray, FloatArray, IntArray> kernel) {
        Object[] arguments = {CONTEXT, new FloatArray(1), new FloatArray(1), new IntArray(1)};
        Access[] all = KernelAccess.of(Kernel.of(kernel, arguments), arguments);
        return new Access[]{all[1], all[2], all[3]};
    }

    private static void plain(KernelContext context, FloatArray a, FloatArray b, IntArray c) {
        int i = context.globalIdx;
        b.set(i, a.get(c.get(i)) + a.getSize() + c.getSize());
    }

    private static float load(FloatArray source, int i, long wide) {
        return source.get(i) * wide;
    }

    private static void store(double wide, FloatArray target, float value, int i) {
        target.set(i, (float) (value + wide));
    }

    private static void throughHelpers(KernelContext context, FloatArray a, FloatArray b, IntArray c) {
        store(2.0, b, load(a, context.localIdx, 3L), context.globalIdx);
        c.set(0, 1);
        c.set(1, c.get(0));
    }

    private static void underConditions(KernelContext context, FloatArray a, FloatArray b, IntArray c) {
        if (context.globalIdx < a.getSize()) {
            store(2.0, b, 1, 0);
        }
        for (int i = 0; i < 3; i++) {
            c.set(i, 0);
        }
    }

    private static void throughVariables(KernelContext context, FloatArray a, FloatArray b, IntArray c) {
        FloatArray chosen = context.localIdx > 0 ? a : b;
        chosen.set(0, (context.localIdx > 1 ? c : c).get(0));
    }

    private static void atomically(KernelContext context, FloatArray a, FloatArray b, IntArray c) {
        context.atomicAdd(c, 0, (int) a.get(0));
        float[] fragment = context.mmaFragment(0);
        context.mmaStore(fragment, b, 0, 0, 8);
    }

    @Test
    void accessesAreFound() {
        assertThat(accesses(KernelAccessTest::plain)).containsExactly(READ_ONLY, WRITE_ONLY, READ_ONLY);
        assertThat(accesses(KernelAccessTest::throughHelpers)).containsExactly(READ_ONLY, WRITE_ONLY, READ_WRITE);
        assertThat(accesses(KernelAccessTest::underConditions)).containsExactly(READ_ONLY, READ_WRITE, READ_WRITE);
        assertThat(accesses(KernelAccessTest::throughVariables)).containsExactly(READ_WRITE, READ_WRITE, READ_ONLY);
        assertThat(accesses(KernelAccessTest::atomically)).containsExactly(READ_ONLY, WRITE_ONLY, READ_WRITE);
        FloatArray captured = new FloatArray(1);
        assertThat(accesses((context, a, b, c) -> captured.set(0, 1))).containsOnly(READ_WRITE);
    }

    private static KernelTraits traits(Task4<KernelContext, FloatArray, FloatArray, IntArray> kernel) {
        return Kernel.of(kernel, new Object[]{CONTEXT, new FloatArray(1), new FloatArray(1), new IntArray(1)}).traits();
    }

    private static void waitInHelper(KernelContext context, FloatArray a, FloatArray b, IntArray c) {
        sync(context);
    }

    private static void sync(KernelContext context) {
        context.globalBarrier();
    }

    private static void noContext(KernelContext context, FloatArray a, FloatArray b, IntArray c) {
        b.set(0, a.get(0));
    }

    @Test
    void traitsAreFound() {
        assertThat(traits(KernelAccessTest::plain)).isEqualTo(new KernelTraits(false, false, true));
        assertThat(traits(KernelAccessTest::waitInHelper)).isEqualTo(new KernelTraits(true, false, true));
        assertThat(traits(KernelAccessTest::atomically)).isEqualTo(new KernelTraits(false, true, true));
        assertThat(traits(KernelAccessTest::noContext)).isEqualTo(new KernelTraits(false, false, false));
    }
}
