package org.autodiff4j.tree;

import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.autodiff4j.tensor.Tensor;
import org.autodiff4j.types.StructureException;
import org.jspecify.annotations.Nullable;

/**
 * How the objects of a class are taken apart into children and static values, and put together
 * again. One object for a class, compared by identity.
 */
abstract class NodeType {
  static final Object[] NOTHING = {};

  /** Kept with the class itself, so that a class of a dropped loader can be unloaded. */
  private static final ClassValue<AtomicReference<@Nullable NodeType>> KNOWN =
      new ClassValue<>() {
        @Override
        protected AtomicReference<@Nullable NodeType> computeValue(Class<?> type) {
          return new AtomicReference<>();
        }
      };

  private volatile @Nullable Node plain;

  static NodeType of(Class<?> type) {
    AtomicReference<@Nullable NodeType> known = KNOWN.get(type);
    NodeType found = known.get();
    if (found != null) {
      return found;
    }
    NodeType made = make(type);
    NodeType earlier = known.compareAndExchange(null, made);
    return earlier != null ? earlier : made;
  }

  private static NodeType make(Class<?> type) {
    if (type.isRecord()) {
      return new RecordType(type);
    }
    if (List.class.isAssignableFrom(type)) {
      return Containers.LIST;
    }
    if (Map.class.isAssignableFrom(type)) {
      return MapType.MAP;
    }
    if (type == Optional.class) {
      return Containers.OPTIONAL;
    }
    if (type.isArray() && !type.getComponentType().isPrimitive()) {
      return new Containers.OfArray(type.getComponentType());
    }
    throw Misfit.stranger(type);
  }

  static void register(RegisteredType<?, ?> registered) {
    Class<?> type = registered.type();
    String name = "Pytree.register: " + type.getTypeName();
    if (Tensor.class.isAssignableFrom(type)) {
      throw new StructureException(name + " is a tensor, which is a leaf of every pytree.");
    }
    if (type.isPrimitive() || type.isArray() || Modifier.isAbstract(type.getModifiers())) {
      throw new StructureException(
          name
              + " has no objects of exactly this class. Register the classes that its values have"
              + " at run time.");
    }
    AtomicReference<@Nullable NodeType> known = KNOWN.get(type);
    NodeType earlier =
        known.getAndUpdate(found -> found instanceof RegisteredType ? found : registered);
    if (earlier instanceof RegisteredType) {
      throw new StructureException(name + " is registered already.");
    }
  }

  /** The name an error gives to a tree of this class; null if it has none of its own. */
  static @Nullable String nameOf(Class<?> type) {
    return type.isRecord() || isRegistered(type) ? type.getSimpleName() : null;
  }

  /**
   * Refuses a declared type that cannot take what is rebuilt for it: a transform's tensors are of
   * its own classes, and so are rebuilt containers.
   */
  static void checkTakesRebuilt(Class<?> declared, String said, String remedy) {
    for (Class<?> wanted : new Class<?>[] {Tensor.class, List.class, Map.class}) {
      if (wanted != declared && wanted.isAssignableFrom(declared) && !isRegistered(declared)) {
        String kind = wanted.getSimpleName();
        throw new Misfit(
            said
                + declared.getTypeName()
                + ": "
                + remedy
                + kind
                + ", since rebuilding puts another kind of "
                + kind
                + " there.");
      }
    }
  }

  private static boolean isRegistered(Class<?> type) {
    return KNOWN.get(type).get() instanceof RegisteredType;
  }

  /** What belongs to the structure: static components, keys. */
  abstract @Nullable Object[] statics(Object tree);

  abstract @Nullable Object[] children(Object tree, @Nullable Object[] statics);

  /** The inverse of taking apart; may keep the array of children. */
  abstract Object rebuild(@Nullable Object[] statics, Object[] children);

  /** How the path goes on to a child. */
  abstract String step(@Nullable Object[] statics, int child);

  abstract String outline(int children, boolean full);

  abstract void print(StringBuilder text, @Nullable Object[] statics, TreeStructure[] children);

  String rootName() {
    return "";
  }

  Misfit locate(Misfit misfit, @Nullable Object[] statics, int child) {
    return misfit.in(step(statics, child));
  }

  /**
   * The structure without static values whose children are all tensors, mostly one made before: it
   * is what a training loop asks for again and again.
   */
  final Node plain(TreeStructure[] children) {
    Node last = plain;
    if (last == null || last.children().length != children.length) {
      last = new Node(this, NOTHING, children);
      plain = last;
    }
    return last;
  }
}
