package org.autodiff4j.dl4j.samediff;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.enums.PadMode;
import org.nd4j.enums.PartitionMode;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Mish;
import org.nd4j.linalg.factory.Nd4j;

/** Graphs of every family of operations. */
final class Graphs {
  private final List<Graph> all = new ArrayList<>();

  static List<Graph> all() {
    Graphs graphs = new Graphs();
    graphs.elementwise();
    graphs.pairs();
    graphs.reductions();
    graphs.shapes();
    graphs.indices();
    graphs.products();
    return graphs.all;
  }

  private void add(Graph graph) {
    all.add(graph);
  }

  private void unary(String name, BiFunction<Graph, SDVariable, SDVariable> f) {
    add(Graph.of(name, g -> f.apply(g, g.w(3, 4))));
  }

  private void unaryOfPositive(String name, BiFunction<Graph, SDVariable, SDVariable> f) {
    add(Graph.of(name, g -> f.apply(g, g.positive(3, 4))));
  }

  private void elementwise() {
    unary("relu", (g, x) -> g.sd.nn.relu(x, 0));
    unary("relu cutoff", (g, x) -> g.sd.nn.relu(x, 0.2));
    unary("relu6", (g, x) -> g.sd.nn.relu6(x.mul(6), 0));
    unary("leakyrelu", (g, x) -> g.sd.nn.leakyRelu(x, 0.125));
    unary("elu", (g, x) -> g.sd.nn.elu(x));
    unary("selu", (g, x) -> g.sd.nn.selu(x));
    unary("gelu", (g, x) -> g.sd.nn.gelu(x));
    unary("precise gelu", (g, x) -> g.sd.nn.preciseGelu(x));
    unary("sigmoid", (g, x) -> g.sd.nn.sigmoid(x));
    unary("log sigmoid", (g, x) -> g.sd.nn.logSigmoid(x));
    unary("tanh", (g, x) -> g.sd.nn.tanh(x));
    unary("softplus", (g, x) -> g.sd.nn.softplus(x));
    unary("softsign", (g, x) -> g.sd.nn.softsign(x));
    unary("swish", (g, x) -> g.sd.nn.swish(x));
    unary("mish", (g, x) -> new Mish(g.sd, x, false).outputVariable());
    unary("hardsigmoid", (g, x) -> g.sd.nn.hardSigmoid(x.mul(2)));
    unary("hardtanh", (g, x) -> g.sd.nn.hardTanh(x));
    unary("crelu", (g, x) -> g.sd.nn.cReLU(x));
    add(Graph.of("prelu", g -> g.sd.nn.prelu(g.w(3, 2, 4), g.w("a", 1, 4), 1)));
    unary("rational tanh", (g, x) -> g.sd.math.rationalTanh(x));
    unary("rectified tanh", (g, x) -> g.sd.math.rectifiedTanh(x));
    unary("exp", (g, x) -> g.sd.math.exp(x));
    unary("expm1", (g, x) -> g.sd.math.expm1(x));
    unaryOfPositive("log", (g, x) -> g.sd.math.log(x));
    unaryOfPositive("log base", (g, x) -> g.sd.math.log(x, 3));
    unaryOfPositive("log1p", (g, x) -> g.sd.math.log1p(x));
    unary("neg", (g, x) -> g.sd.math.neg(x));
    unary("abs", (g, x) -> g.sd.math.abs(x));
    unary("sign", (g, x) -> g.sd.math.sign(x).mul(x));
    unary(
        "floor ceil round",
        (g, x) -> g.sd.math.floor(x).add(g.sd.math.ceil(x)).add(g.sd.math.round(x)).mul(x));
    unary("square", (g, x) -> g.sd.math.square(x));
    unary("cube", (g, x) -> g.sd.math.cube(x));
    unaryOfPositive("sqrt", (g, x) -> g.sd.math.sqrt(x));
    unaryOfPositive("rsqrt", (g, x) -> g.sd.math.rsqrt(x));
    unaryOfPositive("reciprocal", (g, x) -> g.sd.math.reciprocal(x));
    unary("sin", (g, x) -> g.sd.math.sin(x));
    unary("cos", (g, x) -> g.sd.math.cos(x));
    unaryOfPositive("tan", (g, x) -> g.sd.math.tan(x));
    unary("sinh", (g, x) -> g.sd.math.sinh(x));
    unary("cosh", (g, x) -> g.sd.math.cosh(x));
    unaryOfPositive("asin", (g, x) -> g.sd.math.asin(x));
    unaryOfPositive("acos", (g, x) -> g.sd.math.acos(x));
    unary("atan", (g, x) -> g.sd.math.atan(x));
    unary("asinh", (g, x) -> g.sd.math.asinh(x));
    unaryOfPositive("acosh", (g, x) -> g.sd.math.acosh(x.add(1)));
    unaryOfPositive("atanh", (g, x) -> g.sd.math.atanh(x));
    unary("erf", (g, x) -> g.sd.math.erf(x));
    unary("erfc", (g, x) -> g.sd.math.erfc(x));
    unary("step", (g, x) -> g.sd.math.step(x, 0.1).mul(x));
    unary("identity", (g, x) -> g.sd.identity(x));
    unary("clip by value", (g, x) -> g.sd.math.clipByValue(x, -0.5, 0.75));
    unary("clip by norm", (g, x) -> g.sd.math.clipByNorm(x, 1.0, 1));
    unary("softmax", (g, x) -> g.sd.nn.softmax(x));
    unary("softmax axis", (g, x) -> g.sd.nn.softmax(x, 0));
    unary("log softmax", (g, x) -> g.sd.nn.logSoftmax(x));
    unary("log softmax axis", (g, x) -> g.sd.nn.logSoftmax(x, 0));
    unary("standardize", (g, x) -> g.sd.math.standardize(x, 1));
    add(
        Graph.of(
            "cast", g -> g.given("x", g.integers(5, 3, 4)).castTo(DataType.DOUBLE).mul(g.w(3, 4))));
    unary("is finite", (g, x) -> g.sd.math.isFinite(x).castTo(DataType.DOUBLE).mul(x));
    unary(
        "is infinite, is nan",
        (g, x) ->
            g.sd
                .math
                .isInfinite(x)
                .castTo(DataType.DOUBLE)
                .add(g.sd.math.isNaN(x).castTo(DataType.DOUBLE))
                .add(1)
                .mul(x));
    unary("rank", (g, x) -> g.sd.rank(x).castTo(DataType.DOUBLE).mul(x));
    unary(
        "count non zero",
        (g, x) -> g.sd.math.countNonZero(x, 1).castTo(DataType.DOUBLE).mul(x.sum(1)));
    unary(
        "count zero",
        (g, x) -> g.sd.math.countZero(x, 1).castTo(DataType.DOUBLE).add(1).mul(x.sum(1)));
    unary("log entropy", (g, x) -> g.sd.math.logEntropy(g.sd.nn.softmax(x), 1));
    unary("shannon entropy", (g, x) -> g.sd.math.shannonEntropy(g.sd.nn.softmax(x), 1));
    unary("like", (g, x) -> g.sd.onesLike(x).add(g.sd.zerosLike(x)).mul(x));
    unary("cumsum", (g, x) -> g.sd.cumsum(x, false, false, 1));
    unary("cumsum exclusive reverse", (g, x) -> g.sd.cumsum(x, true, true, 0));
    unary("cumprod", (g, x) -> g.sd.cumprod(x, false, false, 1));
  }

  private void pairs() {
    pair("add", SDVariable::add);
    pair("sub", SDVariable::sub);
    pair("mul", SDVariable::mul);
    pair("div", SDVariable::div);
    pair("rsub", SDVariable::rsub);
    pair("rdiv", SDVariable::rdiv);
    pair("squared difference", SDVariable::squaredDifference);
    pair("floordiv", (a, b) -> a.getSameDiff().math.floorDiv(a, b).mul(a));
    pair("maximum", (a, b) -> a.getSameDiff().math.max(a, b));
    pair("minimum", (a, b) -> a.getSameDiff().math.min(a, b));
    pair("pow", (a, b) -> a.getSameDiff().math.pow(a.mul(a), b));
    pair("atan2", (a, b) -> a.getSameDiff().math.atan2(a, b));
    pair("merge add", (a, b) -> a.getSameDiff().math.mergeAdd(a, b, a));
    pair("merge avg", (a, b) -> a.getSameDiff().math.mergeAvg(a, b));
    pair("merge max", (a, b) -> a.getSameDiff().math.mergeMax(a, b));
    pair("floormod", (a, b) -> a.getSameDiff().math.floorMod(a, b).mul(a));
    add(Graph.of("broadcast", g -> g.w("a", 3, 1, 4).mul(g.w("b", 2, 1)).add(g.w("c", 4))));
    UnaryOperator<SDVariable> scalars = x -> x.mul(2).add(3).sub(0.5).div(1.5).rsub(0.7).rdiv(2.2);
    add(Graph.of("scalars", g -> scalars.apply(g.positive(3, 4))));
    add(Graph.of("pow scalar", g -> g.sd.math.pow(g.positive(3, 4), 2.5)));
    add(Graph.of("pow whole", g -> g.sd.math.pow(g.w(3, 4), 3)));
    add(Graph.of("max min scalar", g -> g.sd.scalarMin(g.sd.scalarMax(g.w(3, 4), -0.4), 0.6)));
    add(Graph.of("comparisons", g -> comparisons(g, g.w("a", 3, 4), g.w("b", 3, 4))));
    add(Graph.of("comparisons with numbers", g -> comparisonsWithNumbers(g, g.w(3, 4))));
    add(
        Graph.of(
            "where",
            g -> {
              SDVariable a = g.w("a", 3, 4);
              SDVariable b = g.w("b", 3, 4);
              return g.sd.where(a, b, a.gt(b));
            }));
    add(
        Graph.of(
            "logic",
            g -> {
              SDVariable a = g.w("a", 3, 4);
              SDVariable b = g.w("b", 3, 4);
              SDVariable p = a.gt(0);
              SDVariable q = b.gt(0);
              SDVariable both = g.sd.math.and(p, q).castTo(DataType.DOUBLE);
              SDVariable any = g.sd.math.or(p, q).castTo(DataType.DOUBLE);
              SDVariable one = g.sd.math.xor(p, q).castTo(DataType.DOUBLE);
              return both.add(any.mul(2)).add(one.mul(3)).mul(a);
            }));
  }

  private void pair(String name, BiFunction<SDVariable, SDVariable, SDVariable> f) {
    add(Graph.of(name, g -> f.apply(g.w("a", 3, 4), g.w("b", 3, 4))));
  }

  private static SDVariable comparisons(Graph g, SDVariable a, SDVariable b) {
    SDVariable sum = a;
    SDVariable[] all = {a.gt(b), a.gte(b), a.lt(b), a.lte(b), a.eq(b), a.neq(b)};
    for (int i = 0; i < all.length; i++) {
      sum = sum.add(all[i].castTo(DataType.DOUBLE).mul(i + 1).mul(b));
    }
    return sum;
  }

  private static SDVariable comparisonsWithNumbers(Graph g, SDVariable a) {
    SDVariable sum = a;
    SDVariable[] all = {a.gt(0.1), a.gte(0.2), a.lt(0.3), a.lte(0.4), a.eq(0.5), a.neq(0.6)};
    for (int i = 0; i < all.length; i++) {
      sum = sum.add(all[i].castTo(DataType.DOUBLE).mul(i + 1).mul(a));
    }
    return sum;
  }

  private void reductions() {
    reduction("sum", (g, x) -> x.sum(1), (g, x) -> x.sum(true, 0, 2), (g, x) -> x.sum());
    reduction("mean", (g, x) -> x.mean(1), (g, x) -> x.mean(true, 0, 2), (g, x) -> x.mean());
    reduction("max", (g, x) -> x.max(1), (g, x) -> x.max(true, 0, 2), (g, x) -> x.max());
    reduction("min", (g, x) -> x.min(1), (g, x) -> x.min(true, 0, 2), (g, x) -> x.min());
    reduction("prod", (g, x) -> x.prod(1), (g, x) -> x.prod(true, 0, 2), (g, x) -> x.prod());
    reduction("norm1", (g, x) -> x.norm1(1), (g, x) -> x.norm1(true, 0, 2), (g, x) -> x.norm1());
    reduction("norm2", (g, x) -> x.norm2(1), (g, x) -> x.norm2(true, 0, 2), (g, x) -> x.norm2());
    reduction(
        "normmax", (g, x) -> x.normmax(1), (g, x) -> x.normmax(true, 0, 2), (g, x) -> x.normmax());
    reduction(
        "sqnorm",
        (g, x) -> g.sd.squaredNorm(x, 1),
        (g, x) -> g.sd.squaredNorm(x, true, 0, 2),
        (g, x) -> g.sd.squaredNorm(x));
    reduction(
        "logsumexp",
        (g, x) -> g.sd.math.logSumExp(x, 1),
        (g, x) -> g.sd.math.logSumExp(x, 0, 2),
        (g, x) -> g.sd.math.logSumExp(x));
    reduction(
        "variance",
        (g, x) -> g.sd.variance(x, true, 1),
        (g, x) -> g.sd.variance(x, false, true, 0, 2),
        (g, x) -> g.sd.variance(x, true));
    reduction(
        "std",
        (g, x) -> g.sd.standardDeviation(x, true, 1),
        (g, x) -> g.sd.standardDeviation(x, false, true, 0, 2),
        (g, x) -> g.sd.standardDeviation(x, true));
    reduction(
        "amean",
        (g, x) -> g.sd.math.reduceAmean(x, 1),
        (g, x) -> g.sd.math.reduceAMax(x, true, 0, 2),
        (g, x) -> g.sd.math.asum(x));
    reduction(
        "amin",
        (g, x) -> g.sd.math.reduceAmin(x, 1),
        (g, x) -> g.sd.math.entropy(x.mul(x), 0, 2),
        (g, x) -> g.sd.math.reduceAmin(x));
    add(
        Graph.of(
            "sum of given dimensions",
            g -> g.sd.math.sum(g.w(2, 3, 4), g.sd.constant(Nd4j.createFromArray(1)), false)));
    add(
        Graph.of(
            "moments",
            g -> {
              SDVariable[] m = g.sd.math.moments(g.w(3, 4), new int[] {0}, false);
              return m[0].add(m[1]);
            }));
    add(
        Graph.of(
            "argmax",
            g -> {
              SDVariable x = g.w(3, 4);
              SDVariable first = g.sd.argmax(x, 1).castTo(DataType.DOUBLE);
              SDVariable last = g.sd.argmin(x, true, 1).castTo(DataType.DOUBLE);
              return x.mul(last).sum(1).mul(first);
            }));
    add(
        Graph.of(
            "any all",
            g -> {
              SDVariable x = g.w(3, 4);
              return x.mul(g.sd.any(x.gt(1), 0).castTo(DataType.DOUBLE))
                  .add(g.sd.all(x.gt(-1), 0).castTo(DataType.DOUBLE));
            }));
    add(Graph.of("dot", g -> g.sd.dot(g.w("a", 3, 4), g.w("b", 3, 4), 1)));
    add(
        Graph.of(
            "cosine similarity",
            g -> g.sd.math.cosineSimilarity(g.w("a", 3, 4), g.w("b", 3, 4), 1)));
    add(
        Graph.of(
            "cosine distance of rows",
            g -> g.sd.math.cosineDistance(g.w("a", 3, 4), g.w("b", 3, 4), 1)));
    add(
        Graph.of(
            "euclidean distance",
            g -> g.sd.math.euclideanDistance(g.w("a", 3, 4), g.w("b", 3, 4), 1)));
    add(
        Graph.of(
            "manhattan distance",
            g -> g.sd.math.manhattanDistance(g.w("a", 3, 4), g.w("b", 3, 4), 1)));
  }

  private void reduction(
      String name,
      BiFunction<Graph, SDVariable, SDVariable> one,
      BiFunction<Graph, SDVariable, SDVariable> kept,
      BiFunction<Graph, SDVariable, SDVariable> all) {
    add(Graph.of(name + " along an axis", g -> one.apply(g, g.w(2, 3, 4))));
    add(Graph.of(name + " kept", g -> kept.apply(g, g.w(2, 3, 4))));
    add(Graph.of(name + " of all", g -> all.apply(g, g.w(2, 3))));
  }

  private void shapes() {
    add(Graph.of("transpose", g -> g.w("a", 3, 4).mul(g.sd.transpose(g.w("b", 4, 3)))));
    add(Graph.of("permute", g -> g.w("a", 4, 2, 3).mul(g.sd.permute(g.w("b", 2, 3, 4), 2, 0, 1))));
    add(Graph.of("reshape", g -> g.w("a", 2, 6).mul(g.sd.reshape(g.w("b", 3, 4), 2, -1))));
    add(
        Graph.of(
            "reshape to a shape",
            g -> {
              SDVariable a = g.w("a", 2, 6);
              return a.mul(g.sd.reshape(g.w("b", 3, 4), a.shape()));
            }));
    add(Graph.of("expand squeeze", g -> g.sd.squeeze(g.sd.expandDims(g.w(3, 4), 1).mul(2), 1)));
    add(Graph.of("concat", g -> g.sd.concat(1, g.w("a", 3, 2), g.w("b", 3, 4))));
    add(Graph.of("stack", g -> g.sd.stack(1, g.w("a", 3, 2), g.w("b", 3, 2))));
    add(
        Graph.of(
            "unstack",
            g -> {
              SDVariable[] parts = g.sd.unstack(g.w(3, 2), 1, 2);
              return parts[0].mul(parts[1]);
            }));
    add(
        Graph.of(
            "split",
            g -> {
              SDVariable[] parts = g.sd.split(g.w(3, 4), 2, 1);
              return parts[0].mul(parts[1]);
            }));
    add(
        Graph.of(
            "split v",
            g -> {
              SDVariable[] parts =
                  g.sd.splitV(g.w(3, 4), g.sd.constant(Nd4j.createFromArray(1, 3)), 2, 1);
              return parts[0].mul(parts[1]);
            }));
    add(Graph.of("tile", g -> g.sd.tile(g.w(3, 2), 2, 3)));
    add(Graph.of("reverse", g -> g.sd.reverse(g.w("a", 3, 2), 1).mul(g.w("b", 3, 2))));
    add(Graph.of("slice", g -> g.sd.slice(g.w(4, 5), new int[] {1, 2}, 2, 3)));
    add(
        Graph.of(
            "strided slice",
            g -> g.sd.stridedSlice(g.w(5, 6), new long[] {1, 0}, new long[] {5, 6}, 2, 3)));
    add(
        Graph.of(
            "strided slice masks",
            g ->
                g.sd.stridedSlice(
                    g.w(5, 6, 2),
                    new long[] {1, 2, 0},
                    new long[] {5, 4, 1},
                    new long[] {2, 1, 1},
                    1,
                    2,
                    0,
                    0,
                    4)));
    add(Graph.of("indexed", g -> g.w(5, 6).get(SDIndex.point(2), SDIndex.interval(1, 4))));
    add(
        Graph.of(
            "pad",
            g ->
                g.sd.nn.pad(
                    g.w(3, 2),
                    g.sd.constant(Nd4j.createFromArray(new int[][] {{1, 2}, {0, 1}})),
                    0.5)));
    add(
        Graph.of(
            "pad reflect",
            g ->
                g.sd.nn.pad(
                    g.w(3, 4),
                    g.sd.constant(Nd4j.createFromArray(new int[][] {{1, 2}, {0, 1}})),
                    PadMode.REFLECT,
                    0)));
    add(
        Graph.of(
            "pad symmetric",
            g ->
                g.sd.nn.pad(
                    g.w(3, 4),
                    g.sd.constant(Nd4j.createFromArray(new int[][] {{1, 2}, {0, 1}})),
                    PadMode.SYMMETRIC,
                    0)));
    add(Graph.of("diag", g -> g.sd.math.diag(g.w("a", 3)).mul(g.w("b", 3, 3))));
    add(Graph.of("diag part", g -> g.sd.math.diagPart(g.w(3, 3))));
    add(
        Graph.of(
            "size",
            g -> {
              SDVariable a = g.w(3, 2);
              return a.mul(g.sd.size(a).castTo(DataType.DOUBLE))
                  .add(g.sd.sizeAt(a, 1).castTo(DataType.DOUBLE));
            }));
  }

  private void indices() {
    add(
        Graph.of(
            "gather",
            g -> g.sd.gather(g.w(5, 3), g.sd.constant(Nd4j.createFromArray(3, 0, 3)), 0)));
    add(Graph.of("gather along 1", g -> g.sd.gather(g.w(3, 5), g.given("x", g.integers(5, 4)), 1)));
    add(Graph.of("gather of numbers", g -> g.sd.gather(g.w(3, 5), new int[] {4, 1}, 1)));
    add(
        Graph.of(
            "gather nd",
            g ->
                g.sd.gatherNd(
                    g.w(3, 5),
                    g.sd.constant(Nd4j.createFromArray(new int[][] {{0, 1}, {2, 4}, {0, 1}})))));
    add(
        Graph.of(
            "one hot",
            g ->
                g.sd
                    .oneHot(g.given("x", g.integers(4, 3)), 4, -1, 2.0, 0.5, DataType.DOUBLE)
                    .mul(g.w(3, 4))));
    add(
        Graph.of(
            "one hot first axis",
            g ->
                g.sd
                    .oneHot(g.given("x", g.integers(4, 3)), 4, 0, 1.0, 0.0, DataType.DOUBLE)
                    .mul(g.w(4, 3))));
    add(
        Graph.of(
            "embedding",
            g ->
                g.sd.math.embeddingLookup(
                    g.w(5, 3), g.given("x", g.integers(5, 4)), PartitionMode.MOD)));
    add(
        Graph.of(
            "scatter add",
            g ->
                g.sd.scatterAdd(
                    g.w("a", 5, 2), g.sd.constant(Nd4j.createFromArray(3, 0, 3)), g.w("b", 3, 2))));
    add(
        Graph.of(
            "segment sum",
            g -> g.sd.segmentSum(g.w(4, 2), g.sd.constant(Nd4j.createFromArray(0, 0, 1, 2)))));
    add(
        Graph.of(
            "unsorted segment sum",
            g ->
                g.sd.unsortedSegmentSum(
                    g.w(4, 2), g.sd.constant(Nd4j.createFromArray(2, 0, 1, 2)), 3)));
    add(
        Graph.of(
            "sequence mask",
            g ->
                g.sd
                    .sequenceMask(g.given("x", g.integers(4, 3)), 4, DataType.DOUBLE)
                    .mul(g.w(3, 4))));
    segment("mean", (x, ids) -> x.getSameDiff().segmentMean(x, ids));
    segment("max", (x, ids) -> x.getSameDiff().segmentMax(x, ids));
    segment("min", (x, ids) -> x.getSameDiff().segmentMin(x, ids));
    segment("prod", (x, ids) -> x.getSameDiff().segmentProd(x, ids));
    add(
        Graph.of(
            "scatter sub",
            g ->
                g.sd.scatterSub(
                    g.w("a", 5, 2), g.sd.constant(Nd4j.createFromArray(3, 0, 1)), g.w("b", 3, 2))));
    add(
        Graph.of(
            "scatter mul",
            g ->
                g.sd.scatterMul(
                    g.w("a", 5, 2), g.sd.constant(Nd4j.createFromArray(3, 0, 1)), g.w("b", 3, 2))));
  }

  private void segment(String name, BiFunction<SDVariable, SDVariable, SDVariable> f) {
    add(
        Graph.of(
            "segment " + name,
            g -> f.apply(g.w(4, 2), g.sd.constant(Nd4j.createFromArray(0, 0, 1, 2)))));
  }

  private void products() {
    add(Graph.of("mmul", g -> g.w("a", 3, 4).mmul(g.w("b", 4, 2))));
    add(
        Graph.of(
            "mmul transposed", g -> g.sd.mmul(g.w("a", 4, 3), g.w("b", 2, 4), true, true, false)));
    add(
        Graph.of(
            "mmul result transposed",
            g -> g.sd.mmul(g.w("a", 3, 4), g.w("b", 4, 2), false, false, true)));
    add(Graph.of("mmul of batches", g -> g.sd.mmul(g.w("a", 2, 3, 4), g.w("b", 2, 4, 5))));
    add(
        Graph.of(
            "mmul of batches transposed",
            g -> g.sd.mmul(g.w("a", 2, 3, 4), g.w("b", 2, 5, 4), false, true, false)));
    add(Graph.of("matrix and vector", g -> g.w("a", 3, 4).mmul(g.w("b", 4))));
    add(Graph.of("linear", g -> g.sd.nn.linear(g.x(5, 3), g.w("w", 3, 2), g.w("b", 2))));
    add(Graph.of("relu layer", g -> g.sd.nn.reluLayer(g.x(5, 3), g.w("w", 3, 2), g.w("b", 2))));
    add(Graph.of("bias add", g -> g.sd.nn.biasAdd(g.w("w", 3, 2), g.w("b", 2), false)));
    add(Graph.of("bias add nchw", g -> g.sd.nn.biasAdd(g.w("w", 2, 3, 2, 2), g.w("b", 3), true)));
    add(Graph.of("inverse", g -> g.sd.math.matrixInverse(g.w(3, 3))));
    add(Graph.of("determinant", g -> g.sd.math.matrixDeterminant(g.w(3, 3))));
    add(Graph.of("trace", g -> g.sd.math.trace(g.w(3, 3))));
  }
}
