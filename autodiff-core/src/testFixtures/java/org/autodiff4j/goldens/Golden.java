package org.autodiff4j.goldens;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.autodiff4j.contract.HostArrays;
import org.autodiff4j.tensor.Backend;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.DType;
import org.autodiff4j.types.TensorType;

/**
 * What JAX gives for one function at one input, as the scripts in {@code src/test/python/goldens}
 * wrote it.
 */
public final class Golden {
  private final String family;
  private final String op;
  private final Params params;
  private final Map<String, List<Stored>> arrays = new LinkedHashMap<>();
  private String reason = "";
  private List<String> differing = List.of();

  private Golden(String family, String op, Params params) {
    this.family = family;
    this.op = op;
    this.params = params;
  }

  /** An array of the file: its type, and its numbers as words. */
  private record Stored(TensorType type, List<String> words) {
    static Stored of(String[] words) {
      int bracket = words[1].indexOf('[');
      String dtype = words[1].substring(0, bracket);
      String sizes = words[1].substring(bracket + 1, words[1].length() - 1);
      int[] shape =
          Arrays.stream(sizes.split(",", 0))
              .filter(size -> !size.isEmpty())
              .mapToInt(Integer::parseInt)
              .toArray();
      DType type =
          Arrays.stream(DType.values())
              .filter(d -> d.toString().equals(dtype))
              .findFirst()
              .orElseThrow();
      return new Stored(TensorType.of(type, shape), Arrays.asList(words).subList(2, words.length));
    }

    Tensor tensor(Backend backend) {
      Object array;
      if (type.dtype() == DType.INT64) {
        array = words.stream().mapToLong(Long::parseLong).toArray();
      } else {
        double[] numbers = words.stream().mapToDouble(Double::parseDouble).toArray();
        array = HostArrays.of(type.dtype(), numbers);
      }
      return backend.tensor(type, array);
    }
  }

  /** The cases of a family, in the order of its file. */
  public static List<Golden> family(String family) {
    List<Golden> cases = new ArrayList<>();
    try (InputStream in = Golden.class.getResourceAsStream(family + ".txt");
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    Objects.requireNonNull(in, family + ".txt"), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
          case "#" -> {}
          case "case" -> cases.add(new Golden(family, words[1], new Params(words)));
          case "differs" -> cases.get(cases.size() - 1).differs(words);
          default -> cases.get(cases.size() - 1).add(words);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }

  private void add(String[] words) {
    arrays.computeIfAbsent(words[0], part -> new ArrayList<>()).add(Stored.of(words));
  }

  private void differs(String[] words) {
    differing = List.of(words[1].split(",", -1));
    reason = String.join(" ", Arrays.asList(words).subList(2, words.length));
  }

  /** The name of the function. */
  public String op() {
    return op;
  }

  /** What selects one form of the function. */
  public Params params() {
    return params;
  }

  /** The parts in which the library differs from JAX on purpose. */
  public List<String> differing() {
    return differing;
  }

  /** Why it differs; empty where it does not. */
  public String reason() {
    return reason;
  }

  /** Whether the file has this part: x, dx, ct, y, dy, gx or hx. */
  public boolean has(String part) {
    return arrays.containsKey(part);
  }

  /** The elements of all inputs together. */
  public long elements() {
    return arrays.get("x").stream().mapToLong(stored -> stored.type.shape().elements()).sum();
  }

  /** The arrays of a part. */
  public Tensor[] tensors(String part, Backend backend) {
    return arrays.getOrDefault(part, List.of()).stream()
        .map(stored -> stored.tensor(backend))
        .toArray(Tensor[]::new);
  }

  /** {@code cumMax axis=0 of f64[2,3]}. */
  @Override
  public String toString() {
    List<String> types = new ArrayList<>();
    arrays.getOrDefault("x", List.of()).forEach(stored -> types.add(stored.type.toString()));
    return family + ": " + params + " of " + String.join(", ", types);
  }
}
