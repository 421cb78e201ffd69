package org.autodiff4j.tensor;

import java.util.concurrent.atomic.AtomicLong;
import org.autodiff4j.types.TraceException;

/**
 * Gives primitives a meaning for the duration of one transform call. {@link #bind} hands a
 * primitive to the interpreter of highest level among its inputs, which computes on what its
 * tracers wrap by binding again, one level down; without a tracer the backend runs its kernel.
 *
 * <p>Invariant: levels only grow, so an inner transform always has the higher one, and a tracer of
 * another level is a constant to an interpreter. Hence perturbations never mix, and no thread-local
 * state exists.
 */
public abstract class Interpreter implements AutoCloseable {
  private static final AtomicLong LEVELS = new AtomicLong();

  private final long level = LEVELS.incrementAndGet();
  private final String transform;
  private final String site;
  private volatile boolean closed;

  /** An interpreter of the next level, for the transform of this name, as the user knows it. */
  protected Interpreter(String transform) {
    this.transform = transform;
    this.site = CallSite.ofUser();
  }

  /** An interpreter of the next level, for the same call of a transform as another one. */
  protected Interpreter(Interpreter partner) {
    this.transform = partner.transform;
    this.site = partner.site;
  }

  /** Applies a primitive to inputs of which at least one is a tracer of this interpreter. */
  protected abstract Tensor[] interpret(Primitive primitive, Tensor[] inputs);

  /** Applies a primitive with one result. */
  public static Tensor bind(SingleResult primitive, Tensor... inputs) {
    return bindAll(primitive, inputs)[0];
  }

  /**
   * Applies a primitive under the interpreter of highest level among the inputs. Elements of 16-bit
   * types become f32 for a primitive that computes with them.
   */
  public static Tensor[] bindAll(Primitive primitive, Tensor... inputs) {
    Interpreter top = null;
    boolean halves = false;
    for (Tensor input : inputs) {
      halves |= input.dtype().isHalf();
      if (input instanceof Tracer tracer) {
        Interpreter candidate = tracer.interpreter();
        if (candidate.closed) {
          throw candidate.escaped(tracer, "used by " + primitive.label());
        }
        if (top == null || candidate.level > top.level) {
          top = candidate;
        }
      }
    }
    if (halves && !primitive.takesHalves()) {
      return bindAll(primitive, Operands.computed(inputs));
    }
    return top == null ? Evaluation.evaluate(primitive, inputs) : top.interpret(primitive, inputs);
  }

  /** Whether this tensor is a tracer of this interpreter; of any other it is a constant. */
  protected final boolean owns(Tensor tensor) {
    return tensor instanceof Tracer tracer && tracer.interpreter() == this;
  }

  /** Whether this tensor is a tracer of this interpreter or of one started inside it. */
  protected final boolean ownsOrEncloses(Tensor tensor) {
    return tensor instanceof Tracer tracer && tracer.interpreter().level >= level;
  }

  /**
   * Checks that what a function returned is not the tracer of a transform that has ended.
   *
   * @throws TraceException naming the transform
   */
  public static void requireOpen(Tensor[] results) {
    for (Tensor result : results) {
      if (result instanceof Tracer tracer && tracer.interpreter().closed) {
        throw tracer.interpreter().escaped(tracer, "returned from a function");
      }
    }
  }

  /** Whether this tensor is the tracer of a transform that has ended. */
  public static boolean hasEscaped(Tensor tensor) {
    return tensor instanceof Tracer tracer && tracer.interpreter().closed;
  }

  /** The name of the transform, as the user knows it. */
  public final String transform() {
    return transform;
  }

  /** Ends the transform: from now on a tracer of it that is used is an error. */
  @Override
  public final void close() {
    closed = true;
  }

  private TraceException escaped(Tracer tracer, String use) {
    return new TraceException(
        "A tensor of "
            + transform
            + " escaped its function: "
            + tracer.type()
            + tracer.origin()
            + " of the "
            + transform
            + " called at "
            + site
            + " was kept after the transform ended, and is now "
            + use
            + ". Return it from the function; gradWithAux carries further results.");
  }
}
