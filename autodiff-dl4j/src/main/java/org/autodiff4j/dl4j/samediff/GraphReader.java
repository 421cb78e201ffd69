package org.autodiff4j.dl4j.samediff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.autodiff4j.nd4j.NDArrays;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.AutodiffException;
import org.autodiff4j.types.DType;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads a SameDiff graph once: copies of its arrays, and its operations with their arguments. */
final class GraphReader {
  private final SameDiff sd;
  private final Map<String, Tensor> variables = new TreeMap<>();
  private final Map<String, Tensor> constants = new TreeMap<>();
  private final Map<String, Placeholder> placeholders = new TreeMap<>();
  private final Map<String, String> problems = new TreeMap<>();
  private final Map<String, Step> makers = new TreeMap<>();

  GraphReader(SameDiff sd) {
    this.sd = sd;
  }

  DataFlow read() {
    for (SDVariable variable : sd.variables()) {
      read(variable);
    }
    for (SameDiffOp op : sd.getOps().values()) {
      Step step = step(op);
      step.outputs().forEach(output -> makers.put(output, step));
    }
    return new DataFlow(variables, constants, placeholders, problems, makers);
  }

  private void read(SDVariable variable) {
    String name = variable.name();
    VariableType type = variable.getVariableType();
    try {
      switch (type) {
        case VARIABLE -> variables.put(name, array(variable));
        case CONSTANT -> constants.put(name, array(variable));
        case PLACEHOLDER -> placeholders.put(name, placeholder(variable));
        case SEQUENCE -> throw new Unsupported("it is a sequence of arrays");
        case ARRAY -> {} // made by an operation
      }
    } catch (Unsupported e) {
      problems.put(name, type + ": " + e.getMessage());
    }
  }

  private static Tensor array(SDVariable variable) {
    OpArguments.type(variable.dataType());
    INDArray array = variable.getArr();
    if (array == null) {
      throw new Unsupported("it has no array yet; give it one with sd.associateArrayWithVariable");
    }
    return NDArrays.tensor(array);
  }

  private static Placeholder placeholder(SDVariable variable) {
    DType dtype = OpArguments.type(variable.dataType());
    long[] shape = variable.placeholderShape();
    if (shape == null || shape.length == 0) { // as SameDiff has those that were given none
      return new Placeholder(variable.name(), dtype, List.of(), false);
    }
    List<Long> sizes = Arrays.stream(shape).boxed().toList();
    return new Placeholder(variable.name(), dtype, sizes, true);
  }

  private Step step(SameDiffOp op) {
    OpFunction function = null;
    String problem = "";
    OpArguments arguments = null; // stays so where one of them cannot be expressed
    try {
      arguments = OpArguments.of(op.getOp());
      function = OpTable.STANDARD.of(op.getOp(), arguments);
    } catch (Unsupported | AutodiffException e) {
      problem = String.valueOf(e.getMessage());
    }
    List<String> inputs = op.getInputsToOp();
    List<String> outputs = Objects.requireNonNull(op.getOutputsOfOp());
    List<@Nullable DType> types = new ArrayList<>();
    outputs.forEach(output -> types.add(type(output)));
    return new Step(
        op.getOp().opName(),
        inputs == null ? List.of() : List.copyOf(inputs),
        List.copyOf(outputs),
        types,
        arguments,
        function,
        problem);
  }

  private @Nullable DType type(String variable) {
    try {
      return OpArguments.type(sd.getVariable(variable).dataType());
    } catch (Unsupported e) {
      return null;
    }
  }
}
