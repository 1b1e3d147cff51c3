package io.updraft.tasks.device;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.DeviceKernel;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.plan.FloatRegion;
import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.PreparedLaunches;
import io.updraft.runtime.plan.WeightPlan;
import io.updraft.tasks.NormForm;
import io.updraft.tasks.cuda.RegisterRmsNorm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// RMS and layer normalization, with and without a residual in front, by [RmsNorm] and [LayerNorm]; by [RegisterRmsNorm]
/// where it can run.
public final class NormalizationOnDevice implements DeviceKernel {
    @Override
    public String name() {
        return "normalization";
    }

    @Override
    public Optional<String> refuse(KernelRequest request, DeviceProfile device) {
        Optional<NormForm> found = NormForm.of(request);
        if (found.isEmpty()) {
            return Optional.of(OTHER_OPERATOR);
        }
        NormForm form = found.get();
        Optional<String> rows = DeviceRows.refuse("input 0", request.input(0));
        if (rows.isPresent()) {
            return rows;
        }
        int rank = request.input(0).shape().base().rank();
        long axis = request.attributes().integer("axis", -1);
        int width = DeviceRows.width(request.input(0));
        if (axis != -1 && axis != rank - 1 || request.input(0).shape().base().dim(-1) != width) {
            return Optional.of("axis " + axis + " is not the last of " + request.input(0));
        }
        if (form.hasSkip() && !request.input(form.skip()).shape().equals(request.input(0).shape())) {
            return Optional.of("the residual has another shape");
        }
        for (int input : new int[]{form.scale(), form.bias(), form.skipBias()}) {
            if (input >= 0 && request.has(input) && (!request.input(input).isConstant()
                    || request.constant(input).elements() != width)) {
                return Optional.of("input " + input + " is not a constant of " + width + " elements");
            }
        }
        for (int output = 1; output < request.outputs().size(); output++) {
            boolean given = form.hasSkip() ? output == NormForm.SUM_OUTPUT : form.centred();
            if (request.output(output).isPresent() && !given) {
                return Optional.of("output " + output + " is used");
            }
        }
        return Optional.empty();
    }

    @Override
    public PreparedLaunches prepare(KernelRequest request, DeviceProfile device, WeightPlan weights) {
        NormForm form = NormForm.of(request).orElseThrow();
        FloatRegion scale = DeviceConstants.floats(request.constant(form.scale()), weights);
        Optional<FloatRegion> bias = DeviceConstants.optional(request, form.bias(), weights);
        Optional<FloatRegion> skipBias = DeviceConstants.optional(request, form.skipBias(), weights);
        float epsilon = request.attributes().number("epsilon", form.epsilon());
        return binding -> new Builder(request, binding, scale, bias, epsilon).launches(form, skipBias);
    }

    private record Builder(KernelRequest request, DeviceBinding binding, FloatRegion scale, Optional<FloatRegion> bias,
            float epsilon, int width, int count, int rows, List<Launch> list) {
        Builder(KernelRequest request, DeviceBinding binding, FloatRegion scale, Optional<FloatRegion> bias,
                float epsilon) {
            this(request, binding, scale, bias, epsilon, DeviceRows.width(request.input(0)),
                    DeviceRows.count(request.input(0)), DeviceRows.most(request.input(0), binding),
                    new ArrayList<>());
        }

        List<Launch> launches(NormForm form, Optional<FloatRegion> skipBias) {
            FloatArray x = binding.buffer(request.input(0));
            FloatArray y = binding.buffer(request.output(0));
            if (!form.hasSkip()) {
                list.add(form.centred() ? layer(x, y) : rms(x, y));
                return list;
            }
            FloatArray skip = binding.buffer(request.input(form.skip()));
            if (skipBias.isPresent()) {
                FloatArray biased = binding.scratch(rows * width);
                list.add(addVector(skip, skipBias.get(), biased));
                skip = biased;
            }
            Operand kept = request.output(NormForm.SUM_OUTPUT);
            FloatArray sum = kept.isPresent() ? binding.buffer(kept) : binding.scratch(rows * width);
            if (form.centred()) {
                list.add(add(x, skip, sum));
                list.add(layer(sum, y));
            } else {
                list.add(addAndNormalize(x, skip, sum, y));
            }
            return list;
        }

        private Grid perRow() {
            return Grid.of(rows, binding.device().groupSize());
        }

        private Grid perElement() {
            return Grid.covering(rows * width, binding.device().groupSize());
        }

        private Launch rms(FloatArray x, FloatArray y) {
            if (RegisterRmsNorm.takes(binding.device(), width)) {
                return RegisterRmsNorm.launch(request.node(), binding, x, x, scale, binding.scratch(1), y, false, width,
                        count, rows, epsilon);
            }
            KernelContext context = binding.context();
            IntArray step = binding.step();
            FloatArray weights = scale.array();
            int at = scale.offset();
            return new Launch("rms-norm", request.node(), perRow(), 9, List.of(step, x, weights, y),
                    (graph, id) -> graph.task(id, RmsNorm::normalizeRows, context, step, x, weights, y, at, width,
                            count,
                            epsilon));
        }

        private Launch addAndNormalize(FloatArray x, FloatArray skip, FloatArray sum, FloatArray y) {
            if (RegisterRmsNorm.takes(binding.device(), width)) {
                return RegisterRmsNorm.launch(request.node(), binding, x, skip, scale, sum, y, true, width, count, rows,
                        epsilon);
            }
            KernelContext context = binding.context();
            IntArray step = binding.step();
            FloatArray weights = scale.array();
            int at = scale.offset();
            return new Launch("add-rms-norm", request.node(), perRow(), 11, List.of(step, x, skip, weights, sum, y),
                    (graph, id) -> graph.task(id, RmsNorm::addAndNormalize, context, step, x, skip, weights, sum, y,
                            at, width, count, epsilon));
        }

        private Launch layer(FloatArray x, FloatArray y) {
            KernelContext context = binding.context();
            IntArray step = binding.step();
            FloatArray weights = scale.array();
            int at = scale.offset();
            int biasAt = DeviceConstants.offset(bias);
            Optional<FloatArray> mean = statistic(1);
            Optional<FloatArray> factor = statistic(2);
            int stored = mean.isPresent() || factor.isPresent() ? 1 : 0;
            // Arrays of their own: TornadoVM loops for ever over a task that writes one array under two names.
            FloatArray means = mean.orElseGet(() -> binding.scratch(stored == 0 ? 1 : rows));
            FloatArray factors = factor.orElseGet(() -> binding.scratch(stored == 0 ? 1 : rows));
            return new Launch("layer-norm", request.node(), perRow(), 13,
                    List.of(step, x, weights, y, means, factors),
                    (graph, id) -> graph.task(id, LayerNorm::normalizeRows, context, step, x, weights, y, means,
                            factors, at, biasAt, width, count, epsilon, stored));
        }

        /// An output of LayerNormalization with a value for each row, if it is wanted.
        private Optional<FloatArray> statistic(int output) {
            Operand operand = request.output(output);
            return operand.isPresent() && request.operator().type().equals("LayerNormalization")
                    ? Optional.of(binding.buffer(operand)) : Optional.empty();
        }

        private Launch add(FloatArray x, FloatArray skip, FloatArray sum) {
            KernelContext context = binding.context();
            IntArray step = binding.step();
            return new Launch("add", request.node(), perElement(), 7, List.of(step, x, skip, sum),
                    (graph, id) -> graph.task(id, AddRows::add, context, step, x, skip, sum, width, count));
        }

        private Launch addVector(FloatArray x, FloatRegion vector, FloatArray y) {
            KernelContext context = binding.context();
            IntArray step = binding.step();
            FloatArray weights = vector.array();
            int at = vector.offset();
            return new Launch("add-vector", request.node(), perElement(), 8, List.of(step, x, weights, y),
                    (graph, id) -> graph.task(id, AddRows::addVector, context, step, x, weights, y, at, width, count));
        }
    }
}
