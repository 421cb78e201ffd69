package org.autodiff4j.dl4j;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonToken;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Looks at a configuration before Deeplearning4j does, whose JSON names the class of each layer,
 * activation, loss and so on under the key {@code @class} (distributions: {@code type}). Jackson
 * loads and initializes a class by that name before it compares it with the type that the place
 * calls for.
 */
final class ConfigurationGuard {
  private static final List<String> PACKAGES =
      List.of(
          "org.deeplearning4j.nn.conf.",
          "org.deeplearning4j.nn.weights.",
          "org.deeplearning4j.nn.modelimport.keras.",
          "org.nd4j.linalg.activations.",
          "org.nd4j.linalg.learning.",
          "org.nd4j.linalg.lossfunctions.",
          "org.nd4j.linalg.schedule.");
  private static final Pattern CLASS_NAME =
      Pattern.compile("[A-Za-z_$][\\w$]*(\\.[A-Za-z_$][\\w$]*)*");
  private static final int LONGEST_NUMBER = 400;

  private final ModelFileLimits limits;

  ConfigurationGuard(ModelFileLimits limits) {
    this.limits = limits;
  }

  /** The configuration as a tree, all of whose classes are allowed. */
  JsonNode check(String json) throws IOException {
    try {
      scan(json);
      JsonNode root = new ObjectMapper().readTree(json);
      if (root == null || !root.isObject()) {
        throw new ModelFileException(ModelArchive.CONFIGURATION + " is no JSON object");
      }
      arrays(root);
      return root;
    } catch (JsonProcessingException e) {
      throw new ModelFileException(
          ModelArchive.CONFIGURATION + " is no JSON: " + firstLine(e.getOriginalMessage()), e);
    }
  }

  static String firstLine(@Nullable String text) {
    String line = String.valueOf(text).lines().findFirst().orElse("");
    return line.length() > 300 ? line.substring(0, 300) + "..." : line;
  }

  /** Token by token, so that neither depth nor repeated keys hide anything. */
  private void scan(String json) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      int depth = 0;
      String key = "";
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT, START_ARRAY -> depth++;
          case END_OBJECT, END_ARRAY -> {
            depth--;
            if (depth == 0 && parser.nextToken() != null) {
              throw new ModelFileException(ModelArchive.CONFIGURATION + " goes on after its end");
            }
          }
          case FIELD_NAME -> key = parser.getCurrentName();
          case VALUE_STRING -> requireAllowed(key, parser.getText());
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> requireShort(parser.getText());
          default -> {}
        }
        if (depth > limits.jsonDepth()) {
          throw new ModelFileException(
              ModelArchive.CONFIGURATION
                  + " is nested deeper than the limit of "
                  + limits.jsonDepth()
                  + " levels");
        }
      }
    }
  }

  private void requireAllowed(String key, String value) {
    boolean namesClass = key.startsWith("@") || (key.equals("type") && value.indexOf('.') >= 0);
    if (!namesClass) {
      return;
    }
    boolean isName = CLASS_NAME.matcher(value).matches();
    if (!isName || !isAllowed(value)) {
      throw new ModelFileException(
          ModelArchive.CONFIGURATION
              + " names the class "
              + ModelArchive.quoted(value)
              + ", which is not Deeplearning4j's. If you trust the file, allow it:"
              + " ModelFileLimits.standard().allow(...)");
    }
  }

  private boolean isAllowed(String name) {
    return PACKAGES.stream().anyMatch(name::startsWith)
        || limits.classes().stream()
            .anyMatch(own -> own.endsWith(".") ? name.startsWith(own) : name.equals(own));
  }

  /** Turning a number of a billion digits, or with an exponent like that, into bits takes hours. */
  private static void requireShort(String number) {
    int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
    if (number.length() > LONGEST_NUMBER || (exponent >= 0 && number.length() - exponent > 6)) {
      throw new ModelFileException(
          ModelArchive.CONFIGURATION + " has a number of " + number.length() + " characters");
    }
  }

  /** An array's sizes must be those of its data: Deeplearning4j takes them as they come. */
  private static void arrays(JsonNode node) {
    JsonNode shape = node.get("shape");
    JsonNode data = node.get("data");
    if (node.has("dataType") && (shape != null || data != null)) {
      long elements = 1;
      boolean isRight = shape != null && shape.isArray() && shape.size() <= 8;
      for (int i = 0; isRight && i < shape.size(); i++) {
        long size = shape.get(i).canConvertToInt() ? shape.get(i).asLong() : -1;
        isRight = size >= 1 && elements <= Integer.MAX_VALUE;
        elements *= size;
      }
      if (!isRight || data == null || !data.isArray() || data.size() != elements) {
        throw new ModelFileException(
            ModelArchive.CONFIGURATION
                + " has an array whose shape is not that of its "
                + (data == null ? 0 : data.size())
                + " elements");
      }
    }
    for (Iterator<Map.Entry<String, JsonNode>> all = node.fields(); all.hasNext(); ) {
      arrays(all.next().getValue());
    }
    for (Iterator<JsonNode> all = node.elements(); node.isArray() && all.hasNext(); ) {
      arrays(all.next());
    }
  }
}
