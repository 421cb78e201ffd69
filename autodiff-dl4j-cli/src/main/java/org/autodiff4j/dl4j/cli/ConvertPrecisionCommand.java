package org.autodiff4j.dl4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.autodiff4j.dl4j.ModelFile;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model with numbers of another precision. */
@Command(
    name = "convert-precision",
    mixinStandardHelpOptions = true,
    description = {
      "Write a model with numbers of another precision, and with its normalizer. The state of its"
          + " updater is left out, as it fits only the precision that it was trained in."
    },
    footer = {
      "",
      "Example, for derivatives without rounding of f32:",
      "  autodiff-dl4j convert-precision model.zip model64.zip --to double"
    })
final class ConvertPrecisionCommand implements Callable<Integer> {
  /** What numbers can become. */
  enum Precision {
    /** f64. */
    DOUBLE(DataType.DOUBLE),
    /** f32. */
    FLOAT(DataType.FLOAT);

    private final DataType type;

    Precision(DataType type) {
      this.type = type;
    }
  }

  @Parameters(
      index = "0",
      paramLabel = "IN.zip",
      description = "A model that ModelSerializer saved.")
  private @Nullable Path input;

  @Parameters(index = "1", paramLabel = "OUT.zip", description = "The file to write.")
  private @Nullable Path output;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "PRECISION",
      description = "${COMPLETION-CANDIDATES}.")
  private @Nullable Precision precision;

  @Option(names = "--force", description = "Write over a file that is there.")
  private boolean isForced;

  @Mixin private final QuietOptions quiet = new QuietOptions();

  @Spec private @Nullable CommandSpec spec;

  /** Reads, converts and writes. */
  @Override
  public Integer call() {
    Path from = Objects.requireNonNull(input);
    Path to = Objects.requireNonNull(output);
    DataType type = Objects.requireNonNull(precision).type;
    ModelFile file = ModelFile.read(from);
    DataType before = file.network().params().dataType();
    Model converted =
        file.isGraph()
            ? file.graph().convertDataType(type)
            : file.multiLayerNetwork().convertDataType(type);
    if (Files.exists(to) && !isForced) {
      throw new InputException(to + ": this file is there already; --force writes over it.");
    }
    write(converted, file, to);
    if (!quiet.isQuiet) {
      Objects.requireNonNull(spec)
          .commandLine()
          .getOut()
          .println(
              to
                  + ": "
                  + converted.numParams()
                  + " parameters, "
                  + before
                  + " -> "
                  + type
                  + (file.normalizer().isPresent() ? ", with the normalizer" : ""));
    }
    return Main.OK;
  }

  /** Writes beside the file first, so that a failure leaves no half of one. */
  private static void write(Model model, ModelFile file, Path to) {
    Path whole = to.toAbsolutePath();
    Path part = null;
    try {
      part = Files.createTempFile(whole.getParent(), "model", ".part");
      ModelSerializer.writeModel(model, part.toFile(), false);
      if (file.normalizer().isPresent()) {
        ModelSerializer.addNormalizerToModel(part.toFile(), file.normalizer().get());
      }
      Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new InputException(to + ": cannot be written: " + Main.reason(e), e);
    } finally {
      delete(part);
    }
  }

  private static void delete(@Nullable Path part) {
    try {
      if (part != null) {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      part.toFile().deleteOnExit();
    }
  }
}
