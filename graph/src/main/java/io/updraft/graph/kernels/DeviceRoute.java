package io.updraft.graph.kernels;

import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.StepLimits;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Operators that kernels of devices implement as they are, in the forms of [DeviceForms].
record DeviceRoute(Engine engine) implements Route {
    @Override
    public List<Tensor> run(OperatorCall call, List<TensorType> types) {
        DeviceForm form = DeviceForms.of(call, types);
        Engine.Ready kernel = engine.prepare(form.request());
        StepLimits limits = new StepLimits(form.rows(), 1, 1, 1, form.rows());
        Step step = new Step(limits);
        step.add(0, 0, form.rows());
        List<float[]> outputs = new ArrayList<>();
        try (Engine.Bound bound = kernel.bind(limits, List.of())) {
            form.inputs().forEach((input, values) -> bound.input(input).copyFrom(MemorySegment.ofArray(values.get())));
            bound.run(step);
            for (int i = 0; i < form.request().outputs().size(); i++) {
                Operand output = form.request().output(i);
                outputs.add(output.isPresent()
                        ? bound.floats(i, Math.multiplyExact(form.rows(), DeviceRows.width(output))) : new float[0]);
            }
        }
        return form.results().apply(outputs);
    }
}
