package io.updraft.runtime.operator.contracts;

import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.operator.contracts.attention.Attention;
import io.updraft.runtime.operator.contracts.attention.GroupQueryAttention;
import io.updraft.runtime.operator.contracts.attention.MultiHeadAttention;
import io.updraft.runtime.operator.contracts.attention.RotaryEmbedding;
import io.updraft.runtime.operator.contracts.attention.TensorScatter;
import io.updraft.runtime.operator.contracts.data.ArgExtremum;
import io.updraft.runtime.operator.contracts.data.CenterCropPad;
import io.updraft.runtime.operator.contracts.data.Compress;
import io.updraft.runtime.operator.contracts.data.Concat;
import io.updraft.runtime.operator.contracts.data.Constant;
import io.updraft.runtime.operator.contracts.data.ConstantOfShape;
import io.updraft.runtime.operator.contracts.data.Cumulative;
import io.updraft.runtime.operator.contracts.data.Expand;
import io.updraft.runtime.operator.contracts.data.EyeLike;
import io.updraft.runtime.operator.contracts.data.Flatten;
import io.updraft.runtime.operator.contracts.data.Gather;
import io.updraft.runtime.operator.contracts.data.GatherElements;
import io.updraft.runtime.operator.contracts.data.GatherND;
import io.updraft.runtime.operator.contracts.data.Identity;
import io.updraft.runtime.operator.contracts.data.NonZero;
import io.updraft.runtime.operator.contracts.data.OneHot;
import io.updraft.runtime.operator.contracts.data.Pad;
import io.updraft.runtime.operator.contracts.data.Range;
import io.updraft.runtime.operator.contracts.data.Reshape;
import io.updraft.runtime.operator.contracts.data.ReverseSequence;
import io.updraft.runtime.operator.contracts.data.ScatterElements;
import io.updraft.runtime.operator.contracts.data.ScatterND;
import io.updraft.runtime.operator.contracts.data.ShapeOf;
import io.updraft.runtime.operator.contracts.data.Size;
import io.updraft.runtime.operator.contracts.data.Slice;
import io.updraft.runtime.operator.contracts.data.SpaceDepth;
import io.updraft.runtime.operator.contracts.data.Split;
import io.updraft.runtime.operator.contracts.data.Squeeze;
import io.updraft.runtime.operator.contracts.data.Tile;
import io.updraft.runtime.operator.contracts.data.TopK;
import io.updraft.runtime.operator.contracts.data.Transpose;
import io.updraft.runtime.operator.contracts.data.Trilu;
import io.updraft.runtime.operator.contracts.data.Unique;
import io.updraft.runtime.operator.contracts.data.Unsqueeze;
import io.updraft.runtime.operator.contracts.elementwise.BiasGelu;
import io.updraft.runtime.operator.contracts.elementwise.BinaryArithmetic;
import io.updraft.runtime.operator.contracts.elementwise.BitCast;
import io.updraft.runtime.operator.contracts.elementwise.BitShift;
import io.updraft.runtime.operator.contracts.elementwise.Bitwise;
import io.updraft.runtime.operator.contracts.elementwise.Cast;
import io.updraft.runtime.operator.contracts.elementwise.Clip;
import io.updraft.runtime.operator.contracts.elementwise.Comparison;
import io.updraft.runtime.operator.contracts.elementwise.Dropout;
import io.updraft.runtime.operator.contracts.elementwise.FloatClass;
import io.updraft.runtime.operator.contracts.elementwise.Not;
import io.updraft.runtime.operator.contracts.elementwise.PRelu;
import io.updraft.runtime.operator.contracts.elementwise.Pow;
import io.updraft.runtime.operator.contracts.elementwise.UnaryElementwise;
import io.updraft.runtime.operator.contracts.elementwise.Variadic;
import io.updraft.runtime.operator.contracts.elementwise.Where;
import io.updraft.runtime.operator.contracts.fused.CachedAttention;
import io.updraft.runtime.operator.contracts.fused.DynamicQuantize;
import io.updraft.runtime.operator.contracts.fused.GatedActivation;
import io.updraft.runtime.operator.contracts.fused.Linear;
import io.updraft.runtime.operator.contracts.fused.SelectRows;
import io.updraft.runtime.operator.contracts.image.ImageOperators;
import io.updraft.runtime.operator.contracts.loss.NegativeLogLikelihoodLoss;
import io.updraft.runtime.operator.contracts.loss.SoftmaxCrossEntropyLoss;
import io.updraft.runtime.operator.contracts.matrix.Det;
import io.updraft.runtime.operator.contracts.matrix.Einsum;
import io.updraft.runtime.operator.contracts.matrix.Gemm;
import io.updraft.runtime.operator.contracts.matrix.MatMul;
import io.updraft.runtime.operator.contracts.matrix.MatMulBnb4;
import io.updraft.runtime.operator.contracts.matrix.MatMulInteger;
import io.updraft.runtime.operator.contracts.matrix.MatMulNBits;
import io.updraft.runtime.operator.contracts.matrix.QLinearMatMul;
import io.updraft.runtime.operator.contracts.norm.BatchNormalization;
import io.updraft.runtime.operator.contracts.norm.ChannelNormalization;
import io.updraft.runtime.operator.contracts.norm.Hardmax;
import io.updraft.runtime.operator.contracts.norm.LRN;
import io.updraft.runtime.operator.contracts.norm.LayerNormalization;
import io.updraft.runtime.operator.contracts.norm.LpNormalization;
import io.updraft.runtime.operator.contracts.norm.MeanVarianceNormalization;
import io.updraft.runtime.operator.contracts.norm.SimplifiedLayerNormalization;
import io.updraft.runtime.operator.contracts.norm.SkipLayerNormalization;
import io.updraft.runtime.operator.contracts.norm.Softmax;
import io.updraft.runtime.operator.contracts.quantize.DequantizeLinear;
import io.updraft.runtime.operator.contracts.quantize.DynamicQuantizeLinear;
import io.updraft.runtime.operator.contracts.quantize.GatherBlockQuantized;
import io.updraft.runtime.operator.contracts.quantize.QuantizeLinear;
import io.updraft.runtime.operator.contracts.recurrent.RecurrentOperators;
import io.updraft.runtime.operator.contracts.reduce.Reduction;
import io.updraft.runtime.operator.contracts.signal.SignalOperators;
import io.updraft.runtime.operator.contracts.training.TrainingOperators;
import io.updraft.runtime.operator.contracts.window.WindowOperators;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// All operators that Updraft has contracts for.
///
/// Versions are those of the ONNX operator sets in which the operator changed, as far back as operator set 7 needs.
public final class StandardOperators {
    private final List<OperatorContract> contracts = new ArrayList<>();

    private StandardOperators() {
        elementwise();
        data();
        contracts.addAll(Reduction.all());
        contracts.addAll(WindowOperators.all());
        contracts.addAll(ImageOperators.all());
        contracts.addAll(SignalOperators.all());
        contracts.addAll(RecurrentOperators.all());
        contracts.addAll(TrainingOperators.all());
        matrix();
        quantization();
        norms();
        losses();
        normsAndAttention();
        contracts.addAll(StructuralOperators.all());
        fused();
    }

    public static OperatorRegistry registry() {
        return OperatorRegistry.of(new StandardOperators().contracts);
    }

    private void add(IntFunction<? extends OperatorContract> contract, int... versions) {
        for (int version : versions) {
            contracts.add(contract.apply(version));
        }
    }

    private void elementwise() {
        contracts.addAll(UnaryElementwise.all());
        contracts.addAll(BinaryArithmetic.all());
        contracts.addAll(Comparison.all());
        add(Pow::new, 7, 12, 13, 15);
        add(Variadic::min, 6, 8, 12, 13);
        add(Variadic::max, 6, 8, 12, 13);
        add(Variadic::sum, 6, 8, 13);
        add(Variadic::mean, 6, 8, 13);
        add(Clip::new, 6, 11, 12, 13);
        add(Not::new, 1);
        add(Bitwise::and, 18);
        add(Bitwise::or, 18);
        add(Bitwise::xor, 18);
        add(Bitwise::not, 18);
        add(BitShift::new, 11);
        add(BitCast::new, 26);
        add(PRelu::new, 7, 9, 16);
        add(Dropout::new, 7, 10, 12, 13, 22);
        add(FloatClass::isNaN, 9, 13, 20);
        add(FloatClass::isInf, 10, 20);
        add(Where::new, 9, 16);
        add(Cast::cast, 6, 9, 13, 19, 21, 23, 24, 25);
        add(Cast::castLike, 15, 19, 21, 23, 24, 25);
        contracts.add(BiasGelu.exact());
        contracts.add(BiasGelu.fast());
    }

    private void data() {
        add(Identity::new, 1, 13, 14, 16, 19, 21, 23, 24, 25);
        add(Constant::new, 1, 9, 11, 12, 13, 19, 21, 23, 24, 25);
        add(ConstantOfShape::new, 9, 20, 21, 23, 24, 25);
        add(ShapeOf::new, 1, 13, 15, 19, 21, 23, 24, 25);
        add(Size::new, 1, 13, 19, 21, 23, 24, 25);
        add(Reshape::new, 5, 13, 14, 19, 21, 23, 24, 25);
        add(Flatten::new, 1, 9, 11, 13, 21, 23, 24, 25);
        add(Transpose::new, 1, 13, 21, 23, 24, 25);
        add(Unsqueeze::new, 1, 11, 13, 21, 23, 24, 25);
        add(Squeeze::new, 1, 11, 13, 21, 23, 24, 25);
        add(Concat::new, 4, 11, 13);
        add(Slice::new, 1, 10, 11, 13);
        add(Expand::new, 8, 13);
        add(Tile::new, 6, 13);
        add(Range::new, 11, 27);
        add(Gather::new, 1, 11, 13);
        add(GatherElements::new, 11, 13);
        add(GatherND::new, 11, 12, 13);
        add(ScatterND::new, 11, 13, 16, 18);
        add(ScatterElements::elements, 11, 13, 16, 18);
        add(Split::new, 2, 11, 13, 18);
        add(Pad::new, 2, 11, 13, 18, 19, 21, 23, 24, 25);
        add(Trilu::new, 14);
        add(Cumulative::sum, 11, 14);
        add(Cumulative::product, 26);
        add(Compress::new, 9, 11);
        add(Unique::new, 11);
        add(EyeLike::new, 9, 22);
        add(ReverseSequence::new, 10);
        add(CenterCropPad::new, 18);
        add(SpaceDepth::toSpace, 1, 11, 13);
        add(SpaceDepth::toDepth, 1, 13);
        add(ScatterElements::scatter, 9);
        add(TopK::new, 1, 10, 11, 24);
        add(ArgExtremum::max, 1, 11, 12, 13);
        add(ArgExtremum::min, 1, 11, 12, 13);
        add(NonZero::new, 9, 13);
        add(OneHot::new, 9, 11);
    }

    private void matrix() {
        add(MatMul::new, 1, 9, 13);
        add(Gemm::new, 7, 9, 11, 13);
        add(MatMulInteger::new, 10);
        add(Einsum::new, 12);
        add(Det::new, 11, 22);
        add(QLinearMatMul::new, 10, 21);
        contracts.add(new MatMulBnb4());
        contracts.add(new MatMulNBits());
    }

    private void quantization() {
        add(QuantizeLinear::onnx, 10, 13, 19, 21, 23, 24, 25);
        add(DequantizeLinear::onnx, 10, 13, 19, 21, 23, 24, 25);
        add(DynamicQuantizeLinear::new, 11);
        contracts.add(QuantizeLinear.microsoft());
        contracts.add(DequantizeLinear.microsoft());
        contracts.add(new GatherBlockQuantized());
    }

    private void norms() {
        add(BatchNormalization::new, 7, 9, 14, 15);
        add(ChannelNormalization::instance, 6, 22);
        add(ChannelNormalization::group, 18, 21);
        add(MeanVarianceNormalization::new, 9, 13);
        add(LpNormalization::new, 1, 22);
        add(LRN::new, 1, 13);
        add(Hardmax::new, 1, 11, 13);
    }

    private void losses() {
        add(NegativeLogLikelihoodLoss::new, 12, 13, 22);
        add(SoftmaxCrossEntropyLoss::new, 12, 13);
    }

    private void normsAndAttention() {
        contracts.add(SimplifiedLayerNormalization.onnx());
        contracts.add(SimplifiedLayerNormalization.microsoft());
        contracts.add(SkipLayerNormalization.centred());
        contracts.add(SkipLayerNormalization.simplified());
        add(LayerNormalization::centred, 17);
        add(LayerNormalization::rootMeanSquare, 23);
        add(Softmax::softmax, 1, 11, 13);
        add(Softmax::logSoftmax, 1, 11, 13);
        contracts.add(new GroupQueryAttention());
        contracts.add(new MultiHeadAttention());
        contracts.add(RotaryEmbedding.microsoft());
        add(RotaryEmbedding::onnx, 23);
        add(Attention::new, 23, 24);
        add(TensorScatter::new, 24);
    }

    private void fused() {
        contracts.add(new Linear());
        contracts.add(new GatedActivation());
        contracts.add(new DynamicQuantize());
        contracts.add(new SelectRows());
        contracts.add(new CachedAttention());
    }
}
